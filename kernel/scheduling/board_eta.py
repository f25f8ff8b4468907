"""When a board arrives: as planned, as early as its rules allow, without its buffers.

Buffers move the arrival only where they lie on a driving path, so both are reckoned. The buffer
of the critical chain stands beside them: the root of the squares of what its jobs hold in reserve.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kernel.scheduling.board import Board
from kernel.scheduling.eta import chain_buffers, driving_links
from kernel.scheduling.jobs import Job, span_of
from kernel.scheduling.retiming import earliest, labels
from kernel.scheduling.timing import schedule_of

Days = Mapping[str, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Eta:
    """The arrival of some jobs; days are the first free ones.

    Attributes:
        kind: "whole", "campaign" or "rig".
        baseline: As it was approved; None without a baseline.
        planned: As the scenario stands, progress included.
        earliest: As early as the rules allow, with all buffers.
        without_buffers: The same, as if each buffer were 0.
    """

    kind: str
    key: str | None
    name: str
    jobs: int
    baseline: date | None
    planned: date
    earliest: date
    without_buffers: date

    @property
    def buffer_days(self) -> int:
        """What the buffers cost. [d]"""
        return (self.earliest - self.without_buffers).days


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardEta:
    """The arrivals of a board.

    Attributes:
        groups: The whole first, then campaigns and rigs.
        chain: Jobs that hold the end, first to last.
        driving_buffers: Names of the links with a buffer on that chain.
        project_buffer_days: To stand after the chain. [d]
        feeding: Days to stand where a path joins the chain, by the last job of that path. [d]
    """

    groups: Sequence[Eta]
    chain: Sequence[str]
    driving_buffers: Sequence[str]
    project_buffer_days: float
    feeding: Mapping[str, float]


def eta_of(board: Board) -> BoardEta | None:
    """The arrivals of a board; None where no job has dates.

    Raises:
        InvalidInput: The order on the rigs and the links run in a circle, or limits clash.
    """
    early = earliest(board)
    lean = earliest(_without_buffers(board))
    now, soon, least = (_ends(each) for each in (board, early, lean))
    if not any(now.values()) or (network := schedule_of(early)) is None:
        return None
    names = labels(board)
    ids = {name: job_id for job_id, name in names.items()}
    buffers = chain_buffers(
        network.answer, {names[job.id]: _reserve(job) for job in board.jobs.values()}
    )
    return BoardEta(
        groups=[
            eta
            for kind, key, name, jobs in groups_of(board)
            if (eta := _eta(board, (kind, key, name), jobs, (now, soon, least))) is not None
        ],
        chain=[ids[name] for name in buffers.chain],
        driving_buffers=[
            f"{link.predecessor} → {link.successor}"
            for link in driving_links(network.answer)
            if link.buffer
        ],
        project_buffer_days=buffers.project,
        feeding={ids[name]: days for name, days in buffers.feeding.items()},
    )


def groups_of(board: Board) -> list[tuple[str, str | None, str, list[Job]]]:
    """The whole, each campaign and each rig that has jobs: kind, id, name, jobs."""
    jobs = list(board.jobs.values())
    found: list[tuple[str, str | None, str, list[Job]]] = [("whole", None, "Whole scenario", jobs)]
    for campaign in sorted(board.fleet.campaigns.values(), key=lambda each: each.name.casefold()):
        mine = [job for job in jobs if campaign.id in job.campaign_ids]
        found.append(("campaign", campaign.id, campaign.name, mine))
    for rig in sorted(board.fleet.rigs.values(), key=lambda each: each.name.casefold()):
        found.append(("rig", rig.id, rig.name, [job for job in jobs if job.rig_id == rig.id]))
    return [one for one in found if one[3]]


def _eta(
    board: Board,
    named: tuple[str, str | None, str],
    jobs: Sequence[Job],
    ends: tuple[Days, Days, Days],
) -> Eta | None:
    last = [max((day for job in jobs if (day := each[job.id])), default=None) for each in ends]
    planned, early, lean = last
    if planned is None or early is None or lean is None:
        return None
    frozen = board.baseline.jobs if board.baseline else {}
    then = (frozen[job.lineage_id].finish_on for job in jobs if job.lineage_id in frozen)
    return Eta(
        kind=named[0],
        key=named[1],
        name=named[2],
        jobs=len(jobs),
        baseline=max((day for day in then if day), default=None),
        planned=planned,
        earliest=early,
        without_buffers=lean,
    )


def _ends(board: Board) -> Days:
    spans = {job.id: span_of(job, board.data_date) for job in board.jobs.values()}
    return {job_id: span[1] if span else None for job_id, span in spans.items()}


def _without_buffers(board: Board) -> Board:
    links = {
        each.id: replace(each, lag_days=0) if each.lag_kind == "buffer" else each
        for each in board.links.values()
    }
    return replace(board, links=links)


def _reserve(job: Job) -> float:
    """Days between the planned and the slow case of a job that is not done. [d]"""
    if job.actual_finish is not None or job.high_days is None or job.duration_days is None:
        return 0.0
    return float(max(0, job.high_days - job.duration_days))
