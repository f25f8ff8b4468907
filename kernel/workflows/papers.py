"""The papers of a well: hand them in, see what was read, open their pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from kernel.documents.duplicates import same_papers
from kernel.documents.item import DocumentItem
from kernel.store import papers as store
from kernel.store.actor import Actor
from kernel.store.papers import Origin, PaperRow
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.wells.paper_kinds import KIND_NAMES
from kernel.workflows.hand_in import HandedIn, read_now
from kernel.workflows.reading import (
    Progress,
    Upload,
    items_of,
    keep_reading,
    picture_of,
    read_each,
    reader_version,
)

__all__ = ["PaperSummary", "Upload", "add_papers", "page_image", "paper_content", "papers_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSummary:
    """A paper in a list.

    Attributes:
        id: None where the file was not kept; `errors` say why.
        values: How many values were read.
        unsure: How many of them a person should look at.
        created_by: The person's name.
    """

    id: UUID | None
    name: str
    kind: str
    kind_name: str
    pages: int | None
    values: int
    unsure: int
    errors: tuple[str, ...]
    origin: Origin
    created_by: str
    created_at: datetime | None


def add_papers(
    actor: Actor,
    api: ApiNumber,
    uploads: Sequence[Upload],
    *,
    origin: Origin = "upload",
    progress: Progress | None = None,
) -> list[PaperSummary]:
    """Read files and keep them with the well; a refused file is named and not kept.

    Refused is what is no paper, and a report of another well.

    The same file is kept once. Files are read apart from the application, with limits.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: No file, too many files, or a well outside Texas.
    """
    return summaries_of(
        read_now(actor, api, uploads, origin=origin, progress=progress), origin=origin
    )


def summaries_of(done: HandedIn, *, origin: Origin = "upload") -> list[PaperSummary]:
    """The papers that files became, and those that were refused after them."""
    return [
        *(summary(row) for row in done.kept),
        *(_not_kept(name, reason, origin) for name, reason in done.refused),
    ]


def papers_of(actor: Actor, api: ApiNumber) -> list[PaperSummary]:
    """The papers of a well that the organization holds, in the order they were handed in.

    A paper that says the same as an earlier one is named as its copy.
    """
    with tenant_session(actor) as session:
        rows = store.papers_of(session, api.api14)
    return _copies_named(rows, [summary(row) for row in rows])


def _copies_named(rows: Sequence[PaperRow], papers: Sequence[PaperSummary]) -> list[PaperSummary]:
    """The papers, those named as copies whose every document repeats one of an earlier file."""
    items = [(number, item) for number, row in enumerate(rows) for item in items_of(row)]
    repeated = same_papers([item for _, item in items])
    named = []
    for number, paper in enumerate(papers):
        places = [place for place, (owner, _) in enumerate(items) if owner == number]
        originals = {repeated[place] for place in places if place in repeated}
        if places and all(place in repeated for place in places):
            kind = f"{paper.kind_name}, the same paper as {', '.join(sorted(originals))}"
            paper = replace(paper, kind_name=kind)
        named.append(paper)
    return named


def paper_content(actor: Actor, paper_id: UUID) -> bytes:
    """The file of a paper.

    Raises:
        NotFound: The organization has no such paper.
    """
    with tenant_session(actor) as session:
        return store.content_of(session, paper_id)


def page_image(actor: Actor, paper_id: UUID, page: int, dpi: float = 110) -> bytes:
    """A page of a paper as PNG. [dpi: 1/in]

    Raises:
        NotFound: The organization has no such paper.
        InvalidInput: The paper has no such page, or is no PDF.
    """
    return picture_of(paper_content(actor, paper_id), page, dpi)


def freshly_read(
    actor: Actor, api: ApiNumber, rows: Sequence[PaperRow], progress: Progress | None = None
) -> dict[UUID, list[DocumentItem]]:
    """The items of each paper, read again where the readers have changed since."""
    stale = [row for row in rows if row.extraction_version != reader_version()]
    items = {row.id: items_of(row) for row in rows if row not in stale}
    if not stale:
        return items
    with tenant_session(actor) as session:
        uploads = [
            Upload(name=row.name, content=store.content_of(session, row.id)) for row in stale
        ]
    for row, read in zip(stale, read_each(api, uploads, actor, progress), strict=True):
        items[row.id] = read
        with tenant_session(actor) as session:
            keep_reading(session, row.id, read)
    return items


def summary(row: PaperRow) -> PaperSummary:
    """A stored paper for a list."""
    items = items_of(row)
    kind = row.kind or "other"
    return PaperSummary(
        id=row.id,
        name=row.name,
        kind=kind,
        kind_name=KIND_NAMES.get(kind, "Other paper"),
        pages=row.pages,
        values=sum(len(item.fields) for item in items),
        unsure=sum(len(item.review) for item in items),
        errors=tuple(error for item in items for error in item.errors),
        origin=row.origin,
        created_by=row.created_by_name,
        created_at=row.created_at,
    )


def _not_kept(name: str, reason: str, origin: Origin) -> PaperSummary:
    return PaperSummary(
        id=None,
        name=name,
        kind="other",
        kind_name=f"not kept: {reason}",
        pages=None,
        values=0,
        unsure=0,
        errors=(reason,),
        origin=origin,
        created_by="",
        created_at=None,
    )
