"""Arrangements of the sheet's columns: which are seen, in what order; saved under names."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from kernel.scheduling.cells import COLUMNS
from kernel.store.actor import Actor
from kernel.workflows.campaign_talk import delete_layout, layouts, save_layout
from workbench.ui.sheet.columns import RECKONED, SHOWN, field_of, heading_of
from workbench.ui.sheet.grid import SheetMessage
from workbench.ui.words import plain

SCREEN = "schedule"
LAYOUT = "sheet_layout"  # the name of the arrangement in use
CHOSEN = "sheet_columns"  # the columns that a person chose to see
Kept = Mapping[str, Sequence[Mapping[str, Any]]]


def arrangements(person: Actor) -> Kept:
    """The person's saved arrangements by name."""
    return layouts(person, SCREEN)


def arrangement(kept: Kept) -> Sequence[Mapping[str, Any]] | None:
    """The saved arrangement in use; None where it is as delivered or chosen by hand."""
    return kept.get(st.session_state.get(LAYOUT, ""))


def columns_shown(kept: Kept) -> Collection[str]:
    """The names of the columns that are seen."""
    if saved := arrangement(kept):
        return [field_of(one["colId"]) for one in saved if not one.get("hide")]
    return list(st.session_state.setdefault(CHOSEN, list(SHOWN))) or list(SHOWN)


def arrangement_mark() -> str:
    """Changes when other columns are to be seen, so that the grid begins anew."""
    chosen = st.session_state.get(CHOSEN) or SHOWN
    return f"{st.session_state.get(LAYOUT, '')}-{'.'.join(chosen)}"


def _as_chosen() -> None:
    """Columns chosen by hand go before a saved arrangement."""
    st.session_state[LAYOUT] = ""


def arrangement_bar(person: Actor, kept: Kept, message: SheetMessage) -> None:
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
