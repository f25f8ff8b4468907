"""My password, sessions and API tokens, what I follow, and the calendars that subscribe."""

import streamlit as st

from kernel.workflows.people import list_tokens, my_sessions
from workbench.ui import account_view
from workbench.ui.calendar_view import calendar_dialog, calendar_table
from workbench.ui.clock import now
from workbench.ui.following import follow_table, mail_form
from workbench.ui.frame import section, title_line
from workbench.ui.page import page
from workbench.ui.token_view import token_dialog, token_table

ABOUT = (
    "**What is this page?** Your own account. End sessions you do not know, change your password, "
    "and make tokens for programs that use the API in your name. How to use the API is said at "
    "`/api/docs`. What you follow and how it reaches you stands here too."
)

with page("My account") as user:
    with title_line(
        user.name or user.email,
        context=f"{user.email} · {user.role.value} of {user.organization}",
        about=ABOUT,
    ):
        if st.button("Subscribe a calendar", icon=":material/calendar_month:"):
            calendar_dialog(user)
        if st.button("Make an API token", icon=":material/key:"):
            token_dialog(user)
    left, right = st.columns([8, 5], gap="medium")
    with left:
        section("My sessions", "where you are signed in")
        account_view.session_table(user, my_sessions(user), now())
        section("My API tokens")
        token_table(user, list_tokens(user), now())
        section("My calendars", "addresses to which a calendar program subscribes")
        calendar_table(user, now())
    with right:
        section("Notices by mail")
        mail_form(user)
        section("What I follow")
        follow_table(user)
        section("My password")
        account_view.password_form(user)
