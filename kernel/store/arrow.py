"""Tables straight from the server into Arrow, without a Python object for each cell.

A connection of its own for each table, in the organization of the person, in a transaction that
only reads. Two at a time in a process, so that the server's connections last.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import adbc_driver_manager
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from adbc_driver_postgresql import dbapi
from sqlalchemy.dialects import postgresql

from kernel.errors import InvalidInput, Unavailable
from kernel.store import connection
from kernel.store.actor import Actor
from kernel.store.connection import libpq_url

AT_ONCE = 2
WAIT_S = 30.0
STATEMENT_S = 120
_room = threading.BoundedSemaphore(AT_ONCE)
# What Arrow calls a column whose PostgreSQL type it has no match for; numeric comes as its text.
_TEXTS = {"numeric"}


@contextmanager
def table_reader(actor: Actor, wanted: sa.Select[Any]) -> Iterator[pa.RecordBatchReader]:
    """The rows of a query of ours in the organization of ACTOR, batch by batch.

    Numeric columns come as decimals of the query's own digits.

    Raises:
        Unavailable: The database does not answer, or the query took too long.
    """
    person = {
        "app.current_organization_id": actor.organization_id,
        "app.current_user_id": actor.user_id,
    }
    begin = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in person.items())
    with (
        room(),
        reading(connection.urls().app, begin=f"select {begin}", statement_s=STATEMENT_S) as cursor,
    ):
        cursor.execute(_written(wanted))
        reader = cursor.fetch_record_batch()
        schema = pa.schema([_decimal(field) for field in reader.schema])
        yield pa.RecordBatchReader.from_batches(schema, (_typed(b, schema) for b in reader))


@contextmanager
def room() -> Iterator[None]:
    """A place among the few large tables that one process reads at once.

    Raises:
        Unavailable: Others read large tables for longer than one should wait.
    """
    if not _room.acquire(timeout=WAIT_S):
        raise Unavailable("Others are reading large tables now.", hint="Try again in a moment.")
    try:
        yield
    finally:
        _room.release()


@contextmanager
def reading(url: str, *, begin: str = "", statement_s: float) -> Iterator[Any]:
    """A cursor in a transaction that only reads and is undone at its end.

    Args:
        url: Of the role.
        begin: A query to begin with, which says whose rows are meant.
        statement_s: The longest statement. [s]

    Raises:
        InvalidInput: The server refuses the query; its own words say why.
        Unavailable: It does not answer, or took too long.
    """
    try:
        with dbapi.connect(libpq_url(url)) as opened, opened.cursor() as cursor:
            # not set for good: both end with the transaction
            cursor.execute(
                "select set_config('transaction_read_only', 'on', true),"
                f" set_config('statement_timeout', '{statement_s * 1000:.0f}', true),"
                " set_config('timezone', 'UTC', true)"
            )
            cursor.fetchall()
            if begin:
                cursor.execute(begin)
                cursor.fetchall()
            yield cursor
    except (adbc_driver_manager.Error, OSError) as failure:  # OSError: while rows come in
        raise _said(failure) from None


def _said(failure: Exception) -> InvalidInput | Unavailable:
    words = str(failure)
    if "statement timeout" in words:
        return Unavailable("The query took too long.", hint="Ask for less at once.")
    told = words.partition("ERROR:")[2].partition("\nQuery was:")[0].strip().split("\n")[0]
    if told:
        return InvalidInput(f"The database refuses the query: {told}.", hint="Correct it.")
    return Unavailable("The database does not answer.", hint="Try again in a moment.")


def _written(wanted: sa.Select[Any]) -> str:
    """The query with its values in it: a COPY takes none beside it."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    written = wanted.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return str(written)


def postgres_type(field: pa.Field) -> str:
    """The type of a column as PostgreSQL names it."""
    told: Mapping[bytes, bytes] = field.metadata or {}
    return told.get(b"POSTGRESQL:type", b"").decode()


def _decimal(field: pa.Field) -> pa.Field:
    if postgres_type(field) not in _TEXTS:
        return pa.field(field.name, field.type)
    modifier = int(field.metadata[b"POSTGRESQL:typmod"]) - 4
    return pa.field(field.name, pa.decimal128(modifier >> 16 & 0xFFFF, modifier & 0x7FF))


def _typed(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    columns = [
        pc.cast(column.storage, field.type) if pa.types.is_decimal(field.type) else column
        for column, field in zip(batch.columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)
