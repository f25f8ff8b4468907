"""Who may sign in, in which role, and the tokens that programs use."""

import streamlit as st

from kernel.workflows.people import list_people, list_tokens
from workbench.ui import people_view
from workbench.ui.clock import now
from workbench.ui.frame import section, title_line
from workbench.ui.page import page
from workbench.ui.token_view import token_table

ABOUT = (
    "**What is this page?** The people of your organization. A Viewer reads, an Editor also plans "
    "wells and corrects facts, an Admin also administers. A new role counts from the person's "
    "next action. The tokens below let programs use the API in a person's name."
)

with page("People and tokens", role="admin") as user:
    people = list_people(user)
    with title_line("People and tokens", context=people_view.context(people), about=ABOUT):
        if st.button("Invite a person", type="primary", icon=":material/person_add:"):
            people_view.invite_dialog(user)
    people_view.people_table(user, people, now())
    section("API tokens", "of everybody")
    token_table(user, list_tokens(user, everybody=True), now(), people=people)
