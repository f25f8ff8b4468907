"""Comments, notes on conflicts, lost time, column layouts and baselines of the campaign tracker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.scheduling.jobs import NptEvent
from kernel.store.campaign_tables import (
    baseline,
    campaign_comment,
    conflict_note,
    npt_event,
    sheet_layout,
)
from kernel.store.ids import uuid7
from kernel.store.tables import person


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody wrote about a job, a link or the scenario.

    Attributes:
        subject_id: The job, the link, or the scenario itself.
        field: The column; empty for the whole row.
    """

    id: UUID
    scenario_id: UUID
    subject_id: UUID
    field: str
    words: str
    created_by: UUID
    created_by_name: str
    created_at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictNote:
    """Who looks after a conflict, and why it is borne."""

    conflict_key: str
    owner_id: UUID | None
    owner_name: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineRow:
    """A frozen copy of a plan.

    Attributes:
        jobs: By lineage: name, rig_id, start_on, finish_on, duration_days, cost.
    """

    id: UUID
    name: str
    scenario_id: UUID | None
    revision: int
    jobs: Mapping[str, Mapping[str, Any]]
    created_by_name: str
    created_at: datetime


def _with_author(table: sa.Table, *columns: Any) -> sa.Select[Any]:
    return sa.select(*columns, person.c.name.label("created_by_name")).join(
        person,
        sa.and_(
            person.c.organization_id == table.c.organization_id,
            person.c.id == table.c.created_by,
        ),
    )


_COMMENT = _with_author(
    campaign_comment,
    *(
        campaign_comment.c[name]
        for name in ("id", "scenario_id", "subject_id", "field", "words", "created_by",
                     "created_at", "resolved_at")
    ),
)  # fmt: skip


def add_comment(
    session: Session, scenario_id: UUID, subject_id: UUID, *, field: str, words: str
) -> UUID:
    """Keep a comment."""
    made = uuid7()
    session.execute(
        sa.insert(campaign_comment).values(
            id=made, scenario_id=scenario_id, subject_id=subject_id, field=field, words=words
        )
    )
    return made


def comments(session: Session, scenario_id: UUID, subject_id: UUID | None = None) -> list[Comment]:
    """Comments of a scenario, oldest first; those on one subject where named."""
    wanted = _COMMENT.where(campaign_comment.c.scenario_id == scenario_id)
    if subject_id is not None:
        wanted = wanted.where(campaign_comment.c.subject_id == subject_id)
    rows = session.execute(wanted.order_by(campaign_comment.c.id))
    return [Comment(**row._mapping) for row in rows]


def resolve_comment(session: Session, comment_id: UUID, *, done: bool) -> None:
    """Mark a comment as dealt with, or as open again.

    Raises:
        NotFound: There is no such comment.
    """
    changed = session.execute(
        sa.update(campaign_comment)
        .where(campaign_comment.c.id == comment_id)
        .values(
            resolved_at=sa.func.now() if done else None,
            resolved_by=sa.func.app.person_id(type_=sa.Uuid) if done else None,
        )
        .returning(campaign_comment.c.id)
    )
    if changed.first() is None:
        raise NotFound("There is no such comment.", hint="Reload the page.")


def note_conflict(
    session: Session, scenario_id: UUID, key: str, *, owner_id: UUID | None, reason: str
) -> None:
    """Keep who looks after a conflict and why it is borne, in place of what was said before."""
    values = {"owner_id": owner_id, "reason": reason}
    statement = insert(conflict_note).values(
        id=uuid7(), scenario_id=scenario_id, conflict_key=key, **values
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["organization_id", "scenario_id", "conflict_key"], set_=values
        )
    )


def conflict_notes(session: Session, scenario_id: UUID) -> dict[str, ConflictNote]:
    """What was said about conflicts of a scenario, by their keys."""
    table = conflict_note
    rows = session.execute(
        sa.select(
            table.c.conflict_key, table.c.owner_id, person.c.name.label("owner_name"),
            table.c.reason,
        )
        .outerjoin(
            person,
            sa.and_(
                person.c.organization_id == table.c.organization_id,
                person.c.id == table.c.owner_id,
            ),
        )
        .where(table.c.scenario_id == scenario_id)
    )  # fmt: skip
    return {row.conflict_key: ConflictNote(**row._mapping) for row in rows}


def add_npt(session: Session, event: NptEvent) -> NptEvent:
    """Keep lost time of a job."""
    made = uuid7()
    session.execute(
        sa.insert(npt_event).values(
            id=made,
            lineage_id=UUID(event.lineage_id),
            start_at=event.start_at,
            end_at=event.end_at,
            code=event.code,
            responsible=event.responsible,
            hits_critical=event.hits_critical,
            remark=event.remark,
        )
    )
    return NptEvent(
        id=str(made),
        lineage_id=event.lineage_id,
        start_at=event.start_at,
        end_at=event.end_at,
        code=event.code,
        responsible=event.responsible,
        hits_critical=event.hits_critical,
        remark=event.remark,
    )


def delete_npt(session: Session, event_id: UUID) -> None:
    """Take lost time out.

    Raises:
        NotFound: There is no such event.
    """
    gone = sa.delete(npt_event).where(npt_event.c.id == event_id).returning(npt_event.c.id)
    if session.execute(gone).first() is None:
        raise NotFound("There is no such lost time.", hint="Reload the page.")


def save_layout(
    session: Session, *, screen: str, name: str, columns: Sequence[Mapping[str, Any]]
) -> None:
    """Keep the person's arrangement of columns under a name."""
    kept = [dict(column) for column in columns]
    statement = insert(sheet_layout).values(id=uuid7(), screen=screen, name=name, columns=kept)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["organization_id", "person_id", "screen", "name"],
            set_={"columns": kept},
        )
    )


def layouts(session: Session, screen: str) -> dict[str, list[dict[str, Any]]]:
    """The person's arrangements of columns, by name."""
    rows = session.execute(
        sa.select(sheet_layout.c.name, sheet_layout.c["columns"].label("kept"))
        .where(
            sheet_layout.c.screen == screen,
            sheet_layout.c.person_id == sa.func.app.person_id(type_=sa.Uuid),
        )
        .order_by(sheet_layout.c.name)
    )
    return {row.name: row.kept for row in rows}


def delete_layout(session: Session, screen: str, name: str) -> None:
    """Take an arrangement of columns of the person out."""
    session.execute(
        sa.delete(sheet_layout).where(
            sheet_layout.c.screen == screen,
            sheet_layout.c.name == name,
            sheet_layout.c.person_id == sa.func.app.person_id(type_=sa.Uuid),
        )
    )


_BASELINE = _with_author(
    baseline,
    *(baseline.c[name] for name in ("id", "name", "scenario_id", "revision", "jobs", "created_at")),
)


def add_baseline(
    session: Session,
    *,
    name: str,
    scenario_id: UUID,
    revision: int,
    jobs: Mapping[str, Mapping[str, Any]],
) -> UUID:
    """Keep a frozen copy of a plan."""
    made = uuid7()
    session.execute(
        sa.insert(baseline).values(
            id=made,
            name=name,
            scenario_id=scenario_id,
            revision=revision,
            jobs={lineage: dict(values) for lineage, values in jobs.items()},
        )
    )
    return made


def baseline_of(session: Session, baseline_id: UUID) -> BaselineRow:
    """A frozen copy of a plan.

    Raises:
        NotFound: The organization has no such baseline.
    """
    row = session.execute(_BASELINE.where(baseline.c.id == baseline_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such baseline.", hint="Reload the page.")
    return BaselineRow(**row._mapping)


def baselines(session: Session) -> list[BaselineRow]:
    """Every baseline, the newest first."""
    rows = session.execute(_BASELINE.order_by(baseline.c.id.desc()))
    return [BaselineRow(**row._mapping) for row in rows]
