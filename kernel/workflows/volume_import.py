"""Volumes brought in from a file: tried first, then by a worker, block by block.

    row = hand_in_volumes(actor, "ogora2015.txt", content)     # kept, understood, nothing written
    try_import(actor, row.id)                                   # what it would do
    begin_import(actor, row.id); run_import(actor, row.id)      # by a worker; again goes on
    retry_rejects(actor, row.id, {17: "…"})                     # rows set aside, corrected
    begin_undo(actor, row.id); run_undo(actor, row.id)          # all of it out again

Each block is one transaction that also notes how far the file is.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.documents.import_layouts import TABLES
from kernel.documents.volume_rows import VolumeFile
from kernel.errors import Conflict, InvalidInput
from kernel.store import volume_imports as store
from kernel.store.actor import Actor, Role
from kernel.store.session import tenant_session
from kernel.store.volume_imports import ImportRow, RejectRow
from kernel.store.volume_owners import Owners, owners
from kernel.store.volume_rollup import refresh_some
from kernel.workflows.record_block import take_records
from kernel.workflows.volume_block import Taken, Wanted, take_block
from kernel.workflows.volume_files import file_of, require_status

MOST_SHOWN = 100  # rejects of a dry run that are kept to be looked at
MOST_RETRIED = 20_000
_LINES_OF_REMARK = 5
Outcome = Literal["ended", "interrupted", "left"]


def try_import(
    actor: Actor, import_id: UUID, *, progress: Callable[[float], None] = lambda _: None
) -> ImportRow:
    """Say what an import would do, without writing a volume; the answer is kept with it.

    Args:
        actor: An Editor.
        import_id: Of a file that is not brought in yet.
        progress: Receives how far it is, from 0 to 1.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such import.
        Conflict: It is under way or brought in.
        InvalidInput: A column that every row needs is not named.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = store.import_of(session, import_id)
        require_status(row, ("pending", "trying"), "tried")
        file = _complete(row)
        known = _known(session, file)
    wanted, counts, refused = Wanted(), Counter[str](), Counter[str]()
    remarks: dict[str, Any] = {}
    words: dict[str, str] = {}
    shown: list[tuple[int, str, str, str]] = []
    at = file.begins + 1
    while at <= row.lines:
        with tenant_session(actor) as session:
            lines, numbers = _lines(session, row, at)
            taken = _take(session, row, file, known, lines, numbers, write=False, wanted=wanted)
        counts.update(
            rows=taken.rows,
            added=taken.merged.added,
            changed=taken.merged.changed,
            unchanged=taken.merged.unchanged,
        )
        for _, _, code, said in taken.rejects:
            refused[code] += 1
            words.setdefault(code, said)
        shown += taken.rejects[: MOST_SHOWN - len(shown)]
        remarks = _with_remarks(remarks, taken)
        at = numbers[-1] + 1
        progress((at - 1) / row.lines)
    trial = {
        **{name: counts[name] for name in ("rows", "added", "changed", "unchanged")},
        "refused": {code: {"count": n, "words": words[code]} for code, n in refused.most_common()},
        "shown": [list(one) for one in shown],
        "remarks": remarks,
        "wells": len(wanted.wells),
        "completions": len(wanted.completions),
        "leases": len(wanted.leases),
        "companies": len(wanted.companies),
        "decks": len(wanted.decks),
        "afes": len(wanted.afes),
    }
    with tenant_session(actor) as session:
        store.change_import(session, import_id, trial=trial, status="pending")
        return store.import_of(session, import_id)


def begin_trial(actor: Actor, import_id: UUID) -> ImportRow:
    """Let a dry run be made; a worker makes it.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such import.
        Conflict: It is under way or brought in.
        InvalidInput: A column that every row needs is not named.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = store.import_of(session, import_id, lock=True)
        require_status(row, ("pending",), "tried")
        _complete(row)
        store.change_import(session, import_id, status="trying", trial={}, words="")
        return store.import_of(session, import_id)


def begin_import(actor: Actor, import_id: UUID) -> ImportRow:
    """Let a file be brought in; a worker does it.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such import.
        Conflict: It is under way or brought in.
        InvalidInput: A column that every row needs is not named.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = store.import_of(session, import_id, lock=True)
        require_status(row, ("pending", "failed", "cancelled"), "brought in")
        file = _complete(row)
        start = row.next_line or file.begins + 1
        store.change_import(
            session, import_id, status="running", next_line=start, words="", ended_at=None
        )
        return store.import_of(session, import_id)


def run_import(
    actor: Actor, import_id: UUID, *, goes_on: Callable[[], bool] = lambda: True
) -> Outcome:
    """Bring a file in from where it is; one that was killed or cut off goes on.

    Args:
        actor: Who asked for it.
        import_id: The import, begun.
        goes_on: Asked before each block.

    Returns:
        ended, interrupted where GOES_ON said so, or left where somebody cancelled it.
    """
    actor.must_be(Role.EDITOR)
    known: Owners | None = None
    expected = -1
    while goes_on():
        with tenant_session(actor) as session:
            row = store.import_of(session, import_id, lock=True)
            if row.status != "running":
                return "left"
            if row.next_line > row.lines:
                if refresh_some(session):
                    continue
                store.change_import(session, import_id, status="done", ended=True)
                return "ended"
            file = file_of(row)
            if known is None or row.next_line != expected:  # another worker was here
                known = _known(session, file)
            lines, numbers = _lines(session, row, row.next_line)
            taken = _take(session, row, file, known, lines, numbers)
            store.add_rejects(session, import_id, taken.rejects)
            expected = numbers[-1] + 1
            store.change_import(
                session,
                import_id,
                next_line=expected,
                rows_in=row.rows_in + taken.rows,
                rows_accepted=row.rows_accepted + taken.accepted,
                rows_changed=row.rows_changed + taken.merged.changed,
                rows_quarantined=row.rows_quarantined + len(taken.rejects),
                remarks=_with_remarks(row.remarks, taken),
            )
    return "interrupted"


def cancel_import(actor: Actor, import_id: UUID) -> None:
    """Stop an import that is under way after its block; what came in stays and can be undone.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such import.
        Conflict: It is not under way.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = store.import_of(session, import_id, lock=True)
        require_status(row, ("running",), "stopped")
        store.change_import(session, import_id, status="cancelled", ended=True)


def fail_import(actor: Actor, import_id: UUID, words: str) -> None:
    """Note that an import cannot go on, and why."""
    with tenant_session(actor) as session:
        row = store.import_of(session, import_id, lock=True)
        back = {"running": "failed", "undoing": "done", "trying": "pending"}
        if row.status in back:
            store.change_import(session, import_id, status=back[row.status], words=words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """What came of rows in quarantine that were tried again."""

    resolved: int
    waiting: int


def retry_rejects(
    actor: Actor, import_id: UUID, corrected: Mapping[int, str] | None = None
) -> Retried:
    """Try the rows in quarantine again, some of them corrected.

    Args:
        actor: An Editor.
        import_id: An import that has ended.
        corrected: New content by the number of the line.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such import.
        Conflict: The import is under way, or a corrected line does not wait in quarantine.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = store.import_of(session, import_id, lock=True)
        require_status(row, ("done",), "tried again")
        for line, raw in (corrected or {}).items():
            if not store.rewrite_reject(session, import_id, line, raw.strip("\r\n")):
                raise Conflict(f"Line {line} is not in quarantine.", hint="Reload the page.")
        waiting = store.rejects(session, import_id, limit=MOST_RETRIED)
        if not waiting:
            return Retried(resolved=0, waiting=0)
        file = file_of(row)
        taken = _take(
            session,
            row,
            file,
            _known(session, file),
            [f"{one.raw}\n".encode() for one in waiting],
            [one.line_no for one in waiting],
        )
        still = {line: (code, words) for line, _, code, words in taken.rejects}
        tried = {one.line_no for one in waiting}
        resolved = store.judge_rejects(session, import_id, still, tried)
        store.change_import(
            session,
            import_id,
            rows_accepted=row.rows_accepted + taken.accepted,
            rows_changed=row.rows_changed + taken.merged.changed,
            rows_quarantined=row.rows_quarantined - resolved,
            remarks=_with_remarks(row.remarks, taken),
        )
    return Retried(resolved=resolved, waiting=len(still))


def rejects_of(
    actor: Actor, import_id: UUID, *, after_line: int = -1, limit: int | None = 500
) -> list[RejectRow]:
    """Rows that wait in quarantine, in the order of the file.

    Raises:
        NotFound: The organization has no such import.
    """
    with tenant_session(actor) as session:
        store.import_of(session, import_id)
        return store.rejects(session, import_id, after_line=after_line, limit=limit)


def reject_counts(actor: Actor, import_id: UUID) -> dict[str, int]:
    """How many rows wait in quarantine for each reason.

    Raises:
        NotFound: The organization has no such import.
    """
    with tenant_session(actor) as session:
        store.import_of(session, import_id)
        return store.reject_counts(session, import_id)


def _known(session: Session, file: VolumeFile) -> Owners | None:
    """What volumes may belong to; records look theirs up block by block."""
    return owners(session) if file.layout.target in TABLES else None


def _take(
    session: Session,
    row: ImportRow,
    file: VolumeFile,
    known: Owners | None,
    lines: Sequence[bytes],
    numbers: Sequence[int],
    *,
    write: bool = True,
    wanted: Wanted | None = None,
) -> Taken:
    """Bring a block in: volumes of completions, or records."""
    if known is None:
        return take_records(session, row, file, lines, numbers, write=write, wanted=wanted)
    return take_block(session, row, file, known, lines, numbers, write=write, wanted=wanted)


def _complete(row: ImportRow) -> VolumeFile:
    """How the file is read, where every column that a row needs is named.

    Raises:
        InvalidInput: One is not.
    """
    file = file_of(row)
    if file.missing:
        named = ", ".join(one.words for one in file.missing)
        raise InvalidInput(f"No column holds: {named}.", hint="Choose the column for it.")
    return file


def _lines(session: Session, row: ImportRow, line: int) -> tuple[list[bytes], list[int]]:
    """The lines from LINE to the end of its part, with their numbers.

    Raises:
        Conflict: The file is not whole.
    """
    part = store.part_from(session, row.id, line)
    if part is None:
        raise Conflict("The file of this import is not whole.", hint="Hand it in again.")
    first, content = part
    lines = content.splitlines(keepends=True)[line - first :]
    if not lines:
        raise Conflict("The file of this import is not whole.", hint="Hand it in again.")
    return lines, list(range(line, line + len(lines)))


def _with_remarks(before: Mapping[str, Any], taken: Taken) -> dict[str, Any]:
    """Remarks of all blocks so far, and the first and last day of their rows."""
    told = dict(before)
    for code, one in taken.remarks.items():
        if not one.count:  # it has been put right
            told.pop(code, None)
            continue
        was = told.get(code, {"words": one.words, "count": 0, "lines": []})
        told[code] = {
            "words": one.words,
            "count": was["count"] + one.count,
            "lines": [*was["lines"], *one.lines][:_LINES_OF_REMARK],
        }
    if taken.first:
        told["first"] = min(told.get("first", taken.first), taken.first)
        told["last"] = max(told.get("last", taken.last), taken.last)
    return told
