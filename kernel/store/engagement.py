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
from kernel.store.ids import uuid7
from kernel.store.tables import person, well_engagement, well_interaction

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


_ENGAGEMENT = sa.select(
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


def record_interaction(
    session: Session,
    api14: str,
    type: str,
    mode: Mode,
    metadata: Mapping[str, Any] | None = None,
) -> None:
    """Log one interaction and count it. Exact however many record at once.

    The first date is set once; the mode and type are those of the last; new metadata replace
    older ones of the same name.

    Args:
        session: Of the person who interacts.
        api14: A well of the registry.
        type: What was done, for example "w3a_generated".
        mode: Where the facts came from.
        metadata: Anything worth keeping with it.
    """
    kept = dict(metadata or {})
    moment = sa.func.clock_timestamp()
    first = insert(well_engagement).values(
        id=uuid7(),
        api14=api14,
        mode=mode,
        first_interaction_at=moment,
        last_interaction_at=moment,
        last_interaction_type=type,
        interaction_count=1,
        metadata=kept,
    )
    counted = first.on_conflict_do_update(
        index_elements=[well_engagement.c.organization_id, well_engagement.c.api14],
        set_={
            "mode": first.excluded.mode,
            "last_interaction_at": sa.func.greatest(well_engagement.c.last_interaction_at, moment),
            "last_interaction_type": first.excluded.last_interaction_type,
            "interaction_count": well_engagement.c.interaction_count + 1,
            "metadata": well_engagement.c.metadata.op("||")(first.excluded.metadata),
        },
    ).returning(well_engagement.c.last_interaction_at)
    session.execute(
        sa.insert(well_interaction).values(
            id=uuid7(),
            api14=api14,
            type=type,
            mode=mode,
            at=session.execute(counted).scalar_one(),
            metadata=kept,
        )
    )


def engagement_of(session: Session, api14: str) -> EngagementRow | None:
    """The organization's history with a well; None if it never did anything with it."""
    row = session.execute(_ENGAGEMENT.where(well_engagement.c.api14 == api14)).one_or_none()
    return None if row is None else EngagementRow(**row._mapping)


def engagements_of(session: Session, api14s: Sequence[str]) -> dict[str, EngagementRow]:
    """The organization's history with each of the wells that it worked on."""
    rows = session.execute(_ENGAGEMENT.where(well_engagement.c.api14.in_(api14s)))
    return {row.api14: EngagementRow(**row._mapping) for row in rows}


def latest_engagements(session: Session, limit: int = 20) -> list[EngagementRow]:
    """The wells that the organization worked on last, newest first."""
    newest = _ENGAGEMENT.order_by(
        well_engagement.c.last_interaction_at.desc(), well_engagement.c.id
    ).limit(limit)
    return [EngagementRow(**row._mapping) for row in session.execute(newest)]


def engagement_count(session: Session) -> int:
    """How many wells the organization has worked on."""
    return session.scalar(sa.select(sa.func.count()).select_from(well_engagement)) or 0


def interactions_of(session: Session, api14: str, limit: int = 100) -> list[InteractionRow]:
    """What people of the organization did with a well, newest first."""
    columns = [
        well_interaction.c[name]
        for name in InteractionRow.__dataclass_fields__
        if name != "person_name"
    ]
    newest = (
        sa.select(*columns, person.c.name.label("person_name"))
        .join(
            person,
            sa.and_(
                person.c.organization_id == well_interaction.c.organization_id,
                person.c.id == well_interaction.c.person_id,
            ),
        )
        .where(well_interaction.c.api14 == api14)
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
