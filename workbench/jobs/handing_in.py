"""The way from this process to the queue: one connection pool, opened at the first job."""

from functools import lru_cache

from procrastinate import App, PsycopgConnector

from kernel.store import connection
from kernel.store.connection import StoreUrls
from kernel.store.queue import queue_connection


def connector(urls: StoreUrls, *, most: int) -> PsycopgConnector:
    """Connections to the queue of a store, at most so many; none is made before the first use."""
    how = queue_connection(urls)
    return PsycopgConnector(
        conninfo=how["conninfo"], kwargs=how["kwargs"], min_size=1, max_size=most
    )


def hand_in() -> App:
    """The queue of the opened store for handing in jobs, which are named and not imported."""
    return _opened(connection.urls())


@lru_cache(maxsize=1)
def _opened(urls: StoreUrls) -> App:
    app = App(connector=connector(urls, most=5))
    app.open()
    return app
