"""What an organization has set for its accounts: every choice is kept, the newest holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.close_tables import operating_setting
from kernel.store.ids import uuid7
from kernel.store.tables import person


def chosen_settings(session: Session) -> Mapping[str, Any]:
    """The values that hold; empty where nobody has chosen any."""
    newest = sa.select(operating_setting.c.chosen).order_by(operating_setting.c.id.desc()).limit(1)
    found: Mapping[str, Any] | None = session.scalar(newest)
    return found or {}


def choose_settings(session: Session, chosen: Mapping[str, Any], note: str) -> None:
    """Keep a set of values; from now on it holds."""
    session.execute(sa.insert(operating_setting).values(id=uuid7(), chosen=dict(chosen), note=note))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenRow:
    """A set of values that somebody chose."""

    at: datetime
    by: str
    note: str
    chosen: Mapping[str, Any]


def settings_log(session: Session, limit: int) -> list[ChosenRow]:
    """What was chosen when, by whom and why; newest first."""
    rows = session.execute(
        sa.select(
            operating_setting.c.created_at.label("at"),
            person.c.name.label("by"),
            operating_setting.c.note,
            operating_setting.c.chosen,
        )
        .join(
            person,
            sa.and_(
                person.c.organization_id == operating_setting.c.organization_id,
                person.c.id == operating_setting.c.created_by,
            ),
        )
        .order_by(operating_setting.c.id.desc())
        .limit(limit)
    )
    return [ChosenRow(**row._mapping) for row in rows]
