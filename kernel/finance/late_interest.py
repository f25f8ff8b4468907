"""Interest on what an owner was paid late. Texas Nat. Res. Code §91.403.

It runs from the end of the term of payment at two points above the discount rate of the Federal
Reserve Bank of New York, unless a written agreement says otherwise. The law names neither compound
interest nor a year of 360 days, so this is simple interest by the day of a year of 365, each day at
the rate in force on it; where a payor reads it otherwise, that is to be agreed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kernel.finance.revenue import cents

YEAR_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class RateFrom:
    """The discount rate from a day on, until the next one. [% a year]"""

    start: date
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRule:
    """What late interest is reckoned by.

    Attributes:
        points: Added to the discount rate. [percentage points]
        rates: The discount rate by days; in any order.
    """

    points: Decimal = Decimal(2)
    rates: tuple[RateFrom, ...] = ()


def late_interest(amount: Decimal, *, due: date, paid: date, rule: LateRule) -> Decimal | None:
    """Simple interest from the day after DUE to the day of payment, rounded once. [$]

    Args:
        amount: Paid late. [$]
        due: The last day on which it was in time.
        paid: The day of the payment.
        rule: The rates.

    Returns:
        None where no rate stands for one of the days.

    >>> rule = LateRule(rates=(RateFrom(start=date(2025, 1, 1), percent=Decimal("4.5")),))
    >>> late_interest(Decimal("10000.00"), due=date(2025, 4, 1), paid=date(2025, 5, 1), rule=rule)
    Decimal('53.42')
    """
    if paid <= due:
        return Decimal("0.00")
    percent_days = _percent_days(due, paid, rule)
    return None if percent_days is None else cents(amount * percent_days / (100 * YEAR_DAYS))


def _percent_days(due: date, paid: date, rule: LateRule) -> Decimal | None:
    """The yearly rate summed over the days after DUE until PAID. [% d]"""
    rates = sorted(rule.rates, key=lambda one: one.start)
    first = due + timedelta(days=1)
    if not rates or rates[0].start > first:
        return None
    ends = [one.start for one in rates[1:]] + [paid + timedelta(days=1)]
    return sum(
        (
            (one.percent + rule.points) * days
            for one, end in zip(rates, ends, strict=True)
            if (days := _overlap(max(one.start, first), min(end, paid + timedelta(days=1)))) > 0
        ),
        Decimal(0),
    )


def _overlap(start: date, end: date) -> int:
    return (end - start).days


def late_from(
    amounts: Sequence[tuple[date, Decimal]], *, before: Decimal, least: Decimal
) -> list[date]:
    """From when each amount was to be paid, as balances below the minimum pay wait lawfully.

    Args:
        amounts: The end of the term of each and the amount, the earliest first. [$]
        before: Owed already. [$]
        least: The minimum pay. [$]

    Returns:
        For each amount the later of its own term and the day on which the balance was enough;
        `date.max` where it never was.

    >>> late_from([(date(2025, 4, 1), Decimal(60)), (date(2025, 4, 29), Decimal(60))],
    ...           before=Decimal(0), least=Decimal(100))
    [datetime.date(2025, 4, 29), datetime.date(2025, 4, 29)]
    """
    total, enough = before, None
    for due, amount in amounts:
        total += amount
        if total >= least:
            enough = due
            break
    return [max(due, enough or date.max) for due, _ in amounts]
