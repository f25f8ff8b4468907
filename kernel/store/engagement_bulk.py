"""Interactions with many wells at once, each as `kernel.store.engagement` records one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.engagement import Mode
from kernel.store.ids import uuid7
from kernel.wells.interactions import refuse_unknown_interaction


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInteraction:
    """Something that was done with a well. Attributes as arguments of `record_interaction`."""

    api14: str
    type: str
    mode: Mode | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    subject: UUID | None = None


_GIVEN = """
      from unnest(cast(:ids as uuid[]), cast(:wells as text[]), cast(:types as text[]),
                  cast(:modes as text[]), cast(:metadata as jsonb[]), cast(:subjects as uuid[]))
           as n (id, api14, type, mode, metadata, subject)
"""
_ENGAGED = sa.text(f"""
    insert into app.well_engagement (id, api14, mode, first_interaction_at, last_interaction_at,
                                     last_interaction_type, interaction_count, metadata)
    select n.id, n.api14, coalesce(n.mode, 'upload'), clock_timestamp(), clock_timestamp(),
           n.type, 1, n.metadata {_GIVEN}
    on conflict (organization_id, api14) do update
       set last_interaction_at = greatest(app.well_engagement.last_interaction_at,
                                          clock_timestamp()),
           last_interaction_type = excluded.last_interaction_type,
           interaction_count = app.well_engagement.interaction_count + 1,
           metadata = app.well_engagement.metadata || excluded.metadata
""")  # noqa: S608 - constants of this module
_MERGED_MODE = sa.text(f"""
    update app.well_engagement e set mode = 'hybrid' {_GIVEN}
     where e.api14 = n.api14 and n.mode is not null and e.mode <> n.mode and e.mode <> 'hybrid'
""")  # noqa: S608
_LOGGED = sa.text(f"""
    insert into app.well_interaction (id, api14, type, mode, at, metadata, subject)
    select n.id, n.api14, n.type, coalesce(n.mode, e.mode), clock_timestamp(), n.metadata,
           n.subject {_GIVEN}
      join app.well_engagement e on e.api14 = n.api14
""")


def record_each(session: Session, entries: Sequence[NewInteraction]) -> None:
    """Log and count one interaction with each of different wells.

    Raises:
        InvalidInput: There is no such type, or the metadata lack what it must carry.
    """
    if not entries:
        return
    for entry in entries:
        refuse_unknown_interaction(entry.type, entry.metadata)
    entries = sorted(entries, key=lambda entry: entry.api14)  # two at once never deadlock
    told = {
        "wells": [entry.api14 for entry in entries],
        "types": [entry.type for entry in entries],
        "modes": [entry.mode for entry in entries],
        "metadata": [json.dumps(dict(entry.metadata), default=str) for entry in entries],
        "subjects": [entry.subject for entry in entries],
    }
    session.execute(_ENGAGED, told | {"ids": [uuid7() for _ in entries]})
    session.execute(_MERGED_MODE, told | {"ids": [uuid7() for _ in entries]})
    session.execute(_LOGGED, told | {"ids": [uuid7() for _ in entries]})
