"""The form of the planning preferences, group by group, and the sets chosen before."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Any

import streamlit as st

from kernel.policy.packs import policy_for
from kernel.policy.preferences import PREFERENCES, Preference, Preferences, operator_key
from kernel.store.actor import Actor, Role
from kernel.workflows.choose_wells import own_choices
from kernel.workflows.planning_preferences import (
    Choice,
    change_preferences,
    in_words,
    restore_preferences,
)
from workbench.ui.page import failures
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import count, moment_text

AS_THE_DISTRICT, AS_EVERY_WELL = "as the district", "as for all wells"
EVERY_WELL = "All wells"
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
    if held.operators:
        chosen += f" for all wells and {count(len(held.operators), 'operator')} apart"
    return f"{chosen} chosen, last changed {held.dated.isoformat()}."


def preferences_form(actor: Actor, held: Preferences | None) -> None:
    """All values in one form; viewers see them, editors change them."""
    may = actor.may(Role.EDITOR)
    operator = _operator(actor, held, may=may)
    values = dict(_values_of(held, operator))
    generation = st.session_state.get("preferences-saved", 0)
    with st.form(key=f"preferences-{generation}", border=False):
        chosen: dict[str, Any] = {}
        for group in dict.fromkeys(preference.group for preference in PREFERENCES):
            st.subheader(group, anchor=False)
            members = [p for p in PREFERENCES if p.group == group]
            _group(members, values, chosen, operator, may=may)
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
        _save(actor, chosen, note, operator)


def _operator(actor: Actor, held: Preferences | None, *, may: bool) -> str:
    """Whose wells the form is about; empty for all."""
    known = {operator_key(name): name for name in own_choices(actor)["operator"]}
    known |= {operator_key(name): name for name in (held.operators if held else ())}
    chosen = st.selectbox(
        "For", [EVERY_WELL, *sorted(known.values())], key="preferences-operator",
        accept_new_options=may, width=420,
        help="Values of one operator stand over those of all wells, at the wells whose papers "
        "name it. Type a name to add one.",
    )  # fmt: skip
    return "" if chosen == EVERY_WELL else str(chosen or "")


def _values_of(held: Preferences | None, operator: str) -> Mapping[str, Any]:
    if held is None or not operator:
        return held.values if held else {}
    own = held.operators.items()
    return next((v for n, v in own if operator_key(n) == operator_key(operator)), {})


def _group(
    members: Sequence[Preference],
    values: dict[str, Any],
    chosen: dict[str, Any],
    operator: str,
    *,
    may: bool,
) -> None:
    for start in range(0, len(members), PER_ROW):
        places = st.columns(PER_ROW, gap="medium", vertical_alignment="bottom")
        for place, preference in zip(places, members[start : start + PER_ROW], strict=False):
            with place:
                value = values.get(preference.key)
                chosen[preference.key] = _input(preference, value, operator, may=may)


def _usual(preference: Preference) -> str:
    """What holds where nothing is chosen: the district's word, or our usual setting."""
    if preference.key.startswith(_BY_DISTRICT):
        return AS_THE_DISTRICT
    value = policy_for(state="TX", district=None, county=None, field=None)[preference.key].value
    return "as on the papers" if value is None else f"usually {in_words(preference, value)}"


def _input(preference: Preference, value: Any, operator: str, *, may: bool) -> Any:
    words = preference.words + (f", {preference.unit}" if preference.unit else "")
    about = preference.about or None
    key = f"preference-{preference.key}" + (f"-{operator_key(operator)}" if operator else "")
    usual = AS_EVERY_WELL if operator else _usual(preference)
    if preference.choices:
        said = dict(preference.choices)
        allowed = list(said)
        return st.selectbox(
            words, allowed, index=allowed.index(value) if value in said else None,
            format_func=said.__getitem__, key=key, help=about, placeholder=usual,
            disabled=not may,
        )  # fmt: skip
    return st.number_input(
        words, value=None if value is None else float(value), min_value=float(preference.least),
        max_value=float(preference.most), step=1.0 if preference.whole else None, format="%g",
        key=key, help=about, placeholder=usual, disabled=not may,
    )  # fmt: skip


def _save(actor: Actor, chosen: dict[str, Any], note: str, operator: str) -> None:
    saved = None
    with failures():
        saved = change_preferences(actor, chosen, note or "", operator=operator)
        if saved is None:
            st.info("Nothing differs from what holds already.", icon=":material/info:")
    if saved is not None:
        _shown_anew("Saved. Plans made from now on rest on it.")


def _shown_anew(told: str) -> None:
    """Let the form read its values from the set that holds now."""
    for key in [str(key) for key in st.session_state]:
        if key.startswith("preference-"):
            st.session_state.pop(key, None)
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
