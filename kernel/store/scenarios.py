"""Scenarios, their revisions and what was decided about them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.errors import Conflict, NotFound
from kernel.scheduling.board import Change, Rules
from kernel.store.campaign_tables import (
    job,
    job_link,
    job_phase,
    scenario,
    scenario_decision,
    scenario_revision,
)
from kernel.store.ids import uuid7
from kernel.store.tables import person

State = Literal["draft", "approved", "archived"]
RevisionKind = Literal["edit", "undo", "redo", "import", "levelling"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRow:
    """A scenario without its jobs.

    Attributes:
        revision: Number of its last revision; every write names the one that it was made on.
        submitted_at: While approval is pending; nothing may be changed then.
        locked_at: While somebody keeps others from changing it.
    """

    id: UUID
    name: str
    portfolio: str
    state: State
    revision: int
    parent_id: UUID | None
    parent_revision: int | None
    baseline_id: UUID | None
    start_on: date
    data_date: date | None
    currency: str
    rules: Rules
    note: str
    submitted_at: datetime | None
    submitted_by: UUID | None
    locked_at: datetime | None
    locked_by: UUID | None
    created_by: UUID
    created_by_name: str
    created_at: datetime
    jobs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One action on a scenario.

    Attributes:
        words: What was done, for a list.
        undoes: The number of the revision that this one takes back or makes again.
        made: Rigs and campaigns that the action makes, or as an undo takes out again.
    """

    number: int
    kind: RevisionKind
    words: str
    mode: str
    undoes: int | None
    changes: Sequence[Change]
    created_by: UUID
    created_by_name: str
    created_at: datetime
    made: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A move in the life of a scenario: who, when, why."""

    move: str
    revision: int
    comment: str
    created_by: UUID
    created_by_name: str
    created_at: datetime


_FROM_ELSEWHERE = ("rules", "created_by_name", "jobs")
_PLAIN = [each.name for each in fields(ScenarioRow) if each.name not in _FROM_ELSEWHERE]


def _named(table: sa.Table, *columns: Any) -> sa.Select[Any]:
    return sa.select(*columns, person.c.name.label("created_by_name")).join(
        person,
        sa.and_(
            person.c.organization_id == table.c.organization_id,
            person.c.id == table.c.created_by,
        ),
    )


_JOBS = (
    sa.select(sa.func.count())
    .where(job.c.organization_id == scenario.c.organization_id, job.c.scenario_id == scenario.c.id)
    .correlate(scenario)
    .scalar_subquery()
)
_SCENARIO = _named(
    scenario, *(scenario.c[name] for name in _PLAIN), scenario.c.settings, _JOBS.label("jobs")
)


def scenario_of(session: Session, scenario_id: UUID) -> ScenarioRow:
    """One scenario.

    Raises:
        NotFound: The organization has no such scenario.
    """
    row = session.execute(_SCENARIO.where(scenario.c.id == scenario_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such scenario.", hint="Reload the list of scenarios.")
    return _scenario(row._mapping)


def held_scenario(session: Session, scenario_id: UUID) -> ScenarioRow:
    """One scenario, kept from others until the end of the transaction.

    Raises:
        NotFound: The organization has no such scenario.
    """
    session.execute(sa.select(scenario.c.id).where(scenario.c.id == scenario_id).with_for_update())
    return scenario_of(session, scenario_id)


def scenarios(session: Session) -> list[ScenarioRow]:
    """Every scenario, the newest first."""
    rows = session.execute(_SCENARIO.order_by(scenario.c.id.desc()))
    return [_scenario(row._mapping) for row in rows]


def _scenario(row: sa.RowMapping) -> ScenarioRow:
    return ScenarioRow(
        **{name: row[name] for name in _PLAIN},
        rules=Rules(**row["settings"]),
        created_by_name=row["created_by_name"],
        jobs=row["jobs"],
    )


def add_scenario(
    session: Session,
    *,
    name: str,
    start_on: date,
    currency: str,
    portfolio: str = "Main",
    data_date: date | None = None,
    rules: Rules | None = None,
    note: str = "",
    parent: ScenarioRow | None = None,
) -> UUID:
    """Keep a new, empty draft."""
    made = uuid7()
    session.execute(
        sa.insert(scenario).values(
            id=made,
            name=name,
            portfolio=portfolio,
            start_on=start_on,
            data_date=data_date,
            currency=currency,
            settings=asdict(rules or Rules()),
            note=note,
            parent_id=parent.id if parent else None,
            parent_revision=parent.revision if parent else None,
            baseline_id=parent.baseline_id if parent else None,
        )
    )
    return made


def set_scenario(session: Session, scenario_id: UUID, **values: Any) -> None:
    """Set columns of a scenario that the caller holds.

    Raises:
        Conflict: Another scenario of the portfolio is approved already.
    """
    try:
        with session.begin_nested():
            session.execute(
                sa.update(scenario).where(scenario.c.id == scenario_id).values(**values)
            )
    except sa.exc.IntegrityError as taken:
        raise Conflict(
            "Another scenario of this portfolio is approved.", hint="Archive that one first."
        ) from taken


def approved_of(session: Session, portfolio: str) -> list[ScenarioRow]:
    """The approved scenario of a portfolio, if there is one."""
    wanted = _SCENARIO.where(scenario.c.portfolio == portfolio, scenario.c.state == "approved")
    return [_scenario(row._mapping) for row in session.execute(wanted)]


def now() -> sa.ColumnElement[datetime]:
    """The moment of the statement."""
    return sa.func.clock_timestamp()


def delete_scenario(session: Session, scenario_id: UUID) -> None:
    """Take a scenario out with everything in it; its copies stay. The change log keeps it."""
    session.execute(
        sa.update(scenario).where(scenario.c.parent_id == scenario_id).values(parent_id=None)
    )
    for table in (job_link, job_phase, job):
        session.execute(sa.delete(table).where(table.c.scenario_id == scenario_id))
    session.execute(sa.delete(scenario).where(scenario.c.id == scenario_id))


def add_revision(
    session: Session,
    held: ScenarioRow,
    *,
    kind: RevisionKind,
    words: str,
    mode: str,
    changes: Sequence[Change],
    undoes: int | None = None,
    made: Mapping[str, Any] | None = None,
) -> int:
    """Keep an action on a scenario that the caller holds.

    Returns:
        The number of the new revision.
    """
    number = held.revision + 1
    session.execute(
        sa.insert(scenario_revision).values(
            id=uuid7(),
            scenario_id=held.id,
            number=number,
            kind=kind,
            words=words,
            mode=mode,
            undoes=undoes,
            changes=[asdict(change) for change in changes],
            made=made,
        )
    )
    session.execute(sa.update(scenario).where(scenario.c.id == held.id).values(revision=number))
    return number


_REVISION = _named(
    scenario_revision,
    *(
        scenario_revision.c[name]
        for name in ("number", "kind", "words", "mode", "undoes", "changes", "created_by",
                     "created_at", "made")
    ),
)  # fmt: skip


def revisions(
    session: Session,
    scenario_id: UUID,
    *,
    after: int = 0,
    before: int | None = None,
    limit: int | None = None,
    cell: Mapping[str, Any] | None = None,
    newest_first: bool = False,
) -> list[Revision]:
    """Actions on a scenario.

    Args:
        session: Of the person who asks.
        scenario_id: The scenario.
        after: Only those with a higher number.
        before: Only those with a lower number.
        limit: How many at most.
        cell: Only those with a change that has these keys and values.
        newest_first: The order.
    """
    table = scenario_revision.c
    order = table.number.desc() if newest_first else table.number
    wanted = (
        _REVISION.where(table.scenario_id == scenario_id, table.number > after)
        .order_by(order)
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(table.number < before)
    if cell is not None:
        wanted = wanted.where(table.changes.contains([dict(cell)]))
    return [_revision(row._mapping) for row in session.execute(wanted)]


def _revision(row: sa.RowMapping) -> Revision:
    changes = tuple(Change(**change) for change in row["changes"])
    return Revision(**{**row, "changes": changes})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A revision without its changes."""

    number: int
    kind: RevisionKind
    undoes: int | None
    words: str


def steps_of(session: Session, scenario_id: UUID, person_id: UUID) -> list[Step]:
    """A person's actions on a scenario, oldest first."""
    table = scenario_revision.c
    rows = session.execute(
        sa.select(table.number, table.kind, table.undoes, table.words)
        .where(table.scenario_id == scenario_id, table.created_by == person_id)
        .order_by(table.number)
    )
    return [Step(**row._mapping) for row in rows]


def add_decision(session: Session, held: ScenarioRow, move: str, comment: str) -> None:
    """Log a move in the life of a scenario that the caller holds."""
    session.execute(
        sa.insert(scenario_decision).values(
            id=uuid7(), scenario_id=held.id, move=move, revision=held.revision, comment=comment
        )
    )


def decisions(session: Session, scenario_id: UUID) -> list[Decision]:
    """Every move in the life of a scenario, oldest first."""
    table = scenario_decision.c
    columns = (table.move, table.revision, table.comment, table.created_by, table.created_at)
    rows = session.execute(
        _named(scenario_decision, *columns)
        .where(table.scenario_id == scenario_id)
        .order_by(table.id)
    )
    return [Decision(**row._mapping) for row in rows]
