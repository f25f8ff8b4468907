"""The facts of a well beside their papers, and their correction."""

from typing import Any
from uuid import UUID

import streamlit as st

from kernel.errors import KernelError
from kernel.facts.corrections import ANCHORS
from kernel.facts.fact import FactValue, Missing
from kernel.facts.paths import row_of
from kernel.store.actor import Actor, Role
from kernel.wells.api_number import ApiNumber
from kernel.workflows.added_facts import take_out_row
from kernel.workflows.papers import page_image
from kernel.workflows.review_facts import (
    FactRow,
    FactSheet,
    correct_fact,
    fact_sheet,
    label_of,
    withdraw_correction,
)
from kernel.workflows.wells import find_wells
from workbench.ui.add_fact import add_button, add_dialog, taken_out_list
from workbench.ui.fact_table import (
    FILTERS,
    chosen_rows,
    doubt_words,
    fact_table,
    said,
    source_words,
)
from workbench.ui.frame import Chip, nothing_here, section, title_line
from workbench.ui.page import part
from workbench.ui.page_crop import marked, strip
from workbench.ui.parts import panel
from workbench.ui.plan_words import fact_value, unit_of
from workbench.ui.screens import address, go
from workbench.ui.second_opinion import ask_here, opinion_table, second_reading
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import count, plain

FACT = "fact"  # the session-state key, and the part of the address, that names the chosen fact
DPI = 110
ABOUT = (
    "Every value that was read from the papers, with its page. Choose a row to see the place. "
    "A correction wins over the papers; it is kept with who and when and can be withdrawn."
)


def choose_well(actor: Actor) -> None:
    """Which well to review, where the address names none."""
    with title_line("Document review", context="Values read from papers, beside their pages."):
        st.empty()
    wells = find_wells(actor, "", limit=50)
    if not wells:
        nothing_here("No well has papers yet.", "Plan a well from its papers; they are kept here.")
        return
    table(
        [Column(heading="Well"), Column(heading="County"), Column(heading="Plans", align="right")],
        [
            [
                Cell(
                    words=well.well_name,
                    small=well.api.dashed,
                    href=address("review", api=well.api.api10),
                ),
                well.county or "–",
                f"{well.plans}",
            ]
            for well in wells
        ],
        key="review-wells",
        label="Wells to review",
    )


def review_page(actor: Actor, api: ApiNumber) -> None:
    """The whole page of one well."""
    facts = fact_sheet(actor, api)
    header(actor, facts)
    add_dialog(actor, api)
    if not any(row.paper_id or row.corrected_by for row in facts.rows):
        nothing_here(
            "Nothing is read of this well yet.",
            "Add its papers on the page “Plan a well”, or add what you know by hand.",
        )
        taken_out_list(actor, api)
        return
    body(actor, facts)
    taken_out_list(actor, api)
    opinion_table(facts)
    if facts.notes:
        section("What was left out, and why")
        table(
            [Column(heading="Note")], [[note] for note in facts.notes], key="notes", label="Notes"
        )


def header(actor: Actor, facts: FactSheet) -> None:
    """Title line: the well, how many values are unsure or in conflict, and the way on."""
    values = {row.path: row.value for row in facts.rows}
    name = " ".join(str(values[key]) for key in ("lease", "well_no") if values.get(key))
    doubts = sum(row.unsure for row in facts.rows)
    conflicts = sum(row.disputed for row in facts.rows)
    corrected = sum(row.corrected_by is not None for row in facts.rows)
    chips = []
    if conflicts:
        chips.append(Chip(words=count(conflicts, "conflict"), icon="compare_arrows", color="red"))
    if doubts:
        chips.append(Chip(words=f"{doubts} unsure", icon="help", color="yellow"))
    context = f"{facts.api.dashed} · {count(len(facts.rows), 'fact')} · {corrected} corrected"
    with title_line(name or facts.api.dashed, chips=chips, context=context, about=ABOUT):
        add_button(actor)
        if st.button("Open the well", key="open-well"):
            go("well", api=facts.api.api10)
        if actor.may(Role.EDITOR) and st.button(
            "Plan with these facts", type="primary", icon=":material/architecture:", key="plan-it"
        ):
            go("plan", api=facts.api.api10)


@st.fragment
def body(actor: Actor, facts: FactSheet) -> None:
    """Table on the left, the chosen fact with its page on the right."""
    with part(actor) as actor:
        left, right = st.columns([7, 5], gap="medium")
        with left:
            shown, asked, doubtful_first = _filtered(facts)
            chosen = _chosen(shown, asked)
            if not chosen:
                st.markdown("No fact matches these filters.")
                return
            panel(
                fact_table(shown, asked, doubtful_first=doubtful_first),
                key="facts",
                picks=FACT,
                reveal=True,
            )
        with right, st.container(key="page-beside"):
            row = next((row for row in shown if row.path == chosen), None)
            if row is not None:
                _one(actor, facts, row)
            else:
                _unanswered(actor, facts.api, next(q for q in asked if q.fact == chosen))


def _filtered(facts: FactSheet) -> tuple[list[FactRow], list[Missing], bool]:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        wanted = st.pills(
            "Show", FILTERS, selection_mode="multi", key="fact-filters", persist_state="session",
            label_visibility="collapsed",
        )  # fmt: skip
        doubtful_first = st.toggle("Lowest confidence first", key="doubtful-first")
    known = {row.path for row in facts.rows}
    questions = [q for q in facts.questions if q.fact not in known]
    asked = questions if not wanted or "Not on any paper" in wanted else []
    return chosen_rows(facts, list(wanted or [])), asked, doubtful_first


def _chosen(rows: list[FactRow], asked: list[Missing]) -> str:
    """The fact to show: the one chosen, the one in the address, or the first."""
    paths = [row.path for row in rows] + [question.fact for question in asked]
    wanted = (st.session_state.get(FACT), st.query_params.get(FACT))
    chosen = next((path for path in wanted if path in paths), paths[0] if paths else "")
    if chosen:
        st.session_state[FACT] = chosen
        st.query_params[FACT] = chosen
    return str(chosen)


def _one(actor: Actor, facts: FactSheet, row: FactRow) -> None:
    """One fact: its place on the page, what other papers say, and its correction."""
    api = facts.api
    section(row.label, fact_value(row.path, row.value))
    if row.added:
        st.markdown(f":blue[Added by {plain(row.corrected_by)}; no paper gives it.]")
    elif row.corrected_by:
        st.markdown(f":blue[Corrected by {plain(row.corrected_by)}; the papers are overruled.]")
    if row.conflict is not None:
        others = [said(row.path, other.value, other.source) for other in row.conflict.others]
        st.markdown(
            f":red[**Papers disagree.**] {plain('; '.join(others))}. {plain(row.conflict.reason)}"
        )
    for doubt in row.doubts:
        st.markdown(doubt_words(doubt, facts.rows))
    if actor.may(Role.EDITOR):
        _correction(actor, api, row.path, row.value, None if row.added else row.correction_id)
        _row_as_a_whole(actor, api, row)
    second_reading(row, facts.opinions)
    if row.source is not None:
        _place(actor, row)
    ask_here(actor, row)


def _unanswered(actor: Actor, api: ApiNumber, question: Missing) -> None:
    section(label_of(question.fact), "not on any paper")
    st.markdown(plain(question.question))
    if actor.may(Role.EDITOR):
        _correction(actor, api, question.fact, None, None)


def _place(actor: Actor, row: FactRow) -> None:
    source = row.source
    if source is None or source.page is None or row.paper_id is None:
        return
    box = source.box
    pictures = _pictures(actor.organization_id, actor, row.paper_id, source.page, box)
    st.markdown(f":gray[{plain(source_words(source))}]")
    for picture in pictures:
        st.image(picture, width="stretch")
    if not pictures:
        st.markdown(":gray[The page of this paper cannot be shown.]")


@st.cache_data(max_entries=100, show_spinner=False)
def _pictures(
    organization_id: UUID,
    _actor: Actor,
    paper_id: UUID,
    page: int,
    box: tuple[float, ...] | None,
) -> list[bytes]:
    """The line around the value and the whole page; a paper never changes, so both are kept."""
    try:
        whole = page_image(_actor, paper_id, page, dpi=DPI)
    except KernelError:
        return []
    return [strip(whole, box, dpi=DPI), marked(whole, box, dpi=DPI)] if box else [whole]


def _correction(
    actor: Actor, api: ApiNumber, path: str, value: FactValue, correction_id: UUID | None
) -> None:
    """Put another value in place, say that nobody knows, or take a correction back."""
    with (
        st.form(key=f"correct-{path}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        new = _input(path, value)
        note = st.text_input("Why", key=f"note-{path}", placeholder="for those who read later")
        sent = st.form_submit_button("Keep", type="primary")
    with st.container(horizontal=True, gap="small"):
        nobody = value is not None and st.button(
            "Nobody knows",
            key=f"unknown-{path}",
            help="Takes the value out; it becomes a question.",
        )
        withdrawn = correction_id is not None and st.button(
            "Withdraw the correction", key=f"withdraw-{path}", help="The papers count again."
        )
    if withdrawn and correction_id is not None:
        withdraw_correction(actor, correction_id)
        _again("The correction is withdrawn; the papers count again.")
    if nobody or (sent and new not in (None, "")):
        correct_fact(actor, api, path, None if nobody else new, note)
        _again("Your value is kept; plans made from now on rest on it.")


def _row_as_a_whole(actor: Actor, api: ApiNumber, row: FactRow) -> None:
    """Take out the row of which the fact is one value."""
    place = row_of(row.path)
    if place is None or place[0] not in ANCHORS:
        return
    whole = f"{place[0]}[{place[1]}]"
    words, hint, done = (
        ("Withdraw this row", "All its values go; no paper gives them.", "The row is withdrawn.")
        if row.added
        else (
            f"Take out {label_of(whole).lower()}",
            "For what is not in the hole any more, or never was; it can be put back below.",
            "The row is taken out; it can be put back at the foot of the page.",
        )
    )
    if st.button(words, key=f"out-{whole}", help=hint, type="tertiary"):
        take_out_row(actor, api, whole)
        _again(done)


def _again(words: str) -> None:
    st.toast(words)
    st.rerun()


def _input(path: str, value: FactValue) -> Any:
    unit = unit_of(path)
    known = isinstance(value, int | float) and not isinstance(value, bool)
    label = f"Right value, {unit}" if unit else "Right value"
    if unit or known:
        return st.number_input(
            label, value=None, min_value=0.0, format="%g", key=f"value-{path}",
            placeholder=f"{value:g}" if known else "unknown",
        )  # fmt: skip
    return st.text_input(label, key=f"value-{path}", placeholder=str(value or "unknown"))
