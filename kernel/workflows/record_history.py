"""Who changed a record, when, and what: the history of a row and of each of its cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.store.actor import Actor
from kernel.store.audit import audit_rows
from kernel.store.record_kinds import RecordKind
from kernel.store.records import find_record
from kernel.store.session import tenant_session

MOST = 200
_OURS = frozenset({"id", "organization_id", "version", "created_at", "created_by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """One change of a row.

    Attributes:
        what: insert, update or delete.
        cells: Before and after, by the names of the columns.
    """

    at: datetime
    by: str
    what: str
    cells: Mapping[str, tuple[Any, Any]]


def history_of(actor: Actor, kind: RecordKind, record_id: UUID) -> list[RecordChange]:
    """The changes of a record, newest first; every role that reads it reads them.

    Raises:
        NotFound: There is none of this organization.
    """
    with tenant_session(actor) as session:
        find_record(session, kind, record_id)
        rows = audit_rows(session, table=kind.table.fullname, row_id=record_id, limit=MOST)
    found = []
    for row in rows:
        before, after = row.before or {}, row.after or {}
        cells = {
            name: (before.get(name), after.get(name))
            for name in (*before, *(one for one in after if one not in before))
            if name not in _OURS and before.get(name) != after.get(name)
        }
        if cells or row.operation != "update":
            found.append(
                RecordChange(
                    at=row.at,
                    by=row.person_name or "the workbench",
                    what=row.operation,
                    cells=cells,
                )
            )
    return found
