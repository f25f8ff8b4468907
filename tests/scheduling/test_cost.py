"""Day rates by date and kind, lump sums, budget and baseline."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.scheduling.cost import (
    Dated,
    LumpSums,
    OtherHours,
    campaign_cost,
    cost_per_day,
    idle_cost,
    needs_supplement,
    variance,
    work_cost,
    work_flows,
)
from kernel.scheduling.cost_flows import by_month, cost_of_days, cumulated, split_at, total
from kernel.scheduling.fleet import Rate

DAY0 = date(2027, 1, 1)


def day(number):
    return DAY0 + timedelta(days=number)


def rate(kind, amount, start=0, end=None):
    return Rate(
        kind=kind,
        start=day(start),
        end=None if end is None else day(end),
        amount=Decimal(amount),
        currency="USD",
    )


RATES = [rate("operating", 50_000, 0, 10), rate("operating", 60_000, 10)]


def test_that_each_day_costs_the_rate_in_force_on_it():
    assert work_cost(work_flows(day(8), day(12), RATES)).total == 220_000


def test_that_a_day_without_a_rate_is_said_and_not_taken_as_zero():
    with pytest.raises(InvalidInput, match="No operating rate is in force on 2027-01-11"):
        work_flows(day(8), day(12), RATES[:1])


def test_that_two_rates_on_one_day_are_said():
    with pytest.raises(InvalidInput, match="Two operating rates"):
        cost_of_days([*RATES, rate("operating", 1, 9, 11)], "operating", day(0), day(20))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.integers(0, 20), st.integers(0, 20))
def test_that_the_sum_is_that_of_day_by_day(spans, first, days):
    rates, at = [], 0
    for number, length in enumerate(spans):
        rates.append(rate("operating", 1_000 * (number + 1), at, at + length))
        at += length
    rates[-1] = rate("operating", 1_000 * len(spans), at - spans[-1])
    by_day = sum(
        next(
            each.amount
            for each in rates
            if each.start <= day(n) and (each.end is None or day(n) < each.end)
        )
        for n in range(first, first + days)
    )

    assert cost_of_days(rates, "operating", day(first), day(first + days)) == by_day


def test_that_hours_of_standby_are_paid_at_their_own_rate():
    rates = [rate("operating", 48_000), rate("standby", 24_000)]

    flows = work_flows(
        day(0), day(2), rates, other_hours=[OtherHours(day=day(1), kind="standby", hours=6)]
    )

    assert work_cost(flows).rig == 96_000 - 12_000 + 6_000


def test_that_repair_is_paid_up_to_its_allowance_and_then_free():
    rates = [rate("operating", 48_000), rate("repair", 24_000)]
    repair = [OtherHours(day=day(n), kind="repair", hours=12) for n in (0, 1)]

    flows = work_flows(day(0), day(2), rates, other_hours=repair, repair_allowance_hours=12)

    assert work_cost(flows).rig == 96_000 - 48_000 + 12_000


def test_that_a_day_has_24_hours():
    hours = [OtherHours(day=day(0), kind="standby", hours=13)] * 2

    with pytest.raises(InvalidInput, match="more than 24 hours"):
        work_flows(day(0), day(2), [*RATES, rate("standby", 1)], other_hours=hours)


def test_that_spread_move_sums_and_contingency_stand_on_lines_of_their_own():
    rates = [*RATES, rate("spread", 30_000), rate("move", 20_000)]
    sums = LumpSums(
        mobilisation=Decimal(100), demobilisation=Decimal(50), tangibles=Decimal(7),
        intangibles=Decimal(3),
    )  # fmt: skip

    flows = work_flows(day(4), day(6), rates, move_days=3, lump_sums=sums)
    cost = work_cost(flows, contingency=Decimal("0.1"))

    assert (cost.rig, cost.spread, cost.move, cost.lump_sums) == (100_000, 60_000, 60_000, 160)
    assert cost.contingency == 22_016
    assert cost.net(Decimal("0.5")) == (cost.total / 2).quantize(Decimal("0.01"))


def test_that_idle_contract_days_are_paid_as_standby():
    rates = [rate("standby", 10_000, 0, 5), rate("standby", 12_000, 5)]

    assert idle_cost([(day(3), day(6)), (day(9), day(10))], rates) == 44_000


def test_that_a_campaign_counts_its_jobs_its_own_sums_and_idle_days():
    jobs = {"A": Decimal(10), "B": Decimal(20)}

    assert campaign_cost(jobs, lump_sums=Decimal(5), idle=Decimal(1)) == 36


def test_that_cost_per_day_is_unknown_before_the_first_day():
    assert cost_per_day(Decimal(5), 0) is None
    assert cost_per_day(Decimal(100), 3) == Decimal("33.33")


def test_that_the_estimate_at_completion_prices_the_days_to_come_on_their_dates():
    flows = work_flows(day(6), day(12), RATES, lump_sums=LumpSums(tangibles=Decimal(7)))

    actual, to_come = split_at(flows, day(8))

    assert (total(actual), total(to_come)) == (100_007, 220_000)
    assert total(actual) + total(to_come) == work_cost(flows).total


def test_that_months_and_the_curve_sum_to_the_total():
    flows = work_flows(day(20), day(75), [*RATES, rate("spread", 7)], lump_sums=LumpSums(
        mobilisation=Decimal(11), demobilisation=Decimal(13)))  # fmt: skip

    months = by_month(flows)

    assert list(months) == [date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)]
    assert months[date(2027, 2, 1)] == 28 * 60_007
    assert sum(months.values()) == total(flows)
    assert cumulated(flows, [day(20), day(21), day(75)]) == [0, 60_018, total(flows)]


def test_that_a_supplement_is_due_beyond_the_tolerance_only():
    assert not needs_supplement(Decimal(110), Decimal(100), Decimal("0.1"))


def test_that_variance_is_positive_where_late_long_or_over():
    baseline = Dated(start=day(0), finish=day(10), cost=Decimal(100))

    late = variance(Dated(start=day(2), finish=day(15), cost=Decimal(90)), baseline)

    assert (late.start_days, late.finish_days, late.duration_days, late.cost) == (2, 5, 3, -10)
    assert variance(Dated(start=day(0), finish=day(9)), baseline).cost is None
