"""What rig work costs line by line, idle days, and how it stands against budget and baseline.

Source: reference "Measures". A missing rate is an error, never zero.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from kernel.errors import InvalidInput
from kernel.scheduling.cost_flows import DAY, NOTHING, Flow, Line, cost_of_days, rate_spans
from kernel.scheduling.fleet import Rate

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherHours:
    """Hours of a day that are paid at another rate, such as repair or standby. [h]"""

    day: date
    kind: str
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LumpSums:
    """What a job costs beside its days. [currency]"""

    mobilisation: Decimal = NOTHING
    demobilisation: Decimal = NOTHING
    tangibles: Decimal = NOTHING
    intangibles: Decimal = NOTHING

    @property
    def total(self) -> Decimal:
        """All of them. [currency]"""
        return self.mobilisation + self.demobilisation + self.tangibles + self.intangibles


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCost:
    """The cost of a job line by line. [currency]"""

    rig: Decimal
    spread: Decimal
    move: Decimal
    lump_sums: Decimal
    contingency: Decimal

    @property
    def total(self) -> Decimal:
        """Gross. [currency]"""
        return self.rig + self.spread + self.move + self.lump_sums + self.contingency

    def net(self, working_interest: Decimal) -> Decimal:
        """The share of an owner. [currency]"""
        return (self.total * working_interest).quantize(CENT)


def work_flows(
    start: date,
    end: date,
    rates: Sequence[Rate],
    *,
    other_hours: Iterable[OtherHours] = (),
    repair_allowance_hours: int = 0,
    move_days: int = 0,
    lump_sums: LumpSums | None = None,
) -> list[Flow]:
    """The cost of a job on the days of [start, end), by day and without contingency.

    Args:
        start: The first day.
        end: The day after the last.
        rates: Of its rig in one currency; kind "spread" is added to each day.
        other_hours: Hours paid at another kind of rate than operating.
        repair_allowance_hours: Repair hours paid at the repair rate; beyond them repair is free.
        move_days: Days of the move to the job, ending at its start; charged to it once.
        lump_sums: Beside the days; due at the start, demobilisation at the end.

    Raises:
        InvalidInput: A rate is missing or doubled; a day has more than 24 other hours.
    """
    spans: list[tuple[Line, date, date, Decimal]] = [
        ("rig", *span) for span in rate_spans(rates, "operating", start, end)
    ]
    spans += _changed(rates, other_hours, repair_allowance_hours, start, end)
    spans += [("spread", *span) for span in rate_spans(rates, "spread", start, end, optional=True)]
    if move_days:
        leave = start - timedelta(days=move_days)
        spans += [("move", *span) for span in rate_spans(rates, "move", leave, start)]
    if lump_sums is not None:
        at_end = lump_sums.demobilisation
        last = max(start, end - DAY)
        spans += [("lump_sums", start, start + DAY, lump_sums.total - at_end)]
        spans += [("lump_sums", last, last + DAY, at_end)]
    return [
        Flow(line=line, start=first, end=last, per_day=amount)
        for line, first, last, amount in spans
        if amount
    ]


def work_cost(flows: Sequence[Flow], *, contingency: Decimal = NOTHING) -> WorkCost:
    """The lines of a job's flows, with contingency as a share of all of them. [-]"""
    lines: dict[Line, Decimal] = dict.fromkeys(("rig", "spread", "move", "lump_sums"), NOTHING)
    for flow in flows:
        lines[flow.line] += flow.amount
    return WorkCost(
        rig=lines["rig"].quantize(CENT),
        spread=lines["spread"],
        move=lines["move"],
        lump_sums=lines["lump_sums"],
        contingency=(sum(lines.values(), NOTHING) * contingency).quantize(CENT),
    )


def _changed(
    rates: Sequence[Rate], hours: Iterable[OtherHours], allowance: int, start: date, end: date
) -> Iterator[tuple[Line, date, date, Decimal]]:
    """What hours at another rate add to, or mostly take from, days paid as operating."""
    left = allowance
    by_day: dict[date, int] = {}
    for each in sorted(hours, key=lambda each: each.day):
        if not start <= each.day < end:
            continue
        by_day[each.day] = by_day.get(each.day, 0) + each.hours
        if each.hours < 0 or by_day[each.day] > 24:
            raise InvalidInput(f"{each.day} has more than 24 hours at other rates.")
        next_day = each.day + DAY
        paid = each.hours
        if each.kind == "repair":
            paid = min(left, each.hours)
            left -= paid
        change = -cost_of_days(rates, "operating", each.day, next_day) * each.hours / 24
        if paid:
            change += cost_of_days(rates, each.kind, each.day, next_day) * paid / 24
        yield "rig", each.day, next_day, change


def idle_cost(gaps: Iterable[tuple[date, date]], rates: Sequence[Rate]) -> Decimal:
    """Contract days without a job at standby rate: a line of its own, not spread over wells.

    Raises:
        InvalidInput: A day has no standby rate.
    """
    return sum((cost_of_days(rates, "standby", start, end) for start, end in gaps), NOTHING)


def campaign_cost(
    jobs: Mapping[str, Decimal], *, lump_sums: Decimal = NOTHING, idle: Decimal = NOTHING
) -> Decimal:
    """Distinct jobs by their id, lump sums of the campaign, and idle days where they count."""
    return sum(jobs.values(), NOTHING) + lump_sums + idle


def cost_per_day(cost_to_date: Decimal, elapsed_rig_days: int | Fraction) -> Decimal | None:
    """Cost of a rig day so far; None before the first. [currency/d]

    >>> cost_per_day(Decimal(220_000), 4)
    Decimal('55000.00')
    """
    if elapsed_rig_days <= 0:
        return None
    days = Fraction(elapsed_rig_days)
    return (cost_to_date * days.denominator / days.numerator).quantize(CENT)


def needs_supplement(forecast: Decimal, budget: Decimal, tolerance: Decimal) -> bool:
    """Whether a forecast exceeds its AFE by more than the tolerance.

    >>> needs_supplement(Decimal(111), Decimal(100), Decimal("0.1"))
    True
    """
    return forecast > budget * (1 + tolerance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A job as planned in a baseline, or as it stands."""

    start: date
    finish: date
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variance:
    """Against the baseline; positive is late, longer or over. [d, currency]"""

    start_days: int
    finish_days: int
    duration_days: int
    cost: Decimal | None


def variance(now: Dated, baseline: Dated) -> Variance:
    """How a job stands against its baseline; the cost is unknown where one of the two is."""
    known = now.cost is not None and baseline.cost is not None
    return Variance(
        start_days=(now.start - baseline.start).days,
        finish_days=(now.finish - baseline.finish).days,
        duration_days=(now.finish - now.start).days - (baseline.finish - baseline.start).days,
        cost=now.cost - baseline.cost if known else None,  # type: ignore[operator]
    )
