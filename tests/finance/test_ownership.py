"""Decimals of ownership and decks that sum to one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.finance.ownership import (
    ONE,
    Interest,
    net_revenue_interest,
    require_whole,
    sum_of_deck,
    tract_decimal,
    with_residual_to,
)


def tract(net, unit, royalty, of=1):
    return tract_decimal(
        net_acres=Decimal(net), unit_acres=Decimal(unit), royalty=Decimal(royalty) / of
    )


def test_that_an_owner_of_two_tracts_gets_the_sum_of_the_rounded_decimals():
    first, second = tract("198.18", 2560, "0.20"), tract("278.71", 2560, "0.1875")

    assert (first, second) == (Decimal("0.01548281"), Decimal("0.02041333"))
    assert first + second == Decimal("0.03589614")


@pytest.mark.parametrize(
    ("net", "unit", "royalty", "expected"),
    [
        ("20", 400, "0.25", "0.01250000"),
        ("30", 300, "0.25", "0.02500000"),
        ("320", 640, "0.1875", "0.09375000"),
    ],
)
def test_that_a_royalty_decimal_is_net_acres_over_unit_acres_times_royalty(
    net, unit, royalty, expected
):
    assert tract(net, unit, royalty) == Decimal(expected)


def test_that_a_unit_of_four_tracts_adds_up():
    parts = [
        tract("46", "622.47", "0.225"),
        tract("3.625", "622.47", "0.225"),
        tract("6", "622.47", "0.20"),
        tract("45.5", "622.47", "0.225"),
    ]

    assert [str(part) for part in parts] == [
        "0.01662731",
        "0.00131030",
        "0.00192780",
        "0.01644658",
    ]
    assert sum(parts) == Decimal("0.03631199")


def test_that_a_tract_larger_than_its_unit_is_refused():
    with pytest.raises(InvalidInput):
        tract("641", 640, "0.25")


@pytest.mark.parametrize(
    ("interest", "burdens", "expected"),
    [
        ("0.30", ["0.14", "0.05"], "0.24300000"),
        ("0.50", ["0.14", "0.05"], "0.40500000"),
        ("0.20", ["0.14", "0.05"], "0.16200000"),
        ("1", ["0.1875", "0.0625"], "0.75000000"),
    ],
)
def test_that_a_net_revenue_interest_is_what_the_burdens_leave(interest, burdens, expected):
    assert net_revenue_interest(
        working_interest=Decimal(interest), burdens=[Decimal(part) for part in burdens]
    ) == Decimal(expected)


def thirds():
    return [Interest(owner=name, decimal=Decimal("0.33333333")) for name in "ABC"]


def test_that_a_deck_that_misses_one_by_rounding_is_refused_and_says_what_to_do():
    with pytest.raises(InvalidInput) as refused:
        require_whole(thirds())

    assert "0.99999999" in refused.value.message
    assert "takes the rounding" in refused.value.hint


def test_that_the_named_owner_takes_the_rounding():
    deck = with_residual_to(thirds(), "B")

    assert [line.decimal for line in deck][1] == Decimal("0.33333334")
    require_whole(deck)


def test_that_a_gap_too_large_for_rounding_is_not_given_to_anybody():
    deck = [Interest(owner="A", decimal=Decimal("0.9"))]

    with pytest.raises(InvalidInput, match="more than rounding"):
        with_residual_to(deck, "A")


def test_that_one_owner_twice_in_one_tract_is_refused():
    half = Interest(owner="A", decimal=Decimal("0.5"))

    with pytest.raises(InvalidInput, match="twice"):
        require_whole([half, half])


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=40))
def test_that_a_deck_rounded_from_fractions_is_always_within_its_rounding(parts):
    whole = sum(parts)
    decimals = [(Decimal(part) / whole).quantize(Decimal("1e-8")) for part in parts]

    found = sum_of_deck(decimals)

    assert found.is_rounding
    assert found.total + found.residual == ONE
