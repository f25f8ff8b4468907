"""Sales, the decks that hold, revenue lines that were posted, and what owners are owed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.finance.ownership import Interest, InterestType, Suspense
from kernel.finance.revenue import Kind, OwnerLine
from kernel.finance.taxes import TaxCondition
from kernel.store.asset_tables import asset_well, company, completion, lease
from kernel.store.ids import uuid7
from kernel.store.money_tables import (
    division_order,
    division_order_interest,
    owner_balance,
    revenue_line,
    revenue_run,
    sales_line,
    tax_condition,
)

RULE_VERSION = "2026-11"  # of the distribution; changes when its rules do


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleRow:
    """A line of a purchaser's statement. Volume in bbl or Mcf, money in dollars."""

    id: UUID
    property_id: UUID
    property_name: str
    product: str
    month: date
    purchaser_id: UUID | None
    purchaser: str
    volume: Decimal
    price: Decimal
    stated: Decimal
    deductions: Decimal
    statement: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckRow:
    """An approved deck with its interests; `ids` names the row of each."""

    id: UUID
    property_id: UUID
    product: str
    start: date | None
    end: date | None
    interests: tuple[Interest, ...]
    ids: Mapping[tuple[str, str, str], UUID]
    names: Mapping[str, str]  # of the owners
    minimums: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedLine:
    """A revenue line as it was posted."""

    id: UUID
    sale_id: UUID
    interest_id: UUID
    run_id: UUID
    line: OwnerLine
    suspense: Suspense  # of its interest, as it is now


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What an owner is owed of all runs. [$]"""

    payable: Decimal
    suspended: Decimal
    recoupable: Decimal


def properties_of(session: Session, lease_id: UUID) -> list[UUID]:
    """The lease and its wells; either may be sold from and have a deck."""
    wells = sa.select(asset_well.c.id).where(asset_well.c.lease_id == lease_id)
    return [lease_id, *session.scalars(wells)]


def sales_of(session: Session, lease_id: UUID, month: date) -> list[SaleRow]:
    """The sales of a lease and its wells in a month, by statement."""
    rows = session.execute(
        sa.select(
            sales_line,
            company.c.name.label("purchaser"),
            sa.func.coalesce(lease.c.name, asset_well.c.name).label("property_name"),
        )
        .outerjoin(company, _same(company, sales_line.c.purchaser_company_id))
        .outerjoin(lease, _same(lease, sales_line.c.lease_id))
        .outerjoin(asset_well, _same(asset_well, sales_line.c.well_id))
        .where(
            sales_line.c.property_id.in_(properties_of(session, lease_id)),
            sales_line.c.sale_month == month,
        )
        .order_by(sales_line.c.product, sales_line.c.id)
    )
    return [
        SaleRow(
            id=row.id,
            property_id=row.property_id,
            property_name=row.property_name,
            product=row.product,
            month=row.sale_month,
            purchaser_id=row.purchaser_company_id,
            purchaser=row.purchaser or "",
            volume=row.volume,
            price=row.price,
            stated=row.gross_value,
            deductions=row.deductions,
            statement=row.statement_ref or "",
            status=row.status,
        )
        for row in rows
    ]


def first_production(session: Session, properties: Collection[UUID]) -> dict[UUID, date]:
    """When leases and wells first produced; those are missing of which nobody says so."""
    found: dict[UUID, date] = {}
    for key in (asset_well.c.lease_id, asset_well.c.id):
        rows = session.execute(
            sa.select(key, sa.func.min(completion.c.first_production))
            .join(completion, sa.and_(
                completion.c.organization_id == asset_well.c.organization_id,
                completion.c.well_id == asset_well.c.id,
            ))
            .where(key.in_(properties), completion.c.first_production.is_not(None))
            .group_by(key)
        )  # fmt: skip
        found |= {row[0]: row[1] for row in rows}
    return found


def mark_sales(session: Session, ids: Sequence[UUID], status: str) -> None:
    """Say how far sales are: draft, matched or distributed."""
    session.execute(sa.update(sales_line).where(sales_line.c.id.in_(ids)).values(status=status))


def decks_of(session: Session, properties: Sequence[UUID], day: date) -> list[DeckRow]:
    """The approved decks of properties that hold on a day."""
    decks = session.execute(
        sa.select(division_order).where(
            division_order.c.property_id.in_(properties),
            division_order.c.status == "approved",
            division_order.c.valid.op("@>")(sa.cast(sa.literal(day), sa.Date)),
        )
    ).all()
    rows: dict[UUID, list[Any]] = {}
    for row in session.execute(
        sa.select(
            division_order_interest,
            company.c.name.label("owner"),
            company.c.min_pay_amount,
        )
        .join(company, _same(company, division_order_interest.c.company_id))
        .where(division_order_interest.c.division_order_id.in_([deck.id for deck in decks]))
        .order_by(division_order_interest.c.id)
    ):
        rows.setdefault(row.division_order_id, []).append(row)
    return [_deck(deck, rows.get(deck.id, [])) for deck in decks]


def _deck(deck: Any, rows: Sequence[Any]) -> DeckRow:
    return DeckRow(
        id=deck.id,
        property_id=deck.property_id,
        product=deck.product,
        start=deck.valid.lower,
        end=deck.valid.upper,
        interests=tuple(
            Interest(
                owner=str(row.company_id),
                decimal=row.decimal,
                kind=InterestType(row.interest_type),
                tract=row.tract_no,
                bears_tax=row.bears_tax,
                bears_deductions=row.bears_deductions,
                suspense=Suspense(row.suspense_reason),
            )
            for row in rows
        ),
        ids={(str(row.company_id), row.interest_type, row.tract_no): row.id for row in rows},
        names={str(row.company_id): row.owner for row in rows},
        minimums={str(row.company_id): row.min_pay_amount for row in rows},
    )


def tax_conditions(
    session: Session, properties: Sequence[UUID], day: date
) -> dict[tuple[UUID, str], TaxCondition]:
    """Exemptions and reduced rates that hold on a day, by property and product."""
    rows = session.execute(
        sa.select(tax_condition).where(
            tax_condition.c.property_id.in_(properties),
            tax_condition.c.valid.op("@>")(sa.cast(sa.literal(day), sa.Date)),
        )
    )
    return {
        (row.property_id, row.product): TaxCondition(
            condition=row.condition, rate=row.tax_rate, reason=row.reason
        )
        for row in rows
    }


def has_posted_lines(session: Session, sale_id: UUID) -> bool:
    """Whether owners were ever booked a share of a sale."""
    posted = sa.exists().where(revenue_line.c.sales_line_id == sale_id)
    return bool(session.scalar(sa.select(posted)))


def standing_lines(session: Session, sale_ids: Sequence[UUID]) -> list[PostedLine]:
    """The posted lines of sales that no reversal has taken back."""
    back = revenue_line.alias()
    rows = session.execute(
        sa.select(revenue_line, division_order_interest.c.interest_type,
                  division_order_interest.c.tract_no, division_order_interest.c.suspense_reason)
        .join(
            division_order_interest,
            _same(division_order_interest, revenue_line.c.division_order_interest_id),
        )
        .where(
            revenue_line.c.sales_line_id.in_(sale_ids),
            revenue_line.c.kind != "reversal",
            ~sa.exists().where(back.c.reverses_id == revenue_line.c.id),
        )
        .order_by(revenue_line.c.id)
    )  # fmt: skip
    return [_posted(row) for row in rows]


def _posted(row: Any) -> PostedLine:
    return PostedLine(
        id=row.id,
        sale_id=row.sales_line_id,
        interest_id=row.division_order_interest_id,
        run_id=row.run_id,
        line=_line(row),
        suspense=Suspense(row.suspense_reason),
    )


def _line(row: Any) -> OwnerLine:
    return OwnerLine(
        owner=str(row.company_id),
        interest=InterestType(row.interest_type),
        tract=row.tract_no,
        decimal=row.decimal,
        product=row.product,
        month=row.sale_month,
        volume=row.volume_share,
        gross=row.gross,
        tax=row.tax,
        fee=row.fee,
        deduction=row.deduction,
        kind=Kind(row.kind),
    )


def add_run(
    session: Session,
    *,
    month: date,
    decks: Iterable[UUID],
    settings: Mapping[str, Any],
    totals: Mapping[str, Any],
) -> UUID:
    """A distribution that is reckoned and not posted yet."""
    made = uuid7()
    session.execute(
        sa.insert(revenue_run).values(
            id=made,
            accounting_month=month,
            status="calculated",
            deck_ids=sorted(decks),
            rule_version=RULE_VERSION,
            settings=dict(settings),
            totals=dict(totals),
        )
    )
    return made


def run_totals(session: Session, run_id: UUID) -> tuple[date, dict[str, Any], str]:
    """Accounting month, totals and status of a run."""
    row = session.execute(sa.select(revenue_run).where(revenue_run.c.id == run_id)).one()
    return row.accounting_month, dict(row.totals), row.status


def post_run(session: Session, run_id: UUID) -> None:
    """Make a run final."""
    session.execute(
        sa.update(revenue_run)
        .where(revenue_run.c.id == run_id)
        .values(
            status="posted",
            approved_by=sa.func.app.person_id(type_=sa.Uuid),
            approved_at=sa.func.now(),
            posted_at=sa.func.now(),
            version=revenue_run.c.version + 1,
        )
    )


def add_lines(
    session: Session, run_id: UUID, lines: Sequence[tuple[UUID, UUID, OwnerLine, UUID | None]]
) -> None:
    """Post lines: of each the sale, the interest, the line and the line that it takes back."""
    if not lines:
        return
    session.execute(
        sa.insert(revenue_line),
        [
            {
                "id": uuid7(),
                "run_id": run_id,
                "sales_line_id": sale_id,
                "division_order_interest_id": interest_id,
                "company_id": UUID(line.owner),
                "product": line.product,
                "sale_month": line.month,
                "decimal": line.decimal,
                "volume_share": line.volume,
                "gross": line.gross,
                "tax": line.tax,
                "fee": line.fee,
                "deduction": line.deduction,
                "net": line.net,
                "kind": line.kind.value,
                "reverses_id": reverses,
            }
            for sale_id, interest_id, line, reverses in lines
        ],
    )


def balances(session: Session, owners: Sequence[UUID]) -> dict[str, Balance]:
    """What owners are owed of all runs before. [$]"""
    rows = session.execute(
        sa.select(
            owner_balance.c.company_id,
            *(sa.func.sum(owner_balance.c[name]).label(name) for name in _PARTS),
        )
        .where(owner_balance.c.company_id.in_(owners))
        .group_by(owner_balance.c.company_id)
    )
    return {
        str(row.company_id): Balance(**{name: getattr(row, name) for name in _PARTS})
        for row in rows
    }


_PARTS = ("payable", "suspended", "recoupable")


def add_balances(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note changes of what owners are owed."""
    if rows:
        session.execute(sa.insert(owner_balance), [{"id": uuid7(), **row} for row in rows])


def run_lines(session: Session, run_id: UUID) -> list[tuple[PostedLine, str]]:
    """The lines of a posted run, each with its owner's name, by owner."""
    rows = session.execute(
        sa.select(revenue_line, company.c.name.label("owner"),
                  division_order_interest.c.interest_type, division_order_interest.c.tract_no,
                  division_order_interest.c.suspense_reason)
        .join(company, _same(company, revenue_line.c.company_id))
        .join(
            division_order_interest,
            _same(division_order_interest, revenue_line.c.division_order_interest_id),
        )
        .where(revenue_line.c.run_id == run_id)
        .order_by(company.c.name, revenue_line.c.id)
    )  # fmt: skip
    return [(_posted(row), row.owner) for row in rows]


def names_of_owners(session: Session, owners: Iterable[str]) -> dict[str, str]:
    """Names of companies by their ids."""
    ids = [UUID(one) for one in owners]
    rows = session.execute(sa.select(company.c.id, company.c.name).where(company.c.id.in_(ids)))
    return {str(row.id): row.name for row in rows}


def _same(other: sa.Table, column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """A reference within the organization."""
    return sa.and_(other.c.organization_id == column.table.c.organization_id, other.c.id == column)
