"""The model of the organization's assistant, and the tokens that answers used."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.errors import Unavailable
from kernel.store.assistant_tables import assistant_model, assistant_use
from kernel.store.connection import StoreUrls, plain_engine
from kernel.store.ids import uuid7
from kernel.store.tables import person


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantRow:
    """What an organization chose. Prices in US$ for a million tokens, costs in US$.

    Attributes:
        key_sealed: The key, encrypted; None where there is none.
        probe: What the server was seen to do, when, and of which host and model.
        version: Counts the changes, so that a stale one is noticed.
    """

    enabled: bool
    url: str | None
    model: str | None
    key_sealed: bytes | None = field(repr=False)
    timeout_s: int
    rounds: int
    turn_tokens: int
    day_tokens: int
    month_tokens: int
    price_in: Decimal
    price_out: Decimal
    turn_cost: Decimal | None
    day_cost: Decimal | None
    month_cost: Decimal | None
    probe: Mapping[str, Any]
    version: int
    changed_at: datetime
    changed_by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Tokens and US$: settled ones, and reserved ones of answers that are not settled."""

    tokens: int
    cost: Decimal


def chosen(session: Session) -> AssistantRow | None:
    """What the organization chose; None where it chose nothing."""
    names = [one.name for one in fields(AssistantRow) if one.name != "changed_by_name"]
    row = session.execute(
        sa.select(
            *(assistant_model.c[name] for name in names), person.c.name.label("changed_by_name")
        ).join(
            person,
            sa.and_(
                person.c.organization_id == assistant_model.c.organization_id,
                person.c.id == assistant_model.c.changed_by,
            ),
        )
    ).one_or_none()
    return None if row is None else AssistantRow(**row._mapping)


def choose(session: Session, values: Mapping[str, Any], *, seen: int | None) -> bool:
    """Keep what an organization chooses; False where somebody else changed it first.

    Args:
        session: Of the organization.
        values: Columns by name.
        seen: The version that was looked at; None where nothing was chosen yet.
    """
    if seen is None:
        added = insert(assistant_model).values(**values).on_conflict_do_nothing()
        return session.execute(added.returning(assistant_model.c.version)).one_or_none() is not None
    changed = (
        sa.update(assistant_model)
        .where(assistant_model.c.version == seen)
        .values(
            **values,
            version=assistant_model.c.version + 1,
            changed_by=sa.text("app.person_id()"),
            changed_at=sa.func.now(),
        )
    )
    return session.execute(changed.returning(assistant_model.c.version)).one_or_none() is not None


def keep_probe(session: Session, probe: Mapping[str, Any]) -> None:
    """Keep what a server was seen to do."""
    session.execute(sa.update(assistant_model).values(probe=dict(probe)))


def used(session: Session, since: date, *, person_id: UUID | None = None) -> Used:
    """What was used since a day, by everybody or by one person."""
    table = assistant_use
    tokens = sa.func.coalesce(table.c.tokens_in + table.c.tokens_out, table.c.reserved_tokens)
    cost = sa.func.coalesce(table.c.cost, table.c.reserved_cost)
    wanted = sa.select(
        sa.func.coalesce(sa.func.sum(tokens), 0), sa.func.coalesce(sa.func.sum(cost), 0)
    ).where(table.c.day >= since)
    if person_id is not None:
        wanted = wanted.where(table.c.person_id == person_id)
    row = session.execute(wanted).one()
    return Used(tokens=int(row[0]), cost=Decimal(row[1]))


def used_by_all(urls: StoreUrls) -> Used:
    """What all organizations together used since the beginning, as the backup role sees it.

    Raises:
        Unavailable: The database does not answer.
    """
    table = assistant_use
    tokens = sa.func.coalesce(table.c.tokens_in + table.c.tokens_out, table.c.reserved_tokens)
    wanted = sa.select(
        sa.func.coalesce(sa.func.sum(tokens), 0),
        sa.func.coalesce(sa.func.sum(sa.func.coalesce(table.c.cost, table.c.reserved_cost)), 0),
    )
    try:
        with plain_engine(urls.backup).connect() as connection:
            row = connection.execute(wanted).one()
    except sa.exc.SQLAlchemyError as failure:
        raise Unavailable("The database does not answer.") from failure
    return Used(tokens=int(row[0]), cost=Decimal(row[1]))


def reserve(session: Session, *, message_id: UUID, day: date, tokens: int, cost: Decimal) -> None:
    """Set tokens aside for an answer."""
    session.execute(
        sa.insert(assistant_use).values(
            id=uuid7(),
            message_id=message_id,
            day=day,
            reserved_tokens=tokens,
            reserved_cost=cost,
        )
    )


def settle(
    session: Session, message_id: UUID, *, tokens_in: int, tokens_out: int, cost: Decimal
) -> None:
    """Put what an answer used in the place of what was set aside for it."""
    session.execute(
        sa.update(assistant_use)
        .where(assistant_use.c.message_id == message_id)
        .values(tokens_in=tokens_in, tokens_out=tokens_out, cost=cost)
    )
