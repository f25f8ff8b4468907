"""How far the reading of papers is, for a page and for the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.store import papers, readings
from kernel.store.actor import Actor
from kernel.store.papers import PaperRow
from kernel.store.readings import FileRow, ReadingRow, State
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.wells.paper_kinds import KIND_NAMES
from kernel.workflows.hand_in import items_of_file
from kernel.workflows.reading import items_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """A file of a reading.

    Attributes:
        state: waiting, read, kept or refused.
        words: How far it is, or why it was refused.
    """

    name: str
    state: str
    words: str
    paper_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingState:
    """How far a reading is.

    Attributes:
        api: The well; None until the papers told it.
        words: What is done at the moment, or what came of it.
        share: How far it is. [-]
        plans: Whether a plan is made of the papers.
        snapshot_id: That plan, once it is saved.
        problem: Why it could not be done.
    """

    id: UUID
    api: ApiNumber | None
    state: State
    words: str
    share: float
    files: tuple[FileState, ...]
    plans: bool
    snapshot_id: UUID | None
    problem: str
    created_at: datetime

    @property
    def running(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ("waiting", "running")

    def as_json(self) -> dict[str, Any]:
        """The state as the API gives it."""
        return {
            "id": str(self.id),
            "api": self.api.api10 if self.api else None,
            "state": self.state,
            "words": self.words,
            "share": round(self.share, 3),
            "files": [
                {
                    "name": file.name,
                    "state": file.state,
                    "words": file.words,
                    "paper_id": str(file.paper_id) if file.paper_id else None,
                }
                for file in self.files
            ],
            "snapshot_id": str(self.snapshot_id) if self.snapshot_id else None,
            "problem": self.problem,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReading:
    """How far a reading is that waits or runs, without what came of each file.

    Attributes:
        api: The well; None until the papers told it.
        words: What is done at the moment.
        share: How far it is. [-]
    """

    id: UUID
    api: ApiNumber | None
    words: str
    share: float
    created_at: datetime


def reading_state(actor: Actor, reading_id: UUID) -> ReadingState:
    """How far a reading is.

    Raises:
        NotFound: The organization has no such reading.
    """
    with tenant_session(actor) as session:
        row = readings.reading(session, reading_id)
        files = readings.files_of_each(session, [row.id])[row.id]
        kept_ids = [file.paper_id for file in files if file.paper_id]
        kept = papers.papers_by_id(session, kept_ids) if kept_ids else {}
    return _state(row, files, kept)


def open_readings(actor: Actor, api: ApiNumber | None = None) -> list[OpenReading]:
    """The readings that wait or run, newest first; of one well, or of all."""
    with tenant_session(actor) as session:
        rows = readings.open_readings(session, api.api14 if api else None)
        files = readings.files_of_each(session, [row.id for row in rows])
    return [
        OpenReading(
            id=row.id,
            api=_api_of(row),
            words=_words(row, files[row.id]),
            share=_share(files[row.id]),
            created_at=row.created_at,
        )
        for row in rows
    ]


def _state(
    row: ReadingRow, files: Sequence[FileRow], kept: Mapping[UUID, PaperRow]
) -> ReadingState:
    now = next((file.id for file in files if file.state == "waiting"), None)
    return ReadingState(
        id=row.id,
        api=_api_of(row),
        state=row.state,
        words=_words(row, files),
        share=_share(files),
        files=tuple(
            FileState(
                name=one.name,
                state=one.state,
                words=_became(kept[one.paper_id])
                if one.paper_id
                else _told(one, now=one.id == now),
                paper_id=one.paper_id,
            )
            for one in files
        ),
        plans=row.plan is not None,
        snapshot_id=row.snapshot_id,
        problem=row.problem,
        created_at=row.created_at,
    )


def _words(row: ReadingRow, files: Sequence[FileRow]) -> str:
    if row.problem:
        return row.problem
    if not row.is_open:
        kept = sum(file.state == "kept" for file in files)
        done = f"{kept} of {len(files)} kept"
        return f"Stopped: {done}." if row.state == "stopped" else f"Read: {done}."
    left = [file for file in files if file.state == "waiting"]
    if row.state == "waiting" and left:
        return "Waiting for the worker."
    if not left:
        return "Making the plan." if row.plan is not None else "Keeping the papers."
    return f"{left[0].name}: {_told(left[0], now=True)}."


def _told(file: FileRow, *, now: bool) -> str:
    """How far a file is, or what came of it, in words."""
    if file.state == "refused":
        return file.reason
    if file.state in ("read", "kept"):
        items = items_of_file(file)
        return f"read, {sum(len(item.fields) for item in items)} values" if items else "read"
    if not file.pages:
        return "waits to be read"
    if not (now or file.page):
        return f"waits to be read, {file.pages} scanned page{'s' * (file.pages > 1)}"
    return f"page {min(file.page + 1, file.pages)} of {file.pages}, reading the scan"


def _became(paper: PaperRow) -> str:
    """What a file is and how surely it was read, in words."""
    items = items_of(paper)
    values = sum(len(item.fields) for item in items)
    unsure = sum(len(item.review) for item in items)
    words = [KIND_NAMES.get(paper.kind or "other", "Other paper"), f"{values} values"]
    words += [f"{unsure} of them unsure"] if unsure else []
    return "; ".join([", ".join(words), *(error for item in items for error in item.errors)])


def _api_of(row: ReadingRow) -> ApiNumber | None:
    return ApiNumber(api14=row.api14) if row.api14 else None


def _share(files: Sequence[FileRow]) -> float:
    return sum(map(_share_of_file, files)) / max(1, len(files))


def _share_of_file(file: FileRow) -> float:
    if file.state != "waiting":
        return 1.0
    return file.page / file.pages if file.pages else 0.0
