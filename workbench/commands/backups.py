"""Backups by the night: written, read again, the oldest given up; and the drill that proves one."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from kernel.errors import InvalidInput, Unavailable
from kernel.store import embedded
from kernel.store.backup import back_up, expected_inventory, restore
from kernel.store.connection import StoreUrls
from kernel.store.integrity import integrity_findings

_NAMED = "workbench-*.dump"


def nightly(
    urls: StoreUrls, folder: Path, *, keep: int, binaries: Path | None = None
) -> tuple[Path, list[Path]]:
    """Write a backup named by its time into FOLDER, and remove all but the newest KEEP.

    Nothing is removed before the new one is whole.

    Returns:
        The new file, and those that were removed.

    Raises:
        InvalidInput: KEEP is less than one.
        Unavailable: The database does not answer, or the disk is full.
    """
    if keep < 1:
        raise InvalidInput("At least one backup is kept.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"workbench-{datetime.now(UTC):%Y%m%dT%H%M%S}.dump"
    back_up(urls, file, binaries=binaries)
    old = sorted(folder.glob(_NAMED))[:-keep]
    for each in old:
        each.with_name(f"{each.name}.json").unlink(missing_ok=True)
        each.unlink()
    return file, old


def drill(file: Path, *, binaries: Path | None = None, told: Callable[[str], None]) -> list[str]:
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
