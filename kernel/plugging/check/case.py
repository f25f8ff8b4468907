"""Everything that one check looks at: the well, the rows, the hole and the requirements."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kernel.plugging.check.hole import Hole, String, hole_of
from kernel.plugging.check.numbers import RESOLUTION_FT, feet, span
from kernel.plugging.check.rows import Origin, PlugRow
from kernel.policy.findings import Finding, Level
from kernel.policy.requirement import Policy
from kernel.reference import cement_classes
from kernel.wells.well import Barrier, Well


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A plug or device that stands in the hole before the job."""

    kind: str
    top_ft: float  # of the device or the cement plug itself
    bottom_ft: float
    cap_ft: float | None  # cement known to stand on it; None = no paper says

    @property
    def name(self) -> str:
        """How a finding names it."""
        what = {"cibp": "CIBP", "retainer": "cement retainer", "cement": "cement plug"}
        return f"existing {what.get(self.kind, self.kind)} at {feet(self.top_ft)} ft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One plan of one well under one policy, read once."""

    well: Well
    rows: tuple[PlugRow, ...]
    origin: Origin
    hole: Hole
    policy: Policy
    as_of: date | None
    mud_lb_gal: float | None = None
    standing: tuple[Standing, ...] = ()
    cement: tuple[tuple[float, float], ...] = ()  # continuous cement of the plan, shallowest first

    def number(self, key: str) -> float:
        """The value of a requirement that is a number."""
        return float(self.policy[key].value)

    def cite(self, *keys: str) -> str:
        """Where the requirements stand written, each place once."""
        return "; ".join(dict.fromkeys(self.policy[key].cite for key in keys))

    @property
    def floor_ft(self) -> float | None:
        """Top of the shallowest thing that stays in the bore: the job does not get below it.

        A packer or a fish bars the way only where the plan itself does not go past it.
        """
        deepest = max(
            (d for row in self.rows for d in (row.bottom_ft, row.depth_ft) if d is not None),
            default=0.0,
        )
        bars = [s.top_ft for s in self.standing if s.kind in SEALING or s.top_ft >= deepest - 2]
        return min(bars, default=None)

    @property
    def water_base_ft(self) -> float | None:
        """Base of the deepest usable-quality water by the letter."""
        gau = self.well.gau
        if gau is None:
            return None
        if gau.base_ft is not None and gau.base_ft > 0:
            return gau.base_ft
        return max((bottom for _, bottom in gau.intervals), default=None)

    @property
    def surface_string(self) -> String | None:
        """The surface casing: the string called so, else the outermost of several unnamed ones."""
        named = [s for s in self.hole.strings if s.label == "surface"]
        if named:
            return max(named, key=lambda s: s.shoe_ft)
        nameless = [s for s in self.hole.strings if s.label is None and not s.is_liner]
        return nameless[0] if len(self.hole.strings) > 1 and nameless else None

    @property
    def production_string(self) -> String | None:
        """The production casing: the string called so, else the deepest that is not surface."""
        named = [s for s in self.hole.strings if s.label == "production"]
        if named:
            return max(named, key=lambda s: s.shoe_ft)
        rest = [s for s in self.hole.strings if s.label is None and s != self.surface_string]
        return max(rest, key=lambda s: s.shoe_ft, default=None)

    @property
    def intermediate_strings(self) -> tuple[String, ...]:
        """Strings between surface and production casing, outermost first."""
        named = [s for s in self.hole.strings if s.label == "intermediate"]
        nameless = [
            s
            for s in self.hole.strings
            if s.label is None
            and not s.is_liner
            and s not in (self.surface_string, self.production_string)
        ]
        return (*named, *nameless)

    def reachable(self, depth_ft: float) -> bool:
        """Whether the job can reach a depth: nothing standing above it, and hole there."""
        below_floor = self.floor_ft is not None and depth_ft > self.floor_ft
        outside = self.hole.bottom_ft is not None and depth_ft > self.hole.bottom_ft
        return not below_floor and not outside

    def under_bridge_plug(self, depth_ft: float) -> bool:
        """Whether the plan closes the bore above a depth with a device of its own."""
        return any(
            row.kind in ("cibp", "retainer") and row.depth_ft is not None
            for row in self.rows
            if (row.depth_ft or depth_ft) < depth_ft
        )

    def limits(self, top_ft: float, bottom_ft: float) -> tuple[float, float]:
        """An interval cut to the hole that can be filled: from the casing cut to the floor.

        The cement that stands on the floor belongs to the floor.
        """
        floors = [s.top_ft - (s.cap_ft or 0.0) for s in self.standing if s.top_ft == self.floor_ft]
        deepest = floors if self.hole.bottom_ft is None else [*floors, self.hole.bottom_ft]
        top = max(top_ft, self.number("cut_below_ground_ft"))
        return top, max(min([bottom_ft, *deepest]), top)

    def covered(self, top_ft: float, bottom_ft: float) -> bool:
        """Whether one continuous length of the plan's cement spans an interval."""
        return top_ft >= bottom_ft or any(
            top <= top_ft + RESOLUTION_FT and bottom >= bottom_ft - RESOLUTION_FT
            for top, bottom in self.cement
        )

    def across(self, depth_ft: float) -> tuple[PlugRow, ...]:
        """Cement rows that contain a depth."""
        return tuple(
            row for row in self.rows if row.is_cement and _ends(row)[0] <= depth_ft <= _ends(row)[1]
        )


SEALING = ("cibp", "retainer", "cement")


def case_of(
    well: Well,
    rows: tuple[PlugRow, ...],
    policy: Policy,
    *,
    origin: Origin,
    as_of: date | None,
    mud_lb_gal: float | None = None,
) -> Case:
    """Read the facts and the rows once for all checks."""
    hole = hole_of(well)
    standing = sorted(_standing(well, hole), key=lambda s: s.top_ft)
    return Case(
        well=well,
        rows=rows,
        origin=origin,
        hole=hole,
        policy=policy,
        as_of=as_of,
        mud_lb_gal=mud_lb_gal,
        standing=tuple(standing),
        cement=tuple(continuous([_ends(row) for row in rows if row.is_cement])),
    )


def continuous(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Touching or overlapping intervals joined, shallowest first.

    >>> continuous([(100, 200), (300, 400), (200, 250)])
    [(100, 250), (300, 400)]
    """
    joined: list[tuple[float, float]] = []
    for top, bottom in sorted(spans):
        if joined and top <= joined[-1][1] + RESOLUTION_FT:
            joined[-1] = (joined[-1][0], max(joined[-1][1], bottom))
        else:
            joined.append((top, bottom))
    return joined


def finding(
    case: Case,
    code: str,
    level: Level,
    keys: tuple[str, ...] | str,
    *,
    subject: str,
    message: str,
    **context: object,
) -> Finding:
    """A finding; KEYS name the requirements that speak, or give the authority as a text."""
    rule = keys if isinstance(keys, str) else case.cite(*keys)
    return Finding(
        code=code, level=level, rule=rule, subject=subject, message=message, context=context
    )


def not_checked(case: Case, keys: tuple[str, ...], *, subject: str, message: str) -> Finding:
    """A paragraph that the facts do not let anybody check; it is said, never passed."""
    return finding(
        case,
        "NOT_CHECKED",
        "advice",
        keys,
        subject=subject,
        message=f"Not checked: {message}",
        not_checked=case.cite(*keys),
    )


def ends_of(row: PlugRow) -> tuple[float, float]:
    """Top and bottom of a cement row; only asked of rows that have both. [ft]"""
    return _ends(row)


def _ends(row: PlugRow) -> tuple[float, float]:
    assert row.top_ft is not None and row.bottom_ft is not None  # noqa: S101 - is_cement says so
    return row.top_ft, row.bottom_ft


def _standing(well: Well, hole: Hole) -> Iterator[Standing]:
    for barrier in well.barriers:
        if barrier.kind == "dv_tool":
            continue  # a tool in the string, not a closed bore
        depths = [d for d in (barrier.depth_ft, barrier.top_ft) if d is not None]
        if not depths and barrier.bottom_ft is None:
            continue
        top = depths[0] if depths else barrier.bottom_ft or 0.0
        if barrier.kind == "cement" and barrier.top_ft is not None:
            top = barrier.top_ft
        yield Standing(
            kind=barrier.kind,
            top_ft=top,
            bottom_ft=max(top, barrier.bottom_ft or top),
            cap_ft=_cap_ft(barrier, top, hole),
        )


def _cap_ft(barrier: Barrier, top_ft: float, hole: Hole) -> float | None:
    """Cement on the barrier: as the papers state it, else the most that its sacks can reach."""
    if barrier.cement_ft is not None:
        return barrier.cement_ft
    if barrier.sacks is None:
        return None
    bore = hole.fill(max(top_ft - 1.0, 0.0), top_ft, "bore").low_ft3
    largest = max(c.yield_ft3_per_sack for c in cement_classes().values())
    return barrier.sacks * largest / bore if bore else None


def describe(top_ft: float, bottom_ft: float, rows: tuple[PlugRow, ...]) -> str:
    """Which row comes nearest to an interval that is not covered, and what it lacks."""
    best = max(
        (row for row in rows if row.is_cement),
        key=lambda row: min(_ends(row)[1], bottom_ft) - max(_ends(row)[0], top_ft),
        default=None,
    )
    if best is None or min(_ends(best)[1], bottom_ft) < max(_ends(best)[0], top_ft):
        return f"No plug stands in {span(top_ft, bottom_ft)}."
    lacks = []
    if (above := _ends(best)[0] - top_ft) > RESOLUTION_FT:
        lacks.append(f"{feet(above)} ft above")
    if (below := bottom_ft - _ends(best)[1]) > RESOLUTION_FT:
        lacks.append(f"{feet(below)} ft below")
    missing = " and ".join(lacks)
    return f"{best.name[0].upper()}{best.name[1:]}, falls short by {missing}."
