"""Whatever is corrected however often: owners add up to the property, books to the last word."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.finance.ownership import Interest, Suspense
from kernel.finance.revenue import Kind, Sale, distribute, totals_of
from kernel.finance.taxes import Charges
from kernel.store.revenue import Balance, DeckRow, PostedLine, SaleRow
from kernel.workflows.month_revenue import OwnerDue, Shared, balance_change, lines_to_post

JANUARY = date(2025, 1, 1)
money = st.decimals(-9_999, 9_999, places=2)


@st.composite
def decks(draw):
    """A deck of one to nine owners that adds up to one exactly."""
    parts = draw(st.lists(st.integers(1, 10**6), min_size=1, max_size=9))
    units = [10**8 * part // sum(parts) for part in parts]
    units[0] += 10**8 - sum(units)
    interests = tuple(
        Interest(owner=str(UUID(int=number)), decimal=Decimal(unit).scaleb(-8))
        for number, unit in enumerate(units, start=1)
        if unit
    )
    return DeckRow(
        id=uuid4(), property_id=UUID(int=0), product="oil", start=JANUARY, end=None,
        interests=interests, ids={(one.owner, one.kind.value, ""): uuid4() for one in interests},
        names={}, minimums={},
    )  # fmt: skip


figures = st.tuples(
    st.decimals(0, 9_999, places=3), st.decimals(-40, 120, places=6),
    st.decimals(0, "0.1", places=4), decks(),
)  # fmt: skip


def shared(volume, price, rate, deck, standing):
    sale = SaleRow(
        id=UUID(int=7), property_id=UUID(int=0), property_name="L", product="oil", month=JANUARY,
        purchaser_id=None, purchaser="", volume=volume, price=price, stated=Decimal(0),
        deductions=Decimal(0), statement="", status="matched",
    )  # fmt: skip
    charges = Charges(tax_rate=rate, fee_per_unit=Decimal("0.00625"))
    now = distribute(
        Sale(product="oil", month=JANUARY, volume=volume, price=price), deck.interests, charges
    )
    return Shared(sale=sale, deck=deck, charges=charges, now=now, standing=tuple(standing))


def posted(lines):
    return [
        PostedLine(id=uuid4(), sale_id=sale, interest_id=interest, run_id=UUID(int=9), line=line,
                   suspense=Suspense.NONE)
        for sale, interest, line, reverses in lines
        if reverses is None
    ]  # fmt: skip


@settings(max_examples=60)
@given(st.lists(figures, min_size=1, max_size=5))
def test_that_after_any_row_of_corrections_the_books_show_the_last_one_to_the_cent(row):
    books, standing = [], []
    for volume, price, rate, deck in row:
        one = shared(volume, price, rate, deck, standing)
        lines = lines_to_post(one)
        back = [line for _, _, line, _ in lines if line.kind is Kind.REVERSAL]
        taken = {reverses for _, _, _, reverses in lines if reverses}
        was = [each.line for each in standing]

        if lines:
            assert totals_of([*was, *back]).net == 0
            assert taken == {each.id for each in standing}
            standing = posted(lines)
        books += [line for _, _, line, _ in lines]
        assert totals_of(books) == one.now.totals
        assert totals_of(each.line for each in standing) == one.now.totals
        assert sum(line.volume for line in books) == volume
        assert lines_to_post(replace(one, standing=tuple(standing))) == []


@given(money, money, st.decimals(0, 9_999, places=2), st.decimals(0, 9_999, places=2))
def test_that_an_owners_balances_change_by_exactly_the_net_of_the_run(
    net, suspended, payable, recoupable
):
    before = Balance(payable=payable, suspended=Decimal(0), recoupable=recoupable)
    zero = Decimal("0.00")
    due = OwnerDue(
        owner=str(uuid4()), name="A", gross=net, tax=zero, fee=zero, deduction=zero, net=net,
        suspended=suspended, before=before, owed=zero, held=None,
    )  # fmt: skip

    change = balance_change(uuid4(), due)

    assert change["payable"] + change["suspended"] - change["recoupable"] == net
    assert before.payable + change["payable"] >= 0
    assert before.recoupable + change["recoupable"] >= 0
