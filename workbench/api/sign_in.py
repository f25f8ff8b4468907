"""Tokens for e-mail and password, one's own password, and who one is."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field, SecretStr

from kernel.store.actor import Role
from kernel.workflows import people
from workbench.api.bodies import Closed
from workbench.api.signed_in import SECURITY, SignedIn
from workbench.auth.routes import visitor
from workbench.auth.sign_in import MustWait, SignIn, SignInRefused
from workbench.http_edge.problem import problem

router = APIRouter(tags=["Sign-in"])


class Credentials(Closed):
    """E-mail and password, as on the sign-in page."""

    email: Annotated[str, Field(max_length=254, examples=["demo@example.com"])]
    password: Annotated[SecretStr, Field(max_length=256)]
    organization: str | None = Field(
        None,
        max_length=120,
        description="Name or id of the organization, where the e-mail belongs to several.",
    )
    name: str = Field("API", min_length=1, max_length=120, description="What the token is for.")


class BearerToken(BaseModel):
    """A token, shown once."""

    access_token: str = Field(description="To be sent as `Authorization: Bearer …`.")
    token: str = Field(description="The same, under the name that some clients look for.")
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the kind, not the secret
    expires_at: datetime
    organization: str
    role: Role


class Me(BaseModel):
    """The person whose token or session this is."""

    id: UUID
    email: str
    name: str
    role: Role
    organization_id: UUID
    organization: str


class PasswordChange(Closed):
    """The password of today and the one of tomorrow."""

    current: Annotated[SecretStr, Field(max_length=256)]
    new: Annotated[SecretStr, Field(max_length=256)]


@router.post("/auth/token", summary="Get a bearer token", response_model=BearerToken)
async def token(credentials: Credentials, request: Request) -> Any:
    """Failures wait longer each time; 409 names the organizations where the choice is open."""
    sign_in: SignIn = request.app.state.sign_in
    try:
        fitting = await sign_in.prove(
            credentials.email, credentials.password.get_secret_value(), visitor(request)
        )
    except SignInRefused as refusal:
        return problem(request, 401, refusal.message, hint=refusal.hint)
    except MustWait as wait:
        after = {"Retry-After": str(wait.seconds)}
        return problem(request, 429, wait.message, headers=after)
    wanted = (credentials.organization or "").strip().casefold()
    if wanted:
        fitting = tuple(
            row
            for row in fitting
            if wanted in (row.organization.casefold(), str(row.organization_id))
        )
        if not fitting:
            return problem(request, 404, "You do not belong to that organization.")
    if len(fitting) > 1:
        return problem(
            request,
            409,
            "This e-mail belongs to several organizations.",
            hint="Send `organization` with one of the names.",
            organizations=[row.organization for row in fitting],
        )
    text, ends = await run_in_threadpool(sign_in.open_token, fitting[0], credentials.name)
    return BearerToken(
        access_token=text,
        token=text,
        expires_at=ends,
        organization=fitting[0].organization,
        role=fitting[0].role,
    )


@router.get("/me", summary="Who am I", dependencies=SECURITY)
def me(actor: SignedIn) -> Me:
    """The person of this token or session."""
    return Me(
        id=actor.user_id,
        email=actor.email,
        name=actor.name,
        role=actor.role,
        organization_id=actor.organization_id,
        organization=actor.organization,
    )


@router.post("/auth/password", summary="Change my password", status_code=204, dependencies=SECURITY)
def password(change: PasswordChange, actor: SignedIn) -> Response:
    """Every other session of the person ends."""
    people.change_password(
        actor, current=change.current.get_secret_value(), new=change.new.get_secret_value()
    )
    return Response(status_code=204)
