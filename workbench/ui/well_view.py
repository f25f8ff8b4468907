"""One well: its plans, its papers, and what the organization did with it."""

from datetime import datetime
from typing import NoReturn

import streamlit as st

from kernel.errors import NotFound
from kernel.store.actor import Actor, Role
from kernel.wells.api_number import ApiNumber
from kernel.workflows.wells import WellOverview, well_overview
from workbench.ui.frame import Chip, nothing_here, section, title_line
from workbench.ui.paper_view import add_papers_here, papers_table
from workbench.ui.plan_list import STATES, state_of, verdict_cell
from workbench.ui.plan_status import status_cell, status_chip
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.well_list import place_name
from workbench.ui.words import ago, moment_text

_ICONS = {"fails": "cancel", "has questions": "help", "passes": "check_circle"}
_PLAN_COLUMNS = (
    Column(heading="Version", wrap=False),
    Column(heading="State"),
    Column(heading="Status", wrap=False),
    Column(heading="Steps", align="right"),
    Column(heading="Sacks", align="right"),
    Column(heading="Made", align="right", wrap=False),
)
_RANKS = ("withdrawn", "draft", "in_review", "approved", "filed", "plugged")
_NEWEST = 8  # steps of work that are shown at once
_LOG_COLUMNS = (Column(heading="What"), Column(heading="When", align="right", wrap=False))


def known(person: Actor, api: ApiNumber) -> WellOverview:
    """The well; where nobody has named it yet, say so, offer to plan it, and end the run."""
    try:
        return well_overview(person, api)
    except NotFound as unknown_well:
        _offer_to_plan(person, api, unknown_well)


def _offer_to_plan(person: Actor, api: ApiNumber, unknown_well: NotFound) -> NoReturn:
    with title_line(api.dashed, context=f"{api.county} County" if api.county else ""):
        plan_button(person, api)
    nothing_here(unknown_well.message, unknown_well.hint)
    st.stop()


def context(well: WellOverview) -> str:
    """Number and place in one line."""
    place = [
        f"{place_name(well.county)} County" if well.county else "county unknown",
        f"district {well.district}" if well.district else "",
    ]
    parts = [well.api.dashed, ", ".join(filter(None, place)), well.field, well.operator]
    return " · ".join(part for part in parts if part)


def chips(well: WellOverview) -> list[Chip]:
    """How the newest plan stands, and how far any version of the well's plans has come."""
    if not well.plans:
        return [Chip(words="No plan yet", icon="edit_off", color="gray")]
    newest = well.plans[0]
    state = state_of(newest)
    verdict = Chip(words=f"Newest plan {state}", icon=_ICONS[state], color=STATES[state])
    furthest = max(well.plans, key=lambda plan: (_RANKS.index(plan.status), plan.version))
    if furthest.status in _RANKS[:2]:
        return [verdict]
    return [verdict, status_chip(furthest.status)]


def plans(well: WellOverview, now: datetime) -> None:
    """Every saved version of the well's plans, newest first."""
    section("Plans", "each version is kept as it was")
    if not well.plans:
        nothing_here("No plan of this well is saved yet.", "“Plan this well” makes the first.")
        return
    rows = [
        (
            Cell(
                words=f"{plan.mode.capitalize()}, version {plan.version}",
                href=address("plan", id=str(plan.snapshot_id)),
            ),
            verdict_cell(plan),
            status_cell(plan.status, plan.status_by),
            f"{plan.steps}",
            f"{plan.sacks:,}",
            Cell(
                words=ago(plan.created_at, now),
                small=plan.created_by,
                hint=f"{moment_text(plan.created_at)} UTC",
            ),
        )
        for plan in well.plans
    ]
    table(_PLAN_COLUMNS, rows, key="plans", label="Plans of this well")


def papers(person: Actor, well: WellOverview, now: datetime) -> None:
    """The papers of the well, each with its pages; more can be added."""
    section("Papers", "what the facts of a plan are read from")
    if well.papers:
        papers_table(person, well.papers, now)
    else:
        nothing_here(
            "No paper of this well is here yet.",
            "Add its completion report (W-2) and the letter of the Groundwater Advisory Unit.",
        )
    if person.may(Role.EDITOR):
        add_papers_here(person, well.api)


def facts(well: WellOverview) -> None:
    """Where the well is and whose it is, as far as any paper says."""
    section("Well")
    said = (
        ("API number", well.api.dashed),
        ("Lease", well.lease),
        ("Well number", well.well_no),
        ("Operator", well.operator),
        ("Field", well.field),
        ("County", place_name(well.county)),
        ("District", well.district),
    )
    rows = [(name, value or unknown("no paper names it yet")) for name, value in said]
    table(
        (Column(heading="Fact", wrap=False), Column(heading="Value")),
        rows,
        key="facts",
        label="Facts of the well",
    )


def history(well: WellOverview, now: datetime) -> None:
    """What the organization did with the well, newest first."""
    section("Our work on it")
    if not well.interactions:
        nothing_here("Your organization has not worked on this well yet.")
        return
    rows = [
        (
            Cell(words=done.words, small=done.by),
            Cell(words=ago(done.at, now), hint=f"{moment_text(done.at)} UTC"),
        )
        for done in well.interactions
    ]
    table(_LOG_COLUMNS, rows[:_NEWEST], key="history", label="What was done with the well")
    if rows[_NEWEST:]:
        with st.expander(f"{len(rows) - _NEWEST} earlier"):
            table(_LOG_COLUMNS, rows[_NEWEST:], key="earlier", label="What was done earlier")


def actions(person: Actor, well: WellOverview) -> None:
    """What can be done next with the well."""
    if st.button("Review facts", icon=":material/fact_check:"):
        go("review", api=well.api.api10)
    plan_button(person, well.api)


def plan_button(person: Actor, api: ApiNumber) -> None:
    """The primary action of the page, for those who may plan."""
    if person.may(Role.EDITOR) and st.button(
        "Plan this well", type="primary", icon=":material/architecture:"
    ):
        go("plan", api=api.api10)
