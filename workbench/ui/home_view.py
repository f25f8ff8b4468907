"""Home: what waits for the organization, what ends soon, and the first steps of a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.workflows.today import LetterDue, PaperToReview, Today, Turn, WellTouched
from workbench.ui.frame import section
from workbench.ui.plan_list import plan_cell, state_of, verdict_cell
from workbench.ui.plan_status import status_cell
from workbench.ui.samples import open_sample_plan
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table
from workbench.ui.well_list import well_cell
from workbench.ui.words import ago, count, day, listed, moment_text

_TURNS = {"review": "Review", "mend": "Mend", "file": "File"}
_NEXT = {"fails": "Correct", "has questions": "Answer", "passes": "Read"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """One main job: what it gives, and the button that starts it."""

    title: str
    words: str
    action: str
    icon: str
    leads_to: str  # a screen, or "sample"
    role: Role = Role.VIEWER


_CARDS = (
    _Card(
        title="See it work",
        words="An invented well with its completion report and groundwater letter, read, planned, "
        "checked and drawn in a few seconds.",
        action="Plan a sample well",
        icon="play_arrow",
        leads_to="sample",
        role=Role.EDITOR,
    ),
    _Card(
        title="Plan your own well",
        words="Give its API number or drop the W-2 and the letter as PDF. What the papers do not "
        "say becomes a question, never a guess.",
        action="Plan a well",
        icon="architecture",
        leads_to="plan",
        role=Role.EDITOR,
    ),
    _Card(
        title="Look up a well",
        words="Search by any part of the number, lease, operator, field or county, and see who "
        "has worked on it.",
        action="Find a well",
        icon="search",
        leads_to="wells",
    ),
)


def context(today: Today, now: datetime) -> str:
    """The day and what waits, in one sentence.

    Args:
        today: What the workflow found.
        now: The moment in the reader's time zone.
    """
    lots = (
        (len(today.plans), "plan"),
        (len(today.papers), "paper"),
        (len(today.letters), "groundwater letter"),
    )
    waiting = listed([count(number, what) for number, what in lots if number])
    verb = "waits" if sum(number for number, _ in lots) == 1 else "wait"
    rest = f"{waiting} {verb} for you" if waiting else "nothing waits for you"
    return f"{now:%A} {now.day} {now:%B %Y} · {rest}"


def main_action(person: Actor) -> None:
    """The one thing that most visits are for."""
    if person.may(Role.EDITOR) and st.button("Plan a well", type="primary", icon=":material/add:"):
        go("plan")


def turns(found: Sequence[Turn], now: datetime) -> None:
    """Plans whose next move is the reader's, each with that move."""
    if not found:
        return
    section("Waiting for you", "plans to review, to mend or to file")
    columns = (
        Column(heading="Well"),
        Column(heading="Status", wrap=False),
        Column(heading="Since", align="right", wrap=False),
        Column(heading="Next", align="right", wrap=False),
    )
    rows = [
        (
            plan_cell(turn.plan),
            status_cell(turn.plan.status, turn.plan.status_by),
            ago(turn.plan.status_at, now),
            Cell(
                words=_TURNS[turn.what],
                small="" if turn.plan.holds else f"version {turn.plan.version}, does not hold",
                href=address("plan", id=str(turn.plan.snapshot_id)),
            ),
        )
        for turn in found
    ]
    table(columns, rows, key="turns", label="Your turn")


def plans_waiting(today: Today, now: datetime) -> None:
    """The current plan of each well with its verdict and what to do next; the worst first."""
    section("Plans", "the current one of each well, what needs you first")
    columns = (
        Column(heading="Well"),
        Column(heading="State"),
        Column(heading="Made", align="right", wrap=False),
        Column(heading="Next", align="right", wrap=False),
    )
    rows = [
        (
            plan_cell(plan),
            verdict_cell(plan),
            ago(plan.created_at, now),
            Cell(words=_NEXT[state_of(plan)], href=address("plan", id=str(plan.snapshot_id))),
        )
        for plan in sorted(today.plans, key=lambda plan: list(_NEXT).index(state_of(plan)))
    ]
    table(columns, rows, key="plans", label="Plans waiting for you")


def papers_waiting(papers: Sequence[PaperToReview]) -> None:
    """Papers with values that were read without certainty."""
    if not papers:
        return
    section("Papers to review", "values read without certainty")
    columns = (
        Column(heading="Paper"),
        Column(heading="Well"),
        Column(heading="Why"),
        Column(heading="Next", align="right", wrap=False),
    )
    rows = [
        (
            Cell(words=paper.kind_name, small=paper.name),
            well_cell(paper.well_name, paper.api),
            f"{paper.unsure} of {count(paper.values, 'value')} unsure",
            Cell(words="Review", href=address("review", api=paper.api.api10)),
        )
        for paper in papers
    ]
    table(columns, rows, key="papers", label="Papers to review")


def letters_due(letters: Sequence[LetterDue], today: date) -> None:
    """Groundwater letters that are too old for a filing, or soon will be."""
    if not letters:
        return
    section("Groundwater letters", "good for five years")
    columns = (
        Column(heading="Ends", wrap=False),
        Column(heading="In", align="right", wrap=False),
        Column(heading="Well"),
    )
    rows = [
        (
            Cell(words=letter.ends.isoformat(), hint=f"letter of {day(letter.dated)}"),
            _days_left(letter, today),
            well_cell(letter.well_name, letter.api),
        )
        for letter in letters
    ]
    table(columns, rows, key="letters", label="Groundwater letters that end")


def wells_touched(wells: Sequence[WellTouched], now: datetime) -> None:
    """The wells that the organization worked on last."""
    section("Last worked on")
    columns = (Column(heading="Well"), Column(heading="When", align="right"))
    rows = [
        (
            Cell(
                words=well.well_name,
                small=well.what,
                href=address("well", api=well.api.api10),
                hint=well.api.dashed,
            ),
            Cell(words=ago(well.at, now), hint=f"{moment_text(well.at)} UTC"),
        )
        for well in wells
    ]
    table(columns, rows, key="recent", label="Wells last worked on")


def first_steps(person: Actor) -> None:
    """Cards that start the main job while the organization has no work yet."""
    section("Start here")
    cards = [card for card in _CARDS if person.may(card.role)]
    for place, card in zip(st.columns(3, gap="medium"), cards, strict=False):
        with place.container(border=True, height="stretch", gap="xsmall"):
            st.markdown(f"**{card.title}**")
            st.markdown(f":gray[{card.words}]")
            st.space("stretch")
            chosen = st.button(card.action, icon=f":material/{card.icon}:", key=card.leads_to)
        if chosen and card.leads_to == "sample":
            open_sample_plan(person)
        elif chosen:
            go(card.leads_to)


def _days_left(letter: LetterDue, today: date) -> Cell:
    days = (letter.ends - today).days
    if days < 0:
        return Cell(words="expired", color="red", sort=days)
    return Cell(words=f"{days} d", color="yellow", sort=days)
