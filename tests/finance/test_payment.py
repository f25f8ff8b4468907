"""When owners must be paid, and what waits."""

from datetime import date
from decimal import Decimal

import pytest

from kernel.finance.ownership import Suspense
from kernel.finance.payment import first_payment_due, payment_due, why_held

MARCH, DECEMBER = date(2025, 3, 1), date(2025, 12, 1)


@pytest.mark.parametrize(
    ("first_sale", "due"),
    [(date(2025, 1, 20), date(2025, 5, 31)), (date(2024, 1, 1), date(2024, 5, 30))],
)
def test_that_the_first_payment_is_due_120_days_after_the_month_of_first_sale(first_sale, due):
    assert first_payment_due(first_sale) == due


@pytest.mark.parametrize(
    ("product", "month", "due"),
    [
        ("oil", date(2025, 1, 1), date(2025, 4, 1)),
        ("gas", date(2025, 1, 1), date(2025, 5, 1)),
        ("oil", date(2025, 2, 1), date(2025, 4, 29)),
        ("gas", date(2025, 2, 1), date(2025, 5, 29)),
    ],
)
def test_that_oil_is_paid_within_60_and_gas_within_90_days(product, month, due):
    assert payment_due(product, month) == due


@pytest.mark.parametrize(
    ("balance", "month", "options", "is_paid"),
    [
        ("100.00", MARCH, {}, True),
        ("99.99", MARCH, {}, False),
        ("10.01", DECEMBER, {}, True),
        ("10.00", DECEMBER, {}, False),
        ("5.00", MARCH, {"asked_for": True}, True),
        ("25.00", MARCH, {"wants_monthly": True}, True),
        ("24.99", MARCH, {"wants_monthly": True}, False),
        ("50.00", MARCH, {"owner_minimum": Decimal(50)}, True),
        ("0.00", DECEMBER, {"asked_for": True}, False),
        ("-3.00", DECEMBER, {"asked_for": True}, False),
    ],
)
def test_that_small_balances_wait_for_the_amount_the_year_or_the_owner(
    balance, month, options, is_paid
):
    assert (why_held(Decimal(balance), month=month, **options) is None) is is_paid


def test_that_a_suspended_owner_is_not_paid_and_the_reason_is_said():
    held = why_held(Decimal(5_000), month=MARCH, suspense=Suspense.TITLE_DISPUTE)

    assert held == "in suspense: title dispute"
