"""What engineers corrected or confirmed in the facts that were read: who, when, why.

Nothing is erased. A confirmation says that a value stands on the paper as it was read.
"""

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
from kernel.store.paper_tables import fact_confirmation, fact_correction
from kernel.store.tables import person


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """A value that a person put in place of the one read, or saw on the paper itself.

    It stands until it is withdrawn. `confirms` tells the two apart.
    """

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
    confirms: bool


_OTHERS = ("created_by_name", "confirms")
_NAMES = [field.name for field in fields(CorrectionRow) if field.name not in _OTHERS]


def _rows_of(table: sa.Table) -> sa.Select[Any]:
    return sa.select(
        *(table.c[name] for name in _NAMES),
        person.c.name.label("created_by_name"),
        sa.literal(table is fact_confirmation).label("confirms"),
    ).join(
        person,
        sa.and_(
            person.c.organization_id == table.c.organization_id, person.c.id == table.c.created_by
        ),
    )


_all = sa.union_all(_rows_of(fact_correction), _rows_of(fact_confirmation)).subquery()
_CORRECTION = sa.select(_all)


def correct(session: Session, *, api14: str, path: str, value: Any, note: str = "") -> UUID:
    """Put a value in place of the one read. What was said of the path before is withdrawn.

    Args:
        session: Of the person who corrects.
        api14: A well of the registry.
        path: The fact, for example "casing[1].shoe_ft".
        value: JSON; None says that the fact is unknown.
        note: Why.
    """
    return _say(session, fact_correction, api14=api14, path=path, value=value, note=note)


def confirm(session: Session, *, api14: str, path: str, value: Any) -> UUID:
    """Note that a person saw the value on the paper. Arguments as for `correct`."""
    return _say(session, fact_confirmation, api14=api14, path=path, value=value, note="")


def _say(
    session: Session, table: sa.Table, *, api14: str, path: str, value: Any, note: str
) -> UUID:
    hold(session, "correction", api14, path)
    for one in (fact_correction, fact_confirmation):
        standing = (one.c.api14 == api14, one.c.path == path, one.c.withdrawn_at.is_(None))
        session.execute(sa.update(one).where(*standing).values(_withdrawn()))
    said_id = uuid7()
    session.execute(
        sa.insert(table).values(id=said_id, api14=api14, path=path, value=value, note=note)
    )
    return said_id


def withdraw(session: Session, correction_id: UUID) -> CorrectionRow:
    """Take a correction or a confirmation back: the fact is again what the papers say.

    Raises:
        NotFound: There is no such correction, or it is withdrawn already.
    """
    for table in (fact_correction, fact_confirmation):
        changed = session.execute(
            sa.update(table)
            .where(table.c.id == correction_id, table.c.withdrawn_at.is_(None))
            .values(_withdrawn())
            .returning(table.c.id)
        )
        if changed.one_or_none() is not None:
            row = session.execute(_CORRECTION.where(_all.c.id == correction_id)).one()
            return CorrectionRow(**row._mapping)
    raise NotFound("There is no such correction.", hint="Reload the facts.")


def corrections_of(session: Session, api14: str, *, withdrawn: bool = False) -> list[CorrectionRow]:
    """What people said of a well's facts and stands, oldest first; with WITHDRAWN, the rest too."""
    wanted = _CORRECTION.where(_all.c.api14 == api14).order_by(_all.c.id)
    if not withdrawn:
        wanted = wanted.where(_all.c.withdrawn_at.is_(None))
    return [CorrectionRow(**row._mapping) for row in session.execute(wanted)]


def corrections_of_wells(session: Session, api14s: Sequence[str]) -> dict[str, list[CorrectionRow]]:
    """The standing corrections and confirmations of each of the wells, oldest first."""
    wanted = _CORRECTION.where(_all.c.api14.in_(api14s), _all.c.withdrawn_at.is_(None))
    held: dict[str, list[CorrectionRow]] = {api14: [] for api14 in api14s}
    for row in session.execute(wanted.order_by(_all.c.id)):
        held[row.api14].append(CorrectionRow(**row._mapping))
    return held


def _withdrawn() -> dict[str, Any]:
    return {
        "withdrawn_at": sa.func.clock_timestamp(),
        "withdrawn_by": sa.func.app.person_id(type_=sa.Uuid),
    }
