"""Backups by the night and by the week, the drill that proves one, and the way back to a moment."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from kernel.errors import InvalidInput, Unavailable
from kernel.store import embedded, point_in_time
from kernel.store.backup import back_up, expected_inventory, restore
from kernel.store.connection import StoreUrls
from kernel.store.integrity import integrity_findings
from kernel.store.point_in_time import Restored, Way
from kernel.store.server.archive import Base
from kernel.store.server.clients import client_programs, read_again
from kernel.store.server.failures import said_plainly
from workbench.settings import Settings
from workbench.startup import start_embedded
from workbench.up import running

_NAMED = "workbench-*.dump"
Told = Callable[[str], None]


def nightly(
    urls: StoreUrls, folder: Path, *, keep: int, binaries: Path | None = None
) -> tuple[Path, list[Path]]:
    """Write a backup named by its time into FOLDER, and remove all but the newest KEEP.

    Nothing is removed before the new one is whole and was read again.

    Returns:
        The new file, and those that were removed.

    Raises:
        InvalidInput: KEEP is less than one.
        Unavailable: The database does not answer, the disk is full, or the file is damaged.
    """
    if keep < 1:
        raise InvalidInput("At least one backup is kept.")
    with said_plainly(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"workbench-{datetime.now(UTC):%Y%m%dT%H%M%S}.dump"
    back_up(urls, file, binaries=binaries)
    read_again(client_programs(binaries), file)
    old = sorted(folder.glob(_NAMED))[:-keep]
    for each in old:
        each.with_name(f"{each.name}.json").unlink(missing_ok=True)
        each.unlink()
    return file, old


def drill(file: Path, *, binaries: Path | None = None, told: Told) -> list[str]:
    """Restore FILE into a server of its own, compare, and remove the server again.

    Args:
        file: From `workbench backup`.
        binaries: Folder of the PostgreSQL programs; else the packaged ones.
        told: Receives what is done, in words.

    Returns:
        What is wrong with the restored database, one line each: rows, policies, triggers, the
        seal of the log.

    Raises:
        InvalidInput: FILE is no backup.
        Unavailable: There is not enough room, or FILE does not fit.
    """
    if not file.is_file():
        raise InvalidInput(f"There is no file {file}.")
    home = Path(tempfile.mkdtemp(prefix="workbench-drill-"))
    home.chmod(0o711)  # as root the server's own account must get in
    place = home / "data"
    if shutil.disk_usage(home).free < 8 * file.stat().st_size:
        raise Unavailable(f"{home} has too little room for a restored copy of {file}.")
    try:
        told("Starting a server of its own …")
        urls = embedded.start(place, binaries=binaries).urls
        told(f"Restoring {file} …")
        administrator = embedded.administrator_url(place)
        held = restore(urls, file, administrator=administrator, binaries=binaries)
        told(f"{sum(held.rows.values()):,} rows are back; comparing …")
        return integrity_findings(urls, expected_inventory(file))
    finally:
        embedded.stop(place, binaries=binaries)
        shutil.rmtree(home, ignore_errors=True)


def base(settings: Settings) -> tuple[Base, int]:
    """Write a base backup of the embedded server into the archive; also how many it replaced.

    Raises:
        InvalidInput: No archive is set, or the database is not ours.
        Unavailable: The database does not run or does not archive, or the disk is full.
    """
    archive = _archive(settings)
    return point_in_time.make_base(
        settings.data_dir, archive, keep=settings.archive_keep, binaries=settings.pg_bindir
    )


def moment(text: str) -> datetime:
    """A moment that a person types; UTC unless it says otherwise.

    Raises:
        InvalidInput: It is none.

    >>> moment("2026-11-29 13:05")
    datetime.datetime(2026, 11, 29, 13, 5, tzinfo=datetime.timezone.utc)
    >>> moment("2026-11-29T07:05:30-06:00").astimezone(UTC).hour
    13
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            f"“{text}” is no moment.",
            hint="Write it as 2026-11-29 13:05 (UTC) or 2026-11-29T07:05:30-06:00.",
        ) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def look(settings: Settings, to: datetime) -> Way:
    """Find how the data of a moment are had, and change nothing. Raises as `go_back`."""
    archive = _archive(settings)
    if embedded.status(settings.data_dir):
        point_in_time.refuse_without_archive(settings.data_dir, archive)
        point_in_time.hand_over_log(settings.data_dir)
    return point_in_time.way_to(archive, to, home=settings.data_dir)


def go_back(
    settings: Settings, to: datetime, *, into: Path | None = None, told: Told
) -> tuple[Restored, Path]:
    """Bring the data back to a moment, and keep the present ones aside.

    Args:
        settings: Those of the installation.
        to: The moment.
        into: A new data folder for the data of the moment; the present ones are then left alone.
        told: Receives what is done, in words.

    Returns:
        What was built, and the folder with the data that were there before (with INTO: INTO).

    Raises:
        InvalidInput: No archive is set, the database is not ours, or the moment is yet to come.
        NotFound: No base backup is so old.
        Unavailable: The product runs, the way is broken, or the disk is full.
    """
    if into is None and (embedded.status(settings.data_dir) or running(settings)):
        raise Unavailable(
            "The product runs, and what people type now would be lost.",
            hint="End it with `workbench stop` (or its services), or add --into FOLDER to look "
            "at the data of then beside it.",
        )
    if into is not None and into.exists() and any(into.iterdir()):
        raise InvalidInput(f"{into} is not empty.", hint="Name a folder that is yet to be made.")
    told("Reading the archive …")
    way = look(settings, to)
    place = into or settings.data_dir / f"restore-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    try:
        built = point_in_time.build(
            way,
            place,
            home=settings.data_dir,
            archive=_archive(settings),
            binaries=settings.pg_bindir,
            account=settings.pg_account,
            told=told,
        )
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    if into is not None:
        return built, into
    aside = point_in_time.change_places(settings.data_dir, place)
    shutil.rmtree(place, ignore_errors=True)
    told("Starting the database and writing a new base backup …")
    start_embedded(settings)
    base(settings)
    return built, aside


def _archive(settings: Settings) -> Path:
    if settings.database_url:
        raise InvalidInput(
            "The database of DATABASE_URL is not ours to take back in time.",
            hint="Its administrator can (pg_basebackup and WAL archiving, or pgBackRest); "
            "`workbench restore FILE` brings a nightly backup back.",
        )
    if settings.archive_dir is None:
        raise InvalidInput(
            "No archive is kept, so only nightly backups can be brought back.",
            hint="Set WORKBENCH_ARCHIVE_DIR to a folder, best on another disk, and start again.",
        )
    return settings.archive_dir
