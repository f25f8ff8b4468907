"""What a database holds and whether every guard stands: to prove a backup, a restore, a server."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store import audit
from kernel.store.catalog import catalog_findings
from kernel.store.connection import StoreUrls, plain_engine

# A restore begins a generation of the log and seals the last one.
_GROWS_IN_A_RESTORE = ("audit.generation", "audit.seal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What a database holds, to compare a restored one with its original.

    Attributes:
        rows: Number of rows of each table.
        policies: Every row security policy, as table, name, roles and expressions.
        triggers: Every trigger, as its definition.
        revision: The version of the schema.
    """

    rows: dict[str, int]
    policies: list[str]
    triggers: list[str]
    revision: str


def inventory(urls: StoreUrls) -> Inventory:
    """What the database holds now, as the backup role sees it."""
    with plain_engine(urls.backup).connect() as connection:
        return inventory_of(connection)


def inventory_of(connection: sa.Connection) -> Inventory:
    """What the database of CONNECTION holds."""
    tables = _lines(
        connection,
        "select format('%I.%I', schemaname, tablename) from pg_tables"
        " where schemaname in ('app', 'audit', 'auth', 'jobs') order by 1",
    )
    return Inventory(
        rows={
            table: connection.scalar(sa.text(f"select count(*) from {table}")) or 0  # noqa: S608
            for table in tables
        },
        policies=_lines(
            connection,
            "select concat_ws(' ', schemaname, tablename, policyname, permissive, roles, cmd, qual,"
            " with_check) from pg_policies order by 1",
        ),
        triggers=_lines(
            connection,
            "select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by 1",
        ),
        revision=_lines(connection, "select version_num from public.alembic_version")[0],
    )


def integrity_findings(urls: StoreUrls, expected: Inventory | None = None) -> list[str]:
    """What is wrong with the database, one line each; none when all is well.

    Isolation as the catalog shows it, the audit seal, and where EXPECTED is given the rows,
    policies and triggers that should be there.
    """
    with plain_engine(urls.backup).connect() as connection:
        findings = catalog_findings(Session(connection))
        held = inventory_of(connection)
    findings += [
        f"the change log was altered in window {window.seq} (transactions {window.first_txid}"
        f" to {window.end_txid - 1})"
        for window in audit.verify(urls)
    ]
    return findings + (_differences(expected, held) if expected else [])


def _differences(expected: Inventory, held: Inventory) -> list[str]:
    lines = [
        f"{table} has {held.rows.get(table, 0)} rows instead of {rows}"
        for table, rows in expected.rows.items()
        if held.rows.get(table) != rows and table not in _GROWS_IN_A_RESTORE
    ]
    lines += [f"missing policy: {line}" for line in expected.policies if line not in held.policies]
    lines += [f"missing trigger: {line}" for line in expected.triggers if line not in held.triggers]
    if expected.revision != held.revision:
        lines.append(f"the schema is {held.revision} instead of {expected.revision}")
    return lines


def _lines(connection: sa.Connection, query: str) -> list[str]:
    return [str(line) for line in connection.scalars(sa.text(query))]
