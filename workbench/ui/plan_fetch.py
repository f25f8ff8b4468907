"""Fetching a well's papers from the Railroad Commission: ask, watch, stop, ask again."""

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.wells.api_number import ApiNumber
from kernel.workflows.fetch_documents import FetchState, fetch_state, share_done, stop_fetch
from kernel.workflows.fetch_to_folder import STATUS_WORDS
from workbench.commission import fetching_is_on
from workbench.jobs.queue import ask_to_fetch_papers
from workbench.ui.clock import now
from workbench.ui.page import failures, part
from workbench.ui.words import ago, count, plain

EVERY_S = 1.0


def fetch_here(actor: Actor, api: ApiNumber, *, papers: int) -> None:
    """Offer to fetch; show how far a fetch is, whoever began it, and what the last one brought."""
    if not fetching_is_on() or not api.is_texas or not actor.may(Role.EDITOR):
        return
    state = fetch_state(actor, api)
    if state is not None and state.running:
        _watch(actor, api)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        first = state is None and not papers
        if st.button(
            "Fetch from the Railroad Commission" if state is None else "Fetch again",
            icon=":material/cloud_download:",
            type="secondary" if first else "tertiary",
            key="fetch-papers",
            help="Its completion filings of this well, all of them; directional surveys are left "
            "out. At one request a second this takes about a minute.",
        ):
            with failures():
                # what was cut off goes on with the papers that are missing
                ask_to_fetch_papers(actor, api, again=state is not None and state.complete)
                st.rerun()
        if state is not None:
            st.markdown(outcome(state, ago(state.at, now())), width="content")
    if state is not None and state.problems:
        with st.expander(f"What could not be had ({len(state.problems)})"):
            for problem in state.problems:
                st.markdown(plain(problem))


def outcome(state: FetchState, when: str) -> str:
    """What the last fetch brought, as Markdown.

    >>> from datetime import UTC, datetime
    >>> from uuid import UUID
    >>> state = FetchState(id=UUID(int=1), running=False, words="", status="success",
    ...                    complete=True, files=3, problems=(), at=datetime.now(UTC))
    >>> outcome(state, "an hour ago")
    ':gray[3 papers fetched an hour ago]'
    """
    if state.status == "success":
        words, color = f"{count(state.files, 'paper')} fetched {when}", "gray"
    elif state.status is None:
        words, color = f"Stopped {when} with {count(state.files, 'paper')}", "gray"
    else:
        words = f"{STATUS_WORDS[state.status]} (asked {when})"
        color = "gray" if state.status.startswith("no_") else "orange"
    return f":{color}[{plain(words)}]"


@st.fragment(run_every=EVERY_S)
def _watch(person: Actor, api: ApiNumber) -> None:
    with part(person) as actor:
        state = fetch_state(actor, api)
        if state is None or not state.running:
            st.rerun()
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.progress(share_done(state.words), text=plain(state.words), width="stretch")
            if st.button("Stop", icon=":material/stop_circle:", key="stop-fetch"):
                stop_fetch(actor, state.id)
                st.rerun()
        st.caption("The papers keep coming when you leave this page.")
