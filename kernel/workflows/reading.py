"""Reading papers apart from the application, and remembering what was read and drawn."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

import kernel.documents
from kernel.documents.item import DocumentItem
from kernel.documents.sandbox import Pulse, page_image_in_sandbox, read_in_sandbox
from kernel.errors import InvalidInput
from kernel.store import scanned_pages
from kernel.store.actor import Actor
from kernel.store.papers import PaperRow, save_extraction
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.water_letter import is_json, letter_items

READERS_AT_ONCE = 2
PICTURES_KEPT = 64  # pages; a page at 110 dpi is some 100 kB
Progress = Callable[[str], None]
_pictures: OrderedDict[tuple[str, int, float], bytes] = OrderedDict()
_guard = Lock()
pictures_asked = {"hit": 0, "miss": 0}  # of this process, for its figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that a person hands in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPages:
    """The scanned pages of one file that were read before, for whoever takes it up again.

    Attributes:
        actor: For whom the file is read.
        sha256: The file's digest.
    """

    actor: Actor
    sha256: str

    def held(self) -> list[Any]:
        """The pages that these very readers read before, as JSON."""
        with tenant_session(self.actor) as session:
            return scanned_pages.pages_of(
                session, sha256=self.sha256, reader_version=reader_version()
            )

    def keep(self, page: dict[str, Any]) -> None:
        """Keep a page the moment it is read."""
        with tenant_session(self.actor) as session:
            scanned_pages.keep_page(
                session,
                sha256=self.sha256,
                reader_version=reader_version(),
                number=page["number"],
                words=page,
            )


def items_of(row: PaperRow) -> list[DocumentItem]:
    """What was read from a paper; nothing where it was not read."""
    return [DocumentItem.from_json(item) for item in row.extraction or []]


def read_upload(
    upload: Upload, api: ApiNumber | None, actor: Actor, pulse: Pulse | None = None
) -> list[DocumentItem]:
    """The items of a file, read in a process of its own; a letter may be JSON as well.

    Scanned pages that were read before are not read again.

    Raises:
        InvalidInput: JSON that is no letter, or for a well that nobody named.
    """
    if not is_json(upload.content):
        digest = hashlib.sha256(upload.content).hexdigest()
        pages = ScannedPages(actor=actor, sha256=digest)
        return read_in_sandbox(upload.content, upload.name, pulse=pulse, pages=pages)
    if api is None:
        raise InvalidInput(
            f"{upload.name} is no paper that names a well.", hint="Type the well's API number."
        )
    return letter_items(upload.name, upload.content, api)


def keep_reading(session: Session, paper_id: UUID, items: Sequence[DocumentItem]) -> None:
    """Keep what was read in a paper, with its kind and its number of pages."""
    told = next((item for item in items if item.kind != "other"), items[0] if items else None)
    save_extraction(
        session,
        paper_id,
        [item.as_json() for item in items],
        reader_version(),
        kind=told.kind if told else None,
        pages=max((page for item in items for page in item.pages), default=None),
    )


def read_each(
    api: ApiNumber, uploads: Sequence[Upload], actor: Actor, progress: Progress | None = None
) -> list[list[DocumentItem]]:
    """The items of each file, two files at a time, each in a process of its own."""
    with ThreadPoolExecutor(max_workers=READERS_AT_ONCE) as pool:
        reading = [pool.submit(read_upload, upload, api, actor) for upload in uploads]
        items = []
        for upload, one in zip(uploads, reading, strict=True):
            if progress is not None:  # told from here: a screen takes no words from other threads
                progress(f"Reading {upload.name} …")
            items.append(one.result())
        return items


@cache
def reader_version() -> str:
    """A mark of the readers' own code: papers read by other code are read again."""
    folder = Path(kernel.documents.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.py")):
        if not file.name.startswith("fact"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def picture_of(content: bytes, page: int, dpi: float) -> bytes:
    """A page of a file as PNG, drawn apart from the application, once for equal files.

    Whoever asks holds the file already, so a remembered picture tells nobody anything new.

    Raises:
        InvalidInput: The file is no readable PDF, or has no such page.
    """
    key = (hashlib.sha256(content).hexdigest(), page, dpi)
    with _guard:
        if key in _pictures:
            _pictures.move_to_end(key)
            pictures_asked["hit"] += 1
            return _pictures[key]
        pictures_asked["miss"] += 1
    picture = page_image_in_sandbox(content, page, dpi)
    with _guard:
        _pictures[key] = picture
        while len(_pictures) > PICTURES_KEPT:
            _pictures.popitem(last=False)
    return picture
