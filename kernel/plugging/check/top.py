"""The top of the well and the mud between the plugs."""

from collections.abc import Iterator

from kernel.plugging.check.case import Case, continuous, ends_of, finding
from kernel.plugging.check.numbers import RESOLUTION_FT, feet, span
from kernel.policy.findings import Finding

SHORT_FT = 5.0  # shorter gaps are the cut at the top, or rounding
DEEP_CUT_FT = 6.0  # beyond this a cut is no longer a cut below plough depth


def top_plug(case: Case) -> Iterator[Finding]:
    """Ten feet of cement stand in the top of the well. (d)(8)

    Plugs to ground level and to the cut, three feet down, are both approved.
    """
    length, cut = case.number("top_plug_ft"), case.number("cut_below_ground_ft")
    shallow = [s for s in case.cement if s[0] <= cut + RESOLUTION_FT / 2]
    bottom = max((bottom for _, bottom in shallow), default=0.0)
    top = min((top for top, _ in shallow), default=0.0)
    if not shallow or bottom - top < length - RESOLUTION_FT / 2:
        yield finding(
            case,
            "TOP_PLUG_MISSING",
            "law",
            ("top_plug_ft",),
            subject="top of the well",
            message=f"No {length:g} ft of cement stands in the top of the well. "
            f"Plan a plug from {feet(cut + length)} ft or deeper to {feet(cut)} ft.",
            required_top_ft=cut,
            required_bottom_ft=cut + length,
        )
    elif bottom < cut + length - RESOLUTION_FT / 2:
        yield finding(
            case,
            "TOP_PLUG_SHORTENED_BY_CUT",
            "practice",
            ("top_plug_ft", "cut_below_ground_ft"),
            subject=span(top, bottom),
            message=f"Cutting the casing {cut:g} ft down leaves {bottom - cut:g} ft of the top "
            f"plug. Set it from {feet(cut + length)} ft.",
        )


def casing_cut(case: Case) -> Iterator[Finding]:
    """Casing is cut three feet below ground; the form has no row for it, a plan has. (d)(8)"""
    cut = case.number("cut_below_ground_ft")
    cuts = [row for row in case.rows if row.cuts_casing]
    for row in cuts:
        if row.depth_ft is not None and row.depth_ft < cut:
            yield finding(
                case,
                "CUT_TOO_SHALLOW",
                "law",
                ("cut_below_ground_ft",),
                subject=row.name,
                message=f"The casing is cut at {row.depth_ft:g} ft; cut it {cut:g} ft below "
                "ground.",
                **row.context(),
            )
        if row.depth_ft is not None and row.depth_ft > DEEP_CUT_FT:
            yield finding(
                case,
                "CUT_DEEP",
                "practice",
                ("surface_casing_stays", "cut_below_ground_ft"),
                subject=row.name,
                message=f"The cut at {row.depth_ft:g} ft would take out surface casing, which "
                "stays in the well.",
                **row.context(),
            )
    if case.origin == "form" or cuts:
        return
    yield finding(
        case,
        "CUT_NOT_PLANNED",
        "law",
        ("cut_below_ground_ft",),
        subject="top of the well",
        message=f"No step cuts the casing {cut:g} ft below ground and caps it.",
    )


def mud(case: Case) -> Iterator[Finding]:
    """Mud of the required weight stands in every interval without cement. (d)(9)"""
    least = case.number("mud_density_lb_gal")
    open_parts = ", ".join(span(*part) for part in intervals_without_cement(case))
    if case.mud_lb_gal is None:
        yield finding(
            case,
            "MUD_NOT_STATED",
            "advice",
            ("mud_density_lb_gal",),
            subject=f"mud in {open_parts}" if open_parts else "mud",
            message=f"Not checked: the plan states no mud weight. At least {least:g} lb/gal is "
            f"needed in each interval without cement: {open_parts or 'none'}.",
        )
    elif case.mud_lb_gal < least:
        yield finding(
            case,
            "MUD_DENSITY",
            "law",
            ("mud_density_lb_gal",),
            subject="mud",
            message=f"The mud weighs {case.mud_lb_gal:g} lb/gal; at least {least:g} lb/gal is "
            f"required in {open_parts or 'every interval without cement'}.",
            mud_lb_gal=case.mud_lb_gal,
        )


def intervals_without_cement(case: Case) -> list[tuple[float, float]]:
    """Stretches of the open bore between the plan's plugs, shallowest first. [ft]

    The deepest one ends at the cap of an existing plug, else at the bottom of the hole; below
    a bridge plug that the plan sets nothing is open.
    """
    devices = {
        row.depth_ft: row.cap_ft or 0.0
        for row in case.rows
        if row.kind in ("cibp", "retainer") and row.depth_ft is not None
    }
    plugs = [ends_of(row) for row in case.rows if row.is_cement]
    stops = continuous([*plugs, *((depth - cap, depth) for depth, cap in devices.items())])
    floor = next((s for s in case.standing if s.top_ft == case.floor_ft), None)
    if floor is not None:
        stops.append((floor.top_ft - (floor.cap_ft or 0.0), floor.top_ft))
    elif not stops or stops[-1][1] not in devices:
        stops.append((case.hole.bottom_ft or 0.0,) * 2)
    edges = [0.0, *(edge for stop in stops for edge in stop)]
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [(top, low) for top, low in pairs if low - top > SHORT_FT]
