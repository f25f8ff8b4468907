"""The server that follows ours and answers reports; ours stands in while it is away."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from kernel.errors import Unavailable

STAND_IN_S = 60.0  # so long the main server answers before the replica is tried again
_CONNECT_S = 5


def replica_url(app: str, address: str) -> str:
    """The role and password of APP at another server.

    >>> replica_url("postgresql+psycopg://app_user:s@/w?host=%2Frun&port=1", "postgresql://r:6/w")
    'postgresql+psycopg://app_user:s@r:6/w'
    """
    ours, other = sa.make_url(app), sa.make_url(address)
    return other.set(
        drivername="postgresql+psycopg", username=ours.username, password=ours.password
    ).render_as_string(hide_password=False)


def stands_in(
    replica: sa.Engine, main: str, arguments: Mapping[str, Any], told: Callable[[str], None]
) -> None:
    """Let the main server answer what the replica cannot, and say so each time it begins to.

    Args:
        replica: The engine of the replica.
        main: URL of the main server, for the same role.
        arguments: Of `psycopg.connect`, as the replica's engine has them.
        told: Receives why the replica did not answer.
    """
    _, parts = replica.dialect.create_connect_args(sa.make_url(main))

    @event.listens_for(replica, "do_connect")
    def connect(
        dialect: Any, record: ConnectionPoolEntry, where: Any, keywords: Any
    ) -> DBAPIConnection:
        try:
            return dialect.connect(*where, **keywords)  # type: ignore[no-any-return]
        except psycopg.OperationalError as failure:
            told(str(failure).strip().splitlines()[0])
        made: DBAPIConnection = dialect.connect(**{**parts, **arguments})
        record.info["stands_in_until"] = time.monotonic() + STAND_IN_S
        return made

    @event.listens_for(replica, "checkout")
    def look_again(
        connection: DBAPIConnection, record: ConnectionPoolEntry, lent: PoolProxiedConnection
    ) -> None:
        if time.monotonic() > record.info.get("stands_in_until", float("inf")):
            raise sa.exc.DisconnectionError("the replica may be back")


def replica_behind_s(app: str, address: str) -> float | None:
    """How far the replica is behind. [s] None where it is no replica but takes writes itself.

    It counts from the last change that came over, so a quiet server looks far behind.

    Raises:
        Unavailable: It does not answer, or refuses the role.
    """
    url = sa.make_url(replica_url(app, address)).set(drivername="postgresql")
    try:
        with psycopg.connect(
            url.render_as_string(hide_password=False), connect_timeout=_CONNECT_S
        ) as connection:
            row = connection.execute(
                "select case when pg_is_in_recovery() then"
                " coalesce(extract(epoch from now() - pg_last_xact_replay_timestamp()), 0) end"
            ).fetchone()
    except psycopg.Error as failure:
        raise Unavailable(
            f"The replica at {url.host}:{url.port or 5432} does not answer, so reports read from "
            "the main database.",
            hint="Start it again, or take WORKBENCH_REPORTS_DATABASE_URL out.",
        ) from failure
    return None if row is None or row[0] is None else float(row[0])
