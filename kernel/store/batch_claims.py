"""Wells of a batch in the hands of a worker: taken by one, given back, ended once.

A claim is a fresh id that is written into the rows it takes. Two workers never take the same row
(`for update skip locked`), and only the holder of a claim can end its rows, in the transaction
that saves their plans. A worker that was killed therefore loses nothing and repeats nothing: its
rows are given back, and a late answer of it finds its claim gone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.tables import batch_well

LOST_AFTER = timedelta(minutes=10)  # a claim that ended no well for so long is a dead worker's
_wells = batch_well


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A well in the hands of a worker."""

    id: UUID
    api14: str
    facts: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What came of a well.

    Attributes:
        state: done, blocked or failed.
        snapshot_id: The plan that was saved.
    """

    id: UUID
    state: str
    blockers: Sequence[Mapping[str, Any]] = ()
    figures: Mapping[str, Any] | None = None
    snapshot_id: UUID | None = None


def claim_wells(
    session: Session, batch_id: UUID, *, claim: UUID, job: int, limit: int
) -> list[Claimed]:
    """Take up to LIMIT waiting wells of a batch for the job with the number JOB."""
    free = (
        sa.select(_wells.c.id)
        .where(_wells.c.batch_id == batch_id, _wells.c.state == "waiting")
        .order_by(_wells.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    now = sa.func.clock_timestamp()
    taken = session.execute(
        sa.update(_wells)
        .where(_wells.c.id.in_(sa.select(free.c.id)))
        .values(state="running", claim=claim, claimed_job=job, claimed_at=now, started_at=now)
        .returning(_wells.c.id, _wells.c.api14, _wells.c.facts)
    )
    return sorted((Claimed(**row._mapping) for row in taken), key=lambda one: one.id)


def held_wells(session: Session, claim: UUID) -> set[UUID]:
    """The wells that a claim still holds, locked until the end of the transaction."""
    held = sa.select(_wells.c.id).where(_wells.c.claim == claim, _wells.c.state == "running")
    return set(session.scalars(held.order_by(_wells.c.id).with_for_update()))


def end_wells(session: Session, claim: UUID, ended: Sequence[Ended]) -> None:
    """Note what came of wells that CLAIM holds."""
    told = sa.text("""
        update app.batch_well w
           set state = n.state, blockers = n.blockers, figures = n.figures,
               snapshot_id = n.snapshot_id, claim = null, ended_at = clock_timestamp()
          from unnest(cast(:ids as uuid[]), cast(:states as text[]), cast(:blockers as jsonb[]),
                      cast(:figures as jsonb[]), cast(:snapshots as uuid[]))
               as n (id, state, blockers, figures, snapshot_id)
         where w.id = n.id and w.claim = :claim and w.state = 'running'
    """)
    session.execute(
        told,
        {
            "claim": claim,
            "ids": [one.id for one in ended],
            "states": [one.state for one in ended],
            "blockers": [json.dumps(list(one.blockers)) for one in ended],
            "figures": [json.dumps(dict(one.figures or {})) for one in ended],
            "snapshots": [one.snapshot_id for one in ended],
        },
    )


def give_back(
    session: Session, batch_id: UUID, *, job: int | None = None, claim: UUID | None = None
) -> int:
    """Let wells wait again whose worker is gone.

    Args:
        session: Of the person for whom they are planned.
        batch_id: The batch.
        job: Those that an earlier run of this job took; every silent one where None.
        claim: Those of this claim alone.

    Returns:
        How many.
    """
    if claim is not None:
        whose = _wells.c.claim == claim
    elif job is not None:
        whose = _wells.c.claimed_job == job
    else:
        whose = _wells.c.claimed_at < sa.func.now() - LOST_AFTER
    back = session.execute(
        sa.update(_wells)
        .where(_wells.c.batch_id == batch_id, _wells.c.state == "running", whose)
        .values(state="waiting", claim=None, claimed_job=None, started_at=None)
        .returning(_wells.c.id)
    )
    return len(back.all())


def still_held(session: Session, claim: UUID) -> bool:
    """Show a sign of life for a claim; False where it was cancelled or given back."""
    alive = session.execute(
        sa.update(_wells)
        .where(_wells.c.claim == claim, _wells.c.state == "running")
        .values(claimed_at=sa.func.clock_timestamp())
        .returning(_wells.c.id)
    )
    return bool(alive.all())
