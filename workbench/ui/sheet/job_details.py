"""What hangs on one job of the sheet: its phases, its comments, and who changed the cell."""

from collections.abc import Callable, Sequence

import streamlit as st

from kernel.errors import KernelError
from kernel.scheduling.board import Board
from kernel.scheduling.cells import COLUMNS, Value
from kernel.scheduling.commands import Command
from kernel.scheduling.sheet_board import rig_label
from kernel.store.actor import Actor
from kernel.workflows.campaign_boards import OpenBoard
from kernel.workflows.campaign_changes import cell_history
from kernel.workflows.campaign_talk import add_comment, comments, resolve_comment
from workbench.ui.clock import zone
from workbench.ui.grid.exchange import came, field_of
from workbench.ui.page import part, show_failure
from workbench.ui.sheet.phases import phase_table
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, moment_text, plain

OPEN = "schedule_details"  # scenario, job and cell whose details are open
Wish = Callable[[Sequence[Command], int | None], OpenBoard]


def details_button(person: Actor, opened: OpenBoard, key: str, wish: Wish) -> None:
    """Phases, comments and history of the row and cell in which the person stands.

    Args:
        person: Who looks.
        opened: The scenario.
        key: That of the grid.
        wish: Takes commands: one action of the person.
    """
    known = _stood_in(key)[0] in opened.board.jobs
    hint = "Phases, comments, and who changed the cell."
    st.button(
        "Details", icon=":material/history:", key="sheet-cell", disabled=not known,
        help=hint if known else "Tick a row, or right-click a cell.",
        on_click=_opened, args=(str(opened.scenario.id), key),
    )  # fmt: skip
    # kept until it is closed: what the grid still says of the press would else close it
    scenario_id, job_id, field = st.session_state.get(OPEN) or ("", "", "")
    if scenario_id == str(opened.scenario.id) and job_id in opened.board.jobs:
        job_details(person, opened, job_id, field, wish)


def _stood_in(key: str) -> tuple[str, str]:
    """Row and column in which the person stands, or a ticked row; empty where there is none."""
    message = came(key)
    focus = message.focus or {}
    field = field_of(str(focus.get("field", "")))
    job_id = str(focus.get("id", "")) or next(iter(message.selected), "")
    return job_id, field if field in COLUMNS["job"] else ""


def _opened(scenario_id: str, key: str) -> None:
    # asked of the grid anew: the page may have been drawn before the person went to this cell
    st.session_state[OPEN] = (scenario_id, *_stood_in(key))


def _closed() -> None:
    st.session_state.pop(OPEN, None)


@st.dialog("Details of a job", width="large", on_dismiss=_closed)
def job_details(person: Actor, opened: OpenBoard, job_id: str, field: str, wish: Wish) -> None:
    """The dialog over the page.

    Args:
        person: Who looks.
        opened: The scenario.
        job_id: The job.
        field: The column in which the person stood; empty for the row as a whole.
        wish: Takes commands: one action of the person.
    """

    def close_with(commands: Sequence[Command], seen: int | None) -> OpenBoard:
        _closed()
        return wish(commands, seen)

    with part(person) as now:
        job = opened.board.jobs[job_id]
        st.markdown(f"**{plain(job.name)}**")
        phase_table(opened, job, close_with)
        if field:
            _history(now, opened, job_id, field)
        _talk(now, opened, job_id, field)


def _history(person: Actor, opened: OpenBoard, job_id: str, field: str) -> None:
    """Who set the cell, when, and to what."""
    column = COLUMNS["job"][field]
    st.markdown(f"**Who changed {plain(column.words)}**")
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
    st.markdown("**Comments on this row**")
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
