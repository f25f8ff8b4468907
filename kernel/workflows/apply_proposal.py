"""Applying a proposal: one transaction with compare-and-set on the plan's head.

Either everything is written, or nothing and the person is told. No model can call this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput
from kernel.plugging.edits.patch import patch_between
from kernel.store import proposals as store
from kernel.store.actor import Actor, Role
from kernel.store.chats import ThreadRow
from kernel.store.ids import uuid7
from kernel.store.plans import SnapshotRow, save_snapshot, snapshot
from kernel.store.proposals import HeadRow, ModificationRow, ProposalRow
from kernel.store.session import tenant_session
from kernel.store.standing import POST_EDIT
from kernel.store.tracking import track
from kernel.workflows.chat_pace import refuse_hasty_change
from kernel.workflows.chat_threads import current_head, readable
from kernel.workflows.plan_proposals import fate_of, own_proposal, proposal_id_of

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """A person's word for findings of law: the rules by name, and why all the same."""

    rules: tuple[str, ...]
    reason: str


_FATES: Mapping[str, str] = {
    "expired": "The time of this proposal is over; nothing was changed.",
    "stale": "The plan has changed since this was proposed; nothing was changed.",
    "withdrawn": "This proposal was withdrawn; nothing was changed.",
    "discarded": "This proposal was discarded; nothing was changed.",
}


def apply(
    actor: Actor, proposal_id: UUID | str, *, acknowledged: Acknowledged | None = None
) -> ModificationRow:
    """Apply a proposal: a new snapshot as the head, or the head moved; at most once.

    Args:
        actor: The owner of the thread, who becomes the one who applied it.
        proposal_id: What was previewed.
        acknowledged: Needed where it adds a finding of law.

    Raises:
        NotFound: There is no such proposal for this person.
        NotAllowed: The thread is somebody else's.
        InvalidInput: A finding of law is not acknowledged by its rule, with a reason.
        Conflict: It was withdrawn or discarded, its time is over, or the plan moved on.
        Busy: The person applied too many changes within a minute.
    """
    actor.must_be(Role.EDITOR)
    try:
        with tenant_session(actor) as session:
            done, fate = _applied(session, actor, proposal_id, acknowledged)
    except Conflict:
        _mark(actor, proposal_id, "stale")
        raise
    if done is None:
        raise Conflict(_FATES[fate], hint="Ask again to see it on the plan as it is now.")
    row, thread, fresh = done
    if fresh:
        _track(actor, thread, row)
    return row


def modifications(actor: Actor, thread_id: UUID | str) -> list[ModificationRow]:
    """What was applied from a thread, oldest first.

    Raises:
        NotFound: There is no such thread for this person.
    """
    with tenant_session(actor) as session:
        return store.modifications_of(session, readable(session, actor, thread_id).id)


def refuse_unacknowledged(held: ProposalRow, acknowledged: Acknowledged | None) -> None:
    """Refuse a change that adds findings of law without a word for each of their rules.

    Raises:
        InvalidInput: A rule is not named, or no reason is given.
    """
    rules = list(dict.fromkeys(str(one.get("rule")) for one in held.blocking))
    if not rules:
        return
    named = set(acknowledged.rules) if acknowledged else set()
    if not set(rules) <= named or acknowledged is None or not acknowledged.reason.strip():
        raise InvalidInput(
            f"This change breaks {'; '.join(rules)}. It is applied only with that rule "
            "acknowledged by name and a reason.",
            hint="Tick the rule on the proposal and say why.",
        )


def summary_of(diff: Json) -> str:
    """A difference in a few words: “1 removed, 2 changed”."""
    counts = [
        (len(diff.get(name) or []), name) for name in ("added", "removed", "changed", "moved")
    ]
    told = [f"{number} {name}" for number, name in counts if number]
    return ", ".join(told) or "note"


def _applied(
    session: Session, actor: Actor, proposal_id: UUID | str, acknowledged: Acknowledged | None
) -> tuple[tuple[ModificationRow, ThreadRow, bool] | None, str]:
    held = own_proposal(session, actor, proposal_id, lock=True)
    thread = readable(session, actor, held.thread_id)
    if held.status == "applied":
        row = store.modification_of(session, held.id)
        assert row is not None  # noqa: S101 - written in the same transaction as the status
        return (row, thread, False), ""
    if held.status != "pending":
        return None, held.status
    head = current_head(session, thread.plan_key)
    if (fate := fate_of(held, head)) is not None:
        store.decide(session, held.id, fate)
        return None, fate
    refuse_unacknowledged(held, acknowledged)
    refuse_hasty_change(session, actor)
    base = snapshot(session, held.base_id)
    result_id = _moved(session, thread, held, head, base)
    result = snapshot(session, result_id)
    store.add_modification(
        session,
        proposal_id=held.id,
        thread_id=thread.id,
        message_id=held.message_id,
        operation=_operation(held),
        source_id=base.id,
        result_id=result_id,
        diff=dict(held.diff),
        patch=patch_between(base.payload, result.payload),
        inverse=patch_between(result.payload, base.payload),
        risk_score=float(held.risk["score"]),
        risk=dict(held.risk),
        acknowledged=_acknowledged_json(acknowledged) if held.blocking else {},
    )
    store.decide(session, held.id, "applied")
    row = store.modification_of(session, held.id)
    assert row is not None  # noqa: S101 - added above
    return (row, thread, True), ""


def _moved(
    session: Session, thread: ThreadRow, held: ProposalRow, head: HeadRow, base: SnapshotRow
) -> UUID:
    """The head after the proposal: on a new snapshot, or on one that is there already."""
    if held.kind == "edit":
        result_id = uuid7()
        payload = {**held.result, "snapshot_id": str(result_id), "plan_id": thread.plan_key}
        save_snapshot(
            session,
            api14=thread.api14,
            plan_key=thread.plan_key,
            payload=payload,
            verdict=str(held.result.get("verdict")),
            as_of=base.as_of,
            kind=POST_EDIT,
            parent_id=base.id,
            snapshot_id=result_id,
        )
    else:
        result_id = UUID(str(held.operations[0]["target"]))
    count = int(held.operations[0].get("count", 1))
    if held.kind == "undo":
        trail, place = head.trail, max(head.place - count, 0)
    elif held.kind == "redo":
        trail, place = head.trail, min(head.place + count, len(head.trail) - 1)
    else:
        trail = (*head.trail[: head.place + 1], result_id)
        place = len(trail) - 1
    store.move_head(session, head, result_id, trail, place)
    return result_id


def _mark(actor: Actor, proposal_id: UUID | str, status: str) -> None:
    with tenant_session(actor) as session:
        store.decide(session, proposal_id_of(proposal_id), status)


def _operation(held: ProposalRow) -> str:
    if held.kind != "edit":
        return held.kind
    names = list(dict.fromkeys(str(one["operation"]) for one in held.operations))
    return names[0] if len(names) == 1 else "several"


def _acknowledged_json(acknowledged: Acknowledged | None) -> dict[str, Any]:
    if acknowledged is None:
        return {}
    return {"rules": list(acknowledged.rules), "reason": acknowledged.reason.strip()}


def _track(actor: Actor, thread: ThreadRow, row: ModificationRow) -> None:
    about = {
        "operation": row.operation,
        "diff_summary": summary_of(row.diff),
        "snapshot_id": str(row.result_id),
        "plan_id": thread.plan_key,
        "thread_id": str(thread.id),
    }
    track(actor, thread.api14, "plan_modified", metadata=about, subject=row.result_id)
