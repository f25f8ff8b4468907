"""Calculations on a scenario: ask for one, see how far it is, get its results."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from kernel.workflows.campaign_files import FORMATS, Format, calculation_file
from kernel.workflows.campaign_runs import calculation, calculations
from workbench.api.bodies import Closed
from workbench.api.signed_in import SECURITY, SignedIn
from workbench.jobs.calculations import ask_to_calculate

router = APIRouter(prefix="/calc", tags=["Campaigns"], dependencies=SECURITY)


class Wanted(Closed):
    """What is to be calculated, and on which scenario."""

    scenario_id: UUID
    kind: Annotated[str, Field(max_length=40, examples=["schedule"])] = "schedule"
    parameters: Annotated[dict[str, Any], Field(default_factory=dict, max_length=50)]


class Started(BaseModel):
    """Where to look for it."""

    calc_run_id: UUID
    status: Literal["pending", "running", "success", "failed"]


class Run(BaseModel):
    """A calculation; `stale` where the scenario has changed since."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    scenario_id: UUID
    revision: int
    kind: str
    parameters: dict[str, Any]
    engine_version: str
    input_hash: str
    status: Literal["pending", "running", "success", "failed"]
    progress: float
    words: str
    results: dict[str, Any] | None
    stale: bool
    created_by_name: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


@router.post("/run", summary="Start a calculation", status_code=202)
def run(wanted: Wanted, actor: SignedIn) -> Started:
    """Editors only. Long ones go to the worker; the same input is answered from the last time."""
    asked = ask_to_calculate(actor, wanted.scenario_id, wanted.kind, wanted.parameters)
    return Started(calc_run_id=asked.id, status=asked.status)


@router.get("", summary="The calculations of a scenario")
def every(
    scenario_id: UUID, actor: SignedIn, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[Run]:
    """Newest first: what was asked for by whom and when, how far it is, and its results."""
    return [Run.model_validate(one) for one in calculations(actor, scenario_id, limit=limit)]


@router.get("/{calc_run_id}", summary="A calculation with its results")
def one(calc_run_id: UUID, actor: SignedIn) -> Run:
    """`results` is null until it has ended well."""
    return Run.model_validate(calculation(actor, calc_run_id))


@router.get(
    "/{calc_run_id}/{kind}",
    summary="The results as a file",
    response_class=Response,
    responses={200: {"content": {mime: {} for _, mime in FORMATS.values()}}},
)
def file(
    calc_run_id: UUID,
    kind: Format,
    actor: SignedIn,
    table: Annotated[str, Query(max_length=40, description="Of a CSV; else the first.")] = "",
) -> Response:
    """JSON holds all with parameters; a workbook has a sheet for each table; a CSV has one."""
    name, content = calculation_file(actor, calc_run_id, kind, table=table)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=FORMATS[kind][1], headers=headers)
