"""Fetches of a well's papers from a public site, while they run and after they ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from kernel.errors import Conflict, NotFound
from kernel.store.ids import uuid7
from kernel.store.locks import hold
from kernel.store.paper_tables import paper_fetch

State = Literal["waiting", "running", "ended", "stopped"]
SILENT_FOR = timedelta(minutes=20)  # a running fetch that says nothing so long is dead
WAITING_FOR = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRow:
    """A fetch of a well's papers.

    Attributes:
        again: Whether the site was to be asked although an answer was at hand.
        words: What it does at the moment.
        status: What came of it; None until it ended.
        complete: Whether asking again could bring nothing more.
        files: What was fetched, as JSON objects with `url`, `paper_id`, `sha256` …
    """

    id: UUID
    api14: str
    again: bool
    state: State
    words: str
    status: str | None
    complete: bool
    files: Sequence[Mapping[str, Any]]
    packets: Sequence[Mapping[str, Any]]
    problems: Sequence[str]
    created_by: UUID
    created_at: datetime
    touched_at: datetime
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ("waiting", "running")


_table = paper_fetch
_FETCH = sa.select(*(_table.c[field.name] for field in fields(FetchRow)))
_OPEN = _table.c.state.in_(("waiting", "running"))


def begin_fetch(
    session: Session, *, api14: str, again: bool, files: Sequence[Mapping[str, Any]] = ()
) -> FetchRow:
    """Note that papers are asked for.

    Args:
        session: Of the person who asks.
        api14: A well of the registry.
        again: Whether to ask even though an answer is at hand.
        files: What an earlier fetch that was cut off had fetched already.

    Raises:
        Conflict: The papers of this well are being fetched.
    """
    hold(session, "fetch", api14)
    now = sa.func.now()
    session.execute(
        sa.update(_table)
        .where(
            _table.c.api14 == api14,
            sa.or_(
                sa.and_(_table.c.state == "running", _table.c.touched_at < now - SILENT_FOR),
                sa.and_(_table.c.state == "waiting", _table.c.touched_at < now - WAITING_FOR),
            ),
        )
        .values(state="stopped", ended_at=now)
    )
    if session.execute(sa.select(_table.c.id).where(_table.c.api14 == api14, _OPEN)).first():
        raise Conflict(
            "The papers of this well are being fetched already.", hint="Wait until they are here."
        )
    fetch_id = uuid7()
    session.execute(
        sa.insert(_table).values(id=fetch_id, api14=api14, again=again, files=list(files))
    )
    return fetch(session, fetch_id)


def fetch(session: Session, fetch_id: UUID) -> FetchRow:
    """One fetch.

    Raises:
        NotFound: The organization has no such fetch.
    """
    row = session.execute(_FETCH.where(_table.c.id == fetch_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such fetch.")
    return FetchRow(**row._mapping)


def latest_fetch(session: Session, api14: str, *, complete: bool = False) -> FetchRow | None:
    """The last fetch of a well's papers; None if there was none.

    Args:
        session: Of a person of the organization.
        api14: The well.
        complete: Only one that left nothing to ask for.
    """
    newest = _FETCH.where(_table.c.api14 == api14).order_by(_table.c.id.desc()).limit(1)
    if complete:
        newest = newest.where(_table.c.complete)
    row = session.execute(newest).one_or_none()
    return None if row is None else FetchRow(**row._mapping)


def open_fetches(session: Session) -> list[FetchRow]:
    """The fetches that wait or run, newest first."""
    recent = _table.c.touched_at > sa.func.now() - WAITING_FOR
    rows = session.execute(_FETCH.where(_OPEN, recent).order_by(_table.c.id.desc()))
    return [FetchRow(**row._mapping) for row in rows]


def paper_at(session: Session, api14: str, url: str) -> UUID | None:
    """The paper of a well that was fetched last from an address."""
    rows = session.execute(
        sa.select(_table.c.files)
        .where(_table.c.api14 == api14, _table.c.files.contains([{"url": url}]))
        .order_by(_table.c.id.desc())
        .limit(1)
    ).scalars()
    found = (file["paper_id"] for files in rows for file in files if file["url"] == url)
    return next(map(UUID, found), None)


def say(session: Session, fetch_id: UUID, words: str) -> State:
    """Note what a fetch does now.

    Returns:
        Its state; `stopped` where a person stopped it.
    """
    return _change(session, fetch_id, _OPEN, state="running", words=words)


def add_file(session: Session, fetch_id: UUID, file: Mapping[str, Any]) -> None:
    """Note a paper that was fetched."""
    added = _table.c.files.op("||")(sa.cast([dict(file)], JSONB))
    _change(session, fetch_id, sa.true(), files=added)


def end_fetch(
    session: Session,
    fetch_id: UUID,
    *,
    status: str,
    complete: bool = False,
    packets: Sequence[Mapping[str, Any]] = (),
    problems: Sequence[str] = (),
) -> None:
    """Note what came of a fetch; one that was stopped stays so."""
    _change(
        session,
        fetch_id,
        _OPEN,
        state="ended",
        status=status,
        complete=complete,
        packets=list(packets),
        problems=list(problems),
        ended_at=sa.func.now(),
    )


def stop_fetch(session: Session, fetch_id: UUID) -> None:
    """Ask a fetch to stop before its next request; one that ended stays as it is."""
    _change(session, fetch_id, _OPEN, state="stopped", ended_at=sa.func.now())


def _change(session: Session, fetch_id: UUID, when: sa.ColumnElement[bool], **values: Any) -> State:
    session.execute(
        sa.update(_table)
        .where(_table.c.id == fetch_id, when)
        .values(touched_at=sa.func.now(), **values)
    )
    return fetch(session, fetch_id).state
