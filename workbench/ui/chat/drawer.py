"""The assistant beside a plan: a drawer at the right with the conversations about that plan."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from kernel.errors import NotFound
from kernel.store.actor import Actor, Role
from kernel.wells.api_number import ApiNumber
from kernel.workflows.chat_threads import list_threads
from kernel.workflows.plan_history import PlanHistory, plan_version
from workbench.ui.chat import doing, sharing
from workbench.ui.chat.messages import earlier_reset
from workbench.ui.chat.thread import (
    READS,
    TALK_STYLE,
    badges,
    composer,
    menu,
    open_thread,
    plan_moves,
    say_here,
    suggested,
    talk,
)
from workbench.ui.chat.thread_list import thread_table
from workbench.ui.clock import now
from workbench.ui.frame import nothing_here
from workbench.ui.page import part
from workbench.ui.screens import address, go
from workbench.ui.words import plain

Plan = Mapping[str, Any]
NEW = "new"  # in the address: the drawer without a conversation
HERE = Path(__file__).parent


def open_button(history: PlanHistory | None) -> None:
    """The button that opens the drawer, while it is closed."""
    if history is not None and doing.THREAD not in st.query_params:
        st.button(
            "Assistant", icon=":material/forum:", key="assistant-open", on_click=show,
            help="Ask about this plan, or say what to change",
        )  # fmt: skip


def show(thread_id: str = NEW) -> None:
    """Open the drawer."""
    earlier_reset()
    st.query_params[doing.THREAD] = thread_id


def close() -> None:
    """Close the drawer."""
    earlier_reset()
    st.query_params.pop(doing.THREAD, None)


def drawer(actor: Actor, plan: Plan, history: PlanHistory | None) -> None:
    """The drawer, where the address asks for it."""
    if history is not None and doing.THREAD in st.query_params:
        st.html(HERE / "drawer.css")
        st.html(TALK_STYLE)
        _drawer(actor, plan, history)


@st.fragment
def _drawer(actor: Actor, plan: Plan, history: PlanHistory) -> None:
    with st.container(key="assistant-drawer"), part(actor) as actor:
        asked = st.query_params.get(doing.THREAD, NEW)
        if moved := doing.plan_moved():
            st.toast("The plan moved on; the page shows the version that holds now.")
            go("plan", id=moved, thread=asked)
        if asked == NEW:
            _lobby(actor, plan, history)
            return
        try:
            view = open_thread(actor, asked)
        except NotFound as gone:
            _head("Assistant")
            nothing_here(gone.message, "It may be shared with you no longer.")
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.button(
                "All conversations about this plan", icon=":material/arrow_back:", type="tertiary",
                key="icon-assistant-back", on_click=show, help="All conversations about this plan",
            )  # fmt: skip
            st.markdown(f"**{plain(view.thread.title)}**", width="stretch")
            menu(view)
            _close_button()
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            badges(view)
            st.space("stretch")
            plan_moves(actor, view)
        if str(view.plan.id) != str(plan.get("snapshot_id")) and view.plan.plan_key != str(
            history.plan_key
        ):
            st.caption(":material/info: This conversation is about another plan.")
        with st.container(height="stretch", border=False, key="assistant-talk"):
            talk(actor, view, wide=False)
        composer(actor, view)
        sharing.dialogs(actor, view.thread)


def _lobby(actor: Actor, plan: Plan, history: PlanHistory) -> None:
    """No conversation is open: those about this plan, and the place to begin one."""
    _head("Assistant")
    api14 = ApiNumber.parse(str(plan["api"])).api14
    found = list_threads(actor, api14=api14)
    with st.container(height="stretch", border=False, key="assistant-talk"):
        if actor.may(Role.EDITOR):
            st.markdown(f":gray[{READS}]")
        for name, rows in (("Your conversations", found.owned), ("Shared with you", found.shared)):
            here = [row for row in rows if row.plan_key == history.plan_key]
            if not here:
                continue
            st.markdown(f"**{name}**")
            thread_table(
                actor, here, now(), key=f"threads-{name}", label=name, with_plan=False,
                to=lambda row: address(
                    "plan", id=str(plan["snapshot_id"]), thread=str(row.id)
                ),
            )  # fmt: skip
        if not actor.may(Role.EDITOR) and not found.shared:
            nothing_here(
                "No conversation about this plan is shared with you.",
                "Its owner can share it with you; viewers read along.",
            )
        doing.failure()
    if actor.may(Role.EDITOR):
        suggested(plan_version(actor, history.current_id), history.plan_key, None)
        say_here(actor, history.plan_key, None)


def _head(title: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(f"**{title}**", width="stretch")
        _close_button()


def _close_button() -> None:
    if st.button(
        "Close the assistant", icon=":material/close:", type="tertiary", key="icon-assistant-close",
        on_click=close, help="Close the assistant",
    ):  # fmt: skip
        st.rerun()
