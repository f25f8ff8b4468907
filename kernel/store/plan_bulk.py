"""Many plans saved at once, each as `kernel.store.plans` saves one.

The payload comes as JSON text, so that the process that planned it is the only one that wrote it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.engagement import Mode
from kernel.store.engagement_bulk import NewInteraction, record_each
from kernel.store.locks import hold_each
from kernel.store.tables import plan_snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSnapshot:
    """A plan to be saved.

    Attributes:
        id: From `uuid7()`; the payload names it.
        plan_key: "<api10>:<mode>".
        payload: The plan JSON as text.
        mode: Where the facts came from, for the history of the well.
        metadata: What the history of the well keeps of it.
    """

    id: UUID
    api14: str
    plan_key: str
    payload: str
    verdict: str
    as_of: date
    mode: Mode
    metadata: Mapping[str, Any]


# Row by row in one go: in an array each quote of a payload, some 4,000, would be escaped by itself.
_INSERT = sa.text("""
    insert into app.plan_snapshot (id, api14, plan_key, version, kind, payload, verdict, as_of)
    values (:id, :api14, :plan_key, :version, 'generated', cast(:payload as jsonb), :verdict,
            :as_of)
""")


def save_snapshots(session: Session, plans: Sequence[NewSnapshot]) -> None:
    """Save plans, each as the next version of its key; wells and keys may repeat among calls."""
    if not plans:
        return
    keys = [plan.plan_key for plan in plans]
    hold_each(session, [("plan", key) for key in keys])
    table = plan_snapshot
    last = dict(
        session.execute(
            sa.select(table.c.plan_key, sa.func.max(table.c.version))
            .where(table.c.plan_key.in_(keys))
            .group_by(table.c.plan_key)
        )
        .tuples()
        .all()
    )
    session.execute(
        _INSERT,
        [
            {
                "id": plan.id,
                "api14": plan.api14,
                "plan_key": plan.plan_key,
                "version": last.get(plan.plan_key, 0) + 1,
                "payload": plan.payload,
                "verdict": plan.verdict,
                "as_of": plan.as_of,
            }
            for plan in plans
        ],
    )


def record_plans(session: Session, plans: Sequence[NewSnapshot]) -> None:
    """Put plans of different wells into the history of their wells."""
    record_each(
        session,
        [
            NewInteraction(
                api14=plan.api14,
                type="w3a_generated",
                mode=plan.mode,
                metadata=plan.metadata,
                subject=plan.id,
            )
            for plan in plans
        ],
    )
