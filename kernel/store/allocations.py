"""What of a lease's month was allocated to its wells, and the wells' months after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.production.allocation import Allocation
from kernel.store.asset_tables import asset_well, completion
from kernel.store.ids import uuid7
from kernel.store.volume_tables import (
    allocation,
    allocation_run,
    production_month,
    production_revision,
    well_test,
)

RULE_VERSION = "2026-11"  # of the allocation; changes when its rules do
_MONTHLY = ("oil_bbl", "cond_bbl", "gas_mcf", "water_bbl")


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocatedRow:
    """What a completion got of a product."""

    completion_id: UUID
    well: str
    test_day: date | None
    rate: Decimal | None
    days_on: Decimal | None
    theoretical: Decimal
    allocated: Decimal
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """The allocation of a product that stands."""

    product: str
    lease_volume: Decimal
    theoretical: Decimal
    factor: Decimal | None
    method: str
    at: datetime
    rows: tuple[AllocatedRow, ...]


def keep_allocation(
    session: Session,
    lease_id: UUID,
    month: date,
    product: str,
    shares: Allocation,
    *,
    method: str,
    settings: Mapping[str, Any],
) -> None:
    """Keep an allocation; the one before of the same product no longer stands."""
    drop_allocations(session, lease_id, month, product)
    run_id = uuid7()
    session.execute(
        sa.insert(allocation_run).values(
            id=run_id,
            lease_id=lease_id,
            production_month=month,
            product=product,
            lease_volume=shares.lease_volume,
            theoretical_total=shares.theoretical,
            factor=shares.factor,
            method=method,
            status="approved",
            rule_version=RULE_VERSION,
            settings=dict(settings),
        )
    )
    if shares.parts:
        session.execute(
            sa.insert(allocation),
            [
                {
                    "id": uuid7(),
                    "allocation_run_id": run_id,
                    "completion_id": UUID(part.completion),
                    "test_id": UUID(part.test_key) if part.test_key else None,
                    "test_rate": part.rate,
                    "days_on": part.days_on,
                    "theoretical": part.theoretical,
                    "allocated": part.volume,
                    "flags": [flag.value for flag in part.flags],
                }
                for part in shares.parts
            ],
        )


def drop_allocations(session: Session, lease_id: UUID, month: date, product: str = "") -> None:
    """Let the allocations of a month stand no longer; they are kept."""
    which = [
        allocation_run.c.lease_id == lease_id,
        allocation_run.c.production_month == month,
        allocation_run.c.status == "approved",
    ]
    if product:
        which.append(allocation_run.c.product == product)
    session.execute(sa.update(allocation_run).where(*which).values(status="superseded"))


def allocations_of(session: Session, lease_id: UUID, month: date) -> list[RunRow]:
    """The allocations of a month that stand, with the wells of each."""
    runs = session.execute(
        sa.select(allocation_run)
        .where(
            allocation_run.c.lease_id == lease_id,
            allocation_run.c.production_month == month,
            allocation_run.c.status == "approved",
        )
        .order_by(allocation_run.c.product)
    ).all()
    parts: dict[UUID, list[AllocatedRow]] = {}
    for one in session.execute(
        sa.select(
            allocation,
            asset_well.c.name.label("well"),
            completion.c.interval_code,
            well_test.c.test_date,
        )
        .join(
            completion,
            sa.and_(
                completion.c.organization_id == allocation.c.organization_id,
                completion.c.id == allocation.c.completion_id,
            ),
        )
        .join(
            asset_well,
            sa.and_(
                asset_well.c.organization_id == completion.c.organization_id,
                asset_well.c.id == completion.c.well_id,
            ),
        )
        .outerjoin(
            well_test,
            sa.and_(
                well_test.c.organization_id == allocation.c.organization_id,
                well_test.c.id == allocation.c.test_id,
            ),
        )
        .where(allocation.c.allocation_run_id.in_([run.id for run in runs]))
        .order_by(asset_well.c.name, completion.c.interval_code)
    ):
        parts.setdefault(one.allocation_run_id, []).append(
            AllocatedRow(
                completion_id=one.completion_id,
                well=f"{one.well} {one.interval_code}",
                test_day=one.test_date,
                rate=one.test_rate,
                days_on=one.days_on,
                theoretical=one.theoretical,
                allocated=one.allocated,
                flags=tuple(one.flags),
            )
        )
    return [
        RunRow(
            product=run.product,
            lease_volume=run.lease_volume,
            theoretical=run.theoretical_total,
            factor=run.factor,
            method=run.method,
            at=run.created_at,
            rows=tuple(parts.get(run.id, ())),
        )
        for run in runs
    ]


def set_well_months(
    session: Session,
    lease_id: UUID,
    month: date,
    volumes: Mapping[UUID, Mapping[str, Decimal]],
    days_on: Mapping[UUID, Decimal | None],
    *,
    reason: str,
) -> None:
    """Write allocated volumes into the months of wells; what they replace is kept as a revision."""
    row = production_month
    here = (row.c.completion_id.in_(list(volumes)), row.c.production_month == month)
    before = {one.completion_id: dict(one._mapping) for one in session.execute(
        sa.select(row.c.completion_id, row.c.lease_id, row.c.source, row.c.revision,
                  *(row.c[name] for name in _MONTHLY)).where(*here)
    )}  # fmt: skip
    for completion_id, new in volumes.items():
        was = before.get(completion_id)
        if was is None:
            session.execute(
                sa.insert(row).values(
                    completion_id=completion_id,
                    production_month=month,
                    lease_id=lease_id,
                    days_on=days_on.get(completion_id),
                    source="allocated",
                    **new,
                )
            )
            continue
        if was["lease_id"] is None:  # so that the lock of the lease holds it too
            assign = sa.update(row).where(row.c.completion_id == completion_id)
            assign = assign.where(row.c.production_month == month)
            session.execute(assign.values(lease_id=lease_id))
        if all(was[name] == value for name, value in new.items()):
            continue
        session.execute(
            sa.update(row)
            .where(row.c.completion_id == completion_id, row.c.production_month == month)
            .values(source="allocated", revision=row.c.revision + 1, **new)
        )
        session.execute(
            sa.insert(production_revision).values(
                id=uuid7(),
                table_name="production_month",
                completion_id=completion_id,
                period=month,
                before=_plain({name: was[name] for name in (*new, "source", "revision")}),
                after=_plain({**new, "source": "allocated", "revision": was["revision"] + 1}),
                reason=reason,
            )
        )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()
    }
