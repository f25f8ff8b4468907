"""The engines of this process: opened once, guarded, with the fewest rights that do the job."""

import math
import selectors
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState

from kernel.errors import Unavailable
from kernel.store.replica import replica_url, stands_in

OURS = {"hostaddr": "", "application_name": "workbench"}
_RESTS_SINCE = "rests_since"  # of a pooled connection, on the monotonic clock
_TRUSTED_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreUrls:
    """One connection URL per role, as SQLAlchemy takes them; not shown in tracebacks."""

    owner: str = field(repr=False)
    app: str = field(repr=False)
    auth: str = field(repr=False)
    jobs: str = field(repr=False)
    backup: str = field(repr=False)


def libpq_url(url: str) -> str:
    """The URL as psycopg and the PostgreSQL programs take it.

    >>> libpq_url("postgresql+psycopg://app_jobs:secret@localhost:5432/workbench")
    'postgresql://app_jobs:secret@localhost:5432/workbench'
    >>> libpq_url(sa.make_url("postgresql://a:two%20words@h/w").render_as_string(False))
    'postgresql://a:two%20words@h/w'
    """
    return "postgresql://" + url.split("://", 1)[1].replace(" ", "%20")  # SQLAlchemy leaves them


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of the server one process may use.

    Attributes:
        pool_size: Connections for people's work; none beyond.
        auth_pool_size: Connections for sign-in.
        replica_pool_size: Connections to the replica, where there is one.
        pool_wait_s: How long to wait for a free connection. [s]
        statement_s: Longest statement. [s]
        idle_in_transaction_s: Longest pause inside a transaction. [s]
    """

    pool_size: int = 10
    auth_pool_size: int = 3
    replica_pool_size: int = 3
    pool_wait_s: float = 10
    statement_s: float = 30
    idle_in_transaction_s: float = 60


@dataclass(slots=True, kw_only=True)
class _Opened:
    urls: StoreUrls
    app: sa.Engine
    auth: sa.Engine
    replica: sa.Engine | None


_opened: _Opened | None = None
_reads_alone: ContextVar[bool] = ContextVar("reads_alone", default=False)


def configure(
    urls: StoreUrls,
    *,
    limits: Limits | None = None,
    revive: Callable[[], None] | None = None,
    watch: Callable[[sa.Engine], None] | None = None,
    replica: str | None = None,
    replica_away: Callable[[str], None] = lambda _why: None,
) -> None:
    """Open the store for this process; nothing is connected before the first use.

    Args:
        urls: One URL per role.
        limits: Pool sizes and time limits.
        revive: Called once when the server does not answer, before the second try; for the
            embedded server `lambda: embedded.revive(home)`.
        watch: Called with each engine, to listen to it.
        replica: Address of a server that follows this one, for `reading_alone`; the role and
            password are those of app_user.
        replica_away: Told why that server does not answer, when the main one begins to stand in.

    Raises:
        Unavailable: The process has opened another store before.
    """
    global _opened
    if _opened is not None:
        if _opened.urls == urls:
            return
        raise Unavailable("This process has opened another database already.")
    limits = limits or Limits()
    following = _replica_engine(urls.app, replica, limits, replica_away) if replica else None
    _opened = _Opened(
        urls=urls,
        app=guarded_engine(urls.app, pool_size=limits.pool_size, limits=limits, revive=revive),
        auth=guarded_engine(
            urls.auth, pool_size=limits.auth_pool_size, limits=limits, revive=revive
        ),
        replica=following,
    )
    for engine in filter(None, (_opened.app, _opened.auth, _opened.replica)):
        if watch is not None:
            watch(engine)


def close() -> None:
    """Close every connection of this process and forget the store."""
    global _opened
    if _opened is not None:
        _opened.app.dispose()
        _opened.auth.dispose()
        if _opened.replica is not None:
            _opened.replica.dispose()
        _opened = None


@contextmanager
def reading_alone() -> Iterator[None]:
    """Inside nothing is written, so sessions may go to the replica, where there is one.

    What was written a moment ago may not have come there yet.
    """
    before = _reads_alone.set(True)
    try:
        yield
    finally:
        _reads_alone.reset(before)


def engine() -> sa.Engine:
    """The engine of role app_user; inside `reading_alone` that of the replica, if there is one.

    Raises:
        Unavailable: `configure` was not called.
    """
    opened = _open()
    return opened.replica if _reads_alone.get() and opened.replica is not None else opened.app


def auth_engine() -> sa.Engine:
    """The engine of role app_auth, for sign-in only.

    Raises:
        Unavailable: `configure` was not called.
    """
    return _open().auth


def urls() -> StoreUrls:
    """The URLs of the opened store.

    Raises:
        Unavailable: `configure` was not called.
    """
    return _open().urls


def in_use() -> int:
    """How many connections of this process people's work holds at this moment."""
    pool = _open().app.pool
    return pool.checkedout() if isinstance(pool, sa.QueuePool) else 0


def _open() -> _Opened:
    if _opened is None:
        raise Unavailable("The database is not open in this process.")
    return _opened


def guarded_engine(
    url: str,
    *,
    pool_size: int,
    limits: Limits | None = None,
    revive: Callable[[], None] | None = None,
    reads_alone: bool = False,
) -> sa.Engine:
    """An engine that refuses a role without limits and leaves no setting behind in its pool."""
    limits = limits or Limits()
    made = sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=limits.pool_wait_s,
        pool_use_lifo=True,  # the one used last is the one least in doubt
        pool_reset_on_return=None,  # the listener below does more
        hide_parameters=True,  # an error that is logged must not carry what people typed
        connect_args=_arguments(limits, reads_alone=reads_alone),
    )
    event.listen(made, "first_connect", _refuse_mighty_roles)
    event.listen(made, "checkout", _refuse_dead)
    event.listen(made, "reset", _wipe)
    if revive is not None:
        _connect_with(made, revive)
    return made


def _arguments(limits: Limits, *, reads_alone: bool) -> dict[str, Any]:
    timeouts = (
        f"-c statement_timeout={int(limits.statement_s * 1000)}"
        f" -c idle_in_transaction_session_timeout={int(limits.idle_in_transaction_s * 1000)}"
        " -c timezone=UTC" + (" -c default_transaction_read_only=on" if reads_alone else "")
    )
    name = {"application_name": "workbench reports"} if reads_alone else {}
    return OURS | name | {"options": timeouts, "connect_timeout": 5}


def _replica_engine(
    app: str, address: str, limits: Limits, told: Callable[[str], None]
) -> sa.Engine:
    made = guarded_engine(
        replica_url(app, address),
        pool_size=limits.replica_pool_size,
        limits=limits,
        reads_alone=True,
    )
    stands_in(made, app, _arguments(limits, reads_alone=True), told)
    return made


def plain_engine(url: str) -> sa.Engine:
    """An unguarded engine without a pool, for migrations and backup."""
    return sa.create_engine(url, poolclass=sa.NullPool, connect_args=OURS | {"options": ""})


def _refuse_mighty_roles(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    """Row security does not hold superusers, BYPASSRLS roles and, without FORCE, owners."""
    cursor = connection.cursor()
    cursor.execute(
        "select r.rolname, r.rolsuper or r.rolbypassrls or exists (select from pg_class c"
        " where c.relrowsecurity and pg_has_role(r.oid, c.relowner, 'member'))"
        " from pg_roles r where r.rolname = current_user"
    )
    role, mighty = cursor.fetchone() or ("?", True)
    cursor.close()
    connection.rollback()
    if mighty:
        raise Unavailable(
            f"The database role {role} can see the rows of every organization; it is refused.",
            hint="Use the role app_user.",
        )


def _refuse_dead(connection: Any, record: ConnectionPoolEntry, _taken: object) -> None:
    """A server that went away has closed the line, which is seen without asking it.

    A question costs as much as a small statement. It is put only where something came in unasked,
    or where the line has rested so long that a firewall may have dropped it.

    Raises:
        DisconnectionError: The pool connects anew.
    """
    rested_s = time.monotonic() - record.info.get(_RESTS_SINCE, -math.inf)
    try:
        if rested_s < _TRUSTED_S and not _came_unasked(connection):
            return
        connection.autocommit = True
        connection.execute("select 1")
        connection.autocommit = False
    except psycopg.OperationalError as failure:
        raise exc.DisconnectionError from failure


def _came_unasked(connection: Any) -> bool:
    with selectors.DefaultSelector() as looks:
        looks.register(connection, selectors.EVENT_READ)
        return bool(looks.select(0))


def _wipe(connection: Any, record: ConnectionPoolEntry | None, state: PoolResetState) -> None:
    """Nothing that anybody SET survives in the pool."""
    try:
        connection.rollback()
        if state.terminate_only:
            return
        # In one way there and back, and outside a transaction: a RESET that is rolled back has no
        # effect. RESET ALL leaves the role alone.
        connection.autocommit = True
        connection.execute("reset all; reset session authorization", prepare=False)
        connection.autocommit = False
        if record is not None:
            record.info[_RESTS_SINCE] = time.monotonic()
    except psycopg.OperationalError as failure:  # the server went away; so does the connection
        if record is not None:
            record.invalidate(failure)


def _connect_with(made: sa.Engine, revive: Callable[[], None]) -> None:
    @event.listens_for(made, "do_connect")
    def connect(dialect: Any, record: Any, arguments: Any, keywords: Any) -> DBAPIConnection | None:
        try:
            return dialect.connect(*arguments, **keywords)  # type: ignore[no-any-return]
        except psycopg.OperationalError:
            revive()
            return dialect.connect(*arguments, **keywords)  # type: ignore[no-any-return]
