"""All saved plans of the organization."""

import streamlit as st

from workbench.ui import plan_list
from workbench.ui.clock import now
from workbench.ui.frame import title_line
from workbench.ui.page import page

with page("Plans") as user:
    plans = plan_list.saved_plans(user)
    moment = now()
    with title_line(
        "Plans",
        context=plan_list.context(plans),
        about="**What is this page?** Every saved version of every plan, newest first. A plan is "
        "never changed: building it again or editing it saves a new version. Open one to see "
        "its plugs, their rules and the arithmetic.",
    ):
        plan_list.download(user, plans, moment.date())
    if not plans:
        plan_list.none_yet(user)
        st.stop()
    plan_list.show(plan_list.filtered(plans), moment)
    plan_list.older(plans)
