"""Who changed what and when, with the values before and after."""

import streamlit as st

from kernel.workflows.audit import changes
from kernel.workflows.people import list_people
from workbench.ui import audit_view
from workbench.ui.clock import now, zone
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** Every change that people of your organization made, newest first. "
    "The log is written by the database itself and cannot be altered from here. Passwords and "
    "tokens are never kept in it; of a file only its digest."
)

with page("Audit", role="admin") as user:
    people = list_people(user)
    with title_line("Audit", context="Newest first; your own time zone.", about=ABOUT):
        actions = st.container(width="content")
    kind, person_id = audit_view.filters(people)
    rows = changes(user, kind=kind, person_id=person_id, limit=audit_view.how_many())
    with actions:
        audit_view.download(rows, now().date())
    audit_view.changes_table(user, rows, zone())
