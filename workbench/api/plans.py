"""Plugging plans: make one, read it, list them, download it."""

import json
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from kernel.errors import InvalidInput
from kernel.exports.plan_csv import plan_csv, plan_file_name
from kernel.exports.plan_xlsx import plan_xlsx
from kernel.plugging.life import Status
from kernel.store.actor import Actor
from kernel.wells.api_number import ApiNumber
from kernel.workflows.build_plan import build_plan
from kernel.workflows.fetch_documents import fetched_for_plan
from kernel.workflows.papers import Upload
from kernel.workflows.plan_status import life_of
from kernel.workflows.plans import PlanSummary, list_plans, load_plan
from kernel.workflows.prices import priced
from kernel.workflows.reading_state import ReadingState
from workbench.api.reading import Prefer, Reading, accepted, wants_no_wait
from workbench.api.signed_in import SECURITY, SignedIn
from workbench.commission import commission_site, fetching_is_on
from workbench.jobs.readings import ask_to_read

router = APIRouter(tags=["Plugging plans"], dependencies=SECURITY)

FILES = ("gau_file", "w2_file", "w15_file")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PlanRequest(BaseModel):
    """What to plan. With files, send the same fields as multipart/form-data."""

    model_config = ConfigDict(extra="forbid")

    api10: str = Field(description="API number, 8 to 14 digits, dashes allowed.", max_length=40)
    plugs_mode: Literal["combined", "isolated", "both"] = "combined"
    merge_threshold_ft: float | None = Field(
        None,
        ge=0,
        le=50_000,
        description="Largest gap over which plugs are merged; without it the organization's "
        "preference, else 500. [ft]",
    )
    use_gau_override_if_invalid: bool = Field(
        False,
        description="Let `gau_file` stand in for a letter that is missing, has no depth or is "
        "more than five years old.",
    )
    input_mode: Literal["extractions", "user_files", "hybrid"] = Field(
        "extractions",
        description="Plan from the papers on file, from those sent now, or from both.",
    )
    as_of: date | None = Field(None, description="Day to which ages are counted; today.")
    keep_changes: bool = Field(
        False,
        description="Whether changes made in conversations are made again on the new plan; "
        "`carried` and `left_out` of the answer say what came of each.",
    )


class Plan(BaseModel):
    """A plan as `workbench plan --json` prints it."""

    model_config = ConfigDict(extra="allow")

    plan_id: str
    snapshot_id: UUID
    api: str
    verdict: str
    steps: list[dict[str, Any]]
    rrc_export: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    violations: list[dict[str, Any]]
    missing: list[dict[str, Any]]
    materials_totals: dict[str, Any]
    extraction: dict[str, Any]


class PlanInList(BaseModel):
    """A saved plan in a list."""

    model_config = ConfigDict(from_attributes=True)

    snapshot_id: UUID
    plan_key: str
    api: str
    well_name: str
    mode: str
    version: int
    kind: str
    verdict: str
    holds: bool = Field(description="Whether it is the version of its plan that holds.")
    status: Status
    status_by: str | None
    status_at: datetime | None
    as_of: date
    steps: int
    sacks: int
    questions: int
    violations: int
    created_by: str
    created_at: datetime


class PlanPage(BaseModel):
    """A page of saved plans, newest first."""

    plans: list[PlanInList]
    next: UUID | None = Field(description="Give it as `before` for the next page; null at the end.")


_MULTIPART = {
    "schema": {
        "type": "object",
        "additionalProperties": False,
        "required": ["api10"],
        "properties": {
            **PlanRequest.model_json_schema()["properties"],
            **{name: {"type": "string", "format": "binary"} for name in FILES},
        },
    }
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": PlanRequest.model_json_schema()},
            "multipart/form-data": _MULTIPART,
        },
    }
}


@router.post(
    "/plans/w3a/from-api",
    summary="Make a W-3A plan of a well",
    openapi_extra=_BODY,
    response_model=Plan | Reading,
    responses={202: {"model": Reading, "description": "The workers read and plan."}},
)
async def make_plan(
    request: Request, actor: SignedIn, response: Response, prefer: Prefer = ""
) -> Any:
    """Plans from the papers on file and those sent, checks, saves and answers with the plan.

    Where fetching is on, the Commission's papers are fetched first unless `input_mode` is
    user_files; `extraction` says with which status, and whether from the site or from the answer
    of the last 14 days.

    With `plugs_mode` both, two plans are saved and both stand under `variants`. Asking for the
    override without `gau_file` is answered with 422. With `Prefer: respond-async` the workers
    read the files and plan; the reading names the plan once it is saved.
    """
    wanted, files = await _asked(request)
    if wants_no_wait(prefer):
        state = await run_in_threadpool(_ordered, actor, wanted, files)
        accepted(response, state.id)
        return state.as_json()
    return await run_in_threadpool(_made, actor, wanted, files)


def _sorted(
    wanted: PlanRequest, files: dict[str, Upload]
) -> tuple[list[Upload], Upload | None, bool]:
    """The papers, the letter for this plan alone, and whether to fetch before."""
    letter = files.pop("gau_file", None)
    uploads = [*files.values()]
    if letter is not None and not wanted.use_gau_override_if_invalid:
        uploads.append(letter)
        letter = None
    return uploads, letter, fetching_is_on() and wanted.input_mode != "user_files"


def _ordered(actor: Actor, wanted: PlanRequest, files: dict[str, Upload]) -> ReadingState:
    uploads, letter, fetch = _sorted(wanted, files)
    plan = {
        "mode": wanted.plugs_mode,
        "merge_threshold_ft": wanted.merge_threshold_ft,
        "as_of": wanted.as_of,
        "gau_override": letter,
        "use_gau_override_if_invalid": wanted.use_gau_override_if_invalid,
        "input_mode": wanted.input_mode,
        "keep_changes": wanted.keep_changes,
        "fetch": fetch,
    }
    api = ApiNumber.parse(wanted.api10)
    return ask_to_read(actor, uploads, api=api, plan=plan, at_once=False)


def _made(actor: Actor, wanted: PlanRequest, files: dict[str, Upload]) -> dict[str, Any]:
    uploads, letter, fetch = _sorted(wanted, files)
    api = ApiNumber.parse(wanted.api10)
    fetched = fetched_for_plan(actor, api, site=commission_site) if fetch else None
    made = build_plan(
        actor,
        api,
        mode=wanted.plugs_mode,
        merge_threshold_ft=wanted.merge_threshold_ft,
        as_of=wanted.as_of,
        uploads=uploads,
        gau_override=letter,
        use_gau_override_if_invalid=wanted.use_gau_override_if_invalid,
        input_mode=wanted.input_mode,
        keep_changes=wanted.keep_changes,
        fetched=fetched,
    )
    return priced(actor, made)


async def _asked(request: Request) -> tuple[PlanRequest, dict[str, Upload]]:
    """The request's fields and files, as JSON or as a form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form(max_files=len(FILES), max_fields=20) as form:
            return _valid(_fields(form)), await _files(form)
    if kind not in ("application/json", ""):
        raise HTTPException(415, "Send JSON or multipart/form-data.")
    try:
        body = json.loads(await request.body() or b"null")
    except (ValueError, RecursionError) as failure:
        raise HTTPException(400, "The body is not JSON.") from failure
    if not isinstance(body, dict):
        raise InvalidInput("The body is not a JSON object.", hint="Send at least api10.")
    return _valid(body), {}


def _fields(form: FormData) -> dict[str, str]:
    return {
        name: value
        for name, value in form.items()
        if isinstance(value, str) and name not in FILES and value != ""
    }


async def _files(form: FormData) -> dict[str, Upload]:
    files = {}
    for name, value in form.items():
        if not isinstance(value, UploadFile):
            continue
        if name not in FILES:
            raise InvalidInput(f"There is no file field “{name}”.", hint=f"Use {', '.join(FILES)}.")
        content = await value.read()
        if content or value.filename:
            files[name] = Upload(name=value.filename or f"{name}.pdf", content=content)
    return files


def _valid(body: dict[str, Any]) -> PlanRequest:
    try:
        return PlanRequest.model_validate(body)
    except ValidationError as failure:
        said = [
            f"{'.'.join(map(str, error['loc'])) or 'body'}: {error['msg']}"
            for error in failure.errors(include_url=False)
        ]
        raise InvalidInput("; ".join(said) + ".") from failure


@router.get("/plans", summary="Saved plans, newest first")
def plans(
    actor: SignedIn,
    api10: Annotated[str | None, Query(max_length=40, description="Only of this well.")] = None,
    status: Annotated[Status | None, Query(description="Only in this state.")] = None,
    holding: Annotated[bool, Query(description="Only the versions that hold.")] = False,
    before: Annotated[UUID | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PlanPage:
    """One row a saved version; a plan is never changed."""
    api = ApiNumber.parse(api10) if api10 else None
    found = list_plans(actor, api=api, status=status, holding=holding, before=before, limit=limit)
    following = found[-1].snapshot_id if len(found) == limit else None
    return PlanPage(plans=[_listed(plan) for plan in found], next=following)


@router.get("/plans/{snapshot_id}", summary="One saved plan", response_model=Plan)
def plan(snapshot_id: UUID, actor: SignedIn) -> Any:
    """The plan as it was made, with the status and the cost that it has now."""
    saved = priced(actor, load_plan(actor, snapshot_id))
    life = life_of(actor, snapshot_id)
    return {**saved, "status": life.status, "holds": life.holds}


@router.get(
    "/plans/{snapshot_id}/xlsx",
    summary="A saved plan as a workbook",
    response_class=Response,
    responses={200: {"content": {_XLSX: {}}, "description": "The workbook."}},
)
def workbook(snapshot_id: UUID, actor: SignedIn) -> Response:
    """Plan, materials with formulas, facts with sources, findings and questions."""
    saved = priced(actor, load_plan(actor, snapshot_id))
    return _download(plan_xlsx(saved), _XLSX, plan_file_name(saved, "xlsx"))


@router.get(
    "/plans/{snapshot_id}/csv",
    summary="The plug rows of a saved plan",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "The rows of the form."}},
)
def rows(snapshot_id: UUID, actor: SignedIn) -> Response:
    """The plug rows of the Form W-3A, deepest first."""
    saved = load_plan(actor, snapshot_id)
    return _download(plan_csv(saved), "text/csv; charset=utf-8", plan_file_name(saved, "csv"))


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


def _listed(plan: PlanSummary) -> PlanInList:
    return PlanInList(
        snapshot_id=plan.snapshot_id,
        plan_key=plan.plan_key,
        api=plan.api.api10,
        well_name=plan.well_name,
        mode=plan.mode,
        version=plan.version,
        kind=plan.kind,
        verdict=plan.verdict,
        holds=plan.holds,
        status=plan.status,
        status_by=plan.status_by,
        status_at=plan.status_at,
        as_of=plan.as_of,
        steps=plan.steps,
        sacks=plan.sacks,
        questions=plan.questions,
        violations=plan.violations,
        created_by=plan.created_by,
        created_at=plan.created_at,
    )
