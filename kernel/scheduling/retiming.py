"""Planning mode: what follows a change is re-timed as early as the rules allow.

Jobs that are pinned, have started or do not follow a changed job stay where they are. A job whose
cells were changed keeps its start unless something pushes it; a dragged one takes the earliest
start at its new place in the order. Rig moves, contracts, events, shutdowns of places and jobs
that stay are minded; what cannot be kept (a contract's end, a set date) becomes a conflict.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from kernel.errors import InvalidInput
from kernel.scheduling.activities import Activity, Constraint, ConstraintType, LagCalendar, Link
from kernel.scheduling.activities import LinkType as Type
from kernel.scheduling.board import Board, Change
from kernel.scheduling.cells import LAST_DAY
from kernel.scheduling.cpm import schedule
from kernel.scheduling.fleet import Rig
from kernel.scheduling.jobs import CALENDARS, Job, JobLink, span_of
from kernel.scheduling.network import network_of
from kernel.scheduling.rig_rows import (
    contract_start,
    past_windows,
    rig_rows,
    rig_windows,
    site_windows,
)
from kernel.scheduling.spans import Span as Window
from kernel.scheduling.spans import merged

TIMING = {
    "rig_id", "start_on", "duration_days", "calendar", "pad", "pinned", "constraint_type",
    "constraint_on", "actual_start", "actual_finish", "percent", "remaining_days",
}  # fmt: skip
_LAGS = {
    "every_day": LagCalendar.EVERY_DAY,
    "predecessor": LagCalendar.PREDECESSOR,
    "successor": LagCalendar.SUCCESSOR,
}
MOST_SWEEPS = 500


def retimed(
    before: Board, after: Board, typed: Sequence[Change], *, moved: Iterable[str] = ()
) -> tuple[Change, ...]:
    """What the engine moves because of changes that were typed.

    Args:
        before: The board without them.
        after: The board with them.
        typed: The changes.
        moved: Jobs that were given a place in the order.

    Raises:
        InvalidInput: The order on the rigs and the links run in a circle.
    """
    placed = frozenset(job_id for job_id in moved if job_id in after.jobs)
    changed, loosened = _touched(before, after, typed)
    touched = changed | loosened | placed
    rows = rig_rows(after, placed)
    free = _following(after, rows, touched)
    if not free:
        return ()
    starts = _earliest(after, rows, free, kept=changed - placed)
    latest = max(free, key=lambda job_id: starts[job_id])
    if starts[latest] > LAST_DAY.toordinal():
        raise InvalidInput(
            f"{after.jobs[latest].name} would start after {LAST_DAY.year}.",
            hint="Shorten the jobs before it, or give it another rig.",
        )
    changes = []
    for job_id in sorted(free, key=lambda each: (starts[each], each)):
        job, start = after.jobs[job_id], date.fromordinal(starts[job_id])
        if job.start_on != start:
            held = job.start_on.isoformat() if job.start_on else None
            changes.append(
                Change(
                    row="job", id=job_id, field="start_on", before=held,
                    after=start.isoformat(), derived=True,
                )
            )  # fmt: skip
    return tuple(changes)


def earliest(board: Board) -> Board:
    """The board with every job that may move as early as the rules allow, in its rig's order.

    Raises:
        InvalidInput: The order on the rigs and the links run in a circle.
    """
    rows = rig_rows(board)
    free = _following(board, rows, set(board.jobs))
    if not free:
        return board
    starts = _earliest(board, rows, free, kept=set())
    early = {
        job_id: replace(board.jobs[job_id], start_on=date.fromordinal(start))
        for job_id, start in starts.items()
    }
    return replace(board, jobs={**board.jobs, **early})


def _touched(before: Board, after: Board, typed: Sequence[Change]) -> tuple[set[str], set[str]]:
    """Jobs whose own timing was changed, and those that something before them let go."""
    changed: set[str] = set()
    loosened: set[str] = set()
    left: set[str] = set()
    for change in typed:
        if change.row == "job" and (change.field is None or change.field in TIMING):
            changed.add(change.id)
            if change.field in (None, "rig_id", "start_on"):
                left.add(change.id)
        elif change.row == "link":
            for board in (before, after):
                if (link := board.links.get(change.id)) is not None:
                    loosened.add(link.successor_id)
    for row in rig_rows(before).values():
        for job, following in pairwise(row):
            if job.id in left:
                loosened.add(following.id)
    for link in before.links.values():
        if link.predecessor_id in left:
            loosened.add(link.successor_id)
    here = after.jobs.keys()
    return changed & here, (loosened & here) - changed


def _stays(job: Job) -> bool:
    return job.pinned or job.started or job.duration_days is None


def _following(board: Board, rows: dict[str, list[Job]], touched: set[str]) -> set[str]:
    """The touched jobs and all that come after them, but those that stay."""
    after: dict[str, list[str]] = {}
    for link in board.links.values():
        after.setdefault(link.predecessor_id, []).append(link.successor_id)
    for row in rows.values():
        for job, following in pairwise(row):
            after.setdefault(job.id, []).append(following.id)
    waits = {link.successor_id for link in board.links.values()}
    reached, waiting = set(touched), [*touched]
    while waiting:
        here = waiting.pop()
        if here not in touched and _stays(board.jobs[here]):
            continue
        for job_id in after.get(here, ()):
            if job_id not in reached:
                reached.add(job_id)
                waiting.append(job_id)
    return {
        job_id
        for job_id in reached
        if not _stays(job := board.jobs[job_id])
        and (job.rig_id is not None or job.start_on is not None or job_id in waits)
    }


@dataclass(slots=True)
class _Place:
    """What holds a free job besides its predecessors. [ordinals]"""

    release: int
    windows: list[Window]


def _earliest(
    board: Board, rows: dict[str, list[Job]], free: set[str], kept: set[str]
) -> dict[str, int]:
    """The earliest start of each free job; those in KEPT not before where they are."""
    places = _places(board, rows, free, kept)
    links = joined([*_row_links(board, rows, free), *_job_links(board, free)])
    involved = free | {end for link in links for end in (link.predecessor, link.successor)}
    names = labels(board)
    order = [job_id for job_id in board.jobs if job_id in involved]
    releases = {job_id: places[job_id].release for job_id in free}
    staying = [span_of(board.jobs[job_id], board.data_date) for job_id in involved - free]
    first = min([*releases.values(), *(span[0].toordinal() for span in staying if span)])
    named = [renamed(link, names) for link in links]
    for _ in range(MOST_SWEEPS):
        activities = [
            _activity(board, board.jobs[job_id], names[job_id], releases.get(job_id))
            for job_id in order
        ]
        try:
            dates = schedule(network_of(activities, named), start=first)
        except InvalidInput as fault:
            raise InvalidInput(
                fault.message, hint="Change the order on the rig, or take a link away."
            ) from None
        pushed = False
        for at, job_id in enumerate(order):
            if job_id in free:
                start = int(dates.early_start[at])
                length = int(dates.early_finish[at]) - start
                later = past_windows(start, length, places[job_id].windows)
                if later > start:
                    releases[job_id], pushed = later, True
        if not pushed:
            break
    return {job_id: int(dates.early_start[at]) for at, job_id in enumerate(order) if job_id in free}


def _places(
    board: Board, rows: dict[str, list[Job]], free: set[str], kept: set[str]
) -> dict[str, _Place]:
    floor = max(board.start, board.data_date or board.start).toordinal()
    waits = {link.successor_id for link in board.links.values()}
    places: dict[str, _Place] = {}
    for rig_id, row in rows.items():
        rig = board.fleet.rigs.get(rig_id)
        fixed = _in_the_way(board, row, free)
        for at, job in enumerate(row):
            if job.id not in free:
                continue
            windows, release = site_windows(board, job), floor
            if rig is not None:
                windows = windows + rig_windows(rig)
                windows += _around(board, rig, job, fixed)
                if (begin := contract_start(rig)) is not None:
                    way = board.move_days(rig, rig.home, job.pad) if at == 0 else 0
                    release = max(release, begin + way)
            places[job.id] = _Place(release=release, windows=merged(windows))
    for job_id in free:
        job = board.jobs[job_id]
        if job_id not in places:
            places[job_id] = _Place(release=floor, windows=site_windows(board, job))
            if job_id not in waits and job.start_on is not None:
                places[job_id].release = max(floor, job.start_on.toordinal())
        if job_id in kept and job.start_on is not None:
            places[job_id].release = max(places[job_id].release, job.start_on.toordinal())
    return places


def _in_the_way(board: Board, row: list[Job], free: set[str]) -> list[Job]:
    """The jobs of a rig that stay and end after the one which the first free job waits for."""
    first = next((at for at, job in enumerate(row) if job.id in free), 0)
    before = span_of(row[first - 1], board.data_date) if first else None
    since = before[1] if before else date.min
    return [
        job
        for job in row
        if job.id not in free
        and (span := span_of(job, board.data_date)) is not None
        and span[1] > since
    ]


def _around(board: Board, rig: Rig, job: Job, fixed: list[Job]) -> list[Window]:
    """Days that jobs which stay keep from another one on their rig, moves included."""
    windows = []
    for other in fixed:
        if span := span_of(other, board.data_date):
            coming = board.move_days(rig, job.pad, other.pad)
            leaving = board.move_days(rig, other.pad, job.pad)
            windows.append((span[0].toordinal() - coming, span[1].toordinal() + leaving))
    return windows


def _row_links(board: Board, rows: dict[str, list[Job]], free: set[str]) -> list[Link]:
    """Each free job waits for the job before it on its rig, and for the free one before it."""
    links = []
    for rig_id, row in rows.items():
        rig = board.fleet.rigs.get(rig_id)
        last_free: Job | None = None
        last: Job | None = None
        for job in row:
            if job.id in free:
                for before in {each.id: each for each in (last, last_free) if each}.values():
                    if span_of(before, board.data_date) or before.id in free:
                        days = board.move_days(rig, before.pad, job.pad) if rig else 0
                        links.append(Link(predecessor=before.id, successor=job.id, lag_days=days))
                last_free = job
            last = job
    return links


def _job_links(board: Board, free: set[str]) -> list[Link]:
    """The links into free jobs, and out of those that wait as long as they can."""
    dated = free | {
        job.id for job in board.jobs.values() if span_of(job, board.data_date) is not None
    }
    return [
        network_link(link)
        for link in board.links.values()
        if link.predecessor_id in dated
        and link.successor_id in dated
        and (
            link.successor_id in free
            or (
                link.predecessor_id in free
                and board.jobs[link.predecessor_id].constraint_type == "ALAP"
            )
        )
    ]


def network_link(link: JobLink) -> Link:
    """A link as the network takes it."""
    return Link(
        predecessor=link.predecessor_id,
        successor=link.successor_id,
        type=Type[link.type],
        lag_days=link.lag_days,
        lag_calendar=_LAGS[link.lag_calendar],
        most_days=link.most_days,
        buffer=link.lag_kind == "buffer",
    )


def joined(links: Iterable[Link]) -> list[Link]:
    """Of links of one type between two jobs the longest lag and the tightest limit."""
    kept: dict[tuple[str, str, Type], Link] = {}
    for link in links:
        key = (link.predecessor, link.successor, link.type)
        if (other := kept.get(key)) is not None:
            limits = [each.most_days for each in (link, other) if each.most_days is not None]
            longer = max(link, other, key=lambda each: each.lag_days)
            link = replace(longer, most_days=min(limits, default=None))
        kept[key] = link
    return [*kept.values()]


def renamed(link: Link, names: Mapping[str, str]) -> Link:
    """A link whose ends bear the names of their jobs, for what the engine says."""
    return replace(link, predecessor=names[link.predecessor], successor=names[link.successor])


def labels(board: Board) -> dict[str, str]:
    """The jobs' names, made distinct where a well is visited twice."""
    used: set[str] = set()
    names: dict[str, str] = {}
    for job in board.jobs.values():
        name, number = job.name, 1
        while name in used:
            number += 1
            name = f"{job.name} ({number})"
        used.add(name)
        names[job.id] = name
    return names


def _activity(board: Board, job: Job, name: str, release: int | None) -> Activity:
    """A free job with its release, or one that stays as a fixed span."""
    if release is not None:
        return Activity(
            id=name,
            duration_days=job.duration_days or 0,
            calendar=CALENDARS[job.calendar],
            constraint=constraint_of(job),
            release_day=release,
        )
    span = span_of(job, board.data_date)
    start, finish = span if span else (board.start, board.start)
    return Activity(id=name, duration_days=(finish - start).days, release_day=start.toordinal())


def constraint_of(job: Job) -> Constraint | None:
    """The set date of a job, where it has one that can be reckoned with."""
    if job.constraint_type is None:
        return None
    kind = ConstraintType(job.constraint_type)
    if kind is ConstraintType.AS_LATE_AS_POSSIBLE:
        return Constraint(type=kind)
    if job.constraint_on is None:
        return None
    return Constraint(type=kind, day=job.constraint_on.toordinal())
