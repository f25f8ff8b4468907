"""Undo of an import of volumes: every row it added goes, every row it changed is as before."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.documents.import_layouts import LAYOUTS, TABLES
from kernel.errors import Conflict
from kernel.store import record_import, volume_undo
from kernel.store import volume_imports as store
from kernel.store.actor import Actor, Role
from kernel.store.session import tenant_session
from kernel.store.volume_imports import ImportRow
from kernel.store.volume_rollup import refresh_some
from kernel.store.volume_stage import DAYS, MONTHS, VolumeTable
from kernel.workflows.volume_files import require_status


def begin_undo(actor: Actor, import_id: UUID) -> ImportRow:
    """Let an import be undone; a worker does it.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such import.
        Conflict: It is under way, a later import changed its rows, or a month was closed.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = store.import_of(session, import_id, lock=True)
        require_status(row, ("done", "cancelled", "failed"), "undone")
        of_records = LAYOUTS[row.profile].target not in TABLES
        store_of = record_import if of_records else volume_undo
        if later := store_of.changed_later(session, import_id):
            raise Conflict(
                f"A later import changed rows of this one: {', '.join(later[:3])}.",
                hint="Undo the later one first.",
            )
        if of_records and (why := record_import.decided(session, import_id)):
            raise Conflict(
                f"It can no longer be undone: {'; '.join(why)}.",
                hint="What has been approved or locked is corrected by a step of its own.",
            )
        if not of_records and (span := _span(row)):
            locked = volume_undo.locked_rows(session, _table(row), import_id, span)
            if locked:
                raise Conflict(
                    f"{locked:,} rows of this import are in closed months.",
                    hint="Reopen these months first.",
                )
        store.change_import(session, import_id, status="undoing", words="")
        return store.import_of(session, import_id)


def run_undo(actor: Actor, import_id: UUID, *, goes_on: Callable[[], bool] = lambda: True) -> str:
    """Undo an import from where it is, day by day or month by month.

    Returns:
        ended, interrupted where GOES_ON said so, or left where it is not being undone.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        row = store.import_of(session, import_id)
    if row.status != "undoing":
        return "left"
    if LAYOUTS[row.profile].target not in TABLES:
        return _undo_records(actor, import_id, goes_on)
    table, out = _table(row), int(row.remarks.get("taken_out", 0))
    start = row.remarks.get("undone_to")
    for period in _periods(row, table, after=date.fromisoformat(start) if start else None):
        if not goes_on():
            return "interrupted"
        with tenant_session(actor) as session:
            held = store.import_of(session, import_id, lock=True)
            if held.status != "undoing":
                return "left"
            out += volume_undo.take_out(session, table, import_id, period)
            told = {**held.remarks, "undone_to": period.isoformat(), "taken_out": out}
            store.change_import(session, import_id, remarks=told)
    while goes_on():
        with tenant_session(actor) as session:
            if store.import_of(session, import_id, lock=True).status != "undoing":
                return "left"
            if not refresh_some(session):
                _end(session, import_id, out, kept=0)
                return "ended"
    return "interrupted"


def _undo_records(actor: Actor, import_id: UUID, goes_on: Callable[[], bool]) -> str:
    """As `run_undo`, some thousand records at once; what is undone is forgotten as it goes."""
    while goes_on():
        with tenant_session(actor) as session:
            row = store.import_of(session, import_id, lock=True)
            if row.status != "undoing":
                return "left"
            out, kept = (int(row.remarks.get(name, 0)) for name in ("taken_out", "kept"))
            step = record_import.take_out(session, import_id)
            if step is None:
                _end(session, import_id, out, kept=kept)
                return "ended"
            told = {**row.remarks, "taken_out": out + step.done, "kept": kept + step.kept}
            store.change_import(session, import_id, remarks=told)
    return "interrupted"


def _end(session: Session, import_id: UUID, out: int, *, kept: int) -> None:
    gone, used = volume_undo.delete_made(session, import_id)
    words = f"{out:,} rows taken out or put back; {gone:,} wells, leases and the like deleted."
    if kept + used:
        words += f" {kept + used:,} stay because others use them or somebody changed them."
    store.change_import(
        session, import_id, status="undone", words=words, rows_accepted=0, ended=True
    )


def _table(row: ImportRow) -> VolumeTable:
    return DAYS if LAYOUTS[row.profile].target == "day" else MONTHS


def _span(row: ImportRow) -> tuple[date, date] | None:
    told = row.remarks
    if "first" not in told:
        return None
    return date.fromisoformat(told["first"]), date.fromisoformat(told["last"])


def _periods(row: ImportRow, table: VolumeTable, *, after: date | None) -> Iterator[date]:
    """Every day or month of an import's rows, oldest first."""
    span = _span(row)
    if span is None:
        return
    at, last = span
    while at <= last:
        if after is None or at > after:
            yield at
        if table is DAYS:
            at += timedelta(days=1)
        else:
            at = (at.replace(day=1) + timedelta(days=32)).replace(day=1)
