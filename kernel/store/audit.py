"""The change log: read by an organization for itself, sealed and verified by the owner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.store.connection import StoreUrls, plain_engine
from kernel.store.tables import audit_log, person

OPERATIONS = {"I": "insert", "U": "update", "D": "delete"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One changed row: who, when, which, before and after.

    Of an update only the columns that changed; of a secret only that it changed; of a bulky
    value its digest and size.
    """

    id: UUID
    at: datetime
    person_id: str | None
    person_name: str | None
    table: str
    operation: str
    key: Mapping[str, Any]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The head of the seal's chain; keep its hash in another place as well."""

    seq: int
    rows: int
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenWindow:
    """A part of the log that was changed after it was sealed.

    Attributes:
        seq: Number of the seal; 0 for rows outside every window.
        first_txid: First transaction of the window.
        end_txid: Transaction after its last.
    """

    seq: int
    generation: int
    first_txid: int
    end_txid: int


_log = audit_log
_ROW = sa.select(
    _log.c.id,
    _log.c.at,
    _log.c.person_id,
    person.c.name.label("person_name"),
    _log.c.tbl.label("table"),
    _log.c.op.label("operation"),
    _log.c.pk.label("key"),
    _log.c.before,
    _log.c.after,
).select_from(_log.outerjoin(person, sa.cast(person.c.id, sa.Text) == _log.c.person_id))


def audit_rows(
    session: Session,
    *,
    table: str | None = None,
    row_id: UUID | str | None = None,
    person_id: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    older_than: AuditRow | None = None,
    limit: int = 100,
) -> list[AuditRow]:
    """Changes of the organization's rows, newest first.

    Args:
        session: Of an administrator; the role is the workflow's to check.
        table: Only of this table, for example "app.person".
        row_id: Only of the row with this id.
        person_id: Only by this person.
        since: Only from this moment on.
        until: Only before this moment.
        older_than: The last row of the page before.
        limit: Rows per page.
    """
    wanted = _ROW.order_by(_log.c.at.desc(), _log.c.id.desc()).limit(limit)
    if table is not None:
        wanted = wanted.where(_log.c.tbl == table)
    if row_id is not None:
        wanted = wanted.where(_log.c.pk["id"].astext == str(row_id))
    if person_id is not None:
        wanted = wanted.where(_log.c.person_id == str(person_id))
    if since is not None:
        wanted = wanted.where(_log.c.at >= since)
    if until is not None:
        wanted = wanted.where(_log.c.at < until)
    if older_than is not None:
        wanted = wanted.where(
            sa.tuple_(_log.c.at, _log.c.id) < sa.tuple_(older_than.at, older_than.id)
        )
    rows = session.execute(wanted)
    return [
        AuditRow(**(dict(row._mapping) | {"operation": OPERATIONS[row.operation]})) for row in rows
    ]


def seal(urls: StoreUrls) -> Seal | None:
    """Seal every change that has ended since the last seal.

    A transaction that is still open holds the seal back to where it began.

    Returns:
        The head of the chain; None if nothing was ever sealed.
    """
    with plain_engine(urls.owner).begin() as connection:
        connection.execute(sa.text("select audit.do_seal()"))
    return head(urls)


def head(urls: StoreUrls) -> Seal | None:
    """The newest seal."""
    with plain_engine(urls.owner).connect() as connection:
        row = connection.execute(
            sa.text(
                "select seq, n as rows, encode(hash, 'hex') as hash, at from audit.seal"
                " order by seq desc limit 1"
            )
        ).one_or_none()
    return None if row is None else Seal(**row._mapping)


def verify(urls: StoreUrls, *, known: Seal | None = None) -> list[BrokenWindow]:
    """The windows of the log that were tampered with; none when it is intact.

    Args:
        urls: The store.
        known: A seal that was kept elsewhere: it must still be part of the chain.
    """
    with plain_engine(urls.owner).connect() as connection:
        rows = connection.execute(sa.text("select * from audit.verify()")).all()
        broken = [
            BrokenWindow(
                seq=row.seq,
                generation=row.generation,
                first_txid=int(row.lo),
                end_txid=int(row.hi),
            )
            for row in rows
        ]
        if known is not None and not _holds(connection, known):
            broken.append(BrokenWindow(seq=known.seq, generation=0, first_txid=0, end_txid=0))
    return broken


def sealed_between(
    urls: StoreUrls, window: BrokenWindow
) -> tuple[datetime | None, datetime | None]:
    """When the seal before a window was set and when its own; None where there is no such seal."""
    with plain_engine(urls.owner).connect() as connection:
        rows = connection.execute(
            sa.text("select seq, at from audit.seal where seq in (:before, :own)"),
            {"before": window.seq - 1, "own": window.seq},
        )
        at: dict[int, datetime] = {row.seq: row.at for row in rows}
    return at.get(window.seq - 1), at.get(window.seq)


def begin_generation(urls: StoreUrls) -> int:
    """Begin another count of transaction ids; needed after a restore, before the first write."""
    with plain_engine(urls.owner).begin() as connection:
        return int(connection.execute(sa.text("select audit.new_generation()")).scalar_one())


def _holds(connection: sa.Connection, known: Seal) -> bool:
    found = connection.scalar(
        sa.text("select encode(hash, 'hex') from audit.seal where seq = :seq"), {"seq": known.seq}
    )
    return bool(found == known.hash)
