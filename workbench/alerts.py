"""What may go wrong while nobody looks: found every minute, told once by mail, and once when over.

Every app and worker looks; who is first tells. Where no mail can go out, the log has it and the
page Status shows it.
"""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import structlog

from kernel.errors import KernelError, Unavailable
from kernel.sources.mail import MailRefused, MailUnsure
from kernel.sources.reach import certificate_ends
from kernel.store import upkeep
from kernel.store.connection import StoreUrls
from kernel.store.point_in_time import refuse_without_archive
from kernel.store.queue import workers_alive
from kernel.store.replica import replica_behind_s
from kernel.store.server_state import queue_state
from kernel.store.upkeep import Alert, Kind
from workbench.mail_server import postage
from workbench.settings import Settings
from workbench.upkeep import LATE_AFTER

log = structlog.get_logger(__name__)
EVERY_S = 60.0
CERTIFICATE_EVERY_S = 3600.0
LONG_WAIT_S = 300.0
LEAST_FREE_BYTES = 2 * 10**9
WARN_DAYS = 21
_KINDS: dict[Kind, str] = {"nightly": "Nightly backup", "base": "Weekly base backup"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Something that is looked at.

    Attributes:
        key: Its name among the alerts.
        title: What it is about.
        words: What is wrong, with what to do; empty where all is well.
    """

    key: str
    title: str
    words: str = ""


Look = Callable[[StoreUrls, Settings, datetime], Iterator[Condition]]


def conditions(urls: StoreUrls, settings: Settings, now: datetime) -> Iterator[Condition]:
    """Everything that is looked at every minute; nothing of it asks further than the databases."""
    for look in (_backups, _archive, _queue, _replica, _disks):
        try:
            yield from look(urls, settings, now)
        except KernelError as failure:
            log.warning("not_looked_at", look=look.__name__, why=str(failure))


def certificate(settings: Settings, now: datetime) -> Iterator[Condition]:
    """Whether the certificate of the address that people type will soon end."""
    if not settings.public_url or not settings.behind_tls:
        return
    about = Condition(key="certificate", title=f"Certificate of {settings.public_url}")
    try:
        ends = certificate_ends(settings.public_url)
    except Unavailable as failure:
        yield Condition(key=about.key, title=about.title, words=str(failure))
        return
    days = (ends - now).days if ends else 0
    words = "" if days >= WARN_DAYS else f"It ends in {days} days. Renew it."
    yield Condition(key=about.key, title=about.title, words=words)


def tell(
    urls: StoreUrls, settings: Settings, found: Sequence[Condition], now: datetime
) -> list[str]:
    """Tell what is newly wrong and what is over, each once.

    Returns:
        The subjects of what was told.

    Raises:
        Unavailable: Database or mail server do not answer; nothing counts as told then.
    """
    with upkeep.alert_book(urls) as book:
        if book is None:
            return []
        standing = {alert.key: alert for alert in book.standing()}
        new = [one for one in found if one.words and one.key not in standing]
        over = [one for one in found if not one.words and one.key in standing]
        letters = {
            one.key: _letter(f"Alert: {one.title}", one.words, settings, now) for one in new
        } | {
            one.key: _letter(f"All clear: {one.title}", _was(standing[one.key]), settings, now)
            for one in over
        }
        told = _told(letters, settings)
        for one in new:
            if one.key in told:
                book.begin(Alert(key=one.key, title=one.title, words=one.words, since=now))
                log.error("alert", about=one.title, words=one.words)
        book.end([one.key for one in over if one.key in told])
        for one in over:
            if one.key in told:
                log.info("all_clear", about=one.title)
    return [str(letters[key]["Subject"]) for key in letters if key in told]


class Watch:
    """A thread that looks every minute until it is told to end."""

    def __init__(self, urls: StoreUrls, settings: Settings, *, every_s: float = EVERY_S) -> None:
        self._urls, self._settings, self._every_s = urls, settings, every_s
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="alerts", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._end.set()

    def _run(self) -> None:
        certificate_at = 0.0
        while not self._end.wait(self._every_s):
            now = datetime.now(UTC)
            try:
                found = list(conditions(self._urls, self._settings, now))
                if time.monotonic() >= certificate_at:
                    found += certificate(self._settings, now)
                    certificate_at = time.monotonic() + CERTIFICATE_EVERY_S
                tell(self._urls, self._settings, found, now)
            except KernelError as failure:
                log.warning("alerts_not_told", why=str(failure))
            except Exception:
                log.exception("alerts_failed")


def _backups(urls: StoreUrls, settings: Settings, now: datetime) -> Iterator[Condition]:
    asked = {"nightly": settings.backup_dir, "base": settings.archive_dir}
    for kind, title in _KINDS.items():
        last = upkeep.newest_run(urls, kind)
        words = ""
        if last is not None and not last.succeeded:
            words = f"It failed on {last.host} at {last.ended_at:%Y-%m-%d %H:%M} UTC: {last.words}"
        elif kind == "nightly" and last is not None and now - last.ended_at > LATE_AFTER:
            words = f"The newest is of {last.ended_at:%Y-%m-%d %H:%M} UTC. Look why none followed."
        if asked[kind] or last is not None:
            yield Condition(key=f"backup:{kind}", title=title, words=words)


def _archive(urls: StoreUrls, settings: Settings, now: datetime) -> Iterator[Condition]:
    if settings.archive_dir is None or settings.database_url:
        return
    words = ""
    try:
        refuse_without_archive(settings.data_dir, settings.archive_dir)
    except Unavailable as failure:
        words = str(failure)
    yield Condition(key="archive", title="Archive of the database's log", words=words)


def _queue(urls: StoreUrls, settings: Settings, now: datetime) -> Iterator[Condition]:
    state, alive = queue_state(urls), workers_alive(urls)
    words = ""
    if state.oldest_waiting_s > LONG_WAIT_S:
        minutes = state.oldest_waiting_s / 60
        advice = (
            "Start more workers, or see on the page Jobs what holds them."
            if alive
            else "No worker lives: start one with `workbench worker` or its service."
        )
        words = f"{state.waiting} jobs wait, the oldest for {minutes:.0f} minutes. {advice}"
    yield Condition(key="queue", title="Queue of jobs", words=words)


def _replica(urls: StoreUrls, settings: Settings, now: datetime) -> Iterator[Condition]:
    if not settings.reports_database_url:
        return
    words = ""
    try:
        replica_behind_s(urls.app, settings.reports_database_url)
    except Unavailable as failure:
        words = str(failure)
    yield Condition(key="replica", title="Replica for reports", words=words)


def _disks(urls: StoreUrls, settings: Settings, now: datetime) -> Iterator[Condition]:
    host = socket.gethostname()
    for folder in filter(None, (settings.data_dir, settings.backup_dir, settings.archive_dir)):
        if not folder.exists():
            continue
        free = shutil.disk_usage(folder).free
        words = ""
        if free < LEAST_FREE_BYTES:
            words = f"{free / 1e9:.1f} GB are free, {LEAST_FREE_BYTES / 1e9:.0f} GB are wanted."
        yield Condition(
            key=f"disk:{host}:{folder}", title=f"Disk of {folder} on {host}", words=words
        )


def _was(alert: Alert) -> str:
    return f"Since {alert.since:%Y-%m-%d %H:%M} UTC it was: {alert.words}"


def _letter(subject: str, words: str, settings: Settings, now: datetime) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = settings.mail_from or ""
    letter["To"] = settings.alerts_to
    letter["Subject"] = f"[workbench] {subject}"
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = make_msgid(domain="workbench")
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(f"{words}\n\nStatus of the installation: {settings.address}/status\n")
    return letter


def _told(letters: Mapping[str, EmailMessage], settings: Settings) -> set[str]:
    """Which of the letters went out, or never can; without a server the page alone tells."""
    how = postage(settings)
    if how is None or not settings.alerts_to or not letters:
        return set(letters)
    told = set()
    with how.server.line() as line:
        for key, letter in letters.items():
            try:
                line.hand_over(letter)
            except MailUnsure:  # it may have gone out: not a second time
                told.add(key)
                break
            except MailRefused as refused:
                log.warning("alert_not_mailed", subject=letter["Subject"], why=str(refused))
                if refused.for_good:
                    told.add(key)
            else:
                told.add(key)
    return told
