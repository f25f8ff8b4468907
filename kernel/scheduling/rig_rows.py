"""The jobs of each rig in their order, and the days on which a rig or a place is not to be had."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from kernel.scheduling.board import Board
from kernel.scheduling.fleet import Rig, fold
from kernel.scheduling.jobs import Job, span_of
from kernel.scheduling.spans import Span as Window
from kernel.scheduling.spans import merged

_LAST = date(9999, 1, 1)


def rig_rows(board: Board, first: frozenset[str] = frozenset()) -> dict[str, list[Job]]:
    """The jobs of each rig by start; of equal starts those in FIRST lead, then by their order.

    Jobs without dates stand at the end.
    """
    rows: dict[str, list[Job]] = {}
    for job in board.jobs.values():
        if job.rig_id is not None:
            rows.setdefault(job.rig_id, []).append(job)
    for jobs in rows.values():
        jobs.sort(key=lambda job: (_start(job, board), job.id not in first, job.sequence, job.id))
    return rows


def _start(job: Job, board: Board) -> date:
    span = span_of(job, board.data_date)
    return span[0] if span else job.start_on or _LAST


def rig_windows(rig: Rig) -> list[Window]:
    """Days on which a rig does not work: events, and gaps between its contracts."""
    windows = [(event.start.toordinal(), event.end.toordinal()) for event in rig.events]
    held = merged((c.start.toordinal(), c.end.toordinal()) for c in rig.contracts)
    windows += [(end, start) for (_, end), (start, _) in pairwise(held)]
    return merged(windows)


def site_windows(board: Board, job: Job) -> list[Window]:
    """Days on which the place of a job is shut."""
    site = board.fleet.sites.get(fold(job.pad)) if job.pad else None
    if site is None:
        return []
    return merged((event.start.toordinal(), event.end.toordinal()) for event in site.events)


def past_windows(start: int, days: int, windows: Iterable[Window]) -> int:
    """The first day from START on at which so many days fit between merged windows.

    >>> past_windows(8, 3, [(10, 14), (16, 20)])
    20
    """
    if days == 0:
        return start
    for begin, end in windows:
        if start < end and start + days > begin:
            start = end
    return start


def contract_start(rig: Rig) -> int | None:
    """The first day of the first contract."""
    return min((c.start.toordinal() for c in rig.contracts), default=None)
