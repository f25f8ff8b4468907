"""Addresses to which a calendar program subscribes, each with a token of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.actor import Actor, Role
from kernel.store.ids import uuid7
from kernel.store.notice_tables import calendar_feed

Scope = Literal["plan", "scenario", "follows", "duties"]
_ME = sa.func.app.person_id(type_=sa.Uuid)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A subscription of the person; its token was shown once.

    Attributes:
        scope: The approved plan, one scenario, of the approved plan what the person follows, or
            the duties of the compliance calendar.
    """

    id: UUID
    name: str
    scope: Scope
    scenario_id: UUID | None
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


_COLUMNS = [calendar_feed.c[name] for name in FeedRow.__dataclass_fields__]


def add_feed(
    session: Session, *, name: str, scope: Scope, scenario_id: UUID | None, token_hash: bytes
) -> UUID:
    """Keep a subscription."""
    made = uuid7()
    session.execute(
        sa.insert(calendar_feed).values(
            id=made, name=name, scope=scope, scenario_id=scenario_id, token_hash=token_hash
        )
    )
    return made


def my_feeds(session: Session) -> list[FeedRow]:
    """The subscriptions of the person that hold, newest first."""
    rows = session.execute(
        sa.select(*_COLUMNS)
        .where(calendar_feed.c.person_id == _ME, calendar_feed.c.revoked_at.is_(None))
        .order_by(calendar_feed.c.id.desc())
    )
    return [FeedRow(**row._mapping) for row in rows]


def feed_of(session: Session, feed_id: UUID) -> FeedRow | None:
    """One subscription of the person that holds."""
    return next((one for one in my_feeds(session) if one.id == feed_id), None)


def revoke_feed(session: Session, feed_id: UUID) -> bool:
    """End a subscription of the person; whether it held."""
    ended = session.execute(
        sa.update(calendar_feed)
        .where(
            calendar_feed.c.id == feed_id,
            calendar_feed.c.person_id == _ME,
            calendar_feed.c.revoked_at.is_(None),
        )
        .values(revoked_at=sa.func.now())
        .returning(calendar_feed.c.id)
    )
    return ended.first() is not None


def feed_actor(session: Session, token_hash: bytes) -> tuple[Actor, UUID] | None:
    """Whose subscription a token is, and which; asked as the sign-in role."""
    row = session.execute(
        sa.text("select * from auth.feed_actor(:hash)"), {"hash": token_hash}
    ).one_or_none()
    if row is None:
        return None
    actor = Actor(
        organization_id=row.organization_id,
        user_id=row.person_id,
        role=Role(row.role),
        email=row.email,
        name=row.name,
        organization=row.organization,
    )
    return actor, row.feed_id
