"""Rigs, the places they work at, the wells of a scenario, moves and campaigns."""

import streamlit as st

from kernel.workflows.campaign_rigs import fleet
from workbench.ui import fleet_view as view
from workbench.ui.frame import title_line
from workbench.ui.page import page
from workbench.ui.rig_view import rig_page

ABOUT = (
    "**What is this page?** What every scenario shares: rigs with their day rates, contracts, "
    "capabilities and the days on which they are not to be had; pads and platforms; the days that "
    "a move takes; and the wells of a scenario with what they need. Click a cell to change it, "
    "then save. Undo takes back your last change here."
)

with page("Rigs") as user:
    if chosen := st.query_params.get("id"):
        rig_page(user, chosen, about=ABOUT)
    else:
        found = fleet(user)
        with title_line("Rigs", context=view.context(found), about=ABOUT):
            view.actions(user)
        view.parts(user, found)
