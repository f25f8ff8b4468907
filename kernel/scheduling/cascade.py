"""What follows from an edit before it is applied: who moves, by how much, why, and at what cost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board
from kernel.scheduling.conflicts import Conflict, conflicts_of
from kernel.scheduling.job_cost import costs_of
from kernel.scheduling.jobs import span_of
from kernel.scheduling.timing import Timing, timing_of

Span = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A job whose dates or rig change.

    Attributes:
        before: None where the job is new or had no dates.
        after: None where it is gone or has none.
        days: By which its start moves; positive is later. [d]
        reason: What holds its new start.
        typed: The person changed it; the engine did not.
    """

    job_id: str
    name: str
    rig: str
    before: Span | None
    after: Span | None
    days: int
    reason: str
    typed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """What an edit comes to.

    Attributes:
        finish_before: End of the plan, exclusive.
        cost_before: None where a rate is missing; so cost_after.
    """

    shifts: Sequence[Shift]
    conflicts_added: Sequence[Conflict]
    conflicts_resolved: Sequence[Conflict]
    finish_before: date | None
    finish_after: date | None
    cost_before: Decimal | None
    cost_after: Decimal | None


def cascade(before: Board, after: Board, typed: frozenset[str]) -> Cascade:
    """Compare the board before and after an edit.

    Args:
        before: The scenario as it is.
        after: The scenario as it would be.
        typed: Ids of the jobs that the person changed.
    """
    timing = timing_or_none(after)
    shifts = []
    for job_id in [*after.jobs, *(gone for gone in before.jobs if gone not in after.jobs)]:
        old, new = before.jobs.get(job_id), after.jobs.get(job_id)
        was = span_of(old, before.data_date) if old else None
        now = span_of(new, after.data_date) if new else None
        job = new or old
        if job is None or (was == now and old and new and old.rig_id == new.rig_id):
            continue
        rig = after.rig_of(job)
        shifts.append(
            Shift(
                job_id=job_id,
                name=job.name,
                rig=rig.name if rig else "",
                before=was,
                after=now,
                days=(now[0] - was[0]).days if was and now else 0,
                reason=_reason(after, timing, job_id, typed=job_id in typed),
                typed=job_id in typed,
            )
        )
    held = {each.key: each for each in conflicts_of(before)}
    coming = {each.key: each for each in conflicts_of(after)}
    return Cascade(
        shifts=sorted(shifts, key=lambda each: (not each.typed, each.after or (date.max,) * 2)),
        conflicts_added=[each for key, each in coming.items() if key not in held],
        conflicts_resolved=[each for key, each in held.items() if key not in coming],
        finish_before=finish_of(before),
        finish_after=finish_of(after),
        cost_before=total_cost(before),
        cost_after=total_cost(after),
    )


def timing_or_none(board: Board) -> Timing | None:
    """Floats of a board; None where its upper limits cannot all be kept."""
    try:
        return timing_of(board)
    except InvalidInput:
        return None


def _reason(board: Board, timing: Timing | None, job_id: str, *, typed: bool) -> str:
    if job_id not in board.jobs:
        return "deleted"
    place = timing.jobs.get(job_id) if timing else None
    if place is not None and place.driver is not None:
        return f"follows {board.jobs[place.driver].name}"
    return "as you set it" if typed else "first day that its rig and place allow"


def finish_of(board: Board) -> date | None:
    """The day after the last day of work."""
    spans = (span_of(job, board.data_date) for job in board.jobs.values())
    return max((span[1] for span in spans if span), default=None)


def total_cost(board: Board) -> Decimal | None:
    """The cost of all jobs; None where a rate is missing."""
    return known_sum(job_costs(board).values())


def known_sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of amounts; None where one of them is unknown, which is not zero.

    >>> known_sum([Decimal(2), Decimal(3)]), known_sum([Decimal(2), None])
    (Decimal('5'), None)
    """
    total = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def job_costs(board: Board) -> Mapping[str, Decimal | None]:
    """The cost of each job; None where a rate is missing."""
    return {job_id: cost.amount for job_id, cost in costs_of(board).items()}
