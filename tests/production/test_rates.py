"""Rates and ratios, and the stock equation."""

from decimal import Decimal

from kernel.production.rates import (
    calendar_day_rate,
    gas_oil_ratio,
    oil_equivalent_bbl,
    operated_day_rate,
    uptime,
    water_cut,
)
from kernel.production.stock import LeaseBalance


def test_that_fifteen_days_of_thirty_make_two_rates_and_half_the_uptime():
    assert operated_day_rate(Decimal(300), Decimal(15)) == 20
    assert calendar_day_rate(Decimal(300), 30) == 10
    assert uptime(Decimal(15), 30) == Decimal("0.5")


def test_that_a_month_without_days_on_has_no_operated_day_rate():
    assert operated_day_rate(Decimal(300), Decimal(0)) is None
    assert operated_day_rate(Decimal(300), None) is None


def test_that_six_mcf_are_a_barrel_of_oil_equivalent():
    assert oil_equivalent_bbl(Decimal(1_200), Decimal(9_000)) == 2_700


def test_that_ratios_are_unknown_without_oil_or_liquid():
    assert gas_oil_ratio(Decimal(5), Decimal(0)) is None
    assert water_cut(Decimal(0), Decimal(0)) is None
    assert gas_oil_ratio(Decimal(10), Decimal(4)) == 2_500
    assert water_cut(Decimal(30), Decimal(10)) == Decimal("0.75")


def test_that_a_lease_whose_tanks_hold_less_than_they_should_does_not_balance():
    lease = LeaseBalance(
        opening=Decimal(120),
        produced=Decimal(1_000),
        dispositions=[Decimal(980)],
        closing=Decimal(125),
    )

    assert lease.closing_expected == 140
    assert lease.difference == -15
    assert not lease.is_balanced
