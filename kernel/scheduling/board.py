"""A scenario as one frozen value, and changes to it that can be kept, applied and taken back.

A `Change` is one cell (job, link or phase; id; field) with its value before and after, in the
form in which it is kept; with field None it is the whole row, where None before means that the
row is new and None after that it is gone. A revision is a list of changes; its inverse is the
same list backwards with before and after swapped.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from kernel.errors import Conflict, InvalidInput
from kernel.scheduling.cells import COLUMNS, OPEN, Row, Value, decode, encode
from kernel.scheduling.fleet import Campaign, Fleet, Rig, fold
from kernel.scheduling.jobs import Job, JobLink, NptEvent, Phase

T = TypeVar("T", Job, JobLink, Phase)
ROWS: Mapping[Row, type[Any]] = {"job": Job, "link": JobLink, "phase": Phase}
_NESTED = ("requirements", "gates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a scenario chooses where there is a choice.

    Attributes:
        same_place_days: A rig's move within a pad, where the matrix says nothing. [d]
        other_place_days: A move between pads, where the matrix says nothing. [d]
        moves_in_maintenance: Whether a rig may move while it or its goal is blocked.
    """

    same_place_days: int = 0
    other_place_days: int = 0
    moves_in_maintenance: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """An approved plan as it was frozen, by the lineage of its jobs.

    Attributes:
        costs: As reckoned on that day; None where a rate was missing. [currency]
    """

    name: str
    jobs: Mapping[str, Job] = field(default_factory=dict)
    costs: Mapping[str, Decimal | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A scenario with all that is needed to schedule it.

    Attributes:
        start: The first day of the plan.
        data_date: The first day not yet reported; None where nothing is reported.
        currency: Of every amount of its jobs.
        npt: Lost time of its jobs.
        baseline: What it is measured against; given where that is asked for.
    """

    scenario_id: str
    start: date
    data_date: date | None = None
    currency: str = "USD"
    rules: Rules = Rules()
    jobs: Mapping[str, Job] = field(default_factory=dict)
    links: Mapping[str, JobLink] = field(default_factory=dict)
    phases: Mapping[str, Phase] = field(default_factory=dict)
    fleet: Fleet = field(default_factory=Fleet)
    npt: Sequence[NptEvent] = ()
    baseline: Baseline | None = None

    def job(self, job_id: str) -> Job:
        """A job of the board.

        Raises:
            InvalidInput: It is not there, or no longer.
        """
        try:
            return self.jobs[job_id]
        except KeyError:
            raise InvalidInput(
                "That job is no longer in this scenario.", hint="Reload the sheet."
            ) from None

    def rig_of(self, job: Job) -> Rig | None:
        """The rig of a job."""
        return self.fleet.rigs.get(job.rig_id) if job.rig_id else None

    def move_days(self, rig: Rig, origin: str, goal: str) -> int:
        """Days that a rig needs between two places under the scenario's rules. [d]"""
        return self.fleet.move_days(
            rig,
            origin,
            goal,
            same_place_days=self.rules.same_place_days,
            other_days=self.rules.other_place_days,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One changed cell, or with field None a whole row.

    Attributes:
        derived: The engine re-timed it; nobody typed it.
    """

    row: Row
    id: str
    field: str | None
    before: Value
    after: Value
    derived: bool = False

    @property
    def cell(self) -> tuple[str, str, str | None]:
        """Where it is."""
        return self.row, self.id, self.field


def inverse(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that take these back."""
    return tuple(
        replace(change, before=change.after, after=change.before) for change in reversed(changes)
    )


def applied(board: Board, changes: Iterable[Change]) -> Board:
    """The board with the changes made.

    Raises:
        Conflict: A cell does not hold the value that a change starts from.
    """
    after = loosened(board)
    for change in changes:
        make(after, change)
    return after


def loosened(board: Board) -> Board:
    """A copy whose rows may be changed by `make` without touching the board."""
    return replace(board, jobs=dict(board.jobs), links=dict(board.links), phases=dict(board.phases))


def make(board: Board, change: Change) -> None:
    """Make one change in a board from `loosened`.

    Raises:
        Conflict: The cell does not hold the value that the change starts from.
    """
    held = rows_of(board, change.row)
    assert isinstance(held, dict)  # noqa: S101 - LOOSENED gives no other
    found = held.get(change.id)
    if change.field is None:
        if (None if found is None else row_values(found)) != change.before:
            raise _moved_on()
        if change.after is None:
            del held[change.id]
        else:
            held[change.id] = row_of(change.row, change.id, change.after)
    elif found is None or cell_of(found, change.field) != change.before:
        raise _moved_on()
    else:
        held[change.id] = with_cell(change.row, found, change.field, change.after)


def rows_of(board: Board, row: Row) -> Mapping[str, Any]:
    """The jobs, links or phases of a board."""
    return {"job": board.jobs, "link": board.links, "phase": board.phases}[row]


def _moved_on() -> Conflict:
    return Conflict("The scenario has moved on meanwhile.", hint="Reload the sheet.")


def cell_of(row: Any, name: str) -> Value:
    """The kept form of one field of a job, link or phase."""
    outer, _, inner = name.partition(".")
    value = getattr(row, outer)
    if not inner:
        return encode(value)
    return _encode_inner(outer, value[inner]) if inner in value else None


def _encode_inner(outer: str, value: Any) -> Value:
    """The kept form of a value within requirements or gates."""
    return OPEN if outer == "gates" and value is None else encode(value)


def with_cell(row: Row, found: T, name: str, value: Value) -> T:
    """A job, link or phase with one field set to a kept value."""
    outer, _, inner = name.partition(".")
    typed = decode(COLUMNS[row][name], value)
    if inner:
        nested = {key: held for key, held in getattr(found, outer).items() if key != inner}
        if value == OPEN or (typed is not None and typed is not False):
            nested[inner] = typed
        typed = nested
    return replace(found, **{outer: typed})


def row_values(found: Any) -> dict[str, Value]:
    """Every field of a job, link or phase but its id, in the form in which it is kept."""
    values: dict[str, Value] = {}
    for each in fields(found):
        value = getattr(found, each.name)
        if each.name in _NESTED:
            values[each.name] = {key: _encode_inner(each.name, value[key]) for key in sorted(value)}
        elif each.name != "id":
            values[each.name] = encode(value)
    return values


def row_of(row: Row, row_id: str, values: Mapping[str, Value]) -> Any:
    """A job, link or phase from the form in which it is kept."""
    typed: dict[str, Any] = {}
    for name, value in values.items():
        if name in _NESTED:
            typed[name] = {
                key: decode(COLUMNS[row][f"{name}.{key}"], inner) for key, inner in value.items()
            }
        elif name == "lineage_id":
            typed[name] = value
        else:
            typed[name] = decode(COLUMNS[row][name], value)
    return ROWS[row](id=row_id, **typed)


def squashed(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The same outcome with one change for each cell, and none where nothing changes.

    Cells of a row that is new become part of the row.
    """
    kept: dict[tuple[str, str, str | None], Change] = {}
    for change in changes:
        whole = kept.get((change.row, change.id, None))
        if change.field is not None and whole is not None and whole.after is not None:
            grown = _with_value(whole.after, change.field, change.after)
            kept[whole.cell] = replace(whole, after=grown)
            continue
        if change.field is None and change.after is None:
            if whole is not None and whole.before is None:
                del kept[change.cell]
                continue
            change = replace(change, before=_without_cells(kept, change))
        before = kept.get(change.cell)
        if before is not None:
            change = replace(
                change, before=before.before, derived=before.derived and change.derived
            )
        kept.pop(change.cell, None)
        kept[change.cell] = change
    return tuple(change for change in kept.values() if change.before != change.after)


def _with_value(values: Mapping[str, Value], name: str, value: Value) -> dict[str, Value]:
    """The kept form of a row with one field set."""
    outer, _, inner = name.partition(".")
    if not inner:
        return {**values, outer: value}
    nested = {key: held for key, held in values[outer].items() if key != inner}
    if value is not None:
        nested[inner] = value
    return {**values, outer: {key: nested[key] for key in sorted(nested)}}


def _without_cells(kept: dict[tuple[str, str, str | None], Change], gone: Change) -> Value:
    """The row that is taken out as it was before its cells changed; those are forgotten."""
    row = row_of(gone.row, gone.id, gone.before)
    for cell in [c for c in kept if c[:2] == (gone.row, gone.id) and c[2] is not None]:
        first = kept.pop(cell)
        row = with_cell(gone.row, row, cell[2] or "", first.before)
    return row_values(row)


def rig_names(board: Board) -> dict[str, str]:
    """Rig ids by folded name and by "name (terrain)"; "" where a name alone is not enough."""
    names: dict[str, str] = {}
    for rig in board.fleet.rigs.values():
        short = fold(rig.name)
        names[short] = "" if short in names else rig.id
        names[fold(f"{rig.name} ({rig.terrain})")] = rig.id
    return names


def campaign_names(campaigns: Mapping[str, Campaign]) -> dict[str, str]:
    """Campaign ids by folded name."""
    return {fold(each.name): each.id for each in campaigns.values()}
