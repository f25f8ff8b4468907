"""The first plan of a new organization: an invented well, so that the product shows itself."""

import streamlit as st

from kernel.store.actor import Actor
from kernel.workflows.build_plan import sample_plan
from workbench.ui.screens import go


def open_sample_plan(person: Actor) -> None:
    """Plan the first sample well in the person's organization and show the plan."""
    with st.spinner("Reading the sample papers and planning …", show_time=True):
        plan = sample_plan(person)
    go("plan", id=str(plan["snapshot_id"]))
