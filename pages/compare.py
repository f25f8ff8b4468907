"""Two saved plans side by side."""

import streamlit as st

from workbench.ui.page import page
from workbench.ui.plan_compare import compare_page

with page("Compare plans") as user:
    compare_page(user, st.query_params.get("before"), st.query_params.get("after"))
