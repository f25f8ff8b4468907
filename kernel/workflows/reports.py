"""Reports of batches, scenarios, the portfolio and operating data: asked for, kept, repeated."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from kernel.errors import InvalidInput
from kernel.store import batches as batch_store
from kernel.store import reports as store
from kernel.store.actor import Actor, Role
from kernel.store.engagement_lists import Every as Span
from kernel.store.follows import NewNotice, add_notices
from kernel.store.reports import ReportRow, ScheduleRow
from kernel.store.scenarios import scenario_of
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.batches import BatchOrder
from kernel.workflows.operating_reports import KINDS, checked
from kernel.workflows.portfolio_report import PERIOD_DAYS, SOON_DAYS, STALE_DAYS, refuse_days

Every = Literal["daily", "weekly", "monthly"]
EVERY: tuple[Every, ...] = ("weekly", "monthly")  # of what takes the worker some time
EVERY_DAY: tuple[Every, ...] = ("daily", *EVERY)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioOrder:
    """What the report of the portfolio is to show, as `portfolio_json` understands it. [d]"""

    stale_days: int = STALE_DAYS
    period_days: int = PERIOD_DAYS
    soon_days: int = SOON_DAYS
    every: Span = "week"

    def as_json(self) -> dict[str, Any]:
        """The parameters of its notebook."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingOrder:
    """A report of operating data, with the parameters that it is not to leave as they are."""

    name: str
    parameters: Mapping[str, Any]


def order_report(actor: Actor, batch_id: UUID) -> UUID:
    """Note that the report of a batch is wanted; the worker makes it.

    Raises:
        NotFound: The organization has no such batch.
    """
    with tenant_session(actor) as session:
        batch_store.batch_of(session, batch_id)
        parameters = {"batch_id": str(batch_id)}
        return store.add_report(session, name="batch", batch_id=batch_id, parameters=parameters)


def order_campaign_report(actor: Actor, scenario_id: UUID) -> UUID:
    """Note that the report of a scenario is wanted; the worker makes it.

    Raises:
        NotFound: The organization has no such scenario.
    """
    with tenant_session(actor) as session:
        scenario_of(session, scenario_id)
        parameters = {"scenario_id": str(scenario_id)}
        return store.add_report(
            session, name="campaign", scenario_id=scenario_id, parameters=parameters
        )


def order_portfolio_report(actor: Actor, order: PortfolioOrder) -> UUID:
    """Note that the report of the portfolio is wanted; the worker makes it.

    Raises:
        InvalidInput: A number of days outside its range.
    """
    refuse_days(order.stale_days, order.period_days, order.soon_days)
    with tenant_session(actor) as session:
        return store.add_report(session, name="portfolio", parameters=order.as_json())


def order_operating_report(actor: Actor, order: OperatingOrder, *, scheduled: bool = False) -> UUID:
    """Note that a report of operating data is wanted; the worker makes it.

    Args:
        actor: As whom it is made.
        order: The report.
        scheduled: Whether a schedule asks; its person is told when it is made.

    Raises:
        InvalidInput: There is no such report, or a parameter is not possible.
    """
    parameters = checked(order.name, order.parameters)
    with tenant_session(actor) as session:
        return store.add_report(
            session, name=order.name, parameters=parameters, scheduled=scheduled
        )


def order_wanted_report(actor: Actor, batch_id: UUID) -> UUID | None:
    """The report that was wanted at the end of a batch: ordered by the first who asks."""
    with tenant_session(actor) as session:
        if not store.take_wanted_report(session, batch_id):
            return None
        parameters = {"batch_id": str(batch_id)}
        return store.add_report(session, name="batch", batch_id=batch_id, parameters=parameters)


def report(actor: Actor, report_id: UUID) -> ReportRow:
    """One report.

    Raises:
        NotFound: The organization has no such report.
    """
    with tenant_session(actor) as session:
        return store.report_of(session, report_id)


def list_reports(
    actor: Actor,
    batch_id: UUID | None = None,
    limit: int = 20,
    *,
    scenario_id: UUID | None = None,
    name: str | None = None,
) -> list[ReportRow]:
    """The last reports, newest first; of one batch, scenario or name where it is given."""
    with tenant_session(actor) as session:
        return store.reports(
            session, batch_id=batch_id, scenario_id=scenario_id, name=name, limit=limit
        )


def begin_report(actor: Actor, report_id: UUID) -> ReportRow:
    """Note that a report is being made."""
    with tenant_session(actor) as session:
        store.say_report(session, report_id, "running")
        return store.report_of(session, report_id)


def keep_report(actor: Actor, report_id: UUID, files: Mapping[str, bytes]) -> None:
    """Keep the files of a report, which is done with that; a scheduled one is told."""
    with tenant_session(actor) as session:
        row = store.report_of(session, report_id)
        store.keep_files(session, report_id, files)
        store.say_report(session, report_id, "done")
        if row.scheduled and row.state != "done":
            add_notices(session, [_notice(actor, row)])


def _notice(actor: Actor, row: ReportRow) -> NewNotice:
    title = KINDS[row.name].title if row.name in KINDS else row.name.capitalize()
    return NewNotice(
        person_id=actor.user_id,
        kind="report",
        title=f"The report “{title}” is made",
        lines=["As page, PDF, workbook and notebook on the page Reports."],
        because=["your schedule"],
        screen="reports",
    )


def fail_report(actor: Actor, report_id: UUID, why: str) -> None:
    """Note why a report could not be made."""
    with tenant_session(actor) as session:
        store.say_report(session, report_id, "failed", why[:500])


def report_file(actor: Actor, report_id: UUID, kind: str) -> bytes:
    """A file of a report: html, pdf, xlsx or ipynb.

    Raises:
        NotFound: The organization has no such file.
    """
    with tenant_session(actor) as session:
        return store.file_of(session, report_id, kind)


def schedule_report(actor: Actor, batch_id: UUID, every: Every, first: date) -> UUID:
    """Have the wells of a batch planned and reported again every week or month from FIRST on.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such batch.
    """
    _refuse_interval(actor, every, EVERY)
    with tenant_session(actor) as session:
        batch_store.batch_of(session, batch_id)
        return store.add_schedule(
            session, name="batch", batch_id=batch_id, every=every, first=first
        )


def schedule_campaign_report(actor: Actor, scenario_id: UUID, every: Every, first: date) -> UUID:
    """Have a scenario reported every week or month from FIRST on.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such scenario.
    """
    _refuse_interval(actor, every, EVERY)
    with tenant_session(actor) as session:
        scenario_of(session, scenario_id)
        return store.add_schedule(
            session, name="campaign", scenario_id=scenario_id, every=every, first=first
        )


def schedule_portfolio_report(
    actor: Actor, order: PortfolioOrder, every: Every, first: date
) -> UUID:
    """Have the portfolio reported every week or month from FIRST on.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: A number of days outside its range.
    """
    _refuse_interval(actor, every, EVERY)
    refuse_days(order.stale_days, order.period_days, order.soon_days)
    with tenant_session(actor) as session:
        return store.add_schedule(
            session, name="portfolio", every=every, first=first, parameters=order.as_json()
        )


def schedule_operating_report(
    actor: Actor, order: OperatingOrder, every: Every, first: date
) -> UUID:
    """Have a report of operating data made every day, week or month from FIRST on.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: There is no such report, or a parameter is not possible.
    """
    _refuse_interval(actor, every, EVERY_DAY)
    parameters = checked(order.name, order.parameters)
    with tenant_session(actor) as session:
        return store.add_schedule(
            session, name=order.name, every=every, first=first, parameters=parameters
        )


def _refuse_interval(actor: Actor, every: str, possible: Sequence[str]) -> None:
    actor.must_be(Role.EDITOR)
    if every not in possible:
        raise InvalidInput(f"“{every}” is no interval.", hint=f"Use {', '.join(possible)}.")


def list_schedules(
    actor: Actor,
    batch_id: UUID | None = None,
    *,
    scenario_id: UUID | None = None,
    name: str | None = None,
) -> list[ScheduleRow]:
    """The schedules that stand, the next due first; of one subject or name where it is given."""
    with tenant_session(actor) as session:
        return store.schedules(session, batch_id=batch_id, scenario_id=scenario_id, name=name)


def pause_schedule(actor: Actor, schedule_id: UUID, *, paused: bool, today: date) -> None:
    """Let a schedule rest, or go on with its next day; days missed meanwhile are not made up.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: No such schedule stands.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        store.pause_schedule(session, schedule_id, paused=paused, day=today)


def end_schedule(actor: Actor, schedule_id: UUID) -> None:
    """Let a schedule rest; batches and reports made by it stay.

    Raises:
        NotAllowed: The role does not permit changes.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        store.end_schedule(session, schedule_id)


def take_due(
    actor: Actor, schedule_id: UUID, day: date
) -> BatchOrder | PortfolioOrder | OperatingOrder | UUID | None:
    """What to do for a schedule that is due on a day.

    Returns:
        The batch to order, the scenario, the portfolio or the operating data to report; None
        where it was taken already.
    """
    actor.must_be(Role.EDITOR)
    with tenant_session(actor) as session:
        due = store.take_due(session, schedule_id, day)
        if due is None:
            return None
        if due.name in KINDS:
            return OperatingOrder(name=due.name, parameters=due.parameters)
        if due.batch_id is None:
            return due.scenario_id or PortfolioOrder(**due.parameters)
        before = batch_store.batch_of(session, due.batch_id)
        wells = store.wells_to_repeat(session, due.batch_id)
    return BatchOrder(
        wells={ApiNumber(api14=number): facts for number, facts in wells.items()},
        title=f"{before.title}, {day.isoformat()}",
        mode=before.mode,  # type: ignore[arg-type]  # the table holds no other
        merge_threshold_ft=before.merge_threshold_ft,
        as_of=day,
        fetch=before.fetches,
        report=True,
    )
