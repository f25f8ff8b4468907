"""When a person wrote to the assistant and changed plans last."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.chat_tables import chat_message, plan_modification
from kernel.store.ids import earliest_id


def messages_since(session: Session, person_id: UUID, since: datetime, most: int) -> list[datetime]:
    """When a person sent messages, newest first, MOST at most."""
    return _since(session, chat_message, person_id, since, most, chat_message.c.role == "user")


def changes_since(session: Session, person_id: UUID, since: datetime, most: int) -> list[datetime]:
    """When a person applied changes of plans, newest first, MOST at most."""
    return _since(session, plan_modification, person_id, since, most, sa.true())


def _since(
    session: Session,
    table: sa.Table,
    person_id: UUID,
    since: datetime,
    most: int,
    which: sa.ColumnElement[bool],
) -> list[datetime]:
    wanted = (  # ids sort by time, so that no more than the last of them are looked at
        sa.select(table.c.created_at)
        .where(table.c.id >= earliest_id(since), table.c.created_by == person_id, which)
        .order_by(table.c.id.desc())
        .limit(most)
    )
    return list(session.scalars(wanted))
