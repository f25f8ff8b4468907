"""The people of an organization, their sessions and their tokens, as an administrator sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kernel.errors import Conflict, NotFound
from kernel.store.actor import Role
from kernel.store.ids import uuid7
from kernel.store.tables import api_token, organization, person, sign_in_session


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person; the password hash stays in the database."""

    id: UUID
    email: str
    name: str
    role: Role
    active: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A sign-in of a person that has not ended."""

    id: UUID
    person_id: UUID
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """An API token; the token itself is shown once, when it is made."""

    id: UUID
    person_id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


_PERSON = [person.c[name] for name in ("id", "email", "name", "role", "active", "created_at")]


def people(session: Session) -> list[PersonRow]:
    """Everybody of the organization, by name; those who left included."""
    rows = session.execute(sa.select(*_PERSON).order_by(person.c.name, person.c.email))
    return [_person_row(row) for row in rows]


def person_of(session: Session, person_id: UUID) -> PersonRow:
    """One person.

    Raises:
        NotFound: Nobody of this organization has that id.
    """
    row = session.execute(sa.select(*_PERSON).where(person.c.id == person_id)).one_or_none()
    if row is None:
        raise _nobody()
    return _person_row(row)


def person_by_email(session: Session, email: str) -> PersonRow | None:
    """The person of this organization with that address."""
    wanted = sa.select(*_PERSON).where(person.c.email == email.strip().lower())
    row = session.execute(wanted).one_or_none()
    return None if row is None else _person_row(row)


def add_person(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password_hash: str,
    person_id: UUID | None = None,
) -> UUID:
    """Add a person.

    Raises:
        Conflict: The organization has somebody with that address already.
    """
    person_id = person_id or uuid7()
    try:
        with session.begin_nested():
            session.execute(
                sa.insert(person).values(
                    id=person_id,
                    email=email.strip().lower(),
                    name=name.strip(),
                    role=role.value,
                    password_hash=password_hash,
                )
            )
    except exc.IntegrityError as failure:
        if getattr(failure.orig, "sqlstate", None) != "23505":
            raise
        raise Conflict(
            f"{email.strip()} is a member already.", hint="Change the role in the list instead."
        ) from failure
    return person_id


def change_role(session: Session, person_id: UUID, role: Role) -> None:
    """Give a person another role. Their sessions end: call `revoke_sessions_of`.

    Raises:
        NotFound: Nobody of this organization has that id.
        Conflict: It would leave the organization without an administrator.
    """
    _lock_organization(session)
    _change(session, person_id, role=role.value)
    _keep_an_administrator(session)


def set_active(session: Session, person_id: UUID, active: bool) -> None:
    """Let a person in, or keep them out; what they made stays theirs.

    Raises:
        NotFound: Nobody of this organization has that id.
        Conflict: It would leave the organization without an administrator.
    """
    _lock_organization(session)
    _change(session, person_id, active=active)
    _keep_an_administrator(session)


def rename_person(session: Session, person_id: UUID, name: str) -> None:
    """Give a person another name.

    Raises:
        NotFound: Nobody of this organization has that id.
    """
    _change(session, person_id, name=name.strip())


def set_password_hash(session: Session, person_id: UUID, password_hash: str) -> None:
    """Keep another password hash of a person.

    Raises:
        NotFound: Nobody of this organization has that id.
    """
    _change(session, person_id, password_hash=password_hash)


def sessions_of(session: Session, person_id: UUID) -> list[SessionRow]:
    """The sign-ins of a person that are open, newest first."""
    columns = [sign_in_session.c[name] for name in SessionRow.__dataclass_fields__]
    rows = session.execute(
        sa.select(*columns)
        .where(
            sign_in_session.c.person_id == person_id,
            sign_in_session.c.revoked_at.is_(None),
            sign_in_session.c.expires_at > sa.func.now(),
        )
        .order_by(sign_in_session.c.created_at.desc(), sign_in_session.c.id.desc())
    )
    return [SessionRow(**row._mapping) for row in rows]


def revoke_session(session: Session, session_id: UUID) -> bool:
    """End one sign-in; whether it was open."""
    return _revoke(session, sign_in_session, sign_in_session.c.id == session_id) > 0


def revoke_sessions_of(session: Session, person_id: UUID, *, keep: UUID | None = None) -> int:
    """End every sign-in of a person except KEEP; how many ended."""
    theirs = [sign_in_session.c.person_id == person_id]
    if keep is not None:
        theirs.append(sign_in_session.c.id != keep)
    return _revoke(session, sign_in_session, *theirs)


def tokens(session: Session, person_id: UUID | None = None) -> list[TokenRow]:
    """The API tokens of a person, or of everybody, newest first; the revoked ones too."""
    columns = [api_token.c[name] for name in TokenRow.__dataclass_fields__]
    wanted = sa.select(*columns).order_by(api_token.c.created_at.desc(), api_token.c.id.desc())
    if person_id is not None:
        wanted = wanted.where(api_token.c.person_id == person_id)
    return [TokenRow(**row._mapping) for row in session.execute(wanted)]


def revoke_token(session: Session, token_id: UUID, *, person_id: UUID | None = None) -> bool:
    """End an API token, of PERSON_ID only when given; whether it was valid."""
    wanted = [api_token.c.id == token_id]
    if person_id is not None:
        wanted.append(api_token.c.person_id == person_id)
    return _revoke(session, api_token, *wanted) > 0


def revoke_tokens_of(session: Session, person_id: UUID) -> int:
    """End every API token of a person; how many ended."""
    return _revoke(session, api_token, api_token.c.person_id == person_id)


def _revoke(session: Session, table: sa.Table, *which: sa.ColumnElement[bool]) -> int:
    done = session.execute(
        sa.update(table)
        .where(*which, table.c.revoked_at.is_(None))
        .values(revoked_at=sa.func.now())
    )
    return _rows_changed(done)


def _change(session: Session, person_id: UUID, **values: object) -> None:
    done = session.execute(sa.update(person).where(person.c.id == person_id).values(values))
    if _rows_changed(done) == 0:
        raise _nobody()


def _lock_organization(session: Session) -> None:
    """Two administrators who demote each other at once must not both succeed."""
    session.execute(sa.select(organization.c.organization_id).with_for_update())


def _keep_an_administrator(session: Session) -> None:
    left = sa.select(sa.func.count(person.c.id)).where(
        person.c.role == Role.ADMIN.value, person.c.active
    )
    if session.scalar(left) == 0:
        raise Conflict(
            "This is the last administrator of the organization.",
            hint="Make somebody else an administrator first.",
        )


def _person_row(row: sa.Row[Any]) -> PersonRow:
    values = dict(row._mapping)
    return PersonRow(**(values | {"role": Role(values["role"])}))


def _rows_changed(done: Any) -> int:
    return int(done.rowcount)


def _nobody() -> NotFound:
    return NotFound("There is no such person in your organization.", hint="Reload the list.")


def emails_of(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The address of each person, to show who did something."""
    rows = session.execute(
        sa.select(person.c.id, person.c.email).where(person.c.id.in_(person_ids))
    )
    return {row.id: row.email for row in rows}
