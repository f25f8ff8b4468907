"""Scenarios of the campaign: their life, their conflicts, two side by side, an order for rigs."""

import streamlit as st

from kernel.workflows.campaign_scenarios import scenario, scenario_list
from workbench.ui import scenarios_view as view
from workbench.ui.frame import nothing_here, title_line
from workbench.ui.page import page
from workbench.ui.schedule_level import levelling

ABOUT = (
    "**What is this page?** Every version of the drilling plan. A draft is changed on the "
    "schedule, submitted, and approved by somebody else; the one approved before goes to the "
    "archive. Compare any two, or let the workbench suggest an order for the rigs."
)

with page("Scenarios") as user:
    if chosen := st.query_params.get("id"):
        row = scenario(user, chosen)
        with title_line(row.name, context=f"Revision {row.revision}, {row.jobs} jobs", about=ABOUT):
            view.details(user, row)
            view.open_schedule(row)
        view.scenario_actions(user, row)
        view.conflicts(user, row)
        view.measures(user, row)
        view.comparison(user, row)
        levelling(user, row)
        view.decisions(user, row)
    else:
        with title_line("Scenarios", context="Versions of the drilling plan.", about=ABOUT):
            st.empty()
        if rows := scenario_list(user):
            view.scenario_table(rows)
        else:
            nothing_here("There is no scenario yet.", "Start the first one on the schedule.")
