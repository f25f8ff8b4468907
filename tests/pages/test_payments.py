"""Owner payments and Accounting settings on their pages."""

from datetime import date
from decimal import Decimal

import pytest

from kernel.store import payments as store
from kernel.store.session import tenant_session
from kernel.testing_operations import a_company
from kernel.workflows.operating_settings import operating_settings
from kernel.workflows.payments import list_payments


@pytest.fixture
def owner(org_a):
    made = a_company(org_a.editor, "WHITFIELD")
    with tenant_session(org_a.editor) as session:
        store.book(session, company_id=made, payable=Decimal("250.00"), suspended=Decimal("40.00"))
    return str(made)


def form_press(screen, label):
    return next(one for one in screen.button if one.label == label).click().run()


def test_that_what_is_due_is_paid_in_one_go(open_page, shown, said, org_a, owner):
    screen = open_page(org_a.editor, "payments")
    assert "1 balance due, $250.00 · $40.00 in suspense" in said(screen).replace("\\", "")
    screen.text_input(key="due-number").input("1001")

    screen = form_press(screen, "Enter the payments")

    [row] = shown(screen, "Payments").words()
    assert row[1:5] == ["WHITFIELD", "1001", "250.00", "outstanding"]
    assert shown(screen, "Accounts of owners").words()[0][1:4] == [
        "0.00", "40.00", "nothing is payable",
    ]  # fmt: skip


def test_that_suspense_is_released_and_paid_from_the_owners_account(open_page, shown, org_a, owner):
    screen = open_page(org_a.editor, "payments", owner=owner)
    screen.text_input(key="release-why").input("Probate closed")
    screen = form_press(screen, "Release")
    screen.text_input(key="pay-number").input("T-1")
    screen = form_press(screen, "Enter")

    words = [row[1:5] for row in shown(screen, "Entries of the account").words()]
    assert words == [
        ["Change", "+250.00", "+40.00", "250.00"],
        ["Change", "+40.00", "-40.00", "290.00"],
        ["Payment T-1", "-290.00", "", "0.00"],
    ]


def test_that_the_form_is_closed_after_paying_and_the_payment_shows_its_lines(
    open_page, shown, org_a, owner
):
    screen = open_page(org_a.editor, "payments")
    screen.text_input(key="due-number").input("1001")
    screen = form_press(screen, "Enter the payments")
    assert screen.session_state["pay-due"] is False  # the form is closed

    payment = list_payments(org_a.viewer, today=date.today())[0].row.id
    screen = open_page(org_a.viewer, "payments", owner=owner, payment=str(payment))

    assert shown(screen, "How the payment adds up").words() == [
        ["Change", "250.00"], ["Paid", "250.00"],
    ]  # fmt: skip


def test_that_viewers_only_read_and_strangers_find_nobody(open_page, said, org_a, org_b, owner):
    screen = open_page(org_a.viewer, "payments", owner=owner)
    assert [one.label for one in screen.button] == ["All owners"]
    assert "Nobody is owed anything yet" in said(open_page(org_b.admin, "payments"))
    assert "no such owner" in said(open_page(org_b.admin, "payments", owner=owner))


def test_that_an_administrator_sets_what_the_accounts_go_by_with_a_reason(
    open_page, said, shown, org_a
):
    screen = open_page(org_a.admin, "operating_settings")
    screen.text_input(key="set-overrun_percent").input("12.5")
    screen.selectbox(key="due-form_pr").select("next_month_15")
    screen = form_press(screen, "Save settings")
    assert "A reason is missing" in said(screen)
    next(one for one in screen.text_input if one.label == "Why").input("Operating agreement")

    screen = form_press(screen, "Save settings")

    now = operating_settings(org_a.viewer)
    assert now.overrun_percent == Decimal("12.5")
    assert now.due_choices == {"form_pr": "next_month_15"}
    assert shown(screen, "Changes of the settings").words()[0][2:] == [
        "Overrun before a supplement, %: 10 → 12.5; Due days changed", "Operating agreement",
    ]  # fmt: skip


def test_that_days_off_and_discount_rates_are_listed_with_what_changed(open_page, shown, org_a):
    screen = open_page(org_a.admin, "operating_settings")
    typed(screen, "Name", "Friday after Thanksgiving")
    typed(screen, "Where it stands", "a notice")
    next(one for one in screen.date_input if one.label == "Day").set_value(date(2026, 11, 27))
    screen = add_press(screen, "special_days")
    typed(screen, "Discount rate, % a year", "4.25")
    typed(screen, "Where it stands", "newyorkfed.org")
    screen = add_press(screen, "discount_rates")
    assert screen.session_state["add-discount_rates"] is False  # the form is closed

    now = operating_settings(org_a.viewer)
    assert [(one.day, one.works) for one in now.special_days] == [(date(2026, 11, 27), False)]
    assert [one.percent for one in now.discount_rates] == [Decimal("4.25")]
    assert shown(screen, "Discount rates").words()[0][1:3] == ["4.25", "6.25"]
    assert [row[2] for row in shown(screen, "Changes of the settings").words()] == [
        "Discount rates: 0 → 1", "Days off: 0 → 1",
    ]  # fmt: skip


def typed(screen, label, value):
    """Type into every field of the label; only one form is sent."""
    for one in screen.text_input:
        if one.label == label:
            one.input(value)


def add_press(screen, name):
    """Press Add in the form of a list."""
    return next(one for one in screen.button if one.form_id == f"new-{name}").click().run()


def test_that_an_editor_reads_the_settings_and_changes_none(open_page, org_a):
    screen = open_page(org_a.editor, "operating_settings")

    assert all(one.disabled for one in screen.text_input)
    assert next(one for one in screen.button if one.label == "Save settings").disabled
