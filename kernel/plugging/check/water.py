"""What else the water asks for: a tagged plug, and cement behind the pipe."""

from collections.abc import Iterator

from kernel.plugging.check.case import Case, ends_of, finding
from kernel.plugging.check.covers import strata_depths
from kernel.plugging.check.numbers import RESOLUTION_FT, feet
from kernel.policy.findings import Finding


def tagged_water_plug(case: Case) -> Iterator[Finding]:
    """The plug at the base of the deepest water is tagged. (d)(2)

    Cement circulated to the surface is seen there, so that such a plug needs no tag.
    """
    base = case.water_base_ft
    if base is None or not case.reachable(base):
        return
    rows = case.across(base)
    surface = case.number("cut_below_ground_ft") + RESOLUTION_FT
    if not rows or any(row.tagged or ends_of(row)[0] <= surface for row in rows):
        return
    yield finding(
        case,
        "WATER_PLUG_NOT_TAGGED",
        "law",
        ("water_tag",),
        subject=rows[0].name,
        message=f"The plug at the base of the deepest usable-quality water, {feet(base)} ft, "
        "is not tagged. Add code 3 or 4.",
        **rows[0].context(),
        at_ft=base,
    )


def sealed_behind_pipe(case: Case) -> Iterator[Finding]:
    """Pipe without cement across the water is perforated and squeezed. (f)(2), (g)(2)"""
    depths = dict(strata_depths(case))
    if case.water_base_ft is not None:
        name = f"base of the water at {feet(case.water_base_ft)} ft"
        depths.setdefault(case.water_base_ft, name)
    for depth, what in sorted(depths.items()):
        rows = case.across(depth)
        if not rows or not case.reachable(depth):
            continue
        if any(row.squeezed or row.circulated for row in rows):
            continue
        state = case.hole.behind_pipe(depth)
        if state == "cemented":
            continue
        outermost = next(s for s in case.hole.at(depth) if s.label != "conductor")
        by_law = state == "open" and outermost != case.surface_string
        key = "production_squeeze"
        if outermost in case.intermediate_strings:
            key = "intermediate_squeeze"
        yield finding(
            case,
            "UNCEMENTED_BEHIND_PIPE" if state == "open" else "CEMENT_BEHIND_PIPE_UNKNOWN",
            "law" if by_law else "practice",
            (key,),
            subject=rows[0].name,
            message=f"The {what} lies behind {outermost.name} "
            + (
                "that has no cement there"
                if state == "open"
                else "whose cement there is on no paper (not checked)"
            )
            + ", and the plug is only spotted inside. Perforate and squeeze, or show the cement.",
            **rows[0].context(),
            at_ft=depth,
        )
