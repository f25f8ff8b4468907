"""Saved plans in rows: verdict, well, mode, version, who and when."""

from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st

from kernel.plugging.life import STATUSES
from kernel.store.actor import Actor, Role
from kernel.workflows.plans import MOST_AT_ONCE, PlanSummary, current_plans, list_plans
from workbench.ui.frame import Color, nothing_here
from workbench.ui.plan_status import status_cell, status_name
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, as_csv, table
from workbench.ui.words import DASH, ago, count, listed, moment_text

COLUMNS = (
    Column(heading="Well"),
    Column(heading="State"),
    Column(heading="Status", wrap=False),
    Column(heading="Plugs", wrap=False),
    Column(heading="Steps", align="right"),
    Column(heading="Sacks", align="right"),
    Column(heading="Version", align="right"),
    Column(heading="Made by"),
    Column(heading="Made", align="right", wrap=False),
)
FILE_COLUMNS = tuple(
    Column(heading=heading)
    for heading in (
        "API number",
        "Well",
        "Verdict",
        "State",
        "Status",
        "Plugs",
        "Steps",
        "Sacks",
        "Version",
        "Holds",
        "Made by",
        "Made (UTC)",
        "Plan",
    )
)
STATES: dict[str, Color] = {"fails": "red", "has questions": "blue", "passes": "green"}
_PAGES = "plan_pages"  # the session-state key of how many pages of plans are shown
_STANDING = {"fails": "failing", "has questions": "with questions", "passes": "passing"}


def state_of(plan: PlanSummary) -> str:
    """Which of `STATES` a plan is in; a breach of the rule counts before an open question."""
    if plan.verdict != "pass":
        return "fails"
    return "has questions" if plan.questions else "passes"


def verdict_words(plan: PlanSummary) -> str:
    """The verdict in a few words, the worst first."""
    kinds = ((plan.questions, "question"), (plan.notes, "practice note"))
    notes = [count(number, what) for number, what in kinds if number]
    if plan.verdict != "pass":
        return f"Fails: {listed([count(plan.violations, 'breach', 'breaches'), *notes])}"
    return f"Passes with {listed(notes)}" if notes else "Passes the rule"


def verdict_cell(plan: PlanSummary) -> Cell:
    """The verdict as a state mark with words."""
    state = state_of(plan)
    color = "yellow" if state == "passes" and plan.notes else STATES[state]
    return Cell(words=verdict_words(plan), color=color, sort=list(STATES).index(state))


def plan_cell(plan: PlanSummary) -> Cell:
    """The well's name over its number, leading to the plan."""
    return Cell(
        words=plan.well_name,
        small="" if plan.well_name == plan.api.dashed else plan.api.dashed,
        href=address("plan", id=str(plan.snapshot_id)),
    )


def plan_rows(plans: Sequence[PlanSummary], now: datetime) -> list[list[Cell | str]]:
    """One row a saved plan, as in `COLUMNS`."""
    return [
        [
            plan_cell(plan),
            verdict_cell(plan),
            status_cell(plan.status, plan.status_by),
            plan.mode,
            Cell(words=f"{plan.steps}", sort=plan.steps),
            Cell(words=f"{plan.sacks:,}", sort=plan.sacks),
            Cell(
                words=f"{plan.version}",
                sort=plan.version,
                small="" if plan.holds else "does not hold",
            ),
            plan.created_by or DASH,
            Cell(
                words=ago(plan.created_at, now),
                hint=f"{moment_text(plan.created_at)} UTC",
                sort=plan.created_at.timestamp(),
            ),
        ]
        for plan in plans
    ]


def file_rows(plans: Sequence[PlanSummary]) -> list[list[Cell | str]]:
    """One row a saved plan for a spreadsheet, as in `FILE_COLUMNS`."""
    return [
        [
            plan.api.dashed,
            plan.well_name,
            plan.verdict,
            verdict_words(plan),
            status_name(plan.status),
            plan.mode,
            f"{plan.steps}",
            f"{plan.sacks}",
            f"{plan.version}",
            "yes" if plan.holds else "no",
            plan.created_by,
            moment_text(plan.created_at),
            str(plan.snapshot_id),
        ]
        for plan in plans
    ]


def context(plans: Sequence[PlanSummary]) -> str:
    """How many plans of how many wells, and how they stand."""
    if not plans:
        return "No plan is saved yet."
    current = [plan for plan in plans if plan.holds]
    states = [state_of(plan) for plan in current]
    standing = [f"{states.count(s)} {words}" for s, words in _STANDING.items() if s in states]
    wells = len({plan.api.api10 for plan in plans})
    return (
        f"{count(len(plans), 'saved version')} of {count(len(current), 'plan')} for "
        f"{count(wells, 'well')} · current versions: {', '.join(standing)}"
    )


def filtered(plans: Sequence[PlanSummary]) -> list[PlanSummary]:
    """The filters above the list, remembered for the session, and what they leave."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key="search-plans", width=290):
            text = st.text_input(
                "Filter",
                key="plans_text",
                type="search",
                live=True,
                persist_state="session",
                placeholder="Well, API number or person",
                icon=":material/filter_list:",
                label_visibility="collapsed",
            )
        states = st.pills(
            "State",
            list(STATES),
            selection_mode="multi",
            key="plans_states",
            persist_state="session",
            label_visibility="collapsed",
        )
        statuses = st.multiselect(
            "Status",
            list(STATUSES),
            key="plans_statuses",
            persist_state="session",
            format_func=status_name,
            placeholder="Any status",
            label_visibility="collapsed",
            width=240,
        )
        every = st.toggle(
            "All versions", key="plans_all", persist_state="session",
            help="Also versions that do not hold: older ones, and newer ones that were undone",
        )  # fmt: skip
    wanted = (text or "").casefold().split()
    return [
        plan
        for plan in plans
        # an approved version counts though another one holds
        if (every or plan.holds or plan.status in statuses)
        and (not states or state_of(plan) in states)
        and (not statuses or plan.status in statuses)
        and all(word in _searched(plan) for word in wanted)
    ]


def _searched(plan: PlanSummary) -> str:
    return " ".join(
        (plan.well_name, plan.api.dashed, plan.api.api14, plan.mode, plan.created_by)
    ).casefold()


def show(plans: Sequence[PlanSummary], now: datetime) -> None:
    """The list, or that the filters leave nothing."""
    if plans:
        table(COLUMNS, plan_rows(plans, now), key="plans", label="Saved plans", sortable=True)
    else:
        nothing_here("No plan matches these filters.", "Clear the text or choose other states.")


def saved_plans(person: Actor) -> list[PlanSummary]:
    """The plans saved last; each “Older plans” adds a page of them."""
    plans: list[PlanSummary] = []
    for _ in range(st.session_state.get(_PAGES, 1)):
        page = list_plans(person, before=plans[-1].snapshot_id if plans else None)
        plans += page
        if len(page) < MOST_AT_ONCE:
            break
    return plans


def with_current(person: Actor, plans: Sequence[PlanSummary]) -> list[PlanSummary]:
    """PLANS, and of those whose version that holds was saved before them, that one."""
    without = {plan.plan_key for plan in plans} - {plan.plan_key for plan in plans if plan.holds}
    return [*plans, *current_plans(person, sorted(without))]


def older(plans: Sequence[PlanSummary]) -> None:
    """Offer the page of plans before the last one shown, where there may be one."""
    if not plans or len(plans) % MOST_AT_ONCE:
        return
    if st.button("Older plans", icon=":material/expand_more:"):
        st.session_state[_PAGES] = st.session_state.get(_PAGES, 1) + 1
        st.rerun()


def download(person: Actor, plans: Sequence[PlanSummary], day: date) -> None:
    """All saved plans as a spreadsheet file, gathered when it is asked for."""
    st.download_button(
        "CSV",
        lambda: as_csv(FILE_COLUMNS, file_rows(_every(person))),
        f"plans_{day.isoformat()}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        disabled=not plans,
    )


def _every(person: Actor) -> list[PlanSummary]:
    plans = page = list_plans(person)
    while len(page) == MOST_AT_ONCE:
        page = list_plans(person, before=page[-1].snapshot_id)
        plans = plans + page
    return plans


def none_yet(person: Actor) -> None:
    """The empty list, and the way to the first plan."""
    nothing_here(
        "No plan is saved yet.",
        "A plan is saved each time one is built; it can then be opened, checked and downloaded.",
    )
    if person.may(Role.EDITOR) and st.button(
        "Plan a well", type="primary", icon=":material/architecture:"
    ):
        go("plan")
