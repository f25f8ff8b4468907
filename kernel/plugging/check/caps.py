"""The cement on bridge plugs, those of the plan and those that stand already."""

from collections.abc import Iterator

from kernel.plugging.check.case import Case, Standing, finding
from kernel.plugging.check.numbers import RESOLUTION_FT, feet
from kernel.plugging.check.rows import PlugRow
from kernel.plugging.check.slurry import yields_ft3
from kernel.policy.findings import Finding

CAP_TOLERANCE = 0.9  # sacks of a cap come whole: 2 sacks are 19.8 ft in 5-1/2 in 15.5 lb/ft


def bridge_plug_caps(case: Case) -> Iterator[Finding]:
    """Each bridge plug carries at least 20 ft of cement. (g)(3)"""
    least = case.number("bridge_plug_cap_min_ft")
    for row in case.rows:
        if row.kind != "cibp" or row.depth_ft is None:
            continue
        height = _cement_on(case, row.depth_ft)
        if height >= least - RESOLUTION_FT / 2:
            continue
        stated = max(height, row.cap_ft or 0.0)
        reach = _cap_reach_ft(case, row)
        if row.cap_ft is None and height <= 0 and reach is not None:
            stated = reach / CAP_TOLERANCE if reach >= least * CAP_TOLERANCE else reach
        if stated < least - RESOLUTION_FT / 2:
            yield finding(
                case,
                "CAP_TOO_SHORT",
                "law",
                ("bridge_plug_cap_min_ft",),
                subject=row.name,
                message=f"The bridge plug at {feet(row.depth_ft)} ft carries "
                + (f"{feet(stated)} ft of cement" if stated else "no cement")
                + f"; at least {least:g} ft are required.",
                **row.context(),
                cap_ft=stated,
            )
        elif reach is not None and height <= 0:
            yield from _cap_sacks(case, row, reach, least)


def _cap_sacks(case: Case, row: PlugRow, reach: float, least: float) -> Iterator[Finding]:
    if reach >= least:
        return
    yield finding(
        case,
        "CAP_SACKS_TOO_FEW",
        "law" if reach < least * CAP_TOLERANCE else "practice",
        ("bridge_plug_cap_min_ft",),
        subject=row.name,
        message=f"{row.sacks:g} sacks reach {reach:.1f} ft above the bridge plug at most; "
        f"{least:g} ft are required.",
        **row.context(),
    )


def cap_steps(case: Case) -> Iterator[Finding]:
    """A cap given as a row of its own: its sacks reach its stated top."""
    least = case.number("bridge_plug_cap_min_ft")
    for row in case.rows:
        if row.kind != "cap" or row.top_ft is None or row.bottom_ft is None:
            continue
        if row.sacks is None:
            yield finding(
                case,
                "SACKS_NOT_STATED",
                "practice",
                ("bridge_plug_cap_min_ft",),
                subject=row.name,
                message="Not checked: the cap states no sacks.",
                **row.context(),
            )
            continue
        bore = case.hole.fill(row.top_ft, row.bottom_ft, "bore").low_ft3_per_ft
        made = row.sacks * yields_ft3(case, row)[1]
        length = row.bottom_ft - row.top_ft
        if bore and made / bore < min(length, least) * CAP_TOLERANCE:
            yield finding(
                case,
                "CAP_SACKS_TOO_FEW",
                "law",
                ("bridge_plug_cap_min_ft",),
                subject=row.name,
                message=f"{row.sacks:g} sacks reach {made / bore:.1f} ft at most; the cap is "
                f"{feet(length)} ft and at least {least:g} ft are required.",
                **row.context(),
            )
        elif bore and made / bore < length * CAP_TOLERANCE:
            yield finding(
                case,
                "SLURRY_BELOW_STATED_LENGTH",
                "law",
                ("plug_fill_ft",),
                subject=row.name,
                message=f"{row.sacks:g} sacks reach {made / bore:.1f} ft at most, not the stated "
                f"{feet(length)} ft.",
                **row.context(),
            )


def existing_caps(case: Case) -> Iterator[Finding]:
    """An existing bridge plug that stays has its 20 ft, or the plan adds cement. (g)(3)"""
    least = case.number("bridge_plug_cap_min_ft")
    for barrier in case.standing[:1]:  # the shallowest one is the floor; nobody reaches the rest
        if barrier.kind != "cibp":
            continue
        if _cement_on(case, barrier.top_ft) >= least - RESOLUTION_FT / 2:
            continue
        if barrier.cap_ft is None:
            yield finding(
                case,
                "EXISTING_CAP_UNKNOWN",
                "practice",
                ("bridge_plug_cap_min_ft", "existing_plug_top_up_ft"),
                subject=barrier.name,
                message=f"Not checked: no paper says what cement stands on the {barrier.name}. "
                "Tag it and add cement.",
                at_ft=barrier.top_ft,
            )
        elif barrier.cap_ft < least * CAP_TOLERANCE and not _adds(case, barrier, least):
            yield finding(
                case,
                "EXISTING_CAP_TOO_SHORT",
                "practice" if case.under_bridge_plug(barrier.top_ft) else "law",
                ("bridge_plug_cap_min_ft",),
                subject=barrier.name,
                message=f"{feet(round(barrier.cap_ft, 1))} ft of cement stand on the "
                f"{barrier.name}, at least {least:g} ft are required, and the plan adds none.",
                at_ft=barrier.top_ft,
            )


def _adds(case: Case, barrier: Standing, least: float) -> bool:
    """Whether a plug of the plan stands on the short cap of an existing barrier."""
    cap = barrier.cap_ft or 0.0
    return any(
        bottom >= barrier.top_ft - cap - RESOLUTION_FT and bottom - top + cap >= least
        for top, bottom in case.cement
        if bottom <= barrier.top_ft + RESOLUTION_FT
    )


def _cement_on(case: Case, depth_ft: float) -> float:
    """Length of planned cement that stands directly on a depth. [ft]"""
    return max(
        (depth_ft - top for top, bottom in case.cement if top < depth_ft <= bottom + RESOLUTION_FT),
        default=0.0,
    )


def _cap_reach_ft(case: Case, row: PlugRow) -> float | None:
    """Most that the sacks of a bridge plug's row can reach above it; None where unsaid. [ft]"""
    sacks = row.sacks if row.sacks is not None else row.sacks_on_top
    if sacks is None or row.depth_ft is None:
        return None
    bore = case.hole.fill(max(row.depth_ft - 1.0, 0.0), row.depth_ft, "bore").low_ft3
    return sacks * yields_ft3(case, row)[1] / bore if bore else None
