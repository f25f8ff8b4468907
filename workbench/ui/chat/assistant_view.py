"""The page of the assistant: the list of conversations beside the one that is open."""

from collections.abc import Sequence

import streamlit as st

from kernel.errors import NotFound
from kernel.store.actor import Actor, Role
from kernel.store.chats import ThreadRow
from kernel.workflows.chat_threads import list_threads
from kernel.workflows.plan_history import plan_history, plan_version
from kernel.workflows.plans import list_plans
from kernel.workflows.thread_view import ThreadView
from workbench.ui.chat import doing, sharing
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
from workbench.ui.chat.thread_list import fits, plan_name, thread_table
from workbench.ui.clock import now
from workbench.ui.frame import nothing_here, section, title_line
from workbench.ui.page import part
from workbench.ui.screens import address, go
from workbench.ui.words import count, plain

ABOUT = (
    "**What is this page?** Conversations about plugging plans. Say what shall be different; you "
    "see what would change, and apply or discard it. Colleagues with whom a conversation is shared "
    "read along. The same conversations stand beside their plan."
)
_OWNERS = ("Mine", "Shared with me")


def assistant_page(actor: Actor, thread_id: str) -> None:
    """The whole page; without a conversation in the address, the way to begin one."""
    st.html(TALK_STYLE)
    found = list_threads(actor, archived=bool(st.session_state.get("threads-away")))
    own, shared = len(found.owned), len(found.shared)
    words = f"{count(own, 'conversation')} of your own, {shared:,} shared with you"
    with title_line("Assistant", context=words, about=ABOUT):
        if thread_id and st.button("New conversation", icon=":material/add_comment:"):
            go("assistant")
    left, right = st.columns([4, 8], gap="medium")
    with left:
        _lists(actor, found.owned, found.shared, chosen=thread_id)
    with right:
        if thread_id:
            _open(actor, thread_id)
        elif actor.may(Role.EDITOR):
            _begin(actor)
        else:
            nothing_here(
                "Choose a conversation.", "Those shared with you stand at the left; you read along."
            )


def _lists(
    actor: Actor, owned: Sequence[ThreadRow], shared: Sequence[ThreadRow], *, chosen: str
) -> None:
    words = st.text_input(
        "Search conversations", placeholder="Title, API number, plan or owner", key="search",
        icon=":material/search:", label_visibility="collapsed",
    )  # fmt: skip
    for name, rows in zip(_OWNERS, (owned, shared), strict=True):
        fitting = [row for row in rows if fits(row, words or "")]
        section(name, f"{len(fitting):,}" if fitting else "")
        if fitting:
            thread_table(
                actor, fitting, now(), key=f"list-{name}", label=name, chosen=chosen,
                to=lambda row: address("assistant", thread=str(row.id)),
            )  # fmt: skip
        elif rows:
            st.markdown(":gray[None fits the search.]")
        else:
            none = {"Mine": "You have begun none yet.", "Shared with me": "Nobody shared one yet."}
            st.markdown(f":gray[{none[name]}]")
    st.toggle("Also those put away", key="threads-away")


@st.fragment
def _open(actor: Actor, thread_id: str) -> None:
    with part(actor) as actor:
        if doing.plan_moved():
            st.toast("The plan moved on.")
        try:
            view = open_thread(actor, thread_id)
        except NotFound as gone:
            nothing_here(gone.message, "It may be shared with you no longer.")
            return
        with st.container(border=True, key="conversation"):
            _head(actor, view)
            with st.container(height="stretch", border=False, key="assistant-talk"):
                talk(actor, view, wide=True)
            composer(actor, view)
        sharing.dialogs(actor, view.thread)


def _head(actor: Actor, view: ThreadView) -> None:
    row = view.thread
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(plain(row.title), anchor=False, width="stretch")
        badges(view)
        plan_moves(actor, view)
        menu(view)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":gray[About plan {plain(plan_name(row.plan_key))}]", width="content")
        if st.button("Open beside the plan", icon=":material/architecture:", type="tertiary"):
            go("plan", id=str(view.plan.id), thread=str(row.id))


def _begin(actor: Actor) -> None:
    """A conversation begins with its first message about a plan that is chosen here."""
    with st.container(border=True, key="conversation"):
        st.markdown("**New conversation**")
        plans = {one.plan_key: one for one in list_plans(actor, holding=True)}
        if not plans:
            nothing_here("No plan is saved yet.", "Plan a well first; then ask about its plan.")
            if st.button("Plan a well", icon=":material/architecture:"):
                go("plan")
            return
        asked = st.query_params.get("plan")
        keys = list(plans)
        chosen = st.selectbox(
            "About which plan", keys, index=keys.index(asked) if asked in plans else 0,
            format_func=lambda key: f"{plans[key].well_name} · {plan_name(key)}", key="about-plan",
        )  # fmt: skip
        st.markdown(f":gray[{READS}]")
        doing.failure()
        suggested(plan_version(actor, plan_history(actor, chosen).current_id), chosen, None)
        say_here(actor, chosen, None)
