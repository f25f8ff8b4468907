"""How far the months of leases are closed, the log of their steps, and the lock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.errors import Conflict, NotFound
from kernel.finance.closing import CloseState
from kernel.store.asset_tables import completion_lease, lease
from kernel.store.close_tables import month_close, month_close_step
from kernel.store.ids import uuid7
from kernel.store.tables import person
from kernel.store.volume_tables import lease_volume, production_month


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRow:
    """The close of a lease's month as it is stored; version 0 before its first step."""

    id: UUID | None
    lease_id: UUID
    month: date
    state: CloseState
    run_id: UUID | None
    locked_by: UUID | None
    locked_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step that was taken."""

    was: CloseState
    state: CloseState
    reason: str
    figures: Mapping[str, Any]
    person_id: UUID
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A lease on the board of a month. Volumes as its wells report them."""

    lease_id: UUID
    name: str
    number: str
    state: CloseState
    completions: int
    reported: int  # of these with a row of the month
    oil_bbl: Decimal | None
    gas_mcf: Decimal | None
    water_bbl: Decimal | None


def board(session: Session, month: date, *, limit: int) -> list[BoardRow]:
    """Leases that have wells, volumes or a close in a month; the least closed first."""
    # read once for all wells: how many hold a lease in a month is nothing that a planner knows
    months = (
        sa.select(
            production_month.c.completion_id,
            production_month.c.lease_id,
            *(production_month.c[name] for name in _SHOWN),
        )
        .where(production_month.c.production_month == month)
        .cte("months")
        .prefix_with("materialized", dialect="postgresql")
    )
    wells = (
        sa.select(
            completion_lease.c.lease_id,
            sa.func.count().label("completions"),
            sa.func.count(months.c.completion_id).label("reported"),
        )
        .select_from(
            completion_lease.outerjoin(
                months, months.c.completion_id == completion_lease.c.completion_id
            )
        )
        .where(completion_lease.c.valid.op("&&")(_of(month)))
        .group_by(completion_lease.c.lease_id)
        .cte("wells")
    )
    made = (
        sa.select(months.c.lease_id, *(sa.func.sum(months.c[name]).label(name) for name in _SHOWN))
        .group_by(months.c.lease_id)
        .cte("made")
    )
    held = sa.select(month_close).where(month_close.c.production_month == month).cte("held")
    volumes = sa.select(lease_volume.c.lease_id).where(lease_volume.c.production_month == month)
    state = sa.func.coalesce(held.c.state, "open")
    rows = session.execute(
        sa.select(
            lease.c.id,
            lease.c.name,
            lease.c.regulator_lease_no,
            state.label("state"),
            sa.func.coalesce(wells.c.completions, 0).label("completions"),
            sa.func.coalesce(wells.c.reported, 0).label("reported"),
            *(made.c[name] for name in _SHOWN),
        )
        .select_from(
            lease.outerjoin(wells, wells.c.lease_id == lease.c.id)
            .outerjoin(made, made.c.lease_id == lease.c.id)
            .outerjoin(held, held.c.lease_id == lease.c.id)
        )
        .where(
            sa.or_(
                wells.c.lease_id.is_not(None),
                made.c.lease_id.is_not(None),
                held.c.lease_id.is_not(None),
                lease.c.id.in_(volumes),
            )
        )
        .order_by(
            sa.func.array_position(sa.literal([s.value for s in CloseState]), state),
            lease.c.name,
            lease.c.id,
        )
        .limit(limit)
    )
    return [
        BoardRow(
            lease_id=row.id,
            name=row.name,
            number=row.regulator_lease_no or "",
            state=CloseState(row.state),
            completions=row.completions,
            reported=row.reported,
            **{name: getattr(row, name) for name in _SHOWN},
        )
        for row in rows
    ]


_SHOWN = ("oil_bbl", "gas_mcf", "water_bbl")


def newest_month(session: Session) -> date | None:
    """The last month of which any volume is known."""
    last: date | None = session.scalar(sa.select(sa.func.max(lease_volume.c.production_month)))
    made: date | None = session.scalar(sa.select(sa.func.max(production_month.c.production_month)))
    return max((one for one in (last, made) if one), default=None)


def lease_name(session: Session, lease_id: UUID) -> tuple[str, str]:
    """Name and jurisdiction of a lease.

    Raises:
        NotFound: There is none.
    """
    row = session.execute(
        sa.select(lease.c.name, lease.c.jurisdiction).where(lease.c.id == lease_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such lease.", hint="Perhaps somebody has deleted it meanwhile.")
    return row.name, row.jurisdiction


def close_of(session: Session, lease_id: UUID, month: date) -> CloseRow:
    """The close of a month; an open one where no step was taken yet."""
    row = session.execute(
        sa.select(month_close).where(
            month_close.c.lease_id == lease_id, month_close.c.production_month == month
        )
    ).one_or_none()
    if row is None:
        return CloseRow(
            id=None,
            lease_id=lease_id,
            month=month,
            state=CloseState.OPEN,
            run_id=None,
            locked_by=None,
            locked_at=None,
            version=0,
        )
    return CloseRow(
        id=row.id,
        lease_id=row.lease_id,
        month=row.production_month,
        state=CloseState(row.state),
        run_id=row.revenue_run_id,
        locked_by=row.locked_by,
        locked_at=row.locked_at,
        version=row.version,
    )


def hold_close(session: Session, lease_id: UUID, month: date, *, seen: int) -> CloseRow:
    """The close of a month, made where it is missing, held until the transaction ends.

    Raises:
        Conflict: Somebody took a step since.
    """
    made = insert(month_close).values(id=uuid7(), lease_id=lease_id, production_month=month)
    is_new = session.execute(
        made.on_conflict_do_nothing(
            index_elements=["organization_id", "lease_id", "production_month"]
        ).returning(month_close.c.id)
    ).one_or_none()
    session.execute(
        sa.select(month_close.c.id)
        .where(month_close.c.lease_id == lease_id, month_close.c.production_month == month)
        .with_for_update()
    )
    row = close_of(session, lease_id, month)
    if seen != (0 if is_new else row.version):
        raise Conflict(
            "Somebody took a step of this month since you opened it.", hint="Look at it again."
        )
    return row


def move_close(
    session: Session,
    row: CloseRow,
    state: CloseState,
    *,
    reason: str = "",
    figures: Mapping[str, Any] | None = None,
    run_id: UUID | None = None,
) -> None:
    """Note a step and the state after it; a lock notes who set it."""
    values: dict[str, Any] = {"state": state.value, "version": month_close.c.version + 1}
    if state is CloseState.LOCKED and not row.state.is_locked:
        values |= {
            "locked_by": sa.func.app.person_id(type_=sa.Uuid),
            "locked_at": sa.func.now(),
        }
    if not state.is_locked:
        values |= {"locked_by": None, "locked_at": None}
    if run_id is not None:
        values["revenue_run_id"] = run_id
    session.execute(sa.update(month_close).where(month_close.c.id == row.id).values(values))
    session.execute(
        sa.insert(month_close_step).values(
            id=uuid7(),
            month_close_id=row.id,
            was=row.state.value,
            state=state.value,
            reason=reason,
            figures=dict(figures or {}),
        )
    )


def steps_of(session: Session, row: CloseRow) -> list[StepRow]:
    """The steps of a month, oldest first."""
    if row.id is None:
        return []
    log = session.execute(
        sa.select(month_close_step, person.c.name.label("person"))
        .join(
            person,
            sa.and_(
                person.c.organization_id == month_close_step.c.organization_id,
                person.c.id == month_close_step.c.created_by,
            ),
        )
        .where(month_close_step.c.month_close_id == row.id)
        .order_by(month_close_step.c.id)
    )
    return [
        StepRow(
            was=CloseState(one.was),
            state=CloseState(one.state),
            reason=one.reason,
            figures=one.figures,
            person_id=one.created_by,
            person=one.person,
            at=one.created_at,
        )
        for one in log
    ]


def lock_volumes(session: Session, row: CloseRow, *, status: str) -> None:
    """Mark the volumes of the month as locked, or as open to changes again."""
    for table in (production_month, lease_volume):
        session.execute(
            sa.update(table)
            .where(table.c.lease_id == row.lease_id, table.c.production_month == row.month)
            .values(status=status)
        )


def _of(month: date) -> sa.ColumnElement[Any]:
    """The days of a month as a span."""
    first = sa.cast(sa.literal(month), sa.Date)
    return sa.func.daterange(first, sa.cast(first + sa.text("interval '1 month'"), sa.Date))
