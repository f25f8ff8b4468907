"""Every value that was read from the papers of a well, beside its page."""

import streamlit as st

from kernel.wells.api_number import ApiNumber
from workbench.ui.fact_review import choose_well, review_page
from workbench.ui.page import page

with page("Document review") as user:
    if number := st.query_params.get("api"):
        review_page(user, ApiNumber.parse(number))
    else:
        choose_well(user)
