"""Undo, redo and revert by a button: one press, as it is one press to apply a proposal.

A move that brings a breach of law back is not made at once; it waits as a proposal, whose rule
must be acknowledged.
"""

from dataclasses import dataclass
from uuid import UUID

from kernel.errors import KernelError
from kernel.store import chats
from kernel.store.actor import Actor
from kernel.store.ids import uuid7
from kernel.store.proposals import ModificationRow, ProposalRow
from kernel.store.session import tenant_session
from kernel.workflows.apply_proposal import apply
from kernel.workflows.chat_threads import writable
from kernel.workflows.plan_proposals import Move, propose_move


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of a move: applied, or waiting where it breaks a rule of law."""

    proposal: ProposalRow
    applied: ModificationRow | None


def move_plan(
    actor: Actor,
    thread_id: UUID | str,
    move: Move,
    *,
    count: int = 1,
    version: int | str | None = None,
) -> Moved:
    """Move the head of a plan, and say so in the conversation.

    Args:
        actor: The owner of the conversation.
        thread_id: The conversation.
        move: Which way.
        count: How many changes back or forth.
        version: Number of a version, or `baseline`; of revert.

    Raises:
        NotFound: There is no such conversation for this person, or no such version.
        NotAllowed: It is somebody else's.
        InvalidInput: There is nothing to undo or to redo, or the plan is that version already.
        Conflict: Somebody else changed the plan first, or the conversation is put away.
    """
    message_id = uuid7()
    with tenant_session(actor) as session:
        thread = writable(session, actor, thread_id)
        # before the move, so that its proposal can name the message
        chats.add_message(
            session, thread.id, role="system", words="", state="streaming", message_id=message_id
        )
    words, state = "Nothing was changed.", "failed"
    try:
        held = propose_move(
            actor, thread.id, move, count=count, version=version, message_id=message_id
        )
        done = None if held.blocking else apply(actor, held.id)
        words, state = " ".join(held.said), "complete"
    except KernelError as failure:
        words = failure.message
        raise
    finally:
        with tenant_session(actor) as session:
            chats.change_message(session, message_id, words=words, state=state)
    return Moved(proposal=held, applied=done)
