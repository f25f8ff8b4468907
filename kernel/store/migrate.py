"""Bring the schema to the newest version, one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import exc

from kernel.errors import Unavailable
from kernel.store.connection import StoreUrls, plain_engine

_LOCK = 4_200_100_500  # any number, the same in every process that migrates
_SCRIPTS = Path(__file__).parent / "migrations"
RELEASE_NOTE = "select obj_description(to_regnamespace('app'), 'pg_namespace')"


def migrate(urls: StoreUrls, to: str = "head", *, lock_wait_s: float = 5) -> None:
    """Apply every missing migration as app_owner. Safe to call from several processes at once.

    Args:
        urls: The store.
        to: A revision, `head` for the newest, `base` to take everything back (rows are lost).
        lock_wait_s: How long to wait for a table that others use. [s]

    Raises:
        Unavailable: The database does not answer, is of a newer release, or others keep a table
            locked.
    """
    with _owner_alone(urls, lock_wait_s) as connection:
        _refuse_newer(connection)
        config = _config(connection)
        if to == "base" or to in _older_than(connection):
            command.downgrade(config, to)
        else:
            command.upgrade(config, to)
        note_release(connection, version("well-workbench"))


def refuse_newer(urls: StoreUrls) -> None:
    """Refuse a database that a newer release of the product has upgraded.

    Raises:
        Unavailable: It has; the message names the release.
    """
    with plain_engine(urls.owner).connect() as connection:
        _refuse_newer(connection)


def note_release(connection: sa.Connection, release: str) -> None:
    """Say in the database which release its schema fits, for older programs to tell people."""
    if connection.scalar(sa.text("select to_regnamespace('app')")) is not None:
        note = f"workbench {release}".replace("'", "")
        connection.execute(sa.text(f"comment on schema app is '{note}'"))


def known() -> list[str]:
    """Every revision that this program can bring a database to, oldest first."""
    steps = ScriptDirectory(str(_SCRIPTS)).walk_revisions()
    return [step.revision for step in steps][::-1]


def _refuse_newer(connection: sa.Connection) -> None:
    held = _revision(connection)
    note = str(connection.scalar(sa.text(RELEASE_NOTE)) or "").removeprefix("workbench ")
    connection.rollback()
    if held is None or held in known():
        return
    ours = version("well-workbench")
    raise Unavailable(
        f"This database was upgraded by version {note or 'unknown'} of the workbench (schema "
        f"{held}); this is version {ours}, which knows it up to {newest()}.",
        hint=f"Install that version, or take the database back with it: `workbench downgrade "
        f"--to {ours}`.",
    )


def current(urls: StoreUrls) -> str | None:
    """The revision that the schema is at; None before the first migration.

    Raises:
        Unavailable: The database does not answer.
    """
    try:
        with plain_engine(urls.owner).connect() as connection:
            return _revision(connection)
    except exc.OperationalError as failure:
        raise Unavailable(
            "The database does not answer.", hint="Try again in a moment."
        ) from failure


def newest() -> str:
    """The revision that this program needs."""
    return ScriptDirectory(str(_SCRIPTS)).get_current_head() or ""


def is_current(urls: StoreUrls) -> bool:
    """Whether the schema is the one that this program needs."""
    return current(urls) == newest()


@contextmanager
def _owner_alone(urls: StoreUrls, lock_wait_s: float) -> Iterator[sa.Connection]:
    """A connection of app_owner that holds the migration lock."""
    try:
        with plain_engine(urls.owner).connect() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_lock(_LOCK)))
            connection.execute(
                sa.select(sa.func.set_config("lock_timeout", f"{int(lock_wait_s * 1000)}ms", False))
            )
            connection.commit()
            yield connection
            connection.commit()
    except exc.OperationalError as failure:
        if getattr(failure.orig, "sqlstate", None) == "55P03":
            raise Unavailable(
                "A table is in use, so the schema could not be changed.",
                hint="Stop the app and the workers and run `workbench migrate` again.",
            ) from failure
        raise Unavailable(
            "The database does not answer.", hint="Start it and run `workbench migrate` again."
        ) from failure


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(
        connection, opts={"version_table_schema": "public"}
    ).get_current_revision()


def _older_than(connection: sa.Connection) -> set[str]:
    now = _revision(connection)
    connection.commit()
    if now is None:
        return set()
    steps = ScriptDirectory(str(_SCRIPTS)).iterate_revisions(now, "base")
    return {step.revision for step in steps} - {now}


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    attributes: dict[str, Any] = config.attributes
    attributes["connection"] = connection
    return config
