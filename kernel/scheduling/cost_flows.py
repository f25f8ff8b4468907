"""Money by day: dated rates and lump sums as amounts that fall on spans of days.

Every cost of rig work is a sum of flows, so that a total, a month and a curve cannot differ.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from kernel.errors import InvalidInput
from kernel.scheduling.fleet import Rate

NOTHING = Decimal(0)
DAY = timedelta(days=1)
Line = Literal["rig", "spread", "move", "lump_sums"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """An amount that falls on each day of [start, end). [currency/d]"""

    line: Line
    start: date
    end: date
    per_day: Decimal

    @property
    def amount(self) -> Decimal:
        """Of all its days. [currency]"""
        return self.per_day * (self.end - self.start).days


def rate_spans(
    rates: Sequence[Rate], kind: str, start: date, end: date, *, optional: bool = False
) -> Iterator[tuple[date, date, Decimal]]:
    """The rates of a kind in force over the days of [start, end), each with its days.

    Args:
        rates: Of one rig and one currency.
        kind: Which of them.
        start: The first day.
        end: The day after the last.
        optional: Days without a rate cost nothing.

    Raises:
        InvalidInput: A day has no rate, or two.
    """
    at = start
    held = sorted((rate for rate in rates if rate.kind == kind), key=lambda rate: rate.start)
    for rate in held:
        first = max(start, rate.start)
        last = end if rate.end is None else min(end, rate.end)
        if first >= last:
            continue
        if first < at:
            raise InvalidInput(f"Two {kind} rates are in force on {first}.")
        if first > at and not optional:
            break
        yield first, last, rate.amount
        at = last
    if at < end and not optional:
        raise InvalidInput(
            f"No {kind} rate is in force on {at}.", hint="Enter the rate of that day for this rig."
        )


def cost_of_days(
    rates: Sequence[Rate], kind: str, start: date, end: date, *, optional: bool = False
) -> Decimal:
    """The sum of a kind of rate over the days of [start, end); as `rate_spans`. [currency]

    >>> rates = [Rate(kind="operating", start=date(2027, 1, 1), end=date(2027, 1, 10),
    ...               amount=Decimal(50_000), currency="USD"),
    ...          Rate(kind="operating", start=date(2027, 1, 10), end=None,
    ...               amount=Decimal(60_000), currency="USD")]
    >>> cost_of_days(rates, "operating", date(2027, 1, 8), date(2027, 1, 12))
    Decimal('220000')
    """
    spans = rate_spans(rates, kind, start, end, optional=optional)
    return sum(((last - first).days * amount for first, last, amount in spans), NOTHING)


def total(flows: Iterable[Flow]) -> Decimal:
    """The sum of flows. [currency]"""
    return sum((flow.amount for flow in flows), NOTHING)


def scaled(flows: Iterable[Flow], factor: Decimal) -> list[Flow]:
    """The flows times a factor, such as a contingency or an owner's share."""
    return [replace(flow, per_day=flow.per_day * factor) for flow in flows]


def split_at(flows: Iterable[Flow], day: date) -> tuple[list[Flow], list[Flow]]:
    """The flows before a day, and those from it on."""
    before, after = [], []
    for flow in flows:
        if flow.start < day:
            before.append(replace(flow, end=min(flow.end, day)))
        if flow.end > day:
            after.append(replace(flow, start=max(flow.start, day)))
    return before, after


def by_month(flows: Iterable[Flow]) -> Mapping[date, Decimal]:
    """What falls into each month, by its first day. [currency]

    >>> flow = Flow(line="rig", start=date(2027, 1, 30), end=date(2027, 2, 3), per_day=Decimal(10))
    >>> by_month([flow])[date(2027, 2, 1)]
    Decimal('20')
    """
    found: dict[date, Decimal] = defaultdict(lambda: NOTHING)
    for flow in flows:
        at = flow.start
        while at < flow.end:
            first = at.replace(day=1)
            following = min(flow.end, (first + timedelta(days=32)).replace(day=1))
            found[first] += flow.per_day * (following - at).days
            at = following
    return dict(sorted(found.items()))


def cumulated(flows: Iterable[Flow], days: Sequence[date]) -> list[Decimal]:
    """What has fallen before each of ascending days. [currency]

    >>> flow = Flow(line="rig", start=date(2027, 1, 1), end=date(2027, 1, 5), per_day=Decimal(10))
    >>> cumulated([flow], [date(2027, 1, 3), date(2027, 1, 9)])
    [Decimal('20'), Decimal('40')]
    """
    steps: dict[date, Decimal] = defaultdict(lambda: NOTHING)
    for flow in flows:
        steps[flow.start] += flow.per_day
        steps[flow.end] -= flow.per_day
    turns = iter([*sorted(steps.items()), (date.max, NOTHING)])
    turn, step = next(turns)
    so_far, per_day, at, found = NOTHING, NOTHING, date.min, []
    for day in days:
        while turn <= day:
            so_far += per_day * (turn - at).days
            per_day, at = per_day + step, turn
            turn, step = next(turns)
        found.append(so_far + per_day * (day - at).days)
    return found
