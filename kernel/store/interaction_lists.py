"""What an organization did with wells, over all of them: narrowed, and page by page."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.engagement import INTERACTION, InteractionRow
from kernel.store.tables import well_interaction

_log = well_interaction.c


def interaction_page(
    session: Session,
    narrowed: list[sa.ColumnElement[bool]],
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> list[InteractionRow]:
    """Interactions, newest first.

    Args:
        session: Of the organization.
        narrowed: Conditions of `interactions_where`.
        before: Those that lie before this one, the nearest to it.
        after: Those that lie after this one, the nearest to it.
        limit: How many.

    Raises:
        NotFound: The organization has no such interaction.
    """
    wanted = INTERACTION.where(*narrowed).limit(limit)
    newest = (_log.at.desc(), _log.id.desc())
    if before is not None:
        wanted = wanted.where(sa.tuple_(_log.at, _log.id) < _place(session, before))
        wanted = wanted.order_by(*newest)
    elif after is not None:
        wanted = wanted.where(sa.tuple_(_log.at, _log.id) > _place(session, after))
        wanted = wanted.order_by(_log.at, _log.id)
    else:
        wanted = wanted.order_by(*newest)
    rows = [InteractionRow(**row._mapping) for row in session.execute(wanted)]
    return rows[::-1] if after is not None and before is None else rows


def _place(session: Session, interaction_id: UUID) -> sa.Tuple:
    found = session.execute(
        sa.select(_log.at, _log.id).where(_log.id == interaction_id)
    ).one_or_none()
    if found is None:
        raise NotFound("This page of the history is not known.", hint="Open the history anew.")
    return sa.tuple_(*found)


def interactions_where(
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    type: str | None = None,
    person_id: UUID | None = None,
    api14: str | None = None,
) -> list[sa.ColumnElement[bool]]:
    """Conditions on the log of interactions; what is left out narrows nothing."""
    found: list[sa.ColumnElement[bool]] = []
    if since is not None:
        found.append(_log.at >= since)
    if until is not None:
        found.append(_log.at < until)
    if type is not None:
        found.append(_log.type == type)
    if person_id is not None:
        found.append(_log.person_id == person_id)
    if api14 is not None:
        found.append(_log.api14 == api14)
    return found
