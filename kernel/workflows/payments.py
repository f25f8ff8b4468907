"""Paying owners: what is due, what waits and why, checks and transfers, suspense released.

Every change is an entry that is added to the owner's account; the balance is their sum. A payment
that never reached its owner is void, and its amount is owed again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput, NotFound
from kernel.finance.payment import why_held
from kernel.finance.revenue import cents
from kernel.store import payments as store
from kernel.store.actor import Actor, Role
from kernel.store.payments import AccountRow, EntryRow, HeldInterest, PaymentRow
from kernel.store.session import tenant_session
from kernel.workflows.operating_settings import OperatingSettings, settings_of

Method = Literal["check", "transfer"]
State = Literal["outstanding", "stale", "cleared", "void"]
LONGEST_REASON = 500
LONGEST_REFERENCE = 60
_NUMBER = re.compile(r"^(.*?)(\d+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What an owner is owed. [$]

    Attributes:
        owed: Payable less what the owner owes.
        held: Why it is not paid now; None where it is due.
    """

    row: AccountRow
    owed: Decimal
    held: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry with what the owner was owed and had in suspense after it. [$]"""

    row: EntryRow
    owed: Decimal
    suspended: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment and where it stands today; a check that nobody cashed goes stale."""

    row: PaymentRow
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """An owner's account with all that made it."""

    account: Account
    entries: tuple[Entry, ...]
    payments: tuple[Payment, ...]
    in_suspense: tuple[HeldInterest, ...]


def owner_accounts(actor: Actor, *, today: date) -> list[Account]:
    """What every owner is owed, and why what is not paid waits; by name."""
    with tenant_session(actor) as session:
        settings = settings_of(session)
        return [_account(row, settings, today) for row in store.accounts(session)]


def owner_ledger(actor: Actor, company_id: UUID, *, today: date) -> Ledger:
    """An owner's account, entry by entry.

    Raises:
        NotFound: Nothing was ever booked to such an owner.
    """
    with tenant_session(actor) as session:
        return _ledger(session, company_id, today)


def list_payments(actor: Actor, *, today: date) -> list[Payment]:
    """The last payments, newest first."""
    with tenant_session(actor) as session:
        days = settings_of(session).stale_check_days
        return [_payment(row, today, days) for row in store.payments(session)]


def pay_owner(
    actor: Actor,
    company_id: UUID,
    *,
    amount: Decimal,
    paid_on: date,
    method: Method,
    reference: str,
    today: date,
    asked_for: bool = False,
) -> Ledger:
    """Enter a payment that left.

    Args:
        actor: Who enters it.
        company_id: The owner.
        amount: Above zero, and not more than is owed. [$]
        paid_on: The day of the check or transfer.
        method: check or transfer.
        reference: Its number.
        today: As of when.
        asked_for: The owner asked for a balance that would wait, or the lease ceased to produce.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: Nothing was ever booked to such an owner.
        InvalidInput: An amount, day or number that cannot be.
        Conflict: More than is owed, a balance that waits, or a number that is taken.
    """
    actor.must_be(Role.EDITOR)
    number = _reference(reference)
    with tenant_session(actor) as session:
        account = _account(store.hold_account(session, company_id), settings_of(session), today)
        _refuse(account, amount, paid_on, today, asked_for=asked_for)
        store.add_payment(
            session, company_id=company_id, paid_on=paid_on, amount=amount, method=method,
            reference=number,
        )  # fmt: skip
        return _ledger(session, company_id, today)


def pay_all_due(
    actor: Actor, *, paid_on: date, method: Method, first_reference: str, today: date
) -> list[Payment]:
    """Enter a payment of all that is owed for every owner whose balance is due; all or none.

    The numbers follow each other from the first one on, by the names of the owners.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: The first number does not end in digits, or the day is to come.
        Conflict: Nothing is due, or a number is taken.
    """
    actor.must_be(Role.EDITOR)
    number = _reference(first_reference)
    with tenant_session(actor) as session:
        settings = settings_of(session)
        due = [
            account.row.company_id
            for row in store.accounts(session)
            if (account := _account(row, settings, today)).held is None
        ]
        made: set[UUID] = set()
        for company_id in due:
            account = _account(store.hold_account(session, company_id), settings, today)
            if account.held is not None:  # somebody else has just paid it
                continue
            _refuse(account, account.owed, paid_on, today, asked_for=False)
            if made:
                number = _next(number)
            made.add(
                store.add_payment(
                    session, company_id=company_id, paid_on=paid_on, amount=account.owed,
                    method=method, reference=number,
                )
            )  # fmt: skip
        if not made:
            raise Conflict("No balance is due now.", hint="The list says what each waits for.")
        rows = store.payments(session)
    return [_payment(row, today, settings.stale_check_days) for row in rows if row.id in made]


def release_suspense(
    actor: Actor, company_id: UUID, *, amount: Decimal, reason: str, today: date
) -> Ledger:
    """Make suspended money payable, because what held it is settled.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: Nothing was ever booked to such an owner.
        InvalidInput: No reason, or an amount that cannot be.
        Conflict: More than is in suspense.
    """
    actor.must_be(Role.EDITOR)
    why = _reason(reason, "what settled it")
    _refuse_amount(amount)
    with tenant_session(actor) as session:
        row = store.hold_account(session, company_id)
        if amount > row.suspended:
            raise Conflict(
                f"${row.suspended:,} of {row.name} are in suspense.",
                hint="Release that much at most.",
            )
        back = min(row.recoupable, amount)  # what the owner owes is taken out first
        store.book(
            session, company_id=company_id, suspended=-amount, payable=amount - back,
            recoupable=-back, reason=f"Released: {why}",
        )  # fmt: skip
        return _ledger(session, company_id, today)


def clear_payment(actor: Actor, payment_id: UUID, *, on: date, today: date) -> Ledger:
    """Say that the bank has paid a check or transfer.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such payment.
        InvalidInput: The day lies before the payment, or is to come.
        Conflict: What became of it was said before.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = _open_payment(session, payment_id, on, today)
        store.add_event(session, payment_id, kind="cleared", happened_on=on, reason="")
        return _ledger(session, row.company_id, today)


def void_payment(actor: Actor, payment_id: UUID, *, on: date, reason: str, today: date) -> Ledger:
    """Take back a payment that was lost, stopped or never cashed; its amount is owed again.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: There is no such payment.
        InvalidInput: No reason, or a day that cannot be.
        Conflict: What became of it was said before.
    """
    actor.must_be(Role.EDITOR)
    why = _reason(reason, "what became of it")
    with tenant_session(actor) as session:
        row = _open_payment(session, payment_id, on, today)
        store.add_event(session, payment_id, kind="void", happened_on=on, reason=why)
        store.book(
            session, company_id=row.company_id, payment_id=payment_id, payable=row.amount,
            reason=f"Void: {why}",
        )  # fmt: skip
        return _ledger(session, row.company_id, today)


def _account(row: AccountRow, settings: OperatingSettings, today: date) -> Account:
    owed = row.payable - row.recoupable
    return Account(
        row=row,
        owed=owed,
        held=why_held(
            owed,
            month=today.replace(day=1),
            owner_minimum=row.minimum,
            rule=settings.minimum_pay,
        )
        if owed
        else "nothing is payable",
    )


def _payment(row: PaymentRow, today: date, stale_days: int) -> Payment:
    if row.became == "cleared":
        return Payment(row=row, state="cleared")
    if row.became == "void":
        return Payment(row=row, state="void")
    is_old = row.method == "check" and today - row.paid_on > timedelta(days=stale_days)
    return Payment(row=row, state="stale" if is_old else "outstanding")


def _ledger(session: Session, company_id: UUID, today: date) -> Ledger:
    settings = settings_of(session)
    found = store.accounts(session, company_id)
    if not found:
        raise NotFound(
            "There is no such owner's account.", hint="It begins with the first posted run."
        )
    return Ledger(
        account=_account(found[0], settings, today),
        entries=_running(store.entries(session, company_id)),
        payments=tuple(
            _payment(row, today, settings.stale_check_days)
            for row in store.payments(session, company_id=company_id)
        ),
        in_suspense=tuple(store.held_interests(session, company_id)),
    )


def _running(rows: Sequence[EntryRow]) -> tuple[Entry, ...]:
    found: list[Entry] = []
    owed = suspended = Decimal("0.00")
    for row in rows:
        owed += row.payable - row.recoupable
        suspended += row.suspended
        found.append(Entry(row=row, owed=owed, suspended=suspended))
    return tuple(found)


def _refuse(
    account: Account, amount: Decimal, paid_on: date, today: date, *, asked_for: bool
) -> None:
    _refuse_amount(amount)
    if paid_on > today:
        raise InvalidInput("The day is to come.", hint="Enter payments that have left.")
    if amount > account.owed:
        raise Conflict(
            f"{account.row.name} is owed ${account.owed:,}.",
            hint="Pay that much at most; what is in suspense is released first.",
        )
    if account.held is not None and not asked_for:
        raise Conflict(
            f"The balance of {account.row.name} waits: {account.held}.",
            hint="Say that the owner asked for it, or wait until it is due.",
        )


def _refuse_amount(amount: Decimal) -> None:
    if not amount.is_finite() or amount <= 0 or amount != cents(amount):
        raise InvalidInput(f"{amount} is no amount to pay.", hint="Type dollars and cents above 0.")


def _reference(text: str) -> str:
    found = " ".join(text.split())
    if not found or len(found) > LONGEST_REFERENCE:
        raise InvalidInput("The number of the check or transfer is missing.", hint="Type it.")
    return found


def _reason(text: str, what: str) -> str:
    found = text.strip()[:LONGEST_REASON]
    if not found:
        raise InvalidInput("A reason is missing.", hint=f"Say {what}.")
    return found


def _next(reference: str) -> str:
    """The number after a number; letters in front and leading zeros stay.

    >>> _next("A-0099"), _next("7")
    ('A-0100', '8')
    """
    match = _NUMBER.match(reference)
    if match is None:
        raise InvalidInput(
            f"“{reference}” does not end in a number.", hint="For example 1001 or A-1001."
        )
    return f"{match[1]}{int(match[2]) + 1:0{len(match[2])}d}"


def _open_payment(session: Session, payment_id: UUID, on: date, today: date) -> PaymentRow:
    row = store.hold_payment(session, payment_id)
    if row.became:
        raise Conflict(
            f"The {row.method} {row.reference} is {row.became} since {row.became_on}.",
            hint="Enter a new payment where money leaves again.",
        )
    if not row.paid_on <= on <= today:
        raise InvalidInput(
            f"The day lies between {row.paid_on} and today.", hint="Correct the day."
        )
    return row
