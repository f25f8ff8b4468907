"""What the organization's people did with wells, over all wells, newest first."""

import streamlit as st

from kernel.workflows.work_done import work_page
from workbench.ui import history_view as view
from workbench.ui.clock import now, zone
from workbench.ui.frame import title_line
from workbench.ui.page import failures, page

ABOUT = (
    "**What is this page?** Everything that people of your organization did with wells: plans, "
    "papers, corrections, notes, campaign jobs. Nothing of it can be altered, and no other "
    "organization sees it. The files hold all that the filters let through."
)

with page("History") as user:
    with title_line("History", context="Newest first; your own time zone.", about=ABOUT):
        actions = st.container(horizontal=True, width="content", gap="small")
    with failures():
        narrowed = view.filters(user, zone())
        found = work_page(user, narrowed, **view.asked_page())
        with actions:
            view.downloads(user, narrowed, zone(), now().date())
        view.work_table(found, zone())
        view.pages(found)
