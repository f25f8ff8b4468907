"""Who changed what and when, with the values before and after; the seal of the log."""

import streamlit as st

from kernel.workflows.people import list_people
from workbench.ui import audit_view as view
from workbench.ui.clock import now, zone
from workbench.ui.frame import section, title_line
from workbench.ui.page import failures, page
from workbench.ui.seal_view import seal_part

ABOUT = (
    "**What is this page?** Every change that people of your organization made, newest first. "
    "The log is written by the database itself and cannot be altered from here; every five "
    "minutes what is new is sealed, so that a row altered or deleted by other means is found. "
    "Passwords and tokens are never kept in it; of a file only its digest."
)

with page("Audit", role="admin") as user:
    with title_line("Audit", context="Newest first; your own time zone.", about=ABOUT):
        actions = st.container(horizontal=True, width="content", gap="small")
    seal_part(user)
    section("Changes")
    with failures():
        people = list_people(user)
        asked = view.filters(people, zone())
        with actions:
            view.downloads(user, asked, now().date())
        view.changes_table(user, asked.changes(user, view.how_many()), zone(), people)
