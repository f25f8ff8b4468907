"""What a database server says of itself: to find out why an installation does not run well."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg

from kernel.errors import Unavailable
from kernel.store.connection import OURS, StoreUrls, libpq_url
from kernel.store.queue import queue_connection


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerState:
    """The server behind the store.

    Attributes:
        version: As it names itself, for example “17.6”.
        number: As a number, 170006.
        ahead_s: How far its clock is ahead of this machine's. [s]
        connections: Connections that are open now.
        most_connections: Connections that people's roles may open.
        bytes: Size of our database. [B]
        cache_hits: Blocks that it found in its memory since its counts began.
        cache_misses: Blocks that it asked the operating system for.
    """

    version: str
    number: int
    ahead_s: float
    connections: int
    most_connections: int
    bytes: int
    cache_hits: int
    cache_misses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """The queue of jobs.

    Attributes:
        waiting: Jobs that could run now and wait.
        oldest_waiting_s: How long the oldest of them waits; 0 where none waits. [s]
        failed: Jobs that failed in the last day.
    """

    waiting: int
    oldest_waiting_s: float
    failed: int


def server_state(urls: StoreUrls) -> ServerState:
    """Ask the server as the role that backs up.

    Raises:
        Unavailable: It does not answer, or refuses the role.
    """
    row, asked_at = _asked(urls)
    version, number, at, connections, most, size, hits, misses = row
    return ServerState(
        version=str(version).split()[0],
        number=number,
        ahead_s=(at - asked_at).total_seconds(),
        connections=connections,
        most_connections=most,
        bytes=size,
        cache_hits=hits,
        cache_misses=misses,
    )


def _asked(
    urls: StoreUrls,
) -> tuple[tuple[str, int, datetime, int, int, int, int, int], datetime]:
    options: dict[str, Any] = {**OURS, "connect_timeout": 5}
    try:
        with psycopg.connect(libpq_url(urls.backup), **options) as connection:
            before = datetime.now(UTC)
            row = connection.execute(
                "select current_setting('server_version'),"
                " current_setting('server_version_num')::int, clock_timestamp(),"
                " (select count(*)::int from pg_stat_activity where datid is not null),"
                " current_setting('max_connections')::int"
                " - current_setting('superuser_reserved_connections')::int,"
                " pg_database_size(current_database()), blks_hit, blks_read"
                " from pg_stat_database where datname = current_database()"
            ).fetchone()
            asked_at = before + (datetime.now(UTC) - before) / 2
    except psycopg.Error as failure:
        raise Unavailable("The database does not answer.", hint=str(failure).strip()) from failure
    if row is None:
        raise Unavailable("The database does not answer.")
    return row, asked_at


def queue_state(urls: StoreUrls) -> QueueState:
    """How the queue stands.

    Raises:
        Unavailable: The database does not answer, or the queue was never made.
    """
    how = queue_connection(urls)
    try:
        with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
            row = connection.execute(
                "select count(*) filter (where waits),"
                " coalesce(max(extract(epoch from now() - since)) filter (where waits), 0),"
                " count(*) filter (where status = 'failed' and since > now() - interval '1 day')"
                " from (select status, coalesce(scheduled_at, since) as since,"
                "   status = 'todo' and coalesce(scheduled_at, since) <= now() as waits"
                "   from procrastinate_jobs job cross join lateral (select max(at) as since"
                "     from procrastinate_events event where event.job_id = job.id) told) jobs"
            ).fetchone()
    except psycopg.Error as failure:
        raise Unavailable("The queue does not answer.", hint=str(failure).strip()) from failure
    if row is None:
        raise Unavailable("The queue does not answer.")
    return QueueState(waiting=row[0], oldest_waiting_s=float(row[1]), failed=row[2])
