"""Totals of volumes, reckoned anew where something was touched: wells and fields by month.

Each statement that writes volumes marks the months it touched. A refresh takes the marks and
reckons these months from the facts; a writer that commits later has marks of its own, so nothing
is missed. One refresh at a time for an organization.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.volume_stage import JOINED_AT_ONCE
from kernel.store.volume_tables import field_month, volume_mark, well_month

FEW = 2_000  # wells up to which their days are looked up by well
# Months of wells reckoned by one statement, whose time has an end: years of days of thousands of
# wells may be marked at once.
MOST_AT_ONCE = 20_000


class FieldMonth(NamedTuple):
    """A field's month over its wells. Oil with condensate and water in bbl, gas in Mcf.

    A tuple, since thousands are read at once.
    """

    field_id: UUID
    month: date
    oil_bbl: Decimal | None
    gas_mcf: Decimal | None
    water_bbl: Decimal | None
    wells: int


_LOCK = "select pg_advisory_xact_lock(hashtextextended('totals ' || app.org(), 0))"
_TAKE = """
    create temporary table marked on commit drop as
    with counted as (
        select ctid as at, cardinality(key_ids) as own,
               sum(cardinality(key_ids)) over (order by period, ctid) as upto
          from app.volume_mark),
    gone as (
        delete from app.volume_mark v using counted c
         where v.ctid = c.at and c.upto - c.own < {most}
        returning v.kind, v.key_ids, v.period)
    select distinct kind, key_id, period from gone, unnest(key_ids) as key_id
"""
_SPAN = """
    select count(*) filter (where kind = 'well') as wells,
           count(distinct key_id) filter (where kind = 'well') as different,
           min(period) as first, max(period) as last
      from marked
"""
_SUMS = ", ".join(f"sum({{0}}.{name})" for name in ("gas_mcf", "water_bbl", "injection_vol"))

# of a day: its month; where all are of one month nothing is reckoned for each
_MONTH = "date_trunc('month', d.production_date::timestamp)::date"
_ONE_MONTH = "cast(:first as date)"
# how many different days, by a bit for each: unlike count(distinct) it sorts nothing
_DAYS_REPORTED = "bit_count(bit_or(1 << (d.production_date - {month}))::bit(32))"


def refresh_totals(session: Session) -> int:
    """Reckon every marked month anew, the oldest first.

    Returns:
        How many months of wells and fields were marked.
    """
    done = 0
    while some := refresh_some(session):
        done += some
    return done


def refresh_some(session: Session) -> int:
    """Reckon about `MOST_AT_ONCE` of the marked months anew; 0 where none is left."""
    if not session.scalar(sa.select(sa.exists().select_from(volume_mark))):
        return 0
    session.execute(sa.text(_LOCK))
    session.execute(sa.text(_TAKE.format(most=MOST_AT_ONCE)))
    session.execute(sa.text("analyze marked"))
    span = session.execute(sa.text(_SPAN)).one()
    if span.first is None:  # another refresh took them meanwhile
        session.execute(sa.text("drop table marked"))
        return 0
    session.execute(JOINED_AT_ONCE)
    bounds = {"first": span.first, "last": span.last}
    if span.wells:
        _wells(session, bounds, by_well=span.different <= FEW)
    session.execute(sa.text(_FIELDS_TOO))
    _fields(session, bounds)
    count: int = session.scalars(sa.text("select count(*) from marked")).one()
    session.execute(sa.text("drop table marked"))
    return count


def _wells(session: Session, bounds: dict[str, date], *, by_well: bool) -> None:
    month = _ONE_MONTH if bounds["first"] == bounds["last"] else _MONTH
    among = (
        "and d.completion_id = any (array(select c.id from app.completion c where c.well_id in"
        " (select key_id from marked where kind = 'well')))"
        if by_well
        else ""
    )
    session.execute(
        sa.text(
            "delete from app.well_month w using marked m where m.kind = 'well'"
            " and w.well_id = m.key_id and w.production_month = m.period"
            " and w.production_month between :first and :last"  # by index, not every month
        ),
        bounds,
    )
    session.execute(
        sa.text(
            f"""
            insert into app.well_month
                (well_id, production_month, oil_bbl, gas_mcf, water_bbl, injection_vol, days)
            with summed as materialized (
                select c.well_id, {month} as period,
                       sum(d.oil_bbl), {_SUMS.format("d")}, {_DAYS_REPORTED.format(month=month)}
                  from app.production_day d
                  join app.completion c on c.id = d.completion_id
                 where d.production_date >= :first
                   and d.production_date < cast(:last as date) + interval '1 month' {among}
                 group by 1, 2)
            select summed.* from summed
              join marked m on m.kind = 'well' and m.key_id = summed.well_id
                           and m.period = summed.period
            """  # noqa: S608 - every part is a constant of this module
        ),
        bounds,
    )


# A well's month is its field's month as well.
_FIELDS_TOO = """
    insert into marked
    select distinct 'field', w.field_id, m.period
      from marked m join app.asset_well w on w.id = m.key_id
     where m.kind = 'well' and w.field_id is not null
    except select kind, key_id, period from marked where kind = 'field'
"""


_OF_MONTHS = f"""
    select w.field_id, p.production_month as period, 'month',
           sum(case when coalesce(p.oil_bbl, p.cond_bbl) is not null
                    then coalesce(p.oil_bbl, 0) + coalesce(p.cond_bbl, 0) end),
           {_SUMS.format("p")}, count(distinct c.well_id)
      from app.production_month p
      join app.completion c on c.id = p.completion_id
      join app.asset_well w on w.id = c.well_id
     where p.production_month between :first and :last and w.field_id is not null
     group by 1, 2
"""  # noqa: S608 - every part is a constant of this module
_OF_DAYS = f"""
    select w.field_id, t.production_month as period, 'day', sum(t.oil_bbl),
           {_SUMS.format("t")}, count(distinct t.well_id)
      from app.well_month t
      join app.asset_well w on w.id = t.well_id
     where t.production_month between :first and :last and w.field_id is not null
     group by 1, 2
"""  # noqa: S608 - as above
_FIELD_MONTHS = """
    insert into app.field_month
        (field_id, production_month, basis, oil_bbl, gas_mcf, water_bbl, injection_vol, wells)
    with summed as materialized ({})
    select summed.* from summed
      join marked m on m.kind = 'field' and m.key_id = summed.field_id
                   and m.period = summed.period
"""


def _fields(session: Session, bounds: dict[str, date]) -> None:
    session.execute(sa.text("analyze marked"))
    session.execute(
        sa.text(
            "delete from app.field_month f using marked m where m.kind = 'field'"
            " and f.field_id = m.key_id and f.production_month = m.period"
            " and f.production_month between :first and :last"
        ),
        bounds,
    )
    for summed in (_OF_MONTHS, _OF_DAYS):
        session.execute(sa.text(_FIELD_MONTHS.format(summed)), bounds)


def field_months(
    session: Session,
    *,
    basis: str,
    field_id: UUID | None = None,
    first: date | None = None,
    last: date | None = None,
) -> list[FieldMonth]:
    """Every field by month, as reported by month or by day, oldest first; totals refreshed."""
    refresh_totals(session)
    table = field_month.c
    wanted = (
        sa.select(
            table.field_id,
            table.production_month.label("month"),
            table.oil_bbl,
            table.gas_mcf,
            table.water_bbl,
            table.wells,
        )
        .where(table.basis == basis)
        .order_by(table.production_month, table.field_id)
    )
    if field_id is not None:
        wanted = wanted.where(table.field_id == field_id)
    if first is not None:
        wanted = wanted.where(table.production_month >= first)
    if last is not None:
        wanted = wanted.where(table.production_month <= last)
    return [FieldMonth._make(row) for row in session.execute(wanted).all()]


def well_months(session: Session, well_id: UUID) -> list[tuple[date, Decimal | None, int]]:
    """The days of a well summed by month: month, oil and how many days were reported."""
    refresh_totals(session)
    table = well_month.c
    rows = session.execute(
        sa.select(table.production_month, table.oil_bbl, table.days)
        .where(table.well_id == well_id)
        .order_by(table.production_month)
    )
    return [(row[0], row[1], row[2]) for row in rows]
