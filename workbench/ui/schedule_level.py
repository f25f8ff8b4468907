"""An order for the rigs: asked for, searched in the background, looked at, made a new scenario."""

from uuid import UUID

import streamlit as st

from kernel.scheduling.cascade import Cascade
from kernel.store.actor import Actor, Role
from kernel.store.calc_runs import CalcRun
from kernel.store.scenarios import ScenarioRow
from kernel.workflows.campaign_runs import calculation, calculations
from kernel.workflows.level_campaign import Suggestion, scenario_of_suggestion, suggestion
from workbench.jobs.calculations import ask_to_calculate
from workbench.ui.frame import section
from workbench.ui.page import failures, part
from workbench.ui.presses import pressed
from workbench.ui.schedule_edit import outcome, shift_table
from workbench.ui.screens import go
from workbench.ui.words import count, day, plain

TIMES = {10: "10 s", 30: "30 s", 60: "1 min", 120: "2 min"}
EVERY_S = 1.0


def levelling(person: Actor, row: ScenarioRow) -> None:
    """Ask for an order of the jobs, and what came of the last request."""
    section("Suggest an order for the rigs")
    st.markdown(
        ":gray[Which rig does which job when, so that the campaign ends earliest. Pinned and "
        "started jobs stay; contracts, maintenance, abilities, moves and links are kept. This "
        "scenario is not changed: a suggestion can become a new one.]"
    )
    runs = calculations(person, row.id, kind="level", limit=1, results=False)
    last = runs[0] if runs else None
    running = last is not None and last.status in ("pending", "running")
    if person.may(Role.EDITOR) and not running:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            seconds = st.selectbox("Search for", list(TIMES), 1, format_func=TIMES.__getitem__)
            if pressed("Suggest", icon=":material/auto_awesome_motion:", key="suggest"):
                with failures():
                    ask_to_calculate(person, row.id, "level", {"seconds": seconds})
                    st.rerun()
    if last is None:
        return
    if running:
        _watch(person, last.id)
    elif last.status == "failed":
        st.warning(plain(last.words), icon=":material/warning:")
    else:
        _found(person, last)


@st.fragment(run_every=EVERY_S)
def _watch(person: Actor, run_id: UUID) -> None:
    with part(person) as actor:
        run = calculation(actor, run_id)
        if run.status not in ("pending", "running"):
            st.rerun()
        waits = "Waiting for a worker" if run.status == "pending" else run.words
        st.progress(run.progress, text=plain(waits))


def _found(person: Actor, run: CalcRun) -> None:
    found = suggestion(person, run.id)
    st.markdown(f"**{plain(headline(found))}**")
    if found.stale:
        st.caption("The scenario has changed since this was found; ask for a new suggestion.")
    if found.changes_nothing:
        return
    st.markdown(f":gray[{plain(outcome(found.cascade))}]")
    shift_table(found.cascade, key="level-shifts")
    if person.may(Role.EDITOR) and not found.stale:
        with st.form("level-apply", border=False):
            name = st.text_input("Name of the new scenario", value="Levelled")
            if st.form_submit_button("Make a scenario of it", type="primary"):
                with failures():
                    made = scenario_of_suggestion(person, run.id, name)
                    go("schedule", scenario=str(made.id))


def headline(found: Suggestion) -> str:
    """What a suggestion wins, in a sentence."""
    if found.changes_nothing:
        return "The plan as it stands is as good as any that was found."
    cascade: Cascade = found.cascade
    moves = count(len(cascade.shifts), "job moves", "jobs move")
    room = (found.finish - found.bound).days
    best = f"no order ends before {day(found.bound)}"
    proof = f"{best}, {count(room, 'day')} sooner" if room > 0 else f"{best}: this is the best"
    return f"{moves}; the campaign ends on {day(found.finish)}; {proof}."
