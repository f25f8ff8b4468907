"""The months of leases, and the close of one step by step."""

import streamlit as st

from workbench.ui import month_close_view as view
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** The month of each lease on its way to the owners: volumes in, "
    "allocated to the wells by their tests, stock balanced, locked by a second person, purchasers' "
    "statements matched, shared among the owners to the cent, posted. A step that waits for "
    "something says what and why. A locked month takes no changes; an administrator reopens it "
    "with a reason, and corrections stand beside what was posted."
)

with page("Month close") as user:
    month = view.month_shown(user)
    if chosen := st.query_params.get("lease"):
        found = view.opened(user, chosen, month)
        with title_line(
            view.title(found), context=view.context(found), chips=view.chips(found), about=ABOUT
        ):
            view.actions(user, found)
        view.waiting(user, found)
        view.parts(user, found)
    else:
        with title_line("Month close", context=view.board_context(month), about=ABOUT):
            view.choose_month(month)
        view.board(user, month)
