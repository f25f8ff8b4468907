"""Many plans saved at once, each as `kernel.store.plans` saves one.

The payload comes as JSON text, so that the process that planned it is the only one that wrote it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.ids import uuid7
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
    mode: str
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


_ENGAGED = sa.text("""
    insert into app.well_engagement (id, api14, mode, first_interaction_at, last_interaction_at,
                                     last_interaction_type, interaction_count, metadata)
    select n.id, n.api14, n.mode, clock_timestamp(), clock_timestamp(), 'w3a_generated', 1,
           n.metadata
      from unnest(cast(:ids as uuid[]), cast(:wells as text[]), cast(:modes as text[]),
                  cast(:metadata as jsonb[])) as n (id, api14, mode, metadata)
    on conflict (organization_id, api14) do update
       set mode = excluded.mode,
           last_interaction_at = greatest(app.well_engagement.last_interaction_at,
                                          clock_timestamp()),
           last_interaction_type = excluded.last_interaction_type,
           interaction_count = app.well_engagement.interaction_count + 1,
           metadata = app.well_engagement.metadata || excluded.metadata
""")
_INTERACTED = sa.text("""
    insert into app.well_interaction (id, api14, type, mode, at, metadata)
    select n.id, n.api14, 'w3a_generated', n.mode, clock_timestamp(), n.metadata
      from unnest(cast(:ids as uuid[]), cast(:wells as text[]), cast(:modes as text[]),
                  cast(:metadata as jsonb[])) as n (id, api14, mode, metadata)
""")


def record_plans(session: Session, plans: Sequence[NewSnapshot]) -> None:
    """Put plans of different wells into the history of their wells."""
    if not plans:
        return
    plans = sorted(plans, key=lambda plan: plan.api14)  # two at once never deadlock
    told = {
        "wells": [plan.api14 for plan in plans],
        "modes": [plan.mode for plan in plans],
        "metadata": [json.dumps(dict(plan.metadata)) for plan in plans],
    }
    session.execute(_ENGAGED, told | {"ids": [uuid7() for _ in plans]})
    session.execute(_INTERACTED, told | {"ids": [uuid7() for _ in plans]})
