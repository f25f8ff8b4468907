"""Lists of saved plans with the figures that a list shows, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from kernel.plugging.life import Status
from kernel.store.columns import any_of
from kernel.store.standing import holding_of_each_plan, holds
from kernel.store.tables import person, plan_snapshot, plan_status

_table = plan_snapshot
# A plan is unpacked once for all of its figures: reading it out of the table costs most.
_unpacked = (
    sa.select(plan_snapshot.c.payload.op("||")(sa.text("'{}'::jsonb")).label("payload"))
    .correlate(plan_snapshot)
    .offset(0)
    .lateral("unpacked")
)
_payload = sa.type_coerce(_unpacked.c.payload, JSONB)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanListRow:
    """A saved plan in a list.

    Attributes:
        holds: Whether it is the version of its plan that holds.
        status_by: Who moved it to its state last; None for a draft that nobody moved.
        practice: Findings that name a district practice not followed.
        missing_facts: What the plan asks for, in its order.
        letter_date: Date of the water letter that the plan rests on, as the plan prints it.
    """

    id: UUID
    api14: str
    plan_key: str
    version: int
    kind: str
    parent_id: UUID | None
    verdict: str
    holds: bool
    status: Status
    status_by: str | None
    status_by_id: UUID | None
    status_at: datetime | None
    as_of: date
    created_by: UUID
    created_by_name: str
    created_at: datetime
    lease: str | None
    well_no: str | None
    steps: int
    sacks: int
    questions: int
    missing_facts: list[str]
    violations: int
    practice: int
    letter_date: str | None


_mover = person.alias("mover")
_newest = (
    sa.select(
        plan_status.c.status, plan_status.c.created_by, plan_status.c.created_at, _mover.c.name
    )
    .join(
        _mover,
        sa.and_(
            _mover.c.organization_id == plan_status.c.organization_id,
            _mover.c.id == plan_status.c.created_by,
        ),
    )
    .where(
        plan_status.c.organization_id == _table.c.organization_id,
        plan_status.c.snapshot_id == _table.c.id,
    )
    .order_by(plan_status.c.number.desc())
    .limit(1)
    .lateral("standing")
)
_standing: sa.ColumnElement[Any] = sa.func.coalesce(_newest.c.status, "draft")


def _length(key: str) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.jsonb_array_length(_payload[key]), 0)


_FIGURES: dict[str, sa.ColumnElement[Any]] = {
    "created_by_name": person.c.name,
    "status": _standing,
    "status_by": _newest.c.name,
    "status_by_id": _newest.c.created_by,
    "status_at": _newest.c.created_at,
    "lease": _payload["lease"].astext,
    "well_no": _payload["well_no"].astext,
    "steps": _length("steps"),
    "sacks": sa.func.coalesce(
        sa.cast(_payload[("materials_totals", "sacks")].astext, sa.Integer), 0
    ),
    "questions": _length("missing"),
    "missing_facts": sa.func.jsonb_path_query_array(
        _payload, sa.text("'$.missing[*].fact'::jsonpath")
    ),
    "violations": _length("violations"),
    "practice": sa.func.jsonb_array_length(
        sa.func.jsonb_path_query_array(
            _payload, sa.text("'$.findings[*] ? (@.level == \"practice\")'::jsonpath")
        )
    ),
    "letter_date": _payload[("inputs", "facts", "gau", "date")].astext,
}
_FROM = (
    _table.join(
        person,
        sa.and_(
            person.c.organization_id == _table.c.organization_id,
            person.c.id == _table.c.created_by,
        ),
    )
    .join(_unpacked, sa.true())
    .outerjoin(_newest, sa.true())
)


def _listed(holding: sa.ColumnElement[bool]) -> sa.Select[Any]:
    figures = {**_FIGURES, "holds": holding}
    return sa.select(
        *(
            figures[field.name].label(field.name) if field.name in figures else _table.c[field.name]
            for field in fields(PlanListRow)
        )
    ).select_from(_FROM)


_LISTED = _listed(holds(_table))


def plan_page(
    session: Session,
    *,
    api14: str | None = None,
    status: Status | None = None,
    holding: bool = False,
    before: UUID | None = None,
    limit: int = 50,
) -> list[PlanListRow]:
    """Saved plans, newest first.

    Args:
        session: Of the person who looks.
        api14: Only of this well.
        status: Only in this state; a plan that nobody moved is a draft.
        holding: Only the versions that hold.
        before: The id of the last plan of the page before.
        limit: Plans per page.
    """
    wanted = _LISTED.order_by(_table.c.id.desc()).limit(limit)
    if api14 is not None:
        wanted = wanted.where(_table.c.api14 == api14)
    if status is not None:
        wanted = wanted.where(_standing == status)
    if holding:
        plans = holding_of_each_plan(api14=api14).subquery("plans")
        wanted = wanted.where(_table.c.id.in_(sa.select(plans.c.id)))
    if before is not None:
        wanted = wanted.where(_table.c.id < before)
    return [PlanListRow(**row._mapping) for row in session.execute(wanted)]


def plans_listed(session: Session, ids: Sequence[UUID]) -> dict[UUID, PlanListRow]:
    """These saved plans by their ids; unknown ones are left out."""
    rows = session.execute(_LISTED.where(_table.c.id.in_(ids)))
    return {row.id: PlanListRow(**row._mapping) for row in rows}


def holding_of_each_well(
    session: Session, limit: int = 20, *, api14: str | None = None
) -> list[PlanListRow]:
    """The version that holds of each well's plan that was worked on last, the latest work first.

    Args:
        session: Of the person who looks.
        limit: Wells at most.
        api14: Only of this well.
    """
    plans = holding_of_each_plan(api14=api14).subquery("plans")
    latest = (
        sa.select(plans)
        .distinct(plans.c.api14)
        .order_by(plans.c.api14, plans.c.newest_id.desc())
        .subquery("latest")
    )
    wanted = (
        _listed(sa.true())
        .join(latest, latest.c.id == _table.c.id)
        .order_by(latest.c.newest_id.desc())
        .limit(limit)
    )
    return [PlanListRow(**row._mapping) for row in session.execute(wanted)]


def plans_on_their_way(session: Session, limit: int = 200) -> list[PlanListRow]:
    """Plans that were moved and are not filed yet, those moved last first: a draft came back."""
    wanted = (
        _LISTED.where(
            _table.c.id.in_(sa.select(plan_status.c.snapshot_id)),
            _standing.in_(("draft", "in_review", "approved")),
        )
        .order_by(_newest.c.created_at.desc(), _table.c.id.desc())
        .limit(limit)
    )
    return [PlanListRow(**row._mapping) for row in session.execute(wanted)]


def plan_counts(session: Session, api14s: Sequence[str]) -> dict[str, int]:
    """How many plans are saved for each of the wells; wells without any are left out."""
    rows = session.execute(
        sa.select(_table.c.api14, sa.func.count().label("number"))
        .where(any_of(_table.c.api14, api14s))
        .group_by(_table.c.api14)
    )
    return {row.api14: row.number for row in rows}


def statuses_of_well(session: Session, api14: str) -> set[Status]:
    """The states in which the saved plans of a well stand."""
    standing = sa.select(_standing).select_from(_table.outerjoin(_newest, sa.true()))
    return set(session.scalars(standing.where(_table.c.api14 == api14)))
