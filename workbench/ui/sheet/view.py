"""The sheet on its page: its grid, and what can be done with rows and cells."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from kernel.scheduling.board import Board
from kernel.scheduling.commands import AddJob, Command, DeleteJobs, DuplicateJob
from kernel.scheduling.sheet_board import rig_label
from kernel.store.actor import Actor
from kernel.workflows.campaign_boards import OpenBoard
from kernel.workflows.campaign_chart import Reckoned
from kernel.workflows.campaign_talk import comments
from workbench.ui.grid.arrangement import (
    arrangement,
    arrangement_bar,
    arrangement_mark,
    arrangements,
    columns_shown,
)
from workbench.ui.grid.exchange import GridMessage, came, take_up, taken_up, turn_of
from workbench.ui.presses import pressed
from workbench.ui.sheet.columns import ARRANGED, records
from workbench.ui.sheet.files import files_bar
from workbench.ui.sheet.grid import sheet_grid
from workbench.ui.sheet.job_details import details_button
from workbench.ui.sheet.messages import commands_of
from workbench.ui.words import count, plain

# Takes one action, and the revision that was looked at; gives the scenario after it.
Wish = Callable[[Sequence[Command], int | None], OpenBoard]
Turn = Callable[[str], OpenBoard]


def sheet_acts(opened: OpenBoard, *, wish: Wish, turn: Turn) -> OpenBoard | None:
    """Take up what the person did in the sheet: the scenario after it; None without an act.

    Args:
        opened: The scenario as it is now.
        wish: Takes commands: one action of the person.
        turn: Takes “undo” or “redo”, asked for by key.
    """
    message = came(_key(opened))
    if not message.posts or not opened.may_edit:
        return None
    take_up(_key(opened), message)
    if step := turn_of(message):
        return turn(step)
    if commands := commands_of(message, opened.board):
        return wish(commands, message.seen)
    return opened


def schedule_sheet(
    person: Actor,
    opened: OpenBoard,
    *,
    wish: Wish,
    reckoned: Reckoned,
    preview: Board | None = None,
    answer: int = 0,
) -> None:
    """Draw the sheet of a scenario.

    Args:
        person: Who looks.
        opened: The scenario.
        wish: Takes commands: one action of the person.
        reckoned: Floats and conflicts of what is shown.
        preview: The board as a change that waits would make it; nothing is typed meanwhile.
        answer: Counts up with every answer, so that the grid shows the board again.
    """
    board = preview or opened.board
    said = comments(person, opened.scenario.id)
    open_comments = Counter(str(one.subject_id) for one in said if one.resolved_at is None)
    kept = arrangements(person, ARRANGED)
    shown = columns_shown(ARRANGED, kept)
    key = _key(opened)
    message = came(key)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="sheet-bar"):
        _rows_bar(opened, message, wish)
        details_button(person, opened, key, wish)
        arrangement_bar(person, ARRANGED, kept, message)
        files_bar(person, opened)
    sheet_grid(
        board,
        records(
            board,
            open_comments,
            shown=shown,
            timing=reckoned.timing,
            conflicts=reckoned.conflicts,
            revision=opened.scenario.revision,
            answer=answer,
            taken=taken_up(key),
        ),
        key=key,
        editable=opened.may_edit and preview is None,
        shown=shown,
        layout=arrangement(ARRANGED, kept),
    )


def _key(opened: OpenBoard) -> str:
    return f"sheet-{opened.scenario.id}-{arrangement_mark(ARRANGED)}"


def _rows_bar(opened: OpenBoard, message: GridMessage, wish: Wish) -> None:
    """Add, duplicate and delete; they act on the ticked rows."""
    if not opened.may_edit:
        st.markdown(f":gray[:material/lock: {plain(opened.closed)}]")
        return
    ticked = [one for one in message.selected if one in opened.board.jobs]
    if pressed("Add job", icon=":material/add:", key="sheet-add"):
        _now(wish, [AddJob(values=_beside(opened.board, message))])
    nothing = "Tick rows in the sheet first." if not ticked else None
    if pressed(
        "Duplicate", icon=":material/content_copy:", key="sheet-duplicate", disabled=not ticked,
        help=nothing,
    ):  # fmt: skip
        _now(wish, [DuplicateJob(id=one) for one in ticked])
    words = f"Delete {count(len(ticked), 'job')}" if ticked else "Delete"
    if pressed(
        words, icon=":material/delete:", key="sheet-delete", disabled=not ticked, help=nothing
    ):
        _now(wish, [DeleteJobs(ids=ticked)])


def _now(wish: Wish, commands: Sequence[Command]) -> None:
    """A button is pressed while the page is drawn: it begins anew with what came of it."""
    wish(commands, None)
    st.rerun()


def _beside(board: Board, message: GridMessage) -> dict[str, Any]:
    """A new job goes to the rig of the row in which the person stands."""
    here = board.jobs.get(str((message.focus or {}).get("id", "")))
    values: dict[str, Any] = {"name": _free_name(board), "duration_days": 10}
    if here and here.rig_id:
        values |= {"rig_id": rig_label(board, here.rig_id), "kind": here.kind}
    return values


def _free_name(board: Board) -> str:
    names = {job.name for job in board.jobs.values()}
    return next(name for n in range(1, len(names) + 2) if (name := f"New job {n}") not in names)
