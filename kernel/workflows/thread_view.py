"""A conversation as its page shows it: messages, what was offered in each, what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.plugging.cost import Estimate, estimate
from kernel.store import chats
from kernel.store import proposals as store
from kernel.store.actor import Actor, Role
from kernel.store.chats import MessageRow, ThreadRow
from kernel.store.plans import SnapshotRow, snapshot
from kernel.store.prices import price_book
from kernel.store.proposals import HeadRow, ModificationRow, ProposalRow, ProposalSummary
from kernel.store.session import tenant_session
from kernel.workflows.chat_threads import current_head, readable, settle_given_up
from kernel.workflows.plan_proposals import fate_of, proposal_id_of

SHOWN = 40  # messages that are shown before “Show earlier”


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    """A conversation at one moment.

    Attributes:
        is_owner: Whether it is the person's own.
        may_change: Whether they may share, rename and put it away: the owner, as an editor.
        earlier: How many messages stand before those shown.
        offered: What was offered, by the message that made it, oldest first.
        applied: What came of proposals, by their ids.
        plan: The version that holds.
        undoable: The proposal whose change was the last one and can be undone.
        may_undo: Whether the plan stands beyond its first version.
        may_redo: Whether something undone can be done again.
    """

    thread: ThreadRow
    is_owner: bool
    may_change: bool
    messages: tuple[MessageRow, ...]
    earlier: int
    offered: Mapping[UUID, tuple[ProposalSummary, ...]]
    applied: Mapping[UUID, ModificationRow]
    plan: SnapshotRow
    undoable: UUID | None
    may_undo: bool
    may_redo: bool

    @property
    def may_write(self) -> bool:
        """Whether the person may say something and decide here."""
        return self.may_change and self.thread.archived_at is None

    @property
    def pending(self) -> ProposalSummary | None:
        """What waits for a decision."""
        every = (one for row in self.offered.values() for one in row)
        return next((one for one in every if one.status == "pending"), None)

    @property
    def answering(self) -> MessageRow | None:
        """The message that is still being written."""
        written = (one for one in self.messages if one.role == "assistant")
        return next((one for one in written if one.state == "streaming"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A proposal with the plan before and after, both costed by the newest price book."""

    proposal: ProposalRow
    before: Mapping[str, Any]
    cost_before: Estimate | None
    cost_after: Estimate | None

    @property
    def after(self) -> Mapping[str, Any]:
        """The plan as it would be."""
        return self.proposal.result


def view_thread(actor: Actor, thread_id: UUID | str, *, shown: int = SHOWN) -> ThreadView:
    """The newest messages of a conversation with everything that stands in them.

    Raises:
        NotFound: There is no such conversation for this person.
    """
    with tenant_session(actor) as session:
        thread = readable(session, actor, thread_id)
        settle_given_up(session, thread.id)
        head = current_head(session, thread.plan_key)
        messages = chats.messages_of(session, thread.id, limit=shown, newest=True)
        applied = store.modifications_of(session, thread.id)
        return ThreadView(
            thread=thread,
            is_owner=thread.created_by == actor.user_id,
            may_change=thread.created_by == actor.user_id and actor.may(Role.EDITOR),
            messages=tuple(messages),
            earlier=max(thread.messages - len(messages), 0),
            offered=_offered(session, thread, head),
            applied={row.proposal_id: row for row in applied},
            plan=snapshot(session, head.snapshot_id),
            undoable=_undoable(applied, head),
            may_undo=head.place > 0,
            may_redo=head.place + 1 < len(head.trail),
        )


def _offered(
    session: Session, thread: ThreadRow, head: HeadRow
) -> dict[UUID, tuple[ProposalSummary, ...]]:
    """Proposals by message; a pending one that can no longer be applied is shown as such."""
    found: dict[UUID, tuple[ProposalSummary, ...]] = {}
    for one in store.proposals_of(session, thread.id):
        if one.message_id is None:
            continue
        fate = fate_of(one, head) if one.status == "pending" else None
        row = replace(one, status=fate) if fate else one
        found[one.message_id] = (*found.get(one.message_id, ()), row)
    return found


def _undoable(applied: Sequence[ModificationRow], head: HeadRow) -> UUID | None:
    """The proposal whose application brought the head to where it stands."""
    if head.place == 0:
        return None
    for row in reversed(applied):
        if row.operation in ("undo", "redo"):
            continue
        if row.result_id == head.snapshot_id and row.source_id == head.trail[head.place - 1]:
            return row.proposal_id
    return None


def card_of(actor: Actor, proposal_id: UUID | str) -> Card:
    """A proposal with both plans and what each costs.

    Raises:
        NotFound: There is no such proposal for this person.
    """
    with tenant_session(actor) as session:
        held = store.proposal(session, proposal_id_of(proposal_id))
        readable(session, actor, held.thread_id)
        before = snapshot(session, held.base_id).payload
        book = price_book(session, None)
    return Card(
        proposal=held,
        before=before,
        cost_before=None if book is None else estimate(before, book),
        cost_after=None if book is None else estimate(held.result, book),
    )
