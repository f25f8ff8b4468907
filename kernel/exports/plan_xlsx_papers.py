"""Sheets of a plan's workbook that are read, not calculated: casing, procedure, citations."""

from collections.abc import Mapping
from typing import Any

from kernel.exports.plan_xlsx_book import COUNT, FEET, SIZE, Book
from kernel.exports.procedure import procedure

Json = Mapping[str, Any]
_CASING = (
    ("Kind", 9, ""),
    ("String", 15, ""),
    ("Outside diameter (in)", 12, SIZE),
    ("Hole (in)", 10, SIZE),
    ("Weight (lb/ft)", 10, FEET),
    ("Top (ft)", 10, FEET),
    ("Shoe (ft)", 10, FEET),
    ("Cement (sacks)", 10, COUNT),
    ("Top of cement (ft)", 12, FEET),
    ("Found by", 18, ""),
    ("Stage tool (ft)", 10, FEET),
)
_KEYS = (
    "string", "od_in", "hole_in", "weight_lb_ft", "top_ft", "shoe_ft", "cement_sacks", "toc_ft",
    "toc_method", "stage_tool_ft",
)  # fmt: skip


def casing_sheet(book: Book, plan: Json) -> None:
    """Strings, liners and tubing as the papers give them; unknown cells stay empty."""
    facts = plan["inputs"]["facts"]
    rows: list[list[object]] = [
        [kind, *(row.get(key) for key in _KEYS)]
        for kind, name in (("Casing", "casing"), ("Liner", "liners"))
        for row in facts.get(name) or ()
    ]
    rows += [
        ["Tubing", None, row.get("od_in"), None, None, None, row.get("depth_ft")]
        for row in facts.get("tubing") or ()
    ]
    book.table("Casing", _CASING, rows)


def procedure_sheet(book: Book, plan: Json) -> None:
    """The procedure for the rig, one sentence a row."""
    columns = (("No.", 6, COUNT), ("Part", 40, ""), ("What to do", 84, ""), ("Source", 48, ""))
    told = procedure(plan)
    book.table(
        "Procedure",
        columns,
        (
            [line.number, part.title, line.text, "; ".join((*line.cites, *part.cites))]
            for part in told.parts
            for line in part.sentences
        ),
    )


def citations_sheet(book: Book, plan: Json) -> None:
    """Every rule and book row that the plan rests on, with the plugs and findings that name it."""
    named: dict[str, list[str]] = {}
    for step in plan["steps"]:
        where = (
            f"plug {step['plug_no']}" if step["plug_no"] else str(step["type"]).replace("_", " ")
        )
        readings = (step["arithmetic"] or {}).get("readings", ())
        for cite in (*step["citations"], *(reading["cite"] for reading in readings)):
            named.setdefault(cite, []).append(where)
    for finding in plan["findings"]:
        named.setdefault(finding["rule"], []).append(f"finding: {finding['subject']}")
    rows = ([cite, "; ".join(dict.fromkeys(where))] for cite, where in named.items() if cite)
    book.table("Citations", (("Rule, book or setting", 70, ""), ("Named by", 70, "")), rows)
