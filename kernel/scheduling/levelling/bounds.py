"""A day before which no order of jobs can end: an honest measure of how good a plan is.

Days of work must find room in the days on which able rigs work. Moves need days of their own too,
but one move of a rig may hide in each gap between its spans, and its first move may be none; as
many of the longest least moves as there may be such gaps are therefore not counted.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kernel.scheduling.activities import Activity
from kernel.scheduling.cpm import schedule
from kernel.scheduling.levelling.case import RigCase
from kernel.scheduling.levelling.layout import NEVER, Ints, Layout
from kernel.scheduling.network import network_of

_THRESHOLDS = 40  # releases tried for each group of jobs


def earliest_end(case: RigCase, layout: Layout) -> int:
    """No schedule of the board ends before this day; an ordinal."""
    if not case.jobs:
        return case.start
    return max(_by_links(case), *_by_load(case.start, layout))


def _by_links(case: RigCase) -> int:
    work = [
        Activity(id=job.id, duration_days=job.duration_days, release_day=job.release_day)
        for job in case.jobs
    ]
    return schedule(network_of(work, case.links), start=case.start).project_end


def _by_load(start: int, layout: Layout) -> Iterator[int]:
    """For jobs of equal or scarcer ability, from each release on: when their load fits."""
    none = np.zeros(0, np.int64)
    for rigs in np.unique(layout.allowed, axis=0):
        if not rigs.any():
            continue
        jobs = np.flatnonzero(~(layout.allowed & ~rigs).any(axis=1))
        spans = layout.open_from[rigs], layout.open_to[rigs]
        yield _fits_by(start, spans, int(layout.days[jobs].sum()), _least_moves(layout, jobs))
        releases = np.unique(layout.release[jobs])
        few = np.linspace(0, len(releases) - 1, min(_THRESHOLDS, len(releases))).astype(int)
        for release in releases[few]:
            held = jobs[layout.release[jobs] >= release]
            yield _fits_by(int(release), spans, int(layout.days[held].sum()), none)


def _least_moves(layout: Layout, jobs: Ints) -> Ints:
    """Least days of the moves to some jobs, ascending, whatever their order and rigs.

    At a site that has no other jobs, one of them is reached from elsewhere.
    """
    sites, of_all = np.unique(layout.site, return_counts=True)
    apart = layout.moves[np.ix_(sites, sites)] + np.diag(np.full(len(sites), NEVER))
    from_elsewhere = apart.min(axis=0) if len(sites) > 1 else np.zeros(1, np.int64)
    skid = np.diag(layout.moves)[sites]
    least: list[NDArray[np.int64]] = []
    for at, site in enumerate(sites):
        here = int((layout.site[jobs] == site).sum())
        if here == 0:
            continue
        near = min(int(skid[at]), int(from_elsewhere[at]))
        least.append(np.full(here, near, np.int64))
        if here == of_all[at]:
            least[-1][0] = from_elsewhere[at]
    return np.sort(np.concatenate(least))


def _fits_by(first: int, spans: tuple[Ints, Ints], work: int, moves: Ints) -> int:
    """The first day by which work and the moves that cannot hide fit, from a day on."""
    opens, ends = spans
    real = opens < NEVER
    low, high = first + work // len(opens), int(ends[real].max(initial=first)) + 1
    if high > NEVER // 2:
        high = first + work + int(moves.sum()) + int(opens[real].max(initial=first)) + 1
    counted = np.concatenate([[0], np.cumsum(moves)])
    while low < high:
        day = (low + high) // 2
        room = np.clip(np.minimum(ends, day) - np.maximum(opens, first), 0, None)
        hidden = int((real & (opens < day)).sum())
        need = work + int(counted[max(0, len(moves) - hidden)])
        if int(room[real].sum()) >= need:
            high = day
        else:
            low = day + 1
    return low
