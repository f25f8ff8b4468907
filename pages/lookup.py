"""Many wells looked up at once by a pasted list or a file."""

import streamlit as st

from workbench.ui.bulk_view import result, the_list
from workbench.ui.clock import now
from workbench.ui.frame import title_line
from workbench.ui.page import page

with page("Bulk look-up") as user:
    with title_line(
        "Bulk look-up",
        context="Which wells of a list are known here, and what we did with each.",
        about="**What is this page?** Paste API numbers of 10 or 14 digits, or hand in a CSV file "
        "or workbook. The wells that the public lists or your own papers name are shown with your "
        "organization's work on them; the other entries say why they were not found. Both can be "
        "taken away, and the wells found can be planned as a batch.",
    ):
        st.empty()
    given, come_to = st.columns([3, 10], gap="medium")
    with given:
        bulk = the_list(user)
    with come_to:
        result(user, bulk, now())
