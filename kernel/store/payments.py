"""What owners are owed, what they were paid, and what became of each payment."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kernel.errors import Conflict, NotFound
from kernel.finance.ownership import Suspense
from kernel.store.asset_tables import asset_well, company, lease
from kernel.store.ids import uuid7
from kernel.store.money_tables import (
    division_order,
    division_order_interest,
    owner_balance,
    payment,
    payment_event,
    revenue_line,
    revenue_run,
    sales_line,
)
from kernel.store.tables import person

_PARTS = ("payable", "suspended", "recoupable")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An owner with the sums of all that was booked. [$]"""

    company_id: UUID
    name: str
    minimum: Decimal | None  # agreed with this owner
    payable: Decimal
    suspended: Decimal
    recoupable: Decimal
    last_paid: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """A change of what an owner is owed, and what made it. [$]"""

    id: UUID
    at: datetime
    run_id: UUID | None
    payment_id: UUID | None
    accounting_month: date | None  # of a run
    properties: str  # of a run
    reference: str  # of a payment
    reason: str
    by: str
    payable: Decimal
    suspended: Decimal
    recoupable: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """A payment; `became` is empty while nobody has said what became of it. [$]"""

    id: UUID
    company_id: UUID
    owner: str
    paid_on: date
    amount: Decimal
    method: str  # check | transfer
    reference: str
    became: str  # cleared | void
    became_on: date | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """What a posted run brought an owner of one sale. [$]"""

    owner: str
    run_id: UUID
    property_id: UUID  # a lease or a well
    property_name: str
    product: str
    month: date  # of the sale
    volume: Decimal  # the owner's share [bbl, Mcf or gal]
    decimal: Decimal
    gross: Decimal
    tax: Decimal
    fee: Decimal
    deduction: Decimal
    net: Decimal
    kind: str  # original | reversal | rebook


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldInterest:
    """An interest of an owner that is in suspense on an approved deck."""

    division_order_id: UUID
    property_name: str
    product: str
    reason: Suspense


def accounts(session: Session, company_id: UUID | None = None) -> list[AccountRow]:
    """Owners to whom anything was ever booked, by name; only one where it is named."""
    paid = (
        sa.select(payment.c.company_id, sa.func.max(payment.c.paid_on).label("last_paid"))
        .group_by(payment.c.company_id)
        .subquery()
    )
    sums = [sa.func.sum(owner_balance.c[name]).label(name) for name in _PARTS]
    wanted = (
        sa.select(
            company.c.id.label("company_id"),
            company.c.name,
            company.c.min_pay_amount.label("minimum"),
            paid.c.last_paid,
            *sums,
        )
        .join(owner_balance, _same(owner_balance.c.company_id))
        .outerjoin(paid, paid.c.company_id == company.c.id)
        .group_by(company.c.id, company.c.name, company.c.min_pay_amount, paid.c.last_paid)
        .order_by(company.c.name, company.c.id)
    )
    if company_id is not None:
        wanted = wanted.where(company.c.id == company_id)
    return [AccountRow(**row._mapping) for row in session.execute(wanted)]


def hold_account(session: Session, company_id: UUID) -> AccountRow:
    """An owner's account, held until the transaction ends, so that nobody pays it twice.

    Raises:
        NotFound: The organization owes no such owner anything, and never did.
    """
    session.execute(sa.select(company.c.id).where(company.c.id == company_id).with_for_update())
    found = accounts(session, company_id)
    if not found:
        raise NotFound(
            "There is no such owner's account.", hint="It begins with the first posted run."
        )
    return found[0]


def _properties_of_run() -> sa.ScalarSelect[str]:
    """What the leases and wells of a run are called."""
    name = sa.func.coalesce(lease.c.name, asset_well.c.name)
    return (
        sa.select(sa.func.string_agg(sa.distinct(name), sa.literal(", ")))
        .select_from(
            division_order.outerjoin(lease, _of(lease, division_order.c.lease_id)).outerjoin(
                asset_well, _of(asset_well, division_order.c.well_id)
            )
        )
        .where(
            division_order.c.organization_id == revenue_run.c.organization_id,
            division_order.c.id == sa.any_(revenue_run.c.deck_ids),
        )
        .correlate(revenue_run)
        .scalar_subquery()
    )


def entries(session: Session, company_id: UUID) -> list[EntryRow]:
    """What was booked to an owner, the first first."""
    rows = session.execute(
        sa.select(
            owner_balance.c.id,
            owner_balance.c.created_at.label("at"),
            owner_balance.c.run_id,
            owner_balance.c.payment_id,
            revenue_run.c.accounting_month,
            sa.func.coalesce(_properties_of_run(), "").label("properties"),
            sa.func.coalesce(payment.c.reference, "").label("reference"),
            owner_balance.c.reason,
            person.c.name.label("by"),
            *(owner_balance.c[name] for name in _PARTS),
        )
        .join(person, _of(person, owner_balance.c.created_by))
        .outerjoin(revenue_run, _of(revenue_run, owner_balance.c.run_id))
        .outerjoin(payment, _of(payment, owner_balance.c.payment_id))
        .where(owner_balance.c.company_id == company_id)
        .order_by(owner_balance.c.id)
    )
    return [EntryRow(**row._mapping) for row in rows]


def lines_of_runs(session: Session, company_id: UUID, run_ids: Sequence[UUID]) -> list[PaidLine]:
    """What runs brought an owner, in the order in which it was posted."""
    rows = session.execute(
        sa.select(
            company.c.name.label("owner"),
            revenue_line.c.run_id,
            sales_line.c.property_id,
            sa.func.coalesce(lease.c.name, asset_well.c.name).label("property_name"),
            revenue_line.c.sale_month.label("month"),
            revenue_line.c.volume_share.label("volume"),
            *(revenue_line.c[name] for name in ("product", "decimal", "gross", "tax", "fee",
                                                "deduction", "net", "kind")),
        )
        .join(company, _same(revenue_line.c.company_id))
        .join(sales_line, _of(sales_line, revenue_line.c.sales_line_id))
        .outerjoin(lease, _of(lease, sales_line.c.lease_id))
        .outerjoin(asset_well, _of(asset_well, sales_line.c.well_id))
        .where(revenue_line.c.company_id == company_id, revenue_line.c.run_id.in_(run_ids))
        .order_by(revenue_line.c.id)
    )  # fmt: skip
    return [PaidLine(**row._mapping) for row in rows]


def payments(
    session: Session, *, company_id: UUID | None = None, limit: int = 500
) -> list[PaymentRow]:
    """Payments, the newest first."""
    wanted = _PAYMENT.order_by(payment.c.paid_on.desc(), payment.c.id.desc()).limit(limit)
    if company_id is not None:
        wanted = wanted.where(payment.c.company_id == company_id)
    return [PaymentRow(**row._mapping) for row in session.execute(wanted)]


def find_payment(session: Session, payment_id: UUID) -> PaymentRow:
    """One payment.

    Raises:
        NotFound: The organization has no such payment.
    """
    row = session.execute(_PAYMENT.where(payment.c.id == payment_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such payment.", hint="Reload the page.")
    return PaymentRow(**row._mapping)


def hold_payment(session: Session, payment_id: UUID) -> PaymentRow:
    """One payment, its owner held until the transaction ends.

    Raises:
        NotFound: The organization has no such payment.
    """
    hold_account(session, find_payment(session, payment_id).company_id)
    return find_payment(session, payment_id)


def add_payment(
    session: Session, *, company_id: UUID, paid_on: date, amount: Decimal, method: str,
    reference: str,
) -> UUID:  # fmt: skip
    """Note money that left, and take it off what the owner is owed.

    Raises:
        Conflict: A payment of the kind has that number already.
    """
    made = uuid7()
    try:
        with session.begin_nested():
            session.execute(
                sa.insert(payment).values(
                    id=made, company_id=company_id, paid_on=paid_on, amount=amount, method=method,
                    reference=reference,
                )
            )  # fmt: skip
    except exc.IntegrityError:
        raise Conflict(
            f"There is a {method} {reference} already.", hint="Give this one its own number."
        ) from None
    book(session, company_id=company_id, payment_id=made, payable=-amount)
    return made


def add_event(
    session: Session, payment_id: UUID, *, kind: str, happened_on: date, reason: str
) -> None:
    """Say what became of a payment."""
    session.execute(
        sa.insert(payment_event).values(
            id=uuid7(), payment_id=payment_id, kind=kind, happened_on=happened_on, reason=reason
        )
    )


def book(session: Session, **values: Any) -> None:
    """Change what an owner is owed; entries are added and never changed."""
    session.execute(sa.insert(owner_balance).values(id=uuid7(), **values))


def held_interests(session: Session, company_id: UUID) -> list[HeldInterest]:
    """The owner's interests in suspense on approved decks that hold now or later."""
    rows = session.execute(
        sa.select(
            division_order.c.id.label("division_order_id"),
            sa.func.coalesce(lease.c.name, asset_well.c.name).label("property_name"),
            division_order.c.product,
            division_order_interest.c.suspense_reason.label("reason"),
        )
        .join(division_order, _of(division_order, division_order_interest.c.division_order_id))
        .outerjoin(lease, _of(lease, division_order.c.lease_id))
        .outerjoin(asset_well, _of(asset_well, division_order.c.well_id))
        .where(
            division_order_interest.c.company_id == company_id,
            division_order_interest.c.suspense_reason != Suspense.NONE.value,
            division_order.c.status == "approved",
            sa.or_(
                sa.func.upper(division_order.c.valid).is_(None),
                sa.func.upper(division_order.c.valid) > sa.func.current_date(),
            ),
        )
        .order_by("property_name", division_order.c.product)
    )
    return [HeldInterest(**{**row._mapping, "reason": Suspense(row.reason)}) for row in rows]


def _same(column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    return _of(company, column)


def _of(other: sa.Table, column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """A reference within the organization."""
    return sa.and_(other.c.organization_id == column.table.c.organization_id, other.c.id == column)


_PAYMENT = (
    sa.select(
        *(payment.c[one.name] for one in fields(PaymentRow) if one.name in payment.c),
        company.c.name.label("owner"),
        sa.func.coalesce(payment_event.c.kind, "").label("became"),
        payment_event.c.happened_on.label("became_on"),
        sa.func.coalesce(payment_event.c.reason, "").label("reason"),
    )
    .join(company, _same(payment.c.company_id))
    .outerjoin(
        payment_event,
        sa.and_(
            payment_event.c.organization_id == payment.c.organization_id,
            payment_event.c.payment_id == payment.c.id,
        ),
    )
)
