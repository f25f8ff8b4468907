"""The pieces of pages on which the facts of a step were read."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import streamlit as st

from kernel.errors import KernelError
from kernel.store.actor import Actor
from kernel.wells.api_number import ApiNumber
from kernel.workflows.papers import page_image, papers_of
from workbench.ui.page_crop import as_address, strip
from workbench.ui.plan_words import source_of

Json = Mapping[str, Any]
DPI = 110
MOST = 6  # a step rests on a handful of facts; more pieces would bury the arithmetic


def pieces(actor: Actor, plan: Json, step: Json) -> dict[str, str]:
    """Data addresses of the page pieces behind a step, by fact path.

    A fact without a box, or whose paper is gone, has no piece; the page names its source anyway.
    """
    provenance = (plan.get("inputs") or {}).get("provenance") or {}
    wanted = {}
    for path in (step.get("sources") or [])[:MOST]:
        source = source_of(path, provenance)
        if source and source.get("box") and source.get("page"):
            wanted[path] = source
    if not wanted or not plan.get("api"):
        return {}
    try:
        papers = {paper.name: paper.id for paper in papers_of(actor, ApiNumber.parse(plan["api"]))}
    except KernelError:
        return {}
    found = {}
    for path, source in wanted.items():
        paper = papers.get(source["document"])
        if paper is None:
            continue
        piece = _piece(actor.organization_id, actor, paper, source["page"], tuple(source["box"]))
        if piece:
            found[path] = piece
    return found


@st.cache_data(max_entries=400, show_spinner=False)
def _piece(
    organization_id: UUID, _actor: Actor, paper_id: UUID, page: int, box: tuple[float, ...]
) -> str:
    """One piece; a paper never changes, so it is cut once for an organization."""
    try:
        return as_address(strip(page_image(_actor, paper_id, page, dpi=DPI), box, dpi=DPI))
    except KernelError:
        return ""
