"""People, roles, passwords, tokens and sessions of one organization."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from kernel.errors import InvalidInput, NotAllowed, NotFound
from kernel.store import organizations, sign_in
from kernel.store import people as store
from kernel.store.actor import Actor, Role
from kernel.store.people import PersonRow, SessionRow, TokenRow
from kernel.store.session import auth_session, tenant_session
from kernel.workflows.credentials import (
    check_password,
    hash_password,
    new_api_token,
    new_password,
    token_hash,
    verify_password,
)

TOKEN_DAYS = 30
LONGEST_TOKEN_DAYS = 366
_EMAIL = re.compile(r"[^@\s<>\"(),:;\\]{1,64}@[^@\s<>\"(),:;\\.]+(\.[^@\s<>\"(),:;\\.]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A person with the password to hand over; it is shown once and kept nowhere."""

    person: PersonRow
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token as it was made; it is shown once and only its hash is kept."""

    id: UUID
    name: str
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """A new organization's first administrator and the password to hand over."""

    actor: Actor
    password: str


def found_organization(
    *, name: str, email: str, person_name: str, password: str | None = None, sample: bool = False
) -> Founded:
    """Make an organization and its first administrator.

    Args:
        name: The organization's name.
        email: The administrator's address.
        person_name: The administrator's name.
        password: Else one is made up.
        sample: A demonstration, whose password may be well known; production refuses it.

    Raises:
        InvalidInput: No name, no address, or a weak password.
    """
    address = checked_email(email)
    if password is not None and not sample:
        check_password(password, email=address)
    secret = password or new_password()
    actor = organizations.found_organization(
        name=checked_name(name, "organization"),
        email=address,
        person_name=checked_name(person_name, "person"),
        password_hash=hash_password(secret),
        sample=sample,
    )
    return Founded(actor=actor, password=secret)


def list_people(actor: Actor) -> list[PersonRow]:
    """Everybody of the organization, those who left included.

    Raises:
        NotAllowed: The role is below Admin.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        return store.people(session)


def invite_person(
    actor: Actor, *, email: str, name: str, role: Role, password: str | None = None
) -> Invited:
    """Add a person, with a first password to hand over.

    Args:
        actor: Who invites; an administrator.
        email: The person's address, with which they sign in.
        name: The person's name.
        role: What they may do.
        password: Else one is made up.

    Raises:
        NotAllowed: The role of ACTOR is below Admin.
        InvalidInput: No name, no address, or a weak password.
        Conflict: The organization has somebody with that address.
    """
    actor.must_be(Role.ADMIN)
    address = checked_email(email)
    if password is not None:
        check_password(password, email=address)
    secret = password or new_password()
    with tenant_session(actor) as session:
        person_id = store.add_person(
            session,
            email=address,
            name=checked_name(name, "person"),
            role=role,
            password_hash=hash_password(secret),
        )
        return Invited(person=store.person_of(session, person_id), password=secret)


def change_person(
    actor: Actor, person_id: UUID, *, role: Role | None = None, active: bool | None = None
) -> PersonRow:
    """Give a person another role, keep them out or let them in again; both or nothing.

    A role holds from the person's next action. Who is kept out loses sessions and tokens; what
    they made stays.

    Raises:
        NotAllowed: The role of ACTOR is below Admin.
        NotFound: Nobody of the organization has that id.
        Conflict: It would leave the organization without an administrator.
    """
    actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        if role is not None:
            store.change_role(session, person_id, role)
        if active is not None:
            store.set_active(session, person_id, active)
        if active is False:
            store.revoke_sessions_of(session, person_id)
            store.revoke_tokens_of(session, person_id)
        return store.person_of(session, person_id)


def change_role(actor: Actor, person_id: UUID, role: Role) -> PersonRow:
    """Give a person another role; see `change_person`."""
    return change_person(actor, person_id, role=role)


def deactivate_person(actor: Actor, person_id: UUID) -> PersonRow:
    """Keep a person out; see `change_person`."""
    return change_person(actor, person_id, active=False)


def reactivate_person(actor: Actor, person_id: UUID) -> PersonRow:
    """Let a person in again, with their old password; see `change_person`."""
    return change_person(actor, person_id, active=True)


def reset_password(actor: Actor, person_id: UUID) -> Invited:
    """Give a person a new first password; their sessions and tokens end.

    Raises:
        NotAllowed: The role of ACTOR is below Admin.
        NotFound: Nobody of the organization has that id.
    """
    actor.must_be(Role.ADMIN)
    secret = new_password()
    with tenant_session(actor) as session:
        store.set_password_hash(session, person_id, hash_password(secret))
        store.revoke_sessions_of(session, person_id)
        store.revoke_tokens_of(session, person_id)
        return Invited(person=store.person_of(session, person_id), password=secret)


def change_password(actor: Actor, *, current: str, new: str) -> None:
    """Change one's own password; every other session of the person ends.

    Raises:
        NotAllowed: The current password is wrong, or was too often.
        InvalidInput: The new one is weak, or the same.
    """
    _pace(actor)
    if not verify_password(current, _own_hash(actor)):
        raise NotAllowed("The current password is not right.", hint="Nothing was changed.")
    with auth_session() as session:
        sign_in.attempt_succeeded(session, account=_try_of(actor), address=_try_of(actor))
    if new == current:
        raise InvalidInput("The new password is the old one.")
    check_password(new, email=actor.email)
    with tenant_session(actor) as session:
        store.set_password_hash(session, actor.user_id, hash_password(new))
        store.revoke_sessions_of(session, actor.user_id, keep=actor.session_id)


def list_tokens(actor: Actor, *, everybody: bool = False) -> list[TokenRow]:
    """One's own API tokens, or everybody's for an administrator.

    Raises:
        NotAllowed: EVERYBODY was asked for with a role below Admin.
    """
    if everybody:
        actor.must_be(Role.ADMIN)
    with tenant_session(actor) as session:
        return store.tokens(session, None if everybody else actor.user_id)


def create_token(actor: Actor, name: str, *, days: int = TOKEN_DAYS) -> NewToken:
    """Make an API token for oneself; it may do what the person may.

    Args:
        actor: Whose token it is.
        name: What it is for.
        days: How long it lasts. [d]

    Raises:
        InvalidInput: No name, or too long a life.
    """
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise InvalidInput(f"A token lasts 1 to {LONGEST_TOKEN_DAYS} days.")
    label = checked_name(name, "token")
    token, ends = new_api_token(), datetime.now(UTC) + timedelta(days=days)
    with auth_session() as session:
        token_id = sign_in.create_token(
            session, actor, name=label, token_hash=token_hash(token), expires_at=ends
        )
    return NewToken(id=token_id, name=label, token=token, expires_at=ends)


def revoke_token(actor: Actor, token_id: UUID) -> None:
    """End an API token: one's own, or anybody's for an administrator.

    Raises:
        NotFound: There is no such token that one may end.
    """
    whose = None if actor.may(Role.ADMIN) else actor.user_id
    with tenant_session(actor) as session:
        if not store.revoke_token(session, token_id, person_id=whose):
            raise NotFound("There is no such token, or it has ended.", hint="Reload the list.")


def my_sessions(actor: Actor) -> list[SessionRow]:
    """Where one is signed in, newest first; `actor.session_id` is this one."""
    with tenant_session(actor) as session:
        return store.sessions_of(session, actor.user_id)


def revoke_session(actor: Actor, session_id: UUID) -> None:
    """End one of one's own sessions; its open pages end at their next action.

    Raises:
        NotFound: There is no such session of this person.
    """
    with tenant_session(actor) as session:
        own = {row.id for row in store.sessions_of(session, actor.user_id)}
        if session_id not in own or not store.revoke_session(session, session_id):
            raise NotFound("There is no such session, or it has ended.", hint="Reload the list.")


def checked_email(text: str) -> str:
    """An address in the form that is stored.

    >>> checked_email(" Ann.Lee@Example.com ")
    'ann.lee@example.com'

    Raises:
        InvalidInput: It is none.
    """
    address = text.strip().lower()
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise InvalidInput(f"“{text.strip()[:80]}” is not an e-mail address.")
    return address


def checked_name(text: str, what: str) -> str:
    """A name on one line, of at most 120 characters.

    Raises:
        InvalidInput: It is empty or too long.
    """
    name = " ".join(text.split())
    if not name or len(name) > 120 or not name.isprintable():
        raise InvalidInput(f"Give the {what} a name of 1 to 120 characters.")
    return name


def _pace(actor: Actor) -> None:
    """Whoever finds an open browser shall not guess the password by changing it."""
    with auth_session() as session:
        wait_s = sign_in.begin_attempt(session, account=_try_of(actor), address=_try_of(actor))
    if wait_s:
        raise NotAllowed(f"There were too many tries. Wait {wait_s:.0f} s and try again.")


def _try_of(actor: Actor) -> str:
    return f"change of password:{actor.user_id}"


def _own_hash(actor: Actor) -> str | None:
    """The hash of one's own password; only the sign-in role can read it."""
    with auth_session() as session:
        accounts = sign_in.candidates(session, actor.email)
    return next((row.password_hash for row in accounts if row.person_id == actor.user_id), None)
