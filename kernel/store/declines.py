"""Runs of decline fits, and the volumes that they are fitted on, well by well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.asset_tables import asset_well, completion
from kernel.store.decline_tables import decline_fit, decline_run
from kernel.store.ids import uuid7
from kernel.store.volume_tables import production_month


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineRun:
    """A run of fits.

    Attributes:
        settings: How they are made, as JSON.
        done: Wells that were looked at.
        fitted: Of these with a curve.
    """

    id: UUID
    status: str
    settings: Mapping[str, Any]
    wells: int
    done: int
    fitted: int
    seconds: Decimal | None
    words: str
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRow:
    """The fit of a well; `refused` says why there is none."""

    well_id: UUID
    name: str
    api14: str | None
    phase: str
    refused: str
    curve: Mapping[str, Any]
    figures: Mapping[str, Any]
    method: str


def add_run(session: Session, settings: Mapping[str, Any]) -> UUID:
    """Keep a run that is asked for."""
    made = uuid7()
    session.execute(sa.insert(decline_run).values(id=made, settings=dict(settings)))
    return made


def run_of(session: Session, run_id: UUID, *, lock: bool = False) -> DeclineRun:
    """One run.

    Raises:
        NotFound: The organization has no such run.
    """
    wanted = sa.select(*(decline_run.c[one.name] for one in fields(DeclineRun))).where(
        decline_run.c.id == run_id
    )
    row = session.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if row is None:
        raise NotFound("There is no such run of fits.", hint="Start a new one.")
    return DeclineRun(**row._mapping)


def runs(session: Session, *, limit: int = 10) -> list[DeclineRun]:
    """The last runs, newest first."""
    rows = session.execute(
        sa.select(*(decline_run.c[one.name] for one in fields(DeclineRun)))
        .order_by(decline_run.c.id.desc())
        .limit(limit)
    )
    return [DeclineRun(**row._mapping) for row in rows]


def change_run(session: Session, run_id: UUID, **values: Any) -> None:
    """Set fields of a run; `ended` True notes the moment."""
    if values.pop("ended", False):
        values["ended_at"] = sa.func.clock_timestamp()
    session.execute(sa.update(decline_run).where(decline_run.c.id == run_id).values(**values))


def wells_to_fit(session: Session) -> list[UUID]:
    """Every well of which a month was reported, in a fixed order."""
    reported = sa.exists().where(
        production_month.c.organization_id == completion.c.organization_id,
        production_month.c.completion_id == completion.c.id,
    )
    wanted = sa.select(completion.c.well_id).where(reported).distinct()
    return sorted(session.scalars(wanted))


def months_of(
    session: Session, wells: Sequence[UUID]
) -> dict[UUID, list[tuple[int, float | None, float | None, float | None, float | None]]]:
    """For each well its months: index, days on, oil, gas and water over its completions.

    The index counts whole months since year 0. Oil has condensate in it.
    """
    table = production_month.c
    oil = sa.func.sum(sa.func.coalesce(table.oil_bbl, 0) + sa.func.coalesce(table.cond_bbl, 0))
    streams = {
        row.id: row.well_id
        for row in session.execute(
            sa.select(completion.c.id, completion.c.well_id).where(
                completion.c.well_id.in_(list(wells))
            )
        )
    }
    rows = session.execute(
        sa.select(
            table.completion_id,
            table.production_month,
            sa.func.max(table.days_on),
            oil,
            sa.func.sum(table.gas_mcf),
            sa.func.sum(table.water_bbl),
        )
        .where(table.completion_id.in_(list(streams)))
        .group_by(table.completion_id, table.production_month)
    )
    found: dict[UUID, dict[int, list[float | None]]] = {}
    for stream, month, *values in rows:
        index = month.year * 12 + month.month - 1
        numbers = [None if value is None else float(value) for value in values]
        months = found.setdefault(streams[stream], {})
        if index not in months:
            months[index] = numbers
            continue
        before = months[index]
        before[0] = max((one for one in (before[0], numbers[0]) if one is not None), default=None)
        for at in (1, 2, 3):
            both = [one for one in (before[at], numbers[at]) if one is not None]
            before[at] = sum(both) if both else None
    return {
        well: [(index, one[0], one[1], one[2], one[3]) for index, one in sorted(months.items())]
        for well, months in found.items()
    }


def add_fits(session: Session, run_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep fits of a run; each has well_id, phase, refused, curve, figures and method."""
    if rows:
        session.execute(
            sa.insert(decline_fit),
            [{"id": uuid7(), "decline_run_id": run_id, **row} for row in rows],
        )


def fits_of(session: Session, run_id: UUID, *, limit: int | None = None) -> list[FitRow]:
    """The fits of a run, the largest remaining volume first, refused ones last."""
    remaining = sa.cast(decline_fit.c.figures["remaining"].astext, sa.Float)
    rows = session.execute(
        sa.select(
            decline_fit.c.well_id,
            asset_well.c.name,
            asset_well.c.api14,
            *(decline_fit.c[name] for name in ("phase", "refused", "curve", "figures", "method")),
        )
        .join(
            asset_well,
            sa.and_(
                asset_well.c.organization_id == decline_fit.c.organization_id,
                asset_well.c.id == decline_fit.c.well_id,
            ),
        )
        .where(decline_fit.c.decline_run_id == run_id)
        .order_by(decline_fit.c.refused != "", remaining.desc().nulls_last(), asset_well.c.name)
        .limit(limit)
    )
    return [FitRow(**row._mapping) for row in rows]


def fits_counted(session: Session, run_id: UUID) -> dict[str, int]:
    """How many fits of a run were refused for each reason; empty words for those with a curve."""
    count = sa.func.count()
    rows = session.execute(
        sa.select(decline_fit.c.refused, count)
        .where(decline_fit.c.decline_run_id == run_id)
        .group_by(decline_fit.c.refused)
        .order_by(count.desc())
    )
    return {row[0]: row[1] for row in rows}
