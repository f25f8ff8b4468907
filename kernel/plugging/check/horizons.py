"""Productive intervals: bridge plugs above them, open hole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kernel.plugging.check.case import (
    SEALING,
    Case,
    Standing,
    describe,
    ends_of,
    finding,
    not_checked,
)
from kernel.plugging.check.numbers import RESOLUTION_FT, SLURRY_TOLERANCE, feet, span
from kernel.plugging.check.rows import PlugRow
from kernel.plugging.check.slurry import yields_ft3
from kernel.policy.findings import Finding

NEAR_FT = 100.0  # "immediately above", read generously; farther is asked about
CLOSED_WORDS = ("squeezed", "plugged", "closed", "isolated")
UNDONE_WORDS = ("not", "to be", "must", "need", "require", "should", "un")
FAR_FT = 500.0  # a bridge plug farther up isolates other hole, not this interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """One completed interval of the well."""

    top_ft: float
    bottom_ft: float
    open_hole: bool
    closed: bool  # squeezed or plugged by the papers

    @property
    def name(self) -> str:
        """How a finding names it."""
        what = "open hole" if self.open_hole else "perforations"
        return f"{what} {feet(self.top_ft)}–{feet(self.bottom_ft)} ft"


def intervals_of(case: Case) -> list[Interval]:
    """Completed intervals with known depths, shallowest first."""
    found = []
    for row in case.well.perforations:
        ends = [d for d in (row.from_ft, row.to_ft) if d is not None]
        if ends:
            found.append(
                Interval(
                    top_ft=min(ends),
                    bottom_ft=max(ends),
                    open_hole=row.kind == "open_hole",
                    closed=_is_closed(row.status) or _is_squeezed(case, min(ends), max(ends)),
                )
            )
    return sorted(found, key=lambda i: (i.top_ft, i.bottom_ft))


def _is_closed(status: str | None) -> bool:
    words = (status or "").lower()
    undone = any(re.search(rf"\b{word}", words) for word in UNDONE_WORDS)
    return not undone and any(word in words for word in CLOSED_WORDS)


def _is_squeezed(case: Case, top_ft: float, bottom_ft: float) -> bool:
    """Whether one recorded squeeze spans an interval."""
    return any(
        min(squeeze.from_ft, squeeze.to_ft) <= top_ft
        and bottom_ft <= max(squeeze.from_ft, squeeze.to_ft)
        for squeeze in case.well.squeezes
        if squeeze.from_ft is not None and squeeze.to_ft is not None
    )


def productive_intervals(case: Case) -> Iterator[Finding]:
    """Each productive interval is isolated from what lies above it. (d)(2), (g)(3), (i)"""
    intervals = intervals_of(case)
    if any(row.from_ft is None and row.to_ft is None for row in case.well.perforations):
        yield not_checked(
            case,
            ("water_isolation",),
            subject="completed interval",
            message="an interval has no depths. Enter its top and bottom.",
        )
    for interval in intervals:
        yield from _isolated(case, interval, intervals)


def _isolated(case: Case, interval: Interval, intervals: list[Interval]) -> Iterator[Finding]:
    if any(s.top_ft <= interval.top_ft + RESOLUTION_FT for s in _sealing(case)):
        return  # the cap of the existing plug is looked at on its own
    device = _device_above(case, interval, intervals)
    if device is not None and device.depth_ft is not None:
        yield from _device_distance(case, interval, device.depth_ft, device.name, intervals)
        return
    top, bottom = _cement_span(case, interval)
    if case.covered(top, bottom):
        if interval.open_hole and not case.well.horizontal:
            yield from open_hole_base(case, interval)
        return
    if _plugged_off(case, interval):
        return
    closed_above = [
        i for i in intervals if i.top_ft < interval.top_ft and case.covered(*_cement_span(case, i))
    ]
    if closed_above:
        yield from _shared(case, interval, closed_above[-1:], "the plug above")
        return
    touching = any(
        upper <= interval.top_ft - RESOLUTION_FT and lower >= interval.top_ft - NEAR_FT
        for upper, lower in case.cement
        if lower - upper >= NEAR_FT - RESOLUTION_FT
    )
    soft = interval.closed or (touching and not interval.open_hole)
    key = "bridge_plug_cap_min_ft"
    if interval.open_hole:
        key = "drainhole_below_ft" if case.well.horizontal else "open_hole_each_side_ft"
    yield finding(
        case,
        "INTERVAL_NOT_ISOLATED",
        "practice" if soft else "law",
        ("water_isolation", key),
        subject=interval.name,
        message=f"Neither a bridge plug above the {interval.name} nor a plug across "
        f"{span(top, bottom)} isolates the interval. {describe(top, bottom, case.rows)}",
        at_ft=interval.top_ft,
        required_top_ft=top,
        required_bottom_ft=bottom,
    )


def _cement_span(case: Case, interval: Interval) -> tuple[float, float]:
    """What cement alone must span: the top, or the whole of a thin open formation. (i)(1)-(2)

    Of a drainhole, the shoe is in the plug wherever the horizon's top lies; the lateral beyond it
    is not filled. (k)
    """
    if not interval.open_hole:
        side = case.number("open_hole_each_side_ft")
        return case.limits(interval.top_ft - side, interval.top_ft)
    if case.well.horizontal:
        above, below = case.number("drainhole_above_ft"), case.number("drainhole_below_ft")
        return case.limits(interval.top_ft - above, interval.top_ft + below)
    if interval.bottom_ft - interval.top_ft < case.number("thin_formation_ft"):
        side = case.number("thin_formation_beyond_ft")
        return case.limits(interval.top_ft - side, interval.bottom_ft + side)
    side = case.number("open_hole_each_side_ft")
    return case.limits(interval.top_ft - side, interval.top_ft + side)


def open_hole_base(case: Case, interval: Interval) -> Iterator[Finding]:
    """A thick formation in open hole has a second plug at its base. (i)(1)

    Where the formation ends at the bottom of the hole the text leaves doubt: practice.
    """
    if interval.bottom_ft - interval.top_ft < case.number("thin_formation_ft"):
        yield from thin_formation_slurry(case, interval)
        return
    side = case.number("open_hole_each_side_ft")
    top, bottom = case.limits(interval.bottom_ft - side, interval.bottom_ft + side)
    if case.covered(top, bottom):
        return
    hole_goes_on = (
        case.hole.bottom_ft is not None and case.hole.bottom_ft >= interval.bottom_ft + side
    )
    yield finding(
        case,
        "FORMATION_BASE_NOT_COVERED",
        "law" if hole_goes_on else "practice",
        ("open_hole_each_side_ft",),
        subject=f"base of the {interval.name}",
        message=f"The base of a formation of 100 ft or more needs a plug over {span(top, bottom)}.",
        at_ft=interval.bottom_ft,
    )


def thin_formation_slurry(case: Case, interval: Interval) -> Iterator[Finding]:
    """The one plug of a thin formation carries the excess on its whole height. (i)(2)"""
    for row in case.across(interval.top_ft):
        top, bottom = ends_of(row)
        fill = case.hole.fill(top, bottom, "bore")
        need = fill.low_ft3 * (1 + case.number("excess_per_1000_ft") * bottom / 1000)
        made = (row.sacks or 0) * yields_ft3(case, row)[1]
        if row.sacks is not None and made < need * (1 - SLURRY_TOLERANCE):
            yield finding(
                case,
                "THIN_FORMATION_SLURRY",
                "law",
                ("thin_formation_ft", "excess_per_1000_ft"),
                subject=row.name,
                message=f"{row.sacks:g} sacks make {made:.1f} ft³; a plug through a formation "
                f"under 100 ft thick takes {need:.1f} ft³, its whole height with the excess.",
                **row.context(),
            )


def _device_above(case: Case, interval: Interval, intervals: list[Interval]) -> PlugRow | None:
    """The nearest bridge plug or retainer above an interval, or above a group that it is in."""
    above = [
        row
        for row in case.rows
        if row.kind in ("cibp", "retainer")
        and row.depth_ft is not None
        and row.depth_ft <= interval.top_ft + RESOLUTION_FT
    ]
    nearest = max(above, key=lambda row: row.depth_ft or 0.0, default=None)
    if nearest is None or nearest.depth_ft is None:
        return None
    first = min(i.top_ft for i in intervals if i.top_ft >= nearest.depth_ft - RESOLUTION_FT)
    return nearest if first - nearest.depth_ft <= FAR_FT else None


def _device_distance(
    case: Case, interval: Interval, depth_ft: float, name: str, intervals: list[Interval]
) -> Iterator[Finding]:
    between = [i for i in intervals if depth_ft < i.top_ft < interval.top_ft]
    distance = interval.top_ft - depth_ft
    offset = case.number("bridge_plug_offset_ft")
    if between:
        yield from _shared(case, interval, between, name)
    elif distance > NEAR_FT + RESOLUTION_FT:
        yield finding(
            case,
            "BRIDGE_PLUG_FAR_ABOVE",
            "practice",
            ("bridge_plug_cap_min_ft", "bridge_plug_offset_ft"),
            subject=name,
            message=f"The bridge plug stands {feet(distance)} ft above the {interval.name}; "
            "the paragraph says immediately above.",
        )
    elif distance < offset - RESOLUTION_FT:
        yield finding(
            case,
            "BRIDGE_PLUG_NEAR_INTERVAL",
            "practice",
            ("bridge_plug_offset_ft",),
            subject=name,
            message=f"The bridge plug stands {feet(distance)} ft above the {interval.name}; "
            f"{offset:g} ft are asked for.",
        )


def _shared(case: Case, interval: Interval, above: list[Interval], name: str) -> Iterator[Finding]:
    """Intervals far apart under one plug; the text says "each", districts accept groups."""
    apart = [
        i for i in above if interval.top_ft - i.bottom_ft > case.number("separate_interval_gap_ft")
    ]
    if apart:
        yield finding(
            case,
            "INTERVALS_SHARE_A_PLUG",
            "practice",
            ("bridge_plug_cap_min_ft", "separate_interval_gap_ft"),
            subject=interval.name,
            message=f"The {interval.name} and the {apart[0].name} share {name}; separate "
            "intervals are isolated one by one.",
            at_ft=interval.top_ft,
        )


def _plugged_off(case: Case, interval: Interval) -> bool:
    """Whether a packer or fish bars the way to the interval and a plug stands on it."""
    barred = [s.top_ft for s in case.standing if s.top_ft <= interval.top_ft]
    return bool(barred) and any(
        min(barred) - NEAR_FT <= bottom and top < min(barred) for top, bottom in case.cement
    )


def _sealing(case: Case) -> list[Standing]:
    return [s for s in case.standing if s.kind in SEALING]
