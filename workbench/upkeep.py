"""Backups by the clock, as the settings ask for them, and a note of what came of each."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from kernel.errors import KernelError
from kernel.store import upkeep
from kernel.store.connection import StoreUrls
from kernel.store.upkeep import BackupRun, Kind
from workbench.commands import backups
from workbench.settings import Settings

log = structlog.get_logger(__name__)
BASE_EVERY = timedelta(days=7)
TRY_AGAIN_AFTER = timedelta(minutes=50)
LATE_AFTER = timedelta(hours=26)  # a night and what the backup itself may take


def noted(urls: StoreUrls, kind: Kind, make: Callable[[], tuple[Path, int]]) -> tuple[Path, int]:
    """Make a backup and note what came of it.

    Args:
        urls: The store, which also keeps the note.
        kind: Which one.
        make: Makes it and returns the file and its size. [B]

    Raises:
        KernelError: As MAKE raises; it is noted all the same.
    """
    began = datetime.now(UTC)
    try:
        file, size = make()
    except KernelError as failure:
        _note(urls, kind, began, succeeded=False, words=str(failure), size=0)
        raise
    _note(urls, kind, began, succeeded=True, words=str(file), size=size)
    return file, size


def next_nightly(settings: Settings, last: datetime | None, now: datetime) -> datetime:
    """When the next nightly backup is due.

    >>> nine = datetime(2026, 11, 29, 9, tzinfo=UTC)
    >>> next_nightly(Settings(backup_hour=2), datetime(2026, 11, 29, 2, 10, tzinfo=UTC), nine).day
    30
    >>> next_nightly(Settings(backup_hour=2), datetime(2026, 11, 28, 2, 10, tzinfo=UTC), nine).day
    29
    """
    due = now.replace(hour=settings.backup_hour, minute=0, second=0, microsecond=0)
    if due > now:
        due -= timedelta(days=1)
    return due + timedelta(days=1) if last is not None and last >= due else due


def next_base(last: datetime | None, now: datetime) -> datetime:
    """When the next base backup is due: a week after the last, or at once."""
    return now if last is None else last + BASE_EVERY


def keep_backups(urls: StoreUrls, settings: Settings, now: datetime) -> list[Kind]:
    """Make the backups that are due; what fails is noted, logged, and tried again in an hour.

    Returns:
        Which were made.
    """
    made: list[Kind] = []
    for kind, due, make in _wanted(urls, settings, now):
        last = upkeep.newest_run(urls, kind)
        soon = last is not None and not last.succeeded and now - last.ended_at < TRY_AGAIN_AFTER
        if due > now or soon:
            continue
        try:
            file, size = noted(urls, kind, make)
        except KernelError as failure:
            log.error("backup_failed", kind=kind, why=str(failure))
        else:
            log.info("backup_made", kind=kind, file=str(file), bytes=size)
            made.append(kind)
    return made


def nightly(urls: StoreUrls, settings: Settings, folder: Path, keep: int) -> tuple[Path, int]:
    """Write, read again and keep a nightly backup; its file and size."""
    file, _ = backups.nightly(urls, folder, keep=keep, binaries=settings.pg_bindir)
    return file, file.stat().st_size


def base(settings: Settings) -> tuple[Path, int]:
    """Write and verify a base backup; its folder and size."""
    made, _ = backups.base(settings)
    return made.folder, made.bytes


def _wanted(
    urls: StoreUrls, settings: Settings, now: datetime
) -> list[tuple[Kind, datetime, Callable[[], tuple[Path, int]]]]:
    wanted: list[tuple[Kind, datetime, Callable[[], tuple[Path, int]]]] = []
    if folder := settings.backup_dir:
        due = next_nightly(settings, _when(urls, "nightly"), now)
        keep = settings.backup_keep
        wanted.append(("nightly", due, lambda: nightly(urls, settings, folder, keep)))
    if settings.archive_dir and not settings.database_url:
        wanted.append(("base", next_base(_when(urls, "base"), now), lambda: base(settings)))
    return wanted


def _when(urls: StoreUrls, kind: Kind) -> datetime | None:
    last = upkeep.newest_run(urls, kind, succeeded=True)
    return last.began_at if last else None


def _note(
    urls: StoreUrls, kind: Kind, began: datetime, *, succeeded: bool, words: str, size: int
) -> None:
    run = BackupRun(
        kind=kind,
        host=socket.gethostname(),
        began_at=began,
        ended_at=datetime.now(UTC),
        succeeded=succeeded,
        words=words,
        bytes=size,
    )
    try:
        upkeep.note_run(urls, run)
    except KernelError as failure:  # the backup counts, not the note
        log.warning("backup_not_noted", kind=kind, why=str(failure))
