"""What this process counts for Prometheus; read at `/metrics`.

Each replica tells its own requests and page runs; what all share (jobs, database) is asked of the
database when somebody reads. Addresses are told by their route, so that no API number, no name
and no identifier stands in a label.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric
from prometheus_client.core import CounterMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from kernel.errors import KernelError
from kernel.store import connection, upkeep
from kernel.store.assistant import used_by_all
from kernel.store.connection import StoreUrls
from kernel.store.queue import workers_alive
from kernel.store.server_state import queue_state, server_state

_NOBODYS = frozenset({400, 401, 404, 405})
_NAMES = re.compile(r"[0-9@:%]")  # numbers, identifiers, plan keys; no word of a route has any
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

registry = CollectorRegistry()
ProcessCollector(namespace="workbench", registry=registry)
GCCollector(registry=registry)
requests = Histogram(
    "workbench_request_seconds",
    "Time to answer a request, by route, method and status.",
    ("route", "method", "status"),
    buckets=_SECONDS,
    registry=registry,
)
page_runs = Histogram(
    "workbench_page_run_seconds",
    "Time of a run of a page, by page.",
    ("page",),
    buckets=_SECONDS,
    registry=registry,
)
failures = Counter(
    "workbench_failures_total",
    "Requests and page runs that ended in a failure nobody expected.",
    ("place",),
    registry=registry,
)
_answers = Gauge(
    "workbench_database_up", "Whether the database answers: 1 or 0.", registry=registry
)
_database_bytes = Gauge("workbench_database_bytes", "Size of the database.", registry=registry)
_connections = Gauge(
    "workbench_database_connections", "Open connections to the server.", registry=registry
)
_most_connections = Gauge(
    "workbench_database_connections_max", "Connections that may be open.", registry=registry
)
_pool = Gauge(
    "workbench_pool_connections", "Connections of this process in use.", registry=registry
)
_waiting = Gauge("workbench_jobs_waiting", "Jobs that could run now and wait.", registry=registry)
_oldest = Gauge(
    "workbench_jobs_oldest_waiting_seconds", "How long the oldest job waits.", registry=registry
)
_failed = Gauge("workbench_jobs_failed_last_day", "Jobs that failed in a day.", registry=registry)
_backup_age = Gauge(
    "workbench_backup_age_seconds",
    "Time since the newest whole backup was begun, by kind.",
    ("kind",),
    registry=registry,
)
_alerts = Gauge("workbench_alerts", "What is wrong at this moment and was told.", registry=registry)
slow_queries = Counter(
    "workbench_slow_queries_total",
    "Queries that took longer than WORKBENCH_SLOW_QUERY_MS.",
    registry=registry,
)
model_calls = Histogram(
    "workbench_model_call_seconds",
    "Time of a call of a language model, by what it was for and how it ended.",
    ("use", "ending"),
    buckets=(0.5, 1, 2.5, 5, 10, 20, 40, 80),
    registry=registry,
)
model_tokens = Counter(
    "workbench_model_tokens_total",
    "Tokens that language models counted, by what they were for and their way.",
    ("use", "way"),
    registry=registry,
)
_model_cost = Gauge(
    "workbench_model_cost_dollars",
    "US$ that answers in conversations cost all organizations together, with what is set aside.",
    registry=registry,
)
replica_away = Counter(
    "workbench_replica_away_total",
    "Times that the main database began to answer reports because the replica did not.",
    registry=registry,
)
_workers = Gauge("workbench_workers", "Workers that gave a sign of life lately.", registry=registry)


class _Caches(Collector):
    """Hits and misses of what this process remembers, and of the database's own memory."""

    database = (0, 0)

    def collect(self) -> Iterator[CounterMetricFamily]:
        """The figures at this moment."""
        from kernel.policy.fields import find_block
        from kernel.policy.packs import policy_for
        from kernel.workflows.reading import pictures_asked

        counted = {
            "database": self.database,
            "pages": (pictures_asked["hit"], pictures_asked["miss"]),
        }
        for name, remembering in (("policies", policy_for), ("fields", find_block)):
            info = remembering.cache_info()
            counted[name] = (info.hits, info.misses)
        hits = CounterMetricFamily(
            "workbench_cache_hits", "Questions that a cache answered.", labels=["cache"]
        )
        misses = CounterMetricFamily(
            "workbench_cache_misses", "Questions that a cache did not answer.", labels=["cache"]
        )
        for name, (hit, missed) in counted.items():
            hits.add_metric([name], hit)
            misses.add_metric([name], missed)
        yield from (hits, misses)

    def describe(self) -> list[Metric]:
        """Nothing before it is asked: it would load what it counts."""
        return []


_caches = _Caches()
registry.register(_caches)


def route_of(path: str, status: int) -> str:
    """The label of an address: without numbers and names, and one for all that nobody answers.

    >>> route_of("/api/plans/0198b2c4-0000-7000-8000-000000000000/versions", 200)
    '/api/plans/{}/versions'
    >>> route_of("/app/static/main.123.js", 200), route_of("/api/xyz", 404)
    ('/app', 'other')
    """
    if status in _NOBODYS:
        return "other"
    first, *rest = path.strip("/").split("/")
    if first != "api":
        return f"/{first}"
    return "/".join(["/api", *("{}" if _NAMES.search(part) else part for part in rest)])


@contextmanager
def counted_run(page: str) -> Iterator[None]:
    """Count a run of a page and the time that it takes, also where the next breaks it off."""
    began = time.perf_counter()
    try:
        yield
    finally:
        page_runs.labels(page).observe(time.perf_counter() - began)


def exposition() -> bytes:
    """All figures in the text format of Prometheus."""
    _ask_database()
    return generate_latest(registry)


def _ask_database() -> None:
    try:
        urls = connection.urls()
        server, queue, workers = server_state(urls), queue_state(urls), workers_alive(urls)
        _model_cost.set(float(used_by_all(urls).cost))
        _tell_upkeep(urls)
    except KernelError:
        _answers.set(0)
        return
    _answers.set(1)
    _caches.database = (server.cache_hits, server.cache_misses)
    _database_bytes.set(server.bytes)
    _connections.set(server.connections)
    _most_connections.set(server.most_connections)
    _pool.set(connection.in_use())
    _waiting.set(queue.waiting)
    _oldest.set(queue.oldest_waiting_s)
    _failed.set(queue.failed)
    _workers.set(workers)


def _tell_upkeep(urls: StoreUrls) -> None:
    now, kinds = datetime.now(UTC), get_args(upkeep.Kind)
    for kind in kinds:
        if newest := upkeep.newest_run(urls, kind, succeeded=True):
            _backup_age.labels(kind).set((now - newest.began_at).total_seconds())
    _alerts.set(len(upkeep.alerts(urls)))
