"""Late interest of a payment: which sales were late, what it comes to, booked once."""

from datetime import date
from decimal import Decimal

import pytest

from kernel.errors import Conflict, NotAllowed, NotFound
from kernel.testing_operations import JANUARY, a_lease, a_month
from kernel.workflows.late_payments import book_interest, interest_of_payment
from kernel.workflows.operating_settings import choose_operating_settings
from kernel.workflows.payments import owner_ledger, pay_owner
from tests.workflows.test_month_close import STEPS, go_on

TODAY = date(2026, 3, 10)
RATE = {"discount_rates": [{"start": "2025-01-01", "percent": "4.50"}]}


def a_paid_month(org, on, *, amount=None):
    """A posted January of a lease, and a payment of its first owner on a day."""
    lease = a_lease(org.editor, deck=[("A", "WI_NRI", "0.9"), ("B", "RI", "0.1")])
    a_month(org.editor, lease, stated="75123.00")
    go_on(org, lease, *STEPS[:7], month=JANUARY)
    owed = owner_ledger(org.viewer, lease.owners["A"], today=TODAY).account.owed
    ledger = pay_owner(
        org.editor, lease.owners["A"], amount=amount or owed, paid_on=on, method="check",
        reference="1001", today=TODAY,
    )  # fmt: skip
    return lease.owners["A"], ledger.payments[0].row.id


def test_that_a_month_paid_thirty_days_late_bears_interest_that_is_booked_once(org_a):
    owner, payment = a_paid_month(org_a, date(2025, 5, 1))
    choose_operating_settings(org_a.admin, RATE, note="newyorkfed.org")

    found = interest_of_payment(org_a.viewer, payment)

    [line] = found.lines
    assert (line.month, line.due, line.days) == (JANUARY, date(2025, 4, 1), 30)
    assert line.amount == Decimal("64494.98")
    assert found.interest == Decimal("344.56")  # 64,494.98 × 6.5 % × 30 / 365
    book_interest(org_a.editor, payment)
    account = owner_ledger(org_a.viewer, owner, today=TODAY)
    assert account.account.owed == Decimal("344.56")
    assert account.entries[-1].row.reason == "Interest on check 1001, paid late"
    with pytest.raises(Conflict, match="booked before"):
        book_interest(org_a.editor, payment)


def test_that_a_payment_in_time_and_terms_that_allow_it_bear_nothing(org_a):
    _, payment = a_paid_month(org_a, date(2025, 5, 1))
    choose_operating_settings(
        org_a.admin, RATE | {"pay_oil_days": 90}, note="division order of 2025"
    )

    assert interest_of_payment(org_a.viewer, payment).lines == ()
    with pytest.raises(Conflict, match="Nothing of this payment was late"):
        book_interest(org_a.editor, payment)


def test_that_only_what_was_paid_bears_interest(org_a):
    _, payment = a_paid_month(org_a, date(2025, 5, 1), amount=Decimal("1000.00"))

    [line] = interest_of_payment(org_a.viewer, payment).lines

    assert line.amount == Decimal("1000.00")


def test_that_without_a_rate_the_interest_is_unknown_and_nothing_is_booked(org_a):
    _, payment = a_paid_month(org_a, date(2025, 5, 1))

    found = interest_of_payment(org_a.viewer, payment)

    assert (found.interest, found.lines[0].interest) == (None, None)
    with pytest.raises(Conflict, match="discount rate of these days is not known"):
        book_interest(org_a.editor, payment)


def test_that_viewers_book_nothing_and_strangers_find_no_payment(org_a, org_b):
    _, payment = a_paid_month(org_a, date(2025, 5, 1))

    with pytest.raises(NotAllowed):
        book_interest(org_a.viewer, payment)
    with pytest.raises(NotFound):
        interest_of_payment(org_b.admin, payment)
