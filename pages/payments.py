"""What owners are owed, what waits and why, and the payments that left."""

import streamlit as st

from workbench.ui import payment_lines as lines
from workbench.ui import payments_view as view
from workbench.ui.frame import title_line
from workbench.ui.page import page

ABOUT = (
    "**What is this page?** The account of each owner: what posted months brought, what is in "
    "suspense, what was paid. A balance is due from the minimum pay on, yearly from the lower "
    "amount, and at once where the owner asks for it. Enter the checks and transfers that left, "
    "and what became of them: a check that nobody cashed goes stale, a void one is owed again."
)

with page("Owner payments") as user:
    if chosen := st.query_params.get("owner"):
        found = view.opened(user, chosen)
        with title_line(
            view.title(found), context=view.context(found), chips=view.chips(found), about=ABOUT
        ):
            view.actions(user, found)
        if payment := st.query_params.get("payment"):
            lines.payment_lines(user, payment)
            lines.late_interest(user, payment)
        view.suspense(user, found)
        view.entries(found)
        view.payments_of(user, found)
    else:
        with title_line("Owner payments", context=view.list_context(user), about=ABOUT):
            view.pay_due(user)
        view.account_table(user)
        view.payment_table(user)
