"""What the jobs of a board cost by the day rates of their rigs and their own lump sums.

A rate that is missing makes the cost unknown, never zero. Hours of repair and of waiting are paid
at the repair and the standby rate of the rig where it has one. The move is charged to the job that
the rig comes to; the way to a rig's first job is part of its mobilisation where that has a price.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board
from kernel.scheduling.cost import (
    CENT,
    LumpSums,
    OtherHours,
    WorkCost,
    work_cost,
    work_flows,
)
from kernel.scheduling.cost_flows import DAY, NOTHING, Flow, scaled
from kernel.scheduling.fleet import Rig
from kernel.scheduling.jobs import Job, NptEvent, span_of
from kernel.scheduling.rig_rows import rig_rows

PAID_AS: Mapping[str, str] = {
    "rig repair surface": "repair",
    "rig repair subsurface": "repair",
    "waiting on weather": "standby",
    "waiting on orders": "standby",
    "waiting on materials": "standby",
    "waiting on third party": "standby",
}
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCost:
    """The cost of a job.

    Attributes:
        lines: Rig, spread, move, lump sums and contingency; None where a rate is missing.
        lacking: What is missing, in words.
        flows: The same by day, contingency included; empty where a rate is missing.
    """

    lines: WorkCost | None
    lacking: str = ""
    flows: Sequence[Flow] = ()

    @property
    def amount(self) -> Decimal | None:
        """All lines; None where a rate is missing. [currency]"""
        return None if self.lines is None else self.lines.total.quantize(CENT)


def costs_of(board: Board) -> Mapping[str, JobCost]:
    """The cost of each job as it is planned, or as far as it is reported.

    Its days at the operating and spread rates in the currency of the scenario, the move to it, its
    lump sums, and contingency on all of it. A job without a rig or dates costs its lump sums.
    """
    moves = moves_to(board)
    events: dict[str, list[NptEvent]] = defaultdict(list)
    for event in board.npt:
        if event.code in PAID_AS:
            events[event.lineage_id].append(event)
    return {
        job.id: _cost(board, job, moves.get(job.id, 0), events.get(job.lineage_id, ()))
        for job in board.jobs.values()
    }


def moves_to(board: Board) -> Mapping[str, int]:
    """Days that its rig moves to each job, where it moves at all. [d]"""
    moves = {}
    for rig_id, row in rig_rows(board).items():
        if (rig := board.fleet.rigs.get(rig_id)) is None:
            continue
        origin = rig.home
        for at, job in enumerate(row):
            days = board.move_days(rig, origin, job.pad)
            if days and not (at == 0 and job.mobilisation_cost):
                moves[job.id] = days
            origin = job.pad
    return moves


def _cost(board: Board, job: Job, move_days: int, events: Sequence[NptEvent]) -> JobCost:
    sums = LumpSums(
        mobilisation=job.mobilisation_cost or NOTHING,
        tangibles=job.tangible_cost or NOTHING,
        intangibles=job.intangible_cost or NOTHING,
    )
    share = (job.contingency_percent or NOTHING) / 100
    span, rig = span_of(job, board.data_date), board.rig_of(job)
    if rig is None or span is None:
        due = span[0] if span else board.start
        bare = Flow(line="lump_sums", start=due, end=due + DAY, per_day=sums.total)
        whole = _sum([bare] if sums.total else [], share)
        return whole if span else replace(whole, flows=())
    rates = [rate for rate in rig.rates if rate.currency == board.currency]
    try:
        hours = _other_hours(rig, events)
        flows = work_flows(
            *span,
            rates,
            other_hours=hours,
            repair_allowance_hours=sum(each.hours for each in hours),  # none is on file
            move_days=move_days,
            lump_sums=sums,
        )
    except InvalidInput as lack:
        return JobCost(lines=None, lacking=f"{rig.name}, {board.currency}: {lack.message}")
    return _sum(flows, share)


def _sum(flows: Sequence[Flow], contingency: Decimal) -> JobCost:
    return JobCost(
        lines=work_cost(flows, contingency=contingency),
        flows=scaled(flows, 1 + contingency) if contingency else flows,
    )


def _other_hours(rig: Rig, events: Sequence[NptEvent]) -> list[OtherHours]:
    """Whole hours paid at another rate; one that two events share is counted for the first."""
    kinds = {rate.kind for rate in rig.rates}
    taken: dict[datetime, str] = {}
    for event in events:
        kind = PAID_AS[event.code]
        at = event.start_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        while kind in kinds and at < event.end_at:
            taken.setdefault(at, kind)
            at += HOUR
    hours: dict[tuple[datetime, str], int] = defaultdict(int)
    for at, kind in taken.items():
        hours[at.replace(hour=0), kind] += 1
    return [
        OtherHours(day=at.date(), kind=kind, hours=number) for (at, kind), number in hours.items()
    ]
