"""Comments on jobs, who looks after a conflict, and lost time."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from kernel.workflows import campaign_talk as workflow
from kernel.workflows.campaign_boards import open_board
from workbench.api.bodies import Closed
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(tags=["Campaigns"], dependencies=SECURITY)
Words = Annotated[str, Field(min_length=1, max_length=workflow.LONGEST)]


class CommentIn(Closed):
    """A comment on a job, a link, or with the scenario's own id on the scenario."""

    subject_id: UUID
    field: Annotated[str, Field(max_length=60)] = ""
    words: Words


class CommentOut(BaseModel):
    """A comment."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    subject_id: UUID
    field: str
    words: str
    created_by_name: str
    created_at: datetime
    resolved_at: datetime | None


class Made(BaseModel):
    """What was made."""

    id: UUID


class Resolving(Closed):
    """Whether a comment is dealt with."""

    done: bool = True


class Note(Closed):
    """Who looks after a conflict, and why it is borne; in place of what was said before."""

    key: Annotated[str, Field(min_length=1, max_length=2_000, description="Of the conflict.")]
    owner_id: UUID | None = None
    reason: Annotated[str, Field(max_length=workflow.LONGEST)] = ""


class LostTimeIn(Closed):
    """Lost time of a job that has started."""

    job_id: UUID
    start_at: AwareDatetime
    end_at: AwareDatetime
    code: Annotated[str, Field(max_length=60, examples=["stuck pipe"])]
    responsible: Literal["contractor", "operator", "third party"] = "contractor"
    hits_critical: bool = True
    remark: Annotated[str, Field(max_length=workflow.LONGEST)] = ""


class LostTimeOut(BaseModel):
    """Lost time; it belongs to the job's lineage, and so to every copy of the job."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    lineage_id: UUID
    start_at: datetime
    end_at: datetime
    code: str
    responsible: str
    hits_critical: bool
    remark: str


@router.get("/scenarios/{scenario_id}/comments", summary="Comments of a scenario")
def comments(
    scenario_id: UUID,
    actor: SignedIn,
    subject_id: Annotated[UUID | None, Query(description="Only on this job.")] = None,
) -> list[CommentOut]:
    """Oldest first."""
    found = workflow.comments(actor, scenario_id, subject_id)
    return [CommentOut.model_validate(one) for one in found]


@router.post("/scenarios/{scenario_id}/comments", summary="Comment on a job", status_code=201)
def comment(scenario_id: UUID, new: CommentIn, actor: SignedIn) -> Made:
    """Editors only; also on a scenario that is closed."""
    made = workflow.add_comment(actor, scenario_id, new.subject_id, new.words, field=new.field)
    return Made(id=made)


@router.put("/comments/{comment_id}", summary="Mark a comment as dealt with", status_code=204)
def resolve(comment_id: UUID, wanted: Resolving, actor: SignedIn) -> Response:
    """Editors only."""
    workflow.resolve_comment(actor, comment_id, done=wanted.done)
    return Response(status_code=204)


@router.put(
    "/scenarios/{scenario_id}/conflicts",
    summary="Say who looks after a conflict and why it is borne",
    status_code=204,
)
def note(scenario_id: UUID, wanted: Note, actor: SignedIn) -> Response:
    """Editors only; soft conflicts need a reason before a scenario is submitted."""
    workflow.note_conflict(
        actor, scenario_id, wanted.key, owner_id=wanted.owner_id, reason=wanted.reason
    )
    return Response(status_code=204)


@router.get("/scenarios/{scenario_id}/lost-time", summary="Lost time of its jobs")
def lost_time(scenario_id: UUID, actor: SignedIn) -> list[LostTimeOut]:
    """By start."""
    npt = open_board(actor, scenario_id).board.npt
    return [LostTimeOut.model_validate(one) for one in npt]


@router.post("/scenarios/{scenario_id}/lost-time", summary="Report lost time", status_code=201)
def report(scenario_id: UUID, new: LostTimeIn, actor: SignedIn) -> LostTimeOut:
    """Editors only."""
    told = new.model_dump(exclude={"job_id"})
    return LostTimeOut.model_validate(workflow.add_npt(actor, scenario_id, str(new.job_id), **told))


@router.delete("/lost-time/{event_id}", summary="Take lost time out", status_code=204)
def take_out(event_id: UUID, actor: SignedIn) -> Response:
    """Editors only."""
    workflow.delete_npt(actor, event_id)
    return Response(status_code=204)
