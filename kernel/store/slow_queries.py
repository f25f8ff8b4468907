"""Queries that take long: noticed on an engine, told with their text but without their values."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

LONGEST_TEXT = 2000
_BEGAN = "query_began"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowQuery:
    """A query that took long.

    Attributes:
        ms: How long, with the network. [ms]
        statement: Its text with the names of its values; cut where it is very long.
    """

    ms: float
    statement: str


def notice(engine: sa.Engine, *, longest_ms: float, told: Callable[[SlowQuery], None]) -> None:
    """Have TOLD called after each query of ENGINE that takes longer than LONGEST_MS."""

    @event.listens_for(engine, "before_cursor_execute")
    def began(connection: sa.Connection, *_: Any) -> None:
        connection.info[_BEGAN] = time.perf_counter()

    def ended(connection: sa.Connection, statement: str) -> None:
        ms = (time.perf_counter() - connection.info.pop(_BEGAN, time.perf_counter())) * 1000
        if ms > longest_ms:
            told(SlowQuery(ms=ms, statement=" ".join(statement.split())[:LONGEST_TEXT]))

    @event.listens_for(engine, "after_cursor_execute")
    def succeeded(connection: sa.Connection, _cursor: Any, statement: str, *_: Any) -> None:
        ended(connection, statement)

    @event.listens_for(engine, "handle_error")
    def failed(context: sa.engine.ExceptionContext) -> None:
        if context.connection is not None and context.statement is not None:
            ended(context.connection, context.statement)
