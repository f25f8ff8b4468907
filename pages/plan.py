"""From an API number or the well's papers to a checked plugging plan."""

import streamlit as st

from kernel.workflows.plan_history import plan_shown
from workbench.ui.page import page
from workbench.ui.plan_start import start_page
from workbench.ui.plan_view import plan_page
from workbench.ui.reading_watch import reading_page

with page("Plan a well") as user:
    if chosen := st.query_params.get("id"):
        plan_page(user, plan_shown(user, chosen))
    elif reading := st.query_params.get("reading"):
        reading_page(user, reading)
    else:
        start_page(user)
