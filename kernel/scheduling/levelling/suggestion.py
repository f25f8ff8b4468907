"""A levelled order as a suggestion: what moves, and the days and money that it wins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kernel.scheduling.levelling.case import Placement, RigCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A job that would stand elsewhere.

    Attributes:
        days: Later by so many days; negative is earlier. [d]
    """

    job: str
    from_rig: str
    to_rig: str
    from_start: int
    to_start: int

    @property
    def days(self) -> int:
        """Later by so many days; negative is earlier. [d]"""
        return self.to_start - self.from_start


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What an order changes against the plan; nothing is changed by it.

    Attributes:
        moved: The jobs that would change rig or start, by their new start.
        finish_days_won: Days by which the last job ends earlier. [d]
        move_days_won: Days of rig moves saved. [d]
        rig_days_won: Days by which rigs are released earlier, taken together. [d]
        money_won: Those days at the rigs' day cost; None where one is unknown. [currency]
    """

    moved: tuple[Moved, ...]
    finish_days_won: int
    move_days_won: int
    rig_days_won: int
    money_won: Decimal | None


def suggestion(
    case: RigCase,
    current: Sequence[Placement],
    found: Sequence[Placement],
    day_cost: Mapping[str, Decimal],
) -> Suggestion:
    """Compare an order with the plan.

    Args:
        case: Of both.
        current: The plan as it stands.
        found: The order suggested.
        day_cost: What a day of each rig costs, with its spread. [currency/d]
    """
    before = {each.job: each for each in current}
    moved = [
        Moved(
            job=each.job,
            from_rig=before[each.job].rig,
            to_rig=each.rig,
            from_start=before[each.job].start,
            to_start=each.start,
        )
        for each in found
        if each != before[each.job]
    ]
    spans = [_released(case, plan) for plan in (current, found)]
    won = {rig: spans[0].get(rig, 0) - spans[1].get(rig, 0) for rig in {**spans[0], **spans[1]}}
    unknown = [rig for rig, days in won.items() if days and rig not in day_cost]
    money = (
        sum((day_cost[rig] * days for rig, days in won.items() if days), Decimal(0))
        if not unknown
        else None
    )
    ends = [_finish(case, plan) for plan in (current, found)]
    moves = [_move_days(case, plan) for plan in (current, found)]
    return Suggestion(
        moved=tuple(sorted(moved, key=lambda each: (each.to_start, each.job))),
        finish_days_won=ends[0] - ends[1],
        move_days_won=moves[0] - moves[1],
        rig_days_won=sum(won.values()),
        money_won=money,
    )


def _finish(case: RigCase, plan: Sequence[Placement]) -> int:
    days = {job.id: job.duration_days for job in case.jobs}
    return max((each.start + days[each.job] for each in plan), default=case.start)


def _rows(plan: Sequence[Placement]) -> dict[str, list[Placement]]:
    rows: dict[str, list[Placement]] = {}
    for each in sorted(plan, key=lambda placed: placed.start):
        rows.setdefault(each.rig, []).append(each)
    return rows


def _released(case: RigCase, plan: Sequence[Placement]) -> dict[str, int]:
    """Days from the start of the board to the release of each rig that works. [d]"""
    return {rig: _finish(case, row) - case.start for rig, row in _rows(plan).items()}


def _move_days(case: RigCase, plan: Sequence[Placement]) -> int:
    site = {job.id: case.sites.index(job.site) for job in case.jobs}
    home = {rig.id: rig.home for rig in case.rigs}
    total = 0
    for rig, row in _rows(plan).items():
        at = home[rig]
        here = None if at is None else case.sites.index(at)
        for each in row:
            total += 0 if here is None else case.move_days[here][site[each.job]]
            here = site[each.job]
    return total
