"""Organizations: each sees itself only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.actor import Actor, Role
from kernel.store.ids import uuid7
from kernel.store.people import add_person
from kernel.store.session import tenant_session
from kernel.store.tables import organization


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationRow:
    """An organization; `sample` marks the demonstration ones, refused in production."""

    organization_id: UUID
    name: str
    sample: bool
    created_at: datetime


def found_organization(
    *, name: str, email: str, person_name: str, password_hash: str, sample: bool = False
) -> Actor:
    """Make an organization and its first administrator, in a transaction of its own.

    Returns:
        The administrator.
    """
    founder = Actor(
        organization_id=uuid7(),
        user_id=uuid7(),
        role=Role.ADMIN,
        email=email.strip().lower(),
        name=person_name,
        organization=name,
    )
    with tenant_session(founder) as session:
        session.execute(sa.insert(organization).values(name=name, sample=sample))
        add_person(
            session,
            person_id=founder.user_id,
            email=email,
            name=person_name,
            role=Role.ADMIN,
            password_hash=password_hash,
        )
    return founder


def organization_of(session: Session) -> OrganizationRow:
    """The organization that the session acts for.

    Raises:
        NotFound: It was never founded.
    """
    row = session.execute(sa.select(organization)).one_or_none()
    if row is None:
        raise NotFound("Your organization does not exist.", hint="Sign in again.")
    return OrganizationRow(**row._mapping)


def rename_organization(session: Session, name: str) -> None:
    """Give the organization another name."""
    session.execute(sa.update(organization).values(name=name))
