"""Volumes as a person or a program types them: rows of a completion's month or day.

A row is known by completion and month or day, and counts its changes in `revision`; what it was
before each is kept. Oil, condensate and water in bbl, gas in Mcf; null is not known.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.asset_tables import asset_well, completion, completion_lease
from kernel.store.record_kinds import RecordKind
from kernel.store.records import refusal
from kernel.store.volume_tables import production_day, production_month, production_revision

Key = tuple[UUID, date]  # completion, and month or day
_FIXED = frozenset({"status", "revision", "import_batch_id"})
MONTHS = RecordKind(
    name="month of a completion", path="production-months", table=production_month, fixed=_FIXED
)
DAYS = RecordKind(
    name="day of a completion", path="production-days", table=production_day, fixed=_FIXED
)


def period_of(kind: RecordKind) -> str:
    """The column of its month or day."""
    return "production_month" if kind is MONTHS else "production_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumesWanted:
    """Which rows; what is None does not matter.

    Attributes:
        by_period: In the order of time instead of completion by completion.
        after: The last row of the page before.
    """

    completion_id: UUID | None = None
    well_id: UUID | None = None
    lease_id: UUID | None = None
    field_id: UUID | None = None
    source: str | None = None
    first: date | None = None
    last: date | None = None
    by_period: bool = False
    descending: bool = False
    after: Key | None = None


def list_volumes(
    session: Session, kind: RecordKind, wanted: VolumesWanted, *, most: int
) -> list[dict[str, Any]]:
    """Rows in order, at most so many."""
    table, period = kind.table, kind.table.c[period_of(kind)]
    query = sa.select(table)
    streams = _streams(session, kind, wanted)
    if streams is not None:  # known first, so that the rows are read by their key
        query = query.where(table.c.completion_id.in_(streams))
    if wanted.lease_id is not None:
        query = query.where(_on_lease(kind, wanted.lease_id))
    if wanted.source is not None:
        query = query.where(table.c.source == wanted.source)
    if wanted.first is not None:
        query = query.where(period >= wanted.first)
    if wanted.last is not None:
        query = query.where(period <= wanted.last)
    order = (period, table.c.completion_id) if wanted.by_period else (table.c.completion_id, period)
    if wanted.after is not None:
        stream, day = wanted.after
        last = (day, stream) if wanted.by_period else (stream, day)
        here = sa.tuple_(*order)
        there = sa.tuple_(*(sa.literal(one, of.type) for one, of in zip(last, order, strict=True)))
        query = query.where(here < there if wanted.descending else here > there)
    query = query.order_by(*(one.desc() if wanted.descending else one for one in order))
    return [_plain(row) for row in session.execute(query.limit(most))]


def _streams(session: Session, kind: RecordKind, wanted: VolumesWanted) -> list[UUID] | None:
    lease_id = wanted.lease_id if kind is DAYS else None  # a month names its lease itself
    if (wanted.completion_id, wanted.well_id, wanted.field_id, lease_id) == (None,) * 4:
        return None
    query = sa.select(completion.c.id)
    if lease_id is not None:
        on_lease = completion_lease.c.lease_id == lease_id
        query = query.where(
            completion.c.id.in_(sa.select(completion_lease.c.completion_id).where(on_lease))
        )
    if wanted.completion_id is not None:
        query = query.where(completion.c.id == wanted.completion_id)
    if wanted.well_id is not None:
        query = query.where(completion.c.well_id == wanted.well_id)
    if wanted.field_id is not None:
        of_field = sa.select(asset_well.c.id).where(asset_well.c.field_id == wanted.field_id)
        query = query.where(completion.c.well_id.in_(of_field))
    return list(session.scalars(query))


def _on_lease(kind: RecordKind, lease_id: UUID) -> sa.ColumnElement[bool]:
    table = kind.table
    if kind is MONTHS:
        return table.c.lease_id == lease_id
    return sa.exists().where(
        completion_lease.c.completion_id == table.c.completion_id,
        completion_lease.c.lease_id == lease_id,
        completion_lease.c.valid.contains(table.c.production_date),
    )


def _plain(row: sa.Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "organization_id"}


def find_volume(session: Session, kind: RecordKind, key: Key) -> dict[str, Any]:
    """One row.

    Raises:
        NotFound: There is none.
    """
    found = volumes_at(session, kind, [key])
    if not found:
        raise no_such(kind)
    return found[key]


def no_such(kind: RecordKind) -> NotFound:
    """That a row is not there, in words."""
    return NotFound(f"There is no such {kind.name}.", hint="Perhaps it was never reported.")


def volumes_at(
    session: Session, kind: RecordKind, keys: Sequence[Key], *, hold: bool = False
) -> dict[Key, dict[str, Any]]:
    """Rows by their keys; with HOLD nobody else changes them until the transaction ends."""
    table, period = kind.table, kind.table.c[period_of(kind)]
    days = [day for _, day in keys]
    query = sa.select(table).where(
        sa.tuple_(table.c.completion_id, period).in_(keys), period.between(min(days), max(days))
    )
    if hold:
        query = query.with_for_update()
    rows = (_plain(row) for row in session.execute(query))
    return {(row["completion_id"], row[period_of(kind)]): row for row in rows}


def leases_on(session: Session, keys: Iterable[Key]) -> dict[Key, UUID]:
    """The lease on which a completion reports on a day, where it is known."""
    keys = list(keys)
    rows = session.execute(
        sa.select(
            completion_lease.c.completion_id, completion_lease.c.lease_id, completion_lease.c.valid
        ).where(completion_lease.c.completion_id.in_({stream for stream, _ in keys}))
    ).all()
    return {
        (stream, day): row.lease_id
        for stream, day in keys
        for row in rows
        if row.completion_id == stream and day in row.valid
    }


def add_volumes(session: Session, kind: RecordKind, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows.

    Raises:
        Conflict: One is there already, or its month is closed.
        InvalidInput: A value is not possible, or its completion or lease is not there.
    """
    with _refusals(session, kind):
        for columns in {tuple(row) for row in rows}:
            session.execute(
                sa.insert(kind.table), [dict(row) for row in rows if tuple(row) == columns]
            )


def change_volumes(
    session: Session, kind: RecordKind, rows: Mapping[Key, Mapping[str, Any]], *, reason: str
) -> None:
    """Change rows, each by one revision, and keep what they were.

    Raises:
        Conflict: A month is closed.
        InvalidInput: A value is not possible, or a lease is not there.
    """
    table, period = kind.table, period_of(kind)
    _keep(session, kind, rows, reason)
    with _refusals(session, kind):
        for (stream, day), values in rows.items():
            session.execute(
                sa.update(table)
                .where(table.c.completion_id == stream, table.c[period] == day)
                .values(**values, revision=table.c.revision + 1, import_batch_id=None)
            )


def delete_volume(session: Session, kind: RecordKind, key: Key, *, reason: str) -> None:
    """Delete a row and keep what it was.

    Raises:
        Conflict: The month is closed.
    """
    table, period = kind.table, period_of(kind)
    _keep(session, kind, {key: None}, reason)
    with _refusals(session, kind):
        session.execute(
            sa.delete(table).where(table.c.completion_id == key[0], table.c[period] == key[1])
        )


def revisions_of(session: Session, kind: RecordKind, key: Key) -> list[dict[str, Any]]:
    """What a row was before each of its changes, the newest first."""
    table = production_revision
    rows = session.execute(
        sa.select(table)
        .where(
            table.c.completion_id == key[0],
            table.c.period == key[1],
            table.c.table_name == kind.table.name,
        )
        .order_by(table.c.created_at.desc(), table.c.id.desc())
        .limit(500)
    )
    return [_plain(row) for row in rows]


@contextmanager
def _refusals(session: Session, kind: RecordKind) -> Iterator[None]:
    """A savepoint whose refusal by the database is said in words."""
    try:
        with session.begin_nested():
            yield
    except exc.IntegrityError as refused:
        raise refusal(kind, refused) from None


# As they stand and as they will, without whose they are; of what is deleted there is no after.
_KEEP = """
    insert into app.production_revision
        (id, table_name, completion_id, period, before, after, reason)
    select gen_random_uuid(), '{table}', p.completion_id, p.{period},
           to_jsonb(p) - 'organization_id',
           case when k.says is not null
                then to_jsonb(jsonb_populate_record(p, k.says)) - 'organization_id' end, :reason
      from app.{table} p
      join unnest(cast(:streams as uuid[]), cast(:days as date[]), cast(:says as jsonb[]))
           as k (stream, day, says) on p.completion_id = k.stream and p.{period} = k.day
     where p.{period} between :first and :last
"""


def _keep(
    session: Session,
    kind: RecordKind,
    rows: Mapping[Key, Mapping[str, Any] | None],
    reason: str,
) -> None:
    streams, days = zip(*rows, strict=True)
    says = [None if one is None else json.dumps(one, default=str) for one in rows.values()]
    session.execute(
        sa.text(_KEEP.format(period=period_of(kind), table=kind.table.name)),
        {
            "streams": list(streams),
            "days": list(days),
            "says": says,
            "first": min(days),
            "last": max(days),
            "reason": reason,
        },
    )
