"""Back up the database to one file, and restore it into an empty one.

The file holds every organization's rows; the roles' passwords (`secrets/` of the data home) and
the head of the audit seal are to be kept apart from it.
"""

import json
import os
from dataclasses import asdict
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import exc

from kernel.errors import InvalidInput, Unavailable
from kernel.store import audit
from kernel.store.connection import StoreUrls, plain_engine
from kernel.store.integrity import Inventory, inventory, inventory_of
from kernel.store.server.clients import client_programs, dump, load
from kernel.store.server.failures import said_plainly

_MAGIC = b"PGDMP"
_EXTENSIONS = ("pg_trgm", "btree_gist")
_AVAILABLE = "select name from pg_available_extensions where name = any(:wanted)"


def back_up(urls: StoreUrls, file: Path, *, binaries: Path | None = None) -> Inventory:
    """Write the whole database to FILE, as the backup role, from one consistent moment.

    The file is written under another name and then renamed, so that it is whole or not there;
    beside it lies FILE.json with what it holds.

    Raises:
        Unavailable: The database does not answer or is empty, the disk is full, or FILE cannot
            be written.
    """
    unfinished = file.with_name(file.name + ".part")
    programs = client_programs(binaries)
    with said_plainly(file):
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
    try:
        held = _dump_and_count(urls, unfinished, programs)
        with said_plainly(file):
            _keep(unfinished)
            note = json.dumps(asdict(held), indent=1) + "\n"
            file.with_name(file.name + ".json").write_text(note)
            unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
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
        administrator: URL of a superuser, who gives each role what it owns.
        binaries: Folder of the PostgreSQL programs; else the packaged ones.

    Raises:
        InvalidInput: FILE is no backup, or the database is not empty.
        Unavailable: The database does not answer, or FILE does not fit it.
    """
    with said_plainly(file):
        if not file.is_file() or file.open("rb").read(len(_MAGIC)) != _MAGIC:
            raise InvalidInput(f"{file} is not a backup of the workbench.")
    programs = client_programs(binaries)
    engine = plain_engine(urls.owner)
    with engine.connect() as connection:
        if connection.scalar(sa.text("select to_regnamespace('app')")) is not None:
            raise InvalidInput(
                "The database is not empty.",
                hint="Restore into a new data folder: set WORKBENCH_DATA_DIR to one.",
            )
        for name in connection.scalars(sa.text(_AVAILABLE), {"wanted": [*_EXTENSIONS]}).all():
            # before the administrator would: our owner must be able to drop it again
            connection.execute(sa.text(f"create extension if not exists {name} with schema public"))
        connection.commit()
    ours = sa.make_url(administrator).set(database=sa.make_url(urls.owner).database)
    load(programs, ours.render_as_string(hide_password=False), file)
    restored = inventory(urls)
    audit.begin_generation(urls)
    with engine.begin() as connection:
        connection.execute(sa.text("analyze"))
    return restored


def expected_inventory(file: Path) -> Inventory | None:
    """What FILE held when it was written, as noted beside it; None without the note."""
    note = file.with_name(file.name + ".json")
    return Inventory(**json.loads(note.read_text())) if note.exists() else None


def _dump_and_count(urls: StoreUrls, file: Path, programs: Path) -> Inventory:
    """Both from the same snapshot, so that the count is that of the file."""
    engine = plain_engine(urls.backup)
    try:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            connection.execute(sa.text("set idle_in_transaction_session_timeout = 0"))
            held = inventory_of(connection)
            moment = connection.scalar(sa.text("select pg_export_snapshot()"))
            dump(programs, urls.backup, file, snapshot=str(moment))
            return held
    except exc.ProgrammingError as failure:
        raise Unavailable(
            "The database has no schema yet.", hint="Run `workbench migrate` first."
        ) from failure
    except exc.OperationalError as failure:
        raise Unavailable("The database does not answer.", hint="Start it first.") from failure


def _keep(file: Path) -> None:
    """Wait until the disk has it."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
