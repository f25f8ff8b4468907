"""Answers while they are written: how far they are, and whether anybody still writes them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.chat_tables import chat_message, chat_turn

SILENT_FOR = timedelta(seconds=20)  # without a sign of life for so long, nobody writes any more


def begin_turn(session: Session, message_id: UUID) -> None:
    """Note that an answer is being written."""
    session.execute(sa.insert(chat_turn).values(message_id=message_id))


def write(session: Session, message_id: UUID, words: str) -> bool:
    """Keep the words so far, as a sign of life; whether somebody wishes it to stop."""
    stop = session.execute(
        sa.update(chat_turn)
        .where(chat_turn.c.message_id == message_id)
        .values(words=words, seen_at=sa.func.clock_timestamp())
        .returning(chat_turn.c.stop_asked_at)
    ).scalar_one()
    return stop is not None


def ask_to_stop(session: Session, message_id: UUID) -> None:
    """Wish that an answer stop; whoever writes it looks for this, wherever it runs."""
    session.execute(
        sa.update(chat_turn)
        .where(chat_turn.c.message_id == message_id, chat_turn.c.stop_asked_at.is_(None))
        .values(stop_asked_at=sa.func.now(), stop_asked_by=sa.text("app.person_id()"))
    )


def finish(session: Session, message_id: UUID, **values: Any) -> bool:
    """Finish an answer that is still written; False where it was finished already."""
    done = session.execute(
        sa.update(chat_message)
        .where(chat_message.c.id == message_id, chat_message.c.state == "streaming")
        .values(**values)
        .returning(chat_message.c.id)
    ).one_or_none()
    return done is not None


def written_now(session: Session, thread_id: UUID) -> UUID | None:
    """The answer of a thread that somebody is writing at this moment."""
    newest = _streaming(thread_id).where(sa.not_(_silent())).order_by(chat_message.c.seq.desc())
    found: UUID | None = session.scalar(newest.limit(1))
    return found


def given_up(session: Session, thread_id: UUID) -> list[tuple[UUID, str]]:
    """Answers of a thread that nobody writes any more, with the words that they had."""
    rows = session.execute(
        _streaming(thread_id)
        .add_columns(sa.func.coalesce(chat_turn.c.words, ""))
        .where(_silent())
        .order_by(chat_message.c.seq)
    )
    return [(row[0], row[1]) for row in rows]


def _streaming(thread_id: UUID) -> sa.Select[Any]:
    return (
        sa.select(chat_message.c.id)
        .outerjoin(
            chat_turn,
            sa.and_(
                chat_turn.c.organization_id == chat_message.c.organization_id,
                chat_turn.c.message_id == chat_message.c.id,
            ),
        )
        .where(chat_message.c.thread_id == thread_id, chat_message.c.state == "streaming")
    )


def _silent() -> sa.ColumnElement[bool]:
    last = sa.func.coalesce(chat_turn.c.seen_at, chat_message.c.created_at)
    return last < sa.func.clock_timestamp() - SILENT_FOR
