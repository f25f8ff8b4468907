"""API tokens: one's own, and everybody's for administrators."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from kernel.workflows import people as workflow
from workbench.api.bodies import Closed
from workbench.api.repeats import SHOWN_ONCE
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/tokens", tags=["Tokens"], dependencies=SECURITY)


class Token(BaseModel):
    """A token without its secret."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    person_id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


class WantedToken(Closed):
    """What the token is for, and for how long."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    days: Annotated[int, Field(ge=1, le=workflow.LONGEST_TOKEN_DAYS)] = workflow.TOKEN_DAYS


class MadeToken(BaseModel):
    """The token itself, shown once."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    token: str
    expires_at: datetime


@router.get("", summary="My tokens")
def tokens(
    actor: SignedIn,
    everybody: Annotated[bool, Query(description="All of the organization (Admin).")] = False,
) -> list[Token]:
    """The tokens of the person, newest first, revoked ones included."""
    return [Token.model_validate(row) for row in workflow.list_tokens(actor, everybody=everybody)]


@router.post("", summary="Make a token", status_code=201, openapi_extra=SHOWN_ONCE)
def make(wanted: WantedToken, actor: SignedIn) -> MadeToken:
    """The token is shown once; it may do what its person may."""
    return MadeToken.model_validate(workflow.create_token(actor, wanted.name, days=wanted.days))


@router.delete("/{token_id}", summary="End a token", status_code=204)
def revoke(token_id: UUID, actor: SignedIn) -> Response:
    """One's own, or anybody's for an administrator."""
    workflow.revoke_token(actor, token_id)
    return Response(status_code=204)
