"""The health of a board: the checks that planners use, with the jobs that each of them found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel.scheduling.board import Board
from kernel.scheduling.conflicts import NEEDS_RIG
from kernel.scheduling.health import HealthLimits, health_of
from kernel.scheduling.retiming import labels, network_link, renamed
from kernel.scheduling.timing import schedule_of

WORDS = {
    "missing logic": "Open jobs without predecessor or successor, the order on the rigs counted",
    "leads": "Links with a negative lag",
    "lags": "Links with a waiting time",
    "finish-to-start links": "Share of links that are finish to start",
    "hard constraints": "Open jobs with a date that they must not miss",
    "long float": "Open jobs that may slip very long without moving the end",
    "negative float": "Jobs that break a set date however they are planned",
    "long duration": "Open jobs that take very long; drilling jobs rightly do",
    "work without a rig": "Jobs that need a rig and have none",
    "progress out of sequence": "Links that the reported days do not keep",
    "planned before the data date": "Jobs not begun whose planned start has passed",
    "critical path length index": "Days to the baseline's end over days that the plan needs",
    "baseline execution index": "Jobs done over jobs that the baseline has done by now",
}
COUNTED = frozenset(
    {"negative float", "work without a rig", "progress out of sequence",
     "planned before the data date"}
)  # fmt: skip
INDICES = frozenset({"critical path length index", "baseline execution index"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A job or a link that a check found; `job_id` leads to it."""

    job_id: str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCheck:
    """One check.

    Attributes:
        unit: "share" of jobs or links, "count", or "index".
        value: None where there is nothing to check.
        limit: What it may be at most; of shares of finish-to-start links and indices at least.
    """

    name: str
    words: str
    unit: str
    value: float | None
    limit: float
    passed: bool
    found: Sequence[Found]


def board_health(
    board: Board, *, finish_by: date | None = None, limits: HealthLimits | None = None
) -> list[BoardCheck]:
    """Check a board; without dates there is nothing to check.

    Args:
        board: With its baseline, against which progress is checked.
        finish_by: The day that the whole is to end by; default: the end of the baseline.
        limits: Thresholds; default: the usual ones.

    Raises:
        InvalidInput: Upper limits between jobs cannot all be kept; the jobs are named.
    """
    network = schedule_of(board)
    if network is None:
        return []
    names = labels(board)
    ids = {name: job_id for job_id, name in names.items()}
    frozen = board.baseline.jobs if board.baseline else {}
    here = {job.lineage_id: job for job in network.jobs}
    ends = {
        names[here[lineage].id]: job.finish_on.toordinal()
        for lineage, job in frozen.items()
        if lineage in here and job.finish_on is not None
    }
    by = finish_by.toordinal() if finish_by else max(ends.values(), default=None)
    checks = health_of(
        network.answer,
        data_date=network.data_date,
        finish_by=by,
        baseline=ends or None,
        without_rig=[
            names[job.id] for job in network.jobs if job.rig_id is None and job.kind in NEEDS_RIG
        ],
        set_links=[
            renamed(network_link(link), names)
            for link in board.links.values()
            if link.predecessor_id in network.spans and link.successor_id in network.spans
        ],
        limits=limits,
    )
    return [
        BoardCheck(
            name=check.name,
            words=WORDS[check.name],
            unit="count" if check.name in COUNTED else
            "index" if check.name in INDICES else "share",
            value=check.value,
            limit=check.limit,
            passed=check.passed,
            found=[
                Found(job_id=ids.get(name) or ids.get(name.split(" → ")[-1]), name=name)
                for name in check.found
            ],
        )
        for check in checks
    ]  # fmt: skip
