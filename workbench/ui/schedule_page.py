"""The schedule: one scenario with its sheet and its Gantt, which show the same truth."""

from collections.abc import Sequence
from typing import Literal, get_args
from uuid import UUID

import streamlit as st

from kernel.errors import KernelError
from kernel.scheduling.chart import Grouping
from kernel.scheduling.commands import Command, Mode
from kernel.store.actor import Actor, Role
from kernel.store.scenarios import ScenarioRow
from kernel.workflows.campaign_boards import OpenBoard, open_board
from kernel.workflows.campaign_chart import reckoned_of
from kernel.workflows.campaign_scenarios import clone_scenario, new_scenario, scenario_list
from kernel.workflows.notices import followed_ids
from workbench.ui.clock import now
from workbench.ui.following import schedule_following
from workbench.ui.frame import Chip, nothing_here, title_line
from workbench.ui.page import signed_in
from workbench.ui.schedule_edit import answers, looked_at, refused, steps, turned, waits, wish
from workbench.ui.schedule_gantt import gantt_acts, schedule_gantt
from workbench.ui.sheet.files import files_bar
from workbench.ui.sheet.view import Wish, schedule_sheet, sheet_acts
from workbench.ui.words import count, day

ABOUT = (
    "**What is this page?** The drilling schedule of one scenario. In *planning* the engine times "
    "everything after a change as early as the rules allow; in *scheduling* a moved job is pinned "
    "to its day and conflicts are shown. What would move is shown before it is applied, and undo "
    "takes it back. Drag a bar to move it, its ends to resize it, the dots of a chosen bar to "
    "link it; the right button shows what can be done. In the sheet, type, paste from Excel, and "
    "mark a range with Shift; Ctrl+D fills down, Ctrl+C copies, Ctrl+Z takes back."
)
STATES = {
    "draft": Chip(words="Draft", icon="edit", color="blue"),
    "approved": Chip(words="Approved", icon="verified", color="green"),
    "archived": Chip(words="Archived", icon="inventory_2", color="gray"),
}
MODES = {"planning": "Planning", "scheduling": "Scheduling"}
MODE, ROWS_BY, SHOWN_PARTS = "schedule-mode", "schedule-rows", "schedule-shown"
Shown = Literal["both", "sheet", "gantt"]
SHOWN = {"both": "Both", "sheet": "Sheet", "gantt": "Gantt"}
ROWS = {"rig": "Rigs", "field": "Fields", "campaign": "Campaigns"}


def schedule_page(person: Actor) -> None:
    """The page: the scenario of the address, else the newest that is not archived."""
    scenarios = scenario_list(person)
    if not scenarios:
        _nothing(person)
        return
    wanted = st.query_params.get("scenario")
    open_ones = [each for each in scenarios if each.state != "archived"] or scenarios
    row = next((each for each in scenarios if str(each.id) == wanted), open_ones[0])
    mode, grouping, shown = _chosen()
    opened = _after_acts(person, open_board(person, row.id), mode, grouping)
    followed = followed_ids(person)
    with title_line(
        opened.scenario.name,
        context=_context(opened),
        chips=[STATES[opened.scenario.state]],
        about=ABOUT,
    ):
        schedule_following(person, opened.board, opened.scenario.name, followed)
        _mode_control(opened)
        steps(person, opened)
    _controls(person, scenarios, opened)
    preview = looked_at(person, opened)
    reckoned = reckoned_of(preview.board if preview else opened.board)
    if shown != "gantt":
        schedule_sheet(
            person,
            opened,
            preview=preview.board if preview else None,
            reckoned=reckoned,
            wish=_wish(person, opened, mode),
            answer=answers(),
        )
    if shown == "gantt":
        with st.container(horizontal=True, key="gantt-files"):
            files_bar(person, opened)
    if shown != "sheet":
        schedule_gantt(
            person,
            opened,
            preview=preview,
            reckoned=reckoned,
            followed=followed,
            grouping=grouping,
            beneath_sheet=shown == "both",
        )


def _after_acts(person: Actor, opened: OpenBoard, mode: Mode, grouping: Grouping) -> OpenBoard:
    """The scenario after what the person has just done with sheet or Gantt.

    Taken up before anything is drawn: the page is drawn once, as it is then.
    """
    if waits(opened):
        return opened
    after = sheet_acts(
        opened,
        wish=_wish(person, opened, mode),
        turn=lambda step: turned(person, opened, step),
    ) or gantt_acts(person, opened, mode=mode, grouping=grouping)
    return after or opened


def _wish(person: Actor, opened: OpenBoard, mode: Mode) -> Wish:
    """In planning a change that makes a conflict waits; in scheduling it is made and flagged."""

    def asked(commands: Sequence[Command], seen: int | None) -> OpenBoard:
        waiting = mode == "planning"
        return wish(person, opened, commands, mode=mode, seen=seen, conflicts_wait=waiting)

    return asked


def _chosen() -> tuple[Mode, Grouping, Shown]:
    """Mode, rows and what is shown, as the controls stand."""
    state = st.session_state
    mode: Mode = state.get(MODE) or "planning"
    grouping: Grouping = state.get(ROWS_BY) or "rig"
    shown: Shown = state.get(SHOWN_PARTS) or "both"
    return mode, grouping, shown


def _context(opened: OpenBoard) -> str:
    fleet, board = opened.board.fleet, opened.board
    said = [count(len(fleet.rigs), "rig"), count(len(board.jobs), "job")]
    if board.data_date:
        said.append(f"reported up to {day(board.data_date)}")
    said.append(f"revision {opened.scenario.revision}")
    if opened.closed:
        said.append(opened.closed)
    return " · ".join(said)


def _mode_control(opened: OpenBoard) -> None:
    """Planning or scheduling: stands beside the title, always seen."""
    if opened.may_edit:
        st.segmented_control(
            "Mode",
            get_args(Mode),
            default="planning",
            format_func=MODES.__getitem__,
            key=MODE,
            label_visibility="collapsed",
        )


def _controls(person: Actor, scenarios: list[ScenarioRow], opened: OpenBoard) -> None:
    """Scenario, clone, the rows of the Gantt and what is shown, in one line."""
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="schedule-controls"
    ):
        names = {str(each.id): each.name for each in scenarios}
        chosen = st.selectbox(
            "Scenario",
            list(names),
            index=list(names).index(str(opened.scenario.id)),
            format_func=names.__getitem__,
            width=180,
            label_visibility="collapsed",
        )
        if chosen and chosen != str(opened.scenario.id):
            st.query_params["scenario"] = chosen
            st.rerun()
        if person.may(Role.EDITOR):
            key = f"clone-{opened.scenario.id}"  # a new scenario has a closed one
            with st.popover("Clone scenario", icon=":material/content_copy:", key=key):
                _clone(person, opened)
        st.space("stretch")
        st.segmented_control(
            "Rows",
            get_args(Grouping),
            default="rig",
            format_func=ROWS.__getitem__,
            key=ROWS_BY,
            label_visibility="collapsed",
        )
        st.segmented_control(
            "Shown",
            get_args(Shown),
            default="both",
            format_func=SHOWN.__getitem__,
            key=SHOWN_PARTS,
            label_visibility="collapsed",
        )


def _clone(person: Actor, opened: OpenBoard) -> None:
    key = f"clone-name-{opened.scenario.id}"
    with st.form("clone", border=False):
        st.text_input("Name of the copy", value=f"{opened.scenario.name}, copy", key=key)
        st.form_submit_button(
            "Clone", type="primary", on_click=_cloned, args=(person, opened.scenario.id, key)
        )


def _cloned(person: Actor, scenario_id: UUID, key: str) -> None:
    """Before the page runs: a press is not lost where the next run breaks this one off."""
    now_here = signed_in()
    if now_here is None or now_here.user_id != person.user_id:
        return
    try:
        made = clone_scenario(now_here, scenario_id, st.session_state[key])
    except KernelError as failure:
        refused(failure)
    else:
        st.query_params["scenario"] = str(made.id)


def _nothing(person: Actor) -> None:
    with title_line("Schedule", context="No scenario yet.", about=ABOUT):
        st.empty()
    may = person.may(Role.EDITOR)
    words = "Start one here." if may else "An editor starts one, or imports a rig schedule."
    nothing_here("There is no drilling schedule yet.", words)
    if not may:
        return
    with st.form("first-scenario"):
        name = st.text_input("Name of the scenario", value="Base case")
        start = st.date_input("First day of the plan", value=now().date())
        if st.form_submit_button("Start the schedule", type="primary"):
            made = new_scenario(person, name, start_on=start)
            st.query_params["scenario"] = str(made.id)
            st.rerun()
