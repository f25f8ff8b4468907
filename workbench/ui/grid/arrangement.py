"""Arrangements of a grid's columns: which are seen, in what order; saved under names."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kernel.store.actor import Actor
from kernel.workflows.campaign_talk import delete_layout, layouts, save_layout
from workbench.ui.grid.exchange import GridMessage, field_of, safe
from workbench.ui.words import plain

Kept = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangeable:
    """A sheet whose columns a person arranges.

    Attributes:
        screen: Under which its arrangements are saved.
        headings: Of all columns that can be seen, by their names.
        shown: The names of those that are seen as delivered.
    """

    screen: str
    headings: Mapping[str, str]
    shown: Sequence[str]

    @property
    def used(self) -> str:
        """The session-state key of the arrangement in use."""
        return f"{self.screen}-layout"

    @property
    def kept(self) -> str:
        """The session-state key of the saved arrangements, as this browser tab knows them."""
        return f"{self.screen}-layouts"

    @property
    def chosen(self) -> str:
        """The session-state key of the columns that a person chose to see."""
        return f"{self.screen}-columns"


def arrangements(person: Actor, sheet: Arrangeable) -> Kept:
    """The person's saved arrangements by name."""
    if sheet.kept not in st.session_state:
        st.session_state[sheet.kept] = layouts(person, sheet.screen)
    kept: Kept = st.session_state[sheet.kept]
    return kept


def arrangement(sheet: Arrangeable, kept: Kept) -> Sequence[Mapping[str, Any]] | None:
    """The saved arrangement in use; None where it is as delivered or chosen by hand."""
    return kept.get(st.session_state.get(sheet.used, ""))


def columns_shown(sheet: Arrangeable, kept: Kept) -> Collection[str]:
    """The names of the columns that are seen."""
    if saved := arrangement(sheet, kept):
        return [field_of(one["colId"]) for one in saved if not one.get("hide")]
    return list(st.session_state.setdefault(sheet.chosen, list(sheet.shown))) or list(sheet.shown)


def arrangement_mark(sheet: Arrangeable) -> str:
    """Changes when other columns are to be seen, so that the grid begins anew."""
    chosen = st.session_state.get(sheet.chosen) or sheet.shown
    return f"{st.session_state.get(sheet.used, '')}-{'.'.join(chosen)}"


def arrangement_bar(person: Actor, sheet: Arrangeable, kept: Kept, message: GridMessage) -> None:
    """Arrangements of the columns: choose, save, take away; drawn while it is open."""
    bar = st.popover(
        "Columns",
        icon=":material/view_column:",
        key=f"{sheet.screen}-arrangement",
        on_change="rerun",
    )
    if bar.open:
        with bar:
            _choices(person, sheet, kept, message)


def _choices(person: Actor, sheet: Arrangeable, kept: Kept, message: GridMessage) -> None:
    st.markdown(
        ":gray[Drag a heading to move a column, or to the left edge to pin it; the sign in a "
        "heading filters. Save the arrangement under a name to find it again.]"
    )
    shown = list(columns_shown(sheet, kept))
    picked, used_key = f"{sheet.screen}-columns-picked", f"{sheet.screen}-layout-picked"
    st.multiselect(
        "Shown columns",
        list(sheet.headings),
        default=[name for name in shown if name in sheet.headings],
        format_func=sheet.headings.__getitem__,
        key=picked,
        on_change=_picked,
        args=(sheet, picked, used_key),
    )
    options = ["", *kept]
    used = st.session_state.get(sheet.used, "")
    st.selectbox(
        "Arrangement",
        options,
        index=options.index(used) if used in options else 0,
        format_func=lambda name: name or "As delivered",
        key=used_key,
        on_change=_use,
        args=(sheet, picked, used_key),
    )
    name = st.text_input("Name", key=f"{sheet.screen}-layout-name", max_chars=60)
    with st.container(horizontal=True):
        if st.button("Save", key=f"{sheet.screen}-layout-save", disabled=not name.strip()):
            columns = message.columns or [{"colId": safe(one)} for one in shown]
            save_layout(person, sheet.screen, name, columns)
            st.session_state.pop(sheet.kept, None)
            st.toast(f"Saved as {plain(name)}.")
            st.rerun()
        if used and st.button("Delete it", key=f"{sheet.screen}-layout-delete"):
            delete_layout(person, sheet.screen, used)
            for each in (sheet.kept, sheet.used, used_key, picked):
                st.session_state.pop(each, None)
            st.rerun()


def _picked(sheet: Arrangeable, picked: str, used_key: str) -> None:
    """Columns chosen by hand go before a saved arrangement."""
    st.session_state[sheet.chosen] = list(st.session_state[picked])
    st.session_state[sheet.used] = st.session_state[used_key] = ""


def _use(sheet: Arrangeable, picked: str, used_key: str) -> None:
    """A saved arrangement says itself which columns are seen."""
    st.session_state[sheet.used] = st.session_state[used_key]
    st.session_state.pop(picked, None)
