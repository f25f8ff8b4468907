"""Taxes and fees by product and month."""

from datetime import date
from decimal import Decimal

import pytest

from kernel.errors import InvalidInput
from kernel.finance.taxes import charges_on


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
