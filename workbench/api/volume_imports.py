"""Import of volumes over REST: hand a file in, try it, run it, correct what was set aside, undo."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from kernel.exports.row_files import rows_csv
from kernel.workflows import volume_files as files
from kernel.workflows import volume_import as workflow
from kernel.workflows.volume_files import reject_rows
from workbench.api.bodies import Closed
from workbench.api.forms import MULTIPART, Sent
from workbench.api.signed_in import SECURITY, SignedIn
from workbench.jobs.volumes import Work, ask_for

router = APIRouter(prefix="/operations/imports", tags=["Operating data"], dependencies=SECURITY)
_TASKS: dict[str, Work] = {
    "try": "try_volumes",
    "run": "import_volumes",
    "undo": "undo_volumes",
}
LayoutKey = Literal["ogor_a", "daily_csv", "monthly_csv", "pdq_lease", "deck", "afe"]
Place = Annotated[int, Field(ge=0, le=1_000)]


class LayoutField(BaseModel):
    """What a column may hold."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    words: str
    required: bool


class LayoutRead(BaseModel):
    """A layout that is understood."""

    model_config = ConfigDict(from_attributes=True)

    key: str
    name: str
    about: str
    target: str
    fields: list[LayoutField]


class Import(BaseModel):
    """A file and how far it is; `trial` is what the dry run found."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    profile: str
    file_name: str
    sha256: str
    status: Literal[
        "pending", "trying", "running", "done", "failed", "cancelled", "undoing", "undone"
    ]
    mapping: dict[str, Any]
    lines: int
    next_line: int
    rows_in: int
    rows_accepted: int
    rows_changed: int
    rows_quarantined: int
    trial: dict[str, Any]
    remarks: dict[str, Any]
    words: str
    created_by_name: str
    created_at: datetime
    ended_at: datetime | None


class ImportPage(BaseModel):
    """A page of imports, newest first."""

    imports: list[Import]
    next: UUID | None = Field(description="Give it as `before` for the next page; null at the end.")


class Reading(Closed):
    """How a file is read; what is left out stays as the headings say."""

    columns: dict[Annotated[str, Field(max_length=60)], Place] | None = Field(
        None, description="By field: the place of its column, from 0."
    )
    make_missing: bool = Field(True, description="Make wells that nobody has typed.")
    state: str = Field(
        "", pattern=r"^(\d\d)?$", description="Where a spreadsheet ate the leading zero."
    )
    metric: bool = Field(False, description="Volumes are Sm³ and are converted.")


class Reject(BaseModel):
    """A row in quarantine."""

    model_config = ConfigDict(from_attributes=True)

    line_no: int
    raw: str
    reason_code: str
    words: str


class RejectPage(BaseModel):
    """Rows in quarantine, in the order of the file."""

    rejects: list[Reject]
    counts: dict[str, int]
    next: int | None = Field(description="Give it as `after` for the next page; null at the end.")


class Corrected(Closed):
    """New content of rows in quarantine, by line; the others are tried as they are."""

    lines: dict[
        Annotated[int, Field(ge=0, le=10**12)],
        Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")],
    ] = Field(default_factory=dict, max_length=1_000)


class Retried(BaseModel):
    """What came of rows that were tried again."""

    model_config = ConfigDict(from_attributes=True)

    resolved: int
    waiting: int


@router.get("/layouts", summary="The layouts that are understood")
def list_layouts(actor: SignedIn) -> list[LayoutRead]:
    """Each with the fields that its columns may hold."""
    return [LayoutRead.model_validate(one) for one in files.layouts()]


class VolumesSent(Sent):
    """A file of volumes."""

    file: Annotated[
        UploadFile,
        Field(description="OGOR-A text, a PDQ dump, a deck, an AFE, or a table with headings."),
    ]
    layout: Annotated[LayoutKey | None, Field(description="Else as the file looks.")] = None


@router.post("", status_code=201, summary="Hand a file of volumes in")
def hand_in(sent: Annotated[VolumesSent, MULTIPART], actor: SignedIn) -> Import:
    """Editors only. Keeps the file and says how it is understood; nothing is brought in."""
    name = sent.file.filename or "volumes"
    return _told(files.hand_in_volumes(actor, name, sent.file.file, layout=sent.layout or ""))


@router.get("", summary="List imports")
def list_imports(
    actor: SignedIn,
    before: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ImportPage:
    """The organization's imports, newest first."""
    rows = files.list_imports(actor, before=before, limit=limit + 1)
    return ImportPage(
        imports=[_told(row) for row in rows[:limit]],
        next=rows[limit - 1].id if len(rows) > limit else None,
    )


@router.get("/{import_batch_id}", summary="One import")
def one_import(import_batch_id: UUID, actor: SignedIn) -> Import:
    """How far it is: `next_line` of `lines`."""
    return _told(files.one_import(actor, import_batch_id))


@router.put("/{import_batch_id}/reading", summary="Say how a file is read")
def choose(import_batch_id: UUID, how: Reading, actor: SignedIn) -> Import:
    """Editors only, before it is run. What is chosen is proposed for the next file alike."""
    return _told(
        files.choose_columns(
            actor,
            import_batch_id,
            columns=how.columns,
            make_missing=how.make_missing,
            state=how.state,
            metric=how.metric,
        )
    )


@router.post("/{import_batch_id}/cancel", status_code=204, summary="Stop an import")
def cancel(import_batch_id: UUID, actor: SignedIn) -> Response:
    """Editors only. What came in stays; run it to go on, or undo it."""
    workflow.cancel_import(actor, import_batch_id)
    return Response(status_code=204)


@router.post("/{import_batch_id}/{step}", status_code=202, summary="Try, run or undo an import")
def perform(import_batch_id: UUID, step: Literal["try", "run", "undo"], actor: SignedIn) -> Import:
    """Editors only. A worker does it; ask for the import again to watch.

    `try` writes no volume. `run` goes on where a stopped or failed import was left. `undo` takes
    every row out again that the import added and puts back what it changed.
    """
    ask_for(actor, _TASKS[step], import_batch_id)
    return _told(files.one_import(actor, import_batch_id))


@router.post("/{import_batch_id}/rejects/retry", summary="Try rows in quarantine again")
def retry(import_batch_id: UUID, corrected: Corrected, actor: SignedIn) -> Retried:
    """Editors only. Rows that are in order now come in; the others keep their reason."""
    done = workflow.retry_rejects(actor, import_batch_id, corrected.lines)
    return Retried.model_validate(done)


@router.get("/{import_batch_id}/rejects", summary="Rows in quarantine")
def list_rejects(
    import_batch_id: UUID,
    actor: SignedIn,
    after: Annotated[int, Query(ge=-1, le=10**12)] = -1,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
) -> RejectPage:
    """Each with its line, its content and the reason."""
    rows = workflow.rejects_of(actor, import_batch_id, after_line=after, limit=limit + 1)
    return RejectPage(
        rejects=[Reject.model_validate(row) for row in rows[:limit]],
        counts=workflow.reject_counts(actor, import_batch_id),
        next=rows[limit - 1].line_no if len(rows) > limit else None,
    )


@router.get(
    "/{import_batch_id}/rejects.csv",
    summary="Rows in quarantine as a file",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "Line, reason, words, content."}},
)
def rejects_csv(import_batch_id: UUID, actor: SignedIn) -> Response:
    """Every row that waits, as CSV."""
    rows = workflow.rejects_of(actor, import_batch_id, limit=None)
    return Response(
        rows_csv(reject_rows(rows)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="quarantine.csv"'},
    )


@router.delete("/{import_batch_id}", status_code=204, summary="Throw a file away")
def forget(import_batch_id: UUID, actor: SignedIn) -> Response:
    """Editors only. 409 where it has brought volumes in that were not undone."""
    files.forget_import(actor, import_batch_id)
    return Response(status_code=204)


def _told(row: Any) -> Import:
    return Import.model_validate(row)
