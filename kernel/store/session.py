"""The only doors to a session: one for a person's data, one for sign-in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.orm import Session, SessionTransaction

from kernel.errors import InvalidInput, Unavailable
from kernel.store import connection
from kernel.store.actor import Actor


class TenantSession(Session):
    """A session that sees the rows of one organization, in every transaction that it begins."""


class AuthSession(Session):
    """A session of the sign-in role, which reads no organization's tables."""


# true: both end with the transaction; savepoints inherit them
_ENTER = (
    "select set_config('app.current_organization_id', %s, true),"
    " set_config('app.current_user_id', %s, true)"
)


@event.listens_for(TenantSession, "after_begin")
def _enter_organization(
    session: Session, transaction: SessionTransaction, opened: sa.Connection
) -> None:
    actor: Actor = session.info["actor"]
    # by the driver's own way: this goes before every other statement
    opened.exec_driver_sql(_ENTER, (str(actor.organization_id), str(actor.user_id)))


@contextmanager
def tenant_session(actor: Actor) -> Iterator[Session]:
    """One transaction in the organization of ACTOR: kept at the end, undone on any error.

    Each call takes a connection of its own; do not nest them.

    Raises:
        Unavailable: The database does not answer, or a statement took too long.
    """
    with (
        _failures_said(),
        TenantSession(connection.engine(), info={"actor": actor}) as session,
        session.begin(),
    ):
        yield session


def at_one_moment(session: Session) -> None:
    """Let all that a new transaction reads be of one moment, whatever others write meanwhile.

    To be called before anything else in a `tenant_session` that only reads.
    """
    session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


@contextmanager
def auth_session() -> Iterator[Session]:
    """One transaction as the sign-in role.

    Raises:
        Unavailable: The database does not answer, or a statement took too long.
    """
    with _failures_said(), AuthSession(connection.auth_engine()) as session, session.begin():
        yield session


@contextmanager
def _failures_said() -> Iterator[None]:
    try:
        yield
    except exc.TimeoutError as failure:  # no free connection
        raise Unavailable("The database is busy.", hint="Try again in a moment.") from failure
    except (exc.OperationalError, exc.InterfaceError) as failure:
        raise _unavailable(failure.orig) from failure
    except (exc.DataError, UnicodeEncodeError) as failure:
        if not _cannot_be_kept(failure):
            raise
        raise InvalidInput(
            "The text holds a character that cannot be kept.",
            hint="Type it again instead of pasting it.",
        ) from failure


# 22P05: NUL in JSON; 22P02: half a character in JSON; no state: NUL in text, refused by the driver
_UNKEPT = {"22P05", "22P02", None}


def _cannot_be_kept(failure: exc.DataError | UnicodeEncodeError) -> bool:
    """Whether a text holds NUL or half a character, which PostgreSQL's text cannot hold."""
    if isinstance(failure, UnicodeEncodeError):
        return True
    said = str(failure.orig)
    state = getattr(failure.orig, "sqlstate", None)
    return state in _UNKEPT and any(sign in said for sign in ("NUL", "Unicode", "\\u0000"))


def _unavailable(failure: Any) -> Unavailable:
    state = getattr(failure, "sqlstate", None)
    if state == "57014":
        return Unavailable("The database took too long.", hint="Ask for less at once.")
    if state in {"40001", "40P01", "55P03"}:  # two changes stood in each other's way
        return Unavailable("Somebody else is changing the same thing.", hint="Try again.")
    if state == "53100":
        return Unavailable("The disk of the database is full.", hint="Free some space.")
    return Unavailable("The database does not answer.", hint="Try again in a moment.")
