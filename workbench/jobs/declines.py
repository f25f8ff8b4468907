"""Decline fits of thousands of wells on the queue, on every core of the worker."""

import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import structlog
from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException

from kernel.errors import KernelError, Unavailable
from kernel.store.actor import Actor, Role
from kernel.store.declines import DeclineRun
from kernel.workflows.declines import (
    DeclineChoices,
    FitTask,
    fit_here,
    one_run,
    order_fits,
    run_fits,
    stop_fits,
)
from workbench.auth.door import actor_of_person
from workbench.jobs.handing_in import BACK_OFF, in_line, refuse_more_jobs
from workbench.jobs.planning_pool import in_pool

log = structlog.get_logger(__name__)
TASK, QUEUE = "fit_declines", "papers"
SLICE_S = 15.0


def register(app: App) -> None:
    """Make the job known to a worker's queue."""
    app.task(queue=QUEUE, name=TASK, pass_context=True, retry=BACK_OFF)(fit_declines)


def ask_to_fit(actor: Actor, choices: DeclineChoices) -> DeclineRun:
    """Have every well with volumes fitted by a worker.

    Raises:
        NotAllowed: The role does not permit changes.
        Conflict: A run is under way.
        Busy: The organization has as many jobs as it may.
        Unavailable: The queue does not answer.
    """
    refuse_more_jobs(actor)
    run = order_fits(actor, choices)
    try:
        _defer(actor, run.id)
    except ConnectorException as failure:
        stop_fits(actor, run.id, words="The queue does not answer.")
        raise Unavailable("The queue does not answer.", hint="Try again in a moment.") from failure
    return run


def _defer(actor: Actor, run_id: UUID) -> None:
    in_line(actor.organization_id, TASK, queue=QUEUE, lock=f"declines:{run_id}").defer(
        organization_id=str(actor.organization_id),
        person_id=str(actor.user_id),
        decline_run_id=str(run_id),
    )


def fit_declines(
    context: JobContext, organization_id: str, person_id: str, decline_run_id: str
) -> str:
    """Fit wells for a slice of time, as the person who asked.

    Returns:
        What came of it, for the log.
    """
    run_id = UUID(decline_run_id)
    actor = actor_of_person(UUID(organization_id), UUID(person_id))
    if actor is None or not actor.may(Role.EDITOR):
        log.warning("job_refused", task=TASK, user=person_id)
        asker = Actor(
            organization_id=UUID(organization_id), user_id=UUID(person_id), role=Role.VIEWER
        )
        stop_fits(asker, run_id, words="Who asked for it may not do so any more.")
        return "refused"
    try:
        outcome = run_fits(actor, run_id, fit=fit_in_pool, goes_on=_slice(context))
    except Unavailable:
        raise  # the queue's own retry takes it up again
    except KernelError as failure:
        log.warning("fits_failed", run=decline_run_id, why=str(failure))
        stop_fits(actor, one_run(actor, run_id).id, words=str(failure))
        return "failed"
    if outcome == "interrupted":
        _defer(actor, run_id)
    return outcome


def fit_in_pool(tasks: Sequence[FitTask]) -> list[dict[str, Any]]:
    """Fit wells on every core."""
    return in_pool(fit_here, tasks)


def _slice(context: JobContext) -> Callable[[], bool]:
    until = time.monotonic() + SLICE_S
    return lambda: time.monotonic() < until and not context.should_abort()
