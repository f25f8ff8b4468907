"""The search field that stands on top of Home and of “Find a well”."""

import streamlit as st

from workbench.ui.screens import go

_PLACEHOLDER = "API number, lease, operator, field or county"


def search_from_here() -> None:
    """A field that leads to “Find a well” with what was typed."""
    with st.container(key="search-here", width=290):
        text = st.text_input(
            "Find a well",
            type="search",
            placeholder=_PLACEHOLDER,
            icon=":material/search:",
            label_visibility="collapsed",
        )
    if text:
        go("wells", q=text)


def search_text() -> str:
    """What is searched for; it is part of the address, so a search can be mailed."""
    with st.container(key="search-wells", width=480):
        text = st.text_input(
            "Find a well",
            key="q",
            bind="query-params",
            type="search",
            live=True,
            placeholder=_PLACEHOLDER,
            icon=":material/search:",
            label_visibility="collapsed",
        )
    return (text or "").strip()
