"""Taxes and fees by product and month."""

from datetime import date
from decimal import Decimal

import pytest

from kernel.errors import InvalidInput
from kernel.finance.taxes import TaxCondition, charges_of_property, charges_on


def test_that_oil_of_today_bears_4_6_percent_and_five_eighths_of_a_cent():
    charges = charges_on("oil", date(2025, 1, 1))

    assert (charges.tax_rate, charges.fee_per_unit) == (Decimal("0.046"), Decimal("0.00625"))
    assert charges.citations


def test_that_the_cleanup_fee_changed_in_september_2015():
    assert charges_on("oil", date(2015, 8, 31)).fee_per_unit == Decimal("0.008125")
    assert charges_on("oil", date(2015, 9, 1)).fee_per_unit == Decimal("0.00625")


def test_that_enhanced_recovery_halves_the_severance_tax_only():
    charges = charges_on("oil", date(2025, 1, 1), condition="eor")

    assert (charges.tax_rate, charges.fee_per_unit) == (Decimal("0.023"), Decimal("0.00625"))


def test_that_gas_bears_7_5_percent():
    charges = charges_on("gas", date(2025, 1, 1))

    assert (charges.tax_rate, charges.fee_per_unit) == (Decimal("0.075"), Decimal("0.000667"))


@pytest.mark.parametrize(
    ("product", "month", "condition", "state"),
    [
        ("helium", date(2025, 1, 1), "standard", "TX"),
        ("oil", date(2025, 1, 1), "standard", "NM"),
        ("gas", date(2025, 1, 1), "eor", "TX"),
        ("oil", date(2001, 8, 1), "standard", "TX"),
    ],
)
def test_that_a_rate_that_is_not_on_file_is_asked_for_and_never_zero(
    product, month, condition, state
):
    with pytest.raises(InvalidInput, match="on file"):
        charges_on(product, month, condition=condition, jurisdiction=state)


JANUARY = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("condition", "rate", "expected"),
    [
        ("eor", None, "0.023"),
        ("two_year_inactive", None, "0"),
        ("exempt", None, "0"),
        ("reduced", "0.0125", "0.0125"),
        ("high_cost", "0", "0"),
    ],
)
def test_that_a_property_bears_the_tax_of_its_order_and_the_usual_fee(condition, rate, expected):
    granted = TaxCondition(
        condition=condition, rate=None if rate is None else Decimal(rate), reason="Order 7"
    )
    usual = charges_on("oil", JANUARY)

    found = charges_of_property(usual, "oil", JANUARY, jurisdiction="TX", condition=granted)

    assert (found.tax_rate, found.fee_per_unit) == (Decimal(expected), usual.fee_per_unit)
    assert found.condition.endswith("Order 7")


def test_that_a_condition_without_a_rate_on_file_is_asked_for():
    granted = TaxCondition(condition="eor")

    with pytest.raises(InvalidInput, match="on file"):
        charges_of_property(
            charges_on("gas", JANUARY), "gas", JANUARY, jurisdiction="TX", condition=granted
        )
