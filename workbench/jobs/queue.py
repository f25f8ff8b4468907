"""The queue of this process: where jobs are handed in, and where the worker takes them from."""

import asyncio
from functools import lru_cache

from procrastinate import App, PsycopgConnector

from kernel.store import connection
from kernel.store.connection import StoreUrls
from kernel.store.queue import queue_connection, workers_alive
from workbench.jobs.tasks import tasks

CONCURRENCY = 2
HEARTBEAT_S = 5.0


@lru_cache(maxsize=4)
def queue(urls: StoreUrls) -> App:
    """The queue of a store; nothing is connected before the first use."""
    how = queue_connection(urls)
    connector = PsycopgConnector(
        conninfo=how["conninfo"], kwargs=how["kwargs"], min_size=1, max_size=CONCURRENCY + 3
    )
    app = App(connector=connector)
    app.add_tasks_from(tasks, namespace="workbench")
    return app


def live_workers() -> int:
    """How many workers take jobs from the queue of the opened store.

    Raises:
        Unavailable: The queue does not answer.
    """
    return workers_alive(connection.urls())


def work(urls: StoreUrls) -> None:
    """Take jobs until told to stop; what is under way is finished first."""
    asyncio.run(_work(urls))


async def _work(urls: StoreUrls) -> None:
    app = queue(urls)
    async with app.open_async():
        await app.run_worker_async(
            concurrency=CONCURRENCY,
            update_heartbeat_interval=HEARTBEAT_S,
            stalled_worker_timeout=HEARTBEAT_S * 4,
            shutdown_graceful_timeout=8,
            listen_notify=True,
            install_signal_handlers=True,
        )
