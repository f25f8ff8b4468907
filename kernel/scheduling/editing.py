"""Commands become changes: each is checked against the board, and a fault names its cell.

In planning mode the engine re-times what follows the changed jobs; in scheduling mode a moved
bar is pinned and nothing else moves.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kernel.errors import InvalidInput
from kernel.scheduling.board import (
    Board,
    Change,
    applied,
    campaign_names,
    cell_of,
    loosened,
    make,
    rig_names,
    row_values,
    rows_of,
    squashed,
)
from kernel.scheduling.cells import COLUMNS, Column, NotReadable, Row, Value, encode, parse
from kernel.scheduling.commands import (
    SAME,
    AddJob,
    AddLink,
    BulkSet,
    Command,
    DeleteJobs,
    DeleteLink,
    DuplicateJob,
    Mode,
    MoveJob,
    PasteBlock,
    ResizeJob,
    SetField,
    SetLink,
    SetPhases,
)
from kernel.scheduling.jobs import CALENDARS, Job
from kernel.scheduling.links import refuse_bad_link
from kernel.scheduling.retiming import retimed

NewId = Callable[[], str]
MOST_CELLS = 50_000
SPACING = 10  # of the rows' order, so that one fits between two


@dataclass(frozen=True, slots=True, kw_only=True)
class CellError:
    """A cell that cannot take its value."""

    id: str
    field: str
    name: str
    words: str


class CellsRefused(InvalidInput):
    """Cells that cannot take their values, each with its reason; nothing was changed."""

    def __init__(self, errors: Sequence[CellError]) -> None:
        first = errors[0]
        more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
        super().__init__(
            f"{first.name}, {first.words}{more}.", hint="Nothing was changed; correct the cell."
        )
        self.errors = tuple(errors)

    def facts(self) -> dict[str, Any]:
        """Each cell with what is wrong."""
        return {
            "errors": [
                {"where": f"{error.id}.{error.field}", "what": f"{error.name}, {error.words}"}
                for error in self.errors
            ]
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What commands came to.

    Attributes:
        board: With everything changed.
        typed: What the person asked for.
        changes: The same with what the engine re-timed; what a revision keeps.
        moved: Jobs that were dragged to a place in the order.
    """

    board: Board
    typed: tuple[Change, ...]
    changes: tuple[Change, ...]
    moved: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Desk:
    """The board while commands are worked on."""

    board: Board
    new_id: NewId
    changes: list[Change] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    last_sequence: int | None = None

    def put(self, change: Change) -> None:
        """Make a change that was checked."""
        make(self.board, change)
        self.changes.append(change)

    def set(self, row: Row, row_id: str, name: str, value: Value) -> None:
        """Set a cell to a kept value."""
        before = cell_of(rows_of(self.board, row)[row_id], name)
        if before != value:
            self.put(Change(row=row, id=row_id, field=name, before=before, after=value))

    def next_sequence(self) -> int:
        """The place after the last row."""
        if self.last_sequence is None:
            self.last_sequence = max((j.sequence for j in self.board.jobs.values()), default=0)
        self.last_sequence += SPACING
        return self.last_sequence

    def value(self, column: Column, given: Any, month_first: bool | None = None) -> Value:
        """A typed value in its kept form."""
        return parse(column, given, names=self.names.get(column.kind, {}), month_first=month_first)


def edit(board: Board, commands: Sequence[Command], *, mode: Mode, new_id: NewId) -> Edit:
    """Run commands as one action.

    Args:
        board: The scenario as it is.
        commands: What the person did, in order.
        mode: In planning mode the engine re-times what follows the changed jobs; in scheduling
            mode a moved bar is pinned and nothing else moves.
        new_id: Makes ids for new rows.

    Raises:
        CellsRefused: Cells cannot take their values, each named.
        InvalidInput: A job is gone; a link is double, runs in a circle or to itself.
    """
    desk = _Desk(
        loosened(board),
        new_id,
        names={"rig": rig_names(board), "campaigns": campaign_names(board.fleet.campaigns)},
    )
    for command in commands:
        _RUN[type(command)](desk, command, mode)
    return finished(board, squashed(desk.changes), mode=mode, moved=frozenset(desk.moved))


def finished(
    board: Board, typed: Sequence[Change], *, mode: Mode, moved: frozenset[str] = frozenset()
) -> Edit:
    """Changes that were typed, with what the engine re-times because of them.

    Raises:
        InvalidInput: The order on the rigs and the links run in a circle.
    """
    after = applied(board, typed)
    shifts = retimed(board, after, typed, moved=moved) if mode == "planning" and typed else ()
    return Edit(
        board=applied(after, shifts),
        typed=tuple(typed),
        changes=squashed([*typed, *shifts]),
        moved=moved,
    )


def _set_field(desk: _Desk, command: SetField, mode: Mode) -> None:
    if command.row != "job":
        _set_other(desk, command.row, command.id, command.field, command.value)
        return
    pins: Mode = mode if command.pin else "planning"
    if error := _set_cell(desk, command.id, command.field, command.value, mode=pins):
        raise CellsRefused([error])


def _set_other(desk: _Desk, row: Row, row_id: str, name: str, given: Any) -> None:
    held = desk.board.links if row == "link" else desk.board.phases
    if row_id not in held:
        raise InvalidInput(f"That {row} is no longer there.", hint="Reload the sheet.")
    fixed = ("predecessor_id", "successor_id", "job_id")
    column = COLUMNS[row].get(name)
    if column is None or name in fixed:
        raise InvalidInput(f"A {row} has no field “{name}” that can be set.")
    try:
        value = desk.value(column, given)
    except NotReadable as why:
        said = CellError(id=row_id, field=name, name=row.capitalize(), words=_said(column, why))
        raise CellsRefused([said]) from None
    if value is None and name != "most_days":
        value = 0 if name == "lag_days" else value
    desk.set(row, row_id, name, value)
    if row == "link":
        refuse_bad_link(desk.board, row_id)


def _set_cell(
    desk: _Desk, job_id: str, name: str, given: Any, *, mode: Mode, month_first: bool | None = None
) -> CellError | None:
    job = desk.board.job(job_id)
    column = COLUMNS["job"].get(name)
    if column is None:
        raise InvalidInput(f"A job has no field “{name}”.")
    try:
        value = desk.value(column, given, month_first)
        if name == "finish_on":
            name, value = "duration_days", _days_to(job, value)
    except NotReadable as why:
        return CellError(id=job_id, field=name, name=job.name, words=_said(column, why))
    before = cell_of(job, name)
    if before == value:
        return None
    desk.set("job", job_id, name, value)
    if name == "start_on" and mode == "scheduling" and value is not None:
        desk.set("job", job_id, "pinned", True)
    if fault := _fault(desk.board.jobs[job_id]):
        return CellError(id=job_id, field=name, name=job.name, words=fault)
    return None


def _said(column: Column, why: Exception) -> str:
    return f"{column.words}: {why}"


def _days_to(job: Job, finish: Value) -> Value:
    """The duration that ends a job on a day."""
    if finish is None:
        return None
    if job.start_on is None:
        raise NotReadable("needs a start first")
    days = CALENDARS[job.calendar].between(
        job.start_on.toordinal(), date.fromisoformat(finish).toordinal()
    )
    if days < 0:
        raise NotReadable(f"{finish} lies before the start {job.start_on}")
    return days


def _fault(job: Job) -> str | None:
    """What does not fit together in a job."""
    if job.actual_finish is not None and job.actual_start is None:
        return "Actual finish: needs an actual start"
    if job.actual_finish and job.actual_start and job.actual_finish < job.actual_start:
        return f"Actual finish: {job.actual_finish} lies before the start {job.actual_start}"
    if job.low_days and job.high_days and job.low_days > job.high_days:
        return f"Fast case: {job.low_days} d is more than the slow case of {job.high_days} d"
    return None


def _bulk_set(desk: _Desk, command: BulkSet, mode: Mode) -> None:
    errors = [
        error
        for job_id in command.ids
        if (error := _set_cell(desk, job_id, command.field, command.value, mode=mode))
    ]
    if errors:
        raise CellsRefused(errors)


def _paste(desk: _Desk, command: PasteBlock, mode: Mode) -> None:
    if len(command.ids) * len(command.fields) > MOST_CELLS:
        raise InvalidInput(f"Paste at most {MOST_CELLS:,} cells at once.")
    errors: list[CellError] = []
    for job_id, texts in zip(command.ids, command.values, strict=True):
        if len(texts) > len(command.fields):
            raise InvalidInput("The block is wider than the columns from the first cell on.")
        given = dict(zip(command.fields, texts, strict=False))
        if job_id is None:
            errors += _add(desk, desk.new_id(), given, command.month_first)
            continue
        for name in sorted(given, key=_start_first):
            error = _set_cell(
                desk, job_id, name, given[name], mode=mode, month_first=command.month_first
            )
            errors += [error] if error else []
    if errors:
        raise CellsRefused(errors)


def _start_first(name: str) -> int:
    """A start is set before the finish that is reckoned from it."""
    order = ("calendar", "start_on", "duration_days", "actual_start")
    return order.index(name) if name in order else len(order)


def _move(desk: _Desk, command: MoveJob, mode: Mode) -> None:
    job = desk.board.job(command.id)
    if job.started:
        raise InvalidInput(
            f"{job.name} has started; what has happened cannot be moved.",
            hint="Correct its actual start instead.",
        )
    if command.rig_id != SAME:
        if command.rig_id is not None and command.rig_id not in desk.board.fleet.rigs:
            raise InvalidInput("There is no such rig.", hint="Reload the sheet.")
        desk.set("job", job.id, "rig_id", command.rig_id)
    if command.start is not None:
        desk.set("job", job.id, "start_on", command.start.isoformat())
        if mode == "scheduling":
            desk.set("job", job.id, "pinned", True)
    desk.moved.add(job.id)


def _resize(desk: _Desk, command: ResizeJob, mode: Mode) -> None:
    job = desk.board.job(command.id)
    finish = command.finish or job.finish_on
    start = command.start or job.start_on
    if start is None or finish is None:
        raise InvalidInput(f"{job.name} has no dates yet.", hint="Type a start and a duration.")
    if finish < start:
        raise InvalidInput(f"{job.name} cannot finish on {finish}, before it starts on {start}.")
    if command.start is not None and job.started:
        raise InvalidInput(f"{job.name} has started; its start cannot be moved.")
    days = CALENDARS[job.calendar].between(start.toordinal(), finish.toordinal())
    desk.set("job", job.id, "start_on", start.isoformat())
    desk.set("job", job.id, "duration_days", days)
    if command.start is not None and mode == "scheduling":
        desk.set("job", job.id, "pinned", True)


def _add_job(desk: _Desk, command: AddJob, mode: Mode) -> None:
    if errors := _add(desk, command.id or desk.new_id(), command.values, None):
        raise CellsRefused(errors)


def _add(
    desk: _Desk, job_id: str, values: Mapping[str, Any], month_first: bool | None
) -> list[CellError]:
    if job_id in desk.board.jobs:
        raise InvalidInput("That job is there already.")
    name = str(values.get("name") or "").strip()
    if not name:
        return [CellError(id=job_id, field="name", name="New row", words="Well: may not be empty")]
    job = Job(id=job_id, lineage_id=desk.new_id(), name=name, sequence=desk.next_sequence())
    desk.put(Change(row="job", id=job_id, field=None, before=None, after=row_values(job)))
    errors = []
    for column in sorted(values, key=_start_first):
        given = values[column]
        error = _set_cell(desk, job_id, column, given, mode="planning", month_first=month_first)
        errors += [error] if error else []
    return errors


def _duplicate(desk: _Desk, command: DuplicateJob, mode: Mode) -> None:
    job = desk.board.job(command.id)
    copy = replace(
        job,
        id=desk.new_id(),
        lineage_id=desk.new_id(),
        name=f"{job.name} (copy)",
        sequence=job.sequence + 1,
        start_on=job.finish_on or job.start_on,
        actual_start=None,
        actual_finish=None,
        percent=None,
        remaining_days=None,
        pinned=False,
    )
    desk.put(Change(row="job", id=copy.id, field=None, before=None, after=row_values(copy)))
    desk.moved.add(copy.id)
    for phase in [p for p in desk.board.phases.values() if p.job_id == job.id]:
        fresh = replace(phase, job_id=copy.id, actual_start=None, actual_finish=None)
        made = Change(
            row="phase", id=desk.new_id(), field=None, before=None, after=row_values(fresh)
        )
        desk.put(made)


def _delete_jobs(desk: _Desk, command: DeleteJobs, mode: Mode) -> None:
    gone = set(command.ids)
    for job_id in command.ids:
        desk.board.job(job_id)
    for link in [*desk.board.links.values()]:
        if link.predecessor_id in gone or link.successor_id in gone:
            _take_out(desk, "link", link)
    for phase in [p for p in desk.board.phases.values() if p.job_id in gone]:
        _take_out(desk, "phase", phase)
    for job_id in dict.fromkeys(command.ids):
        _take_out(desk, "job", desk.board.jobs[job_id])


def _take_out(desk: _Desk, row: Row, found: Any) -> None:
    desk.put(Change(row=row, id=found.id, field=None, before=row_values(found), after=None))


def _add_link(desk: _Desk, command: AddLink, mode: Mode) -> None:
    link_id = command.id or desk.new_id()
    for job_id in (command.predecessor_id, command.successor_id):
        desk.board.job(job_id)
    values = {}
    for column in COLUMNS["link"].values():
        given = encode(getattr(command, column.name))
        try:
            value = desk.value(column, given)
        except NotReadable as why:
            said = CellError(id=link_id, field=column.name, name="Link", words=_said(column, why))
            raise CellsRefused([said]) from None
        values[column.name] = 0 if column.name == "lag_days" and value is None else value
    desk.put(Change(row="link", id=link_id, field=None, before=None, after=values))
    refuse_bad_link(desk.board, link_id)


def _delete_link(desk: _Desk, command: DeleteLink, mode: Mode) -> None:
    link = desk.board.links.get(command.id)
    if link is None:
        raise InvalidInput("That link is no longer there.", hint="Reload the sheet.")
    _take_out(desk, "link", link)


def _set_link(desk: _Desk, command: SetLink, mode: Mode) -> None:
    _set_other(desk, "link", command.id, command.field, command.value)


def _set_phases(desk: _Desk, command: SetPhases, mode: Mode) -> None:
    job = desk.board.job(command.id)
    for phase in [p for p in desk.board.phases.values() if p.job_id == job.id]:
        _take_out(desk, "phase", phase)
    for place, given in enumerate(command.phases):
        values: dict[str, Value] = {"job_id": job.id, "place": place}
        for column in COLUMNS["phase"].values():
            if column.name in values:
                continue
            try:
                values[column.name] = desk.value(column, given.get(column.name))
            except NotReadable as why:
                raise CellsRefused([_phase_error(job, place, column, why)]) from None
        values["duration_days"] = values["duration_days"] or 0
        if any(
            p.phase == values["phase"] for p in desk.board.phases.values() if p.job_id == job.id
        ):
            raise InvalidInput(f"{job.name} has the phase {values['phase']} twice.")
        row_id = desk.new_id()
        desk.put(Change(row="phase", id=row_id, field=None, before=None, after=values))


def _phase_error(job: Job, place: int, column: Column, why: Exception) -> CellError:
    words = f"phase {place + 1}, {_said(column, why)}"
    return CellError(id=job.id, field=f"phases[{place}].{column.name}", name=job.name, words=words)


_RUN: Mapping[type[Any], Callable[[_Desk, Any, Mode], None]] = {
    SetField: _set_field,
    BulkSet: _bulk_set,
    PasteBlock: _paste,
    MoveJob: _move,
    ResizeJob: _resize,
    AddJob: _add_job,
    DuplicateJob: _duplicate,
    DeleteJobs: _delete_jobs,
    AddLink: _add_link,
    DeleteLink: _delete_link,
    SetLink: _set_link,
    SetPhases: _set_phases,
}
