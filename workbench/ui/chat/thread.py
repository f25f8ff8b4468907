"""One conversation: who owns it, what was said, what waits, and the place to type."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import streamlit as st

from kernel.assistant.shown_plan import shown_plan
from kernel.assistant.slash import COMMANDS, WHAT_IF
from kernel.assistant.suggestions import suggestions
from kernel.sources.chat_probe import WORDS
from kernel.store.actor import Actor
from kernel.store.plans import SnapshotRow
from kernel.workflows.plan_proposals import versions
from kernel.workflows.thread_view import ThreadView, view_thread
from workbench.language_model import who_answers
from workbench.ui.chat import doing, sharing
from workbench.ui.chat.draft import keep_draft
from workbench.ui.chat.messages import messages, shown
from workbench.ui.chat.thread_list import shared
from workbench.ui.clock import zone
from workbench.ui.frame import nothing_here
from workbench.ui.screens import address
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import moment_text, plain

TALK_STYLE = Path(__file__).parent / "talk.css"
PLACEHOLDER = "Ask, or say what to change"
WAITS = "Wait for the answer, or stop it"
READS = (
    "Ask why a plug is there, what it takes, or say what shall be different. Nothing changes "
    "before you press Apply."
)


def open_thread(actor: Actor, thread_id: UUID | str) -> ThreadView:
    """The conversation as it stands, with as many messages as were asked for."""
    return view_thread(actor, thread_id, shown=shown())


def title_row(view: ThreadView) -> None:
    """Title and badges of a conversation, with its menu."""
    row = view.thread
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(row.title)}**", width="stretch")
        badges(view)
        menu(view)


def badges(view: ThreadView) -> None:
    """Whether one writes here or reads along, and who else does."""
    row = view.thread
    if row.archived_at:
        st.badge("Put away", icon=":material/archive:", color="gray")
    if view.is_owner:
        st.badge("Owner", icon=":material/edit:", color="blue")
        if row.shared_with:
            st.badge(shared(row).capitalize(), icon=":material/group:", color="gray")
    else:
        words = f"Read only, of {plain(row.created_by_name)}"
        st.badge(words, icon=":material/visibility:", color="gray")


def menu(view: ThreadView) -> None:
    """Share, rename, put away: for the owner."""
    row = view.thread
    if not view.may_change:
        return
    away = row.archived_at is None
    names = {
        "share": "Share …",
        "rename": "Rename …",
        "archive": "Put away" if away else "Take back",
    }

    def chosen() -> None:
        what = st.session_state.get(f"menu-{row.id}")
        if what == "archive":
            doing.archive(row.id, away)
        elif what:
            sharing.opened(f"{what}-{row.id}")

    st.menu_button(
        "More", list(names), format_func=names.__getitem__, key=f"menu-{row.id}", on_click=chosen,
        help="Share, rename or put away", type="tertiary",
    )  # fmt: skip


def talk(actor: Actor, view: ThreadView, *, wide: bool) -> None:
    """Messages with their proposals; where nothing was said yet, what can be asked."""
    if not view.messages:
        nothing_here("Nothing was said yet.", READS if view.may_write else "")
    messages(actor, view, wide=wide)
    doing.failure()


def composer(actor: Actor, view: ThreadView) -> None:
    """Suggestions and the place to type; a reader has neither."""
    row = view.thread
    if not view.may_write:
        words = (
            "This conversation is put away; take it back to write in it."
            if view.is_owner and row.archived_at
            else "You read along here. Only its owner writes and decides."
        )
        st.caption(f":material/visibility: {words}")
        return
    if view.pending is None and view.answering is None:
        suggested(view.plan, row.plan_key, row.id)
    say_here(actor, row.plan_key, row.id, waits=view.answering is not None)
    answered_by(actor)


def answered_by(actor: Actor) -> None:
    """Whether a model answers, and how far it is used; changes stay proposals either way."""
    held = who_answers(actor)
    by = f"Answered by {plain(held.name)}" if held.name else "Answered without a model"
    st.caption(f"{by}. Changes are offered, never made.", help=WORDS[held.level])


def say_here(actor: Actor, plan_key: str, thread_id: UUID | None, *, waits: bool = False) -> None:
    """The place to type; it waits while an answer is being written."""
    with st.container(key="composer", gap=None):
        st.chat_input(
            WAITS if waits else PLACEHOLDER, disabled=waits, max_chars=4000,
            key=doing.said_key(thread_id or plan_key),
            on_submit=doing.say, args=(plan_key, thread_id),
        )  # fmt: skip
        keep_draft(actor, str(thread_id or plan_key), waits=waits, refused=doing.refused())


def suggested(plan: SnapshotRow, plan_key: str, thread_id: UUID | None) -> None:
    """Phrases that fit the plan; a press sends one."""
    offered = suggestions(shown_plan(plan.payload), plan.payload)
    with st.container(horizontal=True, gap="xsmall", key="suggested"):
        for number, words in enumerate(offered):
            st.button(
                words, key=f"suggest-{number}-{plan.id}", on_click=doing.send,
                args=(plan_key, thread_id, words),
            )  # fmt: skip
        commands()


def commands() -> None:
    """The slash commands, to be looked up while typing."""
    with st.popover("Commands", type="tertiary", key="commands"):
        every = [one for many in COMMANDS.values() for one in many]
        table(
            [Column(heading="Typed", wrap=False), Column(heading="What it does")],
            [(one.usage, one.words) for one in (*every, WHAT_IF)],
            key="slash-commands", label="Commands",
        )  # fmt: skip


def plan_moves(actor: Actor, view: ThreadView) -> None:
    """Undo, redo, and every version of the plan with the way back to it."""
    row, found = view.thread, versions(actor, view.thread.id)
    with st.popover(f"Version {view.plan.version}", icon=":material/history:", key="plan-versions"):
        if view.may_write:
            with st.container(horizontal=True, gap="small"):
                st.button(
                    "Undo", icon=":material/undo:", key="undo-plan", disabled=not view.may_undo,
                    on_click=doing.move, args=(row.id, "undo"),
                )  # fmt: skip
                st.button(
                    "Redo", icon=":material/redo:", key="redo-plan", disabled=not view.may_redo,
                    on_click=doing.move, args=(row.id, "redo"),
                )  # fmt: skip
        rows = [
            (
                Cell(
                    words=f"{one.version}",
                    small=_marks(one.id, found.current_id, found.baseline_id),
                    href=address("plan", id=str(one.id), thread=str(row.id)),
                ),
                Cell(
                    words=moment_text(one.created_at, zone()),
                    small=one.created_by_name,
                ),
                Cell(words="–")
                if one.id == found.current_id
                else Cell(
                    words="Compare",
                    href=address("compare", before=str(one.id), after=str(found.current_id)),
                ),
                Cell(words="Go back", press=str(one.version))
                if view.may_write and one.id != found.current_id
                else "",
            )
            for one in found.rows
        ]
        headings = ("Version", "Saved", "", "")
        pressed = table(
            [Column(heading=heading, wrap=False) for heading in headings],
            rows, key="thread-versions", label="Versions of the plan",
        )  # fmt: skip
    if pressed:
        doing.move(row.id, "revert", int(pressed))
        st.rerun()


def _marks(one: UUID, current: UUID, baseline: UUID) -> str:
    marks: Sequence[str] = [
        "current" if one == current else "",
        "baseline" if one == baseline else "",
    ]
    return ", ".join(mark for mark in marks if mark)
