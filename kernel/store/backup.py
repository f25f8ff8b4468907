"""Back up the database to one file, restore it into an empty one, and prove that nothing is lost.

The file holds every organization's rows; the roles' passwords (`secrets/` of the data home) and
the head of the audit seal are to be kept apart from it.
"""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import InvalidInput, Unavailable
from kernel.store import audit
from kernel.store.catalog import catalog_findings
from kernel.store.connection import StoreUrls, plain_engine
from kernel.store.server.binaries import find_binaries
from kernel.store.server.failures import disk_full, said_plainly
from kernel.store.server.tools import CLEAN_ENVIRONMENT

LONGEST_RUN_S = 6 * 3600
_MAGIC = b"PGDMP"
_CAN_HAVE_TRIGRAMS = "select count(*) from pg_available_extensions where name = 'pg_trgm'"


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


def back_up(urls: StoreUrls, file: Path, *, binaries: Path | None = None) -> Inventory:
    """Write the whole database to FILE, as the backup role, from one consistent moment.

    The file is written under another name and then renamed, so that it is whole or not there;
    beside it lies FILE.json with what it holds.

    Raises:
        Unavailable: The database does not answer, the disk is full, or FILE cannot be written.
    """
    unfinished = file.with_name(file.name + ".part")
    with said_plainly(file):
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
    engine = plain_engine(urls.backup)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        moment = connection.scalar(sa.text("select pg_export_snapshot()"))
        held = _inventory(connection)
        _run(
            urls.backup,
            _programs(binaries) / "pg_dump",
            ["-Fc", "-Z", "gzip:1", f"--snapshot={moment}", f"--file={unfinished}"],
        )
    with said_plainly(file):
        _keep(unfinished)
        file.with_name(file.name + ".json").write_text(json.dumps(asdict(held), indent=1) + "\n")
        unfinished.replace(file)
    return held


def restore(
    urls: StoreUrls, file: Path, *, administrator: str, binaries: Path | None = None
) -> Inventory:
    """Fill an empty database from FILE. The roles must exist.

    Everything is taken in one transaction. The audit log goes on in a new generation, since the
    new server counts its transactions from the start.

    Args:
        urls: The empty database.
        file: From `back_up`.
        administrator: URL of a superuser of that database, who gives each role what it owns.
        binaries: Folder of the PostgreSQL programs; else the packaged ones.

    Raises:
        InvalidInput: FILE is no backup, or the database is not empty.
        Unavailable: The database does not answer, or FILE does not fit it.
    """
    with said_plainly(file):
        if not file.is_file() or file.open("rb").read(len(_MAGIC)) != _MAGIC:
            raise InvalidInput(f"{file} is not a backup of the workbench.")
    engine = plain_engine(urls.owner)
    with engine.connect() as connection:
        if connection.scalar(sa.text("select to_regnamespace('app')")) is not None:
            raise InvalidInput(
                "The database is not empty.",
                hint="Restore into a new data folder: set WORKBENCH_DATA_DIR to one.",
            )
        if connection.scalar(sa.text(_CAN_HAVE_TRIGRAMS)):
            # before the administrator would: our owner must be able to drop it again
            connection.execute(sa.text("create extension if not exists pg_trgm with schema public"))
            connection.commit()
    _run(
        administrator,
        _programs(binaries) / "pg_restore",
        ["--single-transaction", "--exit-on-error", f"--dbname={_database(urls.owner)}", str(file)],
        database=_database(urls.owner),
    )
    restored = inventory(urls)
    audit.begin_generation(urls)
    with engine.begin() as connection:
        connection.execute(sa.text("analyze"))
    return restored


def inventory(urls: StoreUrls) -> Inventory:
    """What the database holds now."""
    with plain_engine(urls.backup).connect() as connection:
        return _inventory(connection)


def expected_inventory(file: Path) -> Inventory | None:
    """What FILE held when it was written, as noted beside it; None without the note."""
    note = file.with_name(file.name + ".json")
    return Inventory(**json.loads(note.read_text())) if note.exists() else None


def integrity_findings(urls: StoreUrls, expected: Inventory | None = None) -> list[str]:
    """What is wrong with the database, one line each; none when all is well.

    Isolation as the catalog shows it, the audit seal, and where EXPECTED is given the rows,
    policies and triggers that should be there.
    """
    with plain_engine(urls.backup).connect() as connection:
        findings = catalog_findings(Session(connection))
        held = _inventory(connection)
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
        # a restore begins a generation and seals the last one
        if held.rows.get(table) != rows and table not in ("audit.generation", "audit.seal")
    ]
    lines += [f"missing policy: {line}" for line in expected.policies if line not in held.policies]
    lines += [f"missing trigger: {line}" for line in expected.triggers if line not in held.triggers]
    if expected.revision != held.revision:
        lines.append(f"the schema is {held.revision} instead of {expected.revision}")
    return lines


def _inventory(connection: sa.Connection) -> Inventory:
    tables = connection.scalars(
        sa.text(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname in ('app', 'audit', 'auth', 'jobs') order by 1"
        )
    ).all()
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
        revision=connection.scalar(sa.text("select version_num from public.alembic_version")) or "",
    )


def _lines(connection: sa.Connection, query: str) -> list[str]:
    return [str(line) for line in connection.scalars(sa.text(query))]


def _programs(binaries: Path | None) -> Path:
    folder = find_binaries(binaries)
    if not (folder / "pg_dump").exists():
        raise Unavailable(
            f"{folder} has no pg_dump.", hint="Name a folder that has with WORKBENCH_PG_BINDIR."
        )
    return folder


def _database(url: str) -> str:
    return str(sa.make_url(url).database)


def _run(url: str, program: Path, arguments: Sequence[str], *, database: str = "") -> None:
    """Run pg_dump or pg_restore; a password on the command line could be read by others."""
    parts = sa.make_url(url)
    environment = CLEAN_ENVIRONMENT | {
        "PGUSER": parts.username or "",
        "PGPASSWORD": str(parts.password or ""),
        "PGDATABASE": database or str(parts.database),
        "PGHOST": str(parts.query.get("host") or parts.host or ""),
        "PGPORT": str(parts.query.get("port") or parts.port or 5432),
        "PGSSLMODE": str(parts.query.get("sslmode") or "prefer"),
    }
    done: subprocess.CompletedProcess[Any] = subprocess.run(
        [str(program), "--no-password", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONGEST_RUN_S,
    )
    if done.returncode == 0:
        return
    if "No space left on device" in done.stderr:
        raise disk_full(Path.cwd())
    reasons = [line for line in done.stderr.splitlines() if "error" in line.lower()]
    raise Unavailable(
        f"{program.name} failed: {(reasons or [done.stderr.strip()])[0]}",
        hint="Check that the database runs and that its version fits.",
    )


def _keep(file: Path) -> None:
    """Wait until the disk has it."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
