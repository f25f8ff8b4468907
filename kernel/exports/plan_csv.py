"""The plug rows of a plan as CSV, in the order of the Form W-3A."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from kernel.exports.cells import dashed_api, file_name, plain_cell

_COLUMNS = (
    ("plug_no", "Plug No."),
    ("type", "Type"),
    ("from_ft", "Set at or from (ft)"),
    ("to_ft", "To (ft)"),
    ("sacks", "Sacks"),
    ("sacks_below", "Sacks below"),
    ("sacks_on_top", "Sacks on top"),
    ("cement_on_top_ft", "Cement on top (ft)"),
    ("codes", "Additional requirements"),
    ("remarks", "Remarks"),
)


def plan_csv(plan: Mapping[str, Any]) -> bytes:
    """The `rrc_export` rows of a plan JSON as CSV, UTF-8 with a byte order mark for Excel."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["API No.", *(title for _, title in _COLUMNS)])
    for row in plan["rrc_export"]:
        cells = [row.get(key) for key, _ in _COLUMNS]
        cells = [" ".join(map(str, c)) if isinstance(c, list) else c for c in cells]
        writer.writerow([dashed_api(plan.get("api")), *(plain_cell(cell) for cell in cells)])
    return text.getvalue().encode("utf-8-sig")


def plan_file_name(plan: Mapping[str, Any], suffix: str, *, thing: str = "plan") -> str:
    """The name under which a plan is downloaded.

    >>> plan_file_name({"api": "4200346118", "mode": "both", "as_of": "2026-01-31"}, "csv")
    '42-003-46118-plan-both_2026-01-31.csv'
    """
    well = dashed_api(plan.get("api")) or "well"
    return file_name(f"{well}-{thing}-{plan.get('mode', '')}", plan["as_of"], suffix)
