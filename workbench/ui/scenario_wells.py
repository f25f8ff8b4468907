"""The wells of a scenario: name, field, type, place and what they ask of a rig.

A well may have several jobs; a cell that is changed here is set for all of them, as one step of
the scenario, which its undo takes back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kernel.scheduling.board import Board
from kernel.scheduling.commands import BulkSet
from kernel.scheduling.fleet import Fleet, fold
from kernel.scheduling.jobs import WELL_TYPES, Job
from kernel.scheduling.merging import Choice, Clash
from kernel.store.actor import Actor
from kernel.workflows.campaign_boards import (
    EditConflict,
    OpenBoard,
    apply_commands,
    open_board,
    undo,
)
from kernel.workflows.campaign_scenarios import scenario_list
from workbench.ui.cell_sheets import Row, cell_sheet
from workbench.ui.frame import nothing_here
from workbench.ui.presses import pressed
from workbench.ui.words import count, plain

_BASE, _WAITS = "wells-base", "wells-waiting"
FIELDS = {
    "Well": "name",
    "Field": "oil_field",
    "Type": "well_type",
    "Place": "pad",
    "Power (hp)": "requirements.hp",
    "Hook load (t)": "requirements.hook_load_t",
    "Water (m)": "requirements.water_depth_m",
    "BOP class": "requirements.bop_class",
    "H2S": "requirements.h2s",
    "Terrain": "requirements.terrain",
}
FIXED = ("Jobs", "Location")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """Changes that clash with what somebody else typed."""

    scenario_id: str
    commands: Sequence[BulkSet]
    seen: int
    clashes: tuple[Clash, ...]


def scenario_wells(person: Actor, found: Fleet) -> None:
    """The wells of the scenario that is chosen."""
    rows = scenario_list(person)
    if not rows:
        nothing_here("There is no scenario yet.", "Start the first one on the schedule.")
        return
    names = {str(one.id): one.name for one in rows}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Scenario", list(names), format_func=names.__getitem__, width=280, key="wells-scenario"
        )
        opened = open_board(person, str(chosen))
        if opened.may_edit and opened.undo and _undo_button(opened.undo):
            undo(person, opened.scenario.id)
            _forget()
    if opened.closed:
        st.markdown(f":gray[:material/lock: {plain(opened.closed)}]")
    if not opened.board.jobs:
        nothing_here("No well is planned yet.", "Add jobs on the schedule, or import one.")
        return
    waiting: _Waiting | None = st.session_state.get(_WAITS)
    if waiting and waiting.scenario_id == str(opened.scenario.id):
        _settle(person, waiting)
        return
    _sheet(person, opened, found)


def _undo_button(words: str) -> bool:
    help_ = f"Undo: {plain(words)}"
    return st.button("Undo in the scenario", icon=":material/undo:", key="wells-undo", help=help_)


def _sheet(person: Actor, opened: OpenBoard, found: Fleet) -> None:
    base: OpenBoard = st.session_state.get(_BASE, opened)
    if base.scenario.id != opened.scenario.id:
        base = opened
    st.session_state[_BASE] = base
    jobs = jobs_of_wells(base.board)
    places = sorted({one.name for one in found.sites.values()} | {j[0].pad for j in jobs.values()})
    number = st.column_config.NumberColumn
    columns: Mapping[str, Any] = {
        "key": None,
        "Well": st.column_config.TextColumn(max_chars=120),
        "Jobs": number(),
        "Field": st.column_config.TextColumn(max_chars=120),
        "Type": st.column_config.SelectboxColumn(options=list(WELL_TYPES)),
        "Place": st.column_config.SelectboxColumn(options=places),
        "Location": st.column_config.TextColumn(help="Of the place; set under Pads and platforms."),
        **{words: number(min_value=0) for words in list(FIELDS)[4:7]},
        "BOP class": st.column_config.TextColumn(max_chars=20),
        "H2S": st.column_config.CheckboxColumn(),
        "Terrain": st.column_config.TextColumn(max_chars=60),
    }
    shown = {key: _row(key, held, found) for key, held in jobs.items()}
    typed = cell_sheet(
        list(shown.values()),
        columns,
        key=f"wells-{base.scenario.id}-{base.scenario.revision}",
        editable=opened.may_edit,
        fixed=FIXED,
        grows=False,
    )
    if not opened.may_edit:
        return
    commands = changes_of(shown, typed, jobs)
    with st.container(horizontal=True, vertical_alignment="center"):
        words = f"Save {count(len(commands), 'change')}" if commands else "Save"
        save = pressed(
            words, type="primary", icon=":material/save:", key="wells-save", disabled=not commands,
            typed_first=True,
        )  # fmt: skip
        if base.scenario.revision != opened.scenario.revision:
            st.markdown(":orange[:material/group: The scenario was changed meanwhile.]")
            if st.button("Show it as it is now", key="wells-reload"):
                _forget()
    if save:
        _save(person, str(opened.scenario.id), commands, base.scenario.revision)


def jobs_of_wells(board: Board) -> dict[str, list[Job]]:
    """The jobs of each well, by its folded name, in the order of the names."""
    found: dict[str, list[Job]] = {}
    for job in sorted(board.jobs.values(), key=lambda one: (one.name.casefold(), one.id)):
        found.setdefault(fold(job.name), []).append(job)
    return found


def _row(key: str, jobs: Sequence[Job], found: Fleet) -> Row:
    first = jobs[0]
    row: Row = {"key": key, "Jobs": len(jobs), "Location": _location(first.pad, found)}
    for words, name in FIELDS.items():
        outer, _, inner = name.partition(".")
        value = getattr(first, outer)
        value = value.get(inner) if inner else value
        if inner in ("hp", "hook_load_t", "water_depth_m") and value is not None:
            value = float(value)
        row[words] = bool(value) if inner == "h2s" else value
    return row


def _location(pad: str, found: Fleet) -> str:
    place = found.sites.get(fold(pad))
    if place is None or place.latitude is None or place.longitude is None:
        return ""
    return f"{place.latitude:.5f}, {place.longitude:.5f}"


def changes_of(
    shown: Mapping[str, Row], typed: Sequence[Row], jobs: Mapping[str, Sequence[Job]]
) -> list[BulkSet]:
    """What was typed, as commands: one for each cell of a well."""
    commands = []
    for row in typed:
        was = shown[str(row["key"])]
        for words, name in FIELDS.items():
            old, new = was.get(words), row.get(words)
            if (old or None) != (new or None):
                ids = [one.id for one in jobs[str(row["key"])]]
                commands.append(BulkSet(ids=ids, field=name, value=_typed(new)))
    return commands


def _typed(value: Any) -> Any:
    if value is None or value is False:
        return ""
    return f"{value:g}" if isinstance(value, float) else value


def _save(
    person: Actor,
    scenario_id: str,
    commands: Sequence[BulkSet],
    seen: int,
    choices: Mapping[Any, Choice] | None = None,
) -> None:
    try:
        apply_commands(person, scenario_id, commands, seen=seen, mode="scheduling", choices=choices)
    except EditConflict as clash:
        st.session_state[_WAITS] = _Waiting(
            scenario_id=scenario_id, commands=commands, seen=seen, clashes=clash.clashes
        )
        st.rerun()
    st.toast("Saved.", icon=":material/check:")
    _forget()


def _forget() -> None:
    for key in (_BASE, _WAITS):
        st.session_state.pop(key, None)
    st.rerun()


def _settle(person: Actor, waiting: _Waiting) -> None:
    """Both set the same cells: whose shall hold."""
    with st.container(border=True, key="wells-clash"):
        number = count(len(waiting.clashes), "cell")
        st.markdown(f"**Somebody else set the same {number} meanwhile.**")
        for clash in waiting.clashes[:10]:
            st.markdown(
                f"{plain(clash.name)}, {plain(clash.words)}: yours **{plain(clash.mine)}**, "
                f"theirs **{plain(clash.theirs)}**"
            )
        with st.container(horizontal=True):
            for keep, words in (("mine", "Keep mine"), ("theirs", "Keep theirs")):
                choice: Choice = "mine" if keep == "mine" else "theirs"
                if st.button(words, key=f"wells-{keep}"):
                    choices = {clash.cell: choice for clash in waiting.clashes}
                    _save(person, waiting.scenario_id, waiting.commands, waiting.seen, choices)
