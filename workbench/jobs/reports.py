"""Reports on the queue: made by the worker as the person who asked; schedules that are due."""

from datetime import UTC, date, datetime
from uuid import UUID

import structlog
from procrastinate import JobContext

from kernel.errors import Busy, KernelError
from kernel.store import reports as store
from kernel.store.actor import Role
from kernel.store.reports import Due
from kernel.store.session import auth_session
from kernel.workflows.reports import (
    OperatingOrder,
    PortfolioOrder,
    begin_report,
    fail_report,
    keep_report,
    take_due,
)
from workbench.auth.door import actor_of_person
from workbench.jobs.asking_reports import (
    TASK,
    ask_for_campaign_report,
    ask_for_operating_report,
    ask_for_portfolio_report,
)
from workbench.jobs.batches import ask_to_plan_batch
from workbench.jobs.handing_in import refuse_more_jobs
from workbench.reports import make_report as run_notebook

log = structlog.get_logger(__name__)


def make_report(organization_id: str, person_id: str, report_id: str) -> str:
    """Make a report; a second run after a kill makes it anew, a finished one is left alone.

    Returns:
        What came of it, for the log.
    """
    actor = actor_of_person(UUID(organization_id), UUID(person_id))
    if actor is None:
        log.warning("job_refused", task=TASK, user=person_id)
        return "refused"
    row = begin_report(actor, UUID(report_id))
    try:
        keep_report(actor, row.id, run_notebook(actor, row.name, row.parameters))
    except KernelError as failure:
        fail_report(actor, row.id, failure.message)
        return "failed"
    return "done"


def run_schedules(context: JobContext, timestamp: int) -> None:
    """Order the batches and reports whose day has come; each once, whoever asks.

    Where an organization has as many jobs as it may, its schedule stays due until there is room.
    """
    day = datetime.now(UTC).date()
    with auth_session() as session:
        due = store.due_schedules(session, day)
    for one in due:
        try:
            _run(one, day)
        except Busy:
            log.info("schedule_waits_for_room", schedule=str(one.schedule_id))
        except KernelError as failure:  # one organization's trouble is not another's
            log.warning("schedule_failed", schedule=str(one.schedule_id), why=str(failure))


def _run(due: Due, day: date) -> None:
    actor = actor_of_person(due.organization_id, due.person_id)
    if actor is None or not actor.may(Role.EDITOR):
        log.warning("schedule_refused", schedule=str(due.schedule_id))
        return
    refuse_more_jobs(actor)  # before it counts as taken
    order = take_due(actor, due.schedule_id, day)
    if isinstance(order, UUID):
        ask_for_campaign_report(actor, order, scheduled=True)
    elif isinstance(order, PortfolioOrder):
        ask_for_portfolio_report(actor, order, scheduled=True)
    elif isinstance(order, OperatingOrder):
        ask_for_operating_report(actor, order, scheduled=True)
    elif order is not None:
        ask_to_plan_batch(actor, order, scheduled=True)
