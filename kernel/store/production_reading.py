"""Production as it is looked at: wells to choose from, totals of a window, data quality.

Oil, condensate and water in bbl, gas in Mcf. Null stays null: nothing was reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.asset_tables import asset_well, completion, field
from kernel.store.gas_bases import GasBase, gas_at
from kernel.store.volume_tables import (
    import_batch,
    import_reject,
    production_month,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WellName:
    """A well of the organization, as it is chosen from a list."""

    id: UUID
    api14: str | None
    name: str
    field: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRow:
    """What a well made in a span of months, and where it lies."""

    well_id: UUID
    name: str
    api14: str | None
    lat: Decimal | None
    lon: Decimal | None
    oil: Decimal
    gas: Decimal
    water: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """A well whose reports stop or have holes.

    Attributes:
        missing: Months between its first and last report without one.
    """

    well_id: UUID
    name: str
    api14: str | None
    first: date
    last: date
    missing: int


_of_well = sa.and_(
    completion.c.organization_id == asset_well.c.organization_id,
    completion.c.well_id == asset_well.c.id,
)


def _of_completion(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(
        completion.c.organization_id == table.c.organization_id,
        completion.c.id == table.c.completion_id,
    )


def _oil(table: sa.Table) -> sa.ColumnElement[Any]:
    """Oil with condensate; null where neither was reported."""
    if "cond_bbl" not in table.c:
        return table.c.oil_bbl
    both = sa.func.coalesce(table.c.oil_bbl, 0) + sa.func.coalesce(table.c.cond_bbl, 0)
    none = sa.and_(table.c.oil_bbl.is_(None), table.c.cond_bbl.is_(None))
    return sa.case((none, None), else_=both)


def find_producing(session: Session, words: str, *, limit: int = 50) -> list[WellName]:
    """Wells of which volumes may be asked, whose name, number or field holds the words."""
    named = sa.select(
        asset_well.c.id, asset_well.c.api14, asset_well.c.name, field.c.name.label("field")
    ).outerjoin(
        field,
        sa.and_(
            field.c.organization_id == asset_well.c.organization_id,
            field.c.id == asset_well.c.field_id,
        ),
    )
    for word in words.split()[:6]:
        like = f"%{word.replace('%', '').replace('_', '').replace('-', '')}%"
        named = named.where(
            sa.or_(
                asset_well.c.name.ilike(f"%{word}%"),
                asset_well.c.api14.like(like),
                field.c.name.ilike(f"%{word}%"),
            )
        )
    rows = session.execute(named.order_by(asset_well.c.name, asset_well.c.id).limit(limit))
    return [WellName(**row._mapping) for row in rows]


def wells_named(session: Session, ids: Sequence[UUID]) -> list[WellName]:
    """Wells by their ids; those that are not there are left out."""
    rows = session.execute(
        sa.select(
            asset_well.c.id, asset_well.c.api14, asset_well.c.name, field.c.name.label("field")
        )
        .outerjoin(
            field,
            sa.and_(
                field.c.organization_id == asset_well.c.organization_id,
                field.c.id == asset_well.c.field_id,
            ),
        )
        .where(asset_well.c.id.in_(list(ids)))
    )
    found = {row.id: WellName(**row._mapping) for row in rows}
    return [found[one] for one in ids if one in found]


def last_month(session: Session) -> date | None:
    """The newest month of which anything was reported."""
    newest: date | None = session.scalar(
        sa.select(sa.func.max(production_month.c.production_month))
    )
    return newest


def window_totals(
    session: Session, first: date, last: date, *, base: GasBase, limit: int | None = None
) -> list[WindowRow]:
    """What each well made from FIRST to LAST, the most oil first; gas at a base."""
    of_wells = production_month.join(completion, _of_completion(production_month))
    streams, gas = gas_at(base, of_wells, production_month.c.gas_mcf)
    oil = sa.func.coalesce(sa.func.sum(_oil(production_month)), 0)
    summed = (
        sa.select(
            completion.c.well_id,
            oil.label("oil"),
            sa.func.coalesce(sa.func.sum(gas), 0).label("gas"),
            sa.func.coalesce(sa.func.sum(production_month.c.water_bbl), 0).label("water"),
        )
        .select_from(streams)
        .where(production_month.c.production_month.between(first, last))
        .group_by(completion.c.well_id)
        .subquery()
    )
    rows = session.execute(
        sa.select(
            summed.c.well_id,
            asset_well.c.name,
            asset_well.c.api14,
            asset_well.c.surface_lat.label("lat"),
            asset_well.c.surface_lon.label("lon"),
            summed.c.oil,
            summed.c.gas,
            summed.c.water,
        )
        .join(asset_well, asset_well.c.id == summed.c.well_id)
        .order_by(summed.c.oil.desc(), summed.c.gas.desc(), asset_well.c.id)
        .limit(limit)
    )
    return [WindowRow(**row._mapping) for row in rows]


def gaps(session: Session, *, limit: int = 200) -> list[GapRow]:
    """Wells with months missing between their first and last report, most missing first."""
    month = production_month.c.production_month
    first, last = sa.func.min(month), sa.func.max(month)
    spanned = (
        (sa.extract("year", last) - sa.extract("year", first)) * 12
        + sa.extract("month", last)
        - sa.extract("month", first)
        + 1
    )
    missing = sa.cast(spanned - sa.func.count(sa.distinct(month)), sa.Integer)
    rows = session.execute(
        sa.select(
            asset_well.c.id.label("well_id"),
            asset_well.c.name,
            asset_well.c.api14,
            first.label("first"),
            last.label("last"),
            missing.label("missing"),
        )
        .select_from(production_month)
        .join(completion, _of_completion(production_month))
        .join(asset_well, _of_well)
        .group_by(asset_well.c.id, asset_well.c.name, asset_well.c.api14)
        .having(missing > 0)
        .order_by(missing.desc(), asset_well.c.name)
        .limit(limit)
    )
    return [GapRow(**row._mapping) for row in rows]


def names_of_fields(session: Session) -> dict[UUID, str]:
    """Names of the organization's fields."""
    return {row.id: row.name for row in session.execute(sa.select(field.c.id, field.c.name))}


def wells_of_counties(
    session: Session, state: str, known: Sequence[str], last: int, *, limit: int = 200
) -> list[WellName]:
    """Wells of a state whose county code is none of the known ones and not above the last."""
    well, county = asset_well.c, sa.func.substr(asset_well.c.api14, 3, 3)
    rows = session.execute(
        sa.select(well.id, well.api14, well.name, field.c.name.label("field"))
        .outerjoin(
            field,
            sa.and_(
                field.c.organization_id == asset_well.c.organization_id,
                field.c.id == asset_well.c.field_id,
            ),
        )
        .where(
            asset_well.c.api14.startswith(state),
            county.not_in(list(known)),
            sa.cast(county, sa.Integer) <= last,
        )
        .order_by(asset_well.c.api14)
        .limit(limit)
    )
    return [WellName(**row._mapping) for row in rows]


def quarantined(session: Session) -> list[tuple[UUID, str, str, int]]:
    """Rows that wait in quarantine: import, file, reason in words and how many, most first."""
    count = sa.func.count()
    rows = session.execute(
        sa.select(
            import_batch.c.id,
            import_batch.c.file_name,
            sa.func.min(import_reject.c.words),
            count,
        )
        .join(
            import_reject,
            sa.and_(
                import_reject.c.organization_id == import_batch.c.organization_id,
                import_reject.c.import_batch_id == import_batch.c.id,
            ),
        )
        .where(import_reject.c.resolved_at.is_(None), import_batch.c.status == "done")
        .group_by(import_batch.c.id, import_batch.c.file_name, import_reject.c.reason_code)
        .order_by(count.desc())
        .limit(200)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]
