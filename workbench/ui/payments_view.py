"""Owners' accounts on their page: balances, a ledger of one owner, payments and their fate."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import get_args
from uuid import UUID

import streamlit as st

from kernel.errors import InvalidInput
from kernel.exports.row_files import Rows
from kernel.store.actor import Actor, Role
from kernel.workflows import payments
from kernel.workflows.payments import Account, Ledger, Method, Payment, State
from workbench.ui.asked import asked_id
from workbench.ui.asking import answered, asking
from workbench.ui.charted import downloads
from workbench.ui.clock import now
from workbench.ui.frame import Chip, Color, nothing_here, section
from workbench.ui.page import failures
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.words import count, day, plain

STATES: dict[State, Color] = {
    "outstanding": "blue",
    "stale": "red",
    "cleared": "green",
    "void": "gray",
}
METHODS: tuple[Method, ...] = get_args(Method)
_ACCOUNTS = (
    Column(heading="Owner"),
    Column(heading="Owed, $", align="right", wrap=False),
    Column(heading="In suspense, $", align="right", wrap=False),
    Column(heading="Now"),
    Column(heading="Last paid", align="right", wrap=False),
)
_ENTRIES = (
    Column(heading="Booked", wrap=False),
    Column(heading="What"),
    Column(heading="Owed, $", align="right", wrap=False),
    Column(heading="Suspense, $", align="right", wrap=False),
    Column(heading="Owed after, $", align="right", wrap=False),
    Column(heading="Suspense after, $", align="right", wrap=False),
    Column(heading="By"),
)
_PAYMENTS = (
    Column(heading="Paid on", wrap=False),
    Column(heading="Owner"),
    Column(heading="Number"),
    Column(heading="Amount, $", align="right", wrap=False),
    Column(heading="State", wrap=False),
    Column(heading="Why"),
)


def list_context(person: Actor) -> str:
    """How much is due, and how much waits."""
    rows = payments.owner_accounts(person, today=_today())
    due = [one for one in rows if one.held is None]
    suspended = sum((one.row.suspended for one in rows), Decimal(0))
    return (
        f"{count(len(due), 'balance')} due, ${sum((one.owed for one in due), Decimal(0)):,.2f}"
        f" · ${suspended:,.2f} in suspense"
    )


def pay_due(person: Actor) -> None:
    """A form that pays every balance that is due."""
    if not person.may(Role.EDITOR):
        return
    due = [one for one in payments.owner_accounts(person, today=_today()) if one.held is None]
    with (
        asking("Pay what is due", icon="payments", type="primary", key="pay-due", disabled=not due),
        st.form("pay-due-form", border=False),
    ):
        total = sum((one.owed for one in due), Decimal(0))
        st.markdown(f"{count(len(due), 'payment')}, **${total:,.2f}** in all.")
        method, on = _method_and_day("due")
        first = st.text_input(
            "First number", key="due-number", placeholder="1001",
            help="The others follow, by the names of the owners.",
        )  # fmt: skip
        if st.form_submit_button("Enter the payments", type="primary"):
            with failures():
                made = payments.pay_all_due(
                    person, paid_on=on, method=method, first_reference=first or "", today=_today()
                )
                st.toast(f"Entered {count(len(made), 'payment')}.", icon=":material/check:")
                answered("pay-due")


def account_table(person: Actor) -> None:
    """Every owner with what is owed and why it waits."""
    rows = payments.owner_accounts(person, today=_today())
    if not rows:
        nothing_here(
            "Nobody is owed anything yet.",
            "Accounts begin when the first month is posted on the page Month close.",
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        section("Accounts")
        downloads(_account_rows(rows), key="accounts", stamp="owners")
    table(
        _ACCOUNTS,
        [
            (
                Cell(words=one.row.name, href=address("payments", owner=str(one.row.company_id))),
                _money(one.owed),
                _money(one.row.suspended) if one.row.suspended else "",
                Cell(words="due", color="green")
                if one.held is None
                else Cell(words=one.held, color="gray"),
                day(one.row.last_paid) if one.row.last_paid else unknown("never paid"),
            )
            for one in rows
        ],
        key="accounts-table",
        label="Accounts of owners",
        sortable=True,
    )


def payment_table(person: Actor) -> None:
    """The last payments of all owners."""
    rows = payments.list_payments(person, today=_today())
    if not rows:
        return
    stale = sum(one.state == "stale" for one in rows)
    with st.container(horizontal=True, vertical_alignment="center"):
        section("Payments", f"{count(stale, 'stale check')}" if stale else "newest first")
        downloads(_payment_rows(rows), key="payments", stamp="payments")
    table(_PAYMENTS, _shown(rows), key="payments-table", label="Payments", sortable=True)


def opened(person: Actor, chosen: str) -> Ledger:
    """The owner that the address names.

    Raises:
        NotFound: There is none, or nothing was ever booked.
    """
    company_id = asked_id(chosen, "owner's account")
    return payments.owner_ledger(person, company_id, today=_today())


def title(ledger: Ledger) -> str:
    """The owner's name."""
    return ledger.account.row.name


def context(ledger: Ledger) -> str:
    """What is owed and what waits."""
    row, told = ledger.account.row, [f"${ledger.account.owed:,.2f} owed"]
    if row.suspended:
        told.append(f"${row.suspended:,.2f} in suspense")
    if row.minimum is not None:
        told.append(f"agreed minimum ${row.minimum:,.2f}")
    return " · ".join(told)


def chips(ledger: Ledger) -> list[Chip]:
    """Whether it is due, and why not."""
    held = ledger.account.held
    if held is None:
        return [Chip(words="Due", icon="payments", color="green")]
    return [Chip(words=held.capitalize(), icon="hourglass", color="gray")]


def actions(person: Actor, ledger: Ledger) -> None:
    """The way back, and a payment."""
    if st.button("All owners", icon=":material/arrow_back:", key="to-owners", type="tertiary"):
        go("payments")
    account = ledger.account
    if not person.may(Role.EDITOR) or account.owed <= 0:
        return
    with (
        asking("Enter a payment", icon="payments", type="primary", key="pay-one"),
        st.form("pay-one-form", border=False),
    ):
        method, on = _method_and_day("one")
        number = st.text_input("Number", key="pay-number")
        amount = st.text_input("Amount, $", f"{account.owed}", key=f"pay-{account.owed}")
        asked = account.held is not None and st.checkbox(
            "The owner asked for it", key="pay-asked",
            help=f"It would wait otherwise: {account.held}.",
        )  # fmt: skip
        if st.form_submit_button("Enter", type="primary"):
            with failures():
                payments.pay_owner(
                    person, account.row.company_id, amount=_amount(amount), paid_on=on,
                    method=method, reference=number or "", asked_for=bool(asked), today=_today(),
                )  # fmt: skip
                st.toast("Entered the payment.", icon=":material/check:")
                answered("pay-one")


def suspense(person: Actor, ledger: Ledger) -> None:
    """What is held back and why, and its release."""
    held = ledger.account.row.suspended
    if not held and not ledger.in_suspense:
        return
    section("Suspense", "releasing it makes the money payable")
    for one in ledger.in_suspense:
        st.markdown(
            f":orange-badge[{one.reason.value.replace('_', ' ')}] {plain(one.property_name)},"
            f" {plain(one.product)} :gray[– still held on its division order]"
        )
    if not held or not person.may(Role.EDITOR):
        return
    with st.form("release", border=False), st.container(
        horizontal=True, vertical_alignment="bottom"
    ):  # fmt: skip
        amount = st.text_input("Release, $", f"{held}", key=f"release-{held}", width=180)
        why = st.text_input("What settled it", key="release-why", width=420)
        if st.form_submit_button("Release", icon=":material/lock_open:"):
            with failures():
                payments.release_suspense(
                    person, ledger.account.row.company_id, amount=_amount(amount),
                    reason=why or "", today=_today(),
                )  # fmt: skip
                st.toast("Released.", icon=":material/check:")
                st.rerun()


def entries(ledger: Ledger) -> None:
    """Every change with its running balance."""
    section("Account", "every change; the newest last")
    table(
        _ENTRIES,
        [
            (
                day(one.row.at),
                Cell(words=_what(one.row.accounting_month, one.row.reference),
                     small=" · ".join(filter(None, (one.row.properties, one.row.reason)))),
                _signed(one.row.payable - one.row.recoupable),
                _signed(one.row.suspended),
                _money(one.owed),
                _money(one.suspended),
                one.row.by,
            )
            for one in ledger.entries
        ],
        key="entries",
        label="Entries of the account",
    )  # fmt: skip


def payments_of(person: Actor, ledger: Ledger) -> None:
    """The owner's payments, and what became of those that are open."""
    section("Payments")
    if not ledger.payments:
        nothing_here("Nothing was paid yet.")
        return
    table(_PAYMENTS, _shown(ledger.payments), key="owner-payments", label="Payments")
    waiting = {
        str(one.row.id): f"{one.row.method} {one.row.reference}, ${one.row.amount:,.2f}"
        for one in ledger.payments
        if one.state in ("outstanding", "stale")
    }
    if not waiting or not person.may(Role.EDITOR):
        return
    with st.form("became", border=False), st.container(
        horizontal=True, vertical_alignment="bottom"
    ):  # fmt: skip
        which = st.selectbox(
            "What became of", list(waiting), format_func=waiting.__getitem__, width=260
        )
        fate = st.selectbox("It", ["cleared", "is void"], width=130)
        on = st.date_input("On", _today(), max_value=_today(), width=150)
        why = st.text_input("Why, where it is void", width=300)
        if st.form_submit_button("Enter"):
            with failures():
                _became(person, UUID(which), fate, on, why or "")
                st.rerun()


def _became(person: Actor, payment_id: UUID, fate: str, on: date, why: str) -> None:
    if fate == "cleared":
        payments.clear_payment(person, payment_id, on=on, today=_today())
    else:
        payments.void_payment(person, payment_id, on=on, reason=why, today=_today())


def _method_and_day(key: str) -> tuple[Method, date]:
    method: Method = (
        st.segmented_control("By", METHODS, default="check", key=f"{key}-method") or "check"
    )
    on: date = st.date_input("Paid on", _today(), max_value=_today(), key=f"{key}-day")
    return method, on


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "").replace("$", "").strip())
    except InvalidOperation:
        raise InvalidInput(f"“{text}” is no amount.", hint="For example 250.00.") from None


def _what(month: date | None, reference: str) -> str:
    if month is not None:
        return f"Run of {month:%B %Y}"
    return f"Payment {reference}" if reference else "Change"


def _money(amount: Decimal) -> Cell:
    return Cell(words=f"{amount:,.2f}", sort=float(amount))


def _signed(amount: Decimal) -> Cell | str:
    return Cell(words=f"{amount:+,.2f}", sort=float(amount)) if amount else ""


def _shown(rows: Sequence[Payment]) -> list[tuple[Cell | str, ...]]:
    return [
        (
            Cell(words=day(one.row.paid_on), sort=one.row.paid_on.toordinal()),
            Cell(words=one.row.owner, href=address("payments", owner=str(one.row.company_id))),
            Cell(
                words=one.row.reference, small=one.row.method,
                href=address("payments", owner=str(one.row.company_id), payment=str(one.row.id)),
            ),
            _money(one.row.amount),
            Cell(words=one.state, small=day(one.row.became_on) if one.row.became_on else "",
                 color=STATES[one.state]),
            one.row.reason,
        )
        for one in rows
    ]  # fmt: skip


def _account_rows(rows: Sequence[Account]) -> Rows:
    return Rows(
        name="Accounts of owners",
        headings=["Owner", "Owed, $", "In suspense, $", "Why it waits", "Last paid"],
        rows=[
            [one.row.name, one.owed, one.row.suspended, one.held or "", one.row.last_paid]
            for one in rows
        ],
    )


def _payment_rows(rows: Sequence[Payment]) -> Rows:
    return Rows(
        name="Payments",
        headings=["Paid on", "Owner", "Method", "Number", "Amount, $", "State", "On", "Why"],
        rows=[
            [one.row.paid_on, one.row.owner, one.row.method, one.row.reference, one.row.amount,
             one.state, one.row.became_on, one.row.reason]
            for one in rows
        ],
    )  # fmt: skip


def _today() -> date:
    return now().date()
