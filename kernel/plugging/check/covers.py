"""Intervals that the paragraphs want spanned by one continuous plug, one function each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kernel.plugging.check.case import Case, describe, finding, not_checked
from kernel.plugging.check.numbers import feet, span
from kernel.policy.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """An interval to be spanned, around the depth that is protected."""

    code: str
    what: str
    at_ft: float
    top_ft: float
    bottom_ft: float
    keys: tuple[str, ...]


def covers(case: Case) -> Iterator[Finding]:
    """Each interval that the law wants spanned and no plug spans; one finding per interval."""
    wanted: dict[tuple[float, float], list[Cover]] = {}
    for cover in _all_covers(case):
        if case.reachable(cover.at_ft):
            limits = case.limits(cover.top_ft, cover.bottom_ft)
            wanted.setdefault(limits, []).append(cover)
    for (top, bottom), same in wanted.items():
        if not case.covered(top, bottom):
            yield finding(
                case,
                same[0].code,
                "law",
                tuple(key for cover in same for key in cover.keys),
                subject=same[0].what,
                message=f"One plug must span {span(top, bottom)} for the {same[0].what}. "
                + describe(top, bottom, case.rows),
                at_ft=same[0].at_ft,
                required_top_ft=top,
                required_bottom_ft=bottom,
            )


def _all_covers(case: Case) -> Iterable[Cover]:
    for paragraph in (
        short_surface_casing,
        surface_shoe,
        deep_surface_casing,
        water_inside_intermediate,
        water_inside_production,
        separated_strata,
    ):
        yield from paragraph(case)


def short_surface_casing(case: Case) -> Iterator[Cover]:
    """Water below the surface shoe: a plug at its base and one at the shoe. (e)(1)"""
    base, shoe = case.water_base_ft, case.surface_string
    if base is None or shoe is None or shoe.shoe_ft >= base:
        return
    yield _water(case, base, above="water_above_ft", below="water_below_ft")
    yield Cover(
        code="SURFACE_SHOE_NOT_COVERED",
        what=f"surface casing shoe at {feet(shoe.shoe_ft)} ft",
        at_ft=shoe.shoe_ft,
        top_ft=shoe.shoe_ft - case.number("short_shoe_above_ft"),
        bottom_ft=shoe.shoe_ft + case.number("short_shoe_below_ft"),
        keys=("short_shoe_above_ft",),
    )


def surface_shoe(case: Case) -> Iterator[Cover]:
    """A shoe that protects the water, or whose water is unknown, gets its plug. (e)(2)"""
    base, shoe = case.water_base_ft, case.surface_string
    if shoe is None or (base is not None and shoe.shoe_ft < base):
        return
    yield Cover(
        code="SURFACE_SHOE_NOT_COVERED",
        what=f"surface casing shoe at {feet(shoe.shoe_ft)} ft",
        at_ft=shoe.shoe_ft,
        top_ft=shoe.shoe_ft - case.number("shoe_above_ft"),
        bottom_ft=shoe.shoe_ft + case.number("shoe_below_ft"),
        keys=("shoe_above_ft",),
    )


def deep_surface_casing(case: Case) -> Iterator[Cover]:
    """A shoe far below the water: one more plug inside at the base of the water. (e)(3)"""
    base, shoe = case.water_base_ft, case.surface_string
    if base is None or shoe is None or shoe.shoe_ft - base <= case.number("deep_shoe_ft"):
        return
    yield _water(case, base, above="water_above_ft", below="water_below_ft", key="deep_shoe_ft")


def water_inside_intermediate(case: Case) -> Iterator[Cover]:
    """Intermediate casing across the water and nothing inside it. (f)(1), or (f)(2) squeezed"""
    base = case.water_base_ft
    if base is None or not any(s.stands_at(base) for s in case.intermediate_strings):
        return
    production = case.production_string
    if production is None or not production.stands_at(base):
        key = "intermediate_water_ft"
        yield _water(case, base, above=key, below=key)


def water_inside_production(case: Case) -> Iterator[Cover]:
    """Production casing across the water. (g)(1), or (g)(2) squeezed"""
    base, production = case.water_base_ft, case.production_string
    if base is not None and production is not None and production.stands_at(base):
        key = "production_water_ft"
        yield _water(case, base, above=key, below=key)


def separated_strata(case: Case) -> Iterator[Cover]:
    """Each stratum of the letter is separated at its top and its base. (d)(2), (e)(4)"""
    reach = case.number("strata_separation_ft")
    for depth, what in strata_depths(case):
        yield Cover(
            code="WATER_NOT_SEPARATED",
            what=what,
            at_ft=depth,
            top_ft=depth - reach,
            bottom_ft=depth + reach,
            keys=("strata_separation_ft",),
        )


def strata_depths(case: Case) -> list[tuple[float, str]]:
    """Depths of the letter where strata begin and end, except ground level."""
    gau = case.well.gau
    if gau is None:
        return []
    depths: dict[float, str] = {}
    for top, bottom in gau.intervals:
        if top > 0:
            depths.setdefault(top, f"top of the water at {feet(top)} ft")
        if bottom > 0:
            depths[bottom] = f"base of the water at {feet(bottom)} ft"
    return sorted(depths.items())


def missing_cover_facts(case: Case) -> Iterator[Finding]:
    """Facts without which the covers of water and shoe cannot be judged."""
    if case.surface_string is None:
        yield finding(
            case,
            "SURFACE_SHOE_DEPTH_UNKNOWN",
            "advice",
            ("shoe_above_ft", "short_shoe_above_ft"),
            subject="surface casing shoe",
            message="Not checked: the papers give no surface casing with a shoe depth. "
            "Enter its size and setting depth.",
        )
    if case.water_base_ft is None:
        yield finding(
            case,
            "WATER_BASE_UNKNOWN",
            "advice",
            ("water_isolation", "water_above_ft", "intermediate_water_ft", "production_water_ft"),
            subject="base of usable-quality water",
            message="Not checked: no letter gives the base of usable-quality water. "
            "Enter the depth of the GAU letter.",
        )
    elif not case.reachable(case.water_base_ft):
        yield not_checked(
            case,
            ("water_isolation",),
            subject=f"base of the water at {feet(case.water_base_ft)} ft",
            message="the base of the water lies below the hole or below an existing plug.",
        )


def _water(case: Case, base_ft: float, *, above: str, below: str, key: str = "") -> Cover:
    return Cover(
        code="WATER_BASE_NOT_COVERED",
        what=f"base of the deepest usable-quality water at {feet(base_ft)} ft",
        at_ft=base_ft,
        top_ft=base_ft - case.number(above),
        bottom_ft=base_ft + case.number(below),
        keys=(key or above,),
    )
