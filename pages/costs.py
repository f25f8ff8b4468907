"""Outlook and cost of a scenario: cost against plan, use of rigs, arrivals, health, risks."""

from uuid import UUID

import streamlit as st

from kernel.workflows.campaign_report import campaign_json
from kernel.workflows.campaign_scenarios import scenario_list
from workbench.ui import costs_view as view
from workbench.ui.calculations_view import calculations_part
from workbench.ui.clock import now
from workbench.ui.frame import nothing_here, title_line
from workbench.ui.page import page
from workbench.ui.reports_view import reports_part, scenario_subject

ABOUT = (
    "**What is this page?** What a scenario will have cost and when it arrives, measured against "
    "its baseline. Grey has happened, orange is to come, blue is the plan. P10 is the fast and P90 "
    "the slow case of a duration; for reserves these words mean the opposite. Each chart opens to "
    "its rows and downloads them."
)

with page("Costs") as user:
    every = scenario_list(user)
    rows = [row for row in every if row.jobs] or every
    if rows:
        ids = {str(row.id) for row in rows}
        wanted = st.query_params.get("id", "")
        told = campaign_json(
            user,
            wanted if wanted in ids else rows[0].id,
            today=now().date(),
            campaign_id=st.query_params.get("campaign"),
            rig_id=st.query_params.get("rig"),
        )
        with title_line("Outlook and cost", context=view.context(told), about=ABOUT):
            st.empty()
        view.choices(rows, told)
        view.figures(told)
        view.cost_part(told)
        view.use_part(told)
        view.arrivals(user, told)
        view.health_part(told)
        view.risk_part(told)
        reports_part(user, scenario_subject(UUID(told["id"])))
        calculations_part(user, told["id"])
    else:
        with title_line("Outlook and cost", context="No scenario yet.", about=ABOUT):
            st.empty()
        nothing_here("There is no drilling schedule yet.", "Start one on the page Schedule.")
