"""What a job costs by the day rates of its rig and its own lump sums.

Source: reference "Measures": the sum over the days of a job of rate and spread in force on that
day, then mobilisation, tangibles, intangibles and contingency on all of it. A rate that is
missing makes the cost unknown, never zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel.scheduling.board import Board
from kernel.scheduling.fleet import Rate, Rig
from kernel.scheduling.jobs import Job, span_of

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCost:
    """The cost of a job.

    Attributes:
        amount: None where a rate is missing. [currency]
        lacking: What is missing, in words.
    """

    amount: Decimal | None
    lacking: str = ""


def cost_of(board: Board, job: Job) -> JobCost:
    """The cost of a job as it is planned, or as far as it is reported.

    A job without a rig or without dates costs its lump sums.
    """
    sums = (job.mobilisation_cost, job.tangible_cost, job.intangible_cost)
    total = sum((amount for amount in sums if amount is not None), Decimal(0))
    span, rig = span_of(job, board.data_date), board.rig_of(job)
    if rig is not None and span is not None and span[0] < span[1]:
        operating = rate_days(rig, "operating", *span, currency=board.currency)
        if operating is None:
            return JobCost(
                amount=None,
                lacking=f"{rig.name} has no operating rate in {board.currency} on every day from"
                f" {span[0]} to {span[1]}",
            )
        spread = rate_days(rig, "spread", *span, currency=board.currency, partly=True)
        total += operating + (spread or Decimal(0))
    share = job.contingency_percent or Decimal(0)
    return JobCost(amount=(total * (1 + share / 100)).quantize(CENT))


def rate_days(
    rig: Rig, kind: str, start: date, end: date, *, currency: str, partly: bool = False
) -> Decimal | None:
    """The sum of a kind of rate over the days of [start, end).

    Args:
        rig: Whose rates.
        kind: Which of them.
        start: The first day.
        end: The day after the last.
        currency: Rates in another one do not count.
        partly: Whether days without a rate cost nothing; else they make the sum unknown.

    >>> rates = [Rate(kind="operating", start=date(2027, 1, 1), end=date(2027, 1, 10),
    ...               amount=Decimal(50_000), currency="USD"),
    ...          Rate(kind="operating", start=date(2027, 1, 10), end=None,
    ...               amount=Decimal(60_000), currency="USD")]
    >>> rig = Rig(id="r", name="Rig 1", kind="Land rig", rates=rates)
    >>> rate_days(rig, "operating", date(2027, 1, 8), date(2027, 1, 12), currency="USD")
    Decimal('220000')
    """
    held: Sequence[Rate] = [r for r in rig.rates if r.kind == kind and r.currency == currency]
    days, total = 0, Decimal(0)
    for rate in held:
        first = max(start, rate.start)
        last = end if rate.end is None else min(end, rate.end)
        if first < last:
            days += (last - first).days
            total += rate.amount * (last - first).days
    return total if partly or days == (end - start).days else None
