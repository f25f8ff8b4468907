"""The intervals that are open to a producing horizon."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kernel.plugging.needs import Site

_YET_TO_DO = re.compile(r"\b(?:not|un\w*|to be|must|needs?|requires?|should)\b")
_CLOSED = ("squeez", "plugged", "isolated", "closed", "cemented")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Perforations or open hole that are open above the floor of the plan."""

    top_ft: float
    bottom_ft: float
    sources: tuple[str, ...]
    bridge_plug_possible: bool  # pipe stands right above it
    open_hole: bool = False
    must_be_squeezed: bool = False  # the papers say so, or that the casing leaks there


def is_closed(status: str | None) -> bool:
    """Whether the papers say that an interval is squeezed or plugged off.

    >>> [is_closed(s) for s in ("squeezed 2004", "not plugged", "to be squeezed", None)]
    [True, False, False, False]
    """
    text = (status or "").lower()
    return not _YET_TO_DO.search(text) and any(word in text for word in _CLOSED)


def must_be_squeezed(status: str | None) -> bool:
    """Whether the papers say that an interval has to be squeezed, or is a leak.

    >>> [must_be_squeezed(s) for s in ("to be squeezed", "casing leak", "squeezed", "open")]
    [True, True, False, False]
    """
    text = (status or "").lower()
    asked = "squeez" in text and "not " not in text and bool(_YET_TO_DO.search(text))
    return asked or ("leak" in text and not is_closed(status))


def open_intervals(site: Site) -> Iterator[Interval]:
    """Open intervals, deepest first; those wholly below an existing plug are isolated by it."""
    floor = site.bore.floor
    found = []
    for i, row in enumerate(site.well.perforations):
        ends = [depth for depth in (row.from_ft, row.to_ft) if depth is not None]
        if not ends or is_closed(row.status) or _squeezed_off(site, min(ends), max(ends)):
            continue
        top_ft, bottom_ft = min(ends), max(ends)
        if floor is not None and top_ft >= floor.depth_ft:
            continue
        possible = any(string.kind != "conductor" for string in site.bore.at(top_ft - 1.0))
        paths = (f"perforations[{i}].from_ft", f"perforations[{i}].to_ft")
        found.append(
            Interval(
                top_ft=top_ft,
                bottom_ft=bottom_ft,
                sources=paths,
                bridge_plug_possible=possible,
                open_hole=row.kind == "open_hole",
                must_be_squeezed=must_be_squeezed(row.status),
            )
        )
    yield from sorted(found, key=lambda interval: (-interval.top_ft, -interval.bottom_ft))


def _squeezed_off(site: Site, top_ft: float, bottom_ft: float) -> bool:
    """Whether one squeeze spans the whole interval."""
    for squeeze in site.well.squeezes:
        if squeeze.from_ft is None or squeeze.to_ft is None:
            continue
        low, high = sorted((squeeze.from_ft, squeeze.to_ft))
        if low <= top_ft and bottom_ft <= high:
            return True
    return False


def grouped(intervals: list[Interval], *, gap_ft: float) -> list[Interval]:
    """Intervals nearer than a gap as one, deepest first.

    Args:
        intervals: Deepest top first.
        gap_ft: Least distance that leaves room for a bridge plug between two. [ft]
    """
    groups: list[Interval] = []
    for interval in intervals:
        if groups and groups[-1].top_ft - interval.bottom_ft < gap_ft:
            below = groups.pop()
            interval = Interval(
                top_ft=min(below.top_ft, interval.top_ft),
                bottom_ft=max(below.bottom_ft, interval.bottom_ft),
                sources=(*below.sources, *interval.sources),
                bridge_plug_possible=interval.bridge_plug_possible,
                open_hole=below.open_hole or interval.open_hole,
                must_be_squeezed=below.must_be_squeezed or interval.must_be_squeezed,
            )
        groups.append(interval)
    return groups
