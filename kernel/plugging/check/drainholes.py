"""Horizontal drainholes: the plug across the top of their horizon. (k)"""

from collections.abc import Iterator

from kernel.plugging.check.case import Case, describe, finding, not_checked
from kernel.plugging.check.horizons import intervals_of
from kernel.plugging.check.numbers import RESOLUTION_FT, feet, span
from kernel.policy.findings import Finding
from kernel.policy.formation import formation_parts, full_name
from kernel.wells.well import FormationTop

KEYS = ("drainhole_below_ft", "drainhole_above_ft")


def drainhole(case: Case) -> Iterator[Finding]:
    """From 50 ft below the top of the horizon to 50 ft above it or above the production shoe.

    No paper names the horizon, so we read it as the deepest top above the first open interval.
    A miss is law where the field bears the name of that formation, and practice elsewhere.
    """
    if not case.well.horizontal:
        return
    horizon = _horizon(case)
    if horizon is None or horizon.top_ft is None:
        yield not_checked(
            case,
            KEYS,
            subject="drainhole",
            message="the papers do not give the measured depth at which the drainhole enters its "
            "horizon; the plug from 50 ft below it to 50 ft above the horizon or the production "
            "shoe is to be compared by hand.",
        )
        return
    top, bottom = _wanted(case, horizon.top_ft)
    if not case.reachable(horizon.top_ft) or case.covered(top, bottom):
        return
    if case.under_bridge_plug(top):
        yield not_checked(
            case,
            KEYS,
            subject="drainhole",
            message="the plan sets a bridge plug above the top of the horizon; whether that may "
            "stand for the plug across it is for the director.",
        )
        return
    yield finding(
        case,
        "DRAINHOLE_NOT_COVERED",
        "law" if _named_by_field(case, horizon) else "practice",
        KEYS,
        subject=f"top of the {horizon.name} at {feet(horizon.top_ft)} ft",
        message=f"The drainhole enters the {horizon.name}: one plug must span "
        f"{span(top, bottom)}. {describe(top, bottom, case.rows)}",
        at_ft=horizon.top_ft,
        required_top_ft=top,
        required_bottom_ft=bottom,
    )


def _horizon(case: Case) -> FormationTop | None:
    """The deepest formation that begins above the first open interval, and not far above it."""
    opened = [interval.top_ft for interval in intervals_of(case) if not interval.closed]
    if not opened:
        return None
    first = min(opened)
    near = case.number("drainhole_horizon_within_ft")
    tops = [
        top
        for top in case.well.formation_tops
        if top.top_ft is not None and first - near <= top.top_ft <= first
    ]
    return max(tops, key=lambda top: top.top_ft or 0.0, default=None)


def _wanted(case: Case, horizon_ft: float) -> tuple[float, float]:
    above, below = case.number("drainhole_above_ft"), case.number("drainhole_below_ft")
    top, bottom = horizon_ft - above, horizon_ft + below
    shoe = case.production_string
    if shoe is not None and shoe.shoe_ft <= horizon_ft:
        top = shoe.shoe_ft - above
    elif shoe is not None and any(
        interval.top_ft >= shoe.shoe_ft - RESOLUTION_FT for interval in intervals_of(case)
    ):
        bottom = shoe.shoe_ft + below
    return case.limits(top, bottom)


def _named_by_field(case: Case, horizon: FormationTop) -> bool:
    field = (case.well.field or "").upper()
    parts = formation_parts(horizon.name)
    return any(full_name(part).upper() in field for part in parts if part)
