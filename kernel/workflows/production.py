"""Production of an organization's wells: series to draw, totals of a window, data quality.

Gas of wells whose leases are on another pressure base is converted to the organization's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.production.rates import oil_equivalent_bbl
from kernel.reference import ProductionTax, production_taxes, texas_counties
from kernel.store import production_reading as store
from kernel.store.actor import Actor
from kernel.store.gas_bases import GasBase, field_gas, gas_base, well_factors
from kernel.store.production_reading import GapRow, WellName, WindowRow
from kernel.store.production_series import SeriesColumns, day_columns, month_columns
from kernel.store.session import tenant_session
from kernel.store.volume_rollup import FieldMonth, field_months
from kernel.wells.api_number import LAST_COUNTY, TEXAS, ApiNumber
from kernel.workflows.operating_settings import settings_of

MOST_WELLS = 12  # that one chart compares
OTHERS = "all other fields"
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
        rows = store.window_totals(
            session, _year_before(last), last, base=base_of(session), limit=count
        )
        return store.wells_named(session, [row.well_id for row in rows])


def well_series(actor: Actor, wells: Sequence[UUID], *, step: Step = "month") -> list[WellSeries]:
    """The volumes of some wells, in the order that they are named."""
    return [
        WellSeries(
            well=well,
            points=tuple(
                SeriesPoint(
                    period=period,
                    days=days_in_month(period) if step == "month" else 1,
                    on=on,
                    oil=oil,
                    gas=gas,
                    water=water,
                )
                for period, on, oil, gas, water in zip(
                    one.periods, one.on, one.oil, one.gas, one.water, strict=True
                )
            ),
        )
        for well, one in well_columns(actor, wells, step=step)
    ]


def well_columns(
    actor: Actor, wells: Sequence[UUID], *, step: Step = "month"
) -> list[tuple[WellName, SeriesColumns]]:
    """As `well_series`, each well's volumes as whole columns."""
    chosen = list(wells)[:MOST_WELLS]
    with tenant_session(actor) as session:
        names = store.wells_named(session, chosen)
        read = month_columns if step == "month" else day_columns
        found = read(session, [one.id for one in names])
        factors = well_factors(session, base_of(session), [one.id for one in names])
    for well_id, factor in factors.items():
        if one := found.get(well_id):
            gas = [None if each is None else each * factor for each in one.gas]
            found[well_id] = replace(one, gas=gas)
    return [(one, found.get(one.id) or _no_columns(one.id)) for one in names]


def _no_columns(well_id: UUID) -> SeriesColumns:
    return SeriesColumns(well_id=well_id, periods=(), on=(), oil=(), gas=(), water=())


def field_totals(
    actor: Actor,
    *,
    basis: Step = "month",
    field_id: UUID | None = None,
    first: date | None = None,
    last: date | None = None,
) -> list[FieldMonth]:
    """What the wells of each field made month by month, as reported by month or by day."""
    with tenant_session(actor) as session:
        rows = field_months(session, basis=basis, field_id=field_id, first=first, last=last)
        return _at_base(session, rows, basis)


def _at_base(session: Session, rows: list[FieldMonth], basis: Step) -> list[FieldMonth]:
    base = base_of(session)
    if not base.others:
        return rows
    gas = field_gas(session, base, basis=basis)
    return [row._replace(gas_mcf=gas.at_base(row.field_id, row.month, row.gas_mcf)) for row in rows]


def base_of(session: Session) -> GasBase:
    """At which base gas is summed, in an open transaction."""
    return gas_base(session, settings_of(session).gas_base_psia)


def gas_words(base: GasBase) -> str:
    """At which pressure base gas is told, and what is converted to it.

    >>> gas_words(GasBase(psia=Decimal("14.650"), others=(Decimal("14.730"),)))
    'Gas at 14.65 psia; that of leases at 14.73 psia is converted.'
    """
    others = " and ".join(f"{float(one):g}" for one in base.others)
    converted = f"; that of leases at {others} psia is converted" if others else ""
    return f"Gas at {float(base.psia):g} psia{converted}."


def base_of_gas(actor: Actor) -> GasBase:
    """At which base the person's organization sums gas."""
    with tenant_session(actor) as session:
        return base_of(session)


def tax_rates(
    *, jurisdiction: str = "", product: str = "", on: date | None = None
) -> list[ProductionTax]:
    """Production taxes and fees on file, for a state, a product or a day where one is named."""
    return [
        one
        for one in production_taxes()
        if (not jurisdiction or one.jurisdiction == jurisdiction)
        and (not product or one.product == product)
        and (on is None or (one.start or on) <= on < (one.end or date.max))
    ]


def last_year(actor: Actor) -> tuple[list[WindowRow], date, date] | None:
    """What every well made in the last twelve months reported, with the first and last of them."""
    with tenant_session(actor) as session:
        last = store.last_month(session)
        if last is None:
            return None
        first = _year_before(last)
        return store.window_totals(session, first, last, base=base_of(session)), first, last


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSeries:
    """A field's months over its wells, in the order of time. Liquids in bbl, gas in Mcf."""

    name: str
    points: tuple[SeriesPoint, ...]


def fields_by_month(actor: Actor, *, most: int = MOST_WELLS) -> list[FieldSeries]:
    """The fields that made most, by month; all others together as the last one."""
    with tenant_session(actor) as session:
        rows = _at_base(session, field_months(session, basis="month"), "month")
        names = store.names_of_fields(session)
        mcf_per_boe = settings_of(session).mcf_per_boe
    by_field: dict[str, list[FieldMonth]] = {}
    for row in rows:
        by_field.setdefault(names[row.field_id], []).append(row)

    def made(name: str) -> Decimal:
        return oil_equivalent_bbl(
            sum((one.oil_bbl or Decimal(0) for one in by_field[name]), Decimal(0)),
            sum((one.gas_mcf or Decimal(0) for one in by_field[name]), Decimal(0)),
            mcf_per_boe=mcf_per_boe,
        )

    order = sorted(by_field, key=made, reverse=True)
    shown = [_field_series(name, by_field[name]) for name in order[:most]]
    rest = [row for name in order[most:] for row in by_field[name]]
    return [*shown, _field_series(OTHERS, rest)] if rest else shown


def _field_series(name: str, rows: Sequence[FieldMonth]) -> FieldSeries:
    months: dict[date, list[FieldMonth]] = {}
    for row in rows:
        months.setdefault(row.month, []).append(row)
    return FieldSeries(
        name=name,
        points=tuple(
            SeriesPoint(
                period=month,
                days=days_in_month(month),
                on=None,
                oil=_sum([one.oil_bbl for one in found]),
                gas=_sum([one.gas_mcf for one in found]),
                water=_sum([one.water_bbl for one in found]),
            )
            for month, found in sorted(months.items())
        ),
    )


def _sum(volumes: Sequence[Decimal | None]) -> float | None:
    known = [float(one) for one in volumes if one is not None]
    return sum(known) if known else None


def producing_fields(actor: Actor) -> list[str]:
    """The fields of the organization by name."""
    with tenant_session(actor) as session:
        return sorted(set(store.names_of_fields(session).values()))


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
