"""What a message of the sheet means: commands on the board, as the Gantt sends them too."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kernel.scheduling.board import Board
from kernel.scheduling.cells import COLUMNS
from kernel.scheduling.commands import BulkSet, Command, PasteBlock, SetField
from kernel.scheduling.sheet_board import rig_labels
from workbench.ui.grid.exchange import GridMessage, field_of
from workbench.ui.sheet.columns import cell

JOB = COLUMNS["job"]


def commands_of(message: GridMessage, board: Board) -> list[Command]:
    """The commands of one message; what aims at a column that nobody types is left out."""
    commands: list[Command] = []
    for post in message.posts:
        match post["action"]:
            case "edit":
                commands += _edited(post, board)
            case "paste":
                commands += _pasted(post, board)
            case "fill":
                commands += _filled(post, board)
    return commands


def _edited(post: Mapping[str, Any], board: Board) -> Iterator[Command]:
    field = field_of(post["field"])
    if post["id"] in board.jobs and field in JOB:
        yield SetField(id=post["id"], field=field, value=_typed(post["value"]))


def _typed(value: Any) -> Any:
    """A whole number stays whole on its way through the browser."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _pasted(post: Mapping[str, Any], board: Board) -> Iterator[Command]:
    fields = [field_of(name) for name in post["fields"]]
    kept = [at for at, field in enumerate(fields) if field in JOB]
    if not kept:
        return
    width = max(kept) + 1
    rows = [list(line) + [""] * (width - len(line)) for line in post["values"]]
    yield PasteBlock(
        ids=[one if one in board.jobs else None for one in post["ids"]],
        fields=[fields[at] for at in kept],
        values=[[row[at] for at in kept] for row in rows],
    )


def _filled(post: Mapping[str, Any], board: Board) -> Iterator[Command]:
    source = board.jobs.get(post["from"])
    ids: Sequence[str] = [one for one in post["ids"] if one in board.jobs]
    if source is None or not ids:
        return
    rigs = rig_labels(board)
    for name in post["fields"]:
        if column := JOB.get(field_of(name)):
            yield BulkSet(ids=ids, field=column.name, value=cell(board, source, column, rigs))
