"""The operating data that the product put in as an example: marks, and how they go out again."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.store import asset_tables as assets
from kernel.store import close_tables as closes
from kernel.store import compliance_tables as duties
from kernel.store import money_tables as money
from kernel.store import volume_tables as volumes
from kernel.store.ids import uuid7
from kernel.store.product_price_tables import product_price
from kernel.store.tables import sample_mark
from kernel.store.volume_rollup import refresh_totals

_KINDS: Mapping[str, sa.Table] = {
    "lease": assets.lease,
    "asset_well": assets.asset_well,
    "field": assets.field,
    "company": assets.company,
}


def mark_sample_operations(session: Session) -> None:
    """Say that every lease, well, field and company of the organization is an example."""
    for kind, table in _KINDS.items():
        rows = [
            {"id": uuid7(), "kind": kind, "key": str(key)}
            for key in session.scalars(sa.select(table.c.id))
        ]
        if rows:
            session.execute(insert(sample_mark).on_conflict_do_nothing(), rows)


def approve_sample_decks(
    session: Session, orders: Sequence[UUID], cost_decks: Sequence[UUID]
) -> None:
    """Approve the decks of the example, which nobody else has looked at."""
    approved = {
        "status": "approved",
        "approved_by": sa.func.app.person_id(type_=sa.Uuid),
        "approved_at": sa.func.now(),
    }
    for table, ids in ((money.division_order, orders), (money.cost_deck, cost_decks)):
        session.execute(sa.update(table).where(table.c.id.in_(ids)).values(approved))


def add_well_months(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Months of wells."""
    session.execute(sa.insert(volumes.production_month), [dict(row) for row in rows])


def add_well_days(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Days of wells."""
    session.execute(sa.insert(volumes.production_day), [dict(row) for row in rows])


def sample_leases(session: Session) -> list[str]:
    """The names of the leases that are examples."""
    return list(
        session.scalars(
            sa.select(assets.lease.c.name)
            .where(_marked("lease", assets.lease.c.id))
            .order_by(assets.lease.c.name)
        )
    )


def remove_sample_operations(session: Session) -> None:
    """Take out the marked leases, wells, fields and companies with what hangs on them.

    What records of the organization's own refer to stays, and is no example any longer.
    """
    leases, wells = _held(session, "lease"), _held(session, "asset_well")
    streams = sa.select(assets.completion.c.id).where(assets.completion.c.well_id.in_(wells))
    closed = sa.select(closes.month_close.c.id).where(closes.month_close.c.lease_id.in_(leases))
    products = sa.select(volumes.lease_volume.c.id).where(
        volumes.lease_volume.c.lease_id.in_(leases)
    )
    runs = _runs_of(session, leases, wells)
    _remove_sales(session, leases, wells)
    months = volumes.production_month
    for table, which in (
        (closes.month_close_step, closes.month_close_step.c.month_close_id.in_(closed)),
        (closes.month_close, closes.month_close.c.lease_id.in_(leases)),
        (money.owner_balance, money.owner_balance.c.run_id.in_(runs)),
        (money.revenue_run, money.revenue_run.c.id.in_(runs)),
        (volumes.lease_disposition, volumes.lease_disposition.c.lease_volume_id.in_(products)),
        (volumes.lease_volume, volumes.lease_volume.c.lease_id.in_(leases)),
        (volumes.allocation_run, volumes.allocation_run.c.lease_id.in_(leases)),
        (volumes.well_test, volumes.well_test.c.completion_id.in_(streams)),
        (months, months.c.completion_id.in_(streams)),
        (volumes.production_day, volumes.production_day.c.completion_id.in_(streams)),
        (volumes.production_revision, volumes.production_revision.c.completion_id.in_(streams)),
        (duties.compliance_schedule, duties.compliance_schedule.c.lease_id.in_(leases)),
        (duties.compliance_schedule, duties.compliance_schedule.c.well_id.in_(wells)),
        (duties.regulatory_report, duties.regulatory_report.c.lease_id.in_(leases)),
        (money.tax_condition, _of(money.tax_condition, leases, wells)),
        (product_price, _of(product_price, leases, wells)),
        (money.division_order, _of(money.division_order, leases, wells)),
        (money.afe, _of(money.afe, leases, wells)),
        (money.cost_deck, _of(money.cost_deck, leases, wells)),
    ):
        _try(session, sa.delete(table).where(which))
    refresh_totals(session)  # while the wells still say to which fields the volumes belonged
    for table, which in (
        (assets.completion_lease, assets.completion_lease.c.completion_id.in_(streams)),
        (assets.completion, assets.completion.c.well_id.in_(wells)),
    ):
        _try(session, sa.delete(table).where(which))
    companies = _held(session, "company")
    booked = money.owner_balance.c.company_id.in_(companies)
    _try(session, sa.delete(money.owner_balance).where(booked))
    _try(session, sa.delete(money.payment).where(money.payment.c.company_id.in_(companies)))
    for kind in ("asset_well", "lease", "field", "company"):
        table = _KINDS[kind]
        for record_id in _held(session, kind):
            _try(session, sa.delete(table).where(table.c.id == record_id))


def _runs_of(session: Session, leases: Sequence[UUID], wells: Sequence[UUID]) -> list[UUID]:
    """Every distribution of the leases, also those that were reckoned and never posted."""
    run, close = money.revenue_run, closes.month_close
    decks = list(
        session.scalars(
            sa.select(money.division_order.c.id).where(_of(money.division_order, leases, wells))
        )
    )
    kept = sa.select(close.c.revenue_run_id).where(close.c.lease_id.in_(leases))
    return list(
        session.scalars(
            sa.select(run.c.id).where(sa.or_(run.c.deck_ids.overlap(decks), run.c.id.in_(kept)))
        )
    )


def _of(table: sa.Table, leases: Sequence[UUID], wells: Sequence[UUID]) -> sa.ColumnElement[bool]:
    return sa.or_(table.c.lease_id.in_(leases), table.c.well_id.in_(wells))


def _remove_sales(session: Session, leases: Sequence[UUID], wells: Sequence[UUID]) -> None:
    which = _of(money.sales_line, leases, wells)
    lines = money.revenue_line
    of_sales = lines.c.sales_line_id.in_(sa.select(money.sales_line.c.id).where(which))
    _try(session, sa.delete(lines).where(of_sales, lines.c.kind == "reversal"))
    _try(session, sa.delete(lines).where(of_sales))
    _try(session, sa.delete(money.sales_line).where(which))


def _try(session: Session, statement: sa.Delete) -> None:
    """Delete, or leave all of it where records of others refer to some of it."""
    try:
        with session.begin_nested():
            session.execute(statement)
    except exc.IntegrityError:
        return


def _held(session: Session, kind: str) -> list[UUID]:
    table = _KINDS[kind]
    return list(session.scalars(sa.select(table.c.id).where(_marked(kind, table.c.id))))


def _marked(kind: str, column: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
    marks = sa.select(sample_mark.c.key).where(sample_mark.c.kind == kind)
    return sa.cast(column, sa.Text).in_(marks)
