"""What others changed in what the person follows."""

import streamlit as st

from kernel.workflows.notices import unread
from workbench.ui import inbox_view as view
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** What others changed in the scenarios, campaigns, rigs, jobs and wells "
    "that you follow. Follow one with the bell on its page. Under “My account” you choose whether "
    "the same comes by mail, and stop following."
)

with page("Inbox") as user:
    waiting = unread(user)
    with title_line("Inbox", context=view.context(user, waiting), about=ABOUT):
        view.read_all(user, waiting)
        if st.button("What I follow", icon=":material/tune:"):
            view.to_account()
    view.inbox(user)
