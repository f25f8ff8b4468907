"""Planning preferences of an organization: every choice is kept, the newest holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.ids import uuid7
from kernel.store.tables import person, planning_preferences


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesRow:
    """One set of chosen values, with who chose it, when and why."""

    id: UUID
    chosen: Mapping[str, Any]
    note: str
    created_by: UUID
    created_by_name: str
    created_at: datetime


_table = planning_preferences
_ROW = (
    sa.select(
        _table.c.id,
        _table.c.chosen,
        _table.c.note,
        _table.c.created_by,
        person.c.name.label("created_by_name"),
        _table.c.created_at,
    )
    .join(
        person,
        sa.and_(
            person.c.organization_id == _table.c.organization_id,
            person.c.id == _table.c.created_by,
        ),
    )
    .order_by(_table.c.id.desc())
)


def choose(session: Session, *, chosen: Mapping[str, Any], note: str = "") -> UUID:
    """Keep a set of values; from now on it holds for the organization's plans."""
    row_id = uuid7()
    session.execute(sa.insert(_table).values(id=row_id, chosen=dict(chosen), note=note))
    return row_id


def newest_choice(session: Session) -> PreferencesRow | None:
    """The set that holds; None where nobody has chosen anything yet."""
    row = session.execute(_ROW.limit(1)).one_or_none()
    return None if row is None else PreferencesRow(**row._mapping)


def choices(session: Session, *, limit: int) -> list[PreferencesRow]:
    """The sets chosen so far, newest first."""
    return [PreferencesRow(**row._mapping) for row in session.execute(_ROW.limit(limit))]


def choice_of(session: Session, row_id: UUID) -> PreferencesRow:
    """One set.

    Raises:
        NotFound: There is no such set.
    """
    row = session.execute(_ROW.where(_table.c.id == row_id)).one_or_none()
    if row is None:
        raise NotFound("There are no such preferences.", hint="Reload the page.")
    return PreferencesRow(**row._mapping)
