"""What a person did in a sheet of records: stored row by row, told where it cannot be, taken back.

A row is stored as soon as every cell of it is right. What is refused stays as it was typed, with
the reason, and nothing else is lost: it is tried again with the next cell of its row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kernel.errors import InvalidInput, KernelError
from kernel.store.actor import Actor
from kernel.store.ids import uuid7
from kernel.store.record_kinds import RecordField, RecordKind
from kernel.workflows.record_cells import Labels, cell_value
from kernel.workflows.record_files import FileRow
from kernel.workflows.record_sheets import heading, row_json
from kernel.workflows.record_steps import Clash, RowChange, Step, Written, write_step
from workbench.ui.words import count

NEW = "new-"  # begins the id of a row that is not stored yet
NEEDED = "A new row needs this."
MOST_STEPS = 100
Posts = Sequence[Mapping[str, Any]]
Typed = dict[str, dict[str, tuple[Any, Any]]]  # by row and field: the new cell, and what was seen


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOf:
    """What a sheet is about.

    Attributes:
        fields: That are drawn, by their names.
        typed: The names of those that can be typed.
        named: What references are called, by field.
        codes: Of fields that hold a code, the words for each.
        fixed: Values that all rows have; new rows get them too.
        grows: Whether rows come and go.
    """

    kind: RecordKind
    fields: Mapping[str, RecordField]
    typed: frozenset[str]
    named: Mapping[str, Labels]
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fixed: Mapping[str, Any]
    grows: bool

    def value(self, name: str, cell: Any) -> Any:
        """What a cell says, as its field holds it; a code may be typed as its words.

        Raises:
            InvalidInput: The field cannot hold it.
        """
        said = str(cell or "").strip().casefold()
        words = self.codes.get(name, {})
        meant = next((code for code, word in words.items() if word.casefold() == said), cell)
        return cell_value(self.fields[name], meant, self.named.get(name))


@dataclass(slots=True, kw_only=True)
class SheetState:
    """What is known of a sheet in one browser tab.

    Attributes:
        number: Of the last news for the grid.
        load: Grows where the grid is to fetch its rows anew.
        stand: How many rows there were, and their changes, when it was last looked at.
        drafts: Cells of new rows that are not stored, by ids of our own.
        typed: Cells of stored rows that are not, as they were typed.
        seen: What stood in those cells before.
        faults: Why a cell is not stored, by row and field.
        news: Number, id and row of what was written; None for a row that is gone.
        told: What is to be said once.
    """

    number: int = 1
    load: int = 1
    stand: tuple[int, int] | None = None
    lists: int = 0
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: dict[str, dict[str, str]] = field(default_factory=dict)
    undo: list[Step] = field(default_factory=list)
    redo: list[Step] = field(default_factory=list)
    news: list[tuple[int, str, dict[str, Any] | None]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def unsaved(self) -> int:
        """How many rows are not stored."""
        return len(self.faults) + sum(one not in self.faults for one in self.drafts)

    def again(self) -> None:
        """Let the grid fetch its rows anew."""
        self.number += 1
        self.load += 1
        self.news.clear()

    def forget(self) -> None:
        """Let go of what is not stored."""
        for one in (self.drafts, self.typed, self.seen, self.faults):
            one.clear()
        self.again()

    def add_draft(self, cells: Mapping[str, Any] | None = None) -> str:
        """A new row to be filled in; its id."""
        row_id = f"{NEW}{uuid7().hex}"
        self.drafts[row_id] = dict(cells or {})
        self.number += 1
        return row_id


def take_posts(person: Actor, sheet: SheetOf, state: SheetState, posts: Posts) -> None:
    """Do what the grid told, in its order; each edit, paste or fill is one step of undo.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: It is too much at once.
    """
    for post in posts:
        if post["action"] in ("undo", "redo"):
            turn(person, sheet, state, post["action"])
            continue
        typed: Typed = {}
        for row_id, name, cell, was in _cells(post, sheet, state):
            if name in sheet.typed:
                typed.setdefault(row_id, {})[name] = (cell, was)
        if typed:
            store(person, sheet, state, typed)
    state.number += 1


def _cells(
    post: Mapping[str, Any], sheet: SheetOf, state: SheetState
) -> Iterator[tuple[str, str, Any, Any]]:
    """Row, field, cell and what was seen of each cell that a post sets."""
    if post["action"] == "edit":
        yield post["id"], post["field"], post["value"], post.get("was")
        return
    is_fill = post["action"] == "fill"
    for at, row_id in enumerate(post["ids"]):
        line = post["values"] if is_fill else post["values"][at]
        if row_id is None:
            if not sheet.grows or not any(str(cell).strip() for cell in line):
                continue
            row_id = state.add_draft()  # a paste goes on below the last row
        for place, (name, cell) in enumerate(zip(post["fields"], line, strict=False)):
            yield row_id, name, cell, post["was"][at][place]


def store(person: Actor, sheet: SheetOf, state: SheetState, typed: Typed) -> int:
    """Store what was typed, as far as whole rows are right; how many rows were."""
    changes: list[RowChange] = []
    adds: dict[UUID, Mapping[str, Any]] = {}
    rows: dict[UUID, str] = {}
    for row_id, cells in typed.items():
        if row_id.startswith(NEW):
            if row_id not in state.drafts:
                continue
            state.drafts[row_id] |= {name: cell for name, (cell, _) in cells.items()}
            values = _read(sheet, state, row_id, state.drafts[row_id])
            if values is not None:
                new_id = uuid7()
                rows[new_id] = row_id
                known = {name: value for name, value in values.items() if value is not None}
                adds[new_id] = {**sheet.fixed, **known}
            continue
        state.typed.setdefault(row_id, {}).update({n: cell for n, (cell, _) in cells.items()})
        seen = state.seen.setdefault(row_id, {})
        for name, (_, was) in cells.items():
            seen.setdefault(name, was)
        values = _read(sheet, state, row_id, state.typed[row_id])
        if values is not None:
            record_id = UUID(row_id)
            rows[record_id] = row_id
            changes.append(RowChange(id=record_id, seen=_as_seen(sheet, seen), values=values))
    step = Step(changes=tuple(changes), adds=adds)
    if not step.size:
        return 0
    written = write_step(person, sheet.kind, step)
    _settle(sheet, state, written, rows)
    if written.step.size:
        state.undo = [*state.undo, written.step][-MOST_STEPS:]
        state.redo.clear()
    return written.step.size


def _read(
    sheet: SheetOf, state: SheetState, row_id: str, cells: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The values of a row; None, with the reasons kept, where a cell is wrong."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, cell in cells.items():
        try:
            values[name] = sheet.value(name, cell)
        except KernelError as wrong:
            faults[name] = " ".join(filter(None, (wrong.message, wrong.hint)))
    if row_id.startswith(NEW):
        known = {**sheet.fixed, **values}
        for name, one in sheet.fields.items():
            if one.required and known.get(name) is None:
                faults.setdefault(name, NEEDED)
    if faults:
        state.faults[row_id] = faults
        return None
    state.faults.pop(row_id, None)
    return values


def _as_seen(sheet: SheetOf, seen: Mapping[str, Any]) -> dict[str, Any]:
    """What the writer saw, as values; what cannot be read is not compared."""
    found: dict[str, Any] = {}
    for name, cell in seen.items():
        if cell is _UNSEEN:
            continue
        try:
            found[name] = sheet.value(name, cell)
        except InvalidInput:
            if cell in (None, ""):
                found[name] = None
    return found


def _settle(sheet: SheetOf, state: SheetState, written: Written, rows: Mapping[UUID, str]) -> None:
    """Note what was written and what was not, for the grid and for the person."""
    for record_id, row_id in rows.items():
        if refusal := written.refused.get(record_id):
            typed = state.drafts.get(row_id) or state.typed.get(row_id) or {}
            why = " ".join(filter(None, (refusal.message, refusal.hint)))
            state.faults[row_id] = dict.fromkeys(_blamed(typed, refusal.message), why)
            continue
        for kept in (state.drafts, state.typed, state.seen, state.faults):
            kept.pop(row_id, None)
    _tell(sheet, state, written)


def _tell(sheet: SheetOf, state: SheetState, written: Written) -> None:
    state.number += 1
    state.stand = None  # it is our own doing
    for row in written.rows:
        state.news.append((state.number, str(row["id"]), row_json(row)))
    for record_id in written.gone:
        state.news.append((state.number, str(record_id), None))
    by_id = {row["id"]: row for row in written.rows}
    state.told += [_clash_words(sheet, one, by_id[one.id]) for one in written.clashes]


def _blamed(typed: Mapping[str, Any], message: str) -> Sequence[str]:
    """The typed cells that a refusal speaks of; all of them where it names none."""
    said = message.casefold()
    named = [name for name in typed if name.removesuffix("_id").replace("_", " ") in said]
    return named or list(typed)


def _clash_words(sheet: SheetOf, one: Clash, row: Mapping[str, Any]) -> str:
    of = sheet.fields[one.field]
    theirs, mine = (shown(of, value, sheet.named) or "nothing" for value in (one.theirs, one.mine))
    return (
        f"{one.by} set “{heading(of)}” of {row_name(sheet, row)} to “{theirs}” meanwhile;"
        f" your “{mine}” was not stored. Type it again to put it in its place."
    )


def shown(of: RecordField, value: Any, named: Mapping[str, Labels]) -> str:
    """A value as the sheet shows it."""
    if value is None:
        return ""
    if isinstance(value, UUID):
        return named.get(of.name, {}).get(value, str(value))
    return str(row_json({"value": value})["value"])


def row_name(sheet: SheetOf, row: Mapping[str, Any]) -> str:
    """What stands in the first column of a row."""
    first = next(iter(sheet.fields.values()), None)
    return (shown(first, row.get(first.name), sheet.named) if first else "") or "a row"


def turn(person: Actor, sheet: SheetOf, state: SheetState, which: str) -> None:
    """Take back, or do again, the last step; what somebody else changed since stays."""
    source, other = (state.undo, state.redo) if which == "undo" else (state.redo, state.undo)
    if not source:
        return
    written = write_step(person, sheet.kind, source.pop().reverse)
    _tell(sheet, state, written)
    for refusal in written.refused.values():
        state.told.append(" ".join(filter(None, (refusal.message, refusal.hint))))
    if written.step.size:
        other.append(written.step)


def delete_rows(person: Actor, sheet: SheetOf, state: SheetState, row_ids: Sequence[str]) -> None:
    """Delete rows; one that others refer to stays, and is told."""
    for row_id in row_ids:
        for kept in (state.drafts, state.typed, state.seen, state.faults):
            kept.pop(row_id, None)
    stored = [UUID(one) for one in row_ids if not one.startswith(NEW)]
    state.number += 1
    if not stored:
        return
    written = write_step(person, sheet.kind, Step(deletes={one: {} for one in stored}))
    _tell(sheet, state, written)
    for refusal in dict.fromkeys(str(one) for one in written.refused.values()):
        state.told.append(refusal)
    if written.step.size:
        state.undo.append(written.step)
        state.redo.clear()


def bring_in(person: Actor, sheet: SheetOf, state: SheetState, rows: Sequence[FileRow]) -> str:
    """Take over the rows of a file: those that are right are stored, the others wait in the sheet.

    Returns:
        What came of it, in words.
    """
    typed: Typed = {}
    for row in rows:
        cells = {name: cell for name, cell in row.cells.items() if name in sheet.typed}
        if row.id is None:
            row_id = state.add_draft()
            cells = {name: cell for name, cell in cells.items() if cell}
        else:
            row_id = str(row.id)
        typed[row_id] = {name: (cell, _UNSEEN) for name, cell in cells.items()}
    before = len(state.faults)
    stored = store(person, sheet, state, typed)
    wrong = len(state.faults) - before
    words = f"{count(stored, 'row')} written"
    return f"{words}; {count(wrong, 'row')} to mend in the sheet." if wrong else f"{words}."


_UNSEEN = object()  # a file does not say what was seen; nothing is compared
