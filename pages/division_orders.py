"""Decks of ownership: all of them, and one with its interests, its sum and its history."""

import streamlit as st

from workbench.ui import deck_view as view
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** Who owns which part of what is sold from a property. The decimals of "
    "a deck must add up to 1.00000000 before somebody else than its maker approves it. An approved "
    "deck never changes: a transfer makes a new version from a day on, and the one before ends "
    "there. Working interests that bear the cost are decks of their own."
)

with page("Division orders") as user:
    if chosen := st.query_params.get("id"):
        found = view.opened(user, chosen)
        with title_line(
            view.title(found), context=view.context(found), chips=view.chips(found), about=ABOUT
        ):
            view.actions(user, found)
        view.total(user, found)
        view.interests(user, found)
        view.history(found)
    else:
        with title_line("Division orders", context=view.list_context(), about=ABOUT):
            view.new_deck(user)
        view.deck_table(user)
