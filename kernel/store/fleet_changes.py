"""What people did to rigs, places, campaigns and moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.ids import uuid7
from kernel.store.rig_tables import fleet_change
from kernel.store.tables import person

FleetKind = Literal["rig", "site", "campaign", "moves"]
StepKind = Literal["edit", "undo", "redo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetStep:
    """One change without its values.

    Attributes:
        undoes: The change that this one takes back or makes again.
    """

    id: UUID
    kind: StepKind
    undoes: UUID | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetChange:
    """One change.

    Attributes:
        before: None where it was new.
        after: None where it was taken out.
    """

    id: UUID
    subject_kind: FleetKind
    subject_id: UUID
    kind: StepKind
    words: str
    before: Any
    after: Any
    created_by_name: str
    created_at: datetime


def add_change(
    session: Session,
    subject_kind: FleetKind,
    subject_id: UUID,
    *,
    before: Any,
    after: Any,
    words: str,
    kind: StepKind = "edit",
    undoes: UUID | None = None,
) -> None:
    """Keep what the person did."""
    session.execute(
        sa.insert(fleet_change).values(
            id=uuid7(),
            subject_kind=subject_kind,
            subject_id=subject_id,
            kind=kind,
            undoes=undoes,
            words=words,
            before=before,
            after=after,
        )
    )


def my_steps(session: Session) -> list[FleetStep]:
    """The person's changes, oldest first."""
    columns = [fleet_change.c[name] for name in FleetStep.__dataclass_fields__]
    rows = session.execute(
        sa.select(*columns)
        .where(fleet_change.c.created_by == sa.func.app.person_id(type_=sa.Uuid))
        .order_by(fleet_change.c.id)
    )
    return [FleetStep(**row._mapping) for row in rows]


_CHANGE = sa.select(
    *(
        fleet_change.c[name]
        for name in ("id", "subject_kind", "subject_id", "kind", "words", "before", "after",
                     "created_at")
    ),
    person.c.name.label("created_by_name"),
).join(
    person,
    sa.and_(
        person.c.organization_id == fleet_change.c.organization_id,
        person.c.id == fleet_change.c.created_by,
    ),
)  # fmt: skip


def change_of(session: Session, change_id: UUID) -> FleetChange:
    """One change."""
    return FleetChange(
        **session.execute(_CHANGE.where(fleet_change.c.id == change_id)).one()._mapping
    )


def changes_of(
    session: Session, subject_kind: FleetKind, subject_id: UUID, limit: int
) -> Sequence[FleetChange]:
    """What was done to one rig, place or campaign, newest first."""
    rows = session.execute(
        _CHANGE.where(
            fleet_change.c.subject_kind == subject_kind, fleet_change.c.subject_id == subject_id
        )
        .order_by(fleet_change.c.id.desc())
        .limit(limit)
    )
    return [FleetChange(**row._mapping) for row in rows]
