"""The papers of a well: their list, their pages as pictures, and adding more."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import streamlit as st

from kernel.store.actor import Actor
from kernel.wells.api_number import ApiNumber
from kernel.workflows.papers import PaperSummary, Upload, add_papers, page_image, paper_content
from workbench.ui.frame import Color
from workbench.ui.page import part
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
_ADDED = "papers_added"  # the session-state key of what the last upload gave, shown once
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
    """A form that takes papers, reads them, and says what each of them is."""
    with st.form("add-papers", clear_on_submit=True, border=False):
        files = st.file_uploader("Add papers", type=TYPES, accept_multiple_files=True)
        sent = st.form_submit_button("Read and keep", icon=":material/upload_file:")
    if sent and files:
        uploads = [Upload(name=file.name, content=file.getvalue()) for file in files]
        with st.spinner(f"Reading {count(len(files), 'file')} …", show_time=True):
            st.session_state[_ADDED] = add_papers(person, api, uploads)
        st.rerun()
    for paper in st.session_state.pop(_ADDED, ()):
        told = f"**{plain(paper.name)}** {plain('; '.join((paper.kind_name, *paper.errors)))}"
        if paper.errors:
            st.warning(told, icon=":material/warning:")
        else:
            st.success(told, icon=":material/check_circle:")
