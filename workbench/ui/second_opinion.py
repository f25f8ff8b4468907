"""A model's second opinion beside the facts: ask for it, and see where it reads otherwise."""

import re
from collections.abc import Sequence

import streamlit as st

from kernel.documents.agreement import Beside, Verdict
from kernel.store.actor import Actor, Role
from kernel.workflows.review_facts import FactRow, FactSheet
from kernel.workflows.second_opinion import Opinion, ask_second_opinion, asks_about
from workbench.language_model import language_model
from workbench.ui.frame import section
from workbench.ui.page import failures
from workbench.ui.tables import Column, table
from workbench.ui.words import DASH, day, plain

_UNITS = {"ft": "ft", "in": "in", "cuft": "ft³", "bbl": "bbl", "psi": "psi", "mcf": "Mcf"}
_LISTED: tuple[Verdict, ...] = ("different", "theirs_alone")
_LONGEST = 200  # characters of a value in the table


def ask_here(actor: Actor, row: FactRow) -> None:
    """Offer to ask the model about the paper of a fact, where one is set up."""
    model = language_model()
    if model is None or row.paper_id is None or row.source is None:
        return
    if not actor.may(Role.EDITOR) or not asks_about(actor, row.paper_id):
        return
    if not st.button(
        "Ask the model for a second opinion",
        key=f"second-opinion-{row.paper_id}",
        icon=":material/rate_review:",
        type="tertiary",
        help=f"Sends the pages of {plain(row.source.document)} to {plain(model.name)}. What it "
        "reads is laid beside what we read, and changes nothing.",
    ):
        return
    with failures():
        with st.status("Asking …") as steps:
            ask_second_opinion(
                actor, row.paper_id, model, progress=lambda words: steps.update(label=plain(words))
            )
        st.rerun()


def second_reading(row: FactRow, opinions: Sequence[Opinion]) -> None:
    """What the model reads at the place of a fact."""
    opinion = next((one for one in opinions if one.paper_id == row.paper_id), None)
    if row.second is not None and opinion is not None:
        st.markdown(words_of(row.second, opinion.model))


def words_of(second: Beside, model: str) -> str:
    """What a model reads, as Markdown.

    >>> words_of(Beside(path="casing[0].setting_depth_ft", ours=1717, theirs=1717), "tiny")
    ':gray[tiny reads the same.]'
    """
    if second.verdict == "different":
        said = plain(f"“{_value(second.theirs)}” where we read “{_value(second.ours)}”")
        return f":red[**{plain(model)} reads otherwise.**] {said}. Look at the page."
    if second.verdict == "same":
        return f":gray[{plain(model)} reads the same.]"
    return f":gray[{plain(model)} reads nothing here.]"


def opinion_table(facts: FactSheet) -> None:
    """Where models read otherwise, and what they alone read; nothing of it is a fact."""
    if not facts.opinions:
        return
    section(
        "Second opinions",
        "What a model reads otherwise or alone. Nothing of it is used: correct or add a fact "
        "where it is right.",
    )
    rows = [
        [
            opinion.paper,
            field_name(each.path),
            _value(each.ours),
            _value(each.theirs),
            f"{opinion.model}, asked by {opinion.by} on {day(opinion.at.date())}",
        ]
        for opinion in facts.opinions
        for each in opinion.values
        if each.verdict in _LISTED
    ]
    if not rows:
        st.markdown("The models read the same as we do, as far as they read anything.")
        return
    table(
        [Column(heading=words) for words in ("Paper", "Field", "We read", "It reads", "Who")],
        rows,
        key="second-opinions",
        label="Second opinions",
    )


def field_name(path: str) -> str:
    """A field of a form for people.

    >>> field_name("casing[0].setting_depth_ft"), field_name("base_of_usable_ft")
    ('Casing 1: setting depth, ft', 'Base of usable, ft')
    >>> field_name("reports[1].strings[0].slurries[0].sacks")
    'Reports 2: strings 1: slurries 1: sacks'
    """
    numbered = re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", path)
    words = numbered.replace(".", ": ").replace("_", " ").removesuffix(" raw")
    rest, _, unit = words.rpartition(" ")
    words = f"{rest}, {_UNITS[unit]}" if unit in _UNITS and rest else words
    return words[:1].upper() + words[1:]


def _value(value: object) -> str:
    if value is None:
        return DASH
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,.10g}"
    return str(value)[:_LONGEST]
