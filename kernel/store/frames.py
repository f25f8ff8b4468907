"""Operating data as flat tables for analysts: names instead of ids, units in the columns' names.

Each frame is one query. Volumes are floats, money and decimals of interest are exact; a null is
not known, a row that is missing was not reported.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from kernel.store import asset_tables as assets
from kernel.store import compliance_tables as duties
from kernel.store import money_tables as money
from kernel.store import volume_tables as volumes
from kernel.store.close_tables import month_close
from kernel.store.columns import MONEY
from kernel.store.money_tables import PRICE
from kernel.store.tables import person

Query = sa.Select[Any]
_NUMBER = sa.Float(53)
_VOLUMES = (
    ("oil_bbl", "oil_bbl"),
    ("cond_bbl", "condensate_bbl"),
    ("gas_mcf", "gas_mcf"),
    ("water_bbl", "water_bbl"),
    ("injection_vol", "injection_bbl_or_mcf"),
)
_field, _lease, _well, _company = assets.field, assets.lease, assets.asset_well, assets.company
_stream = assets.completion


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A table that an analyst can ask for.

    Attributes:
        about: What a row is.
        query: All of it.
        period: The column of its days or months; empty where it has none.
        order: By which columns it comes.
    """

    name: str
    about: str
    query: Callable[[], Query]
    period: str = ""
    order: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Which rows of a frame are wanted; empty means all.

    Attributes:
        first: No earlier day or month.
        last: No later one.
        api14: Wells by number.
        field: One by its name.
        lease: One by its name.
    """

    first: date | None = None
    last: date | None = None
    api14: Sequence[str] = ()
    field: str = ""
    lease: str = ""


def _same(table: sa.Table, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(
        table.c.organization_id == column.table.c.organization_id,
        table.c.id == column,
    )


def _number(column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[Any]:
    return sa.cast(column, _NUMBER).label(name)


def _key(column: sa.ColumnElement[Any], name: str = "id") -> sa.ColumnElement[Any]:
    return sa.cast(column, sa.Text).label(name)


def _wells() -> Query:
    well = _well.c
    return (
        sa.select(
            well.api14, well.name.label("well"), well.well_no, _lease.c.name.label("lease"),
            _field.c.name.label("field"), _field.c.county, _field.c.basin, _field.c.play,
            _company.c.name.label("operator"), well.well_type, well.status, well.status_date,
            well.is_horizontal, well.is_offshore, well.spud_date, well.td_date,
            well.completion_date, well.plugged_date, _number(well.total_md_ft, "total_md_ft"),
            _number(well.tvd_ft, "tvd_ft"), _number(well.surface_lat, "surface_lat_deg"),
            _number(well.surface_lon, "surface_lon_deg"), well.datum,
            _number(well.water_depth_ft, "water_depth_ft"), _key(well.id, "well_id"),
        )
        .outerjoin(_lease, _same(_lease, well.lease_id))
        .outerjoin(_field, _same(_field, well.field_id))
        .outerjoin(_company, _same(_company, well.operator_company_id))
    )  # fmt: skip


def _leases() -> Query:
    lease = _lease.c
    return sa.select(
        lease.name.label("lease"), lease.jurisdiction, lease.regulator_district,
        lease.oil_gas_code, lease.regulator_lease_no, _field.c.name.label("field"), lease.status,
        _number(lease.gross_acres, "gross_acres"), lease.royalty_rate, lease.working_interest,
        lease.net_revenue_interest, lease.legal_description,
        _number(lease.gas_pressure_base_psia, "gas_base_psia"), _key(lease.id, "lease_id"),
    ).outerjoin(_field, _same(_field, lease.field_id))  # fmt: skip


def _of_streams(table: sa.Table) -> sa.FromClause:
    stream = sa.and_(
        _stream.c.organization_id == table.c.organization_id,
        _stream.c.id == table.c.completion_id,
    )
    return (
        table.join(_stream, stream)
        .join(_well, _same(_well, _stream.c.well_id))
        .outerjoin(_field, _same(_field, _well.c.field_id))
    )


def _summed(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    # floats are added several times faster than PostgreSQL's decimals
    return [
        sa.func.sum(sa.cast(table.c[name], _NUMBER)).label(told)
        for name, told in _VOLUMES
        if name in table.c
    ]


def _production(table: sa.Table, period: str, by: str) -> Query:
    """Volumes of a month or day, summed over the completions of a well, lease or field."""
    of = _of_streams(table)
    step, on = ("day", "hours_on_h") if period == "production_date" else ("month", "days_on_d")
    column = table.c["hours_on" if step == "day" else "days_on"]
    months = table.c[period].label(step)
    if by == "well":
        keys = [_well.c.api14, _well.c.name.label("well"), _field.c.name.label("field")]
        more = [_number(sa.func.max(column), on)]
        group = [_well.c.id, _well.c.api14, _well.c.name, _field.c.name]
    else:
        if by == "lease":
            has_lease = "lease_id" in table.c
            lease_id = table.c.lease_id if has_lease else _well.c.lease_id
            of = of.outerjoin(_lease, _same(_lease, lease_id))
            keys = [_lease.c.name.label("lease"), _lease.c.regulator_lease_no]
            group = [_lease.c.id, _lease.c.name, _lease.c.regulator_lease_no]
        else:
            keys = [_field.c.name.label("field")]
            group = [_field.c.id, _field.c.name]
        more = [sa.func.count(sa.distinct(_well.c.id)).label("wells")]
    return (
        sa.select(*keys, months, *more, *_summed(table))
        .select_from(of)
        .group_by(*group, table.c[period])
    )


def _tests() -> Query:
    test = volumes.well_test
    numbers = (
        ("hours", "hours_h"), ("oil_rate", "oil_bbl_per_d"), ("gas_rate", "gas_mcf_per_d"),
        ("water_rate", "water_bbl_per_d"), ("choke_64ths", "choke_64ths"),
        ("tubing_psi", "tubing_psi"), ("casing_psi", "casing_psi"),
    )  # fmt: skip
    return sa.select(
        _well.c.api14, _well.c.name.label("well"), _field.c.name.label("field"), test.c.test_date,
        *(_number(test.c[name], told) for name, told in numbers),
        test.c.purpose, test.c.form, test.c.status,
    ).select_from(_of_streams(test))  # fmt: skip


def _of_property(table: sa.Table) -> sa.FromClause:
    return table.outerjoin(_lease, _same(_lease, table.c.lease_id)).outerjoin(
        _well, _same(_well, table.c.well_id)
    )


def _afe_lines() -> Query:
    afe, line = money.afe, money.afe_line
    of = _of_property(afe).join(
        line,
        sa.and_(line.c.organization_id == afe.c.organization_id, line.c.afe_id == afe.c.id),
    )
    return sa.select(
        afe.c.afe_no, afe.c.revision, afe.c.kind, afe.c.status, _lease.c.name.label("lease"),
        _well.c.api14, _well.c.name.label("well"), line.c.line_no, line.c.account_code,
        line.c.description, line.c.phase, line.c.well_case, line.c.tangible,
        line.c.estimate.label("estimate_usd"), line.c.committed.label("committed_usd"),
        line.c.actual.label("actual_usd"),
    ).select_from(of)  # fmt: skip


def _afes() -> Query:
    afe, line = money.afe, money.afe_line
    of = _of_property(afe).outerjoin(
        line,
        sa.and_(line.c.organization_id == afe.c.organization_id, line.c.afe_id == afe.c.id),
    )
    keys = (
        afe.c.afe_no, afe.c.revision, afe.c.kind, afe.c.status, _lease.c.name.label("lease"),
        _well.c.api14, _well.c.name.label("well"), afe.c.description,
        sa.cast(afe.c.submitted_at, sa.Date).label("submitted_on"),
        sa.cast(afe.c.decided_at, sa.Date).label("decided_on"),
        afe.c.gross_estimate.label("gross_estimate_usd"),
    )  # fmt: skip
    sums = [
        sa.cast(sa.func.coalesce(sa.func.sum(line.c[name]), 0), MONEY).label(f"{name}_usd")
        for name in ("estimate", "committed", "actual")
    ]
    return (
        sa.select(*keys, *sums, _key(afe.c.id, "afe_id"))
        .select_from(of)
        .group_by(afe.c.organization_id, afe.c.id, _lease.c.name, _well.c.api14, _well.c.name)
    )


def _division_orders() -> Query:
    order, part = money.division_order, money.division_order_interest
    of = (
        _of_property(order)
        .join(
            part,
            sa.and_(
                part.c.organization_id == order.c.organization_id,
                part.c.division_order_id == order.c.id,
            ),
        )
        .join(_company, _same(_company, part.c.company_id))
    )
    return sa.select(
        _lease.c.name.label("lease"), _well.c.api14, order.c.product, order.c.status,
        sa.func.lower(order.c.valid, type_=sa.Date).label("valid_from"),
        sa.func.upper(order.c.valid, type_=sa.Date).label("valid_to"),
        _company.c.name.label("owner"), part.c.interest_type, part.c.tract_no, part.c.decimal,
        part.c.suspense_reason, part.c.bears_tax, part.c.bears_deductions,
        _key(order.c.id, "division_order_id"),
    ).select_from(of)  # fmt: skip


def _sales() -> Query:
    sale = money.sales_line
    of = _of_property(sale).outerjoin(_company, _same(_company, sale.c.purchaser_company_id))
    return sa.select(
        _lease.c.name.label("lease"), _well.c.api14, sale.c.product,
        sale.c.sale_month.label("month"), _company.c.name.label("purchaser"),
        _number(sale.c.volume, "volume_bbl_or_mcf"),
        sa.cast(sale.c.price, PRICE).label("price_usd_per_unit"),
        sale.c.gross_value.label("gross_usd"), sale.c.deductions.label("deductions_usd"),
        sale.c.statement_ref, sale.c.status,
    ).select_from(of)  # fmt: skip


def _revenue() -> Query:
    line, run, sale = money.revenue_line, money.revenue_run, money.sales_line
    of = (
        line.join(run, _same(run, line.c.run_id))
        .join(sale, _same(sale, line.c.sales_line_id))
        .join(_company, _same(_company, line.c.company_id))
        .outerjoin(_lease, _same(_lease, sale.c.lease_id))
        .outerjoin(_well, _same(_well, sale.c.well_id))
    )
    return sa.select(
        run.c.accounting_month, line.c.sale_month.label("month"), _lease.c.name.label("lease"),
        _well.c.api14, line.c.product, _company.c.name.label("owner"), line.c.decimal,
        _number(line.c.volume_share, "volume_share_bbl_or_mcf"),
        *(line.c[name].label(f"{name}_usd") for name in ("gross", "tax", "fee", "deduction")),
        line.c.net.label("net_usd"), line.c.kind, run.c.status.label("run_status"),
    ).select_from(of)  # fmt: skip


def _duties() -> Query:
    row = duties.compliance_schedule
    of = (
        row.outerjoin(_lease, _same(_lease, row.c.lease_id))
        .outerjoin(_well, _same(_well, row.c.well_id))
        .outerjoin(person, _same(person, row.c.assigned_to))
    )
    return sa.select(
        row.c.rule_code, row.c.subject, _lease.c.name.label("lease"), _well.c.api14,
        row.c.period_start, row.c.due_date, person.c.name.label("assigned_to"),
        row.c.filed_at.label("filed_on"), row.c.outcome, row.c.evidence,
    ).select_from(of)  # fmt: skip


def _lease_months() -> Query:
    row = volumes.lease_volume
    close = sa.and_(
        month_close.c.organization_id == row.c.organization_id,
        month_close.c.lease_id == row.c.lease_id,
        month_close.c.production_month == row.c.production_month,
    )
    of = row.join(_lease, _same(_lease, row.c.lease_id)).outerjoin(month_close, close)
    return sa.select(
        _lease.c.name.label("lease"), row.c.production_month.label("month"), row.c.product,
        _number(row.c.opening_stock, "opening_stock_bbl"),
        _number(row.c.produced, "produced_bbl_or_mcf"),
        _number(row.c.closing_stock, "closing_stock_bbl"), row.c.status,
        sa.func.coalesce(month_close.c.state, "open").label("close_state"),
    ).select_from(of)  # fmt: skip


def _volume_frames() -> Sequence[Frame]:
    tables = (
        ("months", "month", volumes.production_month, "production_month"),
        ("days", "day", volumes.production_day, "production_date"),
    )
    return [
        Frame(
            name=f"production_{steps}" if by == "well" else f"production_{steps}_by_{by}",
            about=f"A {step} of a {by}; oil apart from condensate, gas in Mcf.",
            query=lambda table=table, column=column, by=by: _production(table, column, by),  # type: ignore[misc]
            period=step,
            order=(by, step),
        )
        for steps, step, table, column in tables
        for by in ("well", "lease", "field")
    ]


FRAMES: Mapping[str, Frame] = {
    frame.name: frame
    for frame in (
        Frame(name="wells", about="A wellbore that the organization owns or operates.",
              query=_wells, order=("well", "well_id")),
        Frame(name="leases", about="A lease with its interests as parts of one.", query=_leases,
              order=("lease", "lease_id")),
        *_volume_frames(),
        Frame(name="well_tests", about="A well test; rates are of 24 hours.", query=_tests,
              period="test_date", order=("well", "test_date")),
        Frame(name="lease_months", about="A lease's month of a product with stock and close.",
              query=_lease_months, period="month", order=("lease", "month", "product")),
        Frame(name="afes", about="An AFE with the sums of its lines.", query=_afes,
              order=("afe_no", "revision")),
        Frame(name="afe_lines", about="A line of an AFE.", query=_afe_lines,
              order=("afe_no", "revision", "line_no")),
        Frame(name="division_orders", about="An owner's interest in a lease or well and product.",
              query=_division_orders, order=("lease", "product", "valid_from", "owner")),
        Frame(name="sales", about="A line of a purchaser's statement.", query=_sales,
              period="month", order=("month", "lease", "product")),
        Frame(name="revenue", about="What an owner got of a sale; reversals have a minus.",
              query=_revenue, period="month", order=("month", "lease", "product", "owner")),
        Frame(name="duties", about="What is to be filed when, and who sees to it.", query=_duties,
              period="due_date", order=("due_date", "rule_code")),
    )
}  # fmt: skip


def frame_query(frame: Frame, narrowing: Narrowing) -> Query:
    """The query of a frame for the rows that are wanted.

    Raises:
        KeyError: The frame has no such column to narrow it by.
    """
    rows = frame.query().subquery("frame")
    wanted = sa.select(*rows.c)
    if narrowing.first is not None:
        wanted = wanted.where(rows.c[frame.period] >= narrowing.first)
    if narrowing.last is not None:
        wanted = wanted.where(rows.c[frame.period] <= narrowing.last)
    if narrowing.api14:
        wanted = wanted.where(rows.c["api14"].in_(list(narrowing.api14)))
    if narrowing.field:
        wanted = wanted.where(sa.func.upper(rows.c["field"]) == narrowing.field.upper())
    if narrowing.lease:
        wanted = wanted.where(sa.func.upper(rows.c["lease"]) == narrowing.lease.upper())
    return wanted.order_by(*(rows.c[name] for name in frame.order))
