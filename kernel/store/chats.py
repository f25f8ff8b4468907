"""Threads about plans, who may read them, and what was said in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.chat_tables import (
    chat_message,
    chat_share,
    chat_thread,
    chat_tool_call,
    chat_turn,
    plan_modification,
)
from kernel.store.ids import uuid7
from kernel.store.locks import hold
from kernel.store.tables import person

LOST = "There is no such conversation."


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadRow:
    """A thread with its counts.

    Attributes:
        last_at: When something was said in it last.
        shared_with: Ids of the people who may read it along.
    """

    id: UUID
    api14: str
    plan_key: str
    title: str
    baseline_id: UUID
    created_by: UUID
    created_by_name: str
    created_at: datetime
    archived_at: datetime | None
    messages: int
    modifications: int
    last_at: datetime
    shared_with: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCallRow:
    """One thing that the assistant did for an answer."""

    id: UUID
    message_id: UUID
    seq: int
    name: str
    arguments: Mapping[str, Any]
    result: Mapping[str, Any]
    status: str
    duration_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One message."""

    id: UUID
    thread_id: UUID
    seq: int
    role: str
    words: str
    state: str
    finish_reason: str | None
    about: Mapping[str, Any]
    created_by: UUID
    created_by_name: str
    created_at: datetime
    tool_calls: tuple[ToolCallRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToolCall:
    """A tool call to be kept with a message."""

    name: str
    arguments: Mapping[str, Any]
    result: Mapping[str, Any]
    status: str = "done"
    duration_ms: int = 0


def add_thread(
    session: Session, *, api14: str, plan_key: str, title: str, baseline_id: UUID
) -> UUID:
    """Open a thread of the session's person."""
    thread_id = uuid7()
    session.execute(
        sa.insert(chat_thread).values(
            id=thread_id, api14=api14, plan_key=plan_key, title=title, baseline_id=baseline_id
        )
    )
    return thread_id


def thread(session: Session, thread_id: UUID) -> ThreadRow:
    """One thread of the organization.

    Raises:
        NotFound: There is none of that id.
    """
    row = session.execute(_threads().where(chat_thread.c.id == thread_id)).one_or_none()
    if row is None:
        raise NotFound(LOST, hint="Reload the list of conversations.")
    return _thread(row)


def threads_of(
    session: Session, person_id: UUID | None, *, archived: bool = False, api14: str | None = None
) -> list[ThreadRow]:
    """Threads that a person owns or may read, those talked in last first; everybody's where None.

    Args:
        session: Of the organization.
        person_id: Whose.
        archived: Also those that are put away.
        api14: Only of this well.
    """
    wanted = _threads()
    if person_id is not None:
        shared = sa.select(chat_share.c.thread_id).where(
            chat_share.c.person_id == person_id, chat_share.c.revoked_at.is_(None)
        )
        mine = chat_thread.c.created_by == person_id
        wanted = wanted.where(sa.or_(mine, chat_thread.c.id.in_(shared)))
    if not archived:
        wanted = wanted.where(chat_thread.c.archived_at.is_(None))
    if api14 is not None:
        wanted = wanted.where(chat_thread.c.api14 == api14)
    rows = session.execute(wanted.order_by(sa.desc("last_at"), chat_thread.c.id.desc()))
    return [_thread(row) for row in rows]


def change_thread(session: Session, thread_id: UUID, **values: Any) -> None:
    """Rename a thread, put it away or take it back."""
    session.execute(sa.update(chat_thread).where(chat_thread.c.id == thread_id).values(**values))


def share(session: Session, thread_id: UUID, person_id: UUID) -> None:
    """Let a person read a thread along; again has no further effect."""
    made = insert(chat_share).values(thread_id=thread_id, person_id=person_id)
    session.execute(
        made.on_conflict_do_update(
            index_elements=["organization_id", "thread_id", "person_id"],
            set_={
                "revoked_at": None,
                "granted_by": sa.text("app.person_id()"),
                "granted_at": sa.func.now(),
            },
            where=chat_share.c.revoked_at.is_not(None),
        )
    )


def unshare(session: Session, thread_id: UUID, person_id: UUID) -> None:
    """Take the right to read along back."""
    session.execute(
        sa.update(chat_share)
        .where(
            chat_share.c.thread_id == thread_id,
            chat_share.c.person_id == person_id,
            chat_share.c.revoked_at.is_(None),
        )
        .values(revoked_at=sa.func.now())
    )


def add_message(
    session: Session,
    thread_id: UUID,
    *,
    role: str,
    words: str,
    state: str = "complete",
    about: Mapping[str, Any] | None = None,
    tool_calls: Sequence[NewToolCall] = (),
    message_id: UUID | None = None,
) -> UUID:
    """Keep a message as the next one of its thread, with what was done for it."""
    hold(session, "chat thread", str(thread_id))
    last = sa.select(sa.func.max(chat_message.c.seq)).where(chat_message.c.thread_id == thread_id)
    kept_id = message_id or uuid7()
    session.execute(
        sa.insert(chat_message).values(
            id=kept_id,
            thread_id=thread_id,
            seq=(session.scalar(last) or 0) + 1,
            role=role,
            words=words,
            state=state,
            about=dict(about or {}),
        )
    )
    add_tool_calls(session, kept_id, tool_calls)
    return kept_id


def add_tool_calls(
    session: Session, message_id: UUID, calls: Sequence[NewToolCall], *, first: int = 1
) -> None:
    """Keep what was done for a message, in its order; the first of CALLS gets the number FIRST."""
    for number, call in enumerate(calls, start=first):
        session.execute(
            sa.insert(chat_tool_call).values(
                id=uuid7(),
                message_id=message_id,
                seq=number,
                name=call.name,
                arguments=dict(call.arguments),
                result=dict(call.result),
                status=call.status,
                duration_ms=call.duration_ms,
            )
        )


def change_message(session: Session, message_id: UUID, **values: Any) -> None:
    """Finish or mark a message."""
    session.execute(sa.update(chat_message).where(chat_message.c.id == message_id).values(**values))


def messages_of(
    session: Session, thread_id: UUID, *, limit: int = 100, offset: int = 0, newest: bool = False
) -> list[MessageRow]:
    """Messages of a thread in their order.

    Args:
        session: Of the organization.
        thread_id: The thread.
        limit: How many at most.
        offset: How many are passed over.
        newest: Whether LIMIT and OFFSET count from the end.
    """
    order = chat_message.c.seq.desc() if newest else chat_message.c.seq
    wanted = _messages().where(chat_message.c.thread_id == thread_id)
    found = _with_calls(session, wanted.order_by(order).limit(limit).offset(offset))
    return found[::-1] if newest else found


def message(session: Session, message_id: UUID) -> MessageRow:
    """One message of the organization.

    Raises:
        NotFound: There is none of that id.
    """
    found = _with_calls(session, _messages().where(chat_message.c.id == message_id))
    if not found:
        raise NotFound("There is no such message.", hint="Reload the conversation.")
    return found[0]


def _messages() -> sa.Select[Any]:
    columns = [c for c in chat_message.c if c.name not in ("organization_id", "words")]
    so_far = sa.case(  # an answer that is still written has its words in its turn
        (chat_message.c.state == "streaming", sa.func.coalesce(chat_turn.c.words, "")),
        else_=chat_message.c.words,
    )
    return (
        sa.select(*columns, so_far.label("words"), person.c.name.label("created_by_name"))
        .join(person, _same(chat_message.c.created_by, person.c.id, chat_message, person))
        .outerjoin(
            chat_turn, _same(chat_message.c.id, chat_turn.c.message_id, chat_message, chat_turn)
        )
    )


def _with_calls(session: Session, wanted: sa.Select[Any]) -> list[MessageRow]:
    rows = list(session.execute(wanted))
    calls = _calls(session, [row.id for row in rows])
    return [MessageRow(**row._mapping, tool_calls=tuple(calls.get(row.id, ()))) for row in rows]


def _calls(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[ToolCallRow]]:
    table = chat_tool_call
    rows = session.execute(
        sa.select(*(table.c[name] for name in ToolCallRow.__dataclass_fields__))
        .where(table.c.message_id.in_(ids))
        .order_by(table.c.message_id, table.c.seq)
    )
    found: dict[UUID, list[ToolCallRow]] = {}
    for row in rows:
        found.setdefault(row.message_id, []).append(ToolCallRow(**row._mapping))
    return found


def _threads() -> sa.Select[Any]:
    columns = [column for column in chat_thread.c if column.name != "organization_id"]
    shared = (
        sa.select(sa.func.array_agg(chat_share.c.person_id))
        .where(
            chat_share.c.organization_id == chat_thread.c.organization_id,
            chat_share.c.thread_id == chat_thread.c.id,
            chat_share.c.revoked_at.is_(None),
        )
        .scalar_subquery()
    )
    last = (
        sa.select(sa.func.max(chat_message.c.created_at))
        .where(
            chat_message.c.organization_id == chat_thread.c.organization_id,
            chat_message.c.thread_id == chat_thread.c.id,
        )
        .scalar_subquery()
    )
    return sa.select(
        *columns,
        sa.func.coalesce(last, chat_thread.c.created_at).label("last_at"),
        person.c.name.label("created_by_name"),
        _count(chat_message).label("messages"),
        _count(plan_modification).label("modifications"),
        shared.label("shared_with"),
    ).join(person, _same(chat_thread.c.created_by, person.c.id, chat_thread, person))


def _count(table: sa.Table) -> sa.ScalarSelect[Any]:
    return (
        sa.select(sa.func.count())
        .select_from(table)
        .where(
            table.c.organization_id == chat_thread.c.organization_id,
            table.c.thread_id == chat_thread.c.id,
        )
        .scalar_subquery()
    )


def _same(
    left: sa.ColumnElement[Any], right: sa.ColumnElement[Any], one: sa.Table, other: sa.Table
) -> sa.ColumnElement[bool]:
    return sa.and_(one.c.organization_id == other.c.organization_id, left == right)


def _thread(row: sa.Row[Any]) -> ThreadRow:
    return ThreadRow(**{**row._mapping, "shared_with": tuple(row.shared_with or ())})
