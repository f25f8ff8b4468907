"""Import a rig schedule into a scenario: read, try, apply as one revision that undo takes back.

    sheet = read_import(actor, "plan.xlsx", content)        # table, headings, remembered columns
    reading, doubts = propose_reading(sheet.table, sheet.headings)
    tried = try_import(actor, scenario_id, sheet.table, reading)      # writes nothing
    apply_import(actor, scenario_id, sheet.table, reading, seen=tried.revision, file="plan.xlsx")

The columns that somebody chose for a heading are remembered for the organization's next file.
Undo takes out the rigs and campaigns that the import made, where nothing else uses them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from kernel.documents.schedule_file import ScheduleFile, read_schedule_file
from kernel.errors import Conflict, InvalidInput
from kernel.scheduling.board import Board
from kernel.scheduling.editing import CellsRefused
from kernel.scheduling.fleet import Campaign, Rig, fold
from kernel.scheduling.sheet_board import commands_of, sheet_board
from kernel.scheduling.sheet_columns import HeadingRows, SheetField, find_headings, headings_at
from kernel.scheduling.sheet_dry_run import BoardRow, DryRun, SheetBoard, dry_run
from kernel.scheduling.sheet_jobs import CellFault, ReadRow
from kernel.scheduling.sheet_reading import SheetReading
from kernel.scheduling.sheet_table import SheetTable
from kernel.store.actor import Actor, Role
from kernel.store.ids import uuid7
from kernel.store.import_memory import remember_headings, remembered_headings
from kernel.store.session import tenant_session
from kernel.workflows.campaign_boards import (
    Applied,
    apply_commands,
    open_board,
    preview_commands,
)
from kernel.workflows.campaign_made import Made
from kernel.workflows.campaign_rigs import LONGEST_NAME
from kernel.workflows.campaign_talk import layouts

MEMORY = "schedule_import"  # where a person's headings were kept before they were everybody's
_LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSheet:
    """A file as it was read.

    Attributes:
        headings: None where no row of headings was found.
    """

    file: ScheduleFile
    headings: HeadingRows | None

    @property
    def table(self) -> SheetTable:
        """The sheet that was read."""
        return self.file.table


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedImport:
    """What an import would do to a scenario.

    Attributes:
        revision: Of the scenario that it was tried on.
        before: The jobs as they are, by ID, for the words of a preview.
    """

    run: DryRun
    revision: int
    before: Mapping[str, BoardRow]
    new_campaigns: tuple[str, ...] = ()


def read_import(
    actor: Actor,
    name: str,
    content: bytes,
    *,
    sheet: str = "",
    heading_rows: tuple[int, int] | None = None,
) -> ImportSheet:
    """Read a file and find its headings, with the columns that the organization chose before.

    Args:
        actor: An Editor.
        name: The name of the file.
        content: Its bytes.
        sheet: The sheet to read; empty for “Rig Schedule”, else the first visible one.
        heading_rows: The first and last row of the headings, where a person names them.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: The file cannot be read.
        NotFound: It has no such sheet.
    """
    actor.must_be(Role.EDITOR)
    file = read_schedule_file(name, content, sheet=sheet)
    known = _remembered(actor)
    if heading_rows:
        first, last = heading_rows
        headings = headings_at(file.table, first=first, last=last, remembered=known)
        return ImportSheet(file=file, headings=headings)
    return ImportSheet(file=file, headings=find_headings(file.table, remembered=known))


def remember_columns(actor: Actor, chosen: Mapping[str, SheetField | None]) -> None:
    """Keep what somebody chose for headings, by the key of the heading, for everybody.

    Raises:
        NotAllowed: The role does not permit changes.
    """
    actor.must_be(Role.EDITOR)
    told = {
        key: field.name if field else ""
        for key, field in chosen.items()
        if 0 < len(key) <= _LONGEST_HEADING
    }
    with tenant_session(actor) as session:
        remember_headings(session, told)


def _remembered(actor: Actor) -> dict[str, SheetField | None]:
    """What headings hold: as the organization last said, else as the person said before that."""
    own = layouts(actor, MEMORY).get("columns", [])
    with tenant_session(actor) as session:
        everybody = remembered_headings(session)
    names = {str(one["heading"]): one["field"] or "" for one in own} | everybody
    return {
        key: SheetField[name] if name else None
        for key, name in names.items()
        if not name or name in SheetField.__members__
    }


def try_import(
    actor: Actor, scenario_id: UUID | str, table: SheetTable, reading: SheetReading
) -> TriedImport:
    """What an import would do, row by row; nothing is written.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such scenario.
        Conflict: The scenario cannot be changed.
    """
    actor.must_be(Role.EDITOR)
    opened = open_board(actor, scenario_id)
    if opened.closed:
        raise Conflict(opened.closed, hint="Imports go into drafts.")
    known = sheet_board(opened.board)
    run = dry_run(table, reading, known)
    run = _without_refused(actor, scenario_id, run, reading, opened.scenario.revision)
    return TriedImport(
        run=run,
        revision=opened.scenario.revision,
        before={row.id: row for row in known.rows},
        new_campaigns=_new_campaigns(run, known),
    )


def _without_refused(
    actor: Actor, scenario_id: UUID | str, run: DryRun, reading: SheetReading, revision: int
) -> DryRun:
    """The dry run with rows that the board itself would refuse set aside, each with its reason."""
    while run.added or run.changed:
        board = open_board(actor, scenario_id).board
        plain = _on_known_names(run)
        commands, rows = commands_of(plain, board, reading, _new_id)
        try:
            preview_commands(actor, scenario_id, commands, seen=revision, mode="scheduling")
        except CellsRefused as refused:
            faults: dict[int, list[CellFault]] = {}
            for error in refused.errors:
                row = rows.get(error.id)
                if row is None:
                    raise
                faults.setdefault(row, []).append(
                    CellFault(address=f"row {row}", text=error.name, reason=error.words)
                )
            run = replace(
                run,
                added=tuple(one for one in run.added if one.row not in faults),
                changed=tuple(one for one in run.changed if one.row not in faults),
                rejected=(
                    *run.rejected,
                    *(ReadRow(row=row, faults=tuple(told)) for row, told in faults.items()),
                ),
            )
            continue
        return run
    return run


def _on_known_names(run: DryRun) -> DryRun:
    """The dry run without rigs and campaigns that are made only when it is applied."""
    fresh = {fold(name) for name in run.new_rigs}

    def plain(row: ReadRow) -> ReadRow:
        values = dict(row.values)
        values.pop(SheetField.CAMPAIGNS, None)
        if fold(str(values.get(SheetField.RIG) or "")) in fresh:
            values[SheetField.RIG] = None
        return replace(row, values=values)

    kept = []
    for one in run.changed:
        changes = tuple(
            change
            for change in one.changes
            if change.field is not SheetField.CAMPAIGNS
            and not (change.field is SheetField.RIG and fold(str(change.new or "")) in fresh)
        )
        kept.append(replace(one, changes=changes))
    return replace(run, added=tuple(map(plain, run.added)), changed=tuple(kept))


def _new_campaigns(run: DryRun, known: SheetBoard) -> tuple[str, ...]:
    there = {fold(name) for name in known.campaigns}
    told = [row.values.get(SheetField.CAMPAIGNS) or () for row in run.added]
    told += [
        change.new or ()
        for one in run.changed
        for change in one.changes
        if change.field is SheetField.CAMPAIGNS
    ]
    names = dict.fromkeys(name for names in told for name in names)
    return tuple(name for name in names if fold(name) not in there)


def apply_import(
    actor: Actor,
    scenario_id: UUID | str,
    table: SheetTable,
    reading: SheetReading,
    *,
    seen: int,
    file: str,
) -> Applied:
    """Carry out an import as one revision; its dates hold, nothing is re-timed.

    Args:
        actor: An Editor.
        scenario_id: A draft.
        table: The sheet.
        reading: How it is read, every question answered.
        seen: The revision on which the person looked at the preview.
        file: The name of the file, for the list of changes.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such scenario.
        Conflict: The scenario cannot be changed, or was changed since the preview.
        InvalidInput: The sheet changes nothing.
    """
    tried = try_import(actor, scenario_id, table, reading)
    if tried.revision != seen:
        raise Conflict(
            "Somebody changed the scenario since this preview.", hint="Look at the new preview."
        )
    run = tried.run
    if run.changes_nothing:
        raise InvalidInput("The file changes nothing.", hint="The scenario says the same already.")
    made = _made(tried)
    opened = open_board(actor, scenario_id).board
    commands, _ = commands_of(run, _with_made(opened, made), reading, _new_id)
    words = f"Import of {file[:80]}: {len(run.added)} added, {len(run.changed)} changed"
    return apply_commands(
        actor,
        scenario_id,
        commands,
        seen=seen,
        mode="scheduling",
        words=words,
        kind="import",
        made=made,
    )


def _made(tried: TriedImport) -> Made:
    """The rigs and campaigns that an import makes.

    Raises:
        InvalidInput: A name is too long.
    """
    for name in (*tried.run.new_rigs, *tried.new_campaigns):
        if len(name) > LONGEST_NAME:
            raise InvalidInput(f"“{name[:40]}…” is too long for a name.", hint="Shorten it.")
    return Made(
        rigs=tuple(Rig(id=_new_id(), name=name, kind="Other") for name in tried.run.new_rigs),
        campaigns=tuple(Campaign(id=_new_id(), name=name) for name in tried.new_campaigns),
    )


def _with_made(board: Board, made: Made) -> Board:
    fleet = replace(
        board.fleet,
        rigs={**board.fleet.rigs, **{one.id: one for one in made.rigs}},
        campaigns={**board.fleet.campaigns, **{one.id: one for one in made.campaigns}},
    )
    return replace(board, fleet=fleet)


def _new_id() -> str:
    return str(uuid7())
