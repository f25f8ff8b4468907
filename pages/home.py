"""What waits for my organization today."""

import streamlit as st

from kernel.workflows.today import today
from workbench.ui import home_view, running_view
from workbench.ui.clock import now
from workbench.ui.frame import title_line
from workbench.ui.page import page
from workbench.ui.sample_data import sample_notice
from workbench.ui.search import search_from_here

with page("Home") as user:
    work = today(user)
    moment = now()
    with title_line(
        "Today",
        context=home_view.context(work, moment),
        about="**What is this page?** Your organization today: what runs in the background, "
        "the current plan of each well and what it still needs, papers whose values were read "
        "without certainty, groundwater letters near their five years, and the wells last worked "
        "on. Press `/` to search.",
    ):
        search_from_here()
        home_view.main_action(user)

    sample_notice(user)
    running_view.running(user)
    if work.is_empty:
        home_view.first_steps(user)
        st.stop()
    left, right = st.columns([8, 5], gap="medium")
    with left:
        home_view.turns(work.turns, moment)
        home_view.plans_waiting(work, moment)
        home_view.papers_waiting(work.papers)
    with right:
        home_view.letters_due(work.letters, moment.date())
        home_view.wells_touched(work.wells, moment)
