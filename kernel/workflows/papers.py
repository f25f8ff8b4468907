"""The papers of a well: hand them in, see what was read, open their pages."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.documents.duplicates import same_papers
from kernel.documents.facts_of import paper_of
from kernel.documents.item import DocumentItem
from kernel.errors import InvalidInput
from kernel.facts.resolve import refuse_another_well
from kernel.store import papers as store
from kernel.store import tracking
from kernel.store.actor import Actor, Role
from kernel.store.papers import Origin, PaperRow
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.gathering import texas_only
from kernel.workflows.plan_status import RECORD, plugged_by_record
from kernel.workflows.reading import (
    Progress,
    Upload,
    items_of,
    picture_of,
    read_each,
    reader_version,
)
from kernel.workflows.water_letter import is_json

MOST_BYTES = 50_000_000  # of one file
MOST_FILES = 50  # at once
__all__ = ["PaperSummary", "Upload", "add_papers", "page_image", "paper_content", "papers_of"]
_PAPERS = (b"II*\0", b"MM\0*", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")  # pictures of papers

KIND_NAMES = {
    "w2": "Completion report W-2",
    "g1": "Completion report G-1",
    "w15": "Cementing report W-15",
    "gau": "Groundwater letter",
    "l1": "Log status report L-1",
    "l1_header": "Log header",
    "w12": "Inclination report W-12",
    "w1": "Drilling permit W-1",
    "w3a": "Plugging notice W-3A",
    "w3": "Plugging record W-3",
    "p4": "Producer's certificate P-4",
    "swr10": "Rule 10 letter",
    "schematic": "Wellbore schematic",
    "formation_tops": "Formation tops",
    "plat": "Plat",
    "directional_survey": "Directional survey",
    "other": "Other paper",
}


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
    actor.must_be(Role.EDITOR)
    texas_only(api)
    if not 0 < len(uploads) <= MOST_FILES:
        raise InvalidInput(f"Hand in between 1 and {MOST_FILES} files at once.")
    refused = {upload: reason for upload in uploads if (reason := _refusal(upload))}
    with tenant_session(actor) as session:
        held = {row.name: row.sha256 for row in store.papers_of(session, api.api14)}
    good = _named_apart([upload for upload in uploads if upload not in refused], held)
    read = dict(zip(good, read_each(api, good, progress), strict=True))
    for upload, items in list(read.items()):
        if reason := _of_another_well(api, items):
            refused[upload] = reason
            del read[upload]
    kept: dict[Upload, PaperSummary] = {}
    with tenant_session(actor) as session:
        register_well(session, api14=api.api14, state="TX", county=api.county)
        for upload, items in read.items():
            row = store.add_paper(
                session, api14=api.api14, name=upload.name, content=upload.content, origin=origin
            )
            _keep_reading(session, row.id, items)
            kept[upload] = summary(store.paper(session, row.id))
    if any(made.kind == RECORD for made in kept.values()):
        plugged_by_record(actor, api.api14)
    for upload, made in kept.items():
        tracking.track(actor, api.api14, "document_uploaded", "upload", _tracked(upload, made))
    return [*kept.values(), *(_not_kept(one, why, origin) for one, why in refused.items())]


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
    for row, read in zip(stale, read_each(api, uploads, progress), strict=True):
        items[row.id] = read
        with tenant_session(actor) as session:
            _keep_reading(session, row.id, read)
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


def _keep_reading(session: Session, paper_id: UUID, items: Sequence[DocumentItem]) -> None:
    told = next((item for item in items if item.kind != "other"), items[0] if items else None)
    store.save_extraction(
        session,
        paper_id,
        [item.as_json() for item in items],
        reader_version(),
        kind=told.kind if told else None,
        pages=max((page for item in items for page in item.pages), default=None),
    )


def _named_apart(uploads: Sequence[Upload], held: Mapping[str, str]) -> list[Upload]:
    """The files, those renamed whose name another paper of the well bears already.

    Packets repeat names, and a fact names its paper by name.
    """
    taken = dict(held)
    apart = []
    for upload in uploads:
        digest = hashlib.sha256(upload.content).hexdigest()
        name = Path(upload.name).name or "paper"
        stem, suffix, number = Path(name).stem, Path(name).suffix, 1
        while taken.get(name, digest) != digest:
            number += 1
            name = f"{stem} ({number}){suffix}"
        taken[name] = digest
        apart.append(replace(upload, name=name))
    return apart


def _refusal(upload: Upload) -> str | None:
    """Why a file is not kept, judged by its content, or None."""
    if not upload.content:
        return "The file is empty."
    if len(upload.content) > MOST_BYTES:
        return f"The file is larger than {MOST_BYTES // 1_000_000} MB."
    if is_json(upload.content):
        return None
    if b"%PDF" in upload.content[:1024] or upload.content.startswith(_PAPERS):
        return None
    return "The file is neither a PDF nor a picture of a page."


def _of_another_well(api: ApiNumber, items: Sequence[DocumentItem]) -> str | None:
    """Why a file is not kept with this well: every report in it names another one."""
    reasons = []
    for item in items:
        try:
            refuse_another_well(paper_of(item), api.api10)
        except InvalidInput as refusal:
            reasons.append(refusal.message)
    return reasons[0] if items and len(reasons) == len(items) else None


def _not_kept(upload: Upload, reason: str, origin: Origin) -> PaperSummary:
    return PaperSummary(
        id=None,
        name=upload.name,
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


def _tracked(upload: Upload, made: PaperSummary) -> dict[str, object]:
    return {
        "document_id": str(made.id),
        "document_type": made.kind,
        "source_path": upload.name,
        "is_public": made.origin == "rrc",
    }
