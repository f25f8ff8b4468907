"""The head of a plan, changes that were offered, and changes that were applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.errors import Conflict, NotFound
from kernel.store.chat_tables import (
    chat_thread,
    plan_head,
    plan_modification,
    plan_proposal,
)
from kernel.store.ids import uuid7
from kernel.store.tables import person, plan_snapshot

Json = Mapping[str, Any]
LONGEST_TRAIL = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRow:
    """Which snapshot of a plan holds, and the way there.

    Attributes:
        trail: Ids of snapshots in the order in which they became the head.
        place: Where on the trail the head stands; what lies behind it can be redone.
    """

    plan_key: str
    snapshot_id: UUID
    version: int
    trail: tuple[UUID, ...]
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSummary:
    """A change that was offered, without the plan that it would make."""

    id: UUID
    thread_id: UUID
    message_id: UUID | None
    kind: str
    operations: Sequence[Json]
    said: Sequence[str]
    base_id: UUID
    base_hash: str
    diff: Json
    risk: Json
    blocking: Sequence[Json]
    influences: Sequence[Json]
    status: str
    expires_at: datetime
    created_by: UUID
    created_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow(ProposalSummary):
    """A change that was offered, with the plan as it would be."""

    result: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """A change of a plan, and the conversation that it came from.

    Attributes:
        operation: Of the edit, or `undo`, `redo`, `revert`.
        operations: The commands; a move of the head has none with an `operation`.
        said: What was done, in words.
    """

    operation: str
    operations: Sequence[Json]
    said: Sequence[str]
    source_id: UUID
    result_id: UUID
    thread_id: UUID
    thread_title: str
    thread_owner: UUID
    message_id: UUID | None
    created_by: UUID
    created_by_name: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ModificationRow:
    """A change that was applied."""

    id: UUID
    proposal_id: UUID
    thread_id: UUID
    message_id: UUID | None
    operation: str
    source_id: UUID
    result_id: UUID
    diff: Json
    patch: Sequence[Json]
    inverse: Sequence[Json]
    risk_score: float
    risk: Json
    acknowledged: Json
    created_by: UUID
    created_by_name: str
    created_at: datetime


def head(session: Session, plan_key: str) -> HeadRow | None:
    """The head of a plan; None where nobody has talked about it yet."""
    row = session.execute(
        sa.select(*(plan_head.c[one.name] for one in fields(HeadRow))).where(
            plan_head.c.plan_key == plan_key
        )
    ).one_or_none()
    if row is None:
        return None
    return HeadRow(**{**row._mapping, "trail": tuple(UUID(one) for one in row.trail)})


def begin_head(session: Session, plan_key: str, snapshot_id: UUID) -> HeadRow:
    """The head of a plan, at this snapshot where there was none."""
    session.execute(
        insert(plan_head)
        .values(
            plan_key=plan_key,
            snapshot_id=snapshot_id,
            trail=[str(snapshot_id)],
            seen_version=_newest_version(plan_key),
        )
        .on_conflict_do_nothing(index_elements=["organization_id", "plan_key"])
    )
    found = head(session, plan_key)
    assert found is not None  # noqa: S101 - put there by the statement before
    return found


def move_head(
    session: Session, seen: HeadRow, snapshot_id: UUID, trail: Sequence[UUID], place: int
) -> None:
    """Compare and set: the head goes on only from where it was seen.

    Raises:
        Conflict: Somebody else moved it first; nothing is written.
    """
    done = session.execute(
        sa.update(plan_head)
        .where(
            plan_head.c.plan_key == seen.plan_key,
            plan_head.c.version == seen.version,
            plan_head.c.snapshot_id == seen.snapshot_id,
        )
        .values(
            snapshot_id=snapshot_id,
            version=plan_head.c.version + 1,
            trail=[str(one) for one in trail[-LONGEST_TRAIL:]],
            place=place - max(len(trail) - LONGEST_TRAIL, 0),
            seen_version=_newest_version(seen.plan_key),
        )
        .returning(plan_head.c.version)
    ).one_or_none()
    if done is None:
        raise Conflict(
            "Somebody else changed the plan first.",
            hint="Look at the new preview and decide again.",
        )


def _newest_version(plan_key: str) -> sa.ScalarSelect[int]:
    """The number of the newest version; a later one becomes the head by itself."""
    newest: sa.Select[tuple[int]] = sa.select(sa.func.max(plan_snapshot.c.version))
    return newest.where(plan_snapshot.c.plan_key == plan_key).scalar_subquery()


def add_proposal(session: Session, **values: Any) -> UUID:
    """Keep a change that is offered; the thread must have no other pending one."""
    proposal_id = uuid7()
    session.execute(sa.insert(plan_proposal).values(id=proposal_id, **values))
    return proposal_id


def proposal(session: Session, proposal_id: UUID, *, lock: bool = False) -> ProposalRow:
    """One proposal.

    Args:
        session: Of the organization.
        proposal_id: Its id.
        lock: Whether others wait until this transaction ends.

    Raises:
        NotFound: The organization has none of that id.
    """
    wanted = _PROPOSAL.where(plan_proposal.c.id == proposal_id)
    row = session.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if row is None:
        raise NotFound("There is no such proposal.", hint="Reload the conversation.")
    return ProposalRow(**row._mapping)


def pending(session: Session, thread_id: UUID) -> ProposalRow | None:
    """The proposal that waits in a thread."""
    row = session.execute(
        _PROPOSAL.where(plan_proposal.c.thread_id == thread_id, plan_proposal.c.status == "pending")
    ).one_or_none()
    return None if row is None else ProposalRow(**row._mapping)


def decide(session: Session, proposal_id: UUID, status: str) -> bool:
    """Give a pending proposal its fate; False where it had one already."""
    done = session.execute(
        sa.update(plan_proposal)
        .where(plan_proposal.c.id == proposal_id, plan_proposal.c.status == "pending")
        .values(status=status, decided_by=sa.text("app.person_id()"), decided_at=sa.func.now())
        .returning(plan_proposal.c.id)
    ).one_or_none()
    return done is not None


def proposals_of(session: Session, thread_id: UUID) -> list[ProposalSummary]:
    """What was offered in a thread, oldest first."""
    columns = [plan_proposal.c[one.name] for one in fields(ProposalSummary)]
    rows = session.execute(
        sa.select(*columns)
        .where(plan_proposal.c.thread_id == thread_id)
        .order_by(plan_proposal.c.id)
    )
    return [ProposalSummary(**row._mapping) for row in rows]


def add_modification(session: Session, **values: Any) -> UUID:
    """Keep a change that was applied; the second one of a proposal is refused by its key."""
    modification_id = uuid7()
    session.execute(sa.insert(plan_modification).values(id=modification_id, **values))
    return modification_id


def modification_of(session: Session, proposal_id: UUID) -> ModificationRow | None:
    """What came of a proposal; None where it was not applied."""
    row = session.execute(
        _MODIFICATION.where(plan_modification.c.proposal_id == proposal_id)
    ).one_or_none()
    return None if row is None else ModificationRow(**row._mapping)


def modifications_of(session: Session, thread_id: UUID) -> list[ModificationRow]:
    """Changes that were applied from a thread, oldest first."""
    rows = session.execute(
        _MODIFICATION.where(plan_modification.c.thread_id == thread_id).order_by(
            plan_modification.c.id
        )
    )
    return [ModificationRow(**row._mapping) for row in rows]


def changes_of(session: Session, plan_key: str) -> list[PlanChange]:
    """Changes of a plan from any conversation, oldest first."""
    here = plan_modification.c.organization_id
    rows = session.execute(
        sa.select(
            *(
                plan_modification.c[name]
                for name in ("operation", "source_id", "result_id", "thread_id", "message_id")
            ),
            plan_modification.c.created_by,
            plan_modification.c.created_at,
            plan_proposal.c.said,
            plan_proposal.c.operations,
            chat_thread.c.title.label("thread_title"),
            chat_thread.c.created_by.label("thread_owner"),
            person.c.name.label("created_by_name"),
        )
        .join(
            chat_thread,
            sa.and_(
                chat_thread.c.organization_id == here,
                chat_thread.c.id == plan_modification.c.thread_id,
            ),
        )
        .join(
            plan_proposal,
            sa.and_(
                plan_proposal.c.organization_id == here,
                plan_proposal.c.id == plan_modification.c.proposal_id,
            ),
        )
        .join(
            person,
            sa.and_(
                person.c.organization_id == here, person.c.id == plan_modification.c.created_by
            ),
        )
        .where(chat_thread.c.plan_key == plan_key)
        .order_by(plan_modification.c.id)
    )
    return [PlanChange(**row._mapping) for row in rows]


_PROPOSAL = sa.select(*(plan_proposal.c[one.name] for one in fields(ProposalRow)))
_MODIFICATION = sa.select(
    *(
        plan_modification.c[one.name]
        for one in fields(ModificationRow)
        if one.name != "created_by_name"
    ),
    person.c.name.label("created_by_name"),
).join(
    person,
    sa.and_(
        person.c.organization_id == plan_modification.c.organization_id,
        person.c.id == plan_modification.c.created_by,
    ),
)
