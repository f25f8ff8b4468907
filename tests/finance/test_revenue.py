"""A sale shared among owners: every row and every column foots to the cent."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.finance.ownership import Interest
from kernel.finance.revenue import (
    Kind,
    Sale,
    corrected,
    distribute,
    totals_of,
)
from kernel.finance.taxes import Charges, charges_on

JANUARY = date(2025, 1, 1)
NO_CHARGES = Charges(tax_rate=Decimal(0), fee_per_unit=Decimal(0))


def a_deck(**decimals):
    return [
        Interest(owner=name.replace("_", "-"), decimal=Decimal(value))
        for name, value in decimals.items()
    ]


def a_sale(volume, price, product="oil", deductions="0"):
    return Sale(
        product=product,
        month=JANUARY,
        volume=Decimal(volume),
        price=Decimal(price),
        deductions=Decimal(deductions),
    )


def test_that_five_owners_of_a_month_of_oil_get_the_published_shares():
    deck = a_deck(WI_A=".48750000", WI_B=".26250000", RI_1=".125", RI_2=".0625", ORRI=".0625")

    shared = distribute(a_sale(1_000, "75.123"), deck, charges_on("oil", JANUARY))

    assert shared.totals.gross == Decimal("75123.00")
    assert shared.totals.tax == Decimal("3455.66")
    assert shared.totals.fee == Decimal("6.25")
    assert shared.totals.net == Decimal("71661.09")
    rows = {line.owner: (line.gross, line.tax, line.fee, line.net) for line in shared.lines}
    assert {owner: tuple(map(str, row)) for owner, row in rows.items()} == {
        "WI-A": ("36622.46", "1684.63", "3.05", "34934.78"),
        "WI-B": ("19719.79", "907.11", "1.64", "18811.04"),
        "RI-1": ("9390.37", "431.96", "0.78", "8957.63"),
        "RI-2": ("4695.19", "215.98", "0.39", "4478.82"),
        "ORRI": ("4695.19", "215.98", "0.39", "4478.82"),
    }


def test_that_a_half_percent_of_fifty_thousand_is_230_net():
    deck = a_deck(me=".005", others=".995")
    charges = Charges(tax_rate=Decimal("0.08"), fee_per_unit=Decimal(0))

    mine = next(
        line for line in distribute(a_sale(1_000, 50), deck, charges).lines if line.owner == "me"
    )

    assert (mine.gross, mine.tax, mine.net) == (Decimal(250), Decimal(20), Decimal(230))


def test_that_eight_equal_owners_of_ten_dollars_ten_lose_no_cent():
    deck = a_deck(**{f"owner_{number}": "0.125" for number in range(8)})

    lines = distribute(a_sale(1, "10.10"), deck, NO_CHARGES).lines

    assert sum(line.net for line in lines) == Decimal("10.10")
    assert [line.net for line in lines] == [Decimal("1.27")] * 2 + [Decimal("1.26")] * 6


def test_that_an_exempt_owner_bears_no_tax_and_the_others_not_his():
    deck = [
        Interest(owner="school land", decimal=Decimal("0.25"), bears_tax=False),
        Interest(owner="operator", decimal=Decimal("0.75")),
    ]

    shared = distribute(a_sale(100, 80), deck, charges_on("oil", JANUARY))

    tax = {line.owner: line.tax for line in shared.lines}
    assert tax == {"operator": Decimal("276.00"), "school land": Decimal(0)}


def test_that_a_deck_short_of_one_pays_nobody():
    with pytest.raises(InvalidInput, match=r"0\.50000000"):
        distribute(a_sale(1, 1), a_deck(A="0.5"), NO_CHARGES)


def test_that_deductions_that_nobody_bears_are_refused():
    deck = [Interest(owner="A", decimal=Decimal(1), bears_deductions=False)]

    with pytest.raises(InvalidInput, match="deductions"):
        distribute(a_sale(1, 1, deductions="0.10"), deck, NO_CHARGES)


money = st.decimals(-99_999, 99_999, places=2, allow_nan=False)


@st.composite
def decks(draw):
    parts = draw(st.lists(st.integers(1, 10**6), min_size=1, max_size=25))
    whole = sum(parts)
    units = [10**8 * part // whole for part in parts]
    units[0] += 10**8 - sum(units)
    return [
        Interest(
            owner=f"{number:03}",
            decimal=Decimal(unit).scaleb(-8),
            bears_tax=draw(st.booleans()),
            bears_deductions=number == 0 or draw(st.booleans()),
        )
        for number, unit in enumerate(units)
        if unit
    ]


sales = st.builds(
    Sale,
    product=st.just("oil"),
    month=st.just(JANUARY),
    volume=st.decimals(0, 99_999, places=3, allow_nan=False),
    price=st.decimals(-50, 150, places=6, allow_nan=False),
    deductions=st.decimals(0, 9_999, places=2, allow_nan=False),
)
charges = st.builds(
    Charges,
    tax_rate=st.decimals(0, "0.10", places=4, allow_nan=False),
    fee_per_unit=st.decimals(0, "0.01", places=6, allow_nan=False),
)


@given(sales, decks(), charges)
def test_that_the_owners_always_add_up_to_the_property_to_the_cent(sale, deck, on):
    shared = distribute(sale, deck, on)

    assert totals_of(shared.lines) == shared.totals
    assert sum(line.net for line in shared.lines) == shared.totals.net
    assert sum(line.volume for line in shared.lines) == sale.volume
    for line in shared.lines:
        assert abs(line.gross - shared.totals.gross * line.decimal) < Decimal("0.01")


@given(sales, decks(), charges)
def test_that_reversal_and_rebook_of_the_same_sale_net_to_zero(sale, deck, on):
    posted = distribute(sale, deck, on).lines

    booked = corrected(posted, sale, deck, on)

    assert totals_of(booked).net == 0
    for line in posted:
        mine = [each for each in booked if each.owner == line.owner]
        assert sum(each.net for each in mine) == 0
        assert {each.kind for each in mine} == {Kind.REVERSAL, Kind.REBOOK}


@given(sales, sales, decks(), charges)
def test_that_a_correction_brings_the_books_to_the_right_sale(wrong, right, deck, on):
    posted = distribute(wrong, deck, on).lines

    after = [*posted, *corrected(posted, right, deck, on)]

    assert totals_of(after) == distribute(right, deck, on).totals
