"""Papers handed in to be read: their bytes until they are read, how far it is, what came of them.

A file is read once: whoever read it notes that in its row while it still waits. A worker that was
killed therefore loses only the file that it was at, of a scan only the page, and the next one
goes on with the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.ids import uuid7
from kernel.store.paper_tables import paper_handed_in, paper_reading, paper_reading_file
from kernel.store.papers import Origin

State = Literal["waiting", "running", "ended", "stopped"]
FileState = Literal["waiting", "read", "kept", "refused"]
OLD = timedelta(days=1)  # a reading that is silent for so long is nobody's any more


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """Files that a person handed in together.

    Attributes:
        api14: The well; None until the papers told it.
        plan: The plan to make of them, as JSON; None where they are only to be kept.
        snapshot_id: The plan that was made.
        problem: Why it could not be done, in words.
    """

    id: UUID
    api14: str | None
    origin: Origin
    plan: Mapping[str, Any] | None
    state: State
    snapshot_id: UUID | None
    problem: str
    created_by: UUID
    created_at: datetime
    touched_at: datetime
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ("waiting", "running")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file of a reading.

    Attributes:
        letter: Whether it is the water letter for the plan alone, which is not kept.
        page: Scanned pages that are read.
        pages: Scanned pages to read; 0 where the text layer tells all.
        extraction: What was read, as JSON.
        reason: Why the file was refused.
        paper_id: The paper that it became.
    """

    id: UUID
    reading_id: UUID
    name: str
    letter: bool
    state: FileState
    page: int
    pages: int
    extraction: Any
    reason: str
    paper_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file to be read, or one that is refused before it is."""

    name: str
    content: bytes = b""
    letter: bool = False
    reason: str = ""


_reading, _file, _bytes = paper_reading, paper_reading_file, paper_handed_in
_READING = sa.select(*(_reading.c[field.name] for field in fields(ReadingRow)))
_FILE = sa.select(*(_file.c[field.name] for field in fields(FileRow)))
_OPEN = _reading.c.state.in_(("waiting", "running"))


def begin_reading(
    session: Session,
    reading_id: UUID,
    *,
    api14: str | None,
    origin: Origin,
    files: Sequence[NewFile],
    plan: Mapping[str, Any] | None = None,
) -> None:
    """Keep files that are to be read.

    Args:
        session: Of the person who hands them in.
        reading_id: From `uuid7()`.
        api14: A well of the registry, where it is known.
        origin: Where the files come from.
        files: The files.
        plan: The plan to make of them.
    """
    session.execute(
        sa.insert(_reading).values(id=reading_id, api14=api14, origin=origin, plan=plan)
    )
    for file in files:
        file_id, refused = uuid7(), bool(file.reason)
        session.execute(
            sa.insert(_file).values(
                id=file_id,
                reading_id=reading_id,
                name=file.name,
                letter=file.letter,
                state="refused" if refused else "waiting",
                reason=file.reason,
            )
        )
        if not refused:
            session.execute(sa.insert(_bytes).values(file_id=file_id, content=file.content))


def reading(session: Session, reading_id: UUID, *, hold: bool = False) -> ReadingRow:
    """One reading; with HOLD nobody else changes it until the end of the transaction.

    Raises:
        NotFound: The organization has no such reading.
    """
    wanted = _READING.where(_reading.c.id == reading_id)
    row = session.execute(wanted.with_for_update() if hold else wanted).one_or_none()
    if row is None:
        raise NotFound("There is no such reading.", hint="Hand the papers in again.")
    return ReadingRow(**row._mapping)


def files_of(session: Session, reading_id: UUID) -> list[FileRow]:
    """The files of a reading, as they were handed in."""
    return files_of_each(session, [reading_id])[reading_id]


def files_of_each(session: Session, reading_ids: Sequence[UUID]) -> dict[UUID, list[FileRow]]:
    """The files of several readings, as they were handed in."""
    found: dict[UUID, list[FileRow]] = {one: [] for one in reading_ids}
    if not found:
        return found
    rows = session.execute(_FILE.where(_file.c.reading_id.in_(found)).order_by(_file.c.id))
    for row in rows:
        found[row.reading_id].append(FileRow(**row._mapping))
    return found


def open_readings(session: Session, api14: str | None = None) -> list[ReadingRow]:
    """The readings that wait or run, newest first; of one well, or of all."""
    wanted = _READING.where(_OPEN, _reading.c.touched_at > sa.func.now() - OLD)
    if api14 is not None:
        wanted = wanted.where(_reading.c.api14 == api14)
    rows = session.execute(wanted.order_by(_reading.c.id.desc()))
    return [ReadingRow(**row._mapping) for row in rows]


def bytes_of(session: Session, file_id: UUID) -> bytes:
    """The bytes of a file that is not kept yet.

    Raises:
        NotFound: It ended already.
    """
    content = session.scalar(sa.select(_bytes.c.content).where(_bytes.c.file_id == file_id))
    if content is None:
        raise NotFound("This file is read already.")
    return bytes(content)


def pulse(session: Session, reading_id: UUID, file_id: UUID, page: int, pages: int) -> State:
    """Note how far a file is; the answer says whether a person stopped the reading."""
    session.execute(
        sa.update(_file)
        .where(_file.c.id == file_id, sa.or_(_file.c.page != page, _file.c.pages != pages))
        .values(page=page, pages=pages)
    )
    session.execute(
        sa.update(_reading)
        .where(_reading.c.id == reading_id, _OPEN)
        .values(state="running", touched_at=sa.func.clock_timestamp())
    )
    return reading(session, reading_id).state


def file_read(session: Session, file_id: UUID, extraction: Any) -> None:
    """Note what was read in a file that waits."""
    session.execute(
        sa.update(_file)
        .where(_file.c.id == file_id, _file.c.state == "waiting")
        .values(state="read", extraction=extraction)
    )


def file_refused(session: Session, file_id: UUID, reason: str) -> None:
    """Note why a file is not kept; its bytes are forgotten."""
    session.execute(
        sa.update(_file)
        .where(_file.c.id == file_id)
        .values(state="refused", reason=reason, extraction=None)
    )
    _forget(session, [file_id])


def file_kept(session: Session, file_id: UUID, *, name: str, paper_id: UUID | None) -> None:
    """Note the paper that a file became; the letter of a plan alone becomes none."""
    values = {"state": "kept", "name": name, "paper_id": paper_id}
    values |= {} if paper_id is None else {"extraction": None}  # it stands with the paper
    session.execute(sa.update(_file).where(_file.c.id == file_id).values(values))
    _forget(session, [file_id])


def name_well(session: Session, reading_id: UUID, api14: str) -> None:
    """Note the well that the papers of a reading told."""
    session.execute(sa.update(_reading).where(_reading.c.id == reading_id).values(api14=api14))


def end_reading(
    session: Session,
    reading_id: UUID,
    *,
    state: State = "ended",
    snapshot_id: UUID | None = None,
    problem: str = "",
) -> None:
    """Note what came of a reading; one that ended or was stopped stays so."""
    ended = session.execute(
        sa.update(_reading)
        .where(_reading.c.id == reading_id, _OPEN)
        .values(
            state=state,
            snapshot_id=snapshot_id,
            problem=problem,
            touched_at=sa.func.clock_timestamp(),
            ended_at=sa.func.clock_timestamp(),
        )
        .returning(_reading.c.id)
    )
    if ended.one_or_none() is not None:
        _forget(session, [file.id for file in files_of(session, reading_id)])


def _forget(session: Session, file_ids: Sequence[UUID]) -> None:
    session.execute(sa.delete(_bytes).where(_bytes.c.file_id.in_(file_ids)))
