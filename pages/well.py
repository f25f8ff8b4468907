"""Everything about one well."""

import streamlit as st

from kernel.wells.api_number import ApiNumber
from workbench.ui import well_list, well_view
from workbench.ui.clock import now
from workbench.ui.frame import title_line
from workbench.ui.page import page
from workbench.ui.search import search_from_here

ABOUT = (
    "**What is this page?** One well: the plans made for it, the papers that their facts were "
    "read from, and what your organization did with it. The address of this page can be mailed."
)

with page("Well") as user:
    asked = st.query_params.get("api", "")
    if not asked:
        with title_line("Which well?", context="Find it by number or name.", about=ABOUT):
            search_from_here()
        well_list.last_worked_on(user, now())
        st.stop()
    well = well_view.known(user, ApiNumber.parse(asked))
    with title_line(
        well.name, context=well_view.context(well), chips=well_view.chips(well), about=ABOUT
    ):
        well_view.actions(user, well)
    left, right = st.columns([8, 5], gap="medium")
    with left:
        well_view.plans(well, now())
        well_view.papers(user, well, now())
    with right:
        well_view.facts(well)
        well_view.history(well, now())
