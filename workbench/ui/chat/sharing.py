"""Dialogs of a conversation: who may read along, and its title."""

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.store.chats import ThreadRow
from kernel.workflows.chat_threads import (
    LONGEST_TITLE,
    readers_to_choose,
    rename_thread,
    share_thread,
    unshare_thread,
)
from workbench.ui.page import failures, part
from workbench.ui.words import plain

OPEN = "assistant_dialog"  # which dialog is open; a late redraw must not close it


def closed() -> None:
    """Forget which dialog is open."""
    st.session_state.pop(OPEN, None)


def opened(name: str) -> None:
    """Open a dialog with the next drawing."""
    st.session_state[OPEN] = name


def dialogs(actor: Actor, thread: ThreadRow) -> None:
    """The dialog that is open, if one is."""
    name = st.session_state.get(OPEN)
    if name == f"share-{thread.id}":
        share_dialog(actor, thread)
    elif name == f"rename-{thread.id}":
        rename_dialog(actor, thread)


@st.dialog("Share this conversation", on_dismiss=closed)
def share_dialog(actor: Actor, thread: ThreadRow) -> None:
    """Add and remove people of the organization; they read everything and change nothing."""
    with part(actor) as actor:
        people = {row.id: row for row in readers_to_choose(actor, thread.id)}
        st.markdown(
            ":gray[Who is chosen reads messages, steps and proposals along. Nobody but you writes "
            "here or applies a change.]"
        )
        with st.form("share", border=False):
            chosen = st.multiselect(
                "People who may read along",
                list(people),
                default=[one for one in thread.shared_with if one in people],
                format_func=lambda one: f"{people[one].name} ({_role(people[one].role)})",
                placeholder="Nobody yet",
                key="share-with",
            )
            sent = st.form_submit_button("Save", type="primary")
        if sent:
            with failures():
                added = tuple(one for one in chosen if one not in thread.shared_with)
                gone = tuple(one for one in thread.shared_with if one not in chosen)
                if added:
                    share_thread(actor, thread.id, added)
                if gone:
                    unshare_thread(actor, thread.id, gone)
                closed()
                st.rerun()


def _role(role: Role) -> str:
    return role.value


@st.dialog("Rename this conversation", on_dismiss=closed)
def rename_dialog(actor: Actor, thread: ThreadRow) -> None:
    """Another title."""
    with part(actor) as actor:
        st.markdown(f":gray[{plain(thread.title)}]")
        with st.form("rename", border=False):
            title = st.text_input(
                "Title", value=thread.title, max_chars=LONGEST_TITLE, key="new-title"
            )
            sent = st.form_submit_button("Save", type="primary")
        if sent:
            with failures():
                rename_thread(actor, thread.id, title or "")
                closed()
                st.rerun()
