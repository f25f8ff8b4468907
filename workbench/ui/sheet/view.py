"""The sheet on its page: its grid, what can be done with rows and cells, and saved arrangements."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from kernel.errors import KernelError
from kernel.scheduling.board import Board
from kernel.scheduling.cells import COLUMNS, Value
from kernel.scheduling.commands import AddJob, Command, DeleteJobs, DuplicateJob
from kernel.scheduling.sheet_board import rig_label
from kernel.store.actor import Actor
from kernel.workflows.campaign_boards import OpenBoard, cell_history
from kernel.workflows.campaign_talk import (
    add_comment,
    comments,
    delete_layout,
    layouts,
    resolve_comment,
    save_layout,
)
from workbench.ui.clock import zone
from workbench.ui.page import part, show_failure
from workbench.ui.sheet.columns import RECKONED, SHOWN, field_of, heading_of, records
from workbench.ui.sheet.files import files_bar
from workbench.ui.sheet.grid import SheetMessage, sheet_grid, take_up, taken_up
from workbench.ui.sheet.messages import commands_of, turn_of
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, count, moment_text, plain

SCREEN = "schedule"
LAYOUT = "sheet_layout"  # the name of the arrangement in use
CHOSEN = "sheet_columns"  # the columns that a person chose to see
Wish = Callable[[Sequence[Command]], None]
Turn = Callable[[str], None]


def schedule_sheet(
    person: Actor,
    opened: OpenBoard,
    *,
    wish: Wish,
    turn: Turn,
    preview: Board | None = None,
    answer: int = 0,
) -> None:
    """Draw the sheet of a scenario and hand on what the person does.

    Args:
        person: Who looks.
        opened: The scenario.
        wish: Takes commands: one action of the person.
        turn: Takes “undo” or “redo”, asked for by key.
        preview: The board as a change that waits would make it; nothing else is typed meanwhile.
        answer: Counts up when something was refused, so that the grid shows the board again.
    """
    board = preview or opened.board
    said = comments(person, opened.scenario.id)
    open_comments = Counter(str(one.subject_id) for one in said if one.resolved_at is None)
    kept = layouts(person, SCREEN)
    chosen = st.session_state.setdefault(CHOSEN, list(SHOWN)) or list(SHOWN)
    key = f"sheet-{opened.scenario.id}-{st.session_state.get(LAYOUT, '')}-{'.'.join(chosen)}"
    editable = opened.may_edit and preview is None
    with st.container(key="sheet-bar"):
        bar = st.container(horizontal=True, vertical_alignment="center", gap="small")
    message = sheet_grid(
        board,
        records(board, open_comments, answer=answer, taken=taken_up()),
        key=key,
        editable=editable,
        shown=chosen,
        layout=kept.get(st.session_state.get(LAYOUT, "")),
    )
    with bar:
        _rows_bar(opened, message, wish)
        _cell_bar(person, opened, message)
        _layout_bar(person, kept, message)
        files_bar(person, opened)
    if not message.posts or not editable:
        return
    take_up(message)
    if step := turn_of(message):
        turn(step)
    elif commands := commands_of(message, board):
        wish(commands)


def _rows_bar(opened: OpenBoard, message: SheetMessage, wish: Wish) -> None:
    """Add, duplicate and delete; they act on the ticked rows."""
    if not opened.may_edit:
        st.markdown(f":gray[:material/lock: {plain(opened.closed)}]")
        return
    ticked = [one for one in message.selected if one in opened.board.jobs]
    if st.button("Add job", icon=":material/add:", key="sheet-add"):
        wish([AddJob(values=_beside(opened.board, message))])
    nothing = "Tick rows in the sheet first." if not ticked else None
    if st.button(
        "Duplicate", icon=":material/content_copy:", key="sheet-duplicate", disabled=not ticked,
        help=nothing,
    ):  # fmt: skip
        wish([DuplicateJob(id=one) for one in ticked])
    words = f"Delete {count(len(ticked), 'job')}" if ticked else "Delete"
    if st.button(
        words, icon=":material/delete:", key="sheet-delete", disabled=not ticked, help=nothing
    ):
        wish([DeleteJobs(ids=ticked)])


def _beside(board: Board, message: SheetMessage) -> dict[str, Any]:
    """A new job goes to the rig of the row in which the person stands."""
    here = board.jobs.get(str((message.focus or {}).get("id", "")))
    values: dict[str, Any] = {"name": _free_name(board), "duration_days": 10}
    if here and here.rig_id:
        values |= {"rig_id": rig_label(board, here.rig_id), "kind": here.kind}
    return values


def _free_name(board: Board) -> str:
    names = {job.name for job in board.jobs.values()}
    return next(name for n in range(1, len(names) + 2) if (name := f"New job {n}") not in names)


def _cell_bar(person: Actor, opened: OpenBoard, message: SheetMessage) -> None:
    """Comments and history of the cell in which the person stands."""
    focus = message.focus or {}
    job_id = str(focus.get("id", ""))
    if not job_id and message.selected:
        job_id = message.selected[0]
    known = job_id in opened.board.jobs
    hint = None if known else "Tick a row, or right-click a cell."
    if st.button(
        "Cell and comments", icon=":material/history:", key="sheet-cell", disabled=not known,
        help=hint,
    ):  # fmt: skip
        field = field_of(str(focus.get("field", "")))
        _cell_dialog(person, opened, job_id, field if field in COLUMNS["job"] else "")


@st.dialog("Cell and comments", width="large")
def _cell_dialog(person: Actor, opened: OpenBoard, job_id: str, field: str) -> None:
    with part(person) as now:
        job = opened.board.jobs[job_id]
        st.markdown(f"**{plain(job.name)}**")
        if field:
            _history(now, opened, job_id, field)
        _talk(now, opened, job_id, field)


def _history(person: Actor, opened: OpenBoard, job_id: str, field: str) -> None:
    """Who set the cell, when, and to what."""
    column = COLUMNS["job"][field]
    st.markdown(f"Who changed **{plain(column.words)}**")
    changes = cell_history(person, opened.scenario.id, "job", job_id, field)
    if not changes:
        st.markdown(":gray[Nobody has changed this cell.]")
        return
    table(
        [Column(heading="When", wrap=False), Column(heading="Who"), Column(heading="Before"),
         Column(heading="After"), Column(heading="What was done")],
        [
            [
                moment_text(one.at, zone()),
                one.by,
                _value(opened.board, column.kind, one.before),
                _value(opened.board, column.kind, one.after),
                Cell(words=one.words, small="re-timed by the engine" if one.derived else ""),
            ]
            for one in changes
        ],
        key="cell-history",
        label="History of the cell",
    )  # fmt: skip


def _value(board: Board, kind: str, value: Value) -> str:
    if value in (None, "", []):
        return DASH
    if kind == "rig":
        return rig_label(board, str(value)) or DASH
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _talk(person: Actor, opened: OpenBoard, job_id: str, field: str) -> None:
    """The comments on the row, and a new one."""
    scenario_id = opened.scenario.id
    st.markdown("Comments on this row")
    for one in comments(person, scenario_id, job_id):
        about = f" on {COLUMNS['job'][one.field].words}" if one.field in COLUMNS["job"] else ""
        done = one.resolved_at is not None
        state = " · dealt with" if done else ""
        st.markdown(
            f"{plain(one.words)}  \n:gray[{plain(one.created_by_name)}{about}, "
            f"{moment_text(one.created_at, zone())}{state}]"
        )
        if not done and opened.may_edit and st.button("Dealt with", key=f"talk-{one.id}"):
            resolve_comment(person, one.id)
            st.rerun(scope="fragment")
    if not opened.may_edit:
        return
    with st.form("comment", clear_on_submit=True, border=False):
        words = st.text_area("Comment", height=80, max_chars=2_000)
        sent = st.form_submit_button("Add comment", icon=":material/add_comment:")
    if sent:
        try:
            add_comment(person, scenario_id, job_id, words, field=field)
        except KernelError as failure:
            show_failure(failure)
        else:
            st.rerun(scope="fragment")


def _as_chosen() -> None:
    """Columns chosen by hand go before a saved arrangement."""
    st.session_state[LAYOUT] = ""


def _layout_bar(
    person: Actor, kept: Mapping[str, Sequence[Mapping[str, Any]]], message: SheetMessage
) -> None:
    """Arrangements of the columns: choose, save, take away."""
    with st.popover("Columns", icon=":material/view_column:"):
        st.markdown(
            ":gray[Drag a heading to move a column, or to the left edge to pin it; the sign in a "
            "heading filters. Save the arrangement under a name to find it again.]"
        )
        st.multiselect(
            "Shown columns",
            [*COLUMNS["job"], *(one.name for one in RECKONED)],
            format_func=heading_of,
            key=CHOSEN,
            on_change=_as_chosen,
        )
        options = ["", *kept]
        st.selectbox(
            "Arrangement", options, key=LAYOUT, format_func=lambda name: name or "As delivered"
        )
        name = st.text_input("Name", key="layout-name", max_chars=60)
        with st.container(horizontal=True):
            ready = bool(name.strip()) and bool(message.columns)
            if st.button("Save", key="layout-save", disabled=not ready):
                save_layout(person, SCREEN, name, message.columns)
                st.toast(f"Saved as {plain(name)}.")
                st.rerun()
            chosen = st.session_state.get(LAYOUT, "")
            if chosen and st.button("Delete it", key="layout-delete"):
                delete_layout(person, SCREEN, chosen)
                st.session_state.pop(LAYOUT, None)
                st.rerun()
