"""What engineers corrected in the facts that were read: who, when, why; nothing is erased."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.ids import uuid7
from kernel.store.locks import hold
from kernel.store.paper_tables import fact_correction
from kernel.store.tables import person


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """A value that a person put in place of the one read; standing until it is withdrawn."""

    id: UUID
    api14: str
    path: str
    value: Any
    note: str
    created_by: UUID
    created_by_name: str
    created_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: UUID | None


_table = fact_correction
_CORRECTION = sa.select(
    *(_table.c[field.name] for field in fields(CorrectionRow) if field.name != "created_by_name"),
    person.c.name.label("created_by_name"),
).join(
    person,
    sa.and_(
        person.c.organization_id == _table.c.organization_id, person.c.id == _table.c.created_by
    ),
)


def correct(session: Session, *, api14: str, path: str, value: Any, note: str = "") -> UUID:
    """Put a value in place of the one read. An earlier correction of the path is withdrawn.

    Args:
        session: Of the person who corrects.
        api14: A well of the registry.
        path: The fact, for example "casing[1].shoe_ft".
        value: JSON; None says that the fact is unknown.
        note: Why.
    """
    hold(session, "correction", api14, path)
    standing = (_table.c.api14 == api14, _table.c.path == path, _table.c.withdrawn_at.is_(None))
    session.execute(sa.update(_table).where(*standing).values(_withdrawn()))
    correction_id = uuid7()
    session.execute(
        sa.insert(_table).values(id=correction_id, api14=api14, path=path, value=value, note=note)
    )
    return correction_id


def withdraw(session: Session, correction_id: UUID) -> CorrectionRow:
    """Take a correction back: the fact is again what the papers say.

    Raises:
        NotFound: There is no such correction, or it is withdrawn already.
    """
    changed = session.execute(
        sa.update(_table)
        .where(_table.c.id == correction_id, _table.c.withdrawn_at.is_(None))
        .values(_withdrawn())
        .returning(_table.c.id)
    )
    if changed.one_or_none() is None:
        raise NotFound("There is no such correction.", hint="Reload the facts.")
    row = session.execute(_CORRECTION.where(_table.c.id == correction_id)).one()
    return CorrectionRow(**row._mapping)


def corrections_of(session: Session, api14: str, *, withdrawn: bool = False) -> list[CorrectionRow]:
    """The corrections of a well that stand, oldest first; with WITHDRAWN, the others as well."""
    wanted = _CORRECTION.where(_table.c.api14 == api14).order_by(_table.c.id)
    if not withdrawn:
        wanted = wanted.where(_table.c.withdrawn_at.is_(None))
    return [CorrectionRow(**row._mapping) for row in session.execute(wanted)]


def corrections_of_wells(session: Session, api14s: Sequence[str]) -> dict[str, list[CorrectionRow]]:
    """The standing corrections of each of the wells, oldest first."""
    wanted = _CORRECTION.where(_table.c.api14.in_(api14s), _table.c.withdrawn_at.is_(None))
    held: dict[str, list[CorrectionRow]] = {api14: [] for api14 in api14s}
    for row in session.execute(wanted.order_by(_table.c.id)):
        held[row.api14].append(CorrectionRow(**row._mapping))
    return held


def _withdrawn() -> dict[str, Any]:
    return {
        "withdrawn_at": sa.func.clock_timestamp(),
        "withdrawn_by": sa.func.app.person_id(type_=sa.Uuid),
    }
