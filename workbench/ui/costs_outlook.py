"""The chances of a scenario: simulated in the background, kept, and asked for anew."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import streamlit as st

from kernel.exports import campaign_charts as charts
from kernel.exports import campaign_rows as rows
from kernel.scheduling.board_outlook import KINDS, OutlookSettings
from kernel.store.actor import Actor, Role
from kernel.store.calc_runs import CalcRun
from kernel.workflows.campaign_runs import calculation, calculations
from workbench.jobs.calculations import ask_to_calculate
from workbench.ui.charted import charted, opened_table
from workbench.ui.clock import zone
from workbench.ui.frame import nothing_here, section
from workbench.ui.page import failures, part
from workbench.ui.words import count, moment_text, plain

Json = Mapping[str, Any]
EVERY_S = 0.7
DISTRIBUTIONS = {
    "lognormal": "Lognormal: fast and slow case are P10 and P90",
    "pert": "PERT: fast and slow case are least and most",
    "triangular": "Triangular: fast and slow case are least and most",
}


def outlook_part(person: Actor, told: Json) -> None:
    """The chance of the end and of each job, and the way to simulate anew."""
    outlook = told["outlook"]
    runs = calculations(person, told["id"], kind="outlook", limit=1, results=False)
    last = runs[0] if runs else None
    left, right = st.columns(2, gap="medium")
    with left:
        if outlook:
            charted(
                "Chance to be done by a day",
                lambda width: charts.chance_chart(outlook, width=width),
                rows.chance_rows(outlook), key="chances", stamp=told["name"], place="half",
            )  # fmt: skip
            st.markdown(f":gray[{plain(said_of(outlook))}]")
        else:
            section("Chance to be done by a day")
            nothing_here(
                "This scenario was not simulated yet.",
                "Thousands of plans with varying durations tell how sure its dates are.",
            )
    with right:
        _simulate(person, told, last)
    if outlook:
        opened_table(
            "Chances of every open job", lambda: rows.chance_rows(outlook), key="chance-jobs"
        )


def said_of(outlook: Json) -> str:
    """How a simulation was made, in words."""
    told, settings = outlook["results"], outlook["results"]["settings"]
    made = moment_text(datetime.fromisoformat(outlook["at"]), zone())
    said = [
        f"{settings['runs']:,} plans of revision {outlook['revision']}, seed {settings['seed']}, "
        f"{settings['distribution']}, by {outlook['by']}, {made}."
    ]
    if outlook["stale"]:
        said.append("The scenario has changed since: simulate again.")
    if certain := told["certain_jobs"]:
        said.append(
            f"{count(len(certain), 'job')} without a fast and a slow case taken as certain: "
            f"{', '.join(certain[:3])}{' …' if len(certain) > 3 else ''}."
        )
    if told["limits_left_out"]:
        said.append(f"Upper limits of {len(told['limits_left_out'])} links are left out.")
    return " ".join(said)


def _simulate(person: Actor, told: Json, last: CalcRun | None) -> None:
    section("Simulate", "kept as a calculation with its settings")
    if last is not None and last.status in ("pending", "running"):
        _watch(person, last.id)
        return
    if last is not None and last.status == "failed":
        st.warning(plain(last.words), icon=":material/warning:")
    if not person.may(Role.EDITOR):
        st.markdown(":gray[An editor can simulate this scenario.]")
        return
    usual = OutlookSettings()
    with st.form("simulate", border=True):
        distribution = st.selectbox("Durations", KINDS, format_func=DISTRIBUTIONS.__getitem__)
        one, two, three = st.columns(3)
        runs = one.number_input("Plans", 100, 100_000, usual.runs, step=1_000)
        seed = two.number_input(
            "Seed", 0, 1_000_000, usual.seed, help="The same seed, the same answer."
        )
        together = three.slider(
            "Jobs of one rig vary together", 0.0, 1.0, usual.correlation, step=0.1,
            help="0: each for itself; 1: all alike.",
        )  # fmt: skip
        fast = one.number_input(
            "Fast case, %",
            10,
            100,
            100,
            help="Of the planned days, for jobs without one of their own.",
        )
        slow = two.number_input(
            "Slow case, %", 100, 500, 100, help="100 and 100 take them as certain."
        )
        if st.form_submit_button("Simulate", type="primary", icon=":material/casino:"):
            wanted = {
                "runs": runs, "seed": seed, "distribution": distribution, "correlation": together,
                "fast_percent": fast, "slow_percent": slow,
            }  # fmt: skip
            with failures():
                ask_to_calculate(person, UUID(told["id"]), "outlook", wanted)
                st.rerun()


@st.fragment(run_every=EVERY_S)
def _watch(person: Actor, run_id: UUID) -> None:
    with part(person) as actor:
        run = calculation(actor, run_id)
        if run.status not in ("pending", "running"):
            st.rerun()
        waits = "Waiting for a worker" if run.status == "pending" else run.words
        st.progress(run.progress, text=plain(waits))
