"""Two scenarios side by side: jobs added, removed, moved and otherwise changed, with days and cost.

Jobs are the same where their lineage is; copies of a scenario share it. A job on another rig is
changed, not removed and added.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Literal

from kernel.scheduling.board import Board
from kernel.scheduling.cascade import finish_of, job_costs, timing_or_none, total_cost
from kernel.scheduling.jobs import Job, span_of
from kernel.scheduling.rig_rows import rig_rows
from kernel.scheduling.timing import Timing

Kind = Literal[
    "added", "removed", "moved", "re-sequenced", "rig", "duration", "cost", "status", "other"
]
_TIMING = {"start_on", "duration_days", "rig_id", "actual_start", "actual_finish", "percent",
           "remaining_days", "id", "lineage_id", "sequence"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A job in one of the two scenarios."""

    job_id: str
    rig: str
    start: date | None
    finish: date | None
    duration_days: int | None
    cost: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDiff:
    """A job that differs.

    Attributes:
        kinds: What differs; a job may be moved, re-sequenced and longer at once.
        days: By which it starts later in the second scenario. [d]
        cost: By which it costs more there; None where a rate is missing.
        fields: Other columns that differ.
        reason: What holds its start in the second scenario.
    """

    lineage_id: str
    name: str
    kinds: tuple[Kind, ...]
    before: Side | None
    after: Side | None
    days: int
    cost: Decimal | None
    fields: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDiff:
    """A link that only one of the two has, or that differs in its lag.

    Attributes:
        before: Its lag in the first. [d]
        after: Its lag in the second. [d]
    """

    predecessor: str
    successor: str
    type: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioDiff:
    """The second scenario against the first.

    Attributes:
        finish_days: By which the second ends later. [d]
        cost: By which it costs more; None where a rate is missing.
    """

    jobs: Sequence[JobDiff]
    links: Sequence[LinkDiff]
    finish_before: date | None
    finish_after: date | None
    finish_days: int | None
    cost_before: Decimal | None
    cost_after: Decimal | None
    cost: Decimal | None


def scenario_diff(first: Board, second: Board) -> ScenarioDiff:
    """What is different in the second scenario."""
    ours = {job.lineage_id: job for job in first.jobs.values()}
    theirs = {job.lineage_id: job for job in second.jobs.values()}
    shared = ours.keys() & theirs.keys()
    leads = _leads(first, shared), _leads(second, shared)
    costs = job_costs(first), job_costs(second)
    timing = timing_or_none(second)
    found = []
    for lineage in [*theirs, *(gone for gone in ours if gone not in theirs)]:
        job, other = ours.get(lineage), theirs.get(lineage)
        before = _side(first, job, costs[0]) if job else None
        after = _side(second, other, costs[1]) if other else None
        changed = _columns(job, other) if job and other else ()
        turned = (
            job is not None
            and other is not None
            and job.rig_id == other.rig_id
            and leads[0].get(lineage) != leads[1].get(lineage)
        )
        kinds = _kinds(before, after, job, other, turned, changed)
        if kinds:
            found.append(
                JobDiff(
                    lineage_id=lineage,
                    name=(other or job).name,  # type: ignore[union-attr] # one of them is there
                    kinds=kinds,
                    before=before,
                    after=after,
                    days=_days(before, after),
                    cost=_more(before.cost if before else None, after.cost if after else None),
                    fields=changed,
                    reason=_reason(second, timing, other),
                )
            )
    ends = finish_of(first), finish_of(second)
    totals = total_cost(first), total_cost(second)
    return ScenarioDiff(
        jobs=found,
        links=_links(first, second),
        finish_before=ends[0],
        finish_after=ends[1],
        finish_days=(ends[1] - ends[0]).days if ends[0] and ends[1] else None,
        cost_before=totals[0],
        cost_after=totals[1],
        cost=_more(*totals),
    )


def _side(board: Board, job: Job, costs: Mapping[str, Decimal | None]) -> Side:
    span, rig = span_of(job, board.data_date), board.rig_of(job)
    return Side(
        job_id=job.id,
        rig=rig.name if rig else "",
        start=span[0] if span else None,
        finish=span[1] if span else None,
        duration_days=job.duration_days,
        cost=costs[job.id],
    )


def _leads(board: Board, shared: set[str]) -> dict[str, str | None]:
    """For each job that both have: which of those comes before it on its rig."""
    leads: dict[str, str | None] = {}
    for row in rig_rows(board).values():
        last: str | None = None
        for job in row:
            if job.lineage_id in shared:
                leads[job.lineage_id], last = last, job.lineage_id
    return leads


def _columns(job: Job, other: Job) -> tuple[str, ...]:
    names = [each.name for each in fields(Job) if each.name not in _TIMING]
    return tuple(name for name in names if getattr(job, name) != getattr(other, name))


def _kinds(
    before: Side | None,
    after: Side | None,
    job: Job | None,
    other: Job | None,
    turned: bool,
    columns: tuple[str, ...],
) -> tuple[Kind, ...]:
    if before is None or job is None:
        return ("added",)
    if after is None or other is None:
        return ("removed",)
    reported = [(each.actual_start, each.actual_finish) for each in (job, other)]
    tests: tuple[tuple[Kind, bool], ...] = (
        ("moved", before.start != after.start),
        ("re-sequenced", turned),
        ("rig", job.rig_id != other.rig_id),
        ("duration", before.duration_days != after.duration_days),
        ("cost", before.cost != after.cost),
        ("status", reported[0] != reported[1]),
        ("other", bool(columns)),
    )  # fmt: skip
    return tuple(kind for kind, holds in tests if holds)


def _days(before: Side | None, after: Side | None) -> int:
    if before is None or after is None or before.start is None or after.start is None:
        return 0
    return (after.start - before.start).days


def _more(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else after - before


def _reason(board: Board, timing: Timing | None, job: Job | None) -> str:
    if job is None or timing is None or job.id not in timing.jobs:
        return ""
    driver = timing.jobs[job.id].driver
    return f"follows {board.jobs[driver].name}" if driver else "its own date"


def _links(first: Board, second: Board) -> list[LinkDiff]:
    ours, theirs = _lags(first), _lags(second)
    names = {job.lineage_id: job.name for b in (first, second) for job in b.jobs.values()}
    return [
        LinkDiff(
            predecessor=names[key[0]],
            successor=names[key[1]],
            type=key[2],
            before=ours.get(key),
            after=theirs.get(key),
        )
        for key in sorted(ours.keys() | theirs.keys())
        if ours.get(key) != theirs.get(key)
    ]


def _lags(board: Board) -> dict[tuple[str, str, str], int]:
    return {
        (
            board.jobs[link.predecessor_id].lineage_id,
            board.jobs[link.successor_id].lineage_id,
            link.type,
        ): link.lag_days
        for link in board.links.values()
    }
