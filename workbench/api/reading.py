"""Papers: hand them in, watch their reading, have them read again."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Response, UploadFile
from pydantic import BaseModel, Field

from kernel.store.actor import Role
from kernel.wells.api_number import ApiNumber
from kernel.workflows.hand_in import MOST_FILES, stop_reading
from kernel.workflows.papers import PaperSummary, add_papers, page_image
from kernel.workflows.reading import Upload
from kernel.workflows.reading_state import reading_state
from workbench.api.bodies import Closed
from workbench.api.forms import MULTIPART, Sent
from workbench.api.signed_in import SECURITY, SignedIn
from workbench.jobs.readings import ask_to_read, ask_to_read_papers

router = APIRouter(tags=["Papers"], dependencies=SECURITY)

Prefer = Annotated[
    str,
    Header(
        max_length=200,
        description="`respond-async` answers 202 at once and leaves the work to the workers; "
        "`Location` says where to watch it.",
    ),
]


class WellToRead(Closed):
    """Whose papers to read."""

    api10: Annotated[str, Field(max_length=40, description="API number, 8 to 14 digits.")]


class Accepted(BaseModel):
    """The job that was handed in."""

    job: int


@router.post("/papers/read", summary="Read the papers of a well", status_code=202)
def read(well: WellToRead, actor: SignedIn) -> Accepted:
    """Those never read, and those read by older readers; the worker does it."""
    actor.must_be(Role.EDITOR)
    return Accepted(job=ask_to_read_papers(actor, ApiNumber.parse(well.api10)))


class FileOfReading(BaseModel):
    """A file of a reading: waiting, read, kept or refused, and how far it is in words."""

    name: str
    state: str
    words: str
    paper_id: UUID | None


class Reading(BaseModel):
    """How far papers are that were handed in."""

    id: UUID
    api: str | None = Field(description="The well; null until the papers told it.")
    state: str = Field(description="waiting, running, ended or stopped.")
    words: str
    share: float = Field(description="How much of it is read, 0 to 1.")
    files: list[FileOfReading]
    snapshot_id: UUID | None = Field(description="The plan that was made of them.")
    problem: str = Field(description="Why it could not be done; empty where it could.")


class PaperRead(BaseModel):
    """What came of a file; `id` is null where it was not kept, and `errors` say why."""

    id: UUID | None
    name: str
    kind: str
    pages: int | None
    values: int
    unsure: int
    errors: list[str]


class PapersRead(BaseModel):
    """What came of the files, those that were refused last."""

    papers: list[PaperRead]


def wants_no_wait(prefer: str) -> bool:
    """Whether the header Prefer (RFC 7240) asks for an answer before the work is done.

    >>> wants_no_wait("respond-async, wait=10"), wants_no_wait("wait=10"), wants_no_wait("")
    (True, False, False)
    """
    asked = [part.partition(";")[0].strip().lower() for part in prefer.split(",")]
    return "respond-async" in asked


def accepted(response: Response, reading_id: UUID) -> None:
    """Say in the headers that the work goes on, and where to watch it."""
    response.status_code = 202
    response.headers["location"] = f"/api/papers/readings/{reading_id}"
    response.headers["preference-applied"] = "respond-async"


class PapersSent(Sent):
    """Papers of a well."""

    api10: Annotated[str, Field(max_length=40, description="API number, 8 to 14 digits.")]
    files: Annotated[list[UploadFile], Field(max_length=MOST_FILES)]


@router.post(
    "/papers",
    summary="Hand papers in",
    response_model=PapersRead | Reading,
    responses={202: {"model": Reading, "description": "The workers read them."}},
)
def hand_in(
    sent: Annotated[PapersSent, MULTIPART],
    actor: SignedIn,
    response: Response,
    prefer: Prefer = "",
) -> Any:
    """Reads the files, keeps them with the well, and says what each of them is.

    A scanned page takes some seconds. With `Prefer: respond-async` the answer comes at once.
    """
    api = ApiNumber.parse(sent.api10)
    uploads = [Upload(name=one.filename or "paper", content=one.file.read()) for one in sent.files]
    if wants_no_wait(prefer):
        state = ask_to_read(actor, uploads, api=api, at_once=False)
        accepted(response, state.id)
        return Reading(**state.as_json())
    return PapersRead(papers=[_read(paper) for paper in add_papers(actor, api, uploads)])


@router.get(
    "/papers/{paper_id}/pages/{number}",
    summary="A page of a paper as a picture",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}, "description": "The page."}},
)
def page(
    paper_id: UUID,
    number: Annotated[int, Path(ge=1, le=10_000)],
    actor: SignedIn,
    dpi: Annotated[int, Query(ge=36, le=200, description="Resolution. [1/in]")] = 110,
) -> Response:
    """The page as it is printed, upright, as PNG."""
    return Response(page_image(actor, paper_id, number, dpi=dpi), media_type="image/png")


@router.get("/papers/readings/{reading_id}", summary="How far papers are")
def watch(reading_id: UUID, actor: SignedIn) -> Reading:
    """The files one by one, in words; and the plan, where one was asked for and is made."""
    return Reading(**reading_state(actor, reading_id).as_json())


@router.post("/papers/readings/{reading_id}/stop", summary="Stop a reading")
def stop(reading_id: UUID, actor: SignedIn) -> Reading:
    """What is read by now is kept; the rest is forgotten."""
    stop_reading(actor, reading_id)
    return Reading(**reading_state(actor, reading_id).as_json())


def _read(paper: PaperSummary) -> PaperRead:
    return PaperRead(
        id=paper.id,
        name=paper.name,
        kind=paper.kind,
        pages=paper.pages,
        values=paper.values,
        unsure=paper.unsure,
        errors=list(paper.errors),
    )
