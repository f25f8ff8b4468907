"""Calculations of the campaign tracker on the queue."""

from uuid import UUID

import structlog
from procrastinate.exceptions import ConnectorException

from kernel.errors import Unavailable
from kernel.store.actor import Actor, Role
from kernel.store.calc_runs import CalcRun
from kernel.workflows.campaign_runs import (
    QUICK,
    fail_calculation,
    order_calculation,
    perform_calculation,
)
from workbench.auth.door import actor_of_person
from workbench.jobs.handing_in import in_line, refuse_more_jobs

log = structlog.get_logger(__name__)
TASK, QUEUE = "calculate", "papers"


def ask_to_calculate(
    actor: Actor, scenario_id: UUID, kind: str, parameters: dict[str, object]
) -> CalcRun:
    """Run a calculation, a long one by the worker; one that ended well before is answered at once.

    Raises:
        NotAllowed: The role does not permit calculations.
        NotFound: The organization has no such scenario.
        InvalidInput: There is no such calculation.
        Busy: The organization has as many jobs as it may.
        Unavailable: The queue does not answer.
    """
    if kind not in QUICK:
        refuse_more_jobs(actor)
    run = order_calculation(actor, scenario_id, kind, parameters)
    if run.status == "success":
        return run
    if kind in QUICK:
        return perform_calculation(actor, run.id)
    try:
        in_line(actor.organization_id, TASK, queue=QUEUE).defer(
            organization_id=str(actor.organization_id),
            person_id=str(actor.user_id),
            run_id=str(run.id),
        )
    except ConnectorException as failure:
        fail_calculation(actor, run.id, "The queue does not answer.")
        raise Unavailable("The queue does not answer.", hint="Try again in a moment.") from failure
    return run


def calculate(organization_id: str, person_id: str, run_id: str) -> str:
    """Run a calculation as the person who asked for it.

    Returns:
        What came of it, for the log.
    """
    actor = actor_of_person(UUID(organization_id), UUID(person_id))
    if actor is None or not actor.may(Role.EDITOR):
        log.warning("job_refused", task=TASK, user=person_id)
        asker = Actor(
            organization_id=UUID(organization_id), user_id=UUID(person_id), role=Role.VIEWER
        )
        fail_calculation(asker, UUID(run_id), "Who asked for it may not do so any more.")
        return "refused"
    return perform_calculation(actor, UUID(run_id), again=True).status
