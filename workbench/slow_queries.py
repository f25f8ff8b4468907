"""Slow queries of this process: logged with who asked, and the newest kept for the page Status."""

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
import structlog

from kernel.store.slow_queries import SlowQuery, notice
from workbench import counters
from workbench.settings import Settings

log = structlog.get_logger(__name__)
MOST_KEPT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A slow query and when it ended."""

    at: datetime
    query: SlowQuery


_newest: deque[Seen] = deque(maxlen=MOST_KEPT)


def watch(engine: sa.Engine, settings: Settings) -> None:
    """Notice the slow queries of an engine, as the settings ask for it."""
    if settings.slow_query_ms:
        notice(engine, longest_ms=settings.slow_query_ms, told=_seen)


def newest() -> list[Seen]:
    """The newest slow queries of this process, newest first."""
    return list(reversed(_newest))


def _seen(query: SlowQuery) -> None:
    _newest.append(Seen(at=datetime.now(UTC), query=query))
    counters.slow_queries.inc()
    log.warning("slow_query", ms=round(query.ms), statement=query.statement)
