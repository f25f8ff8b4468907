"""Where I am signed in."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from kernel.workflows import people as workflow
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/sessions", tags=["Sessions"], dependencies=SECURITY)


class OpenSession(BaseModel):
    """One sign-in that has not ended."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str
    agent: str


@router.get("", summary="My sessions")
def sessions(actor: SignedIn) -> list[OpenSession]:
    """The browsers in which I am signed in, newest first."""
    return [OpenSession.model_validate(row) for row in workflow.my_sessions(actor)]


@router.delete("/{session_id}", summary="End one of my sessions", status_code=204)
def revoke(session_id: UUID, actor: SignedIn) -> Response:
    """Its open pages end at their next action."""
    workflow.revoke_session(actor, session_id)
    return Response(status_code=204)
