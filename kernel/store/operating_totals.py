"""Sums that reports of operating data begin with: fields by month, leases' stock and money."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.asset_tables import asset_well, completion, field, lease
from kernel.store.gas_bases import GasBase, gas_at
from kernel.store.money_tables import revenue_line, sales_line
from kernel.store.volume_tables import lease_disposition, lease_volume, production_month


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthTotal:
    """All wells of a month. Oil with condensate and water in bbl, gas in Mcf; None not reported."""

    month: date
    wells: int
    oil: Decimal | None
    gas: Decimal | None
    water: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WellTotal:
    """A well's volumes of a span, its last and the month before."""

    well_id: UUID
    name: str
    api14: str | None
    field: str | None
    oil: Decimal
    gas: Decimal
    water: Decimal
    oil_last: Decimal | None
    oil_before: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """A lease's month of a product."""

    lease_id: UUID
    product: str
    opening: Decimal | None
    produced: Decimal | None
    disposed: Decimal
    closing: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyRow:
    """What a lease sold in a month and what its owners got, posted lines with reversals. [$]"""

    lease_id: UUID
    product: str
    stated: Decimal
    gross: Decimal | None
    tax: Decimal | None
    deduction: Decimal | None
    net: Decimal | None


_oil = sa.case(
    (sa.and_(production_month.c.oil_bbl.is_(None), production_month.c.cond_bbl.is_(None)), None),
    else_=sa.func.coalesce(production_month.c.oil_bbl, 0)
    + sa.func.coalesce(production_month.c.cond_bbl, 0),
)
_streams = production_month.join(
    completion,
    sa.and_(
        completion.c.organization_id == production_month.c.organization_id,
        completion.c.id == production_month.c.completion_id,
    ),
)


def _within(first: date, last: date) -> sa.ColumnElement[bool]:
    return production_month.c.production_month.between(first, last)


def _of_field(wanted: sa.Select[Any], name: str) -> sa.Select[Any]:
    if not name:
        return wanted
    ids = (
        sa.select(asset_well.c.id)
        .join(field, field.c.id == asset_well.c.field_id)
        .where(sa.func.upper(field.c.name) == name.upper())
    )
    return wanted.where(completion.c.well_id.in_(ids))


def month_totals(
    session: Session, first: date, last: date, *, of_field: str, base: GasBase
) -> list[MonthTotal]:
    """The months of a span, oldest first; of one field where it is named. Gas at a base."""
    streams, gas = gas_at(base, _streams, production_month.c.gas_mcf)
    wanted = (
        sa.select(
            production_month.c.production_month.label("month"),
            sa.func.count(sa.distinct(completion.c.well_id)).label("wells"),
            sa.func.sum(_oil).label("oil"),
            sa.func.sum(gas).label("gas"),
            sa.func.sum(production_month.c.water_bbl).label("water"),
        )
        .select_from(streams)
        .where(_within(first, last))
        .group_by(production_month.c.production_month)
        .order_by(production_month.c.production_month)
    )
    return [MonthTotal(**row._mapping) for row in session.execute(_of_field(wanted, of_field))]


def well_totals(
    session: Session, first: date, last: date, before: date, *, of_field: str, base: GasBase
) -> list[WellTotal]:
    """Every well with volumes in a span, the most oil first, beside its last month and BEFORE."""
    streams, gas = gas_at(base, _streams, production_month.c.gas_mcf)
    month = production_month.c.production_month
    summed = _of_field(
        sa.select(
            completion.c.well_id,
            sa.func.coalesce(sa.func.sum(_oil), 0).label("oil"),
            sa.func.coalesce(sa.func.sum(gas), 0).label("gas"),
            sa.func.coalesce(sa.func.sum(production_month.c.water_bbl), 0).label("water"),
            sa.func.sum(_oil).filter(month == last).label("oil_last"),
            sa.func.sum(_oil).filter(month == before).label("oil_before"),
        )
        .select_from(streams)
        .where(_within(first, last))
        .group_by(completion.c.well_id),
        of_field,
    ).subquery()
    numbers = ("oil", "gas", "water", "oil_last", "oil_before")
    rows = session.execute(
        sa.select(
            summed.c.well_id, asset_well.c.name, asset_well.c.api14, field.c.name.label("field"),
            *(summed.c[name] for name in numbers),
        )
        .join(asset_well, asset_well.c.id == summed.c.well_id)
        .outerjoin(field, field.c.id == asset_well.c.field_id)
        .order_by(summed.c.oil.desc(), summed.c.gas.desc(), asset_well.c.name)
    )  # fmt: skip
    return [WellTotal(**row._mapping) for row in rows]


def last_oil_month(session: Session, *, of_field: str) -> date | None:
    """The newest month of which a volume is known."""
    known = sa.func.coalesce(_oil, production_month.c.gas_mcf, production_month.c.water_bbl)
    wanted = (
        sa.select(sa.func.max(production_month.c.production_month))
        .select_from(_streams)
        .where(known.is_not(None))
    )
    newest: date | None = session.scalar(_of_field(wanted, of_field))
    return newest


def stock_rows(session: Session, month: date) -> list[StockRow]:
    """Every lease's month of each product, with what left it."""
    disposed = (
        sa.select(
            lease_disposition.c.lease_volume_id,
            sa.func.sum(lease_disposition.c.volume).label("volume"),
        )
        .group_by(lease_disposition.c.lease_volume_id)
        .subquery()
    )
    row = lease_volume.c
    rows = session.execute(
        sa.select(
            row.lease_id, row.product, row.opening_stock.label("opening"), row.produced,
            sa.func.coalesce(disposed.c.volume, 0).label("disposed"),
            row.closing_stock.label("closing"),
        )
        .outerjoin(disposed, disposed.c.lease_volume_id == row.id)
        .where(row.production_month == month)
        .order_by(row.lease_id, row.product)
    )  # fmt: skip
    return [StockRow(**one._mapping) for one in rows]


def money_rows(session: Session, month: date) -> list[MoneyRow]:
    """Sales of a month by lease and product with what was posted for them. [$]"""
    names = ("gross", "tax", "deduction", "net")
    fee = revenue_line.c.fee
    posted = (
        sa.select(
            revenue_line.c.sales_line_id,
            sa.func.sum(revenue_line.c.gross).label("gross"),
            sa.func.sum(revenue_line.c.tax + fee).label("tax"),
            sa.func.sum(revenue_line.c.deduction).label("deduction"),
            sa.func.sum(revenue_line.c.net).label("net"),
        )
        .group_by(revenue_line.c.sales_line_id)
        .subquery()
    )
    of_lease = sa.func.coalesce(sales_line.c.lease_id, asset_well.c.lease_id)
    rows = session.execute(
        sa.select(
            lease.c.id.label("lease_id"), sales_line.c.product,
            sa.func.sum(sales_line.c.gross_value).label("stated"),
            *(sa.func.sum(posted.c[name]).label(name) for name in names),
        )
        .select_from(
            sales_line.outerjoin(asset_well, asset_well.c.id == sales_line.c.well_id)
            .join(lease, lease.c.id == of_lease)
            .outerjoin(posted, posted.c.sales_line_id == sales_line.c.id)
        )
        .where(sales_line.c.sale_month == month)
        .group_by(lease.c.id, sales_line.c.product)
        .order_by(lease.c.id, sales_line.c.product)
    )  # fmt: skip
    return [MoneyRow(**one._mapping) for one in rows]
