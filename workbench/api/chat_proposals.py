"""Proposed changes of a plan: made, looked at, edited, applied once, discarded."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from kernel.plugging.edits.command import MOST_EDITS, edits_from_json
from kernel.store.proposals import ProposalRow
from kernel.workflows import plan_proposals
from kernel.workflows.apply_proposal import Acknowledged, apply
from workbench.api.bodies import Closed
from workbench.api.chat import Modification
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/chat", tags=["Conversations"], dependencies=SECURITY)


class Operations(Closed):
    """Changes by step id: `operation`, `targets` and the values of that operation. Depths in ft."""

    operations: list[dict[str, Any]] = Field(min_length=1, max_length=MOST_EDITS)


class HeadMove(Closed):
    """Back, forth, or to a version; `baseline` is known by name."""

    move: Literal["undo", "redo", "revert"]
    count: int = Field(1, ge=1, le=500)
    version: int | Literal["baseline"] | None = None


class Acknowledgement(Closed):
    """Needed where a change adds a finding of law: its rules by name, and why all the same."""

    acknowledged_rules: list[str] = Field(default_factory=list, max_length=50)
    reason: str = Field("", max_length=1000)


class Proposal(BaseModel):
    """A change that is offered; `result` is the plan as it would be."""

    id: UUID
    thread_id: UUID
    kind: Literal["edit", "undo", "redo", "revert"]
    status: Literal["pending", "applied", "discarded", "withdrawn", "expired", "stale"]
    operations: list[dict[str, Any]]
    said: list[str]
    base_snapshot_id: UUID
    diff: dict[str, Any]
    risk: dict[str, Any]
    blocking: list[dict[str, Any]] = Field(description="New findings of law.")
    influences: list[dict[str, Any]]
    result: dict[str, Any]
    expires_at: datetime
    created_at: datetime

    @classmethod
    def of(cls, row: ProposalRow) -> "Proposal":
        """As it is kept."""
        return cls(
            id=row.id,
            thread_id=row.thread_id,
            kind=row.kind,
            status=row.status,
            operations=[dict(one) for one in row.operations],
            said=list(row.said),
            base_snapshot_id=row.base_id,
            diff=dict(row.diff),
            risk=dict(row.risk),
            blocking=[dict(one) for one in row.blocking],
            influences=[dict(one) for one in row.influences],
            result=dict(row.result),
            expires_at=row.expires_at,
            created_at=row.created_at,
        )


@router.post("/threads/{thread_id}/proposals", summary="Offer a change", status_code=201)
def offer(thread_id: UUID, asked: Operations, actor: SignedIn) -> Proposal:
    """Counted, checked and compared; nothing is changed, and a pending one is withdrawn."""
    edits = edits_from_json(asked.operations)
    return Proposal.of(plan_proposals.propose(actor, thread_id, edits))


@router.post("/threads/{thread_id}/moves", summary="Offer undo, redo or revert", status_code=201)
def offer_move(thread_id: UUID, asked: HeadMove, actor: SignedIn) -> Proposal:
    """The way between snapshots, shown before it is gone."""
    row = plan_proposals.propose_move(
        actor, thread_id, asked.move, count=asked.count, version=asked.version
    )
    return Proposal.of(row)


@router.get("/proposals/{proposal_id}", summary="One proposal")
def one(proposal_id: UUID, actor: SignedIn) -> Proposal:
    """Of a conversation that you own or may read."""
    return Proposal.of(plan_proposals.load_proposal(actor, proposal_id))


@router.patch("/proposals/{proposal_id}", summary="Edit the arguments of a proposal")
def edit(proposal_id: UUID, asked: Operations, actor: SignedIn) -> Proposal:
    """A new preview takes the place of the old one."""
    return Proposal.of(plan_proposals.edit_arguments(actor, proposal_id, asked.operations))


@router.post("/proposals/{proposal_id}/apply", summary="Apply a proposal, once")
def carry_out(proposal_id: UUID, asked: Acknowledgement, actor: SignedIn) -> Modification:
    """409 where the plan changed since; applied a second time it answers with the first."""
    word = Acknowledged(rules=tuple(asked.acknowledged_rules), reason=asked.reason)
    return Modification.of(apply(actor, proposal_id, acknowledged=word))


@router.post("/proposals/{proposal_id}/discard", summary="Discard a proposal")
def put_away(proposal_id: UUID, actor: SignedIn) -> Proposal:
    """Nothing was changed."""
    return Proposal.of(plan_proposals.discard(actor, proposal_id))
