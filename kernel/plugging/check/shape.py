"""Whether the rows can be carried out at all: their ends, their order, what is in the way."""

from collections.abc import Iterator
from itertools import pairwise

from kernel.plugging.check.case import SEALING, Case, ends_of, finding
from kernel.plugging.check.numbers import RESOLUTION_FT, feet, span
from kernel.plugging.check.rows import PlugRow
from kernel.policy.findings import Finding

NOTICE = "16 TAC §3.14(a)(3); Form W-3A"  # the notice holds the procedure, row by row
PLACEMENT = "16 TAC §3.14(d)(3)"  # through tubing or drill pipe, which must get there


def row_ends(case: Case) -> Iterator[Finding]:
    """The deeper end first, both ends given, inside the hole."""
    for row in case.rows:
        if row.reversed_ends:
            yield finding(
                case,
                "ENDS_REVERSED",
                "law",
                NOTICE,
                subject=row.name,
                message="The row gives the shallower end as “set at or from”. Write the deeper "
                "end first.",
                **row.context(),
            )
        if row.kind in ("cement", "cap"):
            yield from _lengths(case, row)
        if row.kind in ("cibp", "retainer") and row.depth_ft is None:
            yield finding(
                case,
                "DEPTH_NOT_STATED",
                "practice",
                NOTICE,
                subject=row.name,
                message=f"Not checked: the {row.type_name} has no setting depth.",
                **row.context(),
            )
        yield from _inside(case, row)


def _lengths(case: Case, row: PlugRow) -> Iterator[Finding]:
    if row.top_ft is None or row.bottom_ft is None:
        yield finding(
            case,
            "DEPTH_NOT_STATED",
            "practice",
            NOTICE,
            subject=row.name,
            message=f"Not checked: the {row.type_name} does not give both ends.",
            **row.context(),
        )
    elif row.bottom_ft - row.top_ft < RESOLUTION_FT:
        yield finding(
            case,
            "PLUG_WITHOUT_LENGTH",
            "law",
            ("plug_fill_ft",),
            subject=row.name,
            message="The plug begins where it ends.",
            **row.context(),
        )


def _inside(case: Case, row: PlugRow) -> Iterator[Finding]:
    depths = [d for d in (row.top_ft, row.bottom_ft, row.depth_ft) if d is not None]
    deepest = case.hole.bottom_ft
    if not depths:
        return
    if min(depths) < 0 or (deepest is not None and max(depths) > deepest + RESOLUTION_FT):
        hole = f"0 to {feet(deepest)} ft" if deepest is not None else "below ground"
        yield finding(
            case,
            "OUTSIDE_THE_HOLE",
            "law",
            PLACEMENT,
            subject=row.name,
            message=f"The row leaves the hole ({hole}).",
            **row.context(),
        )
    in_pipe = case.hole.at(max(depths)) or _in_pipe_of_unknown_size(case, max(depths))
    if row.kind in ("cibp", "retainer") and case.hole.strings and not in_pipe:
        yield finding(
            case,
            "DEVICE_OUTSIDE_CASING",
            "law",
            ("bridge_plug_cap_min_ft",),
            subject=row.name,
            message=f"No casing stands at {feet(max(depths))} ft to set the {row.type_name} in.",
            **row.context(),
        )


def _in_pipe_of_unknown_size(case: Case, depth_ft: float) -> bool:
    """Whether the papers give a string across a depth without its size; no volume has it."""
    return any(
        row.od_in is None
        and row.shoe_ft is not None
        and (row.top_ft or 0.0) <= depth_ft
        and depth_ft <= row.shoe_ft
        for row in (*case.well.casing, *case.well.liners)
    )


def below_existing_barrier(case: Case) -> Iterator[Finding]:
    """Nothing is planned below a plug that stays in the hole."""
    for row in case.rows:
        if row.kind in ("tag", "other", "cut"):
            continue
        deepest = max((d for d in (row.bottom_ft, row.depth_ft) if d is not None), default=None)
        in_way = [
            s
            for s in case.standing
            if deepest is not None and s.top_ft < deepest - RESOLUTION_FT * 2
        ]
        if deepest is None or not in_way:
            continue
        barrier = next((s for s in in_way if s.kind in SEALING), in_way[0])
        sealing = barrier.kind in SEALING
        yield finding(
            case,
            "ROW_BELOW_EXISTING_BARRIER" if sealing else "ROW_BELOW_OBSTRUCTION",
            "law" if sealing else "practice",
            PLACEMENT,
            subject=row.name,
            message=f"The row reaches {feet(deepest)} ft, below the {barrier.name} that stays. "
            "Tag it and plan nothing below.",
            **row.context(),
            barrier_ft=barrier.top_ft,
        )


def below_planned_device(case: Case) -> Iterator[Finding]:
    """Nothing is pumped below a bridge plug that the plan has set before; rows are the job."""
    for place, device in enumerate(case.rows):
        if device.kind not in ("cibp", "retainer") or device.depth_ft is None:
            continue
        for row in case.rows[place + 1 :]:
            deepest = row.bottom_ft if row.bottom_ft is not None else row.depth_ft
            if row.kind in ("tag", "other", "cut") or deepest is None:
                continue
            if deepest > device.depth_ft + RESOLUTION_FT * 2:
                yield finding(
                    case,
                    "ROW_BELOW_PLANNED_BRIDGE_PLUG",
                    "law",
                    PLACEMENT,
                    subject=row.name,
                    message=f"The row reaches {feet(deepest)} ft, below the {device.type_name} at "
                    f"{feet(device.depth_ft)} ft that the plan sets before it.",
                    **row.context(),
                    barrier_ft=device.depth_ft,
                )


def overlaps(case: Case) -> Iterator[Finding]:
    """No two rows fill the same hole; ends may touch."""
    cement = sorted((row for row in case.rows if row.is_cement), key=ends_of)
    for place, lower in enumerate(cement[1:], start=1):
        upper = max(cement[:place], key=lambda row: ends_of(row)[1])
        shared = min(ends_of(upper)[1], ends_of(lower)[1]) - ends_of(lower)[0]
        if shared > RESOLUTION_FT:
            yield finding(
                case,
                "ROWS_OVERLAP",
                "law",
                NOTICE,
                subject=f"{upper.name} and {lower.name}",
                message=f"The rows overlap by {feet(shared)} ft in "
                f"{span(ends_of(lower)[0], ends_of(lower)[0] + shared)}. Merge or part them.",
                rows=[upper.number, lower.number],
            )
    for device in case.rows:
        if device.kind in ("cibp", "retainer") and device.depth_ft is not None:
            yield from _through_device(case, device, device.depth_ft)


def _through_device(case: Case, device: PlugRow, depth_ft: float) -> Iterator[Finding]:
    for row in case.rows:
        if not row.is_cement:
            continue
        top, bottom = ends_of(row)
        if top < depth_ft - RESOLUTION_FT and bottom > depth_ft + RESOLUTION_FT * 2:
            yield finding(
                case,
                "ROWS_OVERLAP",
                "law",
                NOTICE,
                subject=f"{device.name} and {row.name}",
                message=f"The plug runs through the {device.type_name} at {feet(depth_ft)} ft.",
                rows=[device.number, row.number],
            )


def deepest_first(case: Case) -> Iterator[Finding]:
    """Rows run from the deepest up, as the job does."""
    depths = [
        (row, row.bottom_ft if row.bottom_ft is not None else row.depth_ft)
        for row in case.rows
        if row.kind not in ("tag", "other", "cut")
    ]
    for (_, before), (row, depth) in pairwise((r, d) for r, d in depths if d is not None):
        if depth > before + RESOLUTION_FT:
            yield finding(
                case,
                "ROW_ORDER",
                "advice",
                NOTICE,
                subject=row.name,
                message=f"The row at {feet(depth)} ft comes after one at {feet(before)} ft. "
                "List the deepest first.",
                **row.context(),
            )
