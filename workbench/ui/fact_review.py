"""The facts of a well beside their papers, and their correction."""

from collections.abc import Sequence

import streamlit as st

from kernel.errors import KernelError
from kernel.facts.corrections import ANCHORS
from kernel.facts.fact import Missing
from kernel.facts.paths import row_of
from kernel.store.actor import Actor, Role
from kernel.wells.api_number import ApiNumber
from kernel.workflows.added_facts import take_out_row
from kernel.workflows.reading_state import open_readings
from kernel.workflows.review_facts import (
    FactRow,
    FactSheet,
    confirm_fact,
    correct_fact,
    fact_sheet,
    label_of,
    number_typed,
    withdraw_correction,
)
from kernel.workflows.wells import find_wells
from workbench.ui.add_fact import add_button, add_dialog, taken_out_list
from workbench.ui.fact_table import (
    EYES,
    FILTERS,
    chosen_rows,
    doubt_words,
    fact_table,
    said,
    source_words,
)
from workbench.ui.frame import Chip, nothing_here, section, title_line
from workbench.ui.plan_words import fact_value, unit_of
from workbench.ui.reading_watch import watch
from workbench.ui.review_board import FACT, Answer, Place, answers_from, board
from workbench.ui.screens import address, go
from workbench.ui.second_opinion import ask_here, opinion_table, second_reading
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import count

_QUEUE = "review-queue"  # the session-state key of what needed eyes when the page was opened
DPI = 130
GATHERING = (
    "Gathering the facts. Papers that an older version read are read anew: a scanned page takes "
    "some seconds."
)
ABOUT = (
    "Every value that was read from the papers, with its page. Arrow keys, or j and k, go from "
    "value to value; Enter says that you saw it there; typing corrects it. Both are kept with who "
    "and when, hold also when the paper is read anew, and can be taken back."
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
    take_answers(actor, api)
    with st.spinner(GATHERING, show_time=True):  # drawn only where it takes a while
        facts = fact_sheet(actor, api)
    header(actor, facts)
    add_dialog(actor, api)
    readings = open_readings(actor, api)
    for reading in readings:
        watch(actor, reading.id, brief=True)
    if not any(row.paper_id or row.corrected_by for row in facts.rows):
        nothing_here(
            "Nothing is read of this well yet.",
            "What its papers say stands here as soon as they are read."
            if readings
            else "Add its papers on the page “Plan a well”, or add what you know by hand.",
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


def body(actor: Actor, facts: FactSheet) -> None:
    """The board of facts and their pages, and beneath it what else can be done with one."""
    shown, asked = _filtered(facts)
    chosen = _chosen(shown, asked)
    if not chosen:
        st.markdown("No fact matches these filters.")
        return
    key = _board_key(facts.api)
    with st.container(key="review-board"):
        board(
            fact_table(shown, asked),
            {
                **{row.path: place_of(row, facts.rows) for row in shown},
                **{question.fact: unanswered(question) for question in asked},
            },
            key=key,
            chosen=chosen,
            may=actor.may(Role.EDITOR),
            kept=st.session_state.get(f"{key}-kept", 0),
            refused=st.session_state.get(f"{key}-refused"),
            dpi=DPI,
        )
    row = next((row for row in shown if row.path == chosen), None)
    if row is not None:
        _more(actor, facts, row)


def take_answers(actor: Actor, api: ApiNumber) -> None:
    """Keep what the person said on the board since the last run; a refusal is told there."""
    key = _board_key(api)
    for answer in answers_from(key, after=st.session_state.get(f"{key}-kept", 0)):
        try:
            keep_answer(actor, api, answer)
            st.session_state.pop(f"{key}-refused", None)
        except KernelError as failure:
            st.session_state[f"{key}-refused"] = (answer.number, answer.path, str(failure))
        st.session_state[f"{key}-kept"] = answer.number


def keep_answer(actor: Actor, api: ApiNumber, answer: Answer) -> None:
    """Confirm, correct, or take back the last word on a fact.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: The fact cannot have this value.
        Conflict: What was confirmed is another value by now.
    """
    if answer.kind == "confirm":
        confirm_fact(actor, api, answer.path, answer.value)
    elif answer.kind == "correct":
        value = number_typed(answer.typed) if unit_of(answer.path) else answer.typed
        correct_fact(actor, api, answer.path, value, answer.note)
    else:
        rows = fact_sheet(actor, api).rows
        said = next((row.correction_id for row in rows if row.path == answer.path), None)
        if said is not None:
            withdraw_correction(actor, said)


def _board_key(api: ApiNumber) -> str:
    return f"board-{api.api10}"


def _filtered(facts: FactSheet) -> tuple[list[FactRow], list[Missing]]:
    """The facts in sight; those that need eyes alone, as long as there are any."""
    eyes = [row.path for row in facts.rows if row.needs_eyes]
    asked_for = st.query_params.get(FACT)
    first = _QUEUE not in st.session_state or st.session_state[_QUEUE][0] != facts.api.api10
    if first:
        st.session_state[_QUEUE] = (facts.api.api10, tuple(eyes))
        alone = bool(eyes) and (asked_for is None or asked_for in eyes)
        st.session_state["fact-filters"] = [EYES] if alone else []
    wanted = st.pills(
        "Show", FILTERS, selection_mode="multi", key="fact-filters", persist_state="session",
        label_visibility="collapsed",
        format_func=lambda name: f"{name} ({len(eyes)})" if name == EYES else name,
    )  # fmt: skip
    known = {row.path for row in facts.rows}
    questions = [q for q in facts.questions if q.fact not in known]
    asked = questions if not wanted or "Not on any paper" in wanted else []
    return chosen_rows(facts, list(wanted or []), kept=st.session_state[_QUEUE][1]), asked


def _chosen(rows: list[FactRow], asked: list[Missing]) -> str:
    """The fact to show: the one looked at, the one in the address, or the first to look at."""
    paths = [row.path for row in rows] + [question.fact for question in asked]
    first = next((row.path for row in rows if row.needs_eyes), paths[0] if paths else "")
    wanted = (st.session_state.get(FACT), st.query_params.get(FACT))
    chosen = next((path for path in wanted if path in paths), first)
    if chosen:
        st.session_state[FACT] = chosen
        st.query_params[FACT] = chosen
    return str(chosen)


def place_of(row: FactRow, rows: Sequence[FactRow]) -> Place:
    """A fact for the board: its value, its place on the page, and what is to be said about it."""
    source, value = row.source, row.value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    paged = row.paper_id is not None and source is not None and source.page is not None
    return Place(
        label=row.label,
        shown=fact_value(row.path, value),
        typed="" if value is None else f"{value:.10g}" if number else str(value),
        value=value,
        unit=unit_of(row.path),
        source=source_words(source),
        page=f"api/papers/{row.paper_id}/pages/{source.page}?dpi={DPI}" if paged and source else "",
        box=source.box if source else None,
        notes=_notes(row, rows),
        open=row.needs_eyes,
        decided=row.decided,
    )


def unanswered(question: Missing) -> Place:
    """A question for the board: no paper gives the value."""
    return Place(
        label=label_of(question.fact), shown="–", typed="", value=None,
        unit=unit_of(question.fact), source="not on any paper", page="", box=None,
        notes=((question.question, "blue"),), open=True, decided=False,
    )  # fmt: skip


def _notes(row: FactRow, rows: Sequence[FactRow]) -> list[tuple[str, str]]:
    notes = []
    if row.added:
        notes.append((f"Added by {row.corrected_by}; no paper gives it.", "blue"))
    elif row.corrected_by:
        notes.append((f"Corrected by {row.corrected_by}; the papers are overruled.", "blue"))
    elif row.confirmed_by:
        notes.append((f"Seen on the paper by {row.confirmed_by}.", "green"))
    if row.conflict is not None:
        others = "; ".join(said(row.path, o.value, o.source) for o in row.conflict.others)
        color = "gray" if row.decided else "red"
        notes.append((f"Papers disagree: {others}; {row.conflict.reason}.", color))
    notes += [(doubt_words(doubt, rows), "orange") for doubt in row.doubts]
    if row.unsure and row.confidence is not None:
        notes.append((f"Read at {row.confidence * 100:.0f} %: compare it with the page.", "yellow"))
    return notes


def _more(actor: Actor, facts: FactSheet, row: FactRow) -> None:
    """What is seldom done with a fact: say that nobody knows it, take things back or out."""
    second_reading(row, facts.opinions)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if actor.may(Role.EDITOR):
            _take_back(actor, facts.api, row)
            _row_as_a_whole(actor, facts.api, row)
        ask_here(actor, row)


def _take_back(actor: Actor, api: ApiNumber, row: FactRow) -> None:
    if st.button(
        "Nobody knows this value",
        key=f"unknown-{row.path}",
        icon=":material/help_center:",
        help="Takes the value out; it becomes a question.",
        type="tertiary",
    ):
        correct_fact(actor, api, row.path, None, "")
        _again("The value is taken out; it is a question now.")
    if row.correction_id is None or row.added:
        return
    what = "confirmation" if row.confirmed_by else "correction"
    if st.button(
        f"Withdraw the {what}",
        key=f"withdraw-{row.path}",
        icon=":material/undo:",
        help="The papers count again.",
        type="tertiary",
    ):
        withdraw_correction(actor, row.correction_id)
        _again(f"The {what} is withdrawn; the papers count again.")


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
    icon = ":material/playlist_remove:"
    if st.button(words, key=f"out-{whole}", icon=icon, help=hint, type="tertiary"):
        take_out_row(actor, api, whole)
        _again(done)


def _again(words: str) -> None:
    st.toast(words)
    st.rerun()
