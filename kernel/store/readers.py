"""A person's own SQL, run by a login that is their organization's for good.

The login `reader_<organization>` may read the tables of migration 0148 and nothing else. Row
security takes the organization from its name, so that no setting, role or statement reaches
another's rows. It is made when it is first needed.
"""

import hashlib
import hmac
import re
import time
from dataclasses import dataclass
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from kernel.errors import InvalidInput
from kernel.store import connection
from kernel.store.actor import Actor
from kernel.store.arrow import postgres_type, reading, room
from kernel.store.session import auth_session

STATEMENT_S = 30
MOST_ROWS = 1_000_000
MOST_BYTES = 512 * 1024 * 1024
_BEGINS = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/|\()*(select|with|values|table)\b", re.I | re.S)
_opened: set[str] = set()  # logins that this process has seen to


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The rows of a query.

    Attributes:
        is_cut: Whether there were more.
    """

    table: Any
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableTable:
    """A table that a person's SQL may read."""

    name: str
    about: str
    columns: tuple[str, ...]


def run_query(actor: Actor, text: str) -> Answer:
    """The rows of a query in the organization of ACTOR, at most a million.

    Numbers of PostgreSQL's type numeric come as exact decimals, ids as text.

    Raises:
        InvalidInput: It is no query, or the server refuses it; its own words say why.
        Unavailable: It took too long, or the database does not answer.
    """
    if not _BEGINS.match(text):
        raise InvalidInput("Only queries are run.", hint="Begin with SELECT or WITH.")
    with room(), reading(reader_url(actor), statement_s=STATEMENT_S) as cursor:
        cursor.execute(text.rstrip().rstrip(";"))
        reader = cursor.fetch_record_batch()
        table, is_cut = _collected(reader)
    plain = [_plain(table.column(at), field) for at, field in enumerate(table.schema)]
    return Answer(table=pa.table(plain, names=table.column_names), is_cut=is_cut)


def readable_tables(actor: Actor) -> list[ReadableTable]:
    """The tables with their columns, as the login sees them."""
    query = """
        select c.relname::text as name, coalesce(obj_description(c.oid), '') as about,
               array_agg(a.attname::text || ' ' || format_type(a.atttypid, a.atttypmod)
                         order by a.attnum) as columns
          from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')
           and a.attnum > 0 and not a.attisdropped
           and has_column_privilege(c.oid, a.attnum, 'select')
         group by c.oid, c.relname order by 1
    """
    with room(), reading(reader_url(actor), statement_s=STATEMENT_S) as cursor:
        cursor.execute(query)
        rows = cursor.fetch_arrow_table().to_pylist()
    return [
        ReadableTable(name=row["name"], about=row["about"], columns=tuple(row["columns"]))
        for row in rows
    ]


def reader_url(actor: Actor) -> str:
    """The login of the organization of ACTOR, made where it is missing."""
    url = sa.make_url(connection.urls().auth)
    name = f"reader_{actor.organization_id.hex}"
    password = _password(str(url.password), name)
    if name not in _opened:
        verifier = _verifier(name, password)
        with auth_session() as session:
            session.execute(
                sa.text("select auth.open_reader(:organization, :verifier)"),
                {"organization": actor.organization_id, "verifier": verifier},
            )
        _opened.add(name)
    return url.set(username=name, password=password).render_as_string(hide_password=False)


def _password(secret: str, name: str) -> str:
    """The same in every process that knows the password of the sign-in role, and nowhere kept."""
    return hmac.new(secret.encode(), f"login {name}".encode(), hashlib.sha256).hexdigest()


def _verifier(name: str, password: str) -> str:
    """What the server keeps of a password, so that it is never sent."""
    with psycopg.connect(connection.libpq_url(connection.urls().auth)) as opened:
        return opened.pgconn.encrypt_password(
            password.encode(), name.encode(), b"scram-sha-256"
        ).decode()


def _collected(reader: Any) -> tuple[Any, bool]:
    batches, rows, size = [], 0, 0
    deadline = time.monotonic() + 2 * STATEMENT_S
    for batch in reader:
        batches.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows > MOST_ROWS or size > MOST_BYTES or time.monotonic() > deadline:
            table = pa.Table.from_batches(batches, reader.schema)
            return table.slice(0, min(rows, MOST_ROWS)), True
    return pa.Table.from_batches(batches, reader.schema), False


def _plain(column: Any, field: Any) -> Any:
    """A column without types that only PostgreSQL knows.

    Raises:
        InvalidInput: There is no match for its type.
    """
    kind = postgres_type(field)
    if kind == "numeric":
        return _decimals(pc.cast(_stored(column), pa.string()))
    if kind == "uuid":
        return pa.array([None if v is None else str(v) for v in column.to_pylist()], pa.string())
    if kind in ("json", "jsonb"):
        return _stored(column)
    if isinstance(field.type, pa.BaseExtensionType) or pa.types.is_interval(field.type):
        raise InvalidInput(
            f"The column {field.name} has the type {kind or field.type}, which tables cannot hold.",
            hint=f"Write {field.name}::text.",
        )
    return column


def _stored(column: Any) -> Any:
    chunks = [getattr(chunk, "storage", chunk) for chunk in column.chunks]
    return pa.chunked_array(chunks, type=chunks[0].type if chunks else pa.string())


def _decimals(texts: Any) -> Any:
    """Exact decimals with as many places as the longest has; floats where none can hold them."""
    points = pc.find_substring(texts, ".")
    places = pc.if_else(
        pc.greater_equal(points, 0), pc.subtract(pc.subtract(pc.utf8_length(texts), points), 1), 0
    )
    most = pc.max(places).as_py() or 0
    try:
        return pc.cast(texts, pa.decimal128(38, most))
    except pa.ArrowInvalid:  # NaN, or more than 38 digits
        return pc.cast(texts, pa.float64())
