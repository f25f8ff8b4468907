"""The papers of a well and the files kept with it."""

from datetime import datetime

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.workflows.papers import papers_of
from kernel.workflows.well_page import WellHead
from workbench.ui.frame import nothing_here, section
from workbench.ui.paper_view import add_papers_here, papers_table
from workbench.ui.well_keeping import files_here


def papers_and_files(person: Actor, well: WellHead, now: datetime) -> None:
    """Papers, whose values become facts, left; other files right."""
    left, right = st.columns([8, 5], gap="medium")
    with left:
        section("Papers", "what the facts of a plan are read from")
        if papers := papers_of(person, well.api):
            papers_table(person, papers, now)
        else:
            nothing_here(
                "No paper of this well is here yet.",
                "Add its completion report (W-2) and the letter of the Groundwater Advisory Unit.",
            )
        if person.may(Role.EDITOR):
            add_papers_here(person, well.api)
    with right:
        files_here(person, well, now)
