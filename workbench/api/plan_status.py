"""The life of a saved plan: where it stands, its log, and moving it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from kernel.plugging.life import LONGEST_COMMENT, LONGEST_REFERENCE, Said, Status
from kernel.workflows.plan_status import Life, change_status, life_of, take_back
from workbench.api.bodies import Closed
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/plans", tags=["Plugging plans"], dependencies=SECURITY)


class Wanted(Closed):
    """The state that a plan shall have, and what must be said with it."""

    status: Status
    seen: Annotated[
        Status | None,
        Field(alias="from", description="The state that you saw; another one now is 409."),
    ] = None
    comment: Annotated[
        str, Field(max_length=LONGEST_COMMENT, description="Needed to return, and for a breach.")
    ] = ""
    on: Annotated[
        date | None,
        Field(alias="date", description="Day of filing or plugging; optional with a W-3 on file."),
    ] = None
    reference: Annotated[
        str, Field(max_length=LONGEST_REFERENCE, description="The Commission's, when filed.")
    ] = ""
    acknowledged: Annotated[
        tuple[Annotated[str, Field(max_length=200)], ...],
        Field(
            max_length=100,
            description="To approve or file what breaks rules or does not hold: "
            "each name of `to_acknowledge`.",
        ),
    ] = ()


class Step(BaseModel):
    """One move in the log."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    was: Status
    status: Status
    comment: str
    acknowledged: list[str]
    on_date: date | None
    reference: str | None
    takes_back: UUID | None
    id: UUID
    created_by_name: str
    created_at: datetime


class Standing(BaseModel):
    """Where a plan stands and how it came there, oldest first."""

    snapshot_id: UUID
    version: int
    holds: bool = Field(description="Whether it is the version of its plan that holds.")
    status: Status
    may_become: list[Status] = Field(description="What you may make of it now.")
    may_take_back: bool
    rules_broken: list[str]
    to_acknowledge: list[str] = Field(description="To be named to approve or file it.")
    log: list[Step]


@router.get("/{snapshot_id}/status", summary="Where a plan stands, with its log")
def standing(snapshot_id: UUID, actor: SignedIn) -> Standing:
    """A plan that nobody moved is a draft with an empty log."""
    return _told(life_of(actor, snapshot_id))


@router.post("/{snapshot_id}/status", summary="Move a plan on, or back")
def move(snapshot_id: UUID, wanted: Wanted, actor: SignedIn) -> Standing:
    """Editors submit, file, plug and withdraw; Admins or other Editors than the author approve.

    403 where the role or the two pairs of eyes forbid it, 409 where there is no way from its
    state or somebody moved it first, 422 where something must be said with it.
    """
    said = Said(
        comment=wanted.comment,
        on=wanted.on,
        reference=wanted.reference,
        acknowledged=wanted.acknowledged,
    )
    return _told(change_status(actor, snapshot_id, wanted.status, said, seen=wanted.seen))


@router.post("/{snapshot_id}/status/undo", summary="Take your last move back")
def undo(snapshot_id: UUID, actor: SignedIn) -> Standing:
    """Possible while nobody else acted on it: else 409. The log keeps both."""
    return _told(take_back(actor, snapshot_id))


def _told(life: Life) -> Standing:
    return Standing(
        snapshot_id=life.snapshot_id,
        version=life.version,
        holds=life.holds,
        status=life.status,
        may_become=[move.end for move in life.moves],
        may_take_back=life.may_take_back,
        rules_broken=list(life.broken),
        to_acknowledge=list(life.to_acknowledge),
        log=[Step.model_validate(row) for row in life.log],
    )
