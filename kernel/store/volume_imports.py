"""Imports of volumes: the file by its lines, how far it is, and what was set aside."""

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.ids import uuid7
from kernel.store.tables import person
from kernel.store.volume_tables import import_batch, import_made, import_part, import_reject

REMEMBERED = 20  # imports whose columns are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """One import.

    Attributes:
        profile: The key of the layout.
        mapping: How the file is read, as JSON.
        lines: Of the file.
        next_line: The first line that is not done; 0 before it was begun.
        rows_in: Rows that were read, blank lines apart.
        rows_accepted: Rows that made or changed a volume, or said what stands already.
        trial: What the dry run found; empty before it was made.
        remarks: What was unusual, and the first and last day of the rows.
    """

    id: UUID
    profile: str
    file_name: str
    sha256: str
    status: str
    mapping: Mapping[str, Any]
    lines: int
    next_line: int
    rows_in: int
    rows_accepted: int
    rows_changed: int
    rows_quarantined: int
    trial: Mapping[str, Any]
    remarks: Mapping[str, Any]
    words: str
    created_by: UUID
    created_by_name: str
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectRow:
    """A row that was set aside."""

    id: UUID
    line_no: int
    raw: str
    reason_code: str
    words: str
    resolved_at: datetime | None


_PLAIN = [one.name for one in fields(ImportRow) if one.name != "created_by_name"]
_IMPORT = sa.select(
    *(import_batch.c[name] for name in _PLAIN), person.c.name.label("created_by_name")
).join(
    person,
    sa.and_(
        person.c.organization_id == import_batch.c.organization_id,
        person.c.id == import_batch.c.created_by,
    ),
)


def add_import(
    session: Session,
    *,
    profile: str,
    file_name: str,
    sha256: str,
    lines: int,
    mapping: Mapping[str, Any],
    import_id: UUID,
) -> None:
    """Keep an import whose file is on its way in."""
    session.execute(
        sa.insert(import_batch).values(
            id=import_id,
            profile=profile,
            file_name=file_name,
            sha256=sha256,
            lines=lines,
            mapping=dict(mapping),
        )
    )


def add_part(
    session: Session, import_id: UUID, *, part_no: int, first_line: int, content: bytes
) -> None:
    """Keep some whole lines of a file, packed."""
    session.execute(
        sa.insert(import_part).values(
            id=uuid7(),
            import_batch_id=import_id,
            part_no=part_no,
            first_line=first_line,
            content=zlib.compress(content, 1),
        )
    )


def import_of(session: Session, import_id: UUID, *, lock: bool = False) -> ImportRow:
    """One import, with LOCK held until the transaction ends.

    Raises:
        NotFound: The organization has no such import.
    """
    if lock:
        session.execute(
            sa.select(import_batch.c.id).where(import_batch.c.id == import_id).with_for_update()
        )
    row = session.execute(_IMPORT.where(import_batch.c.id == import_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such import.", hint="Reload the list of imports.")
    return ImportRow(**row._mapping)


def imports(
    session: Session,
    *,
    before: UUID | None = None,
    limit: int = 50,
    statuses: Sequence[str] = (),
) -> list[ImportRow]:
    """The organization's imports, newest first; those before the id BEFORE."""
    wanted = _IMPORT.order_by(import_batch.c.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(import_batch.c.id < before)
    if statuses:
        wanted = wanted.where(import_batch.c.status.in_(statuses))
    return [ImportRow(**row._mapping) for row in session.execute(wanted)]


def same_file(session: Session, sha256: str) -> ImportRow | None:
    """The newest import of the same bytes that came in and was not undone."""
    wanted = _IMPORT.where(import_batch.c.sha256 == sha256, import_batch.c.status == "done")
    row = session.execute(wanted.order_by(import_batch.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else ImportRow(**row._mapping)


def remembered(session: Session) -> dict[str, dict[str, str]]:
    """For each layout, what headings held in the last imports that came in; the newest wins."""
    rows = session.execute(
        sa.select(import_batch.c.profile, import_batch.c.mapping["headings"].label("headings"))
        .where(import_batch.c.status.in_(("running", "done", "undone")))
        .order_by(import_batch.c.id.desc())
        .limit(REMEMBERED)
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        for heading, field in (row.headings or {}).items():
            found.setdefault(row.profile, {}).setdefault(heading, field)
    return found


def part_from(session: Session, import_id: UUID, line: int) -> tuple[int, bytes] | None:
    """The part that holds LINE: the number of its first line, and its lines; None past the end."""
    row = session.execute(
        sa.select(import_part.c.first_line, import_part.c.content)
        .where(import_part.c.import_batch_id == import_id, import_part.c.first_line <= max(line, 1))
        .order_by(import_part.c.part_no.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.first_line, zlib.decompress(row.content))


def change_import(session: Session, import_id: UUID, **values: Any) -> None:
    """Set fields of an import; `ended` True notes the moment."""
    if values.pop("ended", False):
        values["ended_at"] = sa.func.clock_timestamp()
    session.execute(sa.update(import_batch).where(import_batch.c.id == import_id).values(**values))


def delete_import(session: Session, import_id: UUID) -> bool:
    """Delete a file that brought nothing in; False where the database keeps it."""
    gone = session.execute(
        sa.delete(import_batch).where(import_batch.c.id == import_id).returning(import_batch.c.id)
    )
    return gone.first() is not None


def add_rejects(
    session: Session, import_id: UUID, rejects: Sequence[tuple[int, str, str, str]]
) -> None:
    """Set rows aside: line, content, reason code and words of each."""
    for start in range(0, len(rejects), 1_000):
        session.execute(
            sa.insert(import_reject),
            [
                {
                    "id": uuid7(),
                    "import_batch_id": import_id,
                    "line_no": line,
                    "raw": raw,
                    "reason_code": code,
                    "words": words,
                }
                for line, raw, code, words in rejects[start : start + 1_000]
            ],
        )


def rejects(
    session: Session,
    import_id: UUID,
    *,
    after_line: int = -1,
    limit: int | None = None,
    open_only: bool = True,
) -> list[RejectRow]:
    """Rows that were set aside, in the order of the file."""
    wanted = (
        sa.select(*(import_reject.c[one.name] for one in fields(RejectRow)))
        .where(import_reject.c.import_batch_id == import_id, import_reject.c.line_no > after_line)
        .order_by(import_reject.c.line_no)
        .limit(limit)
    )
    if open_only:
        wanted = wanted.where(import_reject.c.resolved_at.is_(None))
    return [RejectRow(**row._mapping) for row in session.execute(wanted)]


def reject_counts(session: Session, import_id: UUID) -> dict[str, int]:
    """How many rows wait in quarantine for each reason, most first."""
    count = sa.func.count()
    rows = session.execute(
        sa.select(import_reject.c.reason_code, count)
        .where(import_reject.c.import_batch_id == import_id, import_reject.c.resolved_at.is_(None))
        .group_by(import_reject.c.reason_code)
        .order_by(count.desc(), import_reject.c.reason_code)
    )
    return {row[0]: row[1] for row in rows}


def rewrite_reject(session: Session, import_id: UUID, line_no: int, raw: str) -> bool:
    """Correct the content of a row in quarantine; False where none waits there."""
    changed = session.execute(
        sa.update(import_reject)
        .where(
            import_reject.c.import_batch_id == import_id,
            import_reject.c.line_no == line_no,
            import_reject.c.resolved_at.is_(None),
        )
        .values(raw=raw)
        .returning(import_reject.c.id)
    )
    return changed.first() is not None


def judge_rejects(
    session: Session,
    import_id: UUID,
    still: Mapping[int, tuple[str, str]],
    tried: Collection[int],
) -> int:
    """After another try: lines of TRIED that are not in STILL are resolved, the others keep why.

    Returns:
        How many are resolved.
    """
    waiting = import_reject.c.import_batch_id == import_id, import_reject.c.resolved_at.is_(None)
    good = [line for line in tried if line not in still]
    session.execute(
        sa.update(import_reject)
        .where(*waiting, import_reject.c.line_no.in_(good))
        .values(
            resolved_at=sa.func.clock_timestamp(),
            resolved_by=sa.func.app.person_id(type_=sa.Uuid),
        )
    )
    for line, (code, words) in still.items():
        session.execute(
            sa.update(import_reject)
            .where(*waiting, import_reject.c.line_no == line, import_reject.c.words != words)
            .values(reason_code=code, words=words)
        )
    return len(good)


def note_made(session: Session, import_id: UUID, table_name: str, ids: Sequence[UUID]) -> None:
    """Note that an import made wells, leases or the like."""
    rows = [
        {"id": uuid7(), "import_batch_id": import_id, "table_name": table_name, "row_id": one}
        for one in ids
    ]
    for start in range(0, len(rows), 5_000):
        session.execute(sa.insert(import_made), rows[start : start + 5_000])
