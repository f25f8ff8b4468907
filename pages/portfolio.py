"""All wells of the organization: most worked, trends, stale, ready to plug, plans by status."""

import streamlit as st

from kernel.workflows.portfolio_report import portfolio_json
from workbench.ui import portfolio_view as view
from workbench.ui.clock import now
from workbench.ui.frame import title_line
from workbench.ui.page import page
from workbench.ui.reports_view import portfolio_subject, reports_part

ABOUT = (
    "**What is this page?** All wells that your organization worked on, and nobody else's. A well "
    "is stale when nobody did anything with it for as many days as you choose; the choice stays "
    "in the address. Choose a bar, or “Wells”, to see the wells behind a chart; the arrow "
    "downloads figures and wells. Days are counted in UTC."
)

with page("Portfolio") as user:
    head = st.container()
    asked = view.choices()
    with st.spinner("Counting wells, plans and interactions …", show_time=True):
        told = portfolio_json(user, now=now(), **asked.as_json())
    with head, title_line("Portfolio", context=view.context(told), about=ABOUT):
        st.empty()
    view.key_figures(told)
    left, right = st.columns(2, gap="medium")
    with left:
        view.stale(user, told)
        view.most_worked(user, told)
    with right:
        view.readiness(user, told)
        view.trend(user, told)
        view.plans(user, told)
    reports_part(user, portfolio_subject(asked))
