"""The form of the planning preferences, group by group, and the sets chosen before."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

import streamlit as st

from kernel.policy.packs import policy_for
from kernel.policy.preferences import PREFERENCES, Preference, Preferences
from kernel.store.actor import Actor, Role
from kernel.workflows.planning_preferences import (
    Choice,
    change_preferences,
    in_words,
    restore_preferences,
)
from workbench.ui.page import failures
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import count, moment_text

AS_THE_DISTRICT = "as the district"
_BY_DISTRICT = ("bridge_plug_", "sack_chart", "deep_cement_class")
PER_ROW = 3
_RESTORE = "restore:"
_COLUMNS = (
    Column(heading="When"),
    Column(heading="Who"),
    Column(heading="What"),
    Column(heading="Why"),
    Column(heading="", align="right"),
)


def context(held: Preferences | None) -> str:
    """How many values are chosen, and since when."""
    if held is None:
        return "Nothing is chosen: plans follow the law, the district and our usual settings."
    chosen = count(len(held.values), "value")
    return f"{chosen} chosen, last changed {held.dated.isoformat()}."


def preferences_form(actor: Actor, held: Preferences | None) -> None:
    """All values in one form; viewers see them, editors change them."""
    values = dict(held.values) if held else {}
    may = actor.may(Role.EDITOR)
    generation = st.session_state.get("preferences-saved", 0)
    with st.form(key=f"preferences-{generation}", border=False):
        chosen: dict[str, Any] = {}
        for group in dict.fromkeys(preference.group for preference in PREFERENCES):
            st.subheader(group, anchor=False)
            _group([p for p in PREFERENCES if p.group == group], values, chosen, may=may)
        left, right = st.columns((3, 1), gap="medium", vertical_alignment="bottom")
        with left:
            note = st.text_input(
                "Why", key=f"why-{generation}", placeholder="for those who read later",
                disabled=not may,
            )  # fmt: skip
        with right:
            sent = st.form_submit_button(
                "Save preferences", type="primary", disabled=not may, width="stretch"
            )
    if not may:
        st.caption("You may read these. An Editor changes them.")
    if sent:
        _save(actor, chosen, note)


def _group(
    members: Sequence[Preference], values: dict[str, Any], chosen: dict[str, Any], *, may: bool
) -> None:
    for start in range(0, len(members), PER_ROW):
        places = st.columns(PER_ROW, gap="medium", vertical_alignment="bottom")
        for place, preference in zip(places, members[start : start + PER_ROW], strict=False):
            with place:
                chosen[preference.key] = _input(preference, values.get(preference.key), may=may)


def _usual(preference: Preference) -> str:
    """What holds where nothing is chosen: the district's word, or our usual setting."""
    if preference.key.startswith(_BY_DISTRICT):
        return AS_THE_DISTRICT
    value = policy_for(state="TX", district=None, county=None, field=None)[preference.key].value
    return "as on the papers" if value is None else f"usually {in_words(preference, value)}"


def _input(preference: Preference, value: Any, *, may: bool) -> Any:
    words = preference.words + (f", {preference.unit}" if preference.unit else "")
    key, about = f"preference-{preference.key}", preference.about or None
    if preference.choices:
        said = dict(preference.choices)
        allowed = list(said)
        return st.selectbox(
            words, allowed, index=allowed.index(value) if value in said else None,
            format_func=said.__getitem__, key=key, help=about, placeholder=_usual(preference),
            disabled=not may,
        )  # fmt: skip
    return st.number_input(
        words, value=None if value is None else float(value), min_value=float(preference.least),
        max_value=float(preference.most), step=1.0 if preference.whole else None, format="%g",
        key=key, help=about, placeholder=_usual(preference), disabled=not may,
    )  # fmt: skip


def _save(actor: Actor, chosen: dict[str, Any], note: str) -> None:
    saved = None
    with failures():
        saved = change_preferences(actor, chosen, note or "")
        if saved is None:
            st.info("Nothing differs from what holds already.", icon=":material/info:")
    if saved is not None:
        _shown_anew("Saved. Plans made from now on rest on it.")


def _shown_anew(told: str) -> None:
    """Let the form read its values from the set that holds now."""
    for preference in PREFERENCES:
        st.session_state.pop(f"preference-{preference.key}", None)
    st.session_state["preferences-saved"] = st.session_state.get("preferences-saved", 0) + 1
    st.toast(told)
    st.rerun()


def history_table(actor: Actor, history: Sequence[Choice], zone: tzinfo) -> None:
    """Every set chosen so far; an editor may go back to one."""
    if not history:
        st.markdown(":gray[Nothing was changed yet. What you save above is kept here.]")
        return
    newest = history[0].id
    rows = [
        (
            Cell(words=moment_text(one.at.astimezone(zone)), sort=-one.at.timestamp()),
            one.by,
            "; ".join(one.changes) or "nothing",
            one.note,
            Cell(words="Restore", press=f"{_RESTORE}{one.id}", hint=_all_of(one))
            if one.id != newest and actor.may(Role.EDITOR)
            else "",
        )
        for one in history
    ]
    pressed = table(_COLUMNS, rows, key="preference-changes", label="Changes", sortable=True)
    for one in history:
        if pressed == f"{_RESTORE}{one.id}":
            with failures():
                restore_preferences(actor, one.id)
            _shown_anew("Restored. Plans made from now on rest on it.")


def _all_of(one: Choice) -> str:
    told = [
        f"{p.words}: {in_words(p, one.values[p.key])}" for p in PREFERENCES if p.key in one.values
    ]
    return "Choose this set again: " + ("; ".join(told) or "nothing chosen")
