"""Totals of volumes as they stand: by year, and by lease and month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.asset_tables import lease
from kernel.store.volume_tables import production_month


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTotal:
    """All completions of a year. Oil and water in bbl, gas in Mcf."""

    year: int
    rows: int
    oil_bbl: Decimal
    gas_mcf: Decimal
    water_bbl: Decimal
    injection_vol: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseMonth:
    """A lease's month, summed over its completions. Oil and water in bbl, gas in Mcf."""

    lease_no: str
    month: date
    oil_bbl: Decimal
    gas_mcf: Decimal
    water_bbl: Decimal


def _sum(name: str) -> sa.Label[Decimal]:
    return sa.func.coalesce(sa.func.sum(production_month.c[name]), 0).label(name)


def year_totals(session: Session) -> list[YearTotal]:
    """What stands for each year, oldest first."""
    year = sa.cast(sa.extract("year", production_month.c.production_month), sa.Integer)
    rows = session.execute(
        sa.select(
            year.label("year"),
            sa.func.count().label("rows"),
            *(_sum(name) for name in ("oil_bbl", "gas_mcf", "water_bbl", "injection_vol")),
        )
        .group_by(year)
        .order_by(year)
    )
    return [YearTotal(**row._mapping) for row in rows]


def lease_months(session: Session, first: date, last: date) -> list[LeaseMonth]:
    """Every lease's months between two months, both included; rows without a lease are left out."""
    month = production_month.c.production_month
    rows = session.execute(
        sa.select(
            lease.c.regulator_lease_no.label("lease_no"),
            month.label("month"),
            *(_sum(name) for name in ("oil_bbl", "gas_mcf", "water_bbl")),
        )
        .join(
            lease,
            sa.and_(
                lease.c.organization_id == production_month.c.organization_id,
                lease.c.id == production_month.c.lease_id,
            ),
        )
        .where(month.between(first, last), lease.c.regulator_lease_no.is_not(None))
        .group_by(lease.c.regulator_lease_no, month)
        .order_by(lease.c.regulator_lease_no, month)
    )
    return [LeaseMonth(**row._mapping) for row in rows]
