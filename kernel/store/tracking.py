"""Recording what was done with a well without ever breaking the work that is recorded."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import KernelError
from kernel.store.actor import Actor
from kernel.store.engagement import Mode, record_interaction
from kernel.store.engagement_bulk import NewInteraction, record_each
from kernel.store.plan_bulk import NewSnapshot, record_plans
from kernel.store.session import tenant_session
from kernel.store.tables import NAMED
from kernel.store.well_news import Told, tell_followers

__all__ = ["NAMED", "tell", "track", "track_each", "track_plans"]
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
            recorded = record_interaction(session, api14, type, mode, metadata, subject=subject)
            if recorded:
                tell(session, [(api14, type, metadata or {})])
            return recorded
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
            tell(session, [(one.api14, one.type, one.metadata) for one in entries])
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
            tell(session, [(one.api14, "w3a_generated", one.metadata) for one in plans])
    except (KernelError, sa.exc.SQLAlchemyError):
        _log.warning("plans_not_recorded", extra={"plans": len(plans)}, exc_info=True)
        return False
    return True


def tell(session: Session, done: Sequence[Told]) -> None:
    """Tell the followers of wells, within the transaction of the record.

    A failure is logged, undone and goes no further.
    """
    try:
        with session.begin_nested():
            tell_followers(session, done)
    except (KernelError, sa.exc.SQLAlchemyError):
        _log.warning("followers_not_told", extra={"wells": len(done)}, exc_info=True)
