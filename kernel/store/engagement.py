"""What an organization has done with a well: a summary per well over an append-only log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.columns import any_of
from kernel.store.ids import uuid7
from kernel.store.tables import person, well_engagement, well_interaction
from kernel.wells.interactions import refuse_unknown_interaction

Mode = Literal["upload", "rrc", "hybrid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementRow:
    """An organization's own history with a well, in short."""

    api14: str
    mode: Mode
    label: str | None
    owner_id: UUID | None
    owner_email: str | None
    first_interaction_at: datetime
    last_interaction_at: datetime
    last_interaction_type: str
    interaction_count: int
    metadata: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionRow:
    """One thing that a person did with a well."""

    id: UUID
    api14: str
    type: str
    mode: Mode
    person_id: UUID
    person_name: str
    at: datetime
    metadata: Mapping[str, Any]


ENGAGEMENT = sa.select(
    *(
        well_engagement.c[name]
        for name in EngagementRow.__dataclass_fields__
        if name != "owner_email"
    ),
    person.c.email.label("owner_email"),
).select_from(
    well_engagement.outerjoin(
        person,
        sa.and_(
            person.c.organization_id == well_engagement.c.organization_id,
            person.c.id == well_engagement.c.owner_id,
        ),
    )
)

INTERACTION = sa.select(
    *(
        well_interaction.c[name]
        for name in InteractionRow.__dataclass_fields__
        if name != "person_name"
    ),
    person.c.name.label("person_name"),
).join(
    person,
    sa.and_(
        person.c.organization_id == well_interaction.c.organization_id,
        person.c.id == well_interaction.c.person_id,
    ),
)


def record_interaction(
    session: Session,
    api14: str,
    type: str,
    mode: Mode | None = None,
    metadata: Mapping[str, Any] | None = None,
    *,
    subject: UUID | None = None,
) -> bool:
    """Log one interaction and count it. Exact however many record at once.

    The first date is set once; the type is that of the last; facts that came from both sides make
    the mode hybrid; new metadata replace older ones of the same name.

    Args:
        session: Of the person who interacts.
        api14: A well of the registry.
        type: What was done, a name of `INTERACTIONS`.
        mode: Where the facts came from; None where the interaction brought none.
        metadata: What the history keeps with it.
        subject: The plan or paper that it is about; the same one is told of once.

    Returns:
        Whether it was logged; False where the subject was told of already.

    Raises:
        InvalidInput: There is no such type, or the metadata lack what it must carry.
    """
    kept = dict(metadata or {})
    refuse_unknown_interaction(type, kept)
    if subject is None:
        _log(session, _count(session, api14, type, mode, kept), api14, type, kept, None)
        return True
    with session.begin_nested() as savepoint:
        counted = _count(session, api14, type, mode, kept)
        logged = _log(session, counted, api14, type, kept, subject)
        if not logged:
            savepoint.rollback()
    return logged


def _count(
    session: Session, api14: str, type: str, mode: Mode | None, kept: Mapping[str, Any]
) -> sa.Row[tuple[datetime, str]]:
    """Count an interaction; others of the same well wait until this one is kept."""
    moment = sa.func.clock_timestamp()
    first = insert(well_engagement).values(
        id=uuid7(),
        api14=api14,
        mode=mode or "upload",
        first_interaction_at=moment,
        last_interaction_at=moment,
        last_interaction_type=type,
        interaction_count=1,
        metadata=kept,
    )
    counted = first.on_conflict_do_update(
        index_elements=[well_engagement.c.organization_id, well_engagement.c.api14],
        set_={
            "mode": merged_mode(first.excluded.mode) if mode else well_engagement.c.mode,
            "last_interaction_at": sa.func.greatest(well_engagement.c.last_interaction_at, moment),
            "last_interaction_type": first.excluded.last_interaction_type,
            "interaction_count": well_engagement.c.interaction_count + 1,
            "metadata": well_engagement.c.metadata.op("||")(first.excluded.metadata),
        },
    ).returning(well_engagement.c.last_interaction_at, well_engagement.c.mode)
    return session.execute(counted).one()


def merged_mode(latest: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """The mode of an engagement whose facts came from LATEST as well."""
    return sa.case((well_engagement.c.mode == latest, latest), else_="hybrid")


def _log(
    session: Session,
    counted: sa.Row[tuple[datetime, str]],
    api14: str,
    type: str,
    kept: Mapping[str, Any],
    subject: UUID | None,
) -> bool:
    entry = insert(well_interaction).values(
        id=uuid7(),
        api14=api14,
        type=type,
        mode=counted.mode,
        at=counted.last_interaction_at,
        metadata=kept,
        subject=subject,
    )
    if subject is not None:
        entry = entry.on_conflict_do_nothing(
            index_elements=["organization_id", "type", "subject"],
            index_where=well_interaction.c.subject.is_not(None),
        )
    return session.execute(entry.returning(well_interaction.c.id)).one_or_none() is not None


def engagement_of(session: Session, api14: str) -> EngagementRow | None:
    """The organization's history with a well; None if it never did anything with it."""
    row = session.execute(ENGAGEMENT.where(well_engagement.c.api14 == api14)).one_or_none()
    return None if row is None else EngagementRow(**row._mapping)


def engagements_of(session: Session, api14s: Sequence[str]) -> dict[str, EngagementRow]:
    """The organization's history with each of the wells that it worked on."""
    rows = session.execute(ENGAGEMENT.where(any_of(well_engagement.c.api14, api14s)))
    return {row.api14: EngagementRow(**row._mapping) for row in rows}


def latest_engagements(session: Session, limit: int = 20) -> list[EngagementRow]:
    """The wells that the organization worked on last, newest first."""
    newest = ENGAGEMENT.order_by(
        well_engagement.c.last_interaction_at.desc(), well_engagement.c.id
    ).limit(limit)
    return [EngagementRow(**row._mapping) for row in session.execute(newest)]


def engagement_count(session: Session) -> int:
    """How many wells the organization has worked on."""
    return session.scalar(sa.select(sa.func.count()).select_from(well_engagement)) or 0


def interactions_of(session: Session, api14: str, limit: int = 100) -> list[InteractionRow]:
    """What people of the organization did with a well, newest first."""
    newest = (
        INTERACTION.where(well_interaction.c.api14 == api14)
        .order_by(well_interaction.c.id.desc())
        .limit(limit)
    )
    return [InteractionRow(**row._mapping) for row in session.execute(newest)]


def label_well(
    session: Session, api14: str, *, label: str | None, owner_id: UUID | None = None
) -> None:
    """Give a well that was worked on a label and an owner of the organization's own.

    Raises:
        NotFound: The organization never worked on the well.
    """
    changed = session.execute(
        sa.update(well_engagement)
        .where(well_engagement.c.api14 == api14)
        .values(label=label, owner_id=owner_id)
        .returning(well_engagement.c.id)
    )
    if changed.one_or_none() is None:
        raise NotFound(f"Nobody worked on the well {api14} yet.", hint="Plan it first.")
