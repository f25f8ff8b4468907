"""By which a copy of the volumes is known to be old: a mark a year, changed by any change."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMark:
    """A year of volumes, and what stands for its state."""

    year: int
    mark: str


# Names of wells, leases and fields stand in the tables as well.
_NAMES = """
    select coalesce(sum(version), 0) + count(*) from (
        select version from app.asset_well union all select version from app.lease
        union all select version from app.field union all select version from app.completion) n
"""
_MONTHS = """
    select extract(year from production_month)::int as year,
           concat_ws(':', count(*), sum(revision), sum(oil_bbl), sum(gas_mcf), sum(water_bbl)) mark
      from app.production_month group by 1 order by 1
"""
# Totals of the days, what waits to be added up, and every change that was noted.
_DAYS = """
    select year, concat_ws(':', sum(days), sum(oil), sum(gas), sum(water), sum(noted)) as mark
      from (select extract(year from production_month)::int as year, days, oil_bbl as oil,
                   gas_mcf as gas, water_bbl as water, 0 as noted from app.well_month
            union all
            select extract(year from period)::int, 0, 0, 0, 0, 1 from app.production_revision
             where table_name = 'production_day'
            union all
            select extract(year from period)::int, 0, 0, 0, 0, 1 from app.volume_mark
             where kind = 'well') d
     group by 1 order by 1
"""


def year_marks(session: Session, *, days: bool) -> list[YearMark]:
    """The years of which volumes are known, oldest first."""
    names = session.scalar(sa.text(_NAMES))
    rows = session.execute(sa.text(_DAYS if days else _MONTHS))
    return [YearMark(year=row.year, mark=f"{row.mark}:{names}") for row in rows]
