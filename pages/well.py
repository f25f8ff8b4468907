"""Everything about one well."""

import streamlit as st

from kernel.wells.api_number import ApiNumber
from workbench.ui import well_list, well_view
from workbench.ui.clock import now
from workbench.ui.frame import title_line
from workbench.ui.page import page
from workbench.ui.search import search_from_here

ABOUT = (
    "**What is this page?** One well with everything that your organization holds about it: the "
    "wellbore of its plan, label, notes and files, papers, plans and conversations, jobs in "
    "campaigns, production, what falls due, and who did what when. “Follow” tells you in the inbox "
    "what others change. The address of this page, with the part shown, can be mailed."
)

with page("Well") as user:
    asked = st.query_params.get("api", "")
    if not asked:
        with title_line("Which well?", context="Find it by number or name.", about=ABOUT):
            search_from_here()
        well_list.last_worked_on(user, now())
        st.stop()
    well = well_view.known(user, ApiNumber.parse(asked))
    moment = now()
    with title_line(
        well.name,
        context=well_view.context(well, moment),
        chips=well_view.chips(well),
        about=ABOUT,
    ):
        well_view.actions(user, well)
    well_view.parts(user, well, moment)
