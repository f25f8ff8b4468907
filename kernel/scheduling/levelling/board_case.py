"""A board as a case to be levelled, and an order that was found as commands on the board.

What has happened, is pinned or must start on a set day stays where it is. Jobs without a rig of
their own take part where their kind needs one. Upper limits between jobs are not searched for;
whether they hold is seen in the conflicts of the suggestion.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board
from kernel.scheduling.commands import Command, SetField
from kernel.scheduling.conflicts import NEEDS_RIG
from kernel.scheduling.fleet import Rig as FleetRig
from kernel.scheduling.fleet import fold
from kernel.scheduling.jobs import Job, span_of
from kernel.scheduling.levelling.case import Pin, Placement, Rig, RigCase, RigJob
from kernel.scheduling.retiming import network_link
from kernel.scheduling.rig_rows import rig_rows
from kernel.scheduling.skills import unmet

OPEN_DAYS = 20_000  # of a rig without a contract or with an open one
NOWHERE = ""  # the place of jobs of which none is known


def case_of(board: Board) -> RigCase:
    """The board as rigs, jobs, places, moves and links.

    Raises:
        InvalidInput: No rig, or no job that could be given to one.
    """
    start = board.data_date or board.start
    jobs = [job for job in board.jobs.values() if _takes_part(job)]
    rigs = [rig for rig in board.fleet.rigs.values() if _used(board, rig)]
    if not rigs or not any(not _stays(job) for job in jobs):
        raise InvalidInput(
            "There is nothing to level: no rig, or no job that may move.",
            hint="Pinned, started and finished jobs stay; let some start move.",
        )
    spans = (span_of(job, board.data_date) for job in jobs if _stays(job))
    first = min([start, *(span[0] for span in spans if span)]).toordinal()
    sites = sorted({fold(job.pad) for job in jobs} | {fold(rig.home) for rig in rigs})
    taken = {job.id for job in jobs}
    return RigCase(
        start=first,
        rigs=tuple(_rig(board, rig, first) for rig in rigs),
        jobs=tuple(_job(board, job, rigs, start) for job in jobs),
        sites=tuple(sites),
        move_days=tuple(
            tuple(_move_days(board, rigs, here, there) for there in sites) for here in sites
        ),
        links=tuple(
            replace(network_link(link), most_days=None)
            for link in board.links.values()
            if link.predecessor_id in taken and link.successor_id in taken
        ),
        site_blocked={
            key: tuple((e.start.toordinal(), e.end.toordinal()) for e in site.events)
            for key, site in board.fleet.sites.items()
            if key in sites and site.events
        },
    )


def placements_of(board: Board, case: RigCase) -> list[Placement]:
    """The plan as it stands; empty where a job has no rig or no day yet."""
    current = []
    for each in case.jobs:
        job = board.jobs[each.id]
        if job.rig_id is None or job.start_on is None:
            return []
        start = each.pin.start if each.pin else job.start_on.toordinal()
        current.append(Placement(job=job.id, rig=job.rig_id, start=start))
    return current


def commands_for(board: Board, placements: Sequence[Placement]) -> list[Command]:
    """What must be set so that the board stands as suggested."""
    commands: list[Command] = []
    for placed in placements:
        job = board.jobs[placed.job]
        if _stays(job):
            continue
        start = date.fromordinal(placed.start)
        if job.rig_id != placed.rig:
            rig = board.fleet.rigs[placed.rig]
            name = f"{rig.name} ({rig.terrain})" if rig.terrain else rig.name
            commands.append(SetField(id=job.id, field="rig_id", value=name))
        if job.start_on != start:
            commands.append(SetField(id=job.id, field="start_on", value=start.isoformat()))
    return commands


def _takes_part(job: Job) -> bool:
    """A job that takes up a rig from now on."""
    if job.actual_finish is not None or not job.duration_days:
        return False
    return job.rig_id is not None or job.kind in NEEDS_RIG


def _used(board: Board, rig: FleetRig) -> bool:
    return rig.status == "active" or any(job.rig_id == rig.id for job in board.jobs.values())


def _stays(job: Job) -> bool:
    held = job.pinned or job.started or job.constraint_type in ("MSO", "MFO")
    return held and job.rig_id is not None and (job.started or job.start_on is not None)


def _rig(board: Board, rig: FleetRig, first: int) -> Rig:
    held = [(c.start.toordinal(), c.end.toordinal()) for c in rig.contracts]
    done = [
        job for job in rig_rows(board).get(rig.id, []) if job.actual_finish is not None and job.pad
    ]
    home = fold(done[-1].pad if done else rig.home)
    return Rig(
        id=rig.id,
        contracts=tuple(held) or ((first, first + OPEN_DAYS),),
        blocked=tuple((e.start.toordinal(), e.end.toordinal()) for e in rig.events),
        home=home or None,
    )


def _job(board: Board, job: Job, rigs: Sequence[FleetRig], start: date) -> RigJob:
    span = span_of(job, board.data_date)
    days = (span[1] - span[0]).days if span else job.duration_days or 1
    pin = None
    if _stays(job) and span and job.rig_id:
        pin = Pin(rig=job.rig_id, start=span[0].toordinal())
    return RigJob(
        id=job.id,
        duration_days=max(1, days),
        site=fold(job.pad),
        release_day=None if pin else _release(job, start),
        rigs=None if pin else _able(job, rigs, span or (start, start + timedelta(days=days))),
        pin=pin,
        finish_by=None if pin else _last(job, days),
    )


def _able(job: Job, rigs: Sequence[FleetRig], span: tuple[date, date]) -> frozenset[str]:
    """The rigs that can do what a job needs.

    Raises:
        InvalidInput: None can.
    """
    able = frozenset(rig.id for rig in rigs if not unmet(rig, job, span))
    if not able:
        raise InvalidInput(
            f"No rig can do {job.name}: {unmet(rigs[0], job, span)}.",
            hint="Change what the job requires, or add the capability to a rig.",
        )
    return able


def _release(job: Job, start: date) -> int:
    """The first day on which a job may start: reported days, gates, a set day."""
    days = [start, *(gate for gate in job.gates.values() if gate is not None)]
    if job.constraint_on is not None and job.constraint_type == "SNET":
        days.append(job.constraint_on)
    return max(days).toordinal()


def _last(job: Job, days: int) -> int | None:
    """The day by which a job must be done, exclusive."""
    if job.constraint_on is None:
        return None
    if job.constraint_type == "SNLT":
        return job.constraint_on.toordinal() + days
    return job.constraint_on.toordinal() if job.constraint_type == "FNLT" else None


def _move_days(board: Board, rigs: Sequence[FleetRig], here: str, there: str) -> int:
    """The longest move of any kind of rig here, since one matrix serves all. [d]"""
    if NOWHERE in (here, there):
        return 0
    return max(board.move_days(rig, here, there) for rig in rigs)
