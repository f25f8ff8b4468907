"""Saved plans: lists and single ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.plugging.life import Status
from kernel.store import plan_lists
from kernel.store.actor import Actor
from kernel.store.plan_lists import PlanListRow
from kernel.store.plans import snapshot
from kernel.store.registry import wells_of
from kernel.store.session import tenant_session
from kernel.store.standing import standing_version
from kernel.wells.api_number import ApiNumber
from kernel.wells.names import well_name

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """A saved plan in a list.

    Attributes:
        notes: Findings that name a district practice not followed.
        created_by: The person's name.
        missing_facts: What it asks for, in its order.
        letter_date: Date of the groundwater letter that the plan rests on.
        kind: How the version came about: generated or restored.
        parent_id: The version that it was made from.
        holds: Whether it is the version of its plan that holds.
        status_by: Who moved it to its state; None for a draft that nobody moved.
    """

    snapshot_id: UUID
    api: ApiNumber
    well_name: str
    plan_key: str
    mode: str
    version: int
    kind: str
    parent_id: UUID | None
    verdict: str
    status: Status
    status_by: str | None
    status_at: datetime | None
    as_of: date
    steps: int
    sacks: int
    questions: int
    missing_facts: tuple[str, ...]
    violations: int
    notes: int
    letter_date: date | None
    holds: bool
    created_by: str
    created_at: datetime

    @property
    def id(self) -> UUID:
        """The snapshot's id."""
        return self.snapshot_id


def list_plans(
    actor: Actor,
    *,
    api: ApiNumber | None = None,
    status: Status | None = None,
    holding: bool = False,
    before: UUID | None = None,
    limit: int = MOST_AT_ONCE,
) -> list[PlanSummary]:
    """The organization's saved plans, newest first.

    Args:
        actor: Who asks.
        api: Only of this well.
        status: Only in this state.
        holding: Only the versions that hold.
        before: The id of the last plan of the page before.
        limit: Plans per page.
    """
    with tenant_session(actor) as session:
        rows = plan_lists.plan_page(
            session,
            api14=api.api14 if api else None,
            status=status,
            holding=holding,
            before=before,
            limit=min(limit, MOST_AT_ONCE),
        )
        return summaries(session, rows)


def current_plans(actor: Actor, plan_keys: Sequence[str]) -> list[PlanSummary]:
    """The version that holds of each of these plans, newest first.

    Raises:
        NotFound: Nothing is saved under one of the keys.
    """
    with tenant_session(actor) as session:
        ids = [standing_version(session, key) for key in plan_keys]
        rows = plan_lists.plans_listed(session, ids)
        return summaries(session, [rows[one] for one in sorted(ids, reverse=True)])


def load_plan(actor: Actor, snapshot_id: UUID | str) -> dict[str, Any]:
    """A saved plan as it was made.

    Raises:
        NotFound: The organization has no such plan.
    """
    with tenant_session(actor) as session:
        return dict(snapshot(session, snapshot_id_of(snapshot_id)).payload)


def summaries(session: Session, rows: Sequence[PlanListRow]) -> list[PlanSummary]:
    """Saved plans for a list, each with its well's name."""
    wells = wells_of(session, [row.api14 for row in rows])
    made = []
    for row in rows:
        well = wells.get(row.api14)
        names = (
            (row.lease, row.well_no)
            if row.lease
            else ((well.lease, well.well_no) if well else (None, None))
        )
        made.append(
            PlanSummary(
                snapshot_id=row.id,
                api=ApiNumber(api14=row.api14),
                well_name=well_name(row.api14, *names),
                plan_key=row.plan_key,
                mode=row.plan_key.rpartition(":")[2],
                version=row.version,
                kind=row.kind,
                parent_id=row.parent_id,
                verdict=row.verdict,
                status=row.status,
                status_by=row.status_by,
                status_at=row.status_at,
                as_of=row.as_of,
                steps=row.steps,
                sacks=row.sacks,
                questions=row.questions,
                missing_facts=tuple(row.missing_facts),
                violations=row.violations,
                notes=row.practice,
                letter_date=date.fromisoformat(row.letter_date) if row.letter_date else None,
                holds=row.holds,
                created_by=row.created_by_name,
                created_at=row.created_at,
            )
        )
    return made


def snapshot_id_of(text: UUID | str) -> UUID:
    """The id of a saved plan from an address.

    Raises:
        NotFound: It is no id.
    """
    try:
        return text if isinstance(text, UUID) else UUID(text)
    except ValueError:
        raise NotFound("There is no such plan.", hint="Reload the list of plans.") from None
