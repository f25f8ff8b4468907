"""Plugs across stage tools and liner tops."""

from collections.abc import Iterator

from kernel.plugging.check.case import Case, describe, finding, not_checked
from kernel.plugging.check.hole import String
from kernel.plugging.check.numbers import RESOLUTION_FT, feet, span
from kernel.policy.findings import Finding

SAME_TOOL_FT = 60.0  # papers give one tool from its collar, its middle or its depth by tally


def stage_tools(case: Case) -> Iterator[Finding]:
    """Each multi-stage tool of the production casing is crossed by a plug. (g)(1)

    Tools of other strings stand under no paragraph: districts ask for them. We take "across" as
    law, with the length of a plug; 50 ft on each side is measured as practice.
    """
    for depth, string in _tools(case):
        what = f"stage tool at {feet(depth)} ft"
        if string is not None:
            what += f" in the {string.name}"
        if not case.reachable(depth):
            continue
        by_law = string is not None and _is_production(case, string)
        key = "stage_tool_each_side_ft" if by_law else "other_stage_tool_each_side_ft"
        yield from _crossed(case, depth, what=what, code="STAGE_TOOL", key=key, by_law=by_law)


def _is_production(case: Case, string: String) -> bool:
    return string == case.production_string or string.label == "production"


def _tools(case: Case) -> list[tuple[float, String | None]]:
    tools: list[tuple[float, String | None]] = [
        (depth, string) for string in case.hole.strings for depth in string.tools_ft
    ]
    for barrier in case.well.barriers:
        depth = barrier.depth_ft if barrier.depth_ft is not None else barrier.top_ft
        if barrier.kind != "dv_tool" or depth is None:
            continue
        if any(abs(depth - known) <= SAME_TOOL_FT for known, _ in tools):
            continue
        inner = [s for s in case.hole.at(depth) if s != case.surface_string]
        tools.append((depth, inner[0] if len(inner) == 1 else None))
    return sorted(tools, key=lambda tool: tool[0])


def liner_tops(case: Case) -> Iterator[Finding]:
    """A liner that stays has a plug at its top. (h)

    A plug that only stands on the liner top is taken as practice: the paragraph says "at".
    """
    for row in case.well.liners:
        if row.top_ft is None:
            yield not_checked(
                case,
                ("liner_top_each_side_ft",),
                subject="liner top",
                message="the papers give a liner without its top. Enter the depth.",
            )
            continue
        if row.top_ft <= case.number("cut_below_ground_ft") or not case.reachable(row.top_ft):
            continue  # a tie-back to surface has no top in the hole
        what = f"liner top at {feet(row.top_ft)} ft"
        yield from _crossed(
            case, row.top_ft, what=what, code="LINER_TOP", key="liner_top_each_side_ft", touch=True
        )


def _crossed(
    case: Case,
    depth_ft: float,
    *,
    what: str,
    code: str,
    key: str,
    by_law: bool = True,
    touch: bool = False,
) -> Iterator[Finding]:
    side = case.number(key)
    top, bottom = case.limits(depth_ft - side, depth_ft + side)
    if case.covered(top, bottom):
        return
    slack = -RESOLUTION_FT if touch else RESOLUTION_FT
    least = min(case.number("plug_fill_ft"), bottom - top) - RESOLUTION_FT
    crossed = any(
        upper <= depth_ft - RESOLUTION_FT and lower >= depth_ft + slack and lower - upper >= least
        for upper, lower in case.cement
    )
    # under a bridge plug of the plan the text leaves doubt whether the tool still counts
    soft = crossed or not by_law or case.under_bridge_plug(depth_ft)
    yield finding(
        case,
        f"{code}_SHORT_COVER" if crossed else f"{code}_NOT_COVERED",
        "practice" if soft else "law",
        (key,),
        subject=what,
        message=f"A plug across the {what} stands from {span(top, bottom)}. "
        + describe(top, bottom, case.rows),
        at_ft=depth_ft,
        required_top_ft=top,
        required_bottom_ft=bottom,
    )
