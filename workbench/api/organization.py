"""All data of the organization as one file, made by the worker for its administrators."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from kernel.exports.cells import file_name
from kernel.store.admin_jobs import AdminJob
from kernel.workflows.admin_jobs import list_jobs
from kernel.workflows.organization_export import exported_parts
from workbench.api.signed_in import SECURITY, SignedIn
from workbench.jobs.administration import ask_to_export

router = APIRouter(prefix="/organization/exports", tags=["organization"], dependencies=SECURITY)


class Export(BaseModel):
    """An export, and how far it is."""

    id: UUID
    state: str = Field(description="waiting, running, done or failed.")
    words: str = Field(description="What is being written, or why it failed.")
    progress: float = Field(description="From 0 to 1.")
    rows: int | None = Field(description="Rows in the file, once it is done.")
    bytes: int | None = Field(description="Its size, once it is done. [byte]")
    created_by: str
    created_at: datetime
    ended_at: datetime | None


class Ordered(BaseModel):
    """An export that was asked for."""

    id: UUID


def _told(job: AdminJob) -> Export:
    results: dict[str, Any] = dict(job.results or {})
    return Export(
        id=job.id,
        state=job.state,
        words=job.words,
        progress=job.progress,
        rows=results.get("rows"),
        bytes=results.get("bytes"),
        created_by=job.created_by_name,
        created_at=job.created_at,
        ended_at=job.ended_at,
    )


@router.post("", status_code=202, summary="Write all data of the organization into a file")
def order(actor: SignedIn) -> Ordered:
    """The worker writes it; GET says how far it is. For administrators."""
    return Ordered(id=ask_to_export(actor))


@router.get("", summary="Exports, newest first")
def exports(actor: SignedIn) -> list[Export]:
    """The last exports of the organization. For administrators."""
    return [_told(job) for job in list_jobs(actor, "export")]


@router.get("/{admin_job_id}", summary="The file of an export", response_class=StreamingResponse)
def download(actor: SignedIn, admin_job_id: UUID) -> StreamingResponse:
    """A ZIP, as long as no newer export took its place. For administrators."""
    parts = exported_parts(actor, admin_job_id)
    name = file_name(actor.organization or "organization", datetime.now().date(), "zip")
    return StreamingResponse(
        parts,
        media_type="application/zip",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
