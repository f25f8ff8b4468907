"""The wells that an organization worked on: paged, the stale ones, and what was done when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.engagement import ENGAGEMENT, EngagementRow
from kernel.store.interaction_lists import interactions_where
from kernel.store.tables import well_engagement, well_interaction

Every = Literal["day", "week", "month"]
_table = well_engagement


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRow:
    """How many interactions of one kind fell into a span that begins at START, UTC."""

    start: date
    type: str
    interactions: int
    wells: int


def engagement_page(
    session: Session, *, limit: int, offset: int
) -> tuple[list[EngagementRow], int]:
    """Wells worked on, those worked on last first, from number OFFSET on; and how many there are.

    The farther half is counted from the other end, so that no page costs more than the middle.
    """
    total = session.scalar(sa.select(sa.func.count()).select_from(_table)) or 0
    size = max(0, min(limit, total - offset))
    if size == 0:
        return [], total
    ids = sa.select(_table.c.id)
    newest = (_table.c.last_interaction_at.desc(), _table.c.id.desc())
    if offset <= total // 2:
        page = ids.order_by(*newest).offset(offset).limit(size)
    else:
        oldest = (_table.c.last_interaction_at, _table.c.id)
        page = ids.order_by(*oldest).offset(total - offset - size).limit(size)
    on_page = list(session.scalars(page))
    rows = session.execute(ENGAGEMENT.where(_table.c.id.in_(on_page)).order_by(*newest))
    return [EngagementRow(**row._mapping) for row in rows], total


def stale_engagements(
    session: Session, *, before: datetime, since: datetime | None = None, limit: int = 500
) -> tuple[list[EngagementRow], int]:
    """Wells that nobody worked on since BEFORE, the longest left first; and how many there are.

    Args:
        session: Of the organization.
        before: They were worked on last before this moment.
        since: And at this moment or later; from the beginning by default.
        limit: Of the wells given.
    """
    left = _table.c.last_interaction_at < before
    if since is not None:
        left = sa.and_(left, _table.c.last_interaction_at >= since)
    total = session.scalar(sa.select(sa.func.count()).select_from(_table).where(left)) or 0
    order = (_table.c.last_interaction_at, _table.c.id)
    rows = session.execute(ENGAGEMENT.where(left).order_by(*order).limit(limit))
    return [EngagementRow(**row._mapping) for row in rows], total


def idle_counts(session: Session, moments: Sequence[datetime]) -> list[int]:
    """How many wells were worked on last before each of the moments."""
    if not moments:
        return []
    counts = (
        sa.func.count().filter(_table.c.last_interaction_at < moment).label(f"n{place}")
        for place, moment in enumerate(moments)
    )
    return list(session.execute(sa.select(*counts)).one())


def most_worked(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    type: str | None = None,
    limit: int = 20,
) -> list[tuple[str, int]]:
    """Wells with the most interactions, number and count.

    Args:
        session: Of the organization.
        since: Only interactions from this moment on.
        until: Only those before this moment.
        type: Only those of this kind.
        limit: Of wells.
    """
    if since is None and until is None and type is None:
        order = (_table.c.interaction_count.desc(), _table.c.api14)
        counted = sa.select(_table.c.api14, _table.c.interaction_count).order_by(*order)
    else:
        count = sa.func.count().label("n")
        counted = (
            sa.select(well_interaction.c.api14, count)
            .where(*interactions_where(since=since, until=until, type=type))
            .group_by(well_interaction.c.api14)
            .order_by(count.desc(), well_interaction.c.api14)
        )
    return [(row[0], row[1]) for row in session.execute(counted.limit(limit))]


def trend(
    session: Session,
    *,
    since: datetime,
    until: datetime,
    every: Every = "week",
    api14s: Sequence[str] | None = None,
) -> list[TrendRow]:
    """Interactions from SINCE to before UNTIL, counted by span of time and kind, oldest first.

    Args:
        session: Of the organization.
        since: The first moment.
        until: The moment after the last.
        every: The spans; weeks begin on Monday.
        api14s: Only those with these wells; all by default.
    """
    log = well_interaction
    start = sa.cast(sa.func.date_trunc(every, log.c.at, "UTC"), sa.Date).label("start")
    counted = (
        sa.select(
            start,
            log.c.type,
            sa.func.count().label("interactions"),
            sa.func.count(log.c.api14.distinct()).label("wells"),
        )
        .where(log.c.at >= since, log.c.at < until)
        .group_by(start, log.c.type)
        .order_by(start, log.c.type)
    )
    if api14s is not None:
        counted = counted.where(log.c.api14.in_(api14s))
    return [TrendRow(**row._mapping) for row in session.execute(counted)]
