"""Versions of a saved plan: what differs between two, and bringing an older one back."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from kernel.plugging.life import Status
from kernel.workflows.compare_plans import compare_plans
from kernel.workflows.plan_again import restore_plan
from kernel.workflows.prices import priced
from workbench.api.plans import Plan
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/plans", tags=["Plugging plans"], dependencies=SECURITY)


class Compared(BaseModel):
    """One of the two plans."""

    snapshot_id: UUID
    api: str
    well_name: str
    mode: str
    version: int
    kind: str
    verdict: str
    status: Status
    created_by: str
    created_at: datetime
    price_book_version: int | None = Field(description="Null without a price book.")
    currency: str | None


class Difference(BaseModel):
    """A value before and after; the unit is in its name, money is a decimal in text."""

    name: str
    before: Any
    after: Any
    delta: float | str | None = Field(description="After less before, of two numbers.")


class PlugDifference(BaseModel):
    """A plug of one or both plans; `before` or `after` is null where it was added or removed."""

    fate: Literal["added", "removed", "changed", "same"]
    moved: bool
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    changes: list[Difference]


class Differences(BaseModel):
    """Everything that differs; `figures` and `plugs` list the equal ones too."""

    before: Compared
    after: Compared
    same: bool
    figures: list[Difference]
    plugs: list[PlugDifference]
    findings_added: list[dict[str, Any]]
    findings_resolved: list[dict[str, Any]]
    questions_added: list[dict[str, Any]]
    questions_answered: list[dict[str, Any]]
    facts: list[Difference]
    choices: list[Difference]


@router.get("/{snapshot_id}/compare", summary="What differs from another saved plan")
def differences(
    snapshot_id: UUID,
    actor: SignedIn,
    before: Annotated[UUID, Query(description="The saved plan that this one is held against.")],
) -> Differences:
    """Plugs matched by kind, depth and purpose; both costed by the newest price book."""
    return Differences.model_validate(compare_plans(actor, before, snapshot_id).as_json())


@router.post(
    "/{snapshot_id}/restore",
    summary="Bring a version back that does not hold",
    status_code=201,
    response_model=Plan,
)
def restore(snapshot_id: UUID, actor: SignedIn) -> Any:
    """Editors only. The version is saved again as the newest one, as a draft; 409 where it
    holds already.
    """
    return priced(actor, restore_plan(actor, snapshot_id))
