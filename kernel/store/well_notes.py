"""What an organization keeps with a well beside papers and plans: notes, files, followers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.ids import uuid7
from kernel.store.tables import person
from kernel.store.well_tables import well_attachment, well_follower, well_note


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    """What somebody noted about a well."""

    id: UUID
    api14: str
    words: str
    created_by: UUID
    created_by_name: str
    created_at: datetime
    edited_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRow:
    """A file kept with a well, without its content."""

    id: UUID
    api14: str
    name: str
    bytes: int
    created_by: UUID
    created_by_name: str
    created_at: datetime


def add_note(session: Session, api14: str, words: str) -> UUID:
    """Keep a note of a well of the registry."""
    note_id = uuid7()
    session.execute(sa.insert(well_note).values(id=note_id, api14=api14, words=words))
    return note_id


def notes_of(session: Session, api14: str) -> list[NoteRow]:
    """The notes of a well, newest first."""
    rows = session.execute(
        _named(NoteRow, well_note).where(well_note.c.api14 == api14).order_by(well_note.c.id.desc())
    )
    return [NoteRow(**row._mapping) for row in rows]


def note(session: Session, note_id: UUID) -> NoteRow:
    """One note.

    Raises:
        NotFound: The organization has no such note.
    """
    row = session.execute(_named(NoteRow, well_note).where(well_note.c.id == note_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such note.", hint="Reload the well.")
    return NoteRow(**row._mapping)


def edit_note(session: Session, note_id: UUID, words: str) -> None:
    """Put other words in place of a note's."""
    session.execute(
        sa.update(well_note)
        .where(well_note.c.id == note_id)
        .values(words=words, edited_at=sa.func.now())
    )


def delete_note(session: Session, note_id: UUID) -> None:
    """Take a note out."""
    session.execute(sa.delete(well_note).where(well_note.c.id == note_id))


def add_attachment(session: Session, api14: str, name: str, content: bytes) -> UUID:
    """Keep a file with a well of the registry."""
    attachment_id = uuid7()
    session.execute(
        sa.insert(well_attachment).values(
            id=attachment_id, api14=api14, name=name, bytes=len(content), content=content
        )
    )
    return attachment_id


def attachments_of(session: Session, api14: str) -> list[AttachmentRow]:
    """The files of a well, newest first."""
    kept = _named(AttachmentRow, well_attachment).where(well_attachment.c.api14 == api14)
    rows = session.execute(kept.order_by(well_attachment.c.id.desc()))
    return [AttachmentRow(**row._mapping) for row in rows]


def attachment(session: Session, attachment_id: UUID) -> tuple[AttachmentRow, bytes]:
    """One file with its content.

    Raises:
        NotFound: The organization has no such file.
    """
    wanted = _named(AttachmentRow, well_attachment).where(well_attachment.c.id == attachment_id)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound("There is no such file.", hint="Reload the well.")
    content = session.scalar(
        sa.select(well_attachment.c.content).where(well_attachment.c.id == attachment_id)
    )
    return AttachmentRow(**row._mapping), bytes(content or b"")


def delete_attachment(session: Session, attachment_id: UUID) -> None:
    """Take a file out."""
    session.execute(sa.delete(well_attachment).where(well_attachment.c.id == attachment_id))


def follow(session: Session, api14: str) -> None:
    """Let the session's person follow a well of the registry."""
    session.execute(insert(well_follower).values(api14=api14).on_conflict_do_nothing())


def unfollow(session: Session, api14: str) -> None:
    """Let the session's person no longer follow a well."""
    session.execute(
        sa.delete(well_follower).where(well_follower.c.api14 == api14, _my(well_follower))
    )


def followed(session: Session, api14s: Sequence[str] | None = None) -> list[str]:
    """The wells that the session's person follows, of those asked about, or all."""
    mine = sa.select(well_follower.c.api14).where(_my(well_follower))
    if api14s is not None:
        mine = mine.where(well_follower.c.api14.in_(api14s))
    return list(session.scalars(mine.order_by(well_follower.c.created_at)))


def followers_of(session: Session, api14: str) -> list[UUID]:
    """The people who follow a well."""
    return list(
        session.scalars(
            sa.select(well_follower.c.person_id)
            .where(well_follower.c.api14 == api14)
            .order_by(well_follower.c.created_at)
        )
    )


def _my(table: sa.Table) -> sa.ColumnElement[bool]:
    return table.c.person_id == sa.text("(select app.person_id())")


def _named(row: type[NoteRow] | type[AttachmentRow], table: sa.Table) -> sa.Select[tuple[object]]:
    """Every column of ROW, with the name of who made it."""
    columns = [table.c[name] for name in row.__dataclass_fields__ if name != "created_by_name"]
    return sa.select(*columns, person.c.name.label("created_by_name")).join(
        person,
        sa.and_(
            person.c.organization_id == table.c.organization_id,
            person.c.id == table.c.created_by,
        ),
    )
