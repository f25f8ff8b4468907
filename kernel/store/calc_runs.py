"""Calculations on a revision of a scenario, with their results."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.campaign_tables import calc_run, scenario
from kernel.store.ids import uuid7
from kernel.store.tables import person

Status = Literal["pending", "running", "success", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalcRun:
    """One calculation.

    Attributes:
        revision: The revision of the scenario that it was asked for.
        input_hash: The same input and parameters give the same hash, and the same results.
        progress: From 0 to 1.
        words: What it does, or why it failed.
        results: JSON, up to megabytes; None until it has ended well, and in lists that say so.
        stale: The scenario has been changed since.
    """

    id: UUID
    scenario_id: UUID
    revision: int
    kind: str
    parameters: Mapping[str, Any]
    engine_version: str
    input_hash: str
    status: Status
    progress: float
    words: str
    results: Mapping[str, Any] | None
    created_by: UUID
    created_by_name: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    stale: bool


_FROM_ELSEWHERE = ("created_by_name", "stale")
_PLAIN = [each.name for each in fields(CalcRun) if each.name not in _FROM_ELSEWHERE]


def _runs(*, results: bool) -> sa.Select[Any]:
    columns: dict[str, sa.ColumnElement[Any]] = {name: calc_run.c[name] for name in _PLAIN}
    if not results:
        columns["results"] = sa.null().label("results")
    return (
        sa.select(
            *columns.values(),
            person.c.name.label("created_by_name"),
            (scenario.c.revision > calc_run.c.revision).label("stale"),
        )
        .join_from(
            calc_run,
            person,
            sa.and_(
                person.c.organization_id == calc_run.c.organization_id,
                person.c.id == calc_run.c.created_by,
            ),
        )
        .join(
            scenario,
            sa.and_(
                scenario.c.organization_id == calc_run.c.organization_id,
                scenario.c.id == calc_run.c.scenario_id,
            ),
        )
    )


_RUN, _BARE_RUN = _runs(results=True), _runs(results=False)


def add_run(
    session: Session,
    *,
    scenario_id: UUID,
    revision: int,
    kind: str,
    parameters: Mapping[str, Any],
    engine_version: str,
    input_hash: str,
) -> UUID:
    """Keep a calculation that is asked for."""
    made = uuid7()
    session.execute(
        sa.insert(calc_run).values(
            id=made,
            scenario_id=scenario_id,
            revision=revision,
            kind=kind,
            parameters=dict(parameters),
            engine_version=engine_version,
            input_hash=input_hash,
        )
    )
    return made


def run_of(session: Session, run_id: UUID) -> CalcRun:
    """One calculation.

    Raises:
        NotFound: The organization has no such calculation.
    """
    row = session.execute(_RUN.where(calc_run.c.id == run_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such calculation.", hint="Start it again.")
    return CalcRun(**row._mapping)


def runs_of(
    session: Session,
    scenario_id: UUID,
    *,
    kind: str | None = None,
    status: Status | None = None,
    limit: int = 50,
    results: bool = True,
) -> list[CalcRun]:
    """The calculations of a scenario, newest first.

    Args:
        session: Of the person.
        scenario_id: The scenario.
        kind: Only those of this kind.
        status: Only those of this status.
        limit: How many at most.
        results: Whether their results come along.
    """
    wanted = (_RUN if results else _BARE_RUN).where(calc_run.c.scenario_id == scenario_id)
    if kind is not None:
        wanted = wanted.where(calc_run.c.kind == kind)
    if status is not None:
        wanted = wanted.where(calc_run.c.status == status)
    rows = session.execute(wanted.order_by(calc_run.c.id.desc()).limit(limit))
    return [CalcRun(**row._mapping) for row in rows]


def open_runs(session: Session) -> list[tuple[CalcRun, str]]:
    """The calculations of the last day that wait or run with the names of their scenarios."""
    wanted = _BARE_RUN.add_columns(scenario.c.name.label("scenario_name")).where(
        calc_run.c.status.in_(("pending", "running")),
        calc_run.c.created_at > sa.func.now() - timedelta(days=1),
    )
    rows = session.execute(wanted.order_by(calc_run.c.id.desc())).mappings()
    return [
        (
            CalcRun(**{field.name: row[field.name] for field in fields(CalcRun)}),
            row["scenario_name"],
        )
        for row in rows
    ]


def same_run(session: Session, input_hash: str) -> CalcRun | None:
    """The newest calculation of the same input that ended well."""
    wanted = _RUN.where(calc_run.c.input_hash == input_hash, calc_run.c.status == "success")
    row = session.execute(wanted.order_by(calc_run.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else CalcRun(**row._mapping)


def begin_run(session: Session, run_id: UUID, *, again: bool = False) -> bool:
    """Take a pending calculation in hand, with AGAIN one that runs; False where there is none."""
    begun = session.execute(
        sa.update(calc_run)
        .where(
            calc_run.c.id == run_id,
            calc_run.c.status.in_(("pending", "running") if again else ("pending",)),
        )
        .values(status="running", started_at=sa.func.clock_timestamp())
        .returning(calc_run.c.id)
    )
    return begun.first() is not None


def tell_progress(session: Session, run_id: UUID, *, progress: float, words: str) -> None:
    """Say how far a calculation is, from 0 to 1."""
    session.execute(
        sa.update(calc_run)
        .where(calc_run.c.id == run_id, calc_run.c.status == "running")
        .values(progress=progress, words=words)
    )


def end_run(
    session: Session, run_id: UUID, *, results: Mapping[str, Any] | None, words: str = ""
) -> None:
    """End a calculation: with results it succeeded, without it failed and WORDS say why."""
    session.execute(
        sa.update(calc_run)
        .where(calc_run.c.id == run_id, calc_run.c.status.in_(("pending", "running")))
        .values(
            status="failed" if results is None else "success",
            results=results,
            words=words,
            progress=1.0,
            ended_at=sa.func.clock_timestamp(),
        )
    )
