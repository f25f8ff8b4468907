"""The volumes of a lease's month: its wells, their tests, its products, and what was allocated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.production.well_tests import Standing, WellTest
from kernel.store.asset_tables import asset_well, company, completion, completion_lease, lease
from kernel.store.ids import uuid7
from kernel.store.volume_tables import (
    lease_disposition,
    lease_volume,
    production_day,
    production_month,
    well_test,
)

# Which column of a well's month and which rate of a test a lease's product means.
COLUMN: Mapping[str, str] = {
    "oil": "oil_bbl",
    "condensate": "cond_bbl",
    "casinghead_gas": "gas_mcf",
    "gas_well_gas": "gas_mcf",
    "water": "water_bbl",
}
PHASE: Mapping[str, str] = {
    "oil": "oil",
    "condensate": "oil",
    "casinghead_gas": "gas",
    "gas_well_gas": "gas",
    "water": "water",
}
UNIT: Mapping[str, str] = {
    "oil": "bbl",
    "condensate": "bbl",
    "casinghead_gas": "Mcf",
    "gas_well_gas": "Mcf",
    "water": "bbl",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRow:
    """A completion on the lease in the month. Volumes in bbl and Mcf; None is not known.

    Attributes:
        has_row: Whether its month is reported at all.
        days_on: As reported, else from its daily rows.
    """

    completion_id: UUID
    well: str
    well_type: str
    has_row: bool
    source: str
    days_on: Decimal | None
    volumes: Mapping[str, Decimal | None]
    daily: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionRow:
    """Where a volume of the lease went."""

    code: str
    remark: str
    volume: Decimal
    purchaser_id: UUID | None
    purchaser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """A product of the lease in the month. [bbl or Mcf]"""

    id: UUID
    product: str
    opening: Decimal | None
    produced: Decimal | None
    closing: Decimal | None
    dispositions: tuple[DispositionRow, ...]
    opening_before: Decimal | None  # what the month before closed with


def month_after(month: date) -> date:
    """The first day of the next month."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def _on_lease(lease_id: UUID, month: date) -> Any:
    """Completions that report on a lease in a month: by their assignment or by their row."""
    span = sa.func.daterange(month, month_after(month))
    return (
        sa.select(completion_lease.c.completion_id)
        .where(completion_lease.c.lease_id == lease_id, completion_lease.c.valid.op("&&")(span))
        .union(
            sa.select(production_month.c.completion_id).where(
                production_month.c.lease_id == lease_id,
                production_month.c.production_month == month,
            )
        )
    )


def streams_of(session: Session, lease_id: UUID, month: date) -> list[StreamRow]:
    """The completions of a lease in a month with what is known of them, by well."""
    days = (
        sa.select(
            production_day.c.completion_id,
            (sa.func.sum(production_day.c.hours_on) / 24).label("days_on"),
            *(sa.func.sum(production_day.c[n]).label(n) for n in _DAILY),
        )
        .where(
            production_day.c.production_date >= month,
            production_day.c.production_date < month_after(month),
            production_day.c.completion_id.in_(_on_lease(lease_id, month)),
        )
        .group_by(production_day.c.completion_id)
        .cte("days")
    )
    row = production_month
    found = session.execute(
        sa.select(
            completion.c.id,
            asset_well.c.name,
            asset_well.c.well_type,
            completion.c.interval_code,
            row.c.source,
            row.c.days_on,
            row.c.production_month,
            *(row.c[name] for name in _MONTHLY),
            sa.func.round(days.c.days_on, 1).label("daily_days_on"),
            *(days.c[name].label(f"daily_{name}") for name in _DAILY),
        )
        .select_from(
            completion.join(
                asset_well,
                sa.and_(
                    asset_well.c.organization_id == completion.c.organization_id,
                    asset_well.c.id == completion.c.well_id,
                ),
            )
            .outerjoin(
                row,
                sa.and_(row.c.completion_id == completion.c.id, row.c.production_month == month),
            )
            .outerjoin(days, days.c.completion_id == completion.c.id)
        )
        .where(completion.c.id.in_(_on_lease(lease_id, month)))
        .order_by(asset_well.c.name, completion.c.interval_code, completion.c.id)
    )
    return [
        StreamRow(
            completion_id=one.id,
            well=" ".join(filter(None, (one.name, one.interval_code))),
            well_type=one.well_type,
            has_row=one.production_month is not None,
            source=one.source or "",
            days_on=one.daily_days_on if one.days_on is None else one.days_on,
            volumes={name: getattr(one, name) for name in _MONTHLY},
            daily={name: getattr(one, f"daily_{name}") for name in _DAILY},
        )
        for one in found
    ]


_MONTHLY = ("oil_bbl", "cond_bbl", "gas_mcf", "water_bbl")
_DAILY = ("oil_bbl", "gas_mcf", "water_bbl")


def tests_of(
    session: Session, completion_ids: Sequence[UUID], month: date
) -> dict[UUID, list[WellTest]]:
    """Accepted tests of completions up to the end of a month, newest first."""
    rows = session.execute(
        sa.select(well_test)
        .where(
            well_test.c.completion_id.in_(completion_ids),
            well_test.c.status == "accepted",
            well_test.c.test_date < month_after(month),
        )
        .order_by(well_test.c.completion_id, well_test.c.test_date.desc(), well_test.c.id.desc())
    )
    found: dict[UUID, list[WellTest]] = {}
    for row in rows:
        found.setdefault(row.completion_id, []).append(
            WellTest(
                key=str(row.id),
                day=row.test_date,
                hours=row.hours,
                oil_bbl=row.oil_bbl,
                gas_mcf=row.gas_mcf,
                water_bbl=row.water_bbl,
                status=Standing(row.status),
            )
        )
    return found


def products_of(session: Session, lease_id: UUID, month: date) -> list[ProductRow]:
    """The products of a lease in a month with where they went."""
    rows = session.execute(
        sa.select(lease_volume)
        .where(lease_volume.c.lease_id == lease_id, lease_volume.c.production_month == month)
        .order_by(lease_volume.c.product)
    ).all()
    before = {
        row.product: row.closing_stock
        for row in session.execute(
            sa.select(lease_volume.c.product, lease_volume.c.closing_stock).where(
                lease_volume.c.lease_id == lease_id,
                lease_volume.c.production_month == (month - timedelta(days=1)).replace(day=1),
            )
        )
    }
    went: dict[UUID, list[DispositionRow]] = {}
    for one in session.execute(
        sa.select(lease_disposition, company.c.name.label("purchaser"))
        .outerjoin(
            company,
            sa.and_(
                company.c.organization_id == lease_disposition.c.organization_id,
                company.c.id == lease_disposition.c.purchaser_company_id,
            ),
        )
        .where(lease_disposition.c.lease_volume_id.in_([row.id for row in rows]))
        .order_by(lease_disposition.c.id)
    ):
        went.setdefault(one.lease_volume_id, []).append(
            DispositionRow(
                code=one.disposition_code,
                remark=one.remark_code or "",
                volume=one.volume,
                purchaser_id=one.purchaser_company_id,
                purchaser=one.purchaser or "",
            )
        )
    return [
        ProductRow(
            id=row.id,
            product=row.product,
            opening=row.opening_stock,
            produced=row.produced,
            closing=row.closing_stock,
            dispositions=tuple(went.get(row.id, ())),
            opening_before=before.get(row.product),
        )
        for row in rows
    ]


def set_product(session: Session, lease_id: UUID, month: date, product: str, **values: Any) -> None:
    """Set what a lease made of a product, or its stock; the row is made where it is missing."""
    made = insert(lease_volume).values(
        id=uuid7(), lease_id=lease_id, production_month=month, product=product, **values
    )
    session.execute(
        made.on_conflict_do_update(
            index_elements=["organization_id", "lease_id", "production_month", "product"],
            set_={**values, "version": lease_volume.c.version + 1},
        )
    )


def allocation_unit(session: Session, lease_id: UUID) -> Decimal:
    """The smallest volume that is shared out on a lease. [bbl or Mcf]"""
    unit = session.scalar(sa.select(lease.c.allocation_unit).where(lease.c.id == lease_id))
    return Decimal("0.01") if unit is None else unit


def oil_gas_code(session: Session, lease_id: UUID) -> str | None:
    """O for an oil lease, G for a gas well, None where it is not known."""
    return session.scalar(sa.select(lease.c.oil_gas_code).where(lease.c.id == lease_id))
