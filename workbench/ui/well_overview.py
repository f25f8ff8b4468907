"""A well at a glance: drawing, facts, place, what falls due soon, and what is kept with it."""

from datetime import datetime

import streamlit as st

from kernel.store.actor import Actor
from kernel.workflows.well_page import Duty, WellHead, plan_of_well, well_duties
from workbench.figures.well_map import placed
from workbench.ui.frame import nothing_here, section
from workbench.ui.parts import panel
from workbench.ui.schematic_view import drawn
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.well_keeping import kept_here
from workbench.ui.well_list import place_name
from workbench.ui.well_map_view import show_map
from workbench.ui.words import count, day, plain

SOON_DAYS = 90
MOST_DUE = 3
MODES = {
    "upload": "papers handed in",
    "rrc": "papers fetched from the Railroad Commission",
    "hybrid": "papers handed in and fetched",
}


def overview(person: Actor, well: WellHead, now: datetime) -> None:
    """Drawing and facts left, what people keep with the well right."""
    _due_soon(person, well, now)
    left, right = st.columns([6, 5], gap="medium")
    with left:
        _drawing(person, well)
        if well.plan is None:
            _place(well)
    with right:
        kept_here(person, well, now)
        _facts(well)
        if well.plan is not None:
            _place(well)


def _due_soon(person: Actor, well: WellHead, now: datetime) -> None:
    """What is late or falls due soon, where something does."""
    duties = [duty for duty in well_duties(person, well) if not duty.done]
    soon = [duty for duty in duties if duty.days_left(now.date()) <= SOON_DAYS]
    if not soon:
        return
    lines = [
        f"**{plain(duty.title)}**, {plain(duty.about)}: {day(duty.due)}, {left_words(duty, now)}"
        for duty in soon[:MOST_DUE]
    ]
    if len(soon) > MOST_DUE:
        lines.append(f"and {len(soon) - MOST_DUE} more under Compliance")
    late = soon[0].days_left(now.date()) < 0
    (st.error if late else st.warning)("  \n".join(lines), icon=":material/event:")


def left_words(duty: Duty, now: datetime) -> str:
    """How long it is until something is due, or how late it is."""
    left = duty.days_left(now.date())
    if left == 0:
        return "today"
    return f"in {count(left, 'day')}" if left > 0 else f"{count(-left, 'day')} late"


def _drawing(person: Actor, well: WellHead) -> None:
    plan = plan_of_well(person, well)
    if plan is None or well.plan is None:
        section("Wellbore")
        nothing_here(
            "No drawing yet.",
            "It is drawn from the facts of a plan: “Plan this well” makes the first from the "
            "well's papers.",
        )
        return
    section(
        "Wellbore", f"after plugging, as the plan has it that holds, version {well.plan.version}"
    )
    panel(drawn(plan, after=True, to_scale=False), key="well-bore")


def _facts(well: WellHead) -> None:
    """Where the well is and whose it is, as far as any paper or list says."""
    section("Well", MODES.get(well.mode or "", ""))
    said = (
        ("API number", well.api.whole),
        ("Lease", well.lease),
        ("Well number", well.well_no),
        ("Operator", well.operator),
        ("Field", well.field),
        ("County", place_name(well.county)),
        ("District", well.district),
        ("Spudded", day(well.spud_on) if well.spud_on else None),
        ("Completed", day(well.completed_on) if well.completed_on else None),
        ("Plugged", day(well.plugged_on) if well.plugged_on else None),
    )
    always = {"API number", "Lease", "Well number", "Operator", "Field", "County", "District"}
    rows: list[tuple[str, str | Cell]] = [
        (name, value or unknown("no list and no paper names it yet"))
        for name, value in said
        if value or name in always
    ]
    table(
        (Column(heading="Fact", wrap=False), Column(heading="Value")),
        rows,
        key="facts",
        label="Facts of the well",
    )


def _place(well: WellHead) -> None:
    point = placed(well.api.shortest, well.name, well.lat, well.lon, well.county, "here")
    if point is None:
        return
    note = (
        f"{well.lat:.5f}° N, {abs(well.lon):.5f}° W, WGS 84"
        if well.lat is not None and well.lon is not None
        else "position unknown: somewhere in the county"
    )
    section("Place", note)
    show_map([point], key="well-place", height=260, keep=well.api.api14)
