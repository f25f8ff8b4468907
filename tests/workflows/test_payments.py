"""Owners paid: what is due, what waits, suspense released, checks that clear, go stale or void."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kernel.store import payments as store
from kernel.store.session import tenant_session
from kernel.testing_operations import JANUARY, a_company, a_lease, a_month
from kernel.workflows.operating_settings import choose_operating_settings
from kernel.workflows.payment_lines import payment_detail
from kernel.workflows.payments import (
    clear_payment,
    list_payments,
    owner_accounts,
    owner_ledger,
    pay_all_due,
    pay_owner,
    release_suspense,
    void_payment,
)
from tests.workflows.test_month_close import STEPS, go_on

TODAY = date(2026, 3, 10)


@pytest.fixture
def owed(org_a):
    """An owner of an organization who is owed what is booked."""

    def book(code, *, minimum=None, **amounts):
        owner = a_company(org_a.editor, code, min_pay_amount=minimum)
        with tenant_session(org_a.editor) as session:
            store.book(session, company_id=owner, **{k: Decimal(v) for k, v in amounts.items()})
        return owner

    return book


def paid(org, owner, amount, reference="1001", *, on=TODAY, method="check", **more):
    return pay_owner(
        org.editor, owner, amount=Decimal(amount), paid_on=on, method=method, reference=reference,
        today=TODAY, **more,
    )  # fmt: skip


def test_that_each_owner_is_listed_with_what_is_owed_and_why_it_waits(org_a, owed):
    owed("DUE", payable="250.00")
    owed("SMALL", payable="99.99")
    owed("AGREED", payable="30.00", minimum="25.00")
    owed("HELD", suspended="900.00")
    owed("OWES", recoupable="12.00")

    told = {one.row.name: one.held for one in owner_accounts(org_a.viewer, today=TODAY)}

    assert told == {
        "DUE": None,
        "SMALL": "below the minimum pay",
        "AGREED": None,
        "HELD": "nothing is payable",
        "OWES": "carried forward: the owner owes it",
    }


def test_that_a_small_balance_accumulates_until_it_reaches_the_minimum(org_a, owed):
    owner = owed("SLOW", payable="60.00")
    assert owner_ledger(org_a.viewer, owner, today=TODAY).account.held == "below the minimum pay"

    owed("SLOW", payable="40.00")

    account = owner_ledger(org_a.viewer, owner, today=TODAY).account
    assert (account.owed, account.held) == (Decimal(100), None)


def test_that_in_december_ten_dollars_and_a_cent_are_due(org_a, owed):
    owner = owed("YEARLY", payable="10.01")

    december = owner_ledger(org_a.viewer, owner, today=date(2026, 12, 5))

    assert december.account.held is None


def test_that_a_payment_leaves_the_balance_and_stands_in_the_ledger(org_a, owed):
    owner = owed("RI-1", payable="250.00")

    ledger = paid(org_a, owner, "200.00")

    assert ledger.account.owed == Decimal("50.00")
    assert [(one.row.reference, one.owed) for one in ledger.entries] == [
        ("", Decimal("250.00")),
        ("1001", Decimal("50.00")),
    ]
    [payment] = ledger.payments
    assert (payment.row.amount, payment.state) == (Decimal("200.00"), "outstanding")


def test_that_nobody_is_paid_more_than_is_owed_or_what_waits_unasked(org_a, owed):
    owner = owed("RI-1", payable="60.00", suspended="500.00")

    with pytest.raises(Conflict, match=r"is owed \$60\.00"):
        paid(org_a, owner, "60.01", asked_for=True)
    with pytest.raises(Conflict, match="below the minimum pay"):
        paid(org_a, owner, "60.00")
    assert paid(org_a, owner, "60.00", asked_for=True).account.owed == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "0.001"}, "no amount"),
        ({"amount": "-5"}, "no amount"),
        ({"reference": "  "}, "number"),
        ({"on": TODAY + timedelta(days=1)}, "to come"),
    ],
)
def test_that_a_payment_that_cannot_be_is_refused(org_a, owed, change, words):
    owner = owed("RI-1", payable="250.00")

    with pytest.raises(InvalidInput, match=words):
        paid(org_a, owner, **{"amount": "10", **change})


def test_that_a_check_number_is_used_once(org_a, owed):
    first, second = owed("A", payable="200.00"), owed("B", payable="200.00")
    paid(org_a, first, "200.00")

    with pytest.raises(Conflict, match="check 1001"):
        paid(org_a, second, "200.00")
    assert owner_ledger(org_a.viewer, second, today=TODAY).account.owed == Decimal("200.00")


def test_that_all_that_is_due_is_paid_with_numbers_that_follow_each_other(org_a, owed):
    for code, amount in (("A", "200.00"), ("B", "99.00"), ("C", "350.50")):
        owed(code, payable=amount)

    made = pay_all_due(
        org_a.editor, paid_on=TODAY, method="check", first_reference="W-0099", today=TODAY
    )

    assert sorted((one.row.owner, str(one.row.amount), one.row.reference) for one in made) == [
        ("A", "200.00", "W-0099"),
        ("C", "350.50", "W-0100"),
    ]
    with pytest.raises(Conflict, match="No balance is due"):
        pay_all_due(org_a.editor, paid_on=TODAY, method="check", first_reference="1", today=TODAY)


def test_that_released_suspense_is_payable_and_says_what_settled_it(org_a, owed):
    owner = owed("ESTATE", suspended="900.00")

    ledger = release_suspense(
        org_a.editor, owner, amount=Decimal("900.00"), reason="Probate closed", today=TODAY
    )

    assert (ledger.account.owed, ledger.account.row.suspended) == (Decimal("900.00"), 0)
    assert ledger.entries[-1].row.reason == "Released: Probate closed"
    with pytest.raises(Conflict, match="in suspense"):
        release_suspense(org_a.editor, owner, amount=Decimal("0.01"), reason="x", today=TODAY)


def test_that_a_check_nobody_cashed_goes_stale_and_is_owed_again_when_void(org_a, owed):
    owner = owed("LOST", payable="250.00")
    old = TODAY - timedelta(days=181)
    [check] = paid(org_a, owner, "250.00", on=old).payments
    assert check.state == "stale"

    ledger = void_payment(
        org_a.editor, check.row.id, on=TODAY, reason="Returned by the post", today=TODAY
    )

    assert (ledger.account.owed, ledger.payments[0].state) == (Decimal("250.00"), "void")
    with pytest.raises(Conflict, match="is void"):
        clear_payment(org_a.editor, check.row.id, on=TODAY, today=TODAY)


def test_that_when_a_check_goes_stale_is_a_setting_and_a_cleared_one_never_does(org_a, owed):
    owner = owed("A", payable="500.00")
    day = TODAY - timedelta(days=90)
    paid(org_a, owner, "200.00", "1", on=day)
    ledger = paid(org_a, owner, "200.00", "2", on=day)
    clear_payment(org_a.editor, ledger.payments[0].row.id, on=TODAY, today=TODAY)
    paid(org_a, owner, "100.00", "T-3", on=day, method="transfer")

    choose_operating_settings(org_a.admin, {"stale_check_days": 60}, note="Bank's terms")

    states = {one.row.reference: one.state for one in list_payments(org_a.viewer, today=TODAY)}
    assert states == {"1": "stale", "2": "cleared", "T-3": "outstanding"}


def test_that_viewers_pay_nothing_and_strangers_find_nobody(org_a, org_b, owed):
    owner = owed("A", payable="500.00")

    with pytest.raises(NotAllowed):
        pay_owner(org_a.viewer, owner, amount=Decimal(1), paid_on=TODAY, method="check",
                  reference="1", today=TODAY)  # fmt: skip
    with pytest.raises(NotFound):
        owner_ledger(org_b.viewer, owner, today=TODAY)
    with pytest.raises(NotFound):
        paid(org_b, owner, "1.00")
    assert owner_accounts(org_b.viewer, today=TODAY) == []


amounts = st.decimals("0.01", 500, places=2)
steps = st.lists(
    st.tuples(st.sampled_from(["earn", "hold", "owe", "pay", "release", "void"]), amounts),
    min_size=1,
    max_size=8,
)


@given(steps)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_what_came_in_is_always_paid_owed_or_in_suspense_to_the_cent(org_a, owed, row):
    owner = owed("MIXED", payable="0.00")
    booked = Decimal(0)
    before = owner_ledger(org_a.editor, owner, today=TODAY)
    start = before.account.owed + before.account.row.suspended
    for number, (what, amount) in enumerate(row):
        ledger = owner_ledger(org_a.editor, owner, today=TODAY)
        if what in ("earn", "hold", "owe"):
            part = {"earn": "payable", "hold": "suspended", "owe": "recoupable"}[what]
            owed("MIXED", **{part: amount})
            booked += -amount if what == "owe" else amount
        elif what == "pay" and ledger.account.owed > 0:
            most = min(amount, ledger.account.owed)
            name = f"{len(ledger.payments)}-{number}"
            paid(org_a, owner, most, name, asked_for=True)
            booked -= most
        elif what == "release" and ledger.account.row.suspended:
            most = min(amount, ledger.account.row.suspended)
            release_suspense(org_a.editor, owner, amount=most, reason="Settled", today=TODAY)
        elif what == "void":
            for one in ledger.payments:
                if one.state == "outstanding":
                    void_payment(org_a.editor, one.row.id, on=TODAY, reason="Lost", today=TODAY)
                    booked += one.row.amount
                    break

    after = owner_ledger(org_a.editor, owner, today=TODAY)

    assert after.account.owed + after.account.row.suspended == start + booked
    assert after.entries[-1].owed == after.account.owed
    assert after.account.row.suspended >= 0


def test_that_a_payment_names_the_lines_that_it_paid_and_adds_up_to_the_cent(org_a, org_b):
    deck = [("A", "WI_NRI", "0.9"), ("B", "RI", "0.1")]
    lease = a_lease(org_a.editor, deck=deck)
    for month, stated in ((JANUARY, "75123.00"), (date(2025, 2, 1), "75123.00")):
        a_month(org_a.editor, lease, month=month, stated=stated)
        go_on(org_a, lease, *STEPS[:7], month=month)
        if month == JANUARY:
            first = paid(org_a, lease.owners["A"], "60000.00", asked_for=True).payments[0].row.id
    owed = owner_ledger(org_a.viewer, lease.owners["A"], today=TODAY).account.owed
    second = paid(org_a, lease.owners["A"], str(owed), "1002").payments[0].row.id

    one, two = (payment_detail(org_a.viewer, each) for each in (first, second))

    assert [(line.property_name, line.product, line.month) for line in one.lines] == [
        ("MABEE", "oil", JANUARY)
    ]
    assert one.lines[0].net == one.net == Decimal("64494.98")
    assert (one.before, one.left, one.adds_up) == (Decimal(0), Decimal("4494.98"), Decimal(60_000))
    assert [line.month for line in two.lines] == [date(2025, 2, 1)]
    assert (two.before, two.left, two.adds_up) == (one.left, Decimal(0), two.payment.amount)
    with pytest.raises(NotFound, match="no such payment"):
        payment_detail(org_b.admin, first)


def test_that_released_suspense_and_a_void_payment_are_among_what_a_payment_paid(org_a, owed):
    owner = owed("WHITFIELD", payable="250.00", suspended="40.00")
    first = paid(org_a, owner, "250.00").payments[0].row.id
    void_payment(org_a.editor, first, on=TODAY, reason="lost in the mail", today=TODAY)
    release_suspense(
        org_a.editor, owner, amount=Decimal("40.00"), reason="Probate closed", today=TODAY
    )

    detail = payment_detail(org_a.viewer, paid(org_a, owner, "290.00", "1002").payments[0].row.id)

    assert detail.others == (
        ("Void: lost in the mail", Decimal("250.00")),
        ("Released: Probate closed", Decimal("40.00")),
    )
    assert (detail.lines, detail.adds_up) == ((), Decimal("290.00"))
