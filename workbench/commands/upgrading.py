"""Between releases and servers: take the schema back, and move the data to another PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from kernel.errors import InvalidInput, Unavailable
from kernel.store import embedded, migrate
from kernel.store.backup import back_up, restore
from kernel.store.connection import StoreUrls
from kernel.store.integrity import Inventory, integrity_findings, inventory
from kernel.store.queue import workers_alive
from kernel.store.releases import revision_of, taken_back
from kernel.store.server.binaries import find_binaries, full_version, major_version
from kernel.store.server.failures import said_plainly
from workbench.settings import Settings
from workbench.startup import store_urls
from workbench.up import running

Told = Callable[[str], None]


def downgrade(settings: Settings, to: str, *, told: Told) -> list[str]:
    """Take the database back to an older release, after a backup of all that is in it.

    Args:
        settings: Those of the installation.
        to: A release such as 0.1.0, or a schema such as 0152.
        told: Receives what is done, in words.

    Returns:
        What the older schema cannot hold, one line for each table.

    Raises:
        InvalidInput: No such release or schema is known, or it is a newer one.
        Unavailable: The product runs, a table is in use, or the disk is full.
    """
    revision, urls = revision_of(to), store_urls(settings)
    refuse_running(settings, urls)
    migrate.refuse_newer(urls)
    held, order = migrate.current(urls), migrate.known()
    if held is None or order.index(held) < order.index(revision):
        raise InvalidInput(
            f"The database is at schema {held or 'none'}, which is older than {revision}.",
            hint="`workbench migrate` brings it forward.",
        )
    file = settings.data_dir / f"before-downgrade-{held}-{datetime.now(UTC):%Y%m%dT%H%M%S}.dump"
    told(f"Backing up to {file} …")
    before = back_up(urls, file, binaries=settings.pg_bindir)
    told(f"Taking the schema back from {held} to {revision} …")
    taken_back(urls, revision)
    return lost_rows(before, inventory(urls))


def refuse_running(settings: Settings, urls: StoreUrls) -> None:
    """See that nobody works with the database.

    Raises:
        Unavailable: An app or a worker runs.
    """
    if running(settings) or workers_alive(urls):
        raise Unavailable(
            "The product runs on this database.",
            hint="End it with `workbench stop` or its services on every machine, wait half a "
            "minute, and try again.",
        )


def lost_rows(before: Inventory, after: Inventory) -> list[str]:
    """Which tables have fewer rows than before, or are gone.

    >>> def held(**rows): return Inventory(rows=rows, policies=[], triggers=[], revision="")
    >>> lost_rows(held(a=3, b=1, c=0), held(a=2))
    ['a: 1 of 3 rows', 'b: 1 of 1 rows']
    """
    return [
        f"{table}: {rows - after.rows.get(table, 0):,} of {rows:,} rows"
        for table, rows in before.rows.items()
        if after.rows.get(table, 0) < rows
    ]


def move_to_another_server(settings: Settings, old_programs: Path, *, told: Told) -> Path:
    """Move the data of the embedded server from another major of PostgreSQL to ours.

    They are dumped by the old server and restored into a new one; the old folder is kept.

    Args:
        settings: Those of the installation.
        old_programs: The folder with postgres and pg_ctl of the old major.
        told: Receives what is done, in words.

    Returns:
        The old data folder.

    Raises:
        InvalidInput: The data are not of that major, or already of ours.
        Unavailable: The product runs, the disk is full, or something is lost; the old data are
            in their place then.
    """
    home, ours = settings.data_dir, find_binaries(settings.pg_bindir)
    held = (home / "pgdata" / "PG_VERSION").read_text().strip()
    if held == str(major_version(ours)):
        raise InvalidInput(f"The data are of PostgreSQL {held} already, as the programs are.")
    if held != str(major_version(old_programs)):
        raise InvalidInput(
            f"The data are of PostgreSQL {held}, {old_programs} is {full_version(old_programs)}."
        )
    file = home / f"from-postgresql-{held}.dump"
    told(f"Starting PostgreSQL {full_version(old_programs)} and dumping its data …")
    urls = embedded.start(home, binaries=old_programs, account=settings.pg_account).urls
    try:
        refuse_running(settings, urls)
        before = back_up(urls, file, binaries=ours)
    finally:
        embedded.stop(home, binaries=old_programs, account=settings.pg_account)
    aside = home / f"pgdata.postgresql-{held}"
    with said_plainly(home):
        (home / "pgdata").rename(aside)
    try:
        told(f"Restoring them into PostgreSQL {full_version(ours)} …")
        urls = embedded.start(home, binaries=ours, account=settings.pg_account).urls
        administrator = embedded.administrator_url(home)
        restore(urls, file, administrator=administrator, binaries=ours)
        if findings := integrity_findings(urls, before):
            raise Unavailable(f"The new database is not the old one: {findings[0]}.")
    except BaseException:
        embedded.stop(home, binaries=ours, account=settings.pg_account)
        (home / "pgdata").rename(home / "pgdata.unfinished")
        aside.rename(home / "pgdata")
        raise
    file.unlink()
    file.with_name(f"{file.name}.json").unlink()
    return aside
