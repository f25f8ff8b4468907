"""Facts of the plugging papers: what a W-3A says of the well as it is, and what a W-3 left in it.

The plugs that a W-3A proposes are no facts: they stand in no hole yet. Its casing, its intervals
and its historic plugs are. The plugs of a W-3 stand in the well now.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kernel.documents.fact_sheet import Downhole, Sheet, api10_of, calendar_date
from kernel.documents.item import DocumentItem
from kernel.facts.fact import Paper
from kernel.facts.remarks import Kind, Noted

Row = Mapping[str, Any]
_HEADER = (
    ("district", "district"),
    ("county", "county"),
    ("field", "field"),
    ("lease", "lease"),
    ("well_no", "well"),
    ("operator", "operator"),
    ("total_depth_ft", "total_depth_ft"),
    ("location_note", "distance_to_town_raw"),
)
_DEVICES: tuple[tuple[str, Kind], ...] = (
    ("retainer", "retainer"),
    ("cibp", "cibp"),
    ("bridge", "cibp"),
    ("packer", "packer"),
    ("cement", "cement"),
)


def notice_paper(item: DocumentItem) -> Paper:
    """Which W-3A this is; its date is the day for which the plugging was planned."""
    approval: Row = item.data.get("approval") or {}
    return _paper(item, "w3a", calendar_date(approval.get("anticipated_plugging_date")))


def record_paper(item: DocumentItem) -> Paper:
    """Which W-3 this is; its date is that of the last plug, which the form's item 15 may miss."""
    job: Row = item.data.get("as_executed") or {}
    days = [calendar_date(text) for text in job.get("cementing_dates") or []]
    plugged = calendar_date(job.get("date_well_plugged_item_15"))
    return _paper(item, "w3", max((day for day in days if day), default=plugged))


def _paper(item: DocumentItem, kind: str, dated: date | None) -> Paper:
    return Paper(
        document=item.file,
        kind=kind,
        api=api10_of(item.data.get("api")),
        dated=dated,
        lease=item.data.get("lease"),
    )


def notice_facts(sheet: Sheet) -> None:
    """Header, casing, intervals and the historic plugs of a W-3A."""
    _header(sheet)
    _casing(sheet)
    _intervals(sheet)
    downhole = Downhole(sheet)
    for index, row in enumerate(sheet.data.get("perforations") or []):
        for noted in _historic(row):
            downhole.add(noted, f"perforations[{index}]")


def record_facts(sheet: Sheet) -> None:
    """Header, casing, intervals and the executed plugs of a W-3, with the devices of its diary."""
    _header(sheet)
    _casing(sheet)
    _intervals(sheet)
    downhole = Downhole(sheet)
    downhole.read(sheet.data.get("remarks"), "remarks")
    job: Row = sheet.data.get("as_executed") or {}
    for index, plug in enumerate(job.get("plugs") or []):
        if (noted := _executed(plug)) is not None:
            downhole.add(noted, f"as_executed.plugs[{index}]")


def _header(sheet: Sheet) -> None:
    sheet.take("api", sheet.paper.api, "api")
    if sheet.paper.api and sheet.paper.api.startswith("42"):
        sheet.infer("state", "TX", "api", "state code 42 of the API number")
    for path, key in _HEADER:
        sheet.take(path, sheet.data.get(key), key)


def _casing(sheet: Sheet) -> None:
    """The strings. A top of cement at the shoe, as forms are filled in, says nothing."""
    number = 0
    for index, row in enumerate(sheet.data.get("casing") or []):
        at, to = f"casing[{index}]", f"casing[{number}]"
        if row.get("od_in") is None or row.get("left_in_well_ft") == 0:
            continue
        if _is_tubing(row, sheet.data):
            continue
        number += 1
        for path, key in (
            ("od_in", "od_in"),
            ("hole_in", "hole_in"),
            ("weight_lb_ft", "weight_lb_ft"),
            ("shoe_ft", "depth_ft"),
            ("cement_sacks", "cement_sacks"),
            ("stage_tool_ft", "tool_setting_ft"),
        ):
            value = row.get(key)
            if path == "stage_tool_ft" and not value:
                continue
            sheet.take(f"{to}.{path}", value, f"{at}.{key}")
        toc, shoe = row.get("toc_ft"), row.get("depth_ft")
        if toc is not None and not (shoe is not None and toc >= shoe):
            sheet.take(f"{to}.toc_ft", toc, f"{at}.toc_ft")
            sheet.take(f"{to}.toc_method", row.get("toc_method"), f"{at}.toc_method")


def _is_tubing(row: Row, data: Row) -> bool:
    """A pipe of the W-3's “casing and tubing record” that is no casing: small, and in no hole."""
    listed = "as_executed" in data and "left_in_well_ft" in row
    return listed and row["od_in"] < 4 and row.get("hole_in") is None


def _intervals(sheet: Sheet) -> None:
    number = 0
    for index, row in enumerate(sheet.data.get("perforations") or []):
        if row.get("from_ft") is None:
            continue
        at, to = f"perforations[{index}]", f"perforations[{number}]"
        number += 1
        sheet.take(f"{to}.from_ft", row.get("from_ft"), f"{at}.from_ft")
        sheet.take(f"{to}.to_ft", row.get("to_ft"), f"{at}.to_ft")
        kind = str(row.get("kind") or "").lower()
        if kind:
            sheet.infer(
                f"{to}.kind", "open_hole" if "open" in kind else "perforations", f"{at}.kind"
            )
        plugged = str(row.get("plugged") or "").lower()
        if plugged:
            sheet.infer(f"{to}.status", "open" if "not" in plugged else "plugged", f"{at}.plugged")


def _historic(row: Row) -> Sequence[Noted]:
    """The plug that a row of item 21 says was set before, where it names one with its depth."""
    named = f"{row.get('historic_plug') or ''} {row.get('other_type') or ''}".lower()
    kind = next((kind for word, kind in _DEVICES if word in named), None)
    set_at, cap = row.get("historic_set_at_ft"), row.get("historic_cement_on_top_ft")
    upper, lower = row.get("historic_to_ft"), row.get("historic_from_ft")
    sacks = row.get("historic_sacks")
    found = []
    if set_at is not None:
        device: Kind = kind if kind and kind != "cement" else "cibp"
        if kind is not None or cap is not None:  # the line with cement on top is a bridge plug's
            text = f"historic plug of the W-3A: {named.strip() or 'set with cement on top'}"
            found.append(Noted(kind=device, depth_ft=set_at, cement_ft=cap, text=text))
    if upper is not None and lower is not None:
        text = "historic cement plug of the W-3A"
        found.append(Noted(kind="cement", depth_ft=lower, to_ft=upper, sacks=sacks, text=text))
    return found


def _executed(plug: Row) -> Noted | None:
    """An executed plug as cement in the hole, up to its tagged top or else the calculated one."""
    bottom, measured = plug.get("pipe_bottom_ft"), plug.get("measured_top_ft")
    top = measured if measured is not None else plug.get("calculated_top_ft")
    if bottom is None or top is None or not 0 <= top < bottom:
        return None
    how = "tagged" if measured is not None else "calculated"
    return Noted(
        kind="cement",
        depth_ft=bottom,
        to_ft=top,
        sacks=plug.get("sacks"),
        text=f"plug {plug.get('n')} of the W-3, {plug.get('date') or 'undated'}, top {how}",
    )
