"""A plan as a workbook: plan, materials and sacks as live formulas, and all that they rest on."""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from kernel.exports.cells import dashed_api, plain_cell
from kernel.exports.plan_xlsx_book import CAPACITY, COUNT, FEET, SIZE, VOLUME, Book
from kernel.exports.plan_xlsx_cost import cost_sheet
from kernel.exports.plan_xlsx_papers import casing_sheet, citations_sheet, procedure_sheet
from kernel.exports.plan_xlsx_sacks import (
    Place,
    places,
    sacks_formula,
    sacks_sheet,
    water_formula,
)
from kernel.facts.paths import leaves
from kernel.units import FT3_PER_BBL

Plan = Mapping[str, Any]

_PLAN = (
    ("Plug No.", 8, COUNT),
    ("Type", 26, ""),
    ("Placement", 22, ""),
    ("Bottom (ft)", 11, FEET),
    ("Top (ft)", 11, FEET),
    ("Length (ft)", 11, FEET),
    ("Cement class", 12, ""),
    ("Sacks", 8, COUNT),
    ("Yield (ft³/sk)", 12, VOLUME),
    ("Slurry (ft³)", 12, VOLUME),
    ("Slurry (bbl)", 12, VOLUME),
    ("Mix water (bbl)", 14, VOLUME),
    ("Displacement (bbl)", 17, VOLUME),
    ("Form codes", 11, ""),
    ("Purpose", 46, ""),
    ("Verification", 30, ""),
    ("Citations", 40, ""),
)
_BOTTOM, _TOP, _SACKS, _YIELD, _FT3, _BBL, _WATER = 3, 4, 7, 8, 9, 10, 11


def plan_xlsx(plan: Plan) -> bytes:
    """The workbook of a plan JSON. Headings name the units; lengths, volumes and sums are formulas.

    With both variants the combined one is shown, as at the top of the JSON.
    """
    book = Book()
    at = places(plan["steps"])
    last = _plan_sheet(book, plan, at)
    _materials_sheet(book, plan, last)
    sacks_sheet(book, plan, at)
    casing_sheet(book, plan)
    cost_sheet(book, plan.get("cost"))
    procedure_sheet(book, plan)
    citations_sheet(book, plan)
    _facts_sheet(book, plan)
    _findings_sheet(book, plan)
    _questions_sheet(book, plan)
    book.book.close()
    return book.bytes.getvalue()


def _plan_sheet(book: Book, plan: Plan, at: Sequence[Place]) -> tuple[int, int]:
    """The steps; the first and the last row of the table, counted from 0."""
    first = 6
    sheet, after = book.table("Plan", _PLAN, map(_step_cells, plan["steps"]), first=first)
    heading = f"Plugging plan {dashed_api(plan.get('api'))}"
    sheet.write_string(0, 0, heading, book.title)
    for row, (label, value) in enumerate(_header(plan), start=1):
        sheet.write_string(row, 0, label)
        book.cell(sheet, row, 3, value, "@")
    for number, (step, place) in enumerate(zip(plan["steps"], at, strict=True), start=first + 1):
        _step_formulas(book, sheet, number, step, place)
    if after > first + 1:
        sheet.write_string(after, 0, "Total", book.strong)
        for column in (_SACKS, _FT3, _BBL, _WATER):
            _sum(book, sheet, after, column, first + 1, after - 1, plan["steps"])
    return first + 1, after - 1


def _header(plan: Plan) -> list[tuple[str, object]]:
    lease = " ".join(str(plan.get(key) or "") for key in ("lease", "well_no")).strip()
    place = ", ".join(str(plan[k]) for k in ("field", "county") if plan.get(k))
    return [
        ("Lease and well", lease),
        ("Field, county, district", f"{place}, district {plan.get('district') or 'unknown'}"),
        ("Plugs", f"{plan['mode']}, as of {plan['as_of']}"),
        ("Checked", f"{plan['verdict']}; {len(plan['violations'])} violations of law"),
        ("Versions", f"kernel {plan['kernel_version']}, policy {plan['policy_version']}"),
    ]


def _step_cells(step: Plan) -> list[object]:
    arithmetic = step["arithmetic"] or {}
    point = step["bottom_ft"] is None
    return [
        step["plug_no"],
        str(step["type"]).replace("_", " "),
        str(step["placement"]).replace("_", " "),
        step["depth_ft"] if point else step["bottom_ft"],
        step["depth_ft"] if point else step["top_ft"],
        None,
        step["cement"],
        step["sacks"],
        arithmetic.get("yield_ft3_sk"),
        None,
        None,
        arithmetic.get("mix_water_bbl"),
        arithmetic.get("displacement_bbl"),
        ", ".join(map(str, step["requirements"])),
        step["purpose"],
        step["verification"],
        "\n".join(step["citations"]),
    ]


def _step_formulas(book: Book, sheet: Any, row: int, step: Plan, place: Place) -> None:
    arithmetic = step["arithmetic"] or {}
    if step["bottom_ft"] is not None and step["top_ft"] is not None:
        ends = f"={xl_rowcol_to_cell(row, _BOTTOM)}-{xl_rowcol_to_cell(row, _TOP)}"
        length = step["bottom_ft"] - step["top_ft"]
        sheet.write_formula(row, 5, ends, book.format(FEET), length)
    if step["sacks"] is None or arithmetic.get("yield_ft3_sk") is None:
        return
    if counted := sacks_formula(step, place):
        book.formula(sheet, row, _SACKS, counted, COUNT, step["sacks"])
    volume = step["sacks"] * arithmetic["yield_ft3_sk"]
    sacks, per = xl_rowcol_to_cell(row, _SACKS), xl_rowcol_to_cell(row, _YIELD)
    sheet.write_formula(row, _FT3, f"={sacks}*{per}", book.format(VOLUME), volume)
    barrels = f"=ROUND({xl_rowcol_to_cell(row, _FT3)}*1728/9702,2)"
    book.formula(sheet, row, _BBL, barrels, VOLUME, round(volume / FT3_PER_BBL, 2))
    if water := water_formula(step, sacks):
        book.formula(sheet, row, _WATER, water, VOLUME, arithmetic["mix_water_bbl"])


def _sum(
    book: Book, sheet: Any, row: int, column: int, first: int, last: int, steps: Sequence[Plan]
) -> None:
    cells = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)}"
    value = sum(_quantity(step, column) for step in steps)
    sheet.write_formula(row, column, f"=SUM({cells})", book.strong, value)


def _quantity(step: Plan, column: int) -> float:
    arithmetic = step["arithmetic"] or {}
    sacks = step["sacks"] or 0
    volume = sacks * (arithmetic.get("yield_ft3_sk") or 0)
    return {
        _SACKS: sacks,
        _FT3: volume,
        _BBL: round(volume / FT3_PER_BBL, 2),
        _WATER: arithmetic.get("mix_water_bbl") or 0,
    }[column]


_SEGMENTS = (
    ("Plug No.", 8, COUNT),
    ("What the cement fills", 44, ""),
    ("Top (ft)", 11, FEET),
    ("Bottom (ft)", 11, FEET),
    ("Length (ft)", 11, FEET),
    ("Outer diameter (in)", 11, SIZE),
    ("Inner diameter (in)", 11, SIZE),
    ("Capacity (ft³/ft)", 12, CAPACITY),
    ("Volume (ft³)", 12, VOLUME),
)


def _materials_sheet(book: Book, plan: Plan, rows: tuple[int, int]) -> None:
    """The stretches that each plug fills, and the totals of the job."""
    stretches = [
        (step, segment)
        for step in plan["steps"]
        for segment in (step["arithmetic"] or {}).get("segments", [])
    ]
    cells = [
        [s["plug_no"], g["what"], g["top_ft"], g["bottom_ft"], None, g["outer_in"], g["inner_in"]]
        for s, g in stretches
    ]
    sheet, row = book.table("Materials", _SEGMENTS, cells)
    for number, (_, part) in enumerate(stretches, start=1):
        _segment_formulas(book, sheet, number, part)
    totals = plan["materials_totals"]
    sheet.write_string(row + 1, 0, "Totals", book.title)
    lines = [
        ("Cement (sacks)", totals["sacks"], _SACKS),
        *((f"Class {name} (sacks)", n, None) for name, n in totals["sacks_by_class"].items()),
        ("Slurry (bbl)", totals["slurry_bbl"], _BBL),
        ("Mix water (bbl)", totals["mix_water_bbl"], _WATER),
        (f"Mud at {totals['mud_density_lb_gal']:g} lb/gal (bbl)", totals["mud_bbl"], None),
        ("Bridge plugs", totals["bridge_plugs"], None),
        ("Cement retainers", totals["retainers"], None),
    ]
    for offset, (label, value, column) in enumerate(lines, start=row + 2):
        sheet.write_string(offset, 1, str(plain_cell(label)))
        if column is None or rows[1] < rows[0]:
            book.cell(sheet, offset, 2, value, VOLUME)
            continue
        cells_ = f"{xl_rowcol_to_cell(rows[0], column)}:{xl_rowcol_to_cell(rows[1], column)}"
        formula = f"=SUM(Plan!{cells_})"
        sheet.write_formula(offset, 2, formula, book.format(VOLUME), value)


def _segment_formulas(book: Book, sheet: Any, row: int, part: Plan) -> None:
    """Length, capacity π/576·(D² − d²) and volume of one stretch."""
    top, bottom = xl_rowcol_to_cell(row, 2), xl_rowcol_to_cell(row, 3)
    outer, inner = xl_rowcol_to_cell(row, 5), xl_rowcol_to_cell(row, 6)
    length = part["bottom_ft"] - part["top_ft"]
    sheet.write_formula(row, 4, f"={bottom}-{top}", book.format(FEET), length)
    capacity = f"=PI()/576*({outer}^2-{inner}^2)"
    sheet.write_formula(row, 7, capacity, book.format(CAPACITY), part["ft3_per_ft"])
    volume = f"={xl_rowcol_to_cell(row, 4)}*{xl_rowcol_to_cell(row, 7)}"
    sheet.write_formula(row, 8, volume, book.format(VOLUME), part["ft3"])


_FACTS = (
    ("Fact", 34, ""),
    ("Value", 24, ""),
    ("Document", 26, ""),
    ("Page", 7, COUNT),
    ("Confidence", 11, "0.00"),
    ("Read as", 11, ""),
    ("Words on the paper", 60, ""),
)


def _facts_sheet(book: Book, plan: Plan) -> None:
    provenance = plan["inputs"]["provenance"]

    def row(path: str, value: object) -> list[object]:
        at = provenance.get(path) or {}
        where = [at.get(k) for k in ("document", "page", "confidence", "method", "snippet")]
        return [path, value, *where]

    facts = leaves(plan["inputs"]["facts"])
    book.table("Facts", _FACTS, (row(path, value) for path, value in facts.items()))


def _findings_sheet(book: Book, plan: Plan) -> None:
    columns = (
        ("Level", 10, ""),
        ("Code", 34, ""),
        ("Rule", 30, ""),
        ("Subject", 24, ""),
        ("Message", 80, ""),
    )
    keys = ("level", "code", "rule", "subject", "message")
    book.table("Findings", columns, ([f[key] for key in keys] for f in plan["findings"]))


def _questions_sheet(book: Book, plan: Plan) -> None:
    columns = (("Fact", 30, ""), ("Question", 80, ""), ("Unit", 10, ""), ("Asked by", 40, ""))
    book.table(
        "Questions",
        columns,
        (
            [q["fact"], q["question"], q.get("unit"), "; ".join(q.get("cites") or [])]
            for q in plan["missing"]
        ),
    )
