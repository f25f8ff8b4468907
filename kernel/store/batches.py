"""Batches: which wells are planned together, how, and how far each of them is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.ids import uuid7
from kernel.store.tables import batch, batch_well, person, well, well_engagement

WellState = Literal["waiting", "running", "done", "blocked", "failed", "cancelled"]
STATES: tuple[WellState, ...] = ("waiting", "running", "done", "blocked", "failed", "cancelled")
OPEN = ("waiting", "running")
AT_ONCE = 1_000  # rows of one insert


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """A batch with the number of its wells in each state.

    Attributes:
        fetches: Whether papers are fetched from the Commission before a well is planned.
        report: Whether a report is made when the last well is planned.
    """

    id: UUID
    title: str
    mode: str
    merge_threshold_ft: float | None
    as_of: date
    fetches: bool
    report: bool
    created_by: UUID
    created_by_name: str
    created_at: datetime
    cancelled_at: datetime | None
    counts: Mapping[str, int]
    moved_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchWellRow:
    """A well of a batch.

    Attributes:
        blockers: What is in the way, as JSON objects with `kind`, `words` and `rule`.
        figures: What the plan came to; empty before it is made.
    """

    id: UUID
    api14: str
    state: WellState
    blockers: Sequence[Mapping[str, Any]]
    figures: Mapping[str, Any]
    snapshot_id: UUID | None
    started_at: datetime | None
    ended_at: datetime | None
    lease: str | None
    well_no: str | None
    county: str | None
    lat: float | None
    lon: float | None


_wells = batch_well
_COUNTS = (
    sa.select(
        _wells.c.batch_id,
        sa.func.greatest(sa.func.max(_wells.c.claimed_at), sa.func.max(_wells.c.ended_at)).label(
            "moved_at"
        ),
        *(sa.func.count().filter(_wells.c.state == state).label(state) for state in STATES),
    )
    .group_by(_wells.c.batch_id)
    .subquery()
)
_PLAIN = [
    field.name
    for field in fields(BatchRow)
    if field.name not in {"created_by_name", "counts", "moved_at"}
]
_BATCH = (
    sa.select(
        *(batch.c[name] for name in _PLAIN),
        person.c.name.label("created_by_name"),
        _COUNTS.c.moved_at,
        *(sa.func.coalesce(_COUNTS.c[state], 0).label(state) for state in STATES),
    )
    .select_from(batch)
    .join(
        person,
        sa.and_(
            person.c.organization_id == batch.c.organization_id, person.c.id == batch.c.created_by
        ),
    )
    .outerjoin(_COUNTS, _COUNTS.c.batch_id == batch.c.id)
)


def add_batch(
    session: Session,
    *,
    title: str,
    mode: str,
    merge_threshold_ft: float | None,
    as_of: date,
    fetches: bool,
    report: bool,
    wells: Mapping[str, Mapping[str, Any] | None],
    batch_id: UUID | None = None,
) -> UUID:
    """Keep a batch and its wells, all waiting.

    Args:
        session: Of the person who asks.
        title: How people call it.
        mode: How plugs are combined.
        merge_threshold_ft: Largest gap to merge over; None as the organization prefers. [ft]
        as_of: The day of the plans.
        fetches: Whether papers are fetched first.
        report: Whether a report is made at the end.
        wells: Numbers of wells of the registry, each with its facts file or None for the papers.
        batch_id: From `uuid7()`, where its id was told to somebody already.
    """
    made = batch_id or uuid7()
    session.execute(
        sa.insert(batch).values(
            id=made,
            title=title,
            mode=mode,
            merge_threshold_ft=merge_threshold_ft,
            as_of=as_of,
            fetches=fetches,
            report=report,
        )
    )
    rows = [
        {"id": uuid7(), "batch_id": made, "api14": api14, "facts": facts and dict(facts)}
        for api14, facts in wells.items()
    ]
    for start in range(0, len(rows), AT_ONCE):
        session.execute(sa.insert(_wells), rows[start : start + AT_ONCE])
    return made


def batch_of(session: Session, batch_id: UUID) -> BatchRow:
    """One batch.

    Raises:
        NotFound: The organization has no such batch.
    """
    row = session.execute(_BATCH.where(batch.c.id == batch_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such batch.", hint="Reload the list of batches.")
    return _batch(row._mapping)


def batches(session: Session, *, before: UUID | None = None, limit: int = 50) -> list[BatchRow]:
    """The organization's batches, newest first; those before the id BEFORE."""
    wanted = _BATCH.order_by(batch.c.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(batch.c.id < before)
    return [_batch(row._mapping) for row in session.execute(wanted)]


def _batch(row: sa.RowMapping) -> BatchRow:
    return BatchRow(
        **{name: row[name] for name in _PLAIN},
        created_by_name=row["created_by_name"],
        moved_at=row["moved_at"],
        counts={state: row[state] for state in STATES},
    )


def wells_of_batch(
    session: Session, batch_id: UUID, *, states: Sequence[str] = (), limit: int | None = None
) -> list[BatchWellRow]:
    """The wells of a batch in the order they were given; only those in STATES where named.

    Names come from the organization's own papers, else from the public registry.
    """
    own = well_engagement.c.metadata
    wanted = (
        sa.select(
            *(
                _wells.c[name]
                for name in (
                    "id", "api14", "state", "blockers", "figures", "snapshot_id", "started_at",
                    "ended_at",
                )
            ),
            *(
                sa.func.coalesce(own[name].astext, well.c[name]).label(name)
                for name in ("lease", "well_no", "county")
            ),
            well.c.lat,
            well.c.lon,
        )
        .join(well, well.c.api14 == _wells.c.api14)
        .outerjoin(
            well_engagement,
            sa.and_(
                well_engagement.c.organization_id == _wells.c.organization_id,
                well_engagement.c.api14 == _wells.c.api14,
            ),
        )
        .where(_wells.c.batch_id == batch_id)
        .order_by(_wells.c.id)
        .limit(limit)
    )  # fmt: skip
    if states:
        wanted = wanted.where(_wells.c.state.in_(states))
    return [BatchWellRow(**row._mapping) for row in session.execute(wanted)]


def cancel_batch(session: Session, batch_id: UUID) -> int:
    """Have the wells that wait or run not planned; plans that were made stay.

    Returns:
        How many wells were left out.
    """
    now = sa.func.clock_timestamp()
    session.execute(
        sa.update(batch)
        .where(batch.c.id == batch_id, batch.c.cancelled_at.is_(None))
        .values(cancelled_at=now, cancelled_by=sa.func.app.person_id(type_=sa.Uuid))
    )
    left_out = session.execute(
        sa.update(_wells)
        .where(_wells.c.batch_id == batch_id, _wells.c.state.in_(OPEN))
        .values(state="cancelled", ended_at=now, claim=None)
        .returning(_wells.c.id)
    )
    return len(left_out.all())


def wait_again(session: Session, batch_id: UUID, states: Sequence[str]) -> int:
    """Have the wells in STATES wait once more; what was in their way is forgotten.

    Returns:
        How many wells wait again.
    """
    again = session.execute(
        sa.update(_wells)
        .where(_wells.c.batch_id == batch_id, _wells.c.state.in_(states))
        .values(
            state="waiting",
            blockers=[],
            claim=None,
            claimed_job=None,
            started_at=None,
            ended_at=None,
        )
        .returning(_wells.c.id)
    ).all()
    if again:
        session.execute(
            sa.update(batch)
            .where(batch.c.id == batch_id)
            .values(cancelled_at=None, cancelled_by=None)
        )
    return len(again)
