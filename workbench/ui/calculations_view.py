"""The calculations of a scenario: who ran what when, with what, and its results as files."""

from functools import partial
from uuid import UUID

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.store.calc_runs import CalcRun
from kernel.workflows.campaign_files import (
    FORMATS,
    Format,
    calculation_file,
    calculation_file_name,
)
from kernel.workflows.campaign_runs import QUICK, calculations
from workbench.jobs.calculations import ask_to_calculate
from workbench.ui.clock import zone
from workbench.ui.frame import Color, nothing_here, section
from workbench.ui.page import failures, part
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, moment_text

KINDS = {
    "schedule": "Dates and floats",
    "measures": "Utilization and lost time",
    "cost": "Cost against plan",
    "eta": "Arrivals and buffers",
    "health": "Schedule health",
    "outlook": "Chances (Monte Carlo)",
    "level": "Order for the rigs",
}
STATES: dict[str, Color] = {
    "pending": "gray", "running": "orange", "success": "green", "failed": "red",
}  # fmt: skip
MOST = 12
EVERY_S = 1.0


def calculations_part(person: Actor, scenario_id: str) -> None:
    """The last calculations; a new one for editors; a chosen one as files."""
    runs = calculations(person, scenario_id, limit=MOST, results=False)
    section("Calculations", "kept with who, when, parameters and results")
    if person.may(Role.EDITOR):
        _run(person, scenario_id)
    if not runs:
        nothing_here("Nothing was calculated yet.", "Every calculation is kept here.")
        return
    if any(run.status in ("pending", "running") for run in runs):
        _watch(person, scenario_id)
    else:
        _listed(runs)
    _files(person, [run for run in runs if run.status == "success"])


def _run(person: Actor, scenario_id: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        quick = [kind for kind in KINDS if kind in QUICK]
        kind = st.selectbox(
            "Calculate", quick, format_func=KINDS.__getitem__, width=260, key="calc-kind"
        )
        if st.button("Run", icon=":material/play_arrow:", key="calc-run"):
            with failures():
                ask_to_calculate(person, UUID(scenario_id), kind, {})
                st.rerun()


@st.fragment(run_every=EVERY_S)
def _watch(person: Actor, scenario_id: str) -> None:
    with part(person) as actor:
        runs = calculations(actor, scenario_id, limit=MOST, results=False)
        if not any(run.status in ("pending", "running") for run in runs):
            st.rerun()
        _listed(runs)


def _listed(runs: list[CalcRun]) -> None:
    body: list[list[Cell | str]] = [
        [
            KINDS.get(run.kind, run.kind),
            Cell(words=run.status, small=run.words, color=STATES[run.status]),
            Cell(words=str(run.revision), small="older than the scenario" if run.stale else "",
                 sort=run.revision),
            "; ".join(f"{name} {value}" for name, value in run.parameters.items()) or DASH,
            Cell(words=moment_text(run.created_at, zone()), small=run.created_by_name,
                 sort=run.created_at.timestamp()),
            f"{(run.ended_at - run.started_at).total_seconds():.1f} s"
            if run.ended_at and run.started_at else DASH,
        ]
        for run in runs
    ]  # fmt: skip
    columns = [
        Column(heading="What"), Column(heading="State", wrap=False),
        Column(heading="Revision", align="right"), Column(heading="Parameters"),
        Column(heading="Asked"), Column(heading="Took", align="right"),
    ]  # fmt: skip
    table(columns, body, key="calculations", label="Calculations", sortable=True)


def _files(person: Actor, runs: list[CalcRun]) -> None:
    if not runs:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox("Results of", runs, width=340, key="calc-chosen", format_func=_asked)
        for kind, (words, mime) in FORMATS.items():
            st.download_button(
                words, partial(_content, person, chosen, kind), calculation_file_name(chosen, kind),
                mime, on_click="ignore", key=f"calc-{kind}", icon=":material/download:",
            )  # fmt: skip


def _asked(run: CalcRun) -> str:
    return f"{KINDS.get(run.kind, run.kind)}, {moment_text(run.created_at, zone())}"


def _content(person: Actor, run: CalcRun, kind: Format) -> bytes:
    """Made only when somebody downloads it."""
    return calculation_file(person, run.id, kind)[1]
