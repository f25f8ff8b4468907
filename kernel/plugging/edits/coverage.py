"""Cement along the hole as intervals: what an edit gains and loses, overall and where it counts.

Intervals are half-open and merged, so that touching ends are one and nothing is counted twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.plugging.edits.rows import Json, ends_of, is_cement

Interval = tuple[float, float]
EACH_SIDE_FT = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A stretch that the rule wants covered."""

    name: str
    top_ft: float
    bottom_ft: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneChange:
    """Feet of one zone that are covered before and after. [ft]"""

    zone: Zone
    before_ft: float
    after_ft: float
    gained: tuple[Interval, ...]
    lost: tuple[Interval, ...]


def merged(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The union, shallowest first.

    >>> merged([(50, 100), (100, 150), (300, 310)])
    ((50, 150), (300, 310))
    """
    whole: list[Interval] = []
    for top, bottom in sorted(i for i in intervals if i[1] > i[0]):
        if whole and top <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], bottom))
        else:
            whole.append((top, bottom))
    return tuple(whole)


def minus(left: Sequence[Interval], right: Sequence[Interval]) -> tuple[Interval, ...]:
    """What is in the left and not in the right.

    >>> minus([(6450, 9550)], [(6450, 6550), (9450, 9550)])
    ((6550, 9450),)
    """
    rest = list(merged(left))
    for top, bottom in merged(right):
        cut: list[Interval] = []
        for a, b in rest:
            cut += [(a, min(b, top)), (max(a, bottom), b)] if a < bottom and top < b else [(a, b)]
        rest = [i for i in cut if i[1] > i[0]]
    return tuple(rest)


def within(intervals: Sequence[Interval], top_ft: float, bottom_ft: float) -> tuple[Interval, ...]:
    """The parts of intervals inside a stretch."""
    cut = ((max(a, top_ft), min(b, bottom_ft)) for a, b in merged(intervals))
    return tuple(i for i in cut if i[1] > i[0])


def cement_of(steps: Iterable[Json]) -> tuple[Interval, ...]:
    """Where a plan has cement in the hole."""
    spans = [ends for step in steps if is_cement(step) and (ends := ends_of(step)) is not None]
    return merged(spans)


def zone_changes(
    before: Iterable[Json], after: Iterable[Json], zones: Sequence[Zone]
) -> tuple[ZoneChange, ...]:
    """How the cover of each zone changes; zones that keep theirs are left out."""
    old, new = cement_of(before), cement_of(after)
    changes = []
    for zone in zones:
        was, now = (within(i, zone.top_ft, zone.bottom_ft) for i in (old, new))
        gained, lost = minus(now, was), minus(was, now)
        if gained or lost:
            changes.append(
                ZoneChange(
                    zone=zone,
                    before_ft=_length(was),
                    after_ft=_length(now),
                    gained=gained,
                    lost=lost,
                )
            )
    return tuple(changes)


def _length(intervals: Iterable[Interval]) -> float:
    return sum(bottom - top for top, bottom in intervals)


def required_zones(facts: Mapping[str, Any]) -> tuple[Zone, ...]:
    """Shoes, the base of usable-quality water, open intervals and formation tops of a well.

    Args:
        facts: A facts file. Each depth is taken with 50 ft on either side.
    """
    zones: list[Zone] = []
    for row in facts.get("casing") or []:
        if row.get("shoe_ft") is not None and row.get("string") in ("surface", "intermediate"):
            zones.append(_around(f"{row['string']} casing shoe", row["shoe_ft"]))
    base = (facts.get("gau") or {}).get("base_ft")
    if base is not None:
        zones.append(_around("base of usable-quality water", base))
    for row in facts.get("perforations") or []:
        ends = [row[end] for end in ("from_ft", "to_ft") if row.get(end) is not None]
        if ends:
            zones.append(
                Zone(
                    name=f"perforations {min(ends):,.0f}–{max(ends):,.0f} ft",
                    top_ft=min(ends) - EACH_SIDE_FT,
                    bottom_ft=max(ends) + EACH_SIDE_FT,
                )
            )
    zones += [
        _around(f"top of the {row['name']}", row["top_ft"])
        for row in facts.get("formation_tops") or []
        if row.get("name") and row.get("top_ft") is not None
    ]
    return tuple(dict.fromkeys(zones))


def _around(name: str, depth_ft: float) -> Zone:
    return Zone(
        name=name, top_ft=max(depth_ft - EACH_SIDE_FT, 0.0), bottom_ft=depth_ft + EACH_SIDE_FT
    )
