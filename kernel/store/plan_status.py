"""The log of what became of saved plans; rows are added and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import Conflict
from kernel.plugging.life import Said, Status
from kernel.store.ids import uuid7
from kernel.store.locks import hold
from kernel.store.tables import person, plan_snapshot, plan_status


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRow:
    """One move of a saved plan.

    Attributes:
        number: 1, 2, 3 … within the plan.
        was: The state before.
        on_date: The day of the filing or of the plugging.
        paper_id: The plugging record that it rests on.
        takes_back: The move that this one undoes.
    """

    id: UUID
    snapshot_id: UUID
    number: int
    status: Status
    was: Status
    comment: str
    acknowledged: Sequence[str]
    on_date: date | None
    reference: str | None
    paper_id: UUID | None
    takes_back: UUID | None
    created_by: UUID
    created_by_name: str
    created_at: datetime


_table = plan_status
_ROW = sa.select(
    *(_table.c[field.name] for field in fields(StatusRow) if field.name != "created_by_name"),
    person.c.name.label("created_by_name"),
).join(
    person,
    sa.and_(
        person.c.organization_id == _table.c.organization_id, person.c.id == _table.c.created_by
    ),
)


def hold_status(session: Session, snapshot_id: UUID) -> None:
    """Wait until nobody else moves this plan, and keep others from it until the end."""
    hold(session, "plan status", str(snapshot_id))


def status_log(session: Session, snapshot_id: UUID) -> list[StatusRow]:
    """Every move of a plan, oldest first; a plan without any is a draft."""
    rows = session.execute(
        _ROW.where(_table.c.snapshot_id == snapshot_id).order_by(_table.c.number)
    )
    return [StatusRow(**row._mapping) for row in rows]


def add_status(
    session: Session,
    snapshot_id: UUID,
    status: Status,
    *,
    was: Status,
    number: int,
    said: Said,
    paper_id: UUID | None = None,
    takes_back: UUID | None = None,
) -> StatusRow:
    """Log a move; the caller holds the plan.

    Raises:
        Conflict: The number is taken: somebody else moved the plan first.
    """
    row_id = uuid7()
    try:
        with session.begin_nested():
            session.execute(
                sa.insert(_table).values(
                    id=row_id,
                    snapshot_id=snapshot_id,
                    number=number,
                    status=status,
                    was=was,
                    comment=said.comment.strip(),
                    acknowledged=list(said.acknowledged),
                    on_date=said.on,
                    reference=said.reference.strip() or None,
                    paper_id=paper_id,
                    takes_back=takes_back,
                )
            )
    except sa.exc.IntegrityError as taken:
        raise Conflict(
            "Somebody else changed the plan's status first.", hint="Reload the plan."
        ) from taken
    return StatusRow(**session.execute(_ROW.where(_table.c.id == row_id)).one()._mapping)


def newest_filed(session: Session, api14: str) -> UUID | None:
    """The version of a well that was filed last and is not plugged yet."""
    latest = (
        sa.select(_table)
        .distinct(_table.c.snapshot_id)
        .order_by(_table.c.snapshot_id, _table.c.number.desc())
        .subquery()
    )
    return session.scalar(
        sa.select(latest.c.snapshot_id)
        .join(
            plan_snapshot,
            sa.and_(
                plan_snapshot.c.organization_id == latest.c.organization_id,
                plan_snapshot.c.id == latest.c.snapshot_id,
            ),
        )
        .where(plan_snapshot.c.api14 == api14, latest.c.status == "filed")
        .order_by(latest.c.id.desc())
        .limit(1)
    )
