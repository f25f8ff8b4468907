"""Papers that are being read: how far each is, and the end of it."""

from uuid import UUID

import streamlit as st

from kernel.errors import InvalidInput
from kernel.store.actor import Actor, Role
from kernel.workflows.hand_in import stop_reading
from kernel.workflows.reading_state import FileState, ReadingState, reading_state
from workbench.ui.asked import asked_id
from workbench.ui.frame import Color, section, title_line
from workbench.ui.page import part
from workbench.ui.screens import go
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import count, plain

EVERY_S = 1.0
_COLUMNS = (Column(heading="File"), Column(heading="How far"))
_COLORS: dict[str, Color] = {"waiting": "gray", "read": "green", "kept": "green", "refused": "red"}


def reading_page(actor: Actor, text: str) -> None:
    """The page of a plan whose papers are still being read; it becomes the plan.

    Raises:
        NotFound: The organization has no such reading.
    """
    reading_id = asked_id(text, "reading", hint="Hand the papers in again.")
    state = reading_state(actor, reading_id)
    if state.snapshot_id is not None:
        go("plan", id=str(state.snapshot_id))
    name = state.api.dashed if state.api else "papers of one well"
    what = "Reading the papers for a plan" if state.plans else "Reading the papers"
    with title_line(what, context=f"{name} · {count(len(state.files), 'file')}"):
        if not state.running and st.button("Start again", key="again"):
            go("plan", **({"api": state.api.api10} if state.api else {}))
    if state.running:
        watch(actor, state.id)
        st.caption(
            "Scanned pages take some seconds each. The reading goes on when you leave this page; "
            "its address leads back here, and to the plan when it is made."
        )
        return
    if state.problem:
        st.error(plain(state.problem), icon=":material/error:")
    else:
        st.markdown(plain(state.words))
    files_of(state)


@st.fragment(run_every=EVERY_S)
def watch(person: Actor, reading_id: UUID, *, brief: bool = False) -> None:
    """How far a reading is, with a way to stop it; the page runs again when it ends.

    Args:
        person: Who looks.
        reading_id: The reading.
        brief: Leave its files out.
    """
    with part(person) as actor:
        state = reading_state(actor, reading_id)
        if not state.running:
            st.rerun()
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.progress(state.share, text=plain(state.words), width="stretch")
            if actor.may(Role.EDITOR) and st.button(
                "Stop",
                icon=":material/stop_circle:",
                key=f"stop-{reading_id}",
                help="What is read by now is kept; the rest is forgotten.",
            ):
                stop_reading(actor, reading_id)
                st.rerun()
        if not brief:
            files_of(state)


def files_of(state: ReadingState) -> None:
    """The files of a reading, and how far each is or why it was refused."""
    section("Files")
    table(
        _COLUMNS,
        [(file.name, _how_far(file)) for file in state.files],
        key=f"files-of-{state.id}",
        label="Files of the reading",
    )


def _how_far(file: FileState) -> Cell:
    return Cell(words=file.words, color=_COLORS[file.state])


def refuse_problem(state: ReadingState) -> None:
    """Raise what stood in the way of a reading that ended at once.

    Raises:
        InvalidInput: It came to nothing; the message says why.
    """
    if state.problem:
        raise InvalidInput(state.problem)
