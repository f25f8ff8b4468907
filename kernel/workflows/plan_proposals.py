"""Changes of a plan as proposals: previewed, offered, edited, discarded, withdrawn, compared."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Conflict, InvalidInput, NotFound
from kernel.plugging.edits.command import Edit, edits_from_json
from kernel.plugging.edits.diff import PlanDiff, plan_diff
from kernel.plugging.edits.risk import risk_of
from kernel.store import proposals as store
from kernel.store.actor import Actor
from kernel.store.chats import ThreadRow
from kernel.store.locks import hold
from kernel.store.plans import SnapshotRow, SnapshotSummary, snapshot, snapshots_of
from kernel.store.proposals import HeadRow, ProposalRow, ProposalSummary
from kernel.store.session import tenant_session
from kernel.workflows.chat_threads import current_head, owned, readable, writable
from kernel.workflows.edit_plan import EditedPlan, edit_plan

LASTS = timedelta(hours=12)
Json = Mapping[str, Any]
Move = Literal["undo", "redo", "revert"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would do, kept nowhere."""

    payload: Json
    said: tuple[str, ...]
    diff: PlanDiff
    risk: Json
    blocking: tuple[Json, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The snapshots of a thread's plan, newest first."""

    rows: tuple[SnapshotSummary, ...]
    baseline_id: UUID
    current_id: UUID


def versions(actor: Actor, thread_id: UUID | str) -> Versions:
    """Every snapshot of a thread's plan, and which one holds.

    Raises:
        NotFound: There is no such thread for this person.
    """
    with tenant_session(actor) as session:
        thread = readable(session, actor, thread_id)
        held = current_head(session, thread.plan_key)
        rows = [r for r in snapshots_of(session, thread.api14) if r.plan_key == thread.plan_key]
        return Versions(
            rows=tuple(rows), baseline_id=thread.baseline_id, current_id=held.snapshot_id
        )


def shown_now(actor: Actor, thread_id: UUID | str) -> SnapshotRow:
    """The plan of a thread as it holds now.

    Raises:
        NotFound: There is no such thread for this person.
    """
    with tenant_session(actor) as session:
        thread = readable(session, actor, thread_id)
        return snapshot(session, current_head(session, thread.plan_key).snapshot_id)


def preview(actor: Actor, thread_id: UUID | str, edits: Sequence[Edit]) -> Preview:
    """What a change would do to the plan as it holds now, without a proposal.

    Raises:
        NotFound: There is no such thread for this person, or no such step.
        InvalidInput: The change cannot be carried out.
    """
    with tenant_session(actor) as session:
        thread = readable(session, actor, thread_id)
        base = snapshot(session, current_head(session, thread.plan_key).snapshot_id)
        baseline = snapshot(session, thread.baseline_id)
    return _previewed(base, baseline, edit_plan(base.payload, edits))


def propose(
    actor: Actor,
    thread_id: UUID | str,
    edits: Sequence[Edit],
    *,
    message_id: UUID | None = None,
    influences: Sequence[Json] = (),
) -> ProposalRow:
    """Offer a change of the plan as it holds now; another pending one is withdrawn.

    Args:
        actor: The owner of the thread.
        thread_id: The thread.
        edits: Bound to ids of the plan's steps.
        message_id: The message that made it.
        influences: Documents that were read on the way to it.

    Raises:
        NotFound: There is no such thread for this person, or no such step.
        NotAllowed: It is somebody else's.
        Conflict: It is put away.
        InvalidInput: The change cannot be carried out.
    """
    with tenant_session(actor) as session:
        thread = writable(session, actor, thread_id)
        base = snapshot(session, current_head(session, thread.plan_key).snapshot_id)
        baseline = snapshot(session, thread.baseline_id)
        made = _previewed(
            base, baseline, edit_plan(base.payload, edits), influenced=bool(influences)
        )
        operations = [edit.as_json() for edit in edits]
        return _offered(
            session, thread, base, made, "edit", operations, message_id, list(influences)
        )


def propose_move(
    actor: Actor,
    thread_id: UUID | str,
    move: Move,
    *,
    count: int = 1,
    version: int | str | None = None,
    message_id: UUID | None = None,
) -> ProposalRow:
    """Offer to move the plan's head: back, forth, or to a version; nothing is deleted.

    Args:
        actor: The owner of the thread.
        thread_id: The thread.
        move: Which way.
        count: How many changes back or forth.
        version: Number of a version, or `baseline`; of revert.
        message_id: The message that made it.

    Raises:
        NotFound: There is no such thread for this person, or no such version.
        NotAllowed: It is somebody else's.
        Conflict: It is put away.
        InvalidInput: There is nothing to undo or to redo, or the plan is that version already.
    """
    with tenant_session(actor) as session:
        thread = writable(session, actor, thread_id)
        held = current_head(session, thread.plan_key)
        base = snapshot(session, held.snapshot_id)
        target, words = _where_to(session, thread, held, move, count, version)
        if target == base.id:
            raise InvalidInput("The plan is that version already.", hint="Nothing was changed.")
        other = snapshot(session, target)
        made = _previewed(
            base,
            snapshot(session, thread.baseline_id),
            EditedPlan(payload=dict(other.payload), said=(words,)),
        )
        operations = [{"move": move, "count": count, "target": str(target)}]
        return _offered(session, thread, base, made, move, operations, message_id, [])


def edit_arguments(
    actor: Actor, proposal_id: UUID | str, rows: Sequence[Mapping[str, Any]]
) -> ProposalRow:
    """The proposal with other arguments, shown again; the first is withdrawn.

    Raises:
        NotFound: There is no such proposal for this person.
        Conflict: It is decided already.
        InvalidInput: The arguments make no change, or one that cannot be.
    """
    with tenant_session(actor) as session:
        held = own_proposal(session, actor, proposal_id)
        if held.status != "pending" or held.kind != "edit":
            raise Conflict("This proposal can no longer be edited.", hint="Ask for a new one.")
    return propose(
        actor,
        held.thread_id,
        edits_from_json(rows),
        message_id=held.message_id,
        influences=held.influences,
    )


def discard(actor: Actor, proposal_id: UUID | str) -> ProposalRow:
    """Put a proposal away; again has no further effect.

    Raises:
        NotFound: There is no such proposal for this person.
        NotAllowed: The thread is somebody else's.
    """
    with tenant_session(actor) as session:
        held = own_proposal(session, actor, proposal_id)
        store.decide(session, held.id, "discarded")
        return store.proposal(session, held.id)


def withdraw_pending(actor: Actor, thread_id: UUID | str) -> bool:
    """Withdraw what waits in a thread; False where nothing did.

    Raises:
        NotFound: There is no such thread for this person.
        NotAllowed: It is somebody else's.
    """
    with tenant_session(actor) as session:
        thread = owned(session, actor, thread_id)
        held = store.pending(session, thread.id)
        return held is not None and store.decide(session, held.id, "withdrawn")


def pending_of(actor: Actor, thread_id: UUID | str) -> ProposalRow | None:
    """The proposal that waits for a decision, if it still can be applied.

    One whose plan moved on, or whose time is over, is given that fate here.

    Raises:
        NotFound: There is no such thread for this person.
    """
    with tenant_session(actor) as session:
        thread = readable(session, actor, thread_id)
        held = store.pending(session, thread.id)
        if held is None:
            return None
        fate = fate_of(held, current_head(session, thread.plan_key))
        if fate is None:
            return held
        store.decide(session, held.id, fate)
        return None


def load_proposal(actor: Actor, proposal_id: UUID | str) -> ProposalRow:
    """A proposal of a thread that the person may read.

    Raises:
        NotFound: There is none of that id for this person.
    """
    with tenant_session(actor) as session:
        held = store.proposal(session, proposal_id_of(proposal_id))
        readable(session, actor, held.thread_id)
        return held


def compare_versions(
    actor: Actor, thread_id: UUID | str, one: int | str, other: int | str
) -> PlanDiff:
    """What differs between two versions; `baseline` and `current` are known by name.

    Raises:
        NotFound: There is no such thread for this person, or no such version.
    """
    with tenant_session(actor) as session:
        thread = readable(session, actor, thread_id)
        before, after = (snapshot(session, _version(session, thread, v)) for v in (one, other))
    return plan_diff(before.payload, after.payload)


def _version(session: Session, thread: ThreadRow, version: int | str) -> UUID:
    if version == "baseline":
        return thread.baseline_id
    if version == "current":
        return current_head(session, thread.plan_key).snapshot_id
    for row in snapshots_of(session, thread.api14):
        if row.plan_key == thread.plan_key and row.version == version:
            return row.id
    raise NotFound(f"The plan has no version {version}.", hint="Look at the list of versions.")


def _where_to(
    session: Session,
    thread: ThreadRow,
    held: HeadRow,
    move: Move,
    count: int,
    version: int | str | None,
) -> tuple[UUID, str]:
    if move == "undo":
        if held.place == 0:
            raise InvalidInput("This is the baseline: there is nothing to undo.")
        place = max(held.place - count, 0)
        stops = " That is the baseline; there is nothing before it." if place == 0 else ""
        return held.trail[place], f"Back by {held.place - place} change(s).{stops}"
    if move == "redo":
        if held.place + 1 >= len(held.trail):
            raise InvalidInput("There is nothing to redo.")
        place = min(held.place + count, len(held.trail) - 1)
        return held.trail[place], f"Forth by {place - held.place} change(s)."
    if version is None:
        raise InvalidInput("To which version?", hint="Name its number, or the baseline.")
    words = "Back to the baseline." if version == "baseline" else f"Back to version {version}."
    return _version(session, thread, version), words


def _previewed(
    base: SnapshotRow, baseline: SnapshotRow, made: EditedPlan, *, influenced: bool = False
) -> Preview:
    diff = plan_diff(base.payload, made.payload)
    against = plan_diff(baseline.payload, made.payload)
    risk = risk_of(baseline.payload, made.payload, against, influenced=influenced)
    return Preview(
        payload=made.payload,
        said=made.said,
        diff=diff,
        risk=risk.as_json(),
        blocking=tuple(one for one in diff.violations_added if one.get("level") == "law"),
    )


def _offered(
    session: Session,
    thread: ThreadRow,
    base: SnapshotRow,
    made: Preview,
    kind: str,
    operations: list[dict[str, Any]],
    message_id: UUID | None,
    influences: list[Json],
) -> ProposalRow:
    hold(session, "chat thread", str(thread.id))
    earlier = store.pending(session, thread.id)
    if earlier is not None:
        store.decide(session, earlier.id, "withdrawn")
    proposal_id = store.add_proposal(
        session,
        thread_id=thread.id,
        message_id=message_id,
        kind=kind,
        operations=operations,
        said=list(made.said),
        base_id=base.id,
        base_hash=payload_hash(base.payload),
        result=dict(made.payload),
        diff=made.diff.as_json(),
        risk=dict(made.risk),
        blocking=[dict(one) for one in made.blocking],
        influences=[dict(one) for one in influences],
        expires_at=datetime.now(UTC) + LASTS,
    )
    return store.proposal(session, proposal_id)


def payload_hash(payload: Json) -> str:
    """The same for the same plan, whoever computes it."""
    told = json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def fate_of(held: ProposalSummary, head: HeadRow) -> str | None:
    """`expired` or `stale` where a pending proposal can no longer be applied."""
    if held.expires_at <= datetime.now(UTC):
        return "expired"
    return "stale" if head.snapshot_id != held.base_id else None


def own_proposal(
    session: Session, actor: Actor, proposal_id: UUID | str, *, lock: bool = False
) -> ProposalRow:
    """A proposal of the person's own thread, in a session that is open.

    Raises:
        NotFound: There is none of that id for this person.
        NotAllowed: The thread is somebody else's.
    """
    held = store.proposal(session, proposal_id_of(proposal_id), lock=lock)
    owned(session, actor, held.thread_id)
    return held


def proposal_id_of(text: UUID | str) -> UUID:
    """The id of a proposal from an address.

    Raises:
        NotFound: It is no id.
    """
    try:
        return text if isinstance(text, UUID) else UUID(text)
    except ValueError:
        raise NotFound("There is no such proposal.", hint="Reload the conversation.") from None
