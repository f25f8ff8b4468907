"""Arrangements of the sheet's columns: which are seen, in what order; saved under names."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from kernel.scheduling.cells import COLUMNS
from kernel.store.actor import Actor
from kernel.workflows.campaign_talk import delete_layout, layouts, save_layout
from workbench.ui.sheet.columns import RECKONED, SHOWN, field_of, heading_of, safe
from workbench.ui.sheet.grid import SheetMessage
from workbench.ui.words import plain

SCREEN = "schedule"
LAYOUT = "sheet_layout"  # the name of the arrangement in use
KEPT = "sheet_layouts"
CHOSEN = "sheet_columns"  # the columns that a person chose to see
Kept = Mapping[str, Sequence[Mapping[str, Any]]]


def arrangements(person: Actor) -> Kept:
    """The person's saved arrangements by name, as this browser tab knows them."""
    if KEPT not in st.session_state:
        st.session_state[KEPT] = layouts(person, SCREEN)
    kept: Kept = st.session_state[KEPT]
    return kept


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


def arrangement_bar(person: Actor, kept: Kept, message: SheetMessage) -> None:
    """Arrangements of the columns: choose, save, take away; drawn while it is open."""
    bar = st.popover(
        "Columns", icon=":material/view_column:", key="sheet-arrangement", on_change="rerun"
    )
    if bar.open:
        with bar:
            _choices(person, kept, message)


def _choices(person: Actor, kept: Kept, message: SheetMessage) -> None:
    st.markdown(
        ":gray[Drag a heading to move a column, or to the left edge to pin it; the sign in a "
        "heading filters. Save the arrangement under a name to find it again.]"
    )
    shown = list(columns_shown(kept))
    st.multiselect(
        "Shown columns",
        [*COLUMNS["job"], *(one.name for one in RECKONED)],
        default=[name for name in shown if name in COLUMNS["job"] or name in _RECKONED],
        format_func=heading_of,
        key=_PICKED,
        on_change=_picked,
    )
    options = ["", *kept]
    used = st.session_state.get(LAYOUT, "")
    st.selectbox(
        "Arrangement",
        options,
        index=options.index(used) if used in options else 0,
        format_func=lambda name: name or "As delivered",
        key=_USED,
        on_change=_use,
    )
    name = st.text_input("Name", key="layout-name", max_chars=60)
    with st.container(horizontal=True):
        if st.button("Save", key="layout-save", disabled=not name.strip()):
            columns = message.columns or [{"colId": safe(one)} for one in shown]
            save_layout(person, SCREEN, name, columns)
            st.session_state.pop(KEPT, None)
            st.toast(f"Saved as {plain(name)}.")
            st.rerun()
        if used and st.button("Delete it", key="layout-delete"):
            delete_layout(person, SCREEN, used)
            for each in (KEPT, LAYOUT, _USED, _PICKED):
                st.session_state.pop(each, None)
            st.rerun()


_RECKONED = {one.name for one in RECKONED}
_PICKED, _USED = "sheet-columns-picked", "sheet-layout-picked"


def _picked() -> None:
    """Columns chosen by hand go before a saved arrangement."""
    st.session_state[CHOSEN] = list(st.session_state[_PICKED])
    st.session_state[LAYOUT] = st.session_state[_USED] = ""


def _use() -> None:
    """A saved arrangement says itself which columns are seen."""
    st.session_state[LAYOUT] = st.session_state[_USED]
    st.session_state.pop(_PICKED, None)
