"""Asking the worker for a report: of a batch, a scenario, the portfolio or operating data."""

from uuid import UUID

from procrastinate.exceptions import ConnectorException

from kernel.errors import Unavailable
from kernel.store.actor import Actor
from kernel.workflows.reports import (
    OperatingOrder,
    PortfolioOrder,
    fail_report,
    order_campaign_report,
    order_operating_report,
    order_portfolio_report,
    order_report,
    order_wanted_report,
)
from workbench.jobs.handing_in import in_line, refuse_more_jobs

TASK, QUEUE = "make_report", "papers"


def ask_for_report(actor: Actor, batch_id: UUID) -> UUID:
    """Have the report of a batch made by the worker.

    Raises:
        NotFound: The organization has no such batch.
        Busy: The organization has as many jobs as it may.
        Unavailable: The queue does not answer.
    """
    refuse_more_jobs(actor)
    report_id = order_report(actor, batch_id)
    _defer(actor, report_id)
    return report_id


def ask_for_campaign_report(actor: Actor, scenario_id: UUID, *, scheduled: bool = False) -> UUID:
    """Have the report of a scenario made by the worker; a schedule looked for room before.

    Raises:
        NotFound: The organization has no such scenario.
        Busy: The organization has as many jobs as it may.
        Unavailable: The queue does not answer.
    """
    if not scheduled:
        refuse_more_jobs(actor)
    report_id = order_campaign_report(actor, scenario_id)
    _defer(actor, report_id)
    return report_id


def ask_for_portfolio_report(
    actor: Actor, order: PortfolioOrder, *, scheduled: bool = False
) -> UUID:
    """Have the report of the portfolio made by the worker; a schedule looked for room before.

    Raises:
        InvalidInput: A number of days outside its range.
        Busy: The organization has as many jobs as it may.
        Unavailable: The queue does not answer.
    """
    if not scheduled:
        refuse_more_jobs(actor)
    report_id = order_portfolio_report(actor, order)
    _defer(actor, report_id)
    return report_id


def ask_for_operating_report(
    actor: Actor, order: OperatingOrder, *, scheduled: bool = False
) -> UUID:
    """Have a report of operating data made by the worker; a schedule looked for room before.

    Raises:
        InvalidInput: There is no such report, or a parameter is not possible.
        Busy: The organization has as many jobs as it may.
        Unavailable: The queue does not answer.
    """
    if not scheduled:
        refuse_more_jobs(actor)
    report_id = order_operating_report(actor, order, scheduled=scheduled)
    _defer(actor, report_id)
    return report_id


def report_at_end(actor: Actor, batch_id: UUID) -> None:
    """Have the report made that was wanted with the batch, once however many ask."""
    if report_id := order_wanted_report(actor, batch_id):
        _defer(actor, report_id)


def _defer(actor: Actor, report_id: UUID) -> None:
    try:
        in_line(actor.organization_id, TASK, queue=QUEUE, lock="report").defer(
            organization_id=str(actor.organization_id),
            person_id=str(actor.user_id),
            report_id=str(report_id),
        )
    except ConnectorException as failure:
        fail_report(actor, report_id, "The queue does not answer.")
        raise Unavailable("The queue does not answer.", hint="Try again in a moment.") from failure
