"""As plugged: the plugging record of the well, plug by plug beside the plan."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kernel.errors import NotFound
from kernel.plugging.executed import ExecutedPlug, Match, PlannedPlug
from kernel.store.actor import Actor
from kernel.workflows.executed_job import AGAINST, Against, ExecutedJob, job_of
from workbench.ui.frame import Color, section
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, count, plain

WORDS = {"plan": "This plan", "notice": "The filed W-3A"}
STATUS: Mapping[str, tuple[str, Color]] = {
    "as planned": ("As planned", "green"),
    "changed": ("Changed", "yellow"),
    "contingency": ("Branch used", "yellow"),
    "not done": ("Not done", "red"),
    "extra": ("Added on site", "blue"),
    "no cement": ("No cement", "gray"),
}
COLUMNS = (
    Column(heading="Outcome", wrap=False),
    Column(heading="Planned, ft", wrap=False),
    Column(heading="Done, ft", wrap=False),
    Column(heading="Required top, ft", align="right", wrap=False),
    Column(heading="Tagged top, ft", align="right", wrap=False),
    Column(heading="Sacks", align="right", wrap=False),
    Column(heading="What differs"),
)


def as_plugged(actor: Actor, plan: Mapping[str, Any]) -> None:
    """The section; it shows nothing while no plugging record of the well is on file."""
    if not plan.get("api"):
        return
    try:
        job = job_of(actor, plan)
    except NotFound:
        return
    with st.container(key="as-plugged"):
        section("As plugged", f"from {job.record}, plug by plug beside the plan")
        chosen: Against = "plan"
        if job.notice is not None:
            chosen = st.segmented_control(
                "Compare with", AGAINST, default="notice", required=True,
                format_func=lambda name: WORDS[name], key=f"against-{plan.get('snapshot_id')}",
            )  # fmt: skip
        if chosen != job.against:
            job = job_of(actor, plan, against=chosen)
        st.markdown(summary_of(job))
        table(
            COLUMNS,
            [_row(match) for match in job.matches],
            key="executed",
            label="Executed plugs beside the planned ones, deepest first",
        )
        for doubt in job.doubts:
            st.markdown(f":gray[The record contradicts itself. {plain(doubt)}]")


def summary_of(job: ExecutedJob) -> str:
    """One line: how many plugs came out how, sacks, and what breaks a requirement."""
    changed = sum(match.status in ("changed", "contingency") for match in job.matches)
    missing = sum(match.status == "not done" for match in job.matches)
    added = sum(match.status == "extra" for match in job.matches)
    law = sum(remark.level == "law" for match in job.matches for remark in match.remarks)
    difference = job.executed_sacks - job.planned_sacks
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    parts = [
        f"Last cemented {job.last_date}" if job.last_date else "",
        f"{changed} changed" if changed else "none changed",
        f"{missing} not done" if missing else "",
        f"{added} added on site" if added else "",
        f"{job.executed_sacks:,.0f} of {count(round(job.planned_sacks), 'planned sack')} "
        f"({sign}{abs(difference):,.0f})",
        f"**{count(law, 'requirement')} not met**" if law else "no requirement missed",
    ]
    return " · ".join(part for part in parts if part)


def _row(match: Match) -> list[Cell | str]:
    words, color = STATUS[match.status]
    row, plugs = match.planned, match.executed
    tagged = next(
        (p.measured_top_ft for p in reversed(plugs) if p.measured_top_ft is not None), None
    )
    remarks = [remark.message for remark in match.remarks]
    if match.status == "no cement":
        remarks = ["Tags what stands in the hole; the record has no column for it."]
    grave = any(remark.level == "law" for remark in match.remarks)
    return [
        Cell(words=words, color=color),
        Cell(words=_planned_span(row), small=row.name if row else ""),
        Cell(words=_done_span(plugs), small=_which(plugs)),
        _feet(match.required_top_ft),
        Cell(words=_feet(tagged), color="red" if grave else None),
        Cell(words=_sacks(plugs), small=f"plan {row.sacks:,.0f}" if row and row.sacks else ""),
        " ".join(remarks) or DASH,
    ]


def _planned_span(row: PlannedPlug | None) -> str:
    if row is None or row.bottom_ft is None:
        return DASH
    if row.bridge_plug:
        return f"{row.bottom_ft:,.0f}"
    return _span(row.bottom_ft, row.top_ft)


def _done_span(plugs: tuple[ExecutedPlug, ...]) -> str:
    if not plugs or plugs[0].bottom_ft is None:
        return DASH
    return _span(plugs[0].bottom_ft, plugs[-1].top_ft)


def _span(bottom: float, top: float | None) -> str:
    return f"{bottom:,.0f}–{top:,.0f}" if top is not None else f"{bottom:,.0f}"


def _which(plugs: tuple[ExecutedPlug, ...]) -> str:
    if not plugs:
        return ""
    numbers = " and ".join(str(plug.n) for plug in plugs)
    date = f", {plugs[-1].date}" if plugs[-1].date else ""
    return f"plug {numbers}{date}"


def _sacks(plugs: tuple[ExecutedPlug, ...]) -> str:
    known = [plug.sacks for plug in plugs if plug.sacks is not None]
    return f"{sum(known):,.0f}" if known else DASH


def _feet(depth: float | None) -> str:
    return DASH if depth is None else f"{depth:,.0f}"
