"""A batch as a workbook and as CSV: totals, wells with what is in their way, findings, options."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from kernel.exports.cells import dashed_api, file_name, plain_cell
from kernel.exports.plan_xlsx_book import COUNT, VOLUME, Book

Json = Mapping[str, Any]
LEVELS = {"law": "Law", "practice": "District practice", "advice": "Advice"}
_COLUMNS = (
    ("API number", 15, ""),
    ("Well", 30, ""),
    ("County", 14, ""),
    ("State", 11, ""),
    ("In the way", 70, ""),
    ("Rule", 24, ""),
    ("Verdict", 9, ""),
    ("Steps", 8, COUNT),
    ("Sacks", 9, COUNT),
    ("Slurry (bbl)", 11, VOLUME),
    ("Mix water (bbl)", 11, VOLUME),
    ("Mud (bbl)", 11, VOLUME),
    ("Bridge plugs", 9, COUNT),
    ("Retainers", 10, COUNT),
    ("Cost", 12, "#,##0"),
    ("Rig days", 9, COUNT),
    ("Questions", 10, COUNT),
    ("Breaches", 9, COUNT),
    ("Practice notes", 9, COUNT),
    ("Letter of", 12, ""),
    ("Latitude (°)", 11, "0.00000"),
    ("Longitude (°)", 12, "0.00000"),
    ("Plan", 38, ""),
)

WELL_HEADINGS = tuple(title for title, _, _ in _COLUMNS)


def well_rows(batch: Json) -> Iterator[list[object]]:
    """One row a well, as in the columns of workbook and CSV; unknown is None."""
    for well in batch["wells"]:
        figures = well["figures"]
        cost = figures.get("cost") or {}
        yield [
            dashed_api(well["api"]),
            well["well_name"],
            well["county"],
            well["state"],
            "; ".join(one["words"] for one in well["blockers"]) or None,
            "; ".join(dict.fromkeys(one["rule"] for one in well["blockers"] if one.get("rule")))
            or None,
            *(
                figures.get(name)
                for name in (
                    "verdict", "steps", "sacks", "slurry_bbl", "mix_water_bbl", "mud_bbl",
                    "bridge_plugs", "retainers",
                )
            ),
            float(cost["amount"]) if cost else None,
            cost.get("rig_days"),
            *(figures.get(name) for name in ("questions", "law", "practice", "letter_date")),
            well["lat"],
            well["lon"],
            well["snapshot_id"],
        ]  # fmt: skip


def batch_csv(batch: Json) -> bytes:
    """The wells of a batch as CSV, UTF-8 with a byte order mark for Excel."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(WELL_HEADINGS)
    for row in well_rows(batch):
        writer.writerow([plain_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def batch_xlsx(batch: Json) -> bytes:
    """A workbook: totals first, then the wells, the findings and how it was made."""
    book = Book()
    totals = batch["totals"]
    rows: list[tuple[object, object, object]] = [
        (row["words"], row["wells"], "wells") for row in batch["readiness"]
    ]
    rows += [
        ("Wells with a plan", totals["planned"], "wells"),
        ("Cement", totals["sacks"], "sacks"),
        *((f"  class {name}", n, "sacks") for name, n in totals["sacks_by_class"].items()),
        ("Mix water", totals["mix_water_bbl"], "bbl"),
        ("Mud", totals["mud_bbl"], "bbl"),
        ("Bridge plugs", totals["bridge_plugs"], None),
        ("Cement retainers", totals["retainers"], None),
        *((f"Cost: {cost_note(one)}", float(one["amount"]), one["currency"])
          for one in totals["costs"]),
        *(("Rig time", one["rig_days"], "days") for one in totals["costs"]),
    ]  # fmt: skip
    book.table("Totals", (("What", 34, ""), ("Number", 14, "#,##0.##"), ("Unit", 10, "")), rows)
    sheet, last = book.table("Wells", _COLUMNS, well_rows(batch))
    sheet.autofilter(0, 0, max(last - 1, 1), len(_COLUMNS) - 1)
    book.table(
        "Findings",
        (("Level", 18, ""), ("Finding", 44, ""), ("Wells", 9, COUNT), ("Times", 9, COUNT)),
        (
            [LEVELS[f["level"]], finding_words(f["code"]), f["wells"], f["times"]]
            for f in batch["findings"]
        ),
    )
    book.table("How", (("Option", 26, ""), ("Value", 44, "")), options(batch))
    book.book.close()
    return book.bytes.getvalue()


def options(batch: Json) -> list[tuple[str, str]]:
    """How the batch was made, in words."""
    return [
        ("Batch", batch["id"]),
        ("Title", batch["title"]),
        ("Plugs", batch["mode"]),
        ("Plugs merged", merging(batch["merge_threshold_ft"])),
        ("Plans as of", batch["as_of"]),
        ("Papers fetched first", "yes" if batch["fetches"] else "no"),
        ("Ordered by", batch["created_by"]),
        ("Ordered", batch["created_at"][:16].replace("T", " ") + " UTC"),
    ]


_ABBREVIATED = {"gau", "cibp", "uqw", "usdw", "toc", "w3a"}


def cost_note(cost: Json) -> str:
    """By what the wells of a batch are costed, and whether anything lacks.

    >>> cost_note({"wells": 3, "open": 1, "versions": [2]})
    '3 wells by price book version 2, 1 of them without something'
    """
    versions = ", ".join(map(str, cost["versions"]))
    wells = f"{cost['wells']:,} well{'' if cost['wells'] == 1 else 's'}"
    lacking = f", {cost['open']:,} of them without something" if cost["open"] else ""
    return f"{wells} by price book version {versions}{lacking}"


def merging(threshold_ft: float | None) -> str:
    """How plugs of a batch are merged, in words.

    >>> merging(500), merging(None)
    ('over gaps up to 500 ft', 'over gaps as preferred')
    """
    if threshold_ft is None:
        return "over gaps as preferred"
    return f"over gaps up to {threshold_ft:,.0f} ft"


def finding_words(code: str) -> str:
    """The code of a finding as one reads it.

    >>> finding_words("GAU_LETTER_EXPIRED"), finding_words("BLOCKED_BY_EXISTING_CIBP")
    ('GAU letter expired', 'Blocked by existing CIBP')
    """
    words = [w.upper() if w in _ABBREVIATED else w for w in code.lower().split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def batch_file_name(batch: Json, suffix: str) -> str:
    """The name under which a batch is downloaded.

    >>> batch_file_name({"title": "Mabee, west", "as_of": "2026-01-31"}, "csv")
    'batch-Mabee-west_2026-01-31.csv'
    """
    return file_name(f"batch {batch['title'][:60]}", batch["as_of"], suffix)
