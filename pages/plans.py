"""All saved plans of the organization."""

import streamlit as st

from workbench.ui import plan_list
from workbench.ui.clock import now
from workbench.ui.frame import title_line
from workbench.ui.page import page

with page("Plans") as user:
    saved = plan_list.saved_plans(user)
    plans = plan_list.with_current(user, saved)
    moment = now()
    with title_line(
        "Plans",
        context=plan_list.context(plans),
        about="**What is this page?** Each plan in the version that holds, newest first. A saved "
        "version is never changed: building again or editing saves a new one, and undo goes back "
        "to an older one; “All versions” lists them. Open one to see its plugs and their rules.",
    ):
        plan_list.download(user, plans, moment.date())
    if not plans:
        plan_list.none_yet(user)
        st.stop()
    plan_list.show(plan_list.filtered(plans), moment)
    plan_list.older(saved)
