"""The papers of a well: their list, their pages as pictures, and adding more."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import streamlit as st

from kernel.store.actor import Actor
from kernel.wells.api_number import ApiNumber
from kernel.workflows.papers import PaperSummary, Upload, page_image, paper_content
from kernel.workflows.reading_state import ReadingState, open_readings, reading_state
from workbench.jobs.readings import ask_to_read
from workbench.ui.frame import Color
from workbench.ui.page import part
from workbench.ui.reading_watch import watch
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.words import DASH, ago, count, moment_text, plain

_COLUMNS = (
    Column(heading="Paper", least_em=13),
    Column(heading="Read"),
    Column(heading="Pages", align="right"),
    Column(heading="Added", align="right", wrap=False),
    Column(heading="", align="right", wrap=False),
)
_VIEW = "view:"
_ADDED = "papers_added"  # the session-state key of the reading to be told about when it ends
TYPES = ["pdf", "tif", "tiff", "png", "jpg", "jpeg"]


def papers_table(person: Actor, papers: Sequence[PaperSummary], now: datetime) -> None:
    """The list; a press on “View” opens the pages of a paper."""
    rows = [
        (
            Cell(words=paper.kind_name, small=paper.name),
            _reading(paper),
            f"{paper.pages}" if paper.pages else unknown("the file could not be opened"),
            Cell(
                words=ago(paper.created_at, now),
                small=paper.created_by or DASH,
                hint=f"{moment_text(paper.created_at)} UTC",
            ),
            Cell(words="View", press=f"{_VIEW}{paper.id}"),
        )
        for paper in papers
    ]
    pressed = table(_COLUMNS, rows, key="papers", label="Papers of this well")
    for paper in papers:
        if paper.id and pressed == f"{_VIEW}{paper.id}":
            show_paper(person, paper, paper.id)


def _reading(paper: PaperSummary) -> Cell:
    """How sure the reading of a paper is, in words."""
    color: Color
    if paper.errors:
        return Cell(words=paper.errors[0], color="yellow" if paper.pages else "red")
    if paper.unsure:
        words, color = f"{paper.unsure} of {count(paper.values, 'value')} unsure", "yellow"
    else:
        words, color = count(paper.values, "value"), "green"
    return Cell(words=words, color=color)


@st.dialog("Paper", width="large")
def show_paper(person: Actor, paper: PaperSummary, paper_id: UUID) -> None:
    """The pages of one paper as pictures, and the file itself."""
    with part(person) as person:
        st.markdown(f"**{plain(paper.kind_name)}** :gray[{plain(paper.name)}]")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            page = 1
            if paper.pages and paper.pages > 1:
                page = st.pagination(paper.pages, key=f"page-of-{paper.id}") or 1
            st.space("stretch")
            st.download_button(
                "Download",
                lambda: paper_content(person, paper_id),
                paper.name,
                icon=":material/download:",
                on_click="ignore",
            )
        st.image(page_image(person, paper_id, page), width="stretch")


def add_papers_here(person: Actor, api: ApiNumber) -> None:
    """A form that takes papers, has them read, and says what came of each of them."""
    for reading in open_readings(person, api):
        st.session_state[_ADDED] = reading.id
        watch(person, reading.id)
    with st.form("add-papers", clear_on_submit=True, border=False):
        files = st.file_uploader("Add papers", type=TYPES, accept_multiple_files=True)
        sent = st.form_submit_button("Read and keep", icon=":material/upload_file:")
    if sent and files:
        uploads = [Upload(name=file.name, content=file.getvalue()) for file in files]
        with st.spinner(f"Reading {count(len(files), 'file')} …", show_time=True):
            st.session_state[_ADDED] = ask_to_read(person, uploads, api=api).id
        st.rerun()
    added = st.session_state.get(_ADDED)
    if added is not None:
        _what_came_of(reading_state(person, added))


def _what_came_of(state: ReadingState) -> None:
    """What was read in the files added last, once it is known; said one time."""
    if state.running:
        return
    del st.session_state[_ADDED]
    for file in state.files:
        told = f"**{plain(file.name)}** {plain(file.words)}"
        if file.state == "kept":
            st.success(told, icon=":material/check_circle:")
        else:
            st.warning(told, icon=":material/warning:")
