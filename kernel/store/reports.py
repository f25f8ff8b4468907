"""Reports of batches, scenarios and the portfolio; their files; schedules that repeat them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from kernel.store.ids import uuid7
from kernel.store.tables import (
    batch,
    batch_well,
    person,
    report,
    report_file,
    report_schedule,
)

KINDS = ("html", "pdf", "xlsx", "ipynb")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A report of a batch, a scenario or, without either, all that the organization has.

    `words` say what went wrong where it failed.
    """

    id: UUID
    name: str
    batch_id: UUID | None
    scenario_id: UUID | None
    parameters: Mapping[str, Any]
    state: str
    words: str
    scheduled: bool
    created_by_name: str
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRow:
    """A batch planned and reported again, a scenario or the portfolio reported, week by week …"""

    id: UUID
    name: str
    batch_id: UUID | None
    scenario_id: UUID | None
    every: str
    parameters: Mapping[str, Any]
    next_on: date
    paused_at: datetime | None
    created_by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A schedule whose day has come, and for whom it runs."""

    organization_id: UUID
    person_id: UUID
    schedule_id: UUID


def _with_names(table: sa.Table, row: type) -> sa.Select[Any]:
    names = [field.name for field in fields(row) if field.name != "created_by_name"]
    return sa.select(
        *(table.c[name] for name in names), person.c.name.label("created_by_name")
    ).join(
        person,
        sa.and_(
            person.c.organization_id == table.c.organization_id, person.c.id == table.c.created_by
        ),
    )


_REPORT = _with_names(report, ReportRow)
_SCHEDULE = _with_names(report_schedule, ScheduleRow).where(report_schedule.c.ended_at.is_(None))


def add_report(
    session: Session,
    *,
    name: str,
    parameters: Mapping[str, Any],
    batch_id: UUID | None = None,
    scenario_id: UUID | None = None,
    scheduled: bool = False,
) -> UUID:
    """Note that a report is wanted."""
    made = uuid7()
    session.execute(
        sa.insert(report).values(
            id=made,
            name=name,
            batch_id=batch_id,
            scenario_id=scenario_id,
            parameters=dict(parameters),
            scheduled=scheduled,
        )
    )
    return made


def take_wanted_report(session: Session, batch_id: UUID) -> bool:
    """Whether a batch still wanted its report at the end; only one who asks is told so."""
    taken = session.execute(
        sa.update(batch)
        .where(batch.c.id == batch_id, batch.c.report)
        .values(report=False)
        .returning(batch.c.id)
    )
    return taken.one_or_none() is not None


def report_of(session: Session, report_id: UUID) -> ReportRow:
    """One report.

    Raises:
        NotFound: The organization has no such report.
    """
    row = session.execute(_REPORT.where(report.c.id == report_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such report.", hint="Reload the page.")
    return ReportRow(**row._mapping)


def reports(
    session: Session,
    *,
    batch_id: UUID | None = None,
    scenario_id: UUID | None = None,
    name: str | None = None,
    limit: int = 20,
) -> list[ReportRow]:
    """The last reports, newest first; of a batch, a scenario or a name where it is given."""
    wanted = _REPORT.order_by(report.c.id.desc()).limit(limit)
    if batch_id is not None:
        wanted = wanted.where(report.c.batch_id == batch_id)
    if scenario_id is not None:
        wanted = wanted.where(report.c.scenario_id == scenario_id)
    if name is not None:
        wanted = wanted.where(report.c.name == name)
    return [ReportRow(**row._mapping) for row in session.execute(wanted)]


def say_report(session: Session, report_id: UUID, state: str, words: str = "") -> None:
    """Note how far a report is."""
    ended = sa.func.clock_timestamp() if state in ("done", "failed") else None
    session.execute(
        sa.update(report)
        .where(report.c.id == report_id)
        .values(state=state, words=words, ended_at=ended)
    )


def keep_files(session: Session, report_id: UUID, files: Mapping[str, bytes]) -> None:
    """Keep the files of a report; made a second time, the first ones stay."""
    for kind, content in files.items():
        session.execute(
            insert(report_file)
            .values(report_id=report_id, kind=kind, content=content)
            .on_conflict_do_nothing()
        )


def file_of(session: Session, report_id: UUID, kind: str) -> bytes:
    """A file of a report.

    Raises:
        NotFound: The organization has no such file.
    """
    content = session.scalar(
        sa.select(report_file.c.content).where(
            report_file.c.report_id == report_id, report_file.c.kind == kind
        )
    )
    if content is None:
        raise NotFound("There is no such file.", hint="Reload the page.")
    return bytes(content)


def add_schedule(
    session: Session,
    *,
    name: str,
    every: str,
    first: date,
    batch_id: UUID | None = None,
    scenario_id: UUID | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> UUID:
    """Have a batch planned and reported again, or a scenario or what else a name says.

    Args:
        session: Of the person as whom it runs.
        name: Of the report.
        every: daily, weekly or monthly.
        first: The first day.
        batch_id: The batch.
        scenario_id: The scenario.
        parameters: Of a report without batch and scenario.
    """
    made = uuid7()
    session.execute(
        sa.insert(report_schedule).values(
            id=made,
            name=name,
            batch_id=batch_id,
            scenario_id=scenario_id,
            every=every,
            next_on=first,
            parameters=dict(parameters or {}),
        )
    )
    return made


def schedules(
    session: Session,
    *,
    batch_id: UUID | None = None,
    scenario_id: UUID | None = None,
    name: str | None = None,
) -> list[ScheduleRow]:
    """The schedules that stand, the next due first; of one subject where it is named."""
    wanted = _SCHEDULE.order_by(report_schedule.c.next_on, report_schedule.c.id)
    if batch_id is not None:
        wanted = wanted.where(report_schedule.c.batch_id == batch_id)
    if scenario_id is not None:
        wanted = wanted.where(report_schedule.c.scenario_id == scenario_id)
    if name is not None:
        wanted = wanted.where(report_schedule.c.name == name)
    return [ScheduleRow(**row._mapping) for row in session.execute(wanted)]


def end_schedule(session: Session, schedule_id: UUID) -> None:
    """Let a schedule rest for ever."""
    session.execute(
        sa.update(report_schedule)
        .where(report_schedule.c.id == schedule_id, report_schedule.c.ended_at.is_(None))
        .values(ended_at=sa.func.clock_timestamp())
    )


def pause_schedule(session: Session, schedule_id: UUID, *, paused: bool, day: date) -> None:
    """Let a schedule rest for a while, or go on with the first of its days from DAY on.

    Raises:
        NotFound: No such schedule stands.
    """
    row = session.execute(_SCHEDULE.where(report_schedule.c.id == schedule_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such schedule.", hint="Reload the page.")
    told: dict[str, Any] = {"paused_at": sa.func.clock_timestamp() if paused else None}
    if not paused and row.next_on < day:
        told["next_on"] = next_day(row.every, row.next_on, day - timedelta(days=1))
    session.execute(
        sa.update(report_schedule).where(report_schedule.c.id == schedule_id).values(**told)
    )


def take_due(session: Session, schedule_id: UUID, day: date) -> ScheduleRow | None:
    """Move a due schedule to its next day; None where somebody did so already."""
    row = session.execute(
        _SCHEDULE.where(
            report_schedule.c.id == schedule_id,
            report_schedule.c.next_on <= day,
            report_schedule.c.paused_at.is_(None),
        ).with_for_update(of=report_schedule)
    ).one_or_none()
    if row is None:
        return None
    due = ScheduleRow(**row._mapping)
    session.execute(
        sa.update(report_schedule)
        .where(report_schedule.c.id == schedule_id)
        .values(next_on=next_day(due.every, due.next_on, day))
    )
    return due


def next_day(every: str, due: date, today: date) -> date:
    """The first day after TODAY on which a schedule is due; missed days are not made up.

    >>> next_day("weekly", date(2026, 1, 5), date(2026, 1, 20)).isoformat()
    '2026-01-26'
    >>> next_day("monthly", date(2026, 1, 31), date(2026, 1, 31)).isoformat()
    '2026-02-28'
    """
    if every == "daily":
        return today + timedelta(days=1)
    if every == "weekly":
        return due + timedelta(weeks=max(1, (today - due).days // 7 + 1))
    months = due.year * 12 + due.month - 1
    while True:
        months += 1
        first = date(months // 12, months % 12 + 1, 1)
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        wanted = min(first.replace(day=min(due.day, last.day)), last)
        if wanted > today:
            return wanted


def wells_to_repeat(session: Session, batch_id: UUID) -> dict[str, Mapping[str, Any] | None]:
    """The wells of a batch with their facts, to order it once more."""
    rows = session.execute(
        sa.select(batch_well.c.api14, batch_well.c.facts)
        .where(batch_well.c.batch_id == batch_id)
        .order_by(batch_well.c.id)
    )
    return {row.api14: row.facts for row in rows}


def due_schedules(session: Session, day: date) -> list[Due]:
    """Schedules of every organization whose day has come.

    Args:
        session: Of the sign-in role, which learns ids alone.
        day: Today.
    """
    rows = session.execute(sa.text("select * from auth.due_schedules(:day)"), {"day": day})
    return [Due(**row._mapping) for row in rows]
