"""Authorities for expenditure: all of them, and one with its lines, votes and variance."""

import streamlit as st

from workbench.ui import afe_view as view
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** What a well or lease may cost, and what it did cost. A draft is "
    "filled with lines and submitted to the partners of its cost deck; each share follows to the "
    "cent. Once enough of the working interest consents, somebody else than its maker approves "
    "it. Committed and actual cost are booked until it is closed; beyond the agreed overrun a "
    "supplement is due."
)

with page("AFEs") as user:
    if chosen := st.query_params.get("id"):
        found = view.opened(user, chosen)
        with title_line(
            view.title(found), context=view.context(found), chips=view.chips(found), about=ABOUT
        ):
            view.actions(user, found)
        view.figures(found)
        view.waiting(user, found)
        view.lines(user, found)
        view.votes(user, found)
        view.history(found)
    else:
        with title_line("AFEs", context="What was authorized, and what it cost.", about=ABOUT):
            view.new_afe(user)
        view.afe_table(user)
