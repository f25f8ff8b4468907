"""Which version of a plan holds: the one place where that is decided.

It is the version at which the plan's head stands, which changes, undo, redo and revert move;
without a head, or where a version was generated or restored since it was moved, the newest one.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.chat_tables import plan_head
from kernel.store.tables import plan_snapshot

POST_EDIT = "post_edit"
RESTORED = "restored"
CARRIED = "carried"  # made again, with the changes of the version before

_newest = plan_snapshot.alias("newest")
_holding_id: sa.ColumnElement[UUID] = sa.case(
    (plan_head.c.seen_version >= _newest.c.version, plan_head.c.snapshot_id),
    else_=_newest.c.id,
)
_VERSIONS = sa.select(
    _newest.c.plan_key, _newest.c.api14, _newest.c.id.label("newest_id"), _holding_id.label("id")
).select_from(
    _newest.outerjoin(
        plan_head,
        sa.and_(
            plan_head.c.organization_id == _newest.c.organization_id,
            plan_head.c.plan_key == _newest.c.plan_key,
        ),
    )
)


def holding_of_each_plan(*, api14: str | None = None) -> sa.Select[Any]:
    """plan_key, api14, id of the newest version and of the one that holds, a row each plan.

    Args:
        api14: Only plans of this well.
    """
    wanted = _VERSIONS.distinct(_newest.c.plan_key).order_by(
        _newest.c.plan_key, _newest.c.version.desc()
    )
    return wanted if api14 is None else wanted.where(_newest.c.api14 == api14)


def holds(version: sa.Table) -> sa.ColumnElement[bool]:
    """Whether a version is the one of its plan that holds."""
    holding = (
        _VERSIONS.with_only_columns(_holding_id)
        .where(
            _newest.c.organization_id == version.c.organization_id,
            _newest.c.plan_key == version.c.plan_key,
        )
        .order_by(_newest.c.version.desc())
        .limit(1)
        .correlate(version)
        .scalar_subquery()
    )
    return version.c.id == holding


def standing_version(session: Session, plan_key: str) -> UUID:
    """The id of the version that holds; nothing is written, so that a look is only a look.

    Raises:
        NotFound: Nothing is saved under the key.
    """
    row = session.execute(
        holding_of_each_plan().where(_newest.c.plan_key == plan_key)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such plan.", hint="Reload the list of plans.")
    held: UUID = row.id
    return held
