"""Sign-in, as the role app_auth sees it: through a few functions and the throttle, no tables.

Every function takes a session of `auth_session()`. Tokens come as SHA-256 digests; the clear
text is never stored. E-mail digests of the throttle come from the caller too, so that the
table names nobody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.actor import Actor, Role
from kernel.store.ids import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person who may be meant by an e-mail address; one per organization they belong to."""

    organization_id: UUID
    organization: str
    sample: bool
    person_id: UUID
    email: str
    name: str
    role: Role
    password_hash: str

    def actor(self, *, session_id: UUID | None = None) -> Actor:
        """The person as an actor, to be made only after the password was right."""
        return Actor(
            organization_id=self.organization_id,
            user_id=self.person_id,
            role=self.role,
            email=self.email,
            name=self.name,
            organization=self.organization,
            session_id=session_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """How failed sign-ins slow down the next: free tries first, then doubling delays.

    Attributes:
        free_account: Failures of one account before any delay.
        free_address: Failures from one address before any delay.
        first_s: The first delay. [s]
        longest_s: The longest delay. [s]
        forget_s: Failures are forgotten after this quiet time. [s]
    """

    free_account: int = 5
    free_address: int = 20
    first_s: float = 1
    longest_s: float = 900
    forget_s: float = 3600

    def delay_s(self, failures: int, *, free: int) -> float:
        """How long after the last failure the next try must wait. [s]

        >>> [Throttle().delay_s(n, free=5) for n in (4, 5, 6, 8, 40)]
        [0, 1.0, 2.0, 8.0, 900]
        """
        if failures < free:
            return 0
        return min(self.longest_s, self.first_s * float(2 ** min(failures - free, 30)))


def candidates(session: Session, email: str) -> list[Candidate]:
    """Who may be meant by EMAIL: active people, in any organization, by organization name."""
    rows = session.execute(
        sa.text("select * from auth.candidates(:email)"), {"email": email.strip()}
    )
    return [Candidate(**(dict(row._mapping) | {"role": Role(row.role)})) for row in rows]


def create_session(
    session: Session,
    actor: Actor,
    *,
    token_hash: bytes,
    absolute: timedelta,
    address: str = "",
    agent: str = "",
) -> UUID:
    """Open a sign-in of ACTOR that ends after ABSOLUTE at the latest.

    Returns:
        The id of the sign-in, for the list of open ones.

    Raises:
        NotFound: The person is gone or kept out.
    """
    session_id = uuid7()
    opened = session.scalar(
        sa.text(
            "select auth.open_session(:organization, :person, :id, :hash, :absolute,"
            " :address, :agent)"
        ),
        {
            "organization": actor.organization_id,
            "person": actor.user_id,
            "id": session_id,
            "hash": token_hash,
            "absolute": absolute,
            "address": address[:100],
            "agent": agent[:300],
        },
    )
    if not opened:
        raise _gone()
    return session_id


def session_actor(
    session: Session, token_hash: bytes, *, idle: timedelta, absolute: timedelta
) -> Actor | None:
    """The person of an open sign-in, with the role they have now; None when it has ended.

    It ends after IDLE without use, after ABSOLUTE in any case, when it is revoked and when the
    person is kept out. Its last use is noted at most once a minute.
    """
    row = session.execute(
        sa.text("select * from auth.session_actor(:hash, :idle, :absolute)"),
        {"hash": token_hash, "idle": idle, "absolute": absolute},
    ).one_or_none()
    return None if row is None else _actor(row, session_id=row.session_id)


def revoke_session(session: Session, token_hash: bytes) -> bool:
    """End a sign-in (sign-out); whether it was open."""
    return bool(session.scalar(sa.text("select auth.close_session(:hash)"), {"hash": token_hash}))


def create_token(
    session: Session,
    actor: Actor,
    *,
    name: str,
    token_hash: bytes,
    expires_at: datetime | None = None,
) -> UUID:
    """Make an API token of ACTOR.

    Returns:
        Its id, for the list of tokens.

    Raises:
        NotFound: The person is gone or kept out.
    """
    token_id = uuid7()
    opened = session.scalar(
        sa.text("select auth.open_token(:organization, :person, :id, :name, :hash, :expires)"),
        {
            "organization": actor.organization_id,
            "person": actor.user_id,
            "id": token_id,
            "name": name[:100],
            "hash": token_hash,
            "expires": expires_at,
        },
    )
    if not opened:
        raise _gone()
    return token_id


def token_actor(session: Session, token_hash: bytes) -> Actor | None:
    """The person of a valid API token, with the role they have now; None otherwise."""
    row = session.execute(
        sa.text("select * from auth.token_actor(:hash)"), {"hash": token_hash}
    ).one_or_none()
    return None if row is None else _actor(row)


def record_attempt(session: Session, email_hash: str, address: str, *, ok: bool) -> None:
    """Count a failed sign-in for its account and its address, or forget those of the account.

    The address keeps its failures on success: otherwise one known password would let its
    owner try any number of others.
    """
    if ok:
        session.execute(
            sa.text("delete from auth.failure where kind = 'account' and key = :key"),
            {"key": email_hash},
        )
        return
    for kind, key in (("account", email_hash), ("address", address)):
        session.execute(
            sa.text(
                "insert into auth.failure as f (kind, key, failures) values (:kind, :key, 1)"
                " on conflict (kind, key) do update set failures = f.failures + 1,"
                " last_at = now()"
            ),
            {"kind": kind, "key": key},
        )


def delay_until(
    session: Session, email_hash: str, address: str, *, throttle: Throttle | None = None
) -> datetime | None:
    """Until when the next try for this account or from this address must wait; None: at once."""
    throttle = throttle or Throttle()
    session.execute(
        sa.text("delete from auth.failure where last_at < now() - :forget"),
        {"forget": timedelta(seconds=throttle.forget_s)},
    )
    rows = session.execute(
        sa.text(
            "select kind, failures, last_at, now() as now from auth.failure"
            " where (kind = 'account' and key = :email) or (kind = 'address' and key = :address)"
        ),
        {"email": email_hash, "address": address},
    ).all()
    ends = [row.last_at + timedelta(seconds=_delay_s(row, throttle)) for row in rows]
    return max((end for end in ends if end > rows[0].now), default=None)


def _delay_s(row: sa.Row[Any], throttle: Throttle) -> float:
    free = throttle.free_account if row.kind == "account" else throttle.free_address
    return throttle.delay_s(row.failures, free=free)


def _actor(row: sa.Row[Any], *, session_id: UUID | None = None) -> Actor:
    return Actor(
        organization_id=row.organization_id,
        user_id=row.person_id,
        role=Role(row.role),
        email=row.email,
        name=row.name,
        organization=row.organization,
        session_id=session_id,
    )


def _gone() -> NotFound:
    return NotFound("This account is closed.", hint="Ask an administrator of your organization.")
