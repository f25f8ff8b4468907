"""The dialog that adds a row of facts that no paper gives, and what was taken out by hand."""

from typing import Any

import streamlit as st

from kernel.facts.added_rows import FORMS, Entry, RowForm
from kernel.facts.fact import FactValue
from kernel.store.actor import Actor, Role
from kernel.wells.api_number import ApiNumber
from kernel.workflows.added_facts import TakenOut, add_row, taken_out
from kernel.workflows.review_facts import withdraw_correction
from workbench.ui.frame import section
from workbench.ui.page import failures, part
from workbench.ui.plan_words import unit_of
from workbench.ui.review_board import jump_to
from workbench.ui.words import day, plain

ADD = "add"  # the part of the address that opens the dialog and names the kind of row
PER_ROW = 2
_KEYS = [form.key for form in FORMS]
_FORMS = {form.key: form for form in FORMS}


def add_button(actor: Actor) -> None:
    """The quiet action “Add a fact”."""
    if actor.may(Role.EDITOR) and st.button(
        "Add a fact",
        icon=":material/add:",
        key="add-fact",
        help="A plug, string, interval or top that no paper gives",
    ):
        st.query_params[ADD] = _KEYS[0]


def add_dialog(actor: Actor, api: ApiNumber) -> None:
    """Open the dialog if the address asks for it."""
    wanted = st.query_params.get(ADD)
    if wanted is not None and actor.may(Role.EDITOR):
        _dialog(actor, api, wanted if wanted in _FORMS else _KEYS[0])


def _closed() -> None:
    st.query_params.pop(ADD, None)


@st.dialog("Add a fact", width="medium", on_dismiss=_closed)
def _dialog(actor: Actor, api: ApiNumber, wanted: str) -> None:
    with part(actor) as actor:
        st.markdown(
            f":gray[Of well {plain(api.dashed)}. For what no paper gives; it is kept with who "
            "and when and can be withdrawn.]"
        )
        key = st.selectbox(
            "What",
            _KEYS,
            index=_KEYS.index(wanted),
            format_func=lambda name: _FORMS[name].words,
            key="add-what",
        )
        _row_form(actor, api, _FORMS[key])


def _row_form(actor: Actor, api: ApiNumber, form: RowForm) -> None:
    """The values of one row with their units; kept in one go or refused in words."""
    with st.form(key=f"add-{form.key}", border=False):
        values = _values(form)
        note = st.text_input(
            "From where, or why", key=f"add-{form.key}-note", placeholder="for those who read later"
        )
        with st.container(horizontal=True, horizontal_alignment="right"):
            sent = st.form_submit_button("Add", type="primary")
    if not sent:
        return
    added = None
    with failures():
        added = add_row(actor, api, form.key, values, note)
    if added is None:
        return
    first = form.fixed[0][0] if form.fixed else form.entries[0].name
    jump_to(f"{added}.{first}")
    _closed()
    st.toast(f"{form.words} added; plans made from now on rest on it.")
    st.rerun()


def _values(form: RowForm) -> dict[str, FactValue]:
    values: dict[str, FactValue] = {}
    for start in range(0, len(form.entries), PER_ROW):
        places = st.columns(PER_ROW, gap="small")
        for place, entry in zip(places, form.entries[start : start + PER_ROW], strict=False):
            with place:
                values[entry.name] = _input(form, entry)
    return values


def _input(form: RowForm, entry: Entry) -> Any:
    unit = unit_of(entry.name)
    words = entry.words[:1].upper() + entry.words[1:] + (f", {unit}" if unit else "")
    key = f"add-{form.key}-{entry.name}"
    empty = "required" if entry.needed else "unknown"
    if entry.choices:
        said = dict(entry.choices)
        return st.selectbox(
            words, list(said), index=None, format_func=said.__getitem__, key=key, placeholder=empty
        )
    if unit:
        return st.number_input(
            words, value=None, min_value=0.0, step=None, format="%g", key=key, placeholder=empty
        )
    return st.text_input(words, key=key, placeholder=empty)


def taken_out_list(actor: Actor, api: ApiNumber) -> None:
    """Rows and values that people took out, each with the way back."""
    gone = taken_out(actor, api)
    if not gone:
        return
    section("Taken out by hand", "the papers give these; plans do not use them")
    for one in gone:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(_said(one), width="content")
            if actor.may(Role.EDITOR) and st.button(
                "Put back", key=f"back-{one.correction_id}", type="tertiary"
            ):
                _put_back(actor, one)


def _said(one: TakenOut) -> str:
    when = f" on {day(one.at)}" if one.at else ""
    why = f": {one.note}" if one.note else ""
    return f"{plain(one.words)} :gray[{plain(f'by {one.by}{when}{why}')}]"


def _put_back(actor: Actor, one: TakenOut) -> None:
    withdraw_correction(actor, one.correction_id)
    st.toast("The papers count again.")
    st.rerun()
