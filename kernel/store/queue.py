"""The queue's own schema, as role app_jobs: where it lies, and who works on it."""

from typing import Any

import psycopg

from kernel.errors import Unavailable
from kernel.store.connection import OURS, StoreUrls, libpq_url

HEARTBEAT_LOST_S = 30


def queue_connection(urls: StoreUrls) -> dict[str, Any]:
    """How to connect to the queue: arguments of `psycopg.connect` and of its pools."""
    options = "-c search_path=jobs -c timezone=UTC"
    return {
        "conninfo": libpq_url(urls.jobs),
        "kwargs": OURS | {"options": options, "connect_timeout": 5},
    }


def workers_alive(urls: StoreUrls) -> int:
    """How many workers gave a sign of life lately.

    Raises:
        Unavailable: The database does not answer, or the queue was never made.
    """
    how = queue_connection(urls)
    try:
        with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
            answer = connection.execute(
                "select count(*) from procrastinate_workers"
                " where last_heartbeat > now() - make_interval(secs => %s)",
                (HEARTBEAT_LOST_S,),
            ).fetchone()
    except psycopg.Error as failure:
        raise Unavailable("The queue does not answer.", hint="Try again in a moment.") from failure
    return int(answer[0]) if answer else 0
