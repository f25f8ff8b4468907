"""The hole as the checker reads it from the facts: pipe, annuli, cement behind pipe.

Nothing is assumed. A diameter that the facts leave open becomes a range, cement that no paper
shows becomes "unknown", and a law finding is only raised where the whole range breaks the rule.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from typing import Literal

from kernel.plugging.check.numbers import RESOLUTION_FT, area_ft2
from kernel.reference import cement_classes, weights_of
from kernel.units import inches
from kernel.wells.well import CasingRow, Squeeze, Well

Cement = Literal["cemented", "open", "unknown"]
Flow = Literal["bore", "squeeze", "circulate", "uncemented"]
ROLES = ("surface", "intermediate", "production", "liner", "conductor")
WEIGHT_STEP_LB_FT = 0.3  # papers round nominal weights: 54.5 as 54 or 55, 15.5 as 15.50


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A stretch behind one string with one answer about its cement."""

    top_ft: float
    bottom_ft: float
    state: Cement


@dataclass(frozen=True, slots=True, kw_only=True)
class String:
    """One string of pipe. Inside diameters run from the heaviest to the lightest weight known."""

    label: str | None
    od_in: float
    hole_in: float | None
    id_min_in: float | None
    id_max_in: float | None
    top_ft: float
    shoe_ft: float
    reaches: tuple[Reach, ...]
    tools_ft: tuple[float, ...]
    is_liner: bool

    @property
    def name(self) -> str:
        """Size and role, as a finding names the string."""
        role = "liner" if self.is_liner else (self.label or "casing")
        return f"{inches(self.od_in)} {role}"

    def stands_at(self, depth_ft: float) -> bool:
        """Whether the string is present at a depth."""
        return self.top_ft <= depth_ft <= self.shoe_ft

    def cement_at(self, depth_ft: float) -> Cement:
        """What is known of the cement behind the string at a depth; "open" where none reaches."""
        states = {r.state for r in self.reaches if r.top_ft <= depth_ft <= r.bottom_ft}
        return "cemented" if "cemented" in states else "unknown" if "unknown" in states else "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """Bounds of what cement fills over an interval, infinite where a diameter is unknown. [ft³]"""

    low_ft3: float
    high_ft3: float
    length_ft: float
    unknown: tuple[str, ...] = ()  # what the facts do not say

    @property
    def low_ft3_per_ft(self) -> float:
        """Smallest capacity that the facts allow, mean over the length. [ft³/ft]"""
        return self.low_ft3 / self.length_ft if self.length_ft else 0.0

    @property
    def high_ft3_per_ft(self) -> float:
        """Largest capacity that the facts allow, mean over the length. [ft³/ft]"""
        return self.high_ft3 / self.length_ft if self.length_ft else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """Strings from the outside in, and how deep anything reaches."""

    strings: tuple[String, ...]
    bottom_ft: float | None

    def at(self, depth_ft: float) -> tuple[String, ...]:
        """Strings present at a depth, outermost first."""
        return tuple(s for s in self.strings if s.stands_at(depth_ft))

    def drilled_in(self, depth_ft: float) -> float | None:
        """Diameter that was drilled at a depth: that of the first string set below it. [in]"""
        deeper = [s for s in self.strings if s.shoe_ft >= depth_ft and not s.is_liner]
        deeper += [s for s in self.strings if s.shoe_ft >= depth_ft and s.is_liner]
        return deeper[0].hole_in if deeper else None

    def behind_pipe(self, depth_ft: float) -> Cement:
        """Whether the formation at a depth is sealed outside: the outermost pipe touches it.

        No pipe across the depth counts as cemented, since the plug itself then meets the rock.
        """
        across = [s for s in self.at(depth_ft) if s.label != "conductor"]
        return across[0].cement_at(depth_ft) if across else "cemented"

    def unsealed_at(self, top_ft: float, bottom_ft: float) -> float | None:
        """Deepest depth of an interval with pipe that is not known to be cemented to the rock."""
        for upper, lower in reversed(list(pairwise(self._cuts(top_ft, bottom_ft)))):
            if self.behind_pipe((upper + lower) / 2) != "cemented":
                return (upper + lower) / 2
        return None

    def closed_to_returns(self, top_ft: float, bottom_ft: float) -> float | None:
        """Deepest depth of an interval at which every string is cemented; None if there is none."""
        for upper, lower in reversed(list(pairwise(self._cuts(top_ft, bottom_ft)))):
            across = self.at((upper + lower) / 2)
            if across and all(s.cement_at((upper + lower) / 2) == "cemented" for s in across):
                return lower
        return None

    def fill(self, top_ft: float, bottom_ft: float, flow: Flow) -> Fill:
        """What cement fills between two depths. [ft³]

        A spot plug fills the bore, a squeeze also the innermost annulus that is not known to be
        cemented, a circulated plug the bore and an annulus wherever one is not cemented.
        "uncemented" is a squeeze whatever the papers say of cement.
        """
        low = high = 0.0
        unknown: list[str] = []
        for upper, lower in pairwise(self._cuts(top_ft, bottom_ft)):
            part_low, part_high, gaps = self._capacity((upper + lower) / 2, flow)
            low += part_low * (lower - upper)
            high += part_high * (lower - upper)
            unknown += gaps
        return Fill(
            low_ft3=low,
            high_ft3=high,
            length_ft=bottom_ft - top_ft,
            unknown=tuple(dict.fromkeys(unknown)),
        )

    def _cuts(self, top_ft: float, bottom_ft: float) -> list[float]:
        edges = {top_ft, bottom_ft}
        for string in self.strings:
            edges |= {string.top_ft, string.shoe_ft}
            edges |= {edge for r in string.reaches for edge in (r.top_ft, r.bottom_ft)}
        return sorted(edge for edge in edges if top_ft <= edge <= bottom_ft)

    def _capacity(self, depth_ft: float, flow: Flow) -> tuple[float, float, list[str]]:
        across = self.at(depth_ft)
        if not across:
            drilled = self.drilled_in(depth_ft)
            if drilled is None:
                return 0.0, inf, ["the diameter of the open hole"]
            return area_ft2(outer_in=drilled), area_ft2(outer_in=drilled), []
        inner = min(across, key=lambda s: s.od_in)
        if inner.id_min_in is None or inner.id_max_in is None:
            return 0.0, inf, [f"the inside diameter of the {inner.name}"]
        low, high = area_ft2(outer_in=inner.id_min_in), area_ft2(outer_in=inner.id_max_in)
        gaps = [] if low == high else [f"the weight of the {inner.name}"]
        squeezed = flow == "squeeze" and inner.cement_at(depth_ft) != "cemented"
        if squeezed or flow == "uncemented":
            ring_low, ring_high, more = self._annulus(inner, depth_ft)
            return low + ring_low, high + ring_high, gaps + more
        if flow == "circulate" and any(s.cement_at(depth_ft) != "cemented" for s in across):
            rings = [self._annulus(string, depth_ft) for string in across]
            why = [gap for ring in rings for gap in ring[2]]
            why += ["which annulus the returns take"] if len(rings) > 1 else []
            return low + min(r[0] for r in rings), high + max(r[1] for r in rings), gaps + why
        return low, high, gaps

    def _annulus(self, string: String, depth_ft: float) -> tuple[float, float, list[str]]:
        around = [s for s in self.at(depth_ft) if s.od_in > string.od_in]
        if not around:
            drilled = self.drilled_in(depth_ft)
            if drilled is None:
                return 0.0, inf, [f"the hole around the {string.name}"]
            ring = area_ft2(outer_in=drilled, inner_in=string.od_in)
            return ring, ring, []
        outer = min(around, key=lambda s: s.od_in)
        if outer.id_min_in is None or outer.id_max_in is None:
            return 0.0, inf, [f"the inside diameter of the {outer.name}"]
        low = area_ft2(outer_in=outer.id_min_in, inner_in=string.od_in)
        high = area_ft2(outer_in=outer.id_max_in, inner_in=string.od_in)
        return low, high, [] if low == high else [f"the weight of the {outer.name}"]


def hole_of(well: Well) -> Hole:
    """The strings of a well, stages joined, outermost first."""
    strings = [*_strings(well.casing, is_liner=False), *_strings(well.liners, is_liner=True)]
    strings.sort(key=lambda s: (-s.od_in, s.shoe_ft))
    depths = [s.shoe_ft for s in (*well.casing, *well.liners) if s.shoe_ft is not None]
    depths += [d for p in well.perforations for d in (p.from_ft, p.to_ft) if d is not None]
    depths += [] if well.total_depth_ft is None else [well.total_depth_ft]
    squeezed = tuple(_with_squeezes(s, well.squeezes) for s in strings)
    return Hole(strings=squeezed, bottom_ft=max(depths, default=None))


def _strings(rows: Iterable[CasingRow], *, is_liner: bool) -> list[String]:
    stages: dict[tuple[float, float], list[CasingRow]] = {}
    for row in rows:
        if row.od_in is not None and row.shoe_ft is not None:
            stages.setdefault((row.od_in, row.shoe_ft), []).append(row)
    return [_string(group, is_liner=is_liner) for group in stages.values()]


def _string(stages: Sequence[CasingRow], *, is_liner: bool) -> String:
    first = stages[0]
    od, shoe = first.od_in or 0.0, first.shoe_ft or 0.0
    top = min((row.top_ft for row in stages if row.top_ft is not None), default=0.0)
    inside = [d for row in stages for d in _inside_in(od, row.weight_lb_ft, stages)]
    tools = sorted({row.stage_tool_ft for row in stages if row.stage_tool_ft is not None})
    reaches = [r for row in stages for r in _reaches(row, top_ft=top, shoe_ft=shoe)]
    if tools and all(row.stage_tool_ft is not None for row in stages):
        reaches.append(Reach(top_ft=top, bottom_ft=shoe, state="unknown"))  # first stage unsaid
    return String(
        label=next((_role(row.string) for row in stages if row.string), None),
        od_in=od,
        hole_in=next((row.hole_in for row in stages if row.hole_in is not None), None),
        id_min_in=min(inside, default=None),
        id_max_in=max(inside, default=None),
        top_ft=top,
        shoe_ft=shoe,
        reaches=tuple(reaches),
        tools_ft=tuple(tools),
        is_liner=is_liner,
    )


def _role(label: str) -> str:
    """The string's role in one word, however the papers write it."""
    words = label.lower()
    return next((role for role in ROLES if role in words), words)


def _inside_in(
    od_in: float, weight_lb_ft: float | None, stages: Sequence[CasingRow]
) -> tuple[float, ...]:
    made = weights_of(od_in)
    if weight_lb_ft is None:
        told = any(row.weight_lb_ft is not None for row in stages)
        return () if told else tuple(pipe.id_in for pipe in made)
    near = [p.id_in for p in made if abs(p.weight_lb_ft - weight_lb_ft) <= WEIGHT_STEP_LB_FT]
    return tuple(near or (pipe.id_in for pipe in made))


def _reaches(row: CasingRow, *, top_ft: float, shoe_ft: float) -> list[Reach]:
    """What one cementing stage says. A TOC at the stage's own start is unknown, not a top."""
    start = shoe_ft if row.stage_tool_ft is None else row.stage_tool_ft
    if row.cement_sacks == 0:
        return []
    if row.toc_ft is None or row.toc_ft >= start - RESOLUTION_FT:
        return [Reach(top_ft=top_ft, bottom_ft=start, state="unknown")]
    return [Reach(top_ft=max(row.toc_ft, top_ft), bottom_ft=start, state="cemented")]


def _with_squeezes(string: String, squeezes: Iterable[Squeeze]) -> String:
    """Open annulus above a squeeze may hold its cement: how high, no paper says for sure.

    The papers do not name the squeezed string either, so each string across the depth gets it.
    """
    extra = []
    for squeeze in squeezes:
        ends = [d for d in (squeeze.from_ft, squeeze.to_ft) if d is not None]
        if not ends or not string.stands_at(min(ends)):
            continue
        most = max(c.yield_ft3_per_sack for c in cement_classes().values())
        ring = _ring_ft2(string)
        rise = squeeze.sacks * most / ring if squeeze.sacks is not None and ring else max(ends)
        top = max(min(ends) - rise, string.top_ft)
        extra.append(Reach(top_ft=top, bottom_ft=max(ends), state="unknown"))
    return replace(string, reaches=(*string.reaches, *extra))


def _ring_ft2(string: String) -> float | None:
    if string.hole_in is None or string.hole_in <= string.od_in:
        return None
    return area_ft2(outer_in=string.hole_in, inner_in=string.od_in)
