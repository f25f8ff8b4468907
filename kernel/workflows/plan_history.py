"""Which version of a plan holds, and who changed it from which conversation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kernel.store import chats
from kernel.store.actor import Actor
from kernel.store.plans import SnapshotRow, snapshot
from kernel.store.proposals import PlanChange, changes_of
from kernel.store.session import tenant_session
from kernel.store.standing import standing_version
from kernel.workflows.plans import load_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHistory:
    """How a plan came to what it is.

    Attributes:
        current_id: The version that holds.
        changes: What was changed from conversations, oldest first.
        readable: Ids of the conversations among them that the person may read.
    """

    plan_key: str
    current_id: UUID
    changes: tuple[PlanChange, ...]
    readable: frozenset[UUID]

    def made_by(self, snapshot_id: UUID) -> PlanChange | None:
        """The change that made a version; None where it was generated or restored."""
        return next((one for one in self.changes if one.result_id == snapshot_id), None)

    @property
    def moves(self) -> tuple[PlanChange, ...]:
        """Undone, redone and taken back to a version, newest first."""
        moved = [one for one in self.changes if one.operation in ("undo", "redo", "revert")]
        return tuple(reversed(moved))


def plan_history(actor: Actor, plan_key: str) -> PlanHistory:
    """Which version of a plan holds, with every change from a conversation.

    Raises:
        NotFound: Nothing is saved under the key.
    """
    with tenant_session(actor) as session:
        current_id = standing_version(session, plan_key)
        changes = changes_of(session, plan_key)
        mine = {row.id for row in chats.threads_of(session, actor.user_id, archived=True)}
    return PlanHistory(
        plan_key=plan_key,
        current_id=current_id,
        changes=tuple(changes),
        readable=frozenset(mine & {one.thread_id for one in changes}),
    )


def plan_shown(actor: Actor, chosen: str) -> dict[str, Any]:
    """A saved version by its id, or the version that holds by the key of the plan.

    Args:
        actor: Who looks.
        chosen: Id of a version, or "<api10>:<mode>".

    Raises:
        NotFound: The organization has no such plan.
    """
    if ":" not in chosen:
        return load_plan(actor, chosen)
    with tenant_session(actor) as session:
        found: Mapping[str, Any] = snapshot(session, standing_version(session, chosen)).payload
    return dict(found)


def plan_version(actor: Actor, snapshot_id: UUID) -> SnapshotRow:
    """A saved version with its content.

    Raises:
        NotFound: The organization has no such plan.
    """
    with tenant_session(actor) as session:
        return snapshot(session, snapshot_id)
