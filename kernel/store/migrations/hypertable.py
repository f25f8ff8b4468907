"""Volumes as TimescaleDB hypertables instead of yearly parts, where a database offers that safely.

A hypertable's chunks carry no row security of their own, so nobody but the owner may be able to
name them: the schema of the chunks must be closed to the application. Statement triggers that see
their rows, on which lock, audit and totals rest, came with TimescaleDB 2.18. Rows are not moved:
only the empty tables of a new database are replaced.
"""

import re

import sqlalchemy as sa

from kernel.store.roles import CHUNKS

TABLES = {"production_month": "production_month", "production_day": "production_date"}
OLDEST = (2, 18)  # transition tables on hypertables
CHUNKS_CLOSED = f"revoke usage on schema {CHUNKS} from public; grant it to app_owner"


def why_not(connection: sa.Connection) -> str | None:
    """Why the volumes stay in yearly parts; None where they can be hypertables."""
    found = connection.execute(
        sa.text(
            "select e.extversion as version, n.nspname as home,"
            " has_schema_privilege(n.oid, 'usage') as is_open"
            " from pg_extension e join pg_namespace n on n.oid = e.extnamespace"
            " where e.extname = 'timescaledb'"
        )
    ).one_or_none()
    if found is None:
        return "TimescaleDB is not installed in this database"
    if not found.is_open:
        return f"the owner may not use the schema {found.home} of TimescaleDB: grant usage on it"
    return too_old(found.version) or _open_chunks(connection) or _filled(connection)


def _home(connection: sa.Connection) -> str:
    """The schema of TimescaleDB's functions, quoted; the owner's search path may lack it."""
    found = connection.scalar(
        sa.text(
            "select quote_ident(n.nspname) from pg_extension e"
            " join pg_namespace n on n.oid = e.extnamespace where e.extname = 'timescaledb'"
        )
    )
    return str(found or "public")


def too_old(version: str) -> str | None:
    """Why a version cannot be used; None where it can.

    >>> too_old("2.17.2"), too_old("2.18.0")
    ('TimescaleDB 2.17.2 is older than 2.18', None)
    """
    numbers = tuple(int(one) for one in re.findall(r"\d+", version)[:2])
    if numbers >= OLDEST:
        return None
    return f"TimescaleDB {version} is older than {'.'.join(map(str, OLDEST))}"


def _open_chunks(connection: sa.Connection) -> str | None:
    """Chunks are made as the owner, who must be able to name them; the application must not."""
    may = connection.execute(
        sa.text(
            "select has_schema_privilege('app_user', :chunks, 'usage') as application,"
            " has_schema_privilege(:chunks, 'usage') as owner"
        ),
        {"chunks": CHUNKS},
    ).one()
    if may.application:
        return f"the application may name chunks: {CHUNKS_CLOSED}"
    return None if may.owner else f"the owner may not name chunks: {CHUNKS_CLOSED}"


def _filled(connection: sa.Connection) -> str | None:
    """The owner sees no row under forced row security, but sees how large the parts are."""
    size = connection.scalar(
        sa.text(
            "select coalesce(sum(pg_relation_size(inhrelid)), 0) from pg_inherits"
            " where inhparent = any (array['app.production_month', 'app.production_day']"
            "::regclass[])".replace("::regclass", "\\:\\:regclass")
        )
    )
    return "volumes have come in already; they stay where they are" if size else None


def statements(connection: sa.Connection, table: str) -> list[str]:
    """What replaces a table in parts by a hypertable with all that the table had.

    Args:
        connection: Of the owner, to a database in which the table is in parts.
        table: Without its schema.
    """
    period, home = TABLES[table], _home(connection)
    triggers = _texts(
        connection,
        "select pg_get_triggerdef(oid) from pg_trigger where tgrelid = cast(:t as regclass)"
        " and not tgisinternal order by tgname",
        table,
    )
    keys = _texts(
        connection,
        "select 'add constraint ' || conname || ' ' || pg_get_constraintdef(oid)"
        " from pg_constraint where conrelid = cast(:t as regclass) and contype = 'p'",
        table,
    )
    indexes = _texts(
        connection,
        "select pg_get_indexdef(indexrelid) from pg_index where indrelid = cast(:t as regclass)"
        " and not indisprimary order by 1",
        table,
    )
    policies = _texts(
        connection,
        "select 'create policy ' || polname || ' on app.' || :name || ' using ('"
        " || pg_get_expr(polqual, polrelid) || ') with check ('"
        " || pg_get_expr(polwithcheck, polrelid) || ')'"
        " from pg_policy where polrelid = cast(:t as regclass)",
        table,
    )
    comments = _texts(
        connection,
        "select 'comment on table app.' || :name || ' is '"
        " || quote_literal(obj_description(cast(:t as regclass), 'pg_class'))",
        table,
    )
    return [
        f"create table app.{table}_plain (like app.{table} including defaults"
        " including constraints)",
        *_grants(connection, table),
        f"drop table app.{table}",
        f"alter table app.{table}_plain rename to {table}",
        *(f"alter table app.{table} {key}" for key in keys),
        f"select {home}.create_hypertable('app.{table}',"
        f" {home}.by_range('{period}', interval '1 year'), create_default_indexes => false)",
        *(index.replace(" ON ONLY ", " ON ") for index in indexes),
        f"alter table app.{table} enable row level security",
        f"alter table app.{table} force row level security",
        *policies,
        *triggers,
        *comments,
    ]


def _texts(connection: sa.Connection, query: str, table: str) -> list[str]:
    values = {"t": f"app.{table}", "name": table}
    return list(
        connection.scalars(
            sa.text(query), {name: values[name] for name in values if f":{name}" in query}
        )
    )


def _grants(connection: sa.Connection, table: str) -> list[str]:
    """Rights of the whole table and of its columns, given on the one that takes its place."""
    rows = connection.execute(
        sa.text(
            "select lower(a.privilege_type) as right, r.rolname as role, '' as column"
            "  from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee"
            " where c.oid = cast(:t as regclass) and a.grantee <> c.relowner"
            " union all "
            "select lower(a.privilege_type), r.rolname, t.attname"
            "  from pg_attribute t, aclexplode(t.attacl) a join pg_roles r on r.oid = a.grantee"
            " where t.attrelid = cast(:t as regclass) and not t.attisdropped order by 1, 2, 3"
        ),
        {"t": f"app.{table}"},
    )
    return [
        f"grant {row.right}{f' ({row.column})' if row.column else ''} on app.{table}_plain"
        f" to {row.role}"
        for row in rows
    ]
