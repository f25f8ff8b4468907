"""Recording what was done with a well without ever breaking the work that is recorded."""

import logging
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import KernelError
from kernel.store.actor import Actor
from kernel.store.engagement import EngagementRow, Mode, engagements_of, record_interaction
from kernel.store.session import tenant_session
from kernel.store.tables import well_engagement

_log = logging.getLogger(__name__)
NAMED = ("lease", "well_no", "operator", "field", "county", "district")


def track(
    actor: Actor, api14: str, type: str, mode: Mode, metadata: Mapping[str, Any] | None = None
) -> bool:
    """Record an interaction in a transaction of its own.

    Returns:
        Whether it was recorded; a failure is logged and goes no further.
    """
    try:
        with tenant_session(actor) as session:
            record_interaction(session, api14, type, mode, metadata)
    except (KernelError, sa.exc.SQLAlchemyError):
        _log.warning(
            "interaction_not_recorded", extra={"api14": api14, "type": type}, exc_info=True
        )
        return False
    return True


def engaged_wells(session: Session, text: str = "", limit: int = 50) -> list[EngagementRow]:
    """Wells that the organization worked on, by number, label or the names on its own papers.

    Every word of TEXT occurs in one of them. Those worked on last come first.
    """
    names = [well_engagement.c.metadata[name].astext for name in NAMED]
    searched = sa.func.lower(
        sa.func.concat_ws(" ", well_engagement.c.api14, well_engagement.c.label, *names)
    )
    found = (
        sa.select(well_engagement.c.api14)
        .order_by(well_engagement.c.last_interaction_at.desc(), well_engagement.c.id)
        .limit(limit)
    )
    for word in text.lower().split():
        digits = word.replace("-", "")
        forms = [word, digits] if len(digits) >= 5 and digits.isdigit() else [word]
        found = found.where(sa.or_(*(searched.contains(form, autoescape=True) for form in forms)))
    ordered = list(session.scalars(found))
    rows = engagements_of(session, ordered)
    return [rows[api14] for api14 in ordered]
