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


# asked with every action on a page, so it is put together once
_SESSION_ACTOR = sa.text("select * from auth.session_actor(:hash, :idle, :absolute)")


def session_actor(
    session: Session, token_hash: bytes, *, idle: timedelta, absolute: timedelta
) -> Actor | None:
    """The person of an open sign-in, with the role they have now; None when it has ended.

    It ends after IDLE without use, after ABSOLUTE in any case, when it is revoked and when the
    person is kept out. Its last use is noted at most once a minute.
    """
    row = session.execute(
        _SESSION_ACTOR, {"hash": token_hash, "idle": idle, "absolute": absolute}
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


def forget_ended(session: Session, *, older: timedelta) -> int:
    """Delete the sign-ins and tokens, of every organization, that ended longer ago than OLDER.

    Returns:
        How many.
    """
    return int(session.scalar(sa.text("select auth.forget_ended(:older)"), {"older": older}) or 0)


def begin_attempt(
    session: Session, *, account: str, address: str, throttle: Throttle | None = None
) -> float:
    """Begin a try to sign in, or say how long to wait first. [s]

    A try that may go on counts as failed until `attempt_succeeded`, so that many at once gain
    nothing. The counts lie in the database: every replica shares them.

    Args:
        session: Of the sign-in role; commit before the password is checked.
        account: A digest of the e-mail address, whether or not there is such an account.
        address: Where the try comes from.
        throttle: How failures slow down.

    Returns:
        0 where the try may go on, else the time to wait. [s]
    """
    throttle = throttle or Throttle()
    forget = timedelta(seconds=throttle.forget_s)
    session.execute(_FORGET, {"forget": forget})
    keys = [{"kind": "account", "key": account}, {"kind": "address", "key": address}]
    counts = [session.execute(_COUNT, key | {"forget": forget}).one() for key in keys]
    wait = max(_delay_s(count, throttle) - count.quiet_s for count in counts)
    if wait > 0:
        return float(wait)
    for key in keys:
        session.execute(_FAILED, key)
    return 0.0


def attempt_succeeded(session: Session, *, account: str, address: str) -> None:
    """The password was right: clear the account; the address loses only this try's failure."""
    session.execute(
        sa.text("delete from auth.failure where kind = 'account' and key = :key"),
        {"key": account},
    )
    session.execute(
        sa.text(
            "update auth.failure set failures = failures - 1"
            " where kind = 'address' and key = :key and failures > 0"
        ),
        {"key": address},
    )


# Rows that others hold are left for the next try, so that nobody waits for cleaning.
_FORGET = sa.text(
    "delete from auth.failure where (kind, key) in (select kind, key from auth.failure"
    " where last_at < now() - :forget limit 100 for update skip locked)"
)
# Locks the row until the end of the transaction: two tries at once are counted in turn.
_COUNT = sa.text(
    "insert into auth.failure as f (kind, key, failures) values (:kind, :key, 0)"
    " on conflict (kind, key) do update set failures ="
    " case when f.last_at < now() - :forget then 0 else f.failures end"
    " returning kind, failures, extract(epoch from clock_timestamp() - last_at)::float as quiet_s"
)
_FAILED = sa.text(
    "update auth.failure set failures = failures + 1, last_at = clock_timestamp()"
    " where kind = :kind and key = :key"
)


def _delay_s(count: sa.Row[Any], throttle: Throttle) -> float:
    free = throttle.free_account if count.kind == "account" else throttle.free_address
    return throttle.delay_s(count.failures, free=free)


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
