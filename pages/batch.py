"""Many wells planned in the background: order a batch, watch it, take its results."""

import streamlit as st

from kernel.workflows.batch_report import batch_json
from workbench.ui.batch_start import start_page
from workbench.ui.batch_view import batch_page
from workbench.ui.page import page

with page("Batch") as user:
    if chosen := st.query_params.get("id"):
        batch_page(user, batch_json(user, chosen))
    else:
        start_page(user)
