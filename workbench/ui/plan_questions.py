"""Questions that only the engineer can answer, each with its input in place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import streamlit as st

from kernel.facts.fact import FactValue
from kernel.facts.paths import parts
from kernel.store.actor import Actor, Role
from kernel.workflows.carry_changes import changes_in
from kernel.workflows.papers import Upload
from workbench.ui.frame import section
from workbench.ui.plan_changes import keeps
from workbench.ui.plan_words import unit_of
from workbench.ui.screens import go
from workbench.ui.words import plain

Json = Mapping[str, Any]
Answer = float | str | date | Upload | None
PER_ROW = 3
MOST_CITES = 2
ROWS = {
    "casing": "Enter the casing strings",
    "liners": "Enter the liner",
    "tubing": "Enter the tubing",
    "perforations": "Enter the open intervals",
    "barriers": "Enter what stands in the hole",
    "squeezes": "Enter the squeezes",
    "formation_tops": "Enter the formation tops",
}
LETTER = ("gau", "gau.date", "gau.number")  # answered by the letter itself, not by typing


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer: a value for a fact, or the paper that holds it.

    Attributes:
        keeps_changes: Whether changes made in conversations are made again on the new plan.
    """

    path: str
    value: FactValue = None
    paper: Upload | None = None
    keeps_changes: bool = True


def questions(actor: Actor, plan: Json) -> Given | None:
    """Show the questions of a plan; where it was changed, whether the changes are kept.

    Returns:
        The answer that was given in this run, else None.
    """
    asked = plan.get("missing") or []
    if not asked:
        return None
    answer = None
    with st.container(key="questions"):
        section("Questions for the engineer", "the papers do not say; each answer redraws the plan")
        kept = _keeps_changes(actor, plan)
        for start in range(0, len(asked), PER_ROW):
            places = st.columns(PER_ROW, gap="medium")
            for place, (k, question) in zip(
                places, enumerate(asked[start : start + PER_ROW], start + 1), strict=False
            ):
                with place.container(border=True, height="stretch", gap="xsmall"):
                    answer = _card(actor, str(plan.get("api") or ""), k, question) or answer
    return replace(answer, keeps_changes=kept) if answer else None


def _keeps_changes(actor: Actor, plan: Json) -> bool:
    """Whether an answer keeps the changes made in conversations, asked before it is given."""
    if not plan.get("snapshot_id") or not actor.may(Role.EDITOR):
        return True
    held = changes_in(actor, UUID(str(plan["snapshot_id"])))
    return keeps(held, key=f"keep-{plan['snapshot_id']}")


def _card(actor: Actor, api: str, k: int, question: Json) -> Given | None:
    st.markdown(f"**{k}. {plain(question['question'])}**")
    if cites := list(dict.fromkeys(question.get("cites") or [])):
        more = f" and {len(cites) - MOST_CITES} more" if len(cites) > MOST_CITES else ""
        st.markdown(f":gray[{plain(' · '.join(cites[:MOST_CITES]) + more)}]")
    st.space("stretch")
    if not actor.may(Role.EDITOR):
        st.markdown(":gray[An editor of your organization can answer.]")
        return None
    path = str(question["fact"])
    if rows := rows_asked(path):
        _lead_to_review(api, rows, k)
        return None
    with (
        st.form(key=f"ask-{k}-{path}", border=False, enter_to_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        value = _input(path, str(question.get("unit") or ""), f"answer-{k}-{path}")
        sent = st.form_submit_button("Answer", width="content")
    if not sent or value in (None, ""):
        return None
    if isinstance(value, Upload):
        return Given(path=path, paper=value)
    return Given(path=path, value=value.isoformat() if isinstance(value, date) else value)


def rows_asked(path: str) -> str | None:
    """The table that a question asks rows of, where one value would be no answer.

    >>> rows_asked("casing"), rows_asked("barriers[0]"), rows_asked("casing[0].shoe_ft")
    ('casing', 'barriers', None)
    """
    keys = parts(path)
    whole = len(keys) == 1 or (len(keys) == 2 and isinstance(keys[1], int))
    return str(keys[0]) if whole and keys[0] in ROWS else None


def _lead_to_review(api: str, rows: str, k: int) -> None:
    """The way to the form for the rows; the page of the facts opens with it."""
    st.markdown(":gray[More than one value: enter them one by one, or hand in the paper.]")
    if st.button(ROWS[rows], key=f"rows-{k}-{rows}", icon=":material/add:"):
        go("review", api=api, add=rows)


def _input(path: str, unit: str, key: str) -> Answer:
    """The field that fits the fact: a paper, a number with its unit, a date, or words."""
    unit = unit or unit_of(path)
    label = f"Answer in {unit}" if unit else "Answer"
    if path in LETTER:
        file = st.file_uploader("The letter, as PDF", type="pdf", key=key)
        return Upload(name=file.name, content=file.getvalue()) if file else None
    if path.endswith("date"):
        return st.date_input("Date", value=None, format="YYYY-MM-DD", key=key, max_value="today")
    if unit in ("ft", "in", "lb/ft", "sacks", "ft³", "bbl"):
        return st.number_input(
            label, value=None, min_value=0.0, step=None, placeholder="unknown", key=key,
            format="%g",
        )  # fmt: skip
    return st.text_input(label, placeholder="unknown", key=key)
