"""What an administrator may know of conversations: how many messages, what was offered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.chat_tables import chat_message, chat_thread, plan_proposal
from kernel.store.tables import person


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """A change that was offered, and what became of it.

    Attributes:
        operations: Names of what was to be done, each once.
        risk: The change risk index.
        blocking: How many findings of law it would add.
    """

    id: UUID
    thread_id: UUID
    api14: str
    plan_key: str
    operations: tuple[str, ...]
    risk: float
    blocking: int
    status: str
    created_by_name: str
    created_at: datetime
    decided_by_name: str | None
    decided_at: datetime | None


def messages_by_role(session: Session) -> dict[UUID, dict[str, int]]:
    """How many messages of each role a thread has, for every thread of the organization."""
    rows = session.execute(
        sa.select(chat_message.c.thread_id, chat_message.c.role, sa.func.count().label("number"))
        .group_by(chat_message.c.thread_id, chat_message.c.role)
        .order_by(chat_message.c.role)
    )
    found: dict[UUID, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.thread_id, {})[row.role] = row.number
    return found


def offers(session: Session, limit: int) -> list[OfferRow]:
    """Changes that were offered in the organization, newest first."""
    table, decider = plan_proposal, person.alias("decider")
    here = table.c.organization_id
    rows = session.execute(
        sa.select(
            *(table.c[name] for name in ("id", "thread_id", "kind", "operations", "status")),
            table.c.created_at,
            table.c.decided_at,
            table.c.risk["score"].as_float().label("risk"),
            sa.func.jsonb_array_length(table.c.blocking).label("blocking"),
            chat_thread.c.api14,
            chat_thread.c.plan_key,
            person.c.name.label("created_by_name"),
            decider.c.name.label("decided_by_name"),
        )
        .join(
            chat_thread,
            sa.and_(chat_thread.c.organization_id == here, chat_thread.c.id == table.c.thread_id),
        )
        .join(person, sa.and_(person.c.organization_id == here, person.c.id == table.c.created_by))
        .outerjoin(
            decider,
            sa.and_(decider.c.organization_id == here, decider.c.id == table.c.decided_by),
        )
        .order_by(table.c.id.desc())
        .limit(limit)
    )
    return [_offer(dict(row._mapping)) for row in rows]


def _offer(row: Mapping[str, Any]) -> OfferRow:
    names = [row["kind"]]
    if row["kind"] == "edit":
        names = [str(one["operation"]) for one in row["operations"]]
    held = {name: row[name] for name in row if name not in ("kind", "operations")}
    return OfferRow(**held, operations=tuple(dict.fromkeys(names)))
