"""Batches: order one, see how far it is and what it came to, cancel it, take its files."""

import json
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from kernel.exports.batch_files import batch_csv, batch_file_name, batch_xlsx
from kernel.exports.batch_pdf import batch_pdf
from kernel.store.actor import Actor
from kernel.workflows.batch_report import batch_json, state_json
from kernel.workflows.batches import BatchOrder, batch_state, list_batches
from kernel.workflows.batches import cancel_batch as cancel
from kernel.workflows.choose_wells import Chosen, choose_from_list, choose_own
from kernel.workflows.reading import Upload
from workbench.api.bodies import Closed
from workbench.api.signed_in import SECURITY, SignedIn
from workbench.jobs.batches import ask_to_plan_batch, ask_to_run_again

router = APIRouter(tags=["Batches"], dependencies=SECURITY)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WellFilter(Closed):
    """The organization's own wells that bear one of the values for each name given."""

    field: list[str] = Field(default_factory=list)
    operator: list[str] = Field(default_factory=list)
    county: list[str] = Field(default_factory=list)
    label: list[str] = Field(default_factory=list)


class BatchRequest(Closed):
    """What to plan and how. Wells are named by `api`, by `facts`, or by `filter`."""

    api: list[Annotated[str, Field(max_length=40)]] = Field(
        [], max_length=20_000, description="API numbers, planned from the papers on file."
    )
    facts: list[dict[str, Any]] = Field(
        [], max_length=20_000, description="Facts files, each with its `api`; papers do not count."
    )
    filter: WellFilter | None = None
    title: str = Field("", max_length=200)
    plugs_mode: Literal["combined", "isolated", "both"] = "combined"
    merge_threshold_ft: float | None = Field(
        None,
        ge=0,
        le=50_000,
        description="Largest gap over which plugs are merged; null as the organization prefers, "
        "else 500. [ft]",
    )
    as_of: date | None = Field(None, description="Day to which ages are counted; today.")
    fetch: bool = Field(
        False, description="Fetch papers from the Commission first; then unknown wells count too."
    )
    report: bool = Field(False, description="Make the report when the last well is planned.")


class Batch(BaseModel):
    """How far a batch is."""

    id: UUID
    title: str
    mode: str
    merge_threshold_ft: float | None
    as_of: date
    fetches: bool
    created_by: str
    created_at: str
    state: Literal["running", "ended", "cancelled"]
    number_of_wells: int
    counts: dict[str, int]


class NewBatch(Batch):
    """A batch just ordered, with the entries that are not planned and why."""

    left_out: list[dict[str, str]]


class WholeBatch(Batch):
    """A batch with its totals and every well; `blockers` say in words what is in the way."""

    readiness: list[dict[str, Any]]
    totals: dict[str, Any]
    findings: list[dict[str, Any]]
    wells: list[dict[str, Any]]


class BatchPage(BaseModel):
    """A page of batches, newest first."""

    batches: list[Batch]
    next: UUID | None = Field(description="Give it as `before` for the next page; null at the end.")


class Counted(BaseModel):
    """How many wells an action concerned."""

    wells: int


@router.post("/batches", status_code=201, summary="Plan many wells in the background")
def order(wanted: BatchRequest, actor: SignedIn) -> NewBatch:
    """Keeps the batch and answers at once; the workers plan it. Ask for it again to watch."""
    chosen = _chosen(actor, wanted)
    wells = [*chosen.known, *(chosen.unknown if wanted.fetch else ())]
    made = BatchOrder(
        wells={one.api: one.facts for one in wells},
        title=wanted.title,
        mode=wanted.plugs_mode,
        merge_threshold_ft=wanted.merge_threshold_ft,
        as_of=wanted.as_of or date.today(),
        fetch=wanted.fetch,
        report=wanted.report,
    )
    state = batch_state(actor, ask_to_plan_batch(actor, made))
    strange = () if wanted.fetch else chosen.unknown
    left_out = [
        *({"entry": entry, "why": why} for entry, why in chosen.unread),
        *({"entry": o.api.dashed, "why": "no paper or plan names it here"} for o in strange),
    ]
    return NewBatch(**state_json(state), left_out=left_out)


def _chosen(actor: Actor, wanted: BatchRequest) -> Chosen:
    parts = [choose_from_list(actor, text="\n".join(wanted.api))]
    if wanted.facts:
        file = Upload(name="facts", content=json.dumps(wanted.facts).encode())
        parts.append(choose_from_list(actor, file=file))
    if wanted.filter is not None:
        parts.append(choose_own(actor, wanted.filter.model_dump()))
    return Chosen(
        wells=[one for part in parts for one in part.wells],
        unread=[entry for part in parts for entry in part.unread],
    )


@router.get("/batches", summary="Batches, newest first")
def batches(
    actor: SignedIn,
    before: Annotated[UUID | None, Query(description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> BatchPage:
    """Every batch of the organization with the number of its wells in each state."""
    found = list_batches(actor, before=before, limit=limit)
    following = found[-1].id if len(found) == limit else None
    return BatchPage(batches=[Batch(**state_json(one)) for one in found], next=following)


@router.get("/batches/{batch_id}", summary="One batch with its wells")
def batch(batch_id: UUID, actor: SignedIn) -> WholeBatch:
    """Totals, findings, and each well with its state, its blockers and its plan."""
    return WholeBatch(**batch_json(actor, batch_id))


@router.post("/batches/{batch_id}/cancel", summary="Cancel a batch")
def cancel_batch(batch_id: UUID, actor: SignedIn) -> Counted:
    """Wells that wait or run are left out; plans that were made stay."""
    return Counted(wells=cancel(actor, batch_id))


@router.post("/batches/{batch_id}/again", summary="Run the blocked wells again")
def run_again(batch_id: UUID, actor: SignedIn) -> Counted:
    """Plans the blocked, failed and cancelled wells once more; the ready ones are left alone."""
    return Counted(wells=ask_to_run_again(actor, batch_id))


@router.get(
    "/batches/{batch_id}/{ending}",
    summary="A batch as a workbook, CSV or PDF",
    response_class=Response,
    responses={200: {"content": {_XLSX: {}, "text/csv": {}, "application/pdf": {}}}},
)
def file(batch_id: UUID, ending: Literal["xlsx", "csv", "pdf"], actor: SignedIn) -> Response:
    """Totals, wells with what is in their way, findings."""
    told = batch_json(actor, batch_id)
    made, kind = {
        "xlsx": (batch_xlsx, _XLSX),
        "csv": (batch_csv, "text/csv; charset=utf-8"),
        "pdf": (batch_pdf, "application/pdf"),
    }[ending]
    headers = {"content-disposition": f'attachment; filename="{batch_file_name(told, ending)}"'}
    return Response(made(told), media_type=kind, headers=headers)
