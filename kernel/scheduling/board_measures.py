"""The measures of a board: how each rig is used, what time was lost by code, and what it costs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from kernel.scheduling.board import Board
from kernel.scheduling.cascade import job_costs, known_sum
from kernel.scheduling.fleet import Rig
from kernel.scheduling.jobs import Job, span_of
from kernel.scheduling.measures import (
    LostSpan,
    LostTime,
    RigUse,
    TimeSplit,
    fleet_use,
    lost_time,
    rig_use,
    time_split,
)

HOUR_S = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class RigMeasures:
    """One rig in the range.

    Attributes:
        cost: Of the jobs on it; None where a day rate is missing. [currency]
    """

    id: str
    name: str
    jobs: int
    use: RigUse
    lost: LostTime
    cost: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardMeasures:
    """The whole board in the range [start, end)."""

    start: date
    end: date
    rigs: Sequence[RigMeasures]
    fleet: RigUse
    lost: LostTime
    cost: Decimal | None


def measures_of(board: Board) -> BoardMeasures | None:
    """Measures over the days of the plan; None where no job has dates.

    A rig without a contract on file counts as available on every day that nothing blocks.
    """
    spans = {job.id: span_of(job, board.data_date) for job in board.jobs.values()}
    held = [span for span in spans.values() if span is not None]
    if not held:
        return None
    start, end = min(span[0] for span in held), max(span[1] for span in held)
    costs = job_costs(board)
    rows: dict[str, list[Job]] = defaultdict(list)
    for job in board.jobs.values():
        if job.rig_id is not None and spans[job.id] is not None:
            rows[job.rig_id].append(job)
    rigs = [
        _rig(board, rig, rows[rig.id], (start.toordinal(), end.toordinal()), costs)
        for rig in sorted(board.fleet.rigs.values(), key=lambda each: each.name.casefold())
    ]
    codes: dict[str, int] = defaultdict(int)
    for one in rigs:
        for code, hours in one.lost.by_code.items():
            codes[code] += hours
    return BoardMeasures(
        start=start,
        end=end,
        rigs=rigs,
        fleet=fleet_use(one.use for one in rigs),
        lost=LostTime(
            rig_hours=sum(one.lost.rig_hours for one in rigs),
            lost_hours=sum(one.lost.lost_hours for one in rigs),
            by_code=codes,
        ),
        cost=known_sum(costs.values()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTime:
    """Where the time of a job went; see `TimeSplit`. [h]"""

    job_id: str
    name: str
    hours: int
    split: TimeSplit


def job_times(board: Board) -> list[JobTime]:
    """The time of each job that is done and whose phases all have a technical limit."""
    limits: dict[str, list[Decimal | None]] = defaultdict(list)
    for phase in board.phases.values():
        limits[phase.job_id].append(phase.limit_days)
    found = []
    for job in board.jobs.values():
        if job.actual_finish is None or not limits[job.id] or None in limits[job.id]:
            continue
        lost = _lost(board, [job])
        limit = 24 * float(sum(each for each in limits[job.id] if each is not None))
        split = time_split(total_hours=lost.rig_hours, limit_hours=limit, npt_hours=lost.lost_hours)
        found.append(JobTime(job_id=job.id, name=job.name, hours=lost.rig_hours, split=split))
    return found


def _rig(
    board: Board,
    rig: Rig,
    jobs: Sequence[Job],
    within: tuple[int, int],
    costs: Mapping[str, Decimal | None],
) -> RigMeasures:
    contracts = [(each.start.toordinal(), each.end.toordinal()) for each in rig.contracts]
    blocked = [
        (event.start.toordinal(), event.end.toordinal())
        for event in rig.events
        if not event.counts_in_utilisation
    ]
    spans = [span for job in jobs if (span := span_of(job, board.data_date))]
    use = rig_use(
        within=within,
        contracts=contracts or [within],
        blocked=blocked,
        jobs=[(span[0].toordinal(), span[1].toordinal()) for span in spans],
    )
    return RigMeasures(
        id=rig.id,
        name=rig.name,
        jobs=len(jobs),
        use=use,
        lost=_lost(board, jobs),
        cost=known_sum(costs[job.id] for job in jobs),
    )


def _lost(board: Board, jobs: Sequence[Job]) -> LostTime:
    """Lost time of the jobs of one rig, within the hours that have gone by."""
    elapsed, lineages = [], {job.lineage_id for job in jobs}
    for job in jobs:
        if job.actual_start is None:
            continue
        until = max(job.actual_start, job.actual_finish or board.data_date or job.actual_start)
        elapsed.append((_day_hour(job.actual_start), _day_hour(until)))
    events = [
        LostSpan(
            hours=(_hour(event.start_at), _hour(event.end_at)),
            code=event.code,
            hits_critical=event.hits_critical,
        )
        for event in board.npt
        if event.lineage_id in lineages
    ]
    return lost_time(events, elapsed=elapsed)


def _hour(moment: datetime) -> int:
    return round(moment.timestamp() / HOUR_S)


def _day_hour(day: date) -> int:
    return _hour(datetime(day.year, day.month, day.day, tzinfo=UTC))
