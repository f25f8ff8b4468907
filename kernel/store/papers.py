"""The papers of a well: their bytes, kept once, and what was read from them.

What a person hands in belongs to the organization. What was fetched from a public site is stored
once for all of them; an organization reads it only where it has fetched it itself.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store import paper_tables
from kernel.store.ids import uuid7
from kernel.store.paper_tables import paper_content, public_content
from kernel.store.tables import person

Origin = Literal["upload", "rrc", "sample"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper of a well without its bytes.

    Attributes:
        extraction: What a reader of `extraction_version` found, as JSON; None if not read.
        bytes: Size of the file. [byte]
    """

    id: UUID
    api14: str
    name: str
    kind: str | None
    sha256: str
    pages: int | None
    bytes: int
    origin: Origin
    created_by: UUID
    created_by_name: str
    created_at: datetime
    extraction: Any
    extraction_version: str | None


_table = paper_tables.paper
_PAPER = sa.select(
    *(_table.c[field.name] for field in fields(PaperRow) if field.name != "created_by_name"),
    person.c.name.label("created_by_name"),
).join(
    person,
    sa.and_(
        person.c.organization_id == _table.c.organization_id, person.c.id == _table.c.created_by
    ),
)


def add_paper(
    session: Session,
    *,
    api14: str,
    name: str,
    content: bytes,
    origin: Origin,
    kind: str | None = None,
    pages: int | None = None,
) -> PaperRow:
    """Keep a paper of a well. The same bytes for the same well are kept once.

    Args:
        session: Of the person who hands it in.
        api14: A well of the registry.
        name: The file's name, for people to read; never used as a path.
        content: The file.
        origin: Where it came from.
        kind: The form, where known.
        pages: Number of pages, where known.

    Returns:
        The paper; the one that was there already if it is the same.
    """
    digest = hashlib.sha256(content).hexdigest()
    same = _PAPER.where(_table.c.api14 == api14, _table.c.sha256 == digest)
    if held := session.execute(same).one_or_none():
        return PaperRow(**held._mapping)
    public = origin == "rrc"
    kept = public_content if public else paper_content
    # without naming the key: a row that is not ours to read must not be looked at
    session.execute(insert(kept).values(sha256=digest, content=content).on_conflict_do_nothing())
    session.execute(
        insert(_table)
        .values(
            id=uuid7(),
            api14=api14,
            name=name,
            kind=kind,
            sha256=digest,
            pages=pages,
            bytes=len(content),
            origin=origin,
            private_sha256=None if public else digest,
            public_sha256=digest if public else None,
        )
        .on_conflict_do_nothing(
            index_elements=[_table.c.organization_id, _table.c.api14, _table.c.sha256]
        )
    )
    return PaperRow(**session.execute(same).one()._mapping)


def papers_of(session: Session, api14: str) -> list[PaperRow]:
    """The papers of a well, in the order they were handed in."""
    rows = session.execute(_PAPER.where(_table.c.api14 == api14).order_by(_table.c.id))
    return [PaperRow(**row._mapping) for row in rows]


def papers_of_wells(session: Session, api14s: Sequence[str]) -> dict[str, list[PaperRow]]:
    """The papers of each of the wells, in the order they were handed in."""
    rows = session.execute(_PAPER.where(_table.c.api14.in_(api14s)).order_by(_table.c.id))
    held: dict[str, list[PaperRow]] = {api14: [] for api14 in api14s}
    for row in rows:
        held[row.api14].append(PaperRow(**row._mapping))
    return held


def papers_by_id(session: Session, paper_ids: Sequence[UUID]) -> dict[UUID, PaperRow]:
    """Those of the papers that exist, by id."""
    rows = session.execute(_PAPER.where(_table.c.id.in_(paper_ids)))
    return {row.id: PaperRow(**row._mapping) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsurePaper:
    """A paper with values that were read without certainty.

    Attributes:
        values: How many values were read.
        unsure: How many of them a person should look at.
    """

    api14: str
    name: str
    kind: str | None
    values: int
    unsure: int


def unsure_papers(session: Session, *, among: int) -> list[UnsurePaper]:
    """Of the papers handed in last, those with unsure values, newest first.

    The server counts: what was read of a paper is large.

    Args:
        session: Of the person.
        among: How many of the last papers are looked at.
    """
    last = sa.select(_table).order_by(_table.c.id.desc()).limit(among).subquery()
    item = sa.func.jsonb_array_elements(last.c.extraction, type_=JSONB).column_valued("item")
    paths = sa.func.jsonb_path_query_array(item, sa.literal_column("'$.fields.keyvalue().key'"))
    counted = sa.select(
        sa.func.sum(sa.func.jsonb_array_length(paths)).label("values"),
        sa.func.sum(sa.func.jsonb_array_length(item["review"])).label("unsure"),
    ).lateral("counted")
    rows = session.execute(
        sa.select(last.c.api14, last.c.name, last.c.kind, counted.c["values"], counted.c.unsure)
        .join_from(last, counted, counted.c.unsure > 0)
        .order_by(last.c.id.desc())
    )
    return [UnsurePaper(**row._mapping) for row in rows]


def paper(session: Session, paper_id: UUID) -> PaperRow:
    """One paper.

    Raises:
        NotFound: The organization has no such paper.
    """
    row = session.execute(_PAPER.where(_table.c.id == paper_id)).one_or_none()
    if row is None:
        raise _no_paper()
    return PaperRow(**row._mapping)


def content_of(session: Session, paper_id: UUID) -> bytes:
    """The bytes of a paper.

    Raises:
        NotFound: The organization has no such paper.
    """
    content = session.scalar(
        sa.select(sa.func.coalesce(paper_content.c.content, public_content.c.content))
        .select_from(_table)
        .outerjoin(
            paper_content,
            sa.and_(
                paper_content.c.organization_id == _table.c.organization_id,
                paper_content.c.sha256 == _table.c.private_sha256,
            ),
        )
        .outerjoin(public_content, public_content.c.sha256 == _table.c.public_sha256)
        .where(_table.c.id == paper_id)
    )
    if content is None:
        raise _no_paper()
    return bytes(content)


def save_extraction(
    session: Session,
    paper_id: UUID,
    extraction: Any,
    version: str,
    *,
    kind: str | None = None,
    pages: int | None = None,
) -> None:
    """Keep what a reader found in a paper, in place of what was found before.

    Args:
        session: Of the person for whom it was read.
        paper_id: The paper.
        extraction: JSON.
        version: Of the reader.
        kind: The form that the reader recognised; unchanged when None.
        pages: Number of pages; unchanged when None.

    Raises:
        NotFound: The organization has no such paper.
    """
    values = {"extraction": extraction, "extraction_version": version}
    values |= {"kind": kind} if kind is not None else {}
    values |= {"pages": pages} if pages is not None else {}
    changed = session.execute(
        sa.update(_table).where(_table.c.id == paper_id).values(values).returning(_table.c.id)
    )
    if changed.one_or_none() is None:
        raise _no_paper()


def _no_paper() -> NotFound:
    return NotFound("There is no such paper.", hint="Reload the list of papers.")


def kinds_of_wells(session: Session, api14s: Sequence[str]) -> dict[str, set[str]]:
    """The kinds of papers that each of the wells has; wells without papers are left out."""
    rows = session.execute(
        sa.select(_table.c.api14, sa.func.array_agg(_table.c.kind.distinct()).label("kinds"))
        .where(_table.c.api14.in_(api14s))
        .group_by(_table.c.api14)
    )
    return {row.api14: {kind for kind in row.kinds if kind} for row in rows}
