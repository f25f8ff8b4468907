"""The people of the organization, for administrators."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from kernel.store.actor import Role
from kernel.workflows import people as workflow
from workbench.api.bodies import Closed
from workbench.api.repeats import SHOWN_ONCE
from workbench.api.signed_in import SECURITY, SignedIn

router = APIRouter(prefix="/people", tags=["People (administrators)"], dependencies=SECURITY)


class Person(BaseModel):
    """A person of the organization."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str
    name: str
    role: Role
    active: bool
    created_at: datetime


class Invitation(Closed):
    """Whom to add."""

    email: Annotated[str, Field(max_length=254)]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    role: Role = Role.VIEWER


class Invited(BaseModel):
    """The person with the first password, shown once."""

    person: Person
    password: str


class Change(Closed):
    """What to change; what is left out stays."""

    role: Role | None = None
    active: bool | None = None


@router.get("", summary="Everybody")
def people(actor: SignedIn) -> list[Person]:
    """Everybody of the organization, those who left included."""
    return [Person.model_validate(row) for row in workflow.list_people(actor)]


@router.post("", summary="Add a person", status_code=201, openapi_extra=SHOWN_ONCE)
def invite(invitation: Invitation, actor: SignedIn) -> Invited:
    """Adds a person and shows their first password once."""
    invited = workflow.invite_person(
        actor, email=invitation.email, name=invitation.name, role=invitation.role
    )
    return Invited(person=Person.model_validate(invited.person), password=invited.password)


@router.patch("/{person_id}", summary="Change role or access")
def change(person_id: UUID, wanted: Change, actor: SignedIn) -> Person:
    """The last administrator keeps the role: 409."""
    row = workflow.change_person(actor, person_id, role=wanted.role, active=wanted.active)
    return Person.model_validate(row)


@router.post("/{person_id}/password", summary="Set a new first password", openapi_extra=SHOWN_ONCE)
def reset(person_id: UUID, actor: SignedIn) -> Invited:
    """Ends the person's sessions and tokens, and shows the password once."""
    given = workflow.reset_password(actor, person_id)
    return Invited(person=Person.model_validate(given.person), password=given.password)
