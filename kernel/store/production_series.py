"""A well's volumes to draw: whole columns at once, read by the key of its completions.

Oil, condensate and water in bbl, gas in Mcf, as floats since they are drawn and not accounted for.
Null stays null: nothing was reported.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

_EPOCH = date(1970, 1, 1).toordinal()
_OIL = "case when {p}oil_bbl is null and {p}cond_bbl is null then null"
_OIL += " else coalesce({p}oil_bbl, 0) + coalesce({p}cond_bbl, 0) end"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesColumns:
    """A well's months or days over all its completions, oldest first; one place for each.

    Attributes:
        on: Days or hours on, the most of any completion.
    """

    well_id: UUID
    periods: Sequence[date]
    on: Sequence[float | None]
    oil: Sequence[float | None]
    gas: Sequence[float | None]
    water: Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    name: str
    period: str
    on: str
    oil: str


_MONTHS = _Table(
    name="production_month", period="production_month", on="days_on", oil=_OIL.format(p="p.")
)
_DAYS = _Table(name="production_day", period="production_date", on="hours_on", oil="p.oil_bbl")

# The span is that of the totals, which every written day marks: while marks wait it is open.
_STREAMS = sa.text("""
    select c.id, c.well_id, b.first, (b.last + interval '1 month')::date as end,
           exists (select from app.volume_mark) as marked
      from app.completion c
      left join lateral (select min(m.production_month) as first, max(m.production_month) as last
                           from app.well_month m where m.well_id = c.well_id) b on true
     where c.well_id = any(cast(:wells as uuid[]))
""")
_PLAIN = """
    select p.completion_id as key, p.{period} - date '1970-01-01' as period,
           p.{on} as on, {oil} as oil, p.gas_mcf as gas,
           p.water_bbl as water
      from app.{name} p
     where p.completion_id = any(cast(:ids as uuid[])) {span}
     order by 1, 2
"""
_SUMMED = """
    select c.well_id as key, p.{period} - date '1970-01-01' as period,
           max(p.{on}) as on, sum{oil} as oil, sum(p.gas_mcf) as gas,
           sum(p.water_bbl) as water
      from app.{name} p join app.completion c on c.id = p.completion_id
     where p.completion_id = any(cast(:ids as uuid[])) {span}
     group by 1, 2 order by 1, 2
"""
# As text: PostgreSQL makes a float of a number by way of its text, and the client would again.
_COLUMNS = """
    select key, array_agg(period)::text as periods, array_agg(on_)::text as on,
           array_agg(oil)::text as oil, array_agg(gas)::text as gas, array_agg(water)::text as water
      from ({rows}) r (key, period, on_, oil, gas, water) group by key
"""


def month_columns(session: Session, wells: Sequence[UUID]) -> dict[UUID, SeriesColumns]:
    """Every month of some wells; a well without one is left out."""
    return _read(session, _MONTHS, _streams(session, wells), "", {})


def day_columns(
    session: Session, wells: Sequence[UUID], *, first: date | None = None
) -> dict[UUID, SeriesColumns]:
    """Every day of some wells since FIRST; a well without one is left out."""
    streams = _streams(session, wells)
    known = [row for row in streams if row.first is not None]
    span, values = "", {}
    if streams and not streams[0].marked:
        if not known:
            return {}
        values = {"first": min(row.first for row in known), "end": max(row.end for row in known)}
        span = "and p.production_date >= :first and p.production_date < :end"
    if first is not None:
        values["since"] = first
        span += " and p.production_date >= :since"
    return _read(session, _DAYS, streams, span, values)


def _streams(session: Session, wells: Sequence[UUID]) -> list[sa.Row[Any]]:
    return list(session.execute(_STREAMS, {"wells": list(wells)}).all())


def _read(
    session: Session,
    table: _Table,
    streams: Sequence[sa.Row[Any]],
    span: str,
    values: Mapping[str, Any],
) -> dict[UUID, SeriesColumns]:
    if not streams:
        return {}
    wells = {row.id: row.well_id for row in streams}
    alone = len(set(wells.values())) == len(wells)  # a well of one completion is summed by nobody
    rows = (_PLAIN if alone else _SUMMED).format(
        name=table.name, period=table.period, on=table.on, oil=table.oil, span=span
    )
    found = {}
    for row in session.execute(sa.text(_COLUMNS.format(rows=rows)), {"ids": list(wells), **values}):
        well_id = wells[row.key] if alone else row.key
        found[well_id] = SeriesColumns(
            well_id=well_id,
            periods=[date.fromordinal(_EPOCH + day) for day in json.loads(_list(row.periods))],
            on=_numbers(row.on),
            oil=_numbers(row.oil),
            gas=_numbers(row.gas),
            water=_numbers(row.water),
        )
    return found


def _list(array: str) -> str:
    """An array of numbers in PostgreSQL's writing as JSON writes it."""
    return f"[{array[1:-1].replace('NULL', 'null')}]"


def _numbers(array: str) -> list[float | None]:
    numbers: list[float | None] = json.loads(_list(array), parse_int=float)
    return numbers
