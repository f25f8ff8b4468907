"""What a press in a conversation does. Presses are callbacks, so that none is lost in a redraw.

A failure is kept for the next drawing, and so is a plan that moved on, whose page follows it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import streamlit as st

from kernel.assistant.turns import begin_turn, stop_turn
from kernel.workflows import apply_proposal, chat_threads, move_plan, plan_proposals
from kernel.workflows.apply_proposal import Acknowledged
from kernel.workflows.plan_proposals import Move
from workbench.ui.page import acting, told

THREAD = "thread"  # the part of the address that names the open conversation
MOVED = "assistant_plan_moved"  # the session-state key of the version that holds since a press
EDITING = "assistant_editing"  # id of the proposal whose arguments are being edited
PLACE = "assistant_failure"  # where a failed press is told
REFUSED = "assistant_refused"  # words that could not be sent, for the browser to keep
_TITLE = 60  # signs of the first message that make a title


def said_key(thread_id: object) -> str:
    """The key of the composer of a conversation."""
    return f"say-{thread_id}"


def say(plan_key: str, thread_id: UUID | None) -> None:
    """Send what stands in the composer."""
    words = str(st.session_state.get(said_key(thread_id or plan_key)) or "")
    if words.strip():
        send(plan_key, thread_id, words)


def send(plan_key: str, thread_id: UUID | None, words: str) -> None:
    """Send a message; without a conversation the first message opens one.

    Words that could not be sent stand in the composer again.
    """
    with acting(PLACE) as actor:
        if thread_id is None:
            title = " ".join(words.split())
            title = title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
            thread_id = chat_threads.create_thread(actor, plan_key, title=title).id
            st.session_state["assistant_opened"] = str(thread_id)
            st.query_params[THREAD] = str(thread_id)
        before = plan_proposals.shown_now(actor, thread_id).id
        begin_turn(actor, thread_id, words)
        _follow(before, plan_proposals.shown_now(actor, thread_id).id)
        return
    st.session_state[said_key(thread_id or plan_key)] = words
    st.session_state[REFUSED] = words


def refused() -> str:
    """The words that could not be sent just now, once."""
    return str(st.session_state.pop(REFUSED, ""))


def stop(answer_id: UUID) -> None:
    """Wish that an answer stop."""
    with acting(PLACE) as actor:
        stop_turn(actor, answer_id)


def apply(proposal_id: UUID, rules: Sequence[str]) -> None:
    """Apply a proposal, with the rules that were ticked and the reason that was typed."""
    with acting(PLACE) as actor:
        named = tuple(rule for rule in rules if st.session_state.get(tick_key(proposal_id, rule)))
        reason = str(st.session_state.get(reason_key(proposal_id)) or "")
        held = plan_proposals.load_proposal(actor, proposal_id)
        word = Acknowledged(rules=named, reason=reason) if rules else None
        done = apply_proposal.apply(actor, proposal_id, acknowledged=word)
        _follow(held.base_id, done.result_id)


def discard(proposal_id: UUID) -> None:
    """Put a proposal away."""
    with acting(PLACE) as actor:
        plan_proposals.discard(actor, proposal_id)
        st.session_state.pop(EDITING, None)


def edit(proposal_id: UUID | None) -> None:
    """Open the form of a proposal's arguments, or close it."""
    st.session_state[EDITING] = str(proposal_id) if proposal_id else None


def preview_again(proposal_id: UUID, rows: Sequence[dict[str, Any]]) -> bool:
    """Offer a proposal anew with other arguments; whether that was possible."""
    with acting(PLACE) as actor:
        plan_proposals.edit_arguments(actor, proposal_id, rows)
        st.session_state.pop(EDITING, None)
    return PLACE not in st.session_state


def move(thread_id: UUID, way: Move, version: int | str | None = None) -> None:
    """Undo, redo, or go back to a version."""
    with acting(PLACE) as actor:
        before = plan_proposals.shown_now(actor, thread_id).id
        moved = move_plan.move_plan(actor, thread_id, way, version=version)
        if moved.applied is not None:
            _follow(before, moved.applied.result_id)


def archive(thread_id: UUID, away: bool) -> None:
    """Put a conversation away, or take it back."""
    with acting(PLACE) as actor:
        chat_threads.archive_thread(actor, thread_id, archived=away)


def failure() -> None:
    """Show the failure of the last press, once."""
    told(PLACE)


def plan_moved() -> str | None:
    """The id of the version that holds since the last press, once."""
    moved: str | None = st.session_state.pop(MOVED, None)
    return moved


def tick_key(proposal_id: UUID, rule: str) -> str:
    """The key of a rule's checkbox; it holds for one proposal and never carries over."""
    return f"ack-{proposal_id}-{rule}"


def reason_key(proposal_id: UUID) -> str:
    """The key of the reason for a breach; it holds for one proposal."""
    return f"reason-{proposal_id}"


def _follow(before: UUID, after: UUID) -> None:
    if before != after:
        st.session_state[MOVED] = str(after)
