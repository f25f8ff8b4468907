"""Plans as they were made: immutable, numbered without gaps per well and mode."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.ids import uuid7
from kernel.store.locks import hold
from kernel.store.tables import person, plan_snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotSummary:
    """A saved plan without its content.

    Attributes:
        plan_key: "<api10>:<mode>"; the versions of one key are 1, 2, 3 …
        verdict: What the independent checker said, "pass" or "fail".
    """

    id: UUID
    api14: str
    plan_key: str
    version: int
    kind: str
    verdict: str
    as_of: date
    created_by: UUID
    created_by_name: str
    created_at: datetime
    parent_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRow(SnapshotSummary):
    """A saved plan with its content, the plan JSON."""

    payload: Mapping[str, Any]


_table = plan_snapshot
_SUMMARY = sa.select(
    *(_table.c[field.name] for field in fields(SnapshotSummary) if field.name != "created_by_name"),
    person.c.name.label("created_by_name"),
).join(
    person,
    sa.and_(
        person.c.organization_id == _table.c.organization_id, person.c.id == _table.c.created_by
    ),
)


def save_snapshot(
    session: Session,
    *,
    api14: str,
    plan_key: str,
    payload: Mapping[str, Any],
    verdict: str,
    as_of: date,
    kind: str = "generated",
    parent_id: UUID | None = None,
    snapshot_id: UUID | None = None,
) -> SnapshotSummary:
    """Save a plan as the next version of its key; two at once get two numbers.

    Args:
        session: Of the person who made it.
        api14: A well of the registry.
        plan_key: "<api10>:<mode>".
        payload: The plan JSON.
        verdict: What the independent checker said.
        as_of: The day for which ages were reckoned.
        kind: How it came about.
        parent_id: The snapshot that it was made from.
        snapshot_id: From `uuid7()`, where the payload is to name its own id.
    """
    hold(session, "plan", plan_key)
    last = sa.select(sa.func.max(_table.c.version)).where(_table.c.plan_key == plan_key)
    saved_id = snapshot_id or uuid7()
    session.execute(
        sa.insert(_table).values(
            id=saved_id,
            api14=api14,
            plan_key=plan_key,
            version=(session.scalar(last) or 0) + 1,
            kind=kind,
            payload=dict(payload),
            verdict=verdict,
            as_of=as_of,
            parent_id=parent_id,
        )
    )
    row = session.execute(_SUMMARY.where(_table.c.id == saved_id)).one()
    return SnapshotSummary(**row._mapping)


def snapshot(session: Session, snapshot_id: UUID) -> SnapshotRow:
    """One saved plan with its content.

    Raises:
        NotFound: The organization has no such plan.
    """
    wanted = _SUMMARY.add_columns(_table.c.payload).where(_table.c.id == snapshot_id)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound("There is no such plan.", hint="Reload the list of plans.")
    return SnapshotRow(**row._mapping)


def snapshots_of(session: Session, api14: str) -> list[SnapshotSummary]:
    """Every saved plan of a well, newest first."""
    rows = session.execute(_SUMMARY.where(_table.c.api14 == api14).order_by(_table.c.id.desc()))
    return [SnapshotSummary(**row._mapping) for row in rows]


def newest_version(session: Session, plan_key: str) -> SnapshotSummary:
    """The newest saved plan of a key, which nobody numbers on until the transaction ends.

    Raises:
        NotFound: Nothing is saved under the key.
    """
    hold(session, "plan", plan_key)
    wanted = _SUMMARY.where(_table.c.plan_key == plan_key).order_by(_table.c.version.desc())
    row = session.execute(wanted.limit(1)).one_or_none()
    if row is None:
        raise NotFound("There is no such plan.", hint="Reload the list of plans.")
    return SnapshotSummary(**row._mapping)


def latest_snapshots(session: Session, limit: int = 20) -> list[SnapshotSummary]:
    """The plans saved last, of any well, newest first."""
    rows = session.execute(_SUMMARY.order_by(_table.c.id.desc()).limit(limit))
    return [SnapshotSummary(**row._mapping) for row in rows]


def snapshot_count(session: Session) -> int:
    """How many plans the organization has saved."""
    return session.scalar(sa.select(sa.func.count()).select_from(_table)) or 0
