"""The executed job against the plan: which plug is which, and what came out otherwise.

It knows no form: planned rows and executed plugs are depths, sacks and what was asked. Both run
deepest first. A plug is matched with the planned one that it stands for, never across another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kernel.policy.findings import Level

Status = Literal["as planned", "changed", "contingency", "not done", "extra", "no cement"]

_REACH_FT = 250.0  # a plug set further from its planned depth is another plug
_DEVICE_REACH_FT = 500.0  # bridge plugs are moved further, to where they will set
_SAME_FT = 10.0  # depths rounded by two people
_CONTINGENCY_FT = (30.0, 110.0)  # how far below holes that take nothing the spot plug starts
_NORMAL_TAG_FT = 120.0  # tags this far from the calculated top occur
_SURFACE_FT = 20.0  # cement this high is topped up from the surface when the pipe is cut
_FEWER_SACKS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPlug:
    """One row of the plan. Depths in ft; a row that only tags has none."""

    row: int
    name: str
    bottom_ft: float | None = None
    top_ft: float | None = None  # the required top; of a bridge plug that of its cement
    sacks: float | None = None
    bridge_plug: bool = False
    cap_ft: float | None = None  # cement on a bridge plug
    squeezed: bool = False  # through holes at its bottom
    tagged: bool = False  # the plan asks for a tag


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutedPlug:
    """One plug as it was pumped. Depths in ft."""

    n: int
    bottom_ft: float | None = None
    calculated_top_ft: float | None = None
    measured_top_ft: float | None = None
    sacks: float | None = None
    date: str | None = None

    @property
    def top_ft(self) -> float | None:
        """Where its cement stands: tagged, or else calculated."""
        return self.measured_top_ft if self.measured_top_ft is not None else self.calculated_top_ft


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is to be said of a plug. `law`: a required depth is not met; `practice`: look at it."""

    code: str
    level: Level
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A planned row, the plugs pumped for it, and how they differ. Differences: done less plan."""

    status: Status
    planned: PlannedPlug | None = None
    executed: tuple[ExecutedPlug, ...] = ()
    bottom_difference_ft: float | None = None
    top_difference_ft: float | None = None
    sacks_difference: float | None = None
    required_top_ft: float | None = None
    remarks: tuple[Remark, ...] = field(default=())


def compare(
    planned: Sequence[PlannedPlug],
    executed: Sequence[ExecutedPlug],
    bridge_plugs_ft: Sequence[float] = (),
) -> tuple[Match, ...]:
    """Each planned row with what was done for it, and the plugs that no row asked for.

    Args:
        planned: The rows of the plan, deepest first.
        executed: The plugs pumped.
        bridge_plugs_ft: Depths of the bridge plugs that the record tells of. [ft]
    """
    with_cement = [row for row in planned if row.bottom_ft is not None]
    jobs = sorted(executed, key=lambda plug: -(plug.bottom_ft or 0))
    pairs = _paired(with_cement, jobs, bridge_plugs_ft)
    taken = {id(plug) for plug in pairs.values()}
    respots: dict[int, list[ExecutedPlug]] = {}
    extra: list[ExecutedPlug] = []
    for plug in (plug for plug in jobs if id(plug) not in taken):
        home = _respotted(plug, with_cement, pairs)
        if home is None:
            extra.append(plug)
        else:
            respots.setdefault(home.row, []).append(plug)
    found = []
    for row in planned:
        first = pairs.get(row.row)
        plugs = [] if first is None else [first, *respots.get(row.row, [])]
        found.append(_match(row, plugs, bridge_plugs_ft))
    found += [_extra(plug) for plug in extra]
    return tuple(sorted(found, key=_depth, reverse=True))


def _depth(match: Match) -> float:
    if match.planned is not None and match.planned.bottom_ft is not None:
        return match.planned.bottom_ft
    if match.planned is None and match.executed:
        return match.executed[0].bottom_ft or 0.0
    return float("inf")  # a row that tags what stands below comes first


def _paired(
    planned: Sequence[PlannedPlug], jobs: Sequence[ExecutedPlug], devices: Sequence[float]
) -> Mapping[int, ExecutedPlug]:
    """The pairs, in order, that leave least unmatched and least moved."""
    rows, columns = len(planned), len(jobs)
    cost = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    step: dict[tuple[int, int], str] = {}
    for i in range(rows + 1):
        for j in range(columns + 1):
            ways: list[tuple[float, str]] = []
            if i:
                ways.append((cost[i - 1][j] + _DEVICE_REACH_FT, "row"))
            if j:
                ways.append((cost[i][j - 1] + _DEVICE_REACH_FT, "plug"))
            if i and j and (apart := _apart(planned[i - 1], jobs[j - 1], devices)) is not None:
                ways.append((cost[i - 1][j - 1] + apart, "pair"))
            if ways:
                cost[i][j], step[i, j] = min(ways)
    pairs: dict[int, ExecutedPlug] = {}
    i, j = rows, columns
    while i or j:
        way = step[i, j]
        if way == "pair":
            pairs[planned[i - 1].row] = jobs[j - 1]
        i, j = i - (way != "plug"), j - (way != "row")
    return pairs


def _apart(row: PlannedPlug, plug: ExecutedPlug, devices: Sequence[float]) -> float | None:
    """How far a plug is from where the plan has it; None where it is another plug."""
    if row.bottom_ft is None or plug.bottom_ft is None:
        return None
    apart = abs(row.bottom_ft - plug.bottom_ft)
    on_device = any(abs(depth - plug.bottom_ft) <= _SAME_FT for depth in devices)
    reach = _DEVICE_REACH_FT if row.bridge_plug and on_device else _REACH_FT
    if apart <= reach:
        return apart
    return apart if _overlap(row, plug) else None


def _overlap(row: PlannedPlug, plug: ExecutedPlug) -> bool:
    if row.top_ft is None or row.bottom_ft is None or plug.bottom_ft is None:
        return False
    top = plug.top_ft if plug.top_ft is not None else plug.bottom_ft
    shared = min(row.bottom_ft, plug.bottom_ft) - max(row.top_ft, top)
    return shared > 0.5 * (row.bottom_ft - row.top_ft)


def _respotted(
    plug: ExecutedPlug, planned: Sequence[PlannedPlug], pairs: Mapping[int, ExecutedPlug]
) -> PlannedPlug | None:
    """The row that a further plug was pumped for: it starts on that row's cement, too deep yet."""
    for row in planned:
        first = pairs.get(row.row)
        if first is None or first.top_ft is None or plug.bottom_ft is None or row.top_ft is None:
            continue
        if first.top_ft > row.top_ft and abs(plug.bottom_ft - first.top_ft) <= _CONTINGENCY_FT[0]:
            return row
    return None


def _match(row: PlannedPlug, plugs: Sequence[ExecutedPlug], devices: Sequence[float]) -> Match:
    if row.bottom_ft is None:
        return Match(status="no cement", planned=row)
    if not plugs:
        message = f"{_named(row)} is in the plan and not on the record."
        return Match(
            status="not done",
            planned=row,
            required_top_ft=row.top_ft,
            remarks=(Remark(code="PLANNED_NOT_DONE", level="law", message=message),),
        )
    first, last = plugs[0], plugs[-1]
    required = _required_top(row, first, devices)
    moved = _difference(first.bottom_ft, row.bottom_ft)
    sacks = _difference(sum(plug.sacks or 0 for plug in plugs), row.sacks)
    if all(plug.sacks is None for plug in plugs):
        sacks = None
    top = _difference(last.top_ft, required)
    branch = row.squeezed and moved is not None and _within(moved, _CONTINGENCY_FT)
    changed = abs(moved or 0) > _SAME_FT or bool(sacks) or len(plugs) > 1
    status: Status = "contingency" if branch else "changed" if changed else "as planned"
    return Match(
        status=status,
        planned=row,
        executed=tuple(plugs),
        bottom_difference_ft=moved,
        top_difference_ft=top,
        sacks_difference=sacks,
        required_top_ft=required,
        remarks=(
            *_changes(row, plugs, moved, sacks, branch=branch),
            *_tops(row, last, required),
            *(remark for plug in plugs for remark in _tag_off(plug)),
        ),
    )


def _required_top(row: PlannedPlug, plug: ExecutedPlug, devices: Sequence[float]) -> float | None:
    """The top that the plan requires; the cap of a bridge plug that was moved moves with it."""
    moved = row.bridge_plug and plug.bottom_ft is not None and row.bottom_ft != plug.bottom_ft
    if moved and row.cap_ft is not None and plug.bottom_ft is not None:
        device = next((d for d in devices if abs(d - plug.bottom_ft) <= _SAME_FT), plug.bottom_ft)
        return device - row.cap_ft
    return row.top_ft


def _changes(
    row: PlannedPlug,
    plugs: Sequence[ExecutedPlug],
    moved: float | None,
    sacks: float | None,
    *,
    branch: bool,
) -> list[Remark]:
    found = []
    bottom = plugs[0].bottom_ft
    if branch and bottom is not None and moved is not None:
        message = (
            f"Spotted from {bottom:,.0f} ft, {moved:.0f} ft below the holes planned at "
            f"{row.bottom_ft:,.0f} ft: the branch for holes that take no cement."
        )
        found.append(Remark(code="CONTINGENCY_USED", level="advice", message=message))
    elif moved is not None and abs(moved) > _SAME_FT:
        what = "Bridge plug" if row.bridge_plug else "Plug"
        way = "deeper" if moved > 0 else "shallower"
        message = f"{what} set at {bottom:,.0f} ft, {abs(moved):.0f} ft {way} than planned."
        found.append(Remark(code="DEPTH_CHANGED", level="advice", message=message))
    if len(plugs) > 1:
        message = f"Cement was added on it: {len(plugs)} plugs for one in the plan."
        found.append(Remark(code="RESPOTTED", level="advice", message=message))
    if sacks is not None and sacks <= -_FEWER_SACKS:
        level: Level = "advice" if branch else "practice"
        message = f"{-sacks:,.0f} sacks fewer than the plan."
        found.append(Remark(code="FEWER_SACKS", level=level, message=message))
    elif sacks is not None and sacks > 0:
        message = f"{sacks:,.0f} sacks more than the plan."
        found.append(Remark(code="MORE_SACKS", level="advice", message=message))
    return found


def _tops(row: PlannedPlug, plug: ExecutedPlug, required: float | None) -> list[Remark]:
    found = []
    stands = plug.top_ft
    if required is not None and stands is not None and stands > required:
        how = "Tagged" if plug.measured_top_ft is not None else "Calculated"
        short = stands - required
        message = (
            f"{how} at {stands:,.0f} ft, {short:,.0f} ft deeper than the required top "
            f"{required:,.0f} ft."
        )
        if stands <= _SURFACE_FT:
            message += " The record does not tell of the cement above it; the top plug closes it."
            found.append(Remark(code="TOP_NOT_AT_SURFACE", level="practice", message=message))
        else:
            level: Level = "law" if plug.measured_top_ft is not None else "practice"
            found.append(Remark(code="TAG_TOO_DEEP", level=level, message=message))
    if row.tagged and plug.measured_top_ft is None:
        message = "The plan asks for a tag; the record has none."
        found.append(Remark(code="TAG_NOT_RECORDED", level="law", message=message))
    return found


def _tag_off(plug: ExecutedPlug) -> list[Remark]:
    off = _difference(plug.measured_top_ft, plug.calculated_top_ft)
    if off is None or abs(off) <= _NORMAL_TAG_FT:
        return []
    way = "deeper" if off > 0 else "shallower"
    message = f"Tagged {abs(off):,.0f} ft {way} than calculated; up to 120 ft is usual."
    return [Remark(code="TAG_FAR_FROM_CALCULATED", level="practice", message=message)]


def _extra(plug: ExecutedPlug) -> Match:
    message = "On the record and not in the plan: ordered on site."
    return Match(
        status="extra",
        executed=(plug,),
        remarks=(
            Remark(code="EXTRA_PLUG", level="advice", message=message),
            *_tag_off(plug),
        ),
    )


def _named(row: PlannedPlug) -> str:
    return f"{row.name} at {row.bottom_ft:,.0f} ft"


def _difference(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _within(value: float, span: tuple[float, float]) -> bool:
    return span[0] <= value <= span[1]
