"""Telling those who follow a well what others of their organization did with it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.columns import any_of
from kernel.store.follows import NewNotice, add_notices
from kernel.store.tables import person, well, well_engagement
from kernel.store.well_tables import well_follower
from kernel.wells.api_number import ApiNumber
from kernel.wells.interactions import what_was_done
from kernel.wells.names import well_name

# The schedule tells of jobs itself; a confirmed value and a conversation change nothing for others.
QUIET = frozenset({"campaign_job_changed", "fact_confirmed", "chat_created", "advisory_requested"})
Told = tuple[str, str, Mapping[str, Any]]  # well, type and metadata of an interaction


def tell_followers(session: Session, done: Sequence[Told]) -> None:
    """Put what was done into the inboxes of those who follow the wells, not of who did it.

    Where nobody follows one of them, it costs one short question.
    """
    loud = [one for one in done if one[1] not in QUIET]
    followers = _followers(session, [api14 for api14, *_ in loud]) if loud else {}
    if not followers:
        return
    names = _names(session, list(followers))
    add_notices(
        session,
        [
            NewNotice(
                person_id=person_id,
                kind="well",
                title=f"{names[api14]}: {what_was_done(type, metadata)}",
                lines=[],
                because=[names[api14]],
                screen=f"well?api={ApiNumber(api14=api14).shortest}",
            )
            for api14, type, metadata in loud
            for person_id in followers.get(api14, ())
        ],
    )


def _followers(session: Session, api14s: Sequence[str]) -> dict[str, list[UUID]]:
    """Who follows each of the wells, of those who may still sign in, but for who asks."""
    rows = session.execute(
        sa.select(well_follower.c.api14, well_follower.c.person_id)
        .join(
            person,
            sa.and_(
                person.c.organization_id == well_follower.c.organization_id,
                person.c.id == well_follower.c.person_id,
            ),
        )
        .where(
            any_of(well_follower.c.api14, api14s),
            well_follower.c.person_id != sa.func.app.person_id(type_=sa.Uuid),
            person.c.active,
        )
    )
    found: dict[str, list[UUID]] = {}
    for row in rows:
        found.setdefault(row.api14, []).append(row.person_id)
    return found


def _names(session: Session, api14s: Sequence[str]) -> dict[str, str]:
    """What the organization calls the wells."""
    said = well_engagement.c.metadata
    rows = session.execute(
        sa.select(
            well.c.api14,
            *(
                sa.func.coalesce(said[name].astext, well.c[name]).label(name)
                for name in ("lease", "well_no")
            ),
        )
        .outerjoin(well_engagement, well_engagement.c.api14 == well.c.api14)
        .where(any_of(well.c.api14, api14s))
    )
    return {row.api14: well_name(row.api14, row.lease, row.well_no) for row in rows}
