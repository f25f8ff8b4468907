"""A plan's well as it was plugged: the plugging record against the plan."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from kernel.workflows.executed_job import executed_job
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/plans", tags=["Plugging plans"], dependencies=SECURITY)


class Job(BaseModel):
    """Planned rows and executed plugs side by side. Depths in ft; differences are done less plan.

    A remark of level `law` tells of a required depth or tag that the record does not show.
    """

    against: Literal["plan", "notice"]
    record: str
    notice: str | None
    last_date: str | None
    planned_sacks: float
    executed_sacks: float
    matches: list[dict[str, Any]]
    doubts: list[str]


@router.get("/{snapshot_id}/executed", summary="The executed job against a saved plan")
def executed(
    snapshot_id: UUID,
    actor: SignedIn,
    against: Annotated[
        Literal["plan", "notice"],
        Query(description="Compare with the saved plan, or with the W-3A on file."),
    ] = "plan",
) -> Job:
    """Plug by plug, from the newest plugging record (W-3) on file; 404 where there is none."""
    return Job.model_validate(executed_job(actor, snapshot_id, against=against).as_json())
