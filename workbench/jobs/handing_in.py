"""The way from this process to the queue: one connection pool, opened at the first job.

The queue is shared by all organizations. Each may have so many jobs in it, and of those that wait
the ones of organizations with fewer go first: nobody stands behind somebody's hundred.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID

from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.jobs import JobDeferrer

from kernel.errors import Busy
from kernel.store import connection
from kernel.store.actor import Actor
from kernel.store.connection import StoreUrls
from kernel.store.queue import queue_connection
from kernel.store.queue_jobs import open_jobs
from workbench.settings import QUEUE_CONNECTIONS, settings

# A database that does not answer comes back: tried again after 2, 4, 8 s and so on, for 17 minutes
# in all. A job that failed in words is not tried again.
BACK_OFF = RetryStrategy(max_attempts=9, exponential_wait=2)


def connector(urls: StoreUrls, *, most: int) -> PsycopgConnector:
    """Connections to the queue of a store, at most so many; none is made before the first use."""
    how = queue_connection(urls)
    return PsycopgConnector(
        conninfo=how["conninfo"], kwargs=how["kwargs"], min_size=1, max_size=most
    )


def hand_in() -> App:
    """The queue of the opened store for handing in jobs, which are named and not imported."""
    return _opened(connection.urls())


def in_line(organization_id: UUID, task: str, **how: Any) -> JobDeferrer:
    """A job of an organization, ready to be handed in: behind those of who has fewer.

    Args:
        organization_id: Whose it is.
        task: Its name.
        how: Queue, locks and time, as procrastinate names them.

    Raises:
        Unavailable: The queue does not answer.
    """
    before = open_jobs(connection.urls(), organization_id)
    return hand_in().configure_task(task, priority=-before, **how)


def refuse_more_jobs(actor: Actor) -> None:
    """Refuse another job to an organization that has as many as it may; before it is noted.

    Raises:
        Busy: So many wait or run.
        Unavailable: The queue does not answer.
    """
    most = settings().jobs_per_organization
    if open_jobs(connection.urls(), actor.organization_id) >= most:
        raise Busy(
            f"Your organization has {most} background jobs waiting or running, as many as it may.",
            hint="Wait until some have ended; an administrator may stop some on the page “Jobs”.",
        )


@lru_cache(maxsize=1)
def _opened(urls: StoreUrls) -> App:
    app = App(connector=connector(urls, most=QUEUE_CONNECTIONS))
    app.open()
    return app
