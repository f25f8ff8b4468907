"""Cement retainers, and what a plan keeps ready for a perforation that takes no cement."""

from collections.abc import Iterator

from kernel.plugging.check.case import Case, ends_of, finding
from kernel.plugging.check.numbers import (
    RESOLUTION_FT,
    SLURRY_TOLERANCE,
    depth_factor,
    feet,
    span,
    volume,
)
from kernel.plugging.check.rows import PlugRow
from kernel.plugging.check.slurry import rule_minimum, yields_ft3
from kernel.policy.findings import Finding


def retainers(case: Case) -> Iterator[Finding]:
    """Cement goes below a retainer, some stays on it, and together they make a plug. (d)(11)"""
    for row in case.rows:
        if row.kind == "retainer" and row.depth_ft is not None:
            yield from _squeezed_below(case, row)
            yield from _left_on_top(case, row, row.depth_ft)
            yield from _volume(case, row, row.depth_ft)


def _squeezed_below(case: Case, row: PlugRow) -> Iterator[Finding]:
    if row.sacks_below is None and row.sacks is None:
        return  # said with the form's sums
    if not row.sacks_below:
        yield finding(
            case,
            "RETAINER_WITHOUT_SQUEEZE",
            "practice",
            ("placement_through_pipe",),
            subject=row.name,
            message="The retainer states no sacks below it; without a squeeze it closes the bore "
            "like a bridge plug. State the sacks below and on top.",
            **row.context(),
        )


def _left_on_top(case: Case, row: PlugRow, depth_ft: float) -> Iterator[Finding]:
    """Twenty feet on top, as on a bridge plug; the paragraph names bridge plugs only: practice."""
    least = case.number("bridge_plug_cap_min_ft")
    stands = any(top < depth_ft <= bottom + RESOLUTION_FT for top, bottom in case.cement)
    bore = case.hole.fill(max(depth_ft - 1.0, 0.0), depth_ft, "bore").low_ft3
    reach = (row.sacks_on_top or 0) * yields_ft3(case, row)[1] / bore if bore else None
    if stands or reach is None or reach >= least * (1 - 0.1):
        return
    yield finding(
        case,
        "RETAINER_CAP_TOO_SHORT",
        "practice",
        ("bridge_plug_cap_min_ft",),
        subject=row.name,
        message=f"{row.sacks_on_top or 0:g} sacks stand {reach:.1f} ft on the retainer at most; "
        f"{least:g} ft are asked for on a bridge plug.",
        **row.context(),
    )


def _volume(case: Case, row: PlugRow, depth_ft: float) -> Iterator[Finding]:
    """All of its cement is at least the slurry of a plug in the bore at its depth."""
    sacks = row.sacks
    if sacks is None and row.sacks_below is not None:
        sacks = row.sacks_below + (row.sacks_on_top or 0.0)
    if sacks is None:
        return  # said with the form's sums
    length = case.number("plug_fill_ft")
    factor = depth_factor(depth_ft, excess_per_1000_ft=case.number("excess_per_1000_ft"))
    bore = case.hole.fill(max(depth_ft - 1.0, 0.0), depth_ft, "bore").low_ft3
    need, made = length * bore * factor, sacks * yields_ft3(case, row)[1]
    if made < need * (1 - SLURRY_TOLERANCE):
        yield finding(
            case,
            "SLURRY_BELOW_RULE_MINIMUM",
            "law",
            ("plug_fill_ft", "excess_per_1000_ft"),
            subject=row.name,
            message=f"{sacks:g} sacks below and on top make {volume(made)}, less than the rule "
            f"minimum of {length:g} ft of bore with its excess, {volume(need)}.",
            **row.context(),
            slurry_ft3=round(made, 2),
            required_ft3=round(need, 2),
        )


def contingencies(case: Case) -> Iterator[Finding]:
    """The branch for a perforation that does not inject: across it, tagged, and a plug at that."""
    each = case.number("contingency_each_side_ft")
    for row in case.rows:
        branch = row.branch
        if branch is None or not branch.is_cement or row.bottom_ft is None:
            continue
        top, bottom = ends_of(branch)
        wanted = case.limits(row.bottom_ft - each, row.bottom_ft + each)
        if top > wanted[0] + RESOLUTION_FT or bottom < wanted[1] - RESOLUTION_FT:
            yield _branch_finding(
                case,
                row,
                "CONTINGENCY_SHORT",
                f"spans {span(top, bottom)}; it has to span {span(*wanted)} across the "
                f"perforation at {feet(row.bottom_ft)} ft.",
            )
        if not branch.tagged:
            yield _branch_finding(case, row, "CONTINGENCY_NOT_TAGGED", "is not tagged.")
        if branch.sacks is not None:
            yield from rule_minimum(case, branch)


def _branch_finding(case: Case, row: PlugRow, code: str, what: str) -> Finding:
    return finding(
        case,
        code,
        "practice",
        ("contingency_each_side_ft",),
        subject=row.name,
        message=f"The plug kept ready for a perforation that does not inject {what}",
        **row.context(),
    )
