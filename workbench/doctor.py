"""Look an installation over: what is as it should be, what is not, and what to do about it."""

import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from packaging.requirements import Requirement

from kernel.errors import KernelError
from kernel.sources.reach import certificate_ends
from kernel.store import embedded, migrate, upkeep
from kernel.store.connection import StoreUrls
from kernel.store.integrity import integrity_findings
from kernel.store.point_in_time import refuse_without_archive
from kernel.store.queue import workers_alive
from kernel.store.replica import replica_behind_s
from kernel.store.server.archive import bases
from kernel.store.server_state import queue_state, server_state
from workbench.commission import browser_of
from workbench.mail_server import postage
from workbench.settings import ROOT, Settings
from workbench.startup import prepare_folder, store_urls

OLDEST_POSTGRES = 150_000
FEW_BYTES = 5 * 10**9  # what a nightly dump and a day of papers may need
WARN_DAYS = 21  # before a certificate ends
MOST_APART_S = 2.0  # clocks of app and database: sessions and locks are dated by both
LONG_WAIT_S = 300.0

State = Literal["well", "note", "fault"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        area: What it belongs to.
        state: Well, worth knowing, or a fault.
        words: What was found.
        advice: What to do about it; empty where all is well.
    """

    area: str
    state: State
    words: str
    advice: str = ""


Look = Callable[[Settings], Iterator[Finding]]


def examine(settings: Settings, areas: Collection[str] | None = None) -> Iterator[Finding]:
    """Everything that can be looked at from this machine, one finding after the other.

    Nothing is changed and no mail is sent. A part that cannot be reached is a finding, and what
    rests on it is left out.

    Args:
        settings: Those of the installation.
        areas: Only these of AT_ONCE and ON_PRESS; else all.
    """
    for area, look in _LOOKS.items():
        if areas is not None and area not in areas:
            continue
        try:
            yield from look(settings)
        except KernelError as failure:
            yield Finding(area=area, state="fault", words=failure.message, advice=failure.hint)


def _packages(_settings: Settings) -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    wrong = [f"{name} {held or 'is missing'}, not {wanted}" for name, held, wanted in _unlike()]
    if wrong:
        yield Finding(
            area="Packages",
            state="fault",
            words=f"Python {python}; {len(wrong)} differ from requirements.lock: "
            + "; ".join(wrong[:5]),
            advice="Run `make setup`, or install from requirements.lock with pip.",
        )
    else:
        yield Finding(
            area="Packages", state="well", words=f"Python {python}; as requirements.lock names them"
        )


def _unlike() -> Iterator[tuple[str, str, str]]:
    """Packages that are installed otherwise than pinned, with both versions."""
    lock = ROOT / "requirements.lock"
    for line in lock.read_text(encoding="utf-8").splitlines() if lock.exists() else ():
        if "==" not in line or line.startswith((" ", "#")):
            continue
        pinned = Requirement(line.rstrip(" \\"))
        if pinned.marker and not pinned.marker.evaluate():
            continue  # for another system
        try:
            held = version(pinned.name)
        except PackageNotFoundError:
            held = ""
        if not pinned.specifier.contains(held or "0", prereleases=True):
            yield pinned.name, held, str(pinned.specifier).removeprefix("==")


def _folder(settings: Settings) -> Iterator[Finding]:
    prepare_folder(settings)
    folder, free = settings.data_dir, shutil.disk_usage(settings.data_dir).free
    room = f"{free / 1e9:,.0f} GB free"
    yield Finding(
        area="Disk",
        state="note" if free < FEW_BYTES else "well",
        words=f"{folder}: {room}",
        advice=f"Free some space: {FEW_BYTES / 1e9:.0f} GB are wanted." if free < FEW_BYTES else "",
    )
    yield from _secrets(folder / "secrets")


def _secrets(folder: Path) -> Iterator[Finding]:
    readable = [
        file.name for file in (folder, *folder.glob("*")) if file.exists() and _others_read(file)
    ]
    if readable:
        yield Finding(
            area="Secrets",
            state="fault",
            words=f"Other accounts of this machine can read {', '.join(readable)} in {folder}",
            advice=f"Run `chmod -R go= {folder}`, and change what was readable.",
        )
    elif folder.exists() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield Finding(
            area="Secrets",
            state="fault",
            words=f"{folder} belongs to another account of this machine",
            advice=f"Give it to the account of the services: `chown -R ACCOUNT: {folder.parent}`.",
        )
    elif folder.exists():
        yield Finding(area="Secrets", state="well", words=f"{folder} is ours alone")


def _others_read(file: Path) -> bool:
    return os.name == "posix" and bool(file.stat().st_mode & 0o077)


def _database(settings: Settings) -> Iterator[Finding]:
    if not _answers(settings):
        yield Finding(
            area="Database",
            state="fault",
            words="The embedded database does not run.",
            advice="Start the product with `workbench up` or its service, then look again.",
        )
        return
    found = server_state(store_urls(settings))
    old = found.number < OLDEST_POSTGRES
    yield Finding(
        area="Database",
        state="fault" if old else "well",
        words=f"PostgreSQL {found.version}, {found.bytes / 1e6:,.0f} MB",
        advice="Bring the server to PostgreSQL 15 or newer." if old else "",
    )
    apart = abs(found.ahead_s)
    yield Finding(
        area="Clock",
        state="fault" if apart > MOST_APART_S else "well",
        words=f"{apart:.1f} s between this machine and the database",
        advice="Let both machines take their time from one server (chrony, timesyncd)."
        if apart > MOST_APART_S
        else "",
    )
    left = found.most_connections - found.connections
    yield Finding(
        area="Connections",
        state="note" if left < settings.connections else "well",
        words=f"{found.connections} of {found.most_connections} in use",
        advice="Another app or worker does not fit: raise max_connections of the server, or "
        "lower WORKBENCH_CONNECTIONS."
        if left < settings.connections
        else "",
    )


def _answers(settings: Settings) -> bool:
    return bool(settings.database_url) or embedded.status(settings.data_dir)


def _schema(settings: Settings) -> Iterator[Finding]:
    if not _answers(settings):
        return
    held, wanted = migrate.current(store_urls(settings)), migrate.newest()
    migrate.refuse_newer(store_urls(settings))
    yield Finding(
        area="Migrations",
        state="well" if held == wanted else "fault",
        words=f"The schema is {held}"
        if held == wanted
        else f"The schema is {held or 'not made'}, this program needs {wanted}",
        advice="" if held == wanted else "Back up, then run `workbench migrate`.",
    )


def _ready(settings: Settings) -> bool:
    return _answers(settings) and migrate.current(store_urls(settings)) == migrate.newest()


def _guards(settings: Settings) -> Iterator[Finding]:
    if not _ready(settings):
        return
    guards = integrity_findings(store_urls(settings))
    yield Finding(
        area="Guards",
        state="fault" if guards else "well",
        words="; ".join(guards) or "Roles and policies keep organizations apart; the log is whole",
        advice="Stop the product; restore a backup into a new data folder." if guards else "",
    )


def _replica(settings: Settings) -> Iterator[Finding]:
    if not settings.reports_database_url or not _answers(settings):
        return
    behind = replica_behind_s(store_urls(settings).app, settings.reports_database_url)
    follows = behind is not None
    yield Finding(
        area="Replica",
        state="well" if follows else "fault",
        words=f"Answers reports; its newest change is {behind:,.0f} s old"
        if follows
        else "The server for reports takes writes itself: it follows no other",
        advice="" if follows else "Set up streaming replication from the server of DATABASE_URL.",
    )


def _workers(settings: Settings) -> Iterator[Finding]:
    if not _ready(settings):
        return
    urls = store_urls(settings)
    workers, queue = workers_alive(urls), queue_state(urls)
    yield Finding(
        area="Workers",
        state="well" if workers else "fault",
        words=f"{workers} alive; {queue.waiting} jobs wait, {queue.failed} failed since yesterday",
        advice="" if workers else "Start one with `workbench worker` or its service.",
    )
    if queue.oldest_waiting_s > LONG_WAIT_S:
        yield Finding(
            area="Queue",
            state="note",
            words=f"The oldest job waits since {queue.oldest_waiting_s / 60:.0f} min",
            advice="Start more workers, or look on the page Jobs what holds them.",
        )


def _backups(settings: Settings) -> Iterator[Finding]:
    if not _ready(settings):
        return
    urls = store_urls(settings)
    last, whole = (upkeep.newest_run(urls, "nightly", succeeded=ok) for ok in (False, True))
    words = f"The newest is of {whole.ended_at:%Y-%m-%d %H:%M} UTC" if whole else "None yet"
    advice = ""
    if last is not None and not last.succeeded:
        advice = f"The last one failed: {last.words}"
    elif whole is None and settings.backup_dir is None:
        advice = (
            "Make one now with its service (well-workbench-backup) or `workbench backup FOLDER`; "
            "without that service set WORKBENCH_BACKUP_DIR to a folder, best on another disk."
        )
    yield Finding(area="Backups", state="note" if advice else "well", words=words, advice=advice)
    if settings.archive_dir and not settings.database_url:
        yield from _archive(urls, settings, settings.archive_dir)


def _archive(urls: StoreUrls, settings: Settings, folder: Path) -> Iterator[Finding]:
    refuse_without_archive(settings.data_dir, folder)
    held = bases(folder)
    yield Finding(
        area="Archive",
        state="well" if held else "note",
        words=f"Any moment since {held[0].ended:%Y-%m-%d %H:%M} UTC can be had"
        if held
        else "No base backup yet",
        advice=""
        if held
        else "The worker makes one within ten minutes, or `workbench base-backup` at once.",
    )


def _address(settings: Settings) -> Iterator[Finding]:
    if not settings.public_url:
        yield Finding(
            area="Address",
            state="note",
            words=f"People on this machine alone reach it at {settings.address}",
            advice="For others: a proxy with TLS, and WORKBENCH_PUBLIC_URL.",
        )
        return
    ends = certificate_ends(settings.public_url)
    if ends is None:
        yield Finding(
            area="Address", state="note", words=f"{settings.public_url} speaks no TLS",
            advice="Passwords go over the network as they are: set up TLS in the proxy.",
        )  # fmt: skip
        return
    days = (ends - datetime.now(UTC)).days
    yield Finding(
        area="Address",
        state="note" if days < WARN_DAYS else "well",
        words=f"{settings.public_url} answers; its certificate holds for {days} days",
        advice="Renew the certificate." if days < WARN_DAYS else "",
    )


def _mail(settings: Settings) -> Iterator[Finding]:
    sent = postage(settings)
    if sent is None:
        yield Finding(area="Mail", state="note", words="Off: notices stand in the inbox alone")
        return
    with sent.server.line():
        yield Finding(
            area="Mail", state="well", words=f"{settings.smtp_host}:{settings.smtp_port} takes mail"
        )


def _model(settings: Settings) -> Iterator[Finding]:
    if not settings.llm_url:
        yield Finding(area="Language model", state="note", words="Off: none is set for all")
        return
    certificate_ends(settings.llm_url)
    yield Finding(area="Language model", state="well", words=f"{settings.llm_url} answers")


def _fetching(settings: Settings) -> Iterator[Finding]:
    if not settings.rrc_fetch:
        yield Finding(
            area="Railroad Commission", state="note", words="Off: papers are handed in by people"
        )
        return
    browser_of(settings)
    certificate_ends(settings.rrc_url)
    yield Finding(area="Railroad Commission", state="well", words=f"{settings.rrc_url} answers")


_LOOKS: dict[str, Look] = {
    "Packages": _packages,
    "Disk": _folder,
    "Database": _database,
    "Migrations": _schema,
    "Guards": _guards,
    "Replica": _replica,
    "Workers": _workers,
    "Backups": _backups,
    "Address": _address,
    "Mail": _mail,
    "Language model": _model,
    "Railroad Commission": _fetching,
}
AT_ONCE = frozenset({"Disk", "Database", "Migrations", "Workers", "Backups"})
ON_PRESS = frozenset(
    {"Packages", "Replica", "Address", "Mail", "Language model", "Railroad Commission"}
)
