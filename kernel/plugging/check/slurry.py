"""Whether the sacks make the plug: the rule minimum, the stated length, the cement itself."""

from collections.abc import Iterator
from math import inf

from kernel.plugging.check.case import Case, ends_of, finding
from kernel.plugging.check.hole import Flow
from kernel.plugging.check.numbers import (
    SLURRY_TOLERANCE,
    depth_factor,
    feet,
    volume,
)
from kernel.plugging.check.rows import PlugRow
from kernel.policy.findings import Finding
from kernel.reference import cement_classes

EXTENDERS = ("poz", "gel", "bentonite", "fly ash", "light", "extend")


def yields_ft3(case: Case, row: PlugRow) -> tuple[float, float]:
    """Smallest and largest slurry of one sack. [ft³]

    A row that names no class may be any class that the settings use; the law speaks only where
    even the largest yield is too little.
    """
    classes = cement_classes()
    named = _class_of(row)
    if named in classes:
        return (classes[named].yield_ft3_per_sack,) * 2
    deep = row.bottom_ft is not None and row.bottom_ft > case.number("deep_cement_from_ft")
    usual = str(case.policy["deep_cement_class" if deep else "shallow_cement_class"].value)
    made = [c.yield_ft3_per_sack for c in classes.values()]
    return min(classes[usual].yield_ft3_per_sack, max(made)), max(made)


def flow_of(row: PlugRow) -> Flow:
    """Which spaces the row's placement fills."""
    return "circulate" if row.circulated else "squeeze" if row.squeezed else "bore"


def slurry(case: Case) -> Iterator[Finding]:
    """Each plug's slurry against the rule and against its own stated length."""
    for row in case.rows:
        if row.kind == "cement" and row.top_ft is not None and row.bottom_ft is not None:
            yield from _slurry(case, row)


def _slurry(case: Case, row: PlugRow) -> Iterator[Finding]:
    if row.sacks is None:
        yield finding(
            case,
            "SACKS_NOT_STATED",
            "practice",
            ("plug_fill_ft",),
            subject=row.name,
            message="Not checked: the row states no sacks. Every plug needs its cement volume.",
            **row.context(),
        )
        return
    if row.sacks <= 0:
        yield finding(
            case,
            "PLUG_WITHOUT_CEMENT",
            "law",
            ("plug_fill_ft",),
            subject=row.name,
            message=f"The row states {row.sacks:g} sacks: there is no plug.",
            **row.context(),
        )
        return
    yield from rule_minimum(case, row)
    yield from stated_length(case, row)


def rule_minimum(case: Case, row: PlugRow) -> Iterator[Finding]:
    """Slurry to fill 100 ft of what the plug fills, plus 10 % per 1,000 ft of depth. (d)(11)

    The basis is 100 ft whatever the plug's length, and the depth is that of its bottom. The top
    plug is exempt.
    """
    top, bottom = ends_of(row)
    if top <= case.number("cut_below_ground_ft") + 1 and bottom - top < case.number("plug_fill_ft"):
        return
    factor = depth_factor(bottom, excess_per_1000_ft=case.number("excess_per_1000_ft"))
    fill = case.hole.fill(top, bottom, flow_of(row))
    minimum = case.number("plug_fill_ft")
    basis = minimum * factor
    if fill.length_ft <= 0:
        return
    yield from _judge(
        case,
        row,
        code="SLURRY_BELOW_RULE_MINIMUM",
        low=fill.low_ft3_per_ft * basis,
        high=fill.high_ft3_per_ft * basis,
        unknown=fill.unknown,
        needs=f"the rule minimum of {minimum:g} ft × {fill.low_ft3_per_ft:.4f} ft³/ft "
        f"× {factor:.3f}, ",
    )


def stated_length(case: Case, row: PlugRow) -> Iterator[Finding]:
    """The slurry reaches the stated top, or the row states a plug that cannot be. (d)(11)

    Slurry that fills the length but not its full-length excess is only worth a note: approved
    plugs of 200 ft lie below it.
    """
    top, bottom = ends_of(row)
    fill = case.hole.fill(top, bottom, flow_of(row))
    short = list(
        _judge(
            case,
            row,
            code="SLURRY_BELOW_STATED_LENGTH",
            low=fill.low_ft3,
            high=fill.high_ft3,
            unknown=fill.unknown,
            needs=f"{feet(bottom - top)} ft of plug, ",
        )
    )
    yield from short
    factor = depth_factor(bottom, excess_per_1000_ft=case.number("excess_per_1000_ft"))
    most = (row.sacks or 0) * yields_ft3(case, row)[1]
    if not short and most < fill.low_ft3 * factor * (1 - SLURRY_TOLERANCE):
        yield finding(
            case,
            "SLURRY_BELOW_FULL_LENGTH_EXCESS",
            "advice",
            ("excess_per_1000_ft",),
            subject=row.name,
            message=f"{volume(most)} fill the plug but not {volume(fill.low_ft3 * factor)}, its "
            "whole length with 10 % per 1,000 ft; the rule asks for that on 100 ft only.",
            **row.context(),
        )
    if row.squeezed and not row.circulated:
        yield from _if_annulus_open(case, row, most)


def open_returns(case: Case) -> Iterator[Finding]:
    """A circulated plug needs an annulus that is open from the perforation to surface."""
    for row in case.rows:
        if not row.circulated or not row.is_cement:
            continue
        closed = case.hole.closed_to_returns(*ends_of(row))
        if closed is not None:
            yield finding(
                case,
                "CIRCULATION_CLOSED",
                "practice",
                ("placement_through_pipe",),
                subject=row.name,
                message=f"The row circulates through perforations, but the papers show every "
                f"string cemented at {feet(closed)} ft. Spot the plug, or show the open annulus.",
                **row.context(),
            )


def _if_annulus_open(case: Case, row: PlugRow, slurry_ft3: float) -> Iterator[Finding]:
    """A squeeze into an annulus that the papers call cemented is measured both ways."""
    top, bottom = ends_of(row)
    inside = case.hole.fill(top, bottom, "squeeze")
    both = case.hole.fill(top, bottom, "uncemented")
    if inside.low_ft3 * (1 + SLURRY_TOLERANCE) <= slurry_ft3 < both.low_ft3:
        yield finding(
            case,
            "SQUEEZE_SHORT_IF_ANNULUS_OPEN",
            "practice",
            ("squeeze_uncemented",),
            subject=row.name,
            message=f"The row squeezes, but {volume(slurry_ft3)} fill only the bore; with the "
            f"annulus it takes {volume(both.low_ft3)}. The papers show cement behind the pipe: "
            "spot the plug, or add sacks.",
            **row.context(),
        )


def _judge(
    case: Case,
    row: PlugRow,
    *,
    code: str,
    low: float,
    high: float,
    unknown: tuple[str, ...],
    needs: str,
) -> Iterator[Finding]:
    """Law where even the smallest need is not met, advice where only the largest is not."""
    least, most = ((row.sacks or 0) * y for y in yields_ft3(case, row))
    if most < low * (1 - SLURRY_TOLERANCE):
        yield finding(
            case,
            code,
            "law",
            ("plug_fill_ft", "excess_per_1000_ft"),
            subject=row.name,
            message=f"{row.sacks:g} sacks make {volume(most)}, less than {needs}{volume(low)}.",
            **row.context(),
            slurry_ft3=round(most, 2),
            required_ft3=round(low, 2),
        )
    elif least < high * (1 - SLURRY_TOLERANCE):
        why = unknown if least == most else (*unknown, "the class of the cement")
        yield finding(
            case,
            f"{code}_NOT_CHECKED",
            "advice",
            ("plug_fill_ft", "excess_per_1000_ft"),
            subject=row.name,
            message=f"Not checked: {row.sacks:g} sacks make {_range(least, most)}, and "
            f"{needs.rstrip(' ,')} takes {_range(low, high)}. The papers do not show "
            f"{' and '.join(why)}.",
            **row.context(),
        )


def _range(low: float, high: float) -> str:
    if high == inf:
        return f"at least {volume(low)}"
    return volume(low) if high - low < 0.1 else f"{volume(low)} to {volume(high)}"


def _class_of(row: PlugRow) -> str | None:
    if not row.cement:
        return None
    return row.cement.upper().removeprefix("CLASS").strip()


def cement_kind(case: Case) -> Iterator[Finding]:
    """Approved API cement without volume extenders. (d)(4)"""
    for row in case.rows:
        if not row.cement:
            continue
        if any(word in row.cement.lower() for word in EXTENDERS):
            yield finding(
                case,
                "CEMENT_EXTENDED",
                "law",
                ("cement_approved_api",),
                subject=row.name,
                message=f"“{row.cement}” holds a volume extender; use neat API cement.",
                **row.context(),
            )
        elif _class_of(row) not in cement_classes():
            yield finding(
                case,
                "CEMENT_CLASS_UNKNOWN",
                "advice",
                ("cement_approved_api",),
                subject=row.name,
                message=f"Not checked: “{row.cement}” is no API class with a known yield.",
                **row.context(),
            )
