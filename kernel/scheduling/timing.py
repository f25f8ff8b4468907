"""Floats, the critical path and what drives each job, of a board as it is planned.

The planned dates are the early ones; late dates come from the links and from the order on each
rig with its moves. Jobs whose dates break a link have their floats reckoned as if they kept it;
that they do not is a conflict.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from kernel.errors import InvalidInput
from kernel.scheduling.activities import Activity, Constraint, Link, Progress
from kernel.scheduling.board import Board
from kernel.scheduling.cpm import Schedule, schedule
from kernel.scheduling.jobs import CALENDARS, Job, remaining_days, span_of
from kernel.scheduling.network import network_of
from kernel.scheduling.retiming import constraint_of, joined, labels, network_link, renamed
from kernel.scheduling.rig_rows import rig_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTiming:
    """The place of a job in the network.

    Attributes:
        start: The first day: what happened, else what is planned.
        finish: The day after the last.
        total_float_days: Days that it may slip without moving the end of the plan. [d]
        free_float_days: Days that it may slip without moving any other job. [d]
        driver: The job that holds its start; None where its own dates do.
    """

    start: date
    finish: date
    total_float_days: int
    free_float_days: int
    critical: bool
    driver: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Every dated job of a board in the network.

    Attributes:
        finish: The day after the last day of work; None where no job has dates.
    """

    jobs: Mapping[str, JobTiming]
    finish: date | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BoardSchedule:
    """The dated jobs of a board as a network, activities in the order of the jobs.

    Attributes:
        answer: Its activities bear the names of their jobs, made distinct.
        links: Those of the network, by the ids of their jobs; the order on the rigs is in them.
        data_date: The first day not yet reported; an ordinal.
    """

    jobs: Sequence[Job]
    spans: Mapping[str, tuple[date, date]]
    answer: Schedule
    links: Sequence[Link]
    data_date: int | None


def schedule_of(board: Board) -> BoardSchedule | None:
    """The network of a board with its dates; None where no job has dates.

    Raises:
        InvalidInput: Upper limits between jobs cannot all be kept; the jobs are named.
    """
    found = {job.id: span_of(job, board.data_date) for job in board.jobs.values()}
    spans = {job_id: span for job_id, span in found.items() if span is not None}
    dated = [job for job in board.jobs.values() if job.id in spans]
    if not dated:
        return None
    names = labels(board)
    today = _data_date(board, dated)
    links = [
        network_link(link)
        for link in board.links.values()
        if link.predecessor_id in spans and link.successor_id in spans
    ]
    activities = [_activity(job, names[job.id], today) for job in dated]
    first = min(span[0] for span in spans.values()).toordinal()
    dates, used = _scheduled(activities, links, _row_links(board, spans), names, first, today)
    return BoardSchedule(jobs=dated, spans=spans, answer=dates, links=used, data_date=today)


def timing_of(board: Board) -> Timing:
    """Floats and drivers of a board.

    Raises:
        InvalidInput: As `schedule_of`.
    """
    found = schedule_of(board)
    if found is None:
        return Timing(jobs={}, finish=None)
    dates, used = found.answer, found.links
    critical = dates.critical()
    floats, free = dates.total_float.tolist(), dates.free_float.tolist()
    drivers = dates.driver.tolist()
    timed = {}
    for at, job in enumerate(found.jobs):
        start, finish = found.spans[job.id]
        timed[job.id] = JobTiming(
            start=start,
            finish=finish,
            total_float_days=floats[at],
            free_float_days=free[at],
            critical=bool(critical[at]),
            driver=used[drivers[at]].predecessor if 0 <= drivers[at] < len(used) else None,
        )
    return Timing(jobs=timed, finish=max(each.finish for each in timed.values()))


def _data_date(board: Board, dated: list[Job]) -> int | None:
    """The first day not yet reported; without one the day after the last thing reported."""
    reported = [
        day
        for job in dated
        for day in (job.actual_start and job.actual_start + timedelta(days=1), job.actual_finish)
        if day
    ]
    if board.data_date is not None:
        reported.append(board.data_date)
    return max(reported).toordinal() if reported else None


def _activity(job: Job, name: str, today: int | None) -> Activity:
    progress = None
    if job.actual_start is not None and today is not None:
        done = job.actual_finish
        left = 0 if done else remaining_days(job, date.fromordinal(today))
        progress = Progress(
            start=job.actual_start.toordinal(),
            finish=done.toordinal() if done else None,
            remaining_days=left,
        )
    return Activity(
        id=name,
        duration_days=job.duration_days or 0,
        calendar=CALENDARS[job.calendar],
        constraint=None if progress else _kept_constraint(job),
        release_day=None if progress or job.start_on is None else job.start_on.toordinal(),
        progress=progress,
    )


def _kept_constraint(job: Job) -> Constraint | None:
    """The set date of a job; one that is as late as possible stands where it was planned."""
    return None if job.constraint_type == "ALAP" else constraint_of(job)


def _row_links(board: Board, spans: Mapping[str, tuple[date, date]]) -> list[Link]:
    """Each job on a rig holds the next one, where they do not overlap anyway."""
    links = []
    for rig_id, row in rig_rows(board).items():
        rig = board.fleet.rigs.get(rig_id)
        on_it = [job for job in row if job.id in spans]
        for job, following in pairwise(on_it):
            before, after = spans[job.id], spans[following.id]
            if before[1] <= after[0]:
                days = board.move_days(rig, job.pad, following.pad) if rig else 0
                days = min(days, (after[0] - before[1]).days)
                links.append(Link(predecessor=job.id, successor=following.id, lag_days=days))
    return links


def _scheduled(
    activities: list[Activity],
    links: list[Link],
    row_links: list[Link],
    names: Mapping[str, str],
    first: int,
    today: int | None,
) -> tuple[Schedule, list[Link]]:
    """The dates with the order of the rigs, or without it where it runs against a link."""
    whole = joined([*links, *row_links])
    try:
        return _dates(activities, whole, names, first, today), whole
    except InvalidInput:
        return _dates(activities, links, names, first, today), links


def _dates(
    activities: list[Activity],
    links: list[Link],
    names: Mapping[str, str],
    first: int,
    today: int | None,
) -> Schedule:
    network = network_of(activities, [renamed(link, names) for link in links])
    return schedule(network, start=first, data_date=today)
