"""Production of an organization's wells: series to draw, totals of a window, data quality."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from kernel.reference import texas_counties
from kernel.store import production_reading as store
from kernel.store.actor import Actor
from kernel.store.production_reading import GapRow, WellName, WindowRow
from kernel.store.session import tenant_session
from kernel.wells.api_number import LAST_COUNTY, TEXAS, ApiNumber

MOST_WELLS = 12  # that one chart compares
DAYS_SHOWN = 1_100  # of a chart by day
Step = Literal["month", "day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """A month or day of a well: rates a calendar day, volumes of the period; None not reported."""

    period: date
    days: int
    on: float | None  # days or hours on
    oil: float | None
    gas: float | None
    water: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WellSeries:
    """A well's volumes in the order of time. Liquids in bbl, gas in Mcf."""

    well: WellName
    points: tuple[SeriesPoint, ...]


def find_wells(actor: Actor, words: str = "", *, limit: int = 50) -> list[WellName]:
    """Wells whose name, number or field holds the words."""
    with tenant_session(actor) as session:
        return store.find_producing(session, words, limit=limit)


def best_wells(actor: Actor, count: int) -> list[WellName]:
    """The wells that made most oil, else gas, in the last year that was reported."""
    with tenant_session(actor) as session:
        last = store.last_month(session)
        if last is None:
            return []
        rows = store.window_totals(session, _year_before(last), last, limit=count)
        return store.wells_named(session, [row.well_id for row in rows])


def well_series(actor: Actor, wells: Sequence[UUID], *, step: Step = "month") -> list[WellSeries]:
    """The volumes of some wells, in the order that they are named."""
    chosen = list(wells)[:MOST_WELLS]
    with tenant_session(actor) as session:
        names = store.wells_named(session, chosen)
        rows = (
            store.month_series(session, chosen)
            if step == "month"
            else store.day_series(session, chosen)
        )
    points: dict[UUID, list[SeriesPoint]] = {one.id: [] for one in names}
    for row in rows:
        if row.well_id in points:
            points[row.well_id].append(
                SeriesPoint(
                    period=row.period,
                    days=days_in_month(row.period) if step == "month" else 1,
                    on=None if row.on is None else float(row.on),
                    oil=None if row.oil is None else float(row.oil),
                    gas=None if row.gas is None else float(row.gas),
                    water=None if row.water is None else float(row.water),
                )
            )
    return [WellSeries(well=one, points=tuple(points[one.id])) for one in names]


def last_year(actor: Actor) -> tuple[list[WindowRow], date, date] | None:
    """What every well made in the last twelve months reported, with the first and last of them."""
    with tenant_session(actor) as session:
        last = store.last_month(session)
        if last is None:
            return None
        first = _year_before(last)
        return store.window_totals(session, first, last), first, last


def report_gaps(actor: Actor) -> list[GapRow]:
    """Wells with months missing between their first and last report."""
    with tenant_session(actor) as session:
        return store.gaps(session)


def unusual_numbers(actor: Actor) -> list[tuple[WellName, str]]:
    """Wells whose API number was taken although it is odd, each with why."""
    with tenant_session(actor) as session:
        wells = store.wells_of_counties(session, TEXAS, list(texas_counties()), LAST_COUNTY)
    return [(one, ApiNumber(api14=one.api14 or "").unusual or "") for one in wells]


def waiting_rows(actor: Actor) -> list[tuple[UUID, str, str, int]]:
    """Rows in quarantine: import, file, reason in words and how many."""
    with tenant_session(actor) as session:
        return store.quarantined(session)


def days_in_month(month: date) -> int:
    """How many days a month has.

    >>> days_in_month(date(2024, 2, 1))
    29
    """
    following = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    return (following - month.replace(day=1)).days


def _year_before(last: date) -> date:
    return (last - timedelta(days=334)).replace(day=1)
