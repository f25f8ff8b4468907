"""Interest on what owners were paid late: two points over the discount rate, by the day."""

from datetime import date
from decimal import Decimal

import pytest

from kernel.finance.late_interest import LateRule, RateFrom, late_from, late_interest
from kernel.finance.payment import PaymentTerms, payment_due

DUE = date(2025, 4, 1)
RULE = LateRule(
    rates=(
        RateFrom(start=date(2025, 4, 22), percent=Decimal("4.00")),
        RateFrom(start=date(2025, 1, 1), percent=Decimal("4.50")),
    )
)


def interest(amount, paid, *, rule=RULE, due=DUE):
    return late_interest(Decimal(amount), due=due, paid=paid, rule=rule)


def test_that_a_payment_on_the_last_day_bears_nothing_and_one_a_day_later_does():
    assert interest("36500.00", DUE) == 0
    assert interest("36500.00", date(2025, 4, 2)) == Decimal("6.50")


def test_that_each_day_bears_the_rate_in_force_on_it():
    # 20 days (2 to 21 April) at 6.5 % and 10 days (22 April to 1 May) at 6 %
    assert interest("36500.00", date(2025, 5, 1)) == Decimal("190.00")


def test_that_the_points_over_the_discount_rate_are_a_setting():
    rule = LateRule(points=Decimal(0), rates=RULE.rates)

    assert interest("36500.00", date(2025, 4, 2), rule=rule) == Decimal("4.50")


@pytest.mark.parametrize("rule", [LateRule(), RULE], ids=["no rate", "none so early"])
def test_that_interest_without_a_rate_for_its_days_is_unknown_and_never_zero(rule):
    assert interest("100.00", date(2025, 1, 5), rule=rule, due=date(2024, 12, 1)) is None


def test_that_a_balance_below_the_minimum_waits_lawfully_until_it_is_enough():
    first, second, third = date(2025, 4, 1), date(2025, 4, 29), date(2025, 5, 30)
    amounts = [(first, Decimal(60)), (second, Decimal(60)), (third, Decimal(5))]

    assert late_from(amounts, before=Decimal(0), least=Decimal(100)) == [second, second, third]
    assert late_from(amounts, before=Decimal(50), least=Decimal(100)) == [first, second, third]
    assert late_from(amounts, before=Decimal(0), least=Decimal(500)) == [date.max] * 3


def test_that_nothing_falls_due_before_the_first_payment_does():
    began = date(2025, 1, 14)

    dues = [payment_due("oil", date(2025, month, 1), first_sale=began) for month in (1, 2, 3, 4)]

    assert dues == [date(2025, 5, 31), date(2025, 5, 31), date(2025, 5, 31), date(2025, 6, 29)]


def test_that_terms_agreed_otherwise_hold():
    terms = PaymentTerms(oil=45, gas=75)

    assert payment_due("oil", date(2025, 1, 1), terms=terms) == date(2025, 3, 17)
    assert payment_due("ngl", date(2025, 1, 1), terms=terms) == date(2025, 4, 16)
