"""Public lists of wells into the shared registry, and the histories of the organization's wells."""

import streamlit as st

from workbench.ui import registry_view as view
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** The registry holds the public facts of wells and is shared by all "
    "organizations of this workbench; what your organization does with a well is nobody else's. "
    "A list is brought in by the worker: it goes on when you leave this page, can be stopped, and "
    "goes on where it was. Rows that are no well are listed with the reason."
)

with page("Well registry", role="admin") as user:
    with title_line("Well registry", context="What is public about wells.", about=ABOUT):
        st.empty()
    view.lists_part(user)
    view.history_part(user)
