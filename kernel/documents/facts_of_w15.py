"""Facts of the cementing reports, Form W-15."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kernel.documents.fact_sheet import Downhole, Sheet, calendar_date
from kernel.facts.remarks import Noted

Report = Mapping[str, Any]


def cementing_facts(sheet: Sheet) -> None:
    """Strings, squeezes and plugs of all reports of the file."""
    reports: Sequence[Report] = sheet.data.get("reports") or []
    if reports:
        _header(sheet, reports[0])
    downhole = Downhole(sheet)
    number = 0
    for index, report in enumerate(reports):
        at = f"reports[{index}]"
        for row, string in enumerate(report.get("strings") or []):
            _string(sheet, f"casing[{number}]", report, string, f"{at}.strings[{row}]")
            number += 1
        for row, plug in enumerate(report.get("plugs") or []):
            for noted in _plug(plug):
                downhole.add(noted, f"{at}.plugs[{row}]")
        downhole.read(report.get("remarks"), f"{at}.remarks")


def cementing_date(reports: Sequence[Report]) -> date | None:
    """The latest job that the reports tell of."""
    told = (calendar_date(text) for report in reports for text in _dates(report))
    return max((day for day in told if day), default=None)


def _dates(report: Report) -> Iterator[object]:
    for string in report.get("strings") or []:
        yield string.get("cementing_date")
    for plug in report.get("plugs") or []:
        yield plug.get("date")


def _header(sheet: Sheet, report: Report) -> None:
    header: Mapping[str, Any] = report.get("header") or {}
    at = "reports[0].header"
    sheet.take("api", sheet.paper.api, f"{at}.api_raw")
    for path, key in (
        ("district", "district"),
        ("county", "county"),
        ("field", "field_name"),
        ("lease", "lease_name"),
        ("well_no", "well_no"),
        ("operator", "operator_name"),
    ):
        sheet.take(path, header.get(key), f"{at}.{key}")


def _string(sheet: Sheet, to: str, report: Report, row: Mapping[str, Any], at: str) -> None:
    """One cemented string or stage. A multi-stage tool's "setting depth" is the tool's."""
    name = row.get("string")
    sheet.take(f"{to}.od_in", row.get("casing_size_in"), f"{at}.casing_size_in")
    sheet.take(f"{to}.hole_in", row.get("hole_size_in"), f"{at}.hole_size_in")
    sheet.take(f"{to}.weight_lb_ft", row.get("weight_lb_ft"), f"{at}.weight_lb_ft")
    sheet.take(f"{to}.cement_sacks", row.get("total_sacks"), f"{at}.total_sacks")
    if name in ("surface", "intermediate", "production", "conductor"):
        sheet.take(f"{to}.string", name, f"{at}.string")
    depth = row.get("setting_depth_ft")
    if name == "multistage_tool":
        sheet.take(f"{to}.stage_tool_ft", depth, f"{at}.setting_depth_ft")
        shoe, where = _shoe_below(report, row)
        sheet.infer(f"{to}.shoe_ft", shoe, f"{at}.{where}", "shoe stage of the same report")
    else:
        shoe = depth
        sheet.take(f"{to}.shoe_ft", depth, f"{at}.setting_depth_ft")
    toc = row.get("top_of_cement_ft")
    if toc is None and row.get("circulated_to_surface"):
        sheet.infer(f"{to}.toc_ft", 0, f"{at}.circulated_to_surface", "circulated to surface")
    elif toc is not None and not (shoe is not None and toc >= shoe):
        sheet.take(f"{to}.toc_ft", toc, f"{at}.top_of_cement_ft")
    if row.get("circulated_to_surface"):
        sheet.take(f"{to}.toc_method", "circulated", f"{at}.circulated_to_surface")


def _shoe_below(report: Report, tool: Mapping[str, Any]) -> tuple[float | None, str]:
    """The shoe depth of the shoe stage that the same report gives for a stage tool."""
    for row in report.get("strings") or []:
        same_size = row.get("casing_size_in") == tool.get("casing_size_in")
        if row.get("string") == "multistage_shoe" and same_size:
            return row.get("setting_depth_ft"), "setting_depth_ft"
    return None, "setting_depth_ft"


def _plug(plug: Mapping[str, Any]) -> Iterator[Noted]:
    """What a column of the squeeze and plug table leaves in the hole.

    A device or plug that the column says was drilled out is not there any more. A squeeze is
    read from the remarks, since the table does not tell the depth of its holes.
    """
    told = " ".join(str(plug.get(k) or "") for k in ("cement_on_cibp_ft", "measured_top", "label"))
    gone = "DRILL" in told.upper() or "MILL" in told.upper()
    if gone:
        return
    cap = plug.get("cement_on_cibp_ft")
    if plug.get("cibp_depth_ft"):
        yield Noted(
            kind="cibp",
            depth_ft=plug["cibp_depth_ft"],
            cement_ft=cap if isinstance(cap, int | float) else None,
            sacks=None if plug.get("perf_and_squeeze") else plug.get("sacks"),
            text=str(plug.get("label") or "plug table of the W-15"),
        )
    if plug.get("retainer_depth_ft") and plug["retainer_depth_ft"] != plug.get("cibp_depth_ft"):
        yield Noted(kind="retainer", depth_ft=plug["retainer_depth_ft"], text="plug table")
    pumped = plug.get("sacks") and plug.get("tubing_depth_ft")
    if pumped and not plug.get("perf_and_squeeze") and not plug.get("cibp_depth_ft"):
        measured = plug.get("measured_top")
        top = measured if isinstance(measured, int | float) else plug.get("calc_top_ft")
        if top is not None and 0 <= top < plug["tubing_depth_ft"]:
            yield Noted(
                kind="cement",
                depth_ft=plug["tubing_depth_ft"],
                to_ft=top,
                sacks=plug["sacks"],
                text="plug table of the W-15",
            )
