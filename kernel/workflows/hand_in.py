"""Handing papers in: keep their bytes, read them now or in the worker, keep what they say.

The files of a reading are read one by one and each is noted when it is read, as is each page of a
scan, so that a reading whose worker was killed goes on with what is left. At the end those of the
well become its papers in one transaction.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.documents.facts_of import paper_of
from kernel.documents.item import DocumentItem
from kernel.documents.sandbox import Pulse, read_printed_in_sandbox
from kernel.errors import InvalidInput
from kernel.facts.resolve import refuse_another_well
from kernel.store import papers, readings, tracking
from kernel.store.actor import Actor, Role
from kernel.store.ids import uuid7
from kernel.store.locks import hold
from kernel.store.papers import Origin, PaperRow
from kernel.store.readings import FileRow, NewFile
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.gathering import texas_only
from kernel.workflows.named_well import well_of
from kernel.workflows.plan_status import RECORD, plugged_by_record
from kernel.workflows.reading import READERS_AT_ONCE, Progress, Upload, keep_reading, read_upload
from kernel.workflows.water_letter import is_json

MOST_BYTES = 50_000_000  # of one file
MOST_FILES = 50  # at once
_PAPERS = (b"II*\0", b"MM\0*", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")  # pictures of papers

Came = Literal["kept", "waiting", "stopped", "ended"]
Asked = Callable[[], bool]


class Stopped(Exception):
    """A person stopped the reading."""


class Interrupted(Exception):
    """This process has to end; the file waits for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What came of the files of a reading.

    Attributes:
        kept: The papers that they became.
        refused: Names and reasons of those that were not kept.
        letter: The letter for a plan alone, as it was read.
        letter_problem: Why that letter cannot be read.
    """

    kept: tuple[PaperRow, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    letter: tuple[DocumentItem, ...] = ()
    letter_problem: str = ""

    @property
    def has_letter(self) -> bool:
        """Whether a letter for a plan alone was handed in."""
        return bool(self.letter or self.letter_problem)


def hand_in(
    actor: Actor,
    uploads: Sequence[Upload],
    *,
    api: ApiNumber | None,
    letter: Upload | None = None,
    origin: Origin = "upload",
    plan: Mapping[str, Any] | None = None,
    reading_id: UUID | None = None,
) -> UUID:
    """Keep the bytes of files that are to be read; `run_reading` reads them.

    Args:
        actor: An Editor.
        uploads: Papers of one well.
        api: The well; None where the papers are to tell it.
        letter: A letter on usable water for the plan alone; it does not become a paper.
        origin: Where the files come from.
        plan: The plan to make of them.
        reading_id: From `uuid7()`, where the caller has to know it before.

    Returns:
        The reading.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: No file, too many files, or a well outside Texas.
    """
    actor.must_be(Role.EDITOR)
    if api is not None:
        texas_only(api)
    if len(uploads) > MOST_FILES or not (uploads or letter or plan):
        raise InvalidInput(f"Hand in between 1 and {MOST_FILES} files at once.")
    reading_id = reading_id or uuid7()
    files = [_new(upload, letter=False) for upload in uploads]
    files += [_new(letter, letter=True)] if letter else []
    with tenant_session(actor) as session:
        if api is not None:
            register_well(session, api14=api.api14, state="TX", county=api.county)
        readings.begin_reading(
            session,
            reading_id,
            api14=api.api14 if api else None,
            origin=origin,
            files=files,
            plan=plan,
        )
    return reading_id


def read_now(
    actor: Actor,
    api: ApiNumber,
    uploads: Sequence[Upload],
    *,
    letter: Upload | None = None,
    origin: Origin = "upload",
    progress: Progress | None = None,
) -> HandedIn:
    """Hand files in and read them before this call ends. Raises as `hand_in`."""
    reading_id = hand_in(actor, uploads, api=api, letter=letter, origin=origin)
    run_reading(actor, reading_id, at_once=READERS_AT_ONCE, progress=progress)
    with tenant_session(actor) as session:
        readings.end_reading(session, reading_id)
    return handed_in(actor, reading_id)


def run_reading(
    actor: Actor,
    reading_id: UUID,
    *,
    may_begin: Asked = lambda: True,
    must_end: Asked = lambda: False,
    printed_only: bool = False,
    at_once: int = 1,
    progress: Progress | None = None,
) -> Came:
    """Read the files of a reading that still wait, and keep them when all are read.

    Args:
        actor: For whom.
        reading_id: The reading.
        may_begin: Asked before each file; the rest waits from the first no on.
        must_end: Asked while a file is read; it then waits for another process.
        printed_only: Leave files with scanned pages to the worker.
        at_once: Files that are read at the same time.
        progress: Receives each file in words.

    Returns:
        kept when all files are read, waiting when some are left, stopped when a person stopped
        it, ended when it was over before or names no well.

    Raises:
        NotFound: The organization has no such reading.
    """
    row, files = _reading(actor, reading_id)
    if not row.is_open:
        return "ended"
    try:
        for letter in (False, True):
            if not letter or row.api14:
                wanted = [one for one in files if one.letter is letter and one.state == "waiting"]
                reader = _Reader(
                    actor=actor, api14=row.api14, must_end=must_end, printed_only=printed_only
                )
                if not _read_each(reader, wanted, may_begin, at_once, progress):
                    return "waiting"
            if row.api14 is None:
                _name_well(actor, reading_id)
                row, files = _reading(actor, reading_id)
        _keep(actor, reading_id)
    except Stopped:
        return "stopped"
    except Interrupted:
        return "waiting"
    except InvalidInput as failure:  # the papers name no well, or several
        with tenant_session(actor) as session:
            readings.end_reading(session, reading_id, problem=str(failure))
        return "ended"
    return "kept"


def stop_reading(actor: Actor, reading_id: UUID) -> None:
    """End a reading; the papers that are read by now are kept.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such reading.
    """
    actor.must_be(Role.EDITOR)
    row, _ = _reading(actor, reading_id)
    if row.api14 is not None:
        _keep(actor, reading_id)
    with tenant_session(actor) as session:
        readings.end_reading(session, reading_id, state="stopped")


def fail_reading(actor: Actor, reading_id: UUID, why: str) -> None:
    """Note that a reading came to nothing because of this machine."""
    with tenant_session(actor) as session:
        readings.end_reading(session, reading_id, problem=why)


def handed_in(actor: Actor, reading_id: UUID) -> HandedIn:
    """What came of the files of a reading so far.

    Raises:
        NotFound: The organization has no such reading.
    """
    with tenant_session(actor) as session:
        readings.reading(session, reading_id)
        files = readings.files_of(session, reading_id)
        kept = papers.papers_by_id(session, [file.paper_id for file in files if file.paper_id])
    letter = next((file for file in files if file.letter), None)
    return HandedIn(
        kept=tuple(kept[file.paper_id] for file in files if file.paper_id),
        refused=tuple(
            (one.name, one.reason) for one in files if one.state == "refused" and not one.letter
        ),
        letter=tuple(items_of_file(letter)) if letter else (),
        letter_problem=letter.reason if letter else "",
    )


def items_of_file(file: FileRow) -> list[DocumentItem]:
    """What was read in a file that became no paper."""
    return [DocumentItem.from_json(item) for item in file.extraction or []]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads one file of a reading and notes it."""

    actor: Actor
    api14: str | None
    must_end: Asked
    printed_only: bool

    def read(self, file: FileRow) -> bool:
        """Whether the file is read now."""
        with tenant_session(self.actor) as session:
            upload = Upload(name=file.name, content=readings.bytes_of(session, file.id))
        pulse = self._pulse(file)
        pulse(file.page, file.pages)
        try:
            if self.printed_only and not is_json(upload.content):
                items, scans = read_printed_in_sandbox(upload.content, upload.name, pulse=pulse)
                if scans:
                    pulse(0, scans)
                    return False
            else:
                api = ApiNumber(api14=self.api14) if self.api14 else None
                items = read_upload(upload, api, self.actor, pulse)
        except InvalidInput as failure:
            with tenant_session(self.actor) as session:
                readings.file_refused(session, file.id, str(failure))
            return True
        with tenant_session(self.actor) as session:
            readings.file_read(session, file.id, [item.as_json() for item in items])
        return True

    def _pulse(self, file: FileRow) -> Pulse:
        def told(page: int, pages: int) -> None:
            if self.must_end():
                raise Interrupted
            with tenant_session(self.actor) as session:
                state = readings.pulse(session, file.reading_id, file.id, page, pages)
            if state == "stopped":
                raise Stopped

        return told


def _read_each(
    reader: _Reader,
    files: Sequence[FileRow],
    may_begin: Asked,
    at_once: int,
    progress: Progress | None,
) -> bool:
    """Whether all of the files are read now."""

    def read(file: FileRow) -> bool:
        return may_begin() and reader.read(file)

    with ThreadPoolExecutor(max_workers=at_once) as pool:
        begun = [pool.submit(read, file) for file in files]
        done = []
        for file, one in zip(files, begun, strict=True):
            if progress is not None:  # told from here: a screen takes no words from other threads
                progress(f"Reading {file.name} …")
            try:
                done.append(one.result())
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
    return all(done)


def _reading(actor: Actor, reading_id: UUID) -> tuple[readings.ReadingRow, list[FileRow]]:
    with tenant_session(actor) as session:
        return readings.reading(session, reading_id), readings.files_of(session, reading_id)


def _name_well(actor: Actor, reading_id: UUID) -> None:
    """Note the one well that the papers name."""
    with tenant_session(actor) as session:
        files = readings.files_of(session, reading_id)
    read = [file for file in files if file.state == "read"]
    refused = [f"{file.name}: {file.reason}" for file in files if file.state == "refused"]
    if not read and refused:
        raise InvalidInput(" ".join(refused), hint="Hand in the well's papers as PDF.")
    try:
        api = well_of([(file.name, item) for file in read for item in items_of_file(file)])
    except InvalidInput as failure:
        raise InvalidInput(" ".join([failure.message, *refused]), hint=failure.hint) from failure
    texas_only(api)
    with tenant_session(actor) as session:
        register_well(session, api14=api.api14, state="TX", county=api.county)
        readings.name_well(session, reading_id, api.api14)


def _keep(actor: Actor, reading_id: UUID) -> None:
    """Let the files that are read become papers of the well; those of another are refused."""
    with tenant_session(actor) as session:
        row = readings.reading(session, reading_id, hold=True)
        if not row.is_open or row.api14 is None:
            return
        api = ApiNumber(api14=row.api14)
        hold(session, "papers", row.api14)
        kept = [
            paper
            for file in readings.files_of(session, reading_id)
            if file.state == "read" and (paper := _keep_file(session, api, row.origin, file))
        ]
    if any(paper.kind == RECORD for paper in kept):
        plugged_by_record(actor, api.api14)
    for paper in kept:
        tracking.track(
            actor, api.api14, "document_uploaded", "upload", _tracked(paper), subject=paper.id
        )


def _keep_file(session: Session, api: ApiNumber, origin: Origin, file: FileRow) -> PaperRow | None:
    items = items_of_file(file)
    if file.letter:
        readings.file_kept(session, file.id, name=file.name, paper_id=None)
        return None
    if reason := _of_another_well(api, items):
        readings.file_refused(session, file.id, reason)
        return None
    content = readings.bytes_of(session, file.id)
    held = {paper.name: paper.sha256 for paper in papers.papers_of(session, api.api14)}
    name = _named_apart(file.name, hashlib.sha256(content).hexdigest(), held)
    paper = papers.add_paper(session, api14=api.api14, name=name, content=content, origin=origin)
    keep_reading(session, paper.id, [replace(item, file=paper.name) for item in items])
    readings.file_kept(session, file.id, name=paper.name, paper_id=paper.id)
    return papers.paper(session, paper.id)


def _new(upload: Upload, *, letter: bool) -> NewFile:
    reason = _refusal(upload)
    return NewFile(
        name=Path(upload.name).name or "paper",
        content=b"" if reason else upload.content,
        letter=letter,
        reason=reason or "",
    )


def _named_apart(name: str, digest: str, held: Mapping[str, str]) -> str:
    """The name, with a number where another paper of the well bears it already.

    Packets repeat names, and a fact names its paper by name.
    """
    stem, suffix, number = Path(name).stem, Path(name).suffix, 1
    while held.get(name, digest) != digest:
        number += 1
        name = f"{stem} ({number}){suffix}"
    return name


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


def _tracked(paper: PaperRow) -> dict[str, object]:
    return {
        "document_id": str(paper.id),
        "document_type": paper.kind or "other",
        "source_path": paper.name,
        "is_public": paper.origin == "rrc",
    }
