"""The phases of a job laid out in its days: what has happened, then what is planned."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.scheduling.board import Board
from kernel.scheduling.jobs import CALENDARS, Job, Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseDays:
    """The days of a phase, half-open.

    Attributes:
        late_days: By which it ended, or ends, later than planned; negative is early. [d]
    """

    phase: str
    start: date
    end: date
    state: str
    late_days: int = 0


def phases_of(board: Board, job_id: str) -> list[Phase]:
    """The phases of a job in their order."""
    return sorted(
        (one for one in board.phases.values() if one.job_id == job_id),
        key=lambda one: (one.place, one.id),
    )


def phase_days(
    job: Job, phases: list[Phase], span: tuple[date, date], *, data_date: date | None = None
) -> Iterator[PhaseDays]:
    """Where each phase lies within the days of its job.

    A phase starts when it was begun, else where the one before it ends; a begun one takes its
    planned days from its start, and lasts until the data date at least. What would lie after the
    end of the job is left out.

    Args:
        job: The job.
        phases: In their order.
        span: The days of the job, what has happened included.
        data_date: The first day not yet reported.
    """
    calendar = CALENDARS[job.calendar]
    begin, end = span
    planned = job.start_on or begin
    for one in phases:
        due = date.fromordinal(calendar.add(planned.toordinal(), one.duration_days))
        start = one.actual_start or begin
        goal = one.actual_finish or date.fromordinal(
            calendar.add(start.toordinal(), one.duration_days)
        )
        if one.actual_start and not one.actual_finish and data_date:
            goal = max(goal, data_date)
        state = "done" if one.actual_finish else "in_progress" if one.actual_start else "planned"
        if start < end or one.actual_start:
            finish = max(goal if one.actual_finish else min(goal, end), start)
            if finish > start:
                yield PhaseDays(
                    phase=one.phase, start=start, end=finish, state=state,
                    late_days=(goal - due) // timedelta(days=1),
                )  # fmt: skip
        begin, planned = goal, due
