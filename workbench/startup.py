"""Open the store for one process: the embedded server or DATABASE_URL."""

import contextlib
import secrets
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import structlog

from kernel.errors import Unavailable
from kernel.store import backup, catalog, connection, embedded, external, migrate
from kernel.store.connection import Limits, StoreUrls
from kernel.store.server import archive
from kernel.store.server.account import server_account
from kernel.store.server.failures import said_plainly
from kernel.store.server.memory import memory_settings
from workbench import counters, slow_queries
from workbench.settings import SIGN_IN_CONNECTIONS, Settings

log = structlog.get_logger(__name__)
OURS_ON_ONE_MACHINE = 3  # app, worker and a command
RESERVED_CONNECTIONS = 6  # backup, migration, superuser
LEAST_FREE_BYTES = 200 * 1024 * 1024


def open_store(settings: Settings) -> StoreUrls:
    """Start or attach to the database, and open it for this process.

    Safe to call in several processes at once, and again in the same one.

    Raises:
        Unavailable: One line that says why there is no database, and what to do.
    """
    urls = store_urls(settings)
    revive = None if settings.database_url else lambda: revive_embedded(settings)
    connection.configure(
        urls,
        limits=Limits(pool_size=settings.work_connections, auth_pool_size=SIGN_IN_CONNECTIONS),
        revive=revive,
        watch=lambda engine: slow_queries.watch(engine, settings),
        replica=settings.reports_database_url,
        replica_away=_tell_replica_away,
    )
    return urls


def _tell_replica_away(why: str) -> None:
    counters.replica_away.inc()
    log.warning("replica_away", why=why, instead="reports read from the main database")


def store_urls(settings: Settings) -> StoreUrls:
    """One URL per role; starts the embedded server where that is what the settings say."""
    if settings.database_url:
        return external.urls_of(settings.database_url, home=settings.data_dir)
    return start_embedded(settings).urls


def administrator_url(settings: Settings) -> str:
    """A superuser's login to the database, for `workbench restore` only."""
    return settings.database_url or embedded.administrator_url(settings.data_dir)


def start_embedded(settings: Settings) -> embedded.Cluster:
    """Start or attach to the embedded server of the data folder."""
    return embedded.start(
        settings.data_dir,
        binaries=settings.pg_bindir,
        account=settings.pg_account,
        settings=_server_settings(settings),
    )


def revive_embedded(settings: Settings) -> None:
    """Start the embedded server again after a crash, unless somebody stopped it on purpose."""
    embedded.revive(
        settings.data_dir,
        binaries=settings.pg_bindir,
        account=settings.pg_account,
        settings=_server_settings(settings),
    )


def _server_settings(settings: Settings) -> Mapping[str, str]:
    """What the embedded server is told beside its usual parameters."""
    most = max(60, OURS_ON_ONE_MACHINE * settings.connections + RESERVED_CONNECTIONS)
    told = {"max_connections": str(most), **memory_settings()}
    if settings.archive_dir is None:
        return told
    archive.prepare(settings.archive_dir, server_account(settings.pg_account))
    return told | dict(archive.server_settings(settings.archive_dir))


def refuse_old_schema(urls: StoreUrls) -> None:
    """Serve only a database of our version in which every guard between organizations stands.

    Raises:
        Unavailable: Migrations are missing, or somebody took a guard away.
    """
    if not migrate.is_current(urls):
        migrate.refuse_newer(urls)
        raise Unavailable(
            "The database is of an older version.",
            hint="Back up, then run `workbench migrate`.",
        )
    catalog.refuse_gaps(urls)


def bring_forward(
    settings: Settings, urls: StoreUrls, told: Callable[[str], None], *, keep_before: bool = True
) -> Path | None:
    """Apply the missing migrations, after a backup of what an older version left there.

    Args:
        settings: Those of the installation.
        urls: The store.
        told: Receives what is done, in words.
        keep_before: Whether the backup is made.

    Returns:
        The backup; None where the database was new or of our version already.

    Raises:
        Unavailable: There is no room for the backup, and nothing was migrated; or as
            `migrate.migrate`.
    """
    held, file = migrate.current(urls), None
    migrate.refuse_newer(urls)
    if keep_before and held not in (None, migrate.newest()):
        folder = settings.backup_dir or settings.data_dir
        with said_plainly(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / f"before-upgrade-{held}-{datetime.now(UTC):%Y%m%dT%H%M%S}.dump"
        told(f"Backing the database up as it is, to {file} …")
        backup.back_up(urls, file, binaries=settings.pg_bindir)
    told("Preparing the database …")
    migrate.migrate(urls)
    return file


def schema_is_current() -> bool:
    """Whether the opened database is of our version.

    Raises:
        Unavailable: It does not answer.
    """
    return migrate.is_current(connection.urls())


def prepare_folder(settings: Settings) -> None:
    """Make the data folder where it is missing, and see that it can be written.

    Raises:
        Unavailable: No permission, no room, or something else is in its place.
    """
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{secrets.token_hex(4)}"
        probe.write_bytes(b"x")
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except (FileExistsError, NotADirectoryError):
        raise Unavailable(
            f"{folder} is a file, not a folder.", hint="Set WORKBENCH_DATA_DIR to a folder."
        ) from None
    except PermissionError:
        raise Unavailable(
            f"The data folder {folder} cannot be written.",
            hint="Give this account the right to write there, or set WORKBENCH_DATA_DIR.",
        ) from None
    except OSError as failure:
        raise Unavailable(
            f"The data folder {folder} cannot be used: {failure.strerror}.",
            hint="Free some space or set WORKBENCH_DATA_DIR.",
        ) from None
    if free < LEAST_FREE_BYTES:
        raise Unavailable(
            f"The disk of {folder} is full: {free // 2**20} MB are left, "
            f"{LEAST_FREE_BYTES // 2**20} MB are needed.",
            hint="Free some space or set WORKBENCH_DATA_DIR.",
        )


def secret_key(settings: Settings) -> str:
    """The key that signs our short-lived forms and Streamlit's upload marks; made once."""
    if settings.secret_key:
        return settings.secret_key
    file = settings.data_dir / "secrets" / "key"
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = file.with_name(f"key.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):  # another process was first: its key counts
            file.hardlink_to(draft)
        draft.unlink()
    return file.read_text()
