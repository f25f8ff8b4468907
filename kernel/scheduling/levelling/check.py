"""Whether placements keep every rule of a board; shares no code with what makes them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kernel.scheduling.activities import LinkType
from kernel.scheduling.levelling.case import Placement, RigCase


def broken(case: RigCase, placements: Sequence[Placement]) -> Iterator[str]:
    """What a schedule breaks, in words."""
    jobs = {job.id: job for job in case.jobs}
    rigs = {rig.id: rig for rig in case.rigs}
    if sorted(placed.job for placed in placements) != sorted(jobs):
        yield "not every job is placed exactly once"
        return
    span = {
        each.job: (each.start, each.start + jobs[each.job].duration_days) for each in placements
    }
    for each in placements:
        job, rig = jobs[each.job], rigs[each.rig]
        start, end = span[each.job]
        if start < max(case.start, job.release_day or case.start):
            yield f"{job.id} starts before it may"
        if job.finish_by is not None and end > job.finish_by:
            yield f"{job.id} ends after its last day"
        if job.pin is not None and (job.pin.rig, job.pin.start) != (rig.id, start):
            yield f"{job.id} left its pin"
        if job.rigs is not None and rig.id not in job.rigs:
            yield f"{job.id} stands on a rig that it may not use"
        for name, least in job.needs.items():
            if rig.ratings.get(name, 0) < least:
                yield f"{job.id} needs {name} {least:g}, {rig.id} has less"
        for day in range(start, end):
            if not any(first <= day < last for first, last in rig.contracts):
                yield f"{job.id} is drilled while {rig.id} is not under contract"
                break
        for first, last in rig.blocked:
            if first < end and start < last and first < last:
                yield f"{job.id} is drilled while {rig.id} is blocked"
        for first, last in case.site_blocked.get(job.site, ()):
            if first < end and start < last and first < last:
                yield f"{job.id} is drilled while {job.site} is shut"
    yield from _moves_too_short(case, placements, span)
    for link in case.links:
        before, after = span[link.predecessor], span[link.successor]
        held = before[1] if link.type in (LinkType.FS, LinkType.FF) else before[0]
        holds = after[0] if link.type in (LinkType.FS, LinkType.SS) else after[1]
        if holds < held + link.lag_days:
            yield f"{link.successor} does not wait for {link.predecessor}"


def _moves_too_short(
    case: RigCase, placements: Sequence[Placement], span: dict[str, tuple[int, int]]
) -> Iterator[str]:
    site = {job.id: case.sites.index(job.site) for job in case.jobs}
    for rig in case.rigs:
        row = sorted((span[each.job], each.job) for each in placements if each.rig == rig.id)
        if row and rig.home is not None:
            (start, _), first = row[0]
            arrives = max(case.start, min(day for day, _ in rig.contracts))
            if start < arrives + case.move_days[case.sites.index(rig.home)][site[first]]:
                yield f"{first} starts before {rig.id} has arrived"
        for ((_, end), before), ((start, _), after) in pairwise(row):
            if start < end + case.move_days[site[before]][site[after]]:
                yield f"{after} starts before {rig.id} has moved from {before}"
