"""The installation's own diary: which backups were made, and what is wrong at this moment.

It belongs to no organization; it lies beside the queue and is read and written as its role.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import psycopg
from psycopg.rows import class_row

from kernel.errors import Unavailable
from kernel.store.connection import StoreUrls
from kernel.store.queue import queue_connection

Kind = Literal["nightly", "base"]
_LOCK = 4_200_100_501  # any number, the same in every process that looks for alerts
_KEPT_RUNS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRun:
    """A backup that was tried.

    Attributes:
        kind: Nightly dump, or base backup of the server.
        host: The machine that wrote it.
        words: The file, or why it failed.
        bytes: Its size. [B]
    """

    kind: Kind
    host: str
    began_at: datetime
    ended_at: datetime
    succeeded: bool
    words: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something that is wrong and was told."""

    key: str
    title: str
    words: str
    since: datetime


def note_run(urls: StoreUrls, run: BackupRun) -> None:
    """Keep what came of a backup; the oldest notes go.

    Raises:
        Unavailable: The database does not answer.
    """
    with _diary(urls) as connection:
        connection.execute(
            "insert into backup_run (kind, host, began_at, ended_at, succeeded, words, bytes)"
            " values (%s, %s, %s, %s, %s, %s, %s)",
            (run.kind, run.host, run.began_at, run.ended_at, run.succeeded, run.words, run.bytes),
        )
        connection.execute(
            "delete from backup_run where id <= (select max(id) - %s from backup_run)",
            (_KEPT_RUNS,),
        )


def runs(urls: StoreUrls, *, kind: Kind | None = None, most: int = 20) -> list[BackupRun]:
    """The newest backups that were tried, newest first.

    Raises:
        Unavailable: The database does not answer.
    """
    with _diary(urls) as connection, connection.cursor(row_factory=class_row(BackupRun)) as cursor:
        return cursor.execute(
            "select kind, host, began_at, ended_at, succeeded, words, bytes from backup_run"
            " where %(kind)s::text is null or kind = %(kind)s"
            " order by ended_at desc, id desc limit %(most)s",
            {"kind": kind, "most": most},
        ).fetchall()


def newest_run(urls: StoreUrls, kind: Kind, *, succeeded: bool = False) -> BackupRun | None:
    """The newest backup of a kind; with SUCCEEDED the newest that was written."""
    found = runs(urls, kind=kind, most=_KEPT_RUNS if succeeded else 1)
    return next((run for run in found if run.succeeded or not succeeded), None)


def alerts(urls: StoreUrls) -> list[Alert]:
    """What is wrong at this moment and was told, oldest first.

    Raises:
        Unavailable: The database does not answer.
    """
    with _diary(urls) as connection:
        return _alerts(connection)


@dataclass(frozen=True, slots=True)
class AlertBook:
    """The alerts while this process alone may change them."""

    _connection: psycopg.Connection[tuple[object, ...]]

    def standing(self) -> list[Alert]:
        """What was told and is not over."""
        return _alerts(self._connection)

    def begin(self, alert: Alert) -> None:
        """Note that something is wrong and was told."""
        self._connection.execute(
            "insert into alert (key, title, words, since) values (%s, %s, %s, %s)",
            (alert.key, alert.title, alert.words, alert.since),
        )

    def end(self, keys: Sequence[str]) -> None:
        """Note that what was wrong is over and that this was told."""
        self._connection.execute("delete from alert where key = any(%s)", ([*keys],))


@contextmanager
def alert_book(urls: StoreUrls) -> Iterator[AlertBook | None]:
    """The alerts for this process alone; None where another process has them at this moment.

    What is noted inside holds only if nothing fails inside, so that what could not be told is
    told the next time.

    Raises:
        Unavailable: The database does not answer.
    """
    with _diary(urls) as connection:
        row = connection.execute("select pg_try_advisory_xact_lock(%s)", (_LOCK,)).fetchone()
        yield AlertBook(connection) if row and row[0] else None


def _alerts(connection: psycopg.Connection[tuple[object, ...]]) -> list[Alert]:
    with connection.cursor(row_factory=class_row(Alert)) as cursor:
        return cursor.execute(
            "select key, title, words, since from alert order by since"
        ).fetchall()


@contextmanager
def _diary(urls: StoreUrls) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    how = queue_connection(urls)
    try:
        with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
            yield connection
    except psycopg.Error as failure:
        raise Unavailable(
            "The database does not answer.", hint="Try again in a moment."
        ) from failure
