"""Duties with their due dates, and drafts of reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.asset_tables import asset_well, completion_lease, lease
from kernel.store.compliance_tables import compliance_schedule, regulatory_report
from kernel.store.ids import uuid7
from kernel.store.tables import person


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """What is to be filed, of what, by when and by whom."""

    id: UUID
    rule_code: str
    about: str  # lease, well, or empty for the organization
    lease_id: UUID | None
    period: date
    due: date
    assigned_to: str
    filed_at: date | None
    outcome: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft of a report."""

    id: UUID
    form: str
    lease: str
    period: date
    number: int
    payload: Mapping[str, Any]
    checks: Sequence[Mapping[str, Any]]
    status: str


def duties(session: Session, *, until: date, open_only: bool, limit: int = 1_000) -> list[DutyRow]:
    """Duties that fall due up to a day, the earliest first."""
    row = compliance_schedule
    query = (
        sa.select(
            row,
            sa.func.coalesce(lease.c.name, asset_well.c.name, "").label("about"),
            sa.func.coalesce(person.c.name, "").label("owner"),
        )
        .outerjoin(lease, _same(lease, row.c.lease_id))
        .outerjoin(asset_well, _same(asset_well, row.c.well_id))
        .outerjoin(person, _same(person, row.c.assigned_to))
        .where(row.c.due_date <= until)
        .order_by(row.c.due_date, row.c.rule_code, row.c.id)
        .limit(limit)
    )
    if open_only:
        query = query.where(row.c.outcome == "none")
    return [
        DutyRow(
            id=one.id,
            rule_code=one.rule_code,
            about=one.about,
            lease_id=one.lease_id,
            period=one.period_start,
            due=one.due_date,
            assigned_to=one.owner,
            filed_at=one.filed_at,
            outcome=one.outcome,
            version=one.version,
        )
        for one in session.execute(query)
    ]


def add_duties(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Add duties that are not there yet; how many."""
    added = 0
    for row in rows:
        new = insert(compliance_schedule).values(id=uuid7(), **row)
        made = session.execute(
            new.on_conflict_do_nothing().returning(compliance_schedule.c.id)
        ).first()
        added += made is not None
    return added


def take_reminders(session: Session, until: date) -> list[DutyRow]:
    """The person's open duties due up to a day that they were not reminded of; noted as done."""
    row = compliance_schedule
    ids = session.scalars(
        sa.update(row)
        .where(
            row.c.assigned_to == sa.func.app.person_id(type_=sa.Uuid),
            row.c.outcome == "none",
            row.c.reminded_at.is_(None),
            row.c.due_date <= until,
        )
        .values(reminded_at=sa.func.now())
        .returning(row.c.id)
    ).all()
    return [one for one in duties(session, until=until, open_only=True) if one.id in set(ids)]


def people_to_remind(session: Session, until: date) -> list[tuple[UUID, UUID]]:
    """Organization and id of everybody with such duties; asked as the sign-in role."""
    rows = session.execute(sa.text("select * from auth.due_reminders(:until)"), {"until": until})
    return [(row.organization_id, row.person_id) for row in rows]


def reporting_leases(session: Session) -> list[tuple[UUID, str]]:
    """Leases on which a completion reports, with their jurisdictions."""
    reports = sa.select(completion_lease.c.lease_id)
    rows = session.execute(
        sa.select(lease.c.id, lease.c.jurisdiction).where(lease.c.id.in_(reports))
    )
    return [(row.id, row.jurisdiction) for row in rows]


def well_events(session: Session, since: date) -> list[tuple[UUID, dict[str, date]]]:
    """Wells that were completed, went inactive or were plugged since a day, with its days."""
    well = asset_well
    rows = session.execute(
        sa.select(
            well.c.id,
            well.c.completion_date,
            well.c.td_date,
            well.c.plugged_date,
            sa.case((well.c.well_type == "gas", well.c.completion_date)).label("gas_completion"),
            sa.case((well.c.status == "inactive", well.c.status_date)).label("inactive_since"),
        ).where(
            sa.or_(
                well.c.completion_date >= since,
                well.c.plugged_date >= since,
                sa.and_(well.c.status == "inactive", well.c.status_date >= since),
            )
        )
    )
    return [
        (
            row.id,
            {
                name: day
                for name, day in (
                    ("completed", row.completion_date),
                    ("drilling_completed", row.td_date),
                    ("plugged", row.plugged_date),
                    ("gas_well_completed", row.gas_completion),
                    ("inactive_since", row.inactive_since),
                )
                if day is not None
            },
        )
        for row in rows
    ]


def add_draft(
    session: Session,
    *,
    form: str,
    lease_id: UUID,
    period: date,
    payload: Mapping[str, Any],
    checks: Sequence[Mapping[str, Any]],
    status: str,
) -> UUID:
    """Keep a draft as the next version of its lease and month."""
    table = regulatory_report
    last = session.scalar(
        sa.select(sa.func.max(table.c.report_version)).where(
            table.c.form == form, table.c.lease_id == lease_id, table.c.period_start == period
        )
    )
    made = uuid7()
    session.execute(
        sa.insert(table).values(
            id=made,
            form=form,
            lease_id=lease_id,
            period_start=period,
            report_version=(last or 0) + 1,
            payload=dict(payload),
            checks=[dict(one) for one in checks],
            status=status,
        )
    )
    return made


def drafts(session: Session, *, draft_id: UUID | None = None, limit: int = 200) -> list[DraftRow]:
    """Drafts of reports, the newest first; one of them where it is named.

    Raises:
        NotFound: The one that is named is not there.
    """
    table = regulatory_report
    query = (
        sa.select(table, sa.func.coalesce(lease.c.name, "").label("lease"))
        .outerjoin(lease, _same(lease, table.c.lease_id))
        .order_by(table.c.id.desc())
        .limit(limit)
    )
    if draft_id is not None:
        query = query.where(table.c.id == draft_id)
    found = [
        DraftRow(
            id=row.id,
            form=row.form,
            lease=row.lease,
            period=row.period_start,
            number=row.report_version,
            payload=row.payload,
            checks=row.checks,
            status=row.status,
        )
        for row in session.execute(query)
    ]
    if draft_id is not None and not found:
        raise NotFound("There is no such draft.", hint="Reload the page.")
    return found


def _same(other: sa.Table, column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """A reference within the organization."""
    return sa.and_(other.c.organization_id == column.table.c.organization_id, other.c.id == column)
