"""A board as arrays, checked once, for the compiled search."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kernel.errors import InvalidInput
from kernel.scheduling.levelling.case import (
    RigCase,
    Window,
    able,
    open_spans,
    start_to_start_days,
)
from kernel.scheduling.spans import merged

Ints = NDArray[np.int64]
NEVER = 2**40  # beyond every day that a person can mean
UNPINNED = -(2**40)


class Layout(NamedTuple):
    """Arrays by job (n), rig (m) and site; a window is a pair, lists of them are padded.

    Attributes:
        days, site, release, pin, due: Per job.
        allowed: Whether a rig may do a job; [n, m].
        ready: First day of each rig's first contract.
        home: Site of each rig, -1 where its first move takes no time.
        open_from, open_to: Spans in which a rig works; NEVER pads them. [m, k]
        shut_from, shut_to: Shutdowns of a site; NEVER pads them. [sites, k]
        moves: Days from site to site.
        into_ptr, into_job, into_days: Links by successor (CSR), start to start.
        out_ptr, out_job: Links by predecessor (CSR).
    """

    days: Ints
    site: Ints
    release: Ints
    pin: Ints
    due: Ints
    allowed: NDArray[np.bool_]
    ready: Ints
    home: Ints
    open_from: Ints
    open_to: Ints
    shut_from: Ints
    shut_to: Ints
    moves: Ints
    into_ptr: Ints
    into_job: Ints
    into_days: Ints
    out_ptr: Ints
    out_job: Ints


def layout_of(case: RigCase) -> Layout:
    """Check a board and lay it out.

    Raises:
        InvalidInput: Two rigs or jobs share an id; a job, rig or link names what is not there; a
            duration is below one day; a link carries an upper limit.
    """
    _refuse_nonsense(case)
    site = {name: at for at, name in enumerate(case.sites)}
    job = {each.id: at for at, each in enumerate(case.jobs)}
    opens = [open_spans(rig) for rig in case.rigs]
    shuts = [merged(case.site_blocked.get(name, ())) for name in case.sites]
    open_from, open_to = _padded(opens)
    shut_from, shut_to = _padded(shuts)
    arcs = [
        (
            job[link.predecessor],
            job[link.successor],
            start_to_start_days(
                link, case.jobs[job[link.predecessor]], case.jobs[job[link.successor]]
            ),
        )
        for link in case.links
    ]
    n = len(case.jobs)
    into_ptr, into_job, into_days = _by_end(n, [(j, i, days) for i, j, days in arcs])
    out_ptr, out_job, _ = _by_end(n, arcs)
    return Layout(
        days=_ints(each.duration_days for each in case.jobs),
        site=_ints(site[each.site] for each in case.jobs),
        release=_ints(
            case.start if each.release_day is None else max(case.start, each.release_day)
            for each in case.jobs
        ),
        pin=_ints(UNPINNED if each.pin is None else each.pin.start for each in case.jobs),
        due=_ints(NEVER if each.finish_by is None else each.finish_by for each in case.jobs),
        allowed=_allowed(case),
        ready=_ints(
            max([case.start, *(start for start, _ in merged(rig.contracts)[:1])])
            for rig in case.rigs
        ),
        home=_ints(-1 if rig.home is None else site[rig.home] for rig in case.rigs),
        open_from=open_from,
        open_to=open_to,
        shut_from=shut_from,
        shut_to=shut_to,
        moves=np.array(case.move_days, np.int64).reshape(len(case.sites), len(case.sites)),
        into_ptr=into_ptr,
        into_job=into_job,
        into_days=into_days,
        out_ptr=out_ptr,
        out_job=out_job,
    )


def _ints(values: object) -> Ints:
    return np.array(list(values), np.int64)  # type: ignore[call-overload]


def _allowed(case: RigCase) -> NDArray[np.bool_]:
    """Which rig may do which job; jobs that ask for the same are looked at once."""
    rows: dict[object, list[bool]] = {}
    allowed = np.empty((len(case.jobs), len(case.rigs)), np.bool_)
    for at, job in enumerate(case.jobs):
        asks = (frozenset(job.needs.items()), job.rigs, job.pin and job.pin.rig)
        if asks not in rows:
            rows[asks] = [able(rig, job) for rig in case.rigs]
        allowed[at] = rows[asks]
    return allowed


def _padded(rows: Sequence[Sequence[Window]]) -> tuple[Ints, Ints]:
    width = max((len(row) for row in rows), default=0) + 1
    starts, ends = (np.full((len(rows), width), NEVER, np.int64) for _ in range(2))
    for at, row in enumerate(rows):
        for k, (start, end) in enumerate(row):
            starts[at, k], ends[at, k] = start, end
    return starts, ends


def _by_end(n: int, arcs: Sequence[tuple[int, int, int]]) -> tuple[Ints, Ints, Ints]:
    arcs = sorted(arcs)
    ends = np.array([end for end, _, _ in arcs], np.int64)
    ptr = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=n))]).astype(np.int64)
    return (
        ptr,
        np.array([other for _, other, _ in arcs], np.int64),
        np.array([days for _, _, days in arcs], np.int64),
    )


def _refuse_nonsense(case: RigCase) -> None:
    rigs, jobs, sites = (
        {rig.id for rig in case.rigs},
        {job.id for job in case.jobs},
        set(case.sites),
    )
    if len(rigs) < len(case.rigs) or len(jobs) < len(case.jobs) or len(sites) < len(case.sites):
        raise InvalidInput("Two rigs, jobs or sites of this board share a name.")
    for job in case.jobs:
        if job.duration_days < 1:
            raise InvalidInput(f"The job {job.id} takes no day.", hint="Leave milestones out.")
        if job.site not in sites:
            raise InvalidInput(f"The job {job.id} stands at {job.site}, which is not a site.")
        if job.pin is not None and job.pin.rig not in rigs:
            raise InvalidInput(f"The job {job.id} is pinned to {job.pin.rig}, which is no rig.")
    for rig in case.rigs:
        if rig.home is not None and rig.home not in sites:
            raise InvalidInput(f"The rig {rig.id} stands at {rig.home}, which is not a site.")
    for link in case.links:
        for end in (link.predecessor, link.successor):
            if end not in jobs:
                raise InvalidInput(f"A link names {end}, which is not a job of this board.")
        if link.most_days is not None:
            raise InvalidInput(
                f"The link from {link.predecessor} to {link.successor} has an upper limit.",
                hint="Levelling keeps no upper limits; pin one of the two jobs instead.",
            )
