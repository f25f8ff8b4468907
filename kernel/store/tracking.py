"""Recording what was done with a well without ever breaking the work that is recorded."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import KernelError
from kernel.store.actor import Actor
from kernel.store.engagement import EngagementRow, Mode, engagements_of, record_interaction
from kernel.store.engagement_bulk import NewInteraction, record_each
from kernel.store.plan_bulk import NewSnapshot, record_plans
from kernel.store.session import tenant_session
from kernel.store.tables import NAMED, well_engagement

__all__ = ["NAMED", "engaged_wells", "track", "track_each", "track_plans"]
_log = logging.getLogger(__name__)


def track(
    actor: Actor,
    api14: str,
    type: str,
    mode: Mode | None = None,
    metadata: Mapping[str, Any] | None = None,
    *,
    subject: UUID | None = None,
) -> bool:
    """Record an interaction in a transaction of its own, after the work itself is kept.

    Arguments as of `record_interaction`.

    Returns:
        Whether it was recorded; a failure is logged and goes no further.
    """
    try:
        with tenant_session(actor) as session:
            return record_interaction(session, api14, type, mode, metadata, subject=subject)
    except (KernelError, sa.exc.SQLAlchemyError):
        _log.warning(
            "interaction_not_recorded", extra={"api14": api14, "type": type}, exc_info=True
        )
        return False


def track_each(actor: Actor, entries: Sequence[NewInteraction]) -> bool:
    """As `track`, one interaction with each of different wells, all or none."""
    try:
        with tenant_session(actor) as session:
            record_each(session, entries)
    except (KernelError, sa.exc.SQLAlchemyError):
        _log.warning("interactions_not_recorded", extra={"wells": len(entries)}, exc_info=True)
        return False
    return True


def track_plans(session: Session, plans: Sequence[NewSnapshot]) -> bool:
    """Put plans that are being saved into the history of their wells, within their transaction.

    Returns:
        Whether they were recorded; a failure is logged, undone and goes no further.
    """
    try:
        with session.begin_nested():
            record_plans(session, plans)
    except (KernelError, sa.exc.SQLAlchemyError):
        _log.warning("plans_not_recorded", extra={"plans": len(plans)}, exc_info=True)
        return False
    return True


def engaged_wells(session: Session, text: str = "", limit: int = 50) -> list[EngagementRow]:
    """Wells that the organization worked on, by number, label or the names on its own papers.

    Every word of TEXT occurs in one of them. Those worked on last come first.
    """
    found = (
        sa.select(well_engagement.c.api14)
        .order_by(well_engagement.c.last_interaction_at.desc(), well_engagement.c.id)
        .limit(limit)
    )
    own = well_engagement.c.search_text
    for word in text.lower().split():
        digits = word.replace("-", "")
        forms = [word, digits] if len(digits) >= 5 and digits.isdigit() else [word]
        found = found.where(sa.or_(*(own.contains(form, autoescape=True) for form in forms)))
    ordered = list(session.scalars(found))
    rows = engagements_of(session, ordered)
    return [rows[api14] for api14 in ordered]
