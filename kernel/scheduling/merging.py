"""Two people changed one scenario: what goes together, what clashes, and how it is settled.

Only what was typed can clash; what the engine re-timed is reckoned anew after the merge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board, Change, cell_of, row_values, rows_of, squashed
from kernel.scheduling.cells import COLUMNS, Row, Value

Cell = tuple[str, str, str | None]  # row, id, field; field None is the whole row
Choice = Literal["mine", "theirs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A cell that two people set to different values.

    Attributes:
        field: None where one of them took the whole row out.
        name: The job it belongs to.
        words: The heading of the column.
        base: The value that both started from.
    """

    row: Row
    id: str
    field: str | None
    name: str
    words: str
    base: Value
    mine: Value
    theirs: Value

    @property
    def cell(self) -> Cell:
        """Where it is."""
        return self.row, self.id, self.field


def clashes(
    base: Board, current: Board, mine: Sequence[Change], theirs: Sequence[Change]
) -> list[Clash]:
    """Cells that cannot hold both what I typed and what others typed meanwhile.

    Args:
        base: The scenario that I saw.
        current: The scenario as it is now.
        mine: What I typed on BASE.
        theirs: What others did since; what was re-timed or taken back again is passed over.
    """
    typed = squashed([change for change in theirs if not change.derived])
    cells = {change.cell for change in typed}
    rows = {(change.row, change.id) for change in typed}
    found = []
    for change in mine:
        if change.before is None and change.field is None:
            continue  # a new row
        held = rows_of(base, change.row)[change.id]
        now = rows_of(current, change.row).get(change.id)
        if now is None:
            if change.field is None:
                continue  # both took it out
            found.append(_clash(base, change, None, held, theirs_value=None))
        elif change.field is None:
            if (change.row, change.id) in rows:
                found.append(_clash(base, change, None, held, theirs_value=row_values(now)))
        elif change.cell in cells and (value := cell_of(now, change.field)) != change.after:
            found.append(_clash(base, change, change.field, held, theirs_value=value))
    seen: dict[Cell, Clash] = {}
    for clash in found:
        seen.setdefault(clash.cell, clash)
    return [*seen.values()]


def _clash(base: Board, change: Change, name: str | None, held: Any, theirs_value: Value) -> Clash:
    return Clash(
        row=change.row,
        id=change.id,
        field=name,
        name=row_name(base, change.row, held),
        words=COLUMNS[change.row][name].words if name else "the whole row",
        base=change.before if name else row_values(held),
        mine=change.after,
        theirs=theirs_value,
    )


def row_name(board: Board, row: Row, held: Any) -> str:
    """What a job, link or phase is called."""
    if row == "job":
        return str(held.name)
    if row == "phase":
        job = board.jobs.get(held.job_id)
        return f"{job.name if job else 'A job'}, {held.phase}"
    ends = (board.jobs.get(held.predecessor_id), board.jobs.get(held.successor_id))
    return " → ".join(end.name if end else "?" for end in ends)


def rebased(
    base: Board, current: Board, mine: Sequence[Change], choices: Mapping[Cell, Choice]
) -> list[Change]:
    """What I typed, as changes of the scenario as it is now.

    Args:
        base: The scenario that I saw.
        current: The scenario as it is now.
        mine: What I typed on BASE.
        choices: For each clash whose value holds.

    Raises:
        InvalidInput: A job that a new link needs is gone.
    """
    kept: list[Change] = []
    back: set[tuple[str, str]] = set()
    for change in mine:
        chosen = choices.get(change.cell) or choices.get((change.row, change.id, None))
        if chosen == "theirs":
            continue
        now = rows_of(current, change.row).get(change.id)
        if change.field is None:
            if change.after is not None:
                _refuse_loose_link(current, change, kept)
                kept.append(change)
            elif now is not None:
                kept += _hanging_on(current, change, [*mine, *kept])
                kept.append(replace(change, before=row_values(now)))
        elif now is not None:
            kept.append(replace(change, before=cell_of(now, change.field)))
        else:
            held = rows_of(base, change.row)[change.id]
            if (change.row, change.id) not in back:
                back.add((change.row, change.id))
                kept.append(
                    Change(row=change.row, id=change.id, field=None, before=None,
                           after=row_values(held))
                )  # fmt: skip
            kept.append(change)
    return [change for change in kept if change.before != change.after]


def _hanging_on(current: Board, gone: Change, known: Sequence[Change]) -> list[Change]:
    """Links and phases that others gave a job which I take out, but those taken out already."""
    if gone.row != "job":
        return []
    taken = {change.id for change in known if change.field is None and change.after is None}
    hanging: list[tuple[Row, Any]] = [
        ("link", link)
        for link in current.links.values()
        if gone.id in (link.predecessor_id, link.successor_id)
    ]
    hanging += [("phase", phase) for phase in current.phases.values() if phase.job_id == gone.id]
    return [
        Change(row=row, id=each.id, field=None, before=row_values(each), after=None)
        for row, each in hanging
        if each.id not in taken
    ]


def _refuse_loose_link(current: Board, change: Change, kept: Sequence[Change]) -> None:
    if change.row == "job":
        return
    new = {each.id for each in kept if each.row == "job"}
    for name in ("predecessor_id", "successor_id", "job_id"):
        job_id = change.after.get(name)
        if job_id is not None and job_id not in current.jobs and job_id not in new:
            raise InvalidInput(
                "Somebody took out a job that your change needs.", hint="Reload the sheet."
            )
