"""What else the water asks for: a tagged plug, and cement behind the pipe."""

from collections.abc import Iterator

from kernel.plugging.check.case import Case, ends_of, finding
from kernel.plugging.check.covers import strata_depths
from kernel.plugging.check.numbers import RESOLUTION_FT, feet
from kernel.policy.findings import Finding

ON_DEVICE_FT = 50.0


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


def spotted_in_uncemented_pipe(case: Case) -> Iterator[Finding]:
    """Districts ask for a squeeze wherever no string is cemented to the formation.

    A plug that stands on a bridge plug or on the floor only closes the bore, and the water depths
    have their own finding.
    """
    stands_on = [row.depth_ft for row in case.rows if row.kind in ("cibp", "retainer")]
    stands_on += [s.top_ft - (s.cap_ft or 0.0) for s in case.standing]
    water = {depth for depth, _ in strata_depths(case)} | {case.water_base_ft}
    for row in case.rows:
        if row.kind != "cement" or not row.is_cement or row.squeezed or row.circulated:
            continue
        top, bottom = ends_of(row)
        if any(d is not None and abs(d - bottom) <= ON_DEVICE_FT for d in stands_on):
            continue
        inside = [d for d in water if d is not None and top <= d <= bottom]
        if any(case.hole.behind_pipe(d) != "cemented" for d in inside):
            continue
        depth = case.hole.unsealed_at(top, bottom)
        if depth is not None:
            state = case.hole.behind_pipe(depth)
            yield finding(
                case,
                "SPOTTED_IN_UNCEMENTED_PIPE",
                "practice",
                ("squeeze_uncemented",),
                subject=row.name,
                message=f"The plug is spotted, and at {feet(depth)} ft "
                + ("no string is cemented" if state == "open" else "the cement is on no paper")
                + ". Perforate and squeeze, or show the cement.",
                **row.context(),
                at_ft=depth,
            )
