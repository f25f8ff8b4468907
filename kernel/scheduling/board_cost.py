"""Plan against actual: the cost of a board by job, campaign, rig and month, and its S-curve.

The plan is the baseline: its days at the rates on file, brought to what each job was reckoned to
cost when it was frozen. Actual is what fell on the days before the data date of jobs that have
begun; what comes after is the forecast. A job whose rate is missing is left out and counted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board
from kernel.scheduling.cost import (
    CENT,
    Dated,
    Variance,
    WorkCost,
    campaign_cost,
    cost_per_day,
    idle_cost,
    needs_supplement,
    variance,
)
from kernel.scheduling.cost_flows import (
    DAY,
    NOTHING,
    Flow,
    by_month,
    cumulated,
    scaled,
    split_at,
    total,
)
from kernel.scheduling.job_cost import costs_of
from kernel.scheduling.jobs import Job, span_of

MOST_POINTS = 120  # of the curve
TOLERANCE = Decimal("0.1")  # over its AFE before a supplement is due; a setting
Split = tuple[Sequence[Flow], Sequence[Flow], Sequence[Flow]]  # plan, actual, to come


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCostRow:
    """One job, or one that the baseline has and the scenario has no longer.

    Attributes:
        job_id: None where the scenario has it no longer.
        forecast: At completion; None where a rate is missing. [currency]
        lines: The forecast by rig, spread, move, lump sums and contingency.
        net: The share of the organization; None where its interest is not on file.
        supplement: The forecast exceeds the AFE by more than the tolerance.
        against: Late, long or over; None without a baseline.
    """

    job_id: str | None
    lineage_id: str
    name: str
    rig_id: str | None
    campaign_ids: Sequence[str]
    plan: Decimal | None
    actual: Decimal
    forecast: Decimal | None
    lines: WorkCost | None
    net: Decimal | None
    afe: Decimal | None
    supplement: bool
    against: Variance | None
    lacking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """Several jobs together. [currency]

    Attributes:
        key: Of the rig or campaign; None for jobs without one, and for the whole.
        open: Jobs that are left out because a rate is missing.
        per_day: Actual cost of a rig day so far; None before the first.
    """

    key: str | None
    name: str
    jobs: int
    open: int
    plan: Decimal
    actual: Decimal
    to_come: Decimal
    afe: Decimal
    per_day: Decimal | None

    @property
    def forecast(self) -> Decimal:
        """At completion. [currency]"""
        return self.actual + self.to_come

    @property
    def over(self) -> Decimal:
        """Forecast beyond the plan; positive is over. [currency]"""
        return self.forecast - self.plan


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleRow:
    """Contract days of a rig without a job; a line of its own.

    Attributes:
        cost: At standby rate; None where it is missing. [currency]
    """

    rig_id: str
    name: str
    days: int
    cost: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """What falls into a month. [currency]"""

    month: date
    plan: Decimal
    actual: Decimal
    to_come: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """What has been spent before a day; actual up to the data date, forecast from it on."""

    day: date
    plan: Decimal
    actual: Decimal | None
    forecast: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCost:
    """The cost of a board.

    Attributes:
        planned: Whether there is a baseline; without one no plan can be told.
    """

    currency: str
    data_date: date | None
    planned: bool
    total: CostRow
    campaigns: Sequence[CostRow]
    rigs: Sequence[CostRow]
    months: Sequence[MonthRow]
    curve: Sequence[CurvePoint]
    jobs: Sequence[JobCostRow]


def cost_of_board(
    board: Board,
    *,
    tolerance: Decimal = TOLERANCE,
    campaign_id: str | None = None,
    rig_id: str | None = None,
) -> BoardCost:
    """The cost of a board against its baseline, to date and at completion.

    Args:
        board: With its baseline.
        tolerance: Over an AFE before a supplement is due. [-]
        campaign_id: Only the jobs of this campaign.
        rig_id: Only the jobs on this rig.
    """
    every, all_flows = _jobs(board, tolerance)
    kept = [
        at
        for at, row in enumerate(every)
        if (campaign_id is None or campaign_id in row.campaign_ids)
        and (rig_id is None or row.rig_id == rig_id)
    ]
    rows, flows = [every[at] for at in kept], [all_flows[at] for at in kept]
    numbered = list(enumerate(rows))
    whole = _row(board, None, "Whole scenario", numbered, rows, flows)
    plan, actual, coming = ([flow for split in flows for flow in split[n]] for n in range(3))
    return BoardCost(
        currency=board.currency,
        data_date=board.data_date,
        planned=board.baseline is not None,
        total=whole,
        campaigns=[
            _row(board, key, name, [(n, row) for n, row in numbered if has(row)], rows, flows)
            for key, name, has in _campaigns(board, rows)
        ],
        rigs=[
            _row(board, key, name, [(n, row) for n, row in numbered if row.rig_id == key], rows,
                 flows)
            for key, name in _rigs(board, rows)
        ],
        months=_months(plan, actual, coming),
        curve=_curve(plan, actual, coming, board.data_date),
        jobs=rows,
    )  # fmt: skip


def idle_rows(board: Board, gaps: Mapping[str, Sequence[tuple[int, int]]]) -> list[IdleRow]:
    """What rigs cost on contract days without a job.

    Args:
        board: The scenario.
        gaps: Of each rig, in ordinals.
    """
    rows = []
    for rig_id, spans in gaps.items():
        rig = board.fleet.rigs[rig_id]
        dated = [(date.fromordinal(a), date.fromordinal(b)) for a, b in spans]
        rates = [rate for rate in rig.rates if rate.currency == board.currency]
        try:
            cost: Decimal | None = idle_cost(dated, rates).quantize(CENT)
        except InvalidInput:
            cost = None
        days = sum((b - a).days for a, b in dated)
        rows.append(IdleRow(rig_id=rig_id, name=rig.name, days=days, cost=cost))
    return rows


def _jobs(board: Board, tolerance: Decimal) -> tuple[list[JobCostRow], list[Split]]:
    base = board.baseline
    planned = _planned(board)
    costs = costs_of(board)
    rows, flows = [], []
    for job in board.jobs.values():
        cost, plan = costs[job.id], planned.pop(job.lineage_id, [])
        actual: Sequence[Flow] = ()
        coming = cost.flows
        if job.started and board.data_date is not None:
            actual, coming = split_at(cost.flows, board.data_date)
        frozen = base.jobs.get(job.lineage_id) if base else None
        afe, share = job.afe_amount, job.working_interest_percent
        over = cost.amount is not None and afe is not None
        rows.append(
            JobCostRow(
                job_id=job.id,
                lineage_id=job.lineage_id,
                name=job.name,
                rig_id=job.rig_id,
                campaign_ids=job.campaign_ids,
                plan=base.costs.get(job.lineage_id, _known(plan)) if base and frozen else None,
                actual=total(actual).quantize(CENT),
                forecast=cost.amount,
                lines=cost.lines,
                net=None if cost.lines is None or share is None else cost.lines.net(share / 100),
                afe=afe,
                supplement=over and needs_supplement(cost.amount, afe, tolerance),  # type: ignore[arg-type]
                against=_against(board, job, cost.amount, frozen),
                lacking=cost.lacking,
            )
        )
        flows.append((plan, actual, coming))
    for lineage, plan in planned.items():
        assert base is not None  # noqa: S101 - PLANNED is of it
        rows.append(_gone(lineage, base.jobs[lineage], base.costs.get(lineage)))
        flows.append((plan, (), ()))
    return rows, flows


def _planned(board: Board) -> dict[str, Sequence[Flow]]:
    """The flows of each frozen job, brought to its frozen cost where that is known."""
    if (base := board.baseline) is None:
        return {}
    then = replace(
        board, jobs={job.id: job for job in base.jobs.values()}, npt=(), data_date=None,
        baseline=None,
    )  # fmt: skip
    found: dict[str, Sequence[Flow]] = {}
    for lineage, cost in costs_of(then).items():
        frozen = base.costs.get(lineage)
        flows = cost.flows
        if frozen is not None and cost.amount and frozen != cost.amount:
            flows = scaled(flows, frozen / cost.amount)
        found[lineage] = flows
    return found


def _known(flows: Sequence[Flow]) -> Decimal | None:
    return total(flows).quantize(CENT) if flows else None


def _gone(lineage: str, job: Job, cost: Decimal | None) -> JobCostRow:
    return JobCostRow(
        job_id=None, lineage_id=lineage, name=job.name, rig_id=job.rig_id,
        campaign_ids=job.campaign_ids, plan=cost, actual=NOTHING, forecast=NOTHING,
        lines=None, net=None, afe=None, supplement=False, against=None, lacking="",
    )  # fmt: skip


def _against(board: Board, job: Job, cost: Decimal | None, frozen: Job | None) -> Variance | None:
    now = span_of(job, board.data_date)
    if frozen is None or now is None or frozen.start_on is None or frozen.finish_on is None:
        return None
    then = board.baseline.costs.get(job.lineage_id) if board.baseline else None
    return variance(
        Dated(start=now[0], finish=now[1], cost=cost),
        Dated(start=frozen.start_on, finish=frozen.finish_on, cost=then),
    )


def _row(
    board: Board,
    key: str | None,
    name: str,
    mine: Sequence[tuple[int, JobCostRow]],
    rows: Sequence[JobCostRow],
    flows: Sequence[Split],
) -> CostRow:
    parts = [{rows[at].lineage_id: total(flows[at][n]) for at, _ in mine} for n in range(3)]
    plan, actual, coming = (campaign_cost(part).quantize(CENT) for part in parts)
    return CostRow(
        key=key,
        name=name,
        jobs=sum(row.job_id is not None for _, row in mine),
        open=sum(row.forecast is None for _, row in mine),
        plan=plan,
        actual=actual,
        to_come=coming,
        afe=sum((row.afe for _, row in mine if row.afe is not None), NOTHING),
        per_day=cost_per_day(actual, _elapsed(board, [row for _, row in mine])),
    )


def _elapsed(board: Board, rows: Iterable[JobCostRow]) -> int:
    """Rig days that have gone by on jobs. [d]"""
    days = 0
    for row in rows:
        job = board.jobs.get(row.job_id or "")
        if job is None or job.actual_start is None or job.rig_id is None:
            continue
        until = job.actual_finish or board.data_date or job.actual_start
        days += max(0, (until - job.actual_start).days)
    return days


def _campaigns(
    board: Board, rows: Sequence[JobCostRow]
) -> list[tuple[str | None, str, Callable[[JobCostRow], bool]]]:
    """A job of several campaigns counts in each of them, and once in the whole."""
    known = board.fleet.campaigns

    def within(key: str) -> Callable[[JobCostRow], bool]:
        return lambda row: key in row.campaign_ids

    found: list[tuple[str | None, str, Callable[[JobCostRow], bool]]] = [
        (each.id, each.name, within(each.id))
        for each in sorted(known.values(), key=lambda one: one.name.casefold())
        if any(each.id in row.campaign_ids for row in rows)
    ]
    if any(not known.keys() & set(row.campaign_ids) for row in rows):
        found.append((None, "No campaign", lambda row: not known.keys() & set(row.campaign_ids)))
    return found


def _rigs(board: Board, rows: Sequence[JobCostRow]) -> list[tuple[str | None, str]]:
    used = {row.rig_id for row in rows}
    named: list[tuple[str | None, str]] = [
        (rig.id, rig.name)
        for rig in sorted(board.fleet.rigs.values(), key=lambda each: each.name.casefold())
        if rig.id in used
    ]
    return [*named, (None, "No rig")] if None in used else named


def _months(plan: Sequence[Flow], actual: Sequence[Flow], coming: Sequence[Flow]) -> list[MonthRow]:
    sums = [by_month(flows) for flows in (plan, actual, coming)]
    months = sorted({month for each in sums for month in each})
    if not months:
        return []
    rows, month = [], months[0]
    while month <= months[-1]:
        now = [each.get(month, NOTHING).quantize(CENT) for each in sums]
        rows.append(MonthRow(month=month, plan=now[0], actual=now[1], to_come=now[2]))
        month = (month + timedelta(days=32)).replace(day=1)
    return rows


def _curve(
    plan: Sequence[Flow], actual: Sequence[Flow], coming: Sequence[Flow], data_date: date | None
) -> list[CurvePoint]:
    every = [*plan, *actual, *coming]
    if not every:
        return []
    first, last = min(flow.start for flow in every), max(flow.end for flow in every)
    step = max(1, -(-(last - first).days // MOST_POINTS))
    days = {first + step * n * DAY for n in range((last - first).days // step + 1)} | {last}
    if data_date is not None and first <= data_date <= last:
        days.add(data_date)
    order = sorted(days)
    sums = [cumulated(flows, order) for flows in (plan, actual, coming)]
    today = data_date or first
    return [
        CurvePoint(
            day=day,
            plan=a.quantize(CENT),
            actual=b.quantize(CENT) if data_date is not None and day <= today else None,
            forecast=(b + c).quantize(CENT) if day >= today else None,
        )
        for day, a, b, c in zip(order, *sums, strict=True)
    ]
