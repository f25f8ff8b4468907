"""Decks of ownership, of revenue and of cost: their versions, approval, and what follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from kernel.errors import Conflict, NotFound
from kernel.store.asset_tables import asset_well, company, lease
from kernel.store.ids import uuid7
from kernel.store.money_tables import (
    cost_deck,
    cost_interest,
    division_order,
    division_order_interest,
)
from kernel.store.tables import person

DeckKind = Literal["revenue", "cost"]
_ROW = {"revenue": division_order, "cost": cost_deck}
_LINE = {"revenue": division_order_interest, "cost": cost_interest}
_PARENT = {"revenue": "division_order_id", "cost": "cost_deck_id"}
_SHARE = {"revenue": "decimal", "cost": "working_interest"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckVersion:
    """One version of a deck.

    Attributes:
        name: The product of a revenue deck, the name of a cost deck.
        end: The first day on which it no longer holds; None while it does.
        total: What its decimals add up to. [-]
    """

    id: UUID
    kind: DeckKind
    property_id: UUID
    property_name: str
    lease_id: UUID | None
    well_id: UUID | None
    name: str
    start: date | None
    end: date | None
    status: str
    total: Decimal
    lines: int
    rounding_company_id: UUID | None
    note: str
    created_by: UUID
    approved_by: str
    approved_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckLine:
    """An interest of a deck."""

    id: UUID
    company_id: UUID
    company: str
    type: str
    tract: str
    decimal: Decimal
    suspense: str
    version: int


def deck_versions(
    session: Session,
    kind: DeckKind,
    *,
    deck_id: UUID | None = None,
    property_id: UUID | None = None,
    name: str | None = None,
    limit: int = 500,
) -> list[DeckVersion]:
    """Versions of decks, by property, name and first day."""
    table, line = _ROW[kind], _LINE[kind]
    named = table.c.product if kind == "revenue" else table.c.name
    sums = (
        sa.select(
            line.c[_PARENT[kind]].label("deck"),
            sa.func.sum(line.c[_SHARE[kind]]).label("total"),
            sa.func.count().label("lines"),
        )
        .group_by(line.c[_PARENT[kind]])
        .cte("sums")
    )
    query = (
        sa.select(
            table,
            named.label("named"),
            sums.c.total,
            sums.c.lines,
            sa.func.coalesce(lease.c.name, asset_well.c.name).label("property_name"),
            person.c.name.label("approver"),
        )
        .outerjoin(sums, sums.c.deck == table.c.id)
        .outerjoin(lease, _same(lease, table.c.lease_id))
        .outerjoin(asset_well, _same(asset_well, table.c.well_id))
        .outerjoin(person, _same(person, table.c.approved_by))
        .order_by(sa.text("property_name"), named, sa.func.lower(table.c.valid), table.c.id)
        .limit(limit)
    )
    if deck_id is not None:
        query = query.where(table.c.id == deck_id)
    if property_id is not None:
        query = query.where(table.c.property_id == property_id)
    if name is not None:
        query = query.where(named == name)
    return [
        DeckVersion(
            id=row.id,
            kind=kind,
            property_id=row.property_id,
            property_name=row.property_name or "",
            lease_id=row.lease_id,
            well_id=row.well_id,
            name=row.named,
            start=row.valid.lower,
            end=row.valid.upper,
            status=row.status,
            total=row.total or Decimal("0.00000000"),
            lines=row.lines or 0,
            rounding_company_id=row.rounding_company_id if kind == "revenue" else None,
            note=row.source_note,
            created_by=row.created_by,
            approved_by=row.approver or "",
            approved_at=row.approved_at,
            version=row.version,
        )
        for row in session.execute(query)
    ]


def find_deck(session: Session, kind: DeckKind, deck_id: UUID) -> DeckVersion:
    """One version of a deck.

    Raises:
        NotFound: There is none.
    """
    found = deck_versions(session, kind, deck_id=deck_id)
    if not found:
        raise NotFound("There is no such deck.", hint="Perhaps somebody has deleted it meanwhile.")
    return found[0]


def hold_deck(session: Session, kind: DeckKind, deck_id: UUID, *, seen: int) -> DeckVersion:
    """One version of a deck, held until the transaction ends.

    Raises:
        NotFound: There is none.
        Conflict: Somebody changed it since.
    """
    table = _ROW[kind]
    session.execute(sa.select(table.c.id).where(table.c.id == deck_id).with_for_update())
    deck = find_deck(session, kind, deck_id)
    if deck.version != seen:
        raise Conflict("Somebody changed this deck since you opened it.", hint="Look at it again.")
    return deck


def lines_of_deck(session: Session, kind: DeckKind, deck_id: UUID) -> list[DeckLine]:
    """The interests of a deck, the largest first."""
    line, share = _LINE[kind], _LINE[kind].c[_SHARE[kind]]
    rows = session.execute(
        sa.select(line, company.c.name.label("company"))
        .join(company, _same(company, line.c.company_id))
        .where(line.c[_PARENT[kind]] == deck_id)
        .order_by(share.desc(), company.c.name, line.c.id)
    )
    is_revenue = kind == "revenue"
    return [
        DeckLine(
            id=row.id,
            company_id=row.company_id,
            company=row.company,
            type=row.interest_type if is_revenue else "WI",
            tract=row.tract_no if is_revenue else "",
            decimal=row._mapping[share],
            suspense=row.suspense_reason if is_revenue else "none",
            version=row.version if is_revenue else 0,
        )
        for row in rows
    ]


def end_decks(session: Session, deck: DeckVersion) -> list[UUID]:
    """Let the approved decks before a new one end where it begins.

    One that begins on or after the first day of the new one, within its days, is superseded whole.
    """
    table = _ROW[deck.kind]
    touched = []
    others = deck_versions(session, deck.kind, property_id=deck.property_id, name=deck.name)
    for other in others:
        if other.status != "approved" or other.id == deck.id or not _overlap(other, deck):
            continue
        values: dict[str, Any] = {"version": table.c.version + 1}
        starts_before = other.start is None or (deck.start is not None and other.start < deck.start)
        if starts_before:
            values["valid"] = Range(other.start, deck.start)
        else:
            values["status"] = "superseded"
        session.execute(sa.update(table).where(table.c.id == other.id).values(values))
        touched.append(other.id)
    return touched


def _overlap(one: DeckVersion, other: DeckVersion) -> bool:
    return (other.end is None or one.start is None or one.start < other.end) and (
        one.end is None or other.start is None or other.start < one.end
    )


def approve_deck(session: Session, deck: DeckVersion) -> None:
    """Approve a deck; from now on it is paid on."""
    table = _ROW[deck.kind]
    session.execute(
        sa.update(table)
        .where(table.c.id == deck.id)
        .values(
            status="approved",
            approved_by=sa.func.app.person_id(type_=sa.Uuid),
            approved_at=sa.func.now(),
            version=table.c.version + 1,
        )
    )


def copy_deck(session: Session, deck: DeckVersion, *, start: date, note: str) -> UUID:
    """A draft with the interests of a revenue deck that holds from a day on."""
    made = uuid7()
    session.execute(
        sa.insert(division_order).values(
            id=made,
            lease_id=deck.lease_id,
            well_id=deck.well_id,
            product=deck.name,
            valid=Range(start, deck.end),
            rounding_company_id=deck.rounding_company_id,
            source_note=note,
        )
    )
    line = division_order_interest
    names = ("company_id", "interest_type", "tract_no", "decimal", "bears_deductions", "bears_tax",
             "suspense_reason", "suspended_since", "signed_on")  # fmt: skip
    rows = session.execute(
        sa.select(*(line.c[name] for name in names)).where(line.c.division_order_id == deck.id)
    ).all()
    if rows:
        session.execute(
            sa.insert(line),
            [{"id": uuid7(), "division_order_id": made, **row._mapping} for row in rows],
        )
    return made


def set_decimal(session: Session, line_id: UUID, decimal: Decimal) -> None:
    """Give a line of a draft another decimal; a decimal of 0 takes it out."""
    line = division_order_interest
    if decimal:
        session.execute(
            sa.update(line)
            .where(line.c.id == line_id)
            .values(decimal=decimal, version=line.c.version + 1)
        )
    else:
        session.execute(sa.delete(line).where(line.c.id == line_id))


def add_interest(
    session: Session, deck_id: UUID, like: DeckLine, company_id: UUID, decimal: Decimal
) -> None:
    """Give a company an interest of the kind and tract of another line; unsigned, so in suspense.

    What the company has already of that kind and tract grows by it.
    """
    line = division_order_interest
    here = session.execute(
        sa.select(line.c.id, line.c.decimal).where(
            line.c.division_order_id == deck_id,
            line.c.company_id == company_id,
            line.c.interest_type == like.type,
            line.c.tract_no == like.tract,
        )
    ).one_or_none()
    if here is not None:
        set_decimal(session, here.id, here.decimal + decimal)
        return
    bears = session.execute(
        sa.select(line.c.bears_deductions, line.c.bears_tax).where(line.c.id == like.id)
    ).one()
    session.execute(
        sa.insert(line).values(
            id=uuid7(),
            division_order_id=deck_id,
            company_id=company_id,
            interest_type=like.type,
            tract_no=like.tract,
            decimal=decimal,
            bears_deductions=bears.bears_deductions,
            bears_tax=bears.bears_tax,
            suspense_reason="unsigned",
        )
    )


def set_suspense(session: Session, line_ids: Sequence[UUID], reason: str) -> None:
    """Say why interests are not paid now; it never changes the decimal."""
    line = division_order_interest
    since = None if reason == "none" else sa.func.current_date()
    session.execute(
        sa.update(line)
        .where(line.c.id.in_(line_ids))
        .values(suspense_reason=reason, suspended_since=since, version=line.c.version + 1)
    )


def _same(other: sa.Table, column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """A reference within the organization."""
    return sa.and_(other.c.organization_id == column.table.c.organization_id, other.c.id == column)
