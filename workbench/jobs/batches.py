"""Batches on the queue: a few jobs for each, which share its wells among all workers.

A job works on its batch for some seconds and then stands in line again, so that nobody's single
well waits behind ten thousand. Jobs that fetch stand in the one line of the Commission's site.
"""

import time
from collections.abc import Callable
from uuid import UUID

import structlog
from procrastinate import JobContext
from procrastinate.exceptions import ConnectorException

from kernel.errors import KernelError, Unavailable
from kernel.store.actor import Actor, Role
from kernel.store.ids import uuid7
from kernel.wells.api_number import ApiNumber
from kernel.workflows.batch_run import CHUNK, run_batch
from kernel.workflows.batches import (
    AGAIN,
    BatchOrder,
    batch_state,
    cancel_batch,
    order_batch,
    wait_again,
)
from kernel.workflows.fetch_documents import fetched_for_plan
from workbench.auth.door import actor_of_person
from workbench.commission import commission_site, fetching_is_on
from workbench.jobs.asking_reports import report_at_end
from workbench.jobs.handing_in import in_line, refuse_more_jobs
from workbench.jobs.planning_pool import plan_in_pool

log = structlog.get_logger(__name__)
TASK, QUEUE, RRC = "plan_batch", "papers", "rrc"
SLICE_S = 15.0  # a job then stands in line again
INSURED_S = 20  # when a batch is taken up whose orderer was killed before telling the queue
MOST_JOBS = 8  # of one batch; more than that no set of workers needs


def ask_to_plan_batch(actor: Actor, order: BatchOrder, *, scheduled: bool = False) -> UUID:
    """Keep a batch and have the workers plan it; a schedule looked for room before.

    Raises:
        NotAllowed: The role does not permit changes, or fetching is off.
        Busy: The organization has as many jobs as it may.
        Unavailable: The queue does not answer, or there is no browser to fetch with.
    """
    actor.must_be(Role.EDITOR)
    if order.fetch:
        commission_site()  # whoever may not fetch is told at once, not by the worker
    if not scheduled:
        refuse_more_jobs(actor)
    batch_id = uuid7()
    _defer(actor, batch_id, fetch=order.fetch, in_s=INSURED_S)
    order_batch(actor, order, batch_id=batch_id)
    jobs = 1 if order.fetch else min(MOST_JOBS, -(-len(order.wells) // CHUNK))
    for _ in range(jobs):
        _defer(actor, batch_id, fetch=order.fetch)
    return batch_id


def ask_to_run_again(actor: Actor, batch_id: UUID, *, blocked: bool = True) -> int:
    """Plan the blocked, failed and cancelled wells of a batch once more, and go on with the rest.

    Args:
        actor: An Editor.
        batch_id: The batch.
        blocked: False only takes up what waits or was left by a dead worker.

    Returns:
        How many wells wait again.
    """
    refuse_more_jobs(actor)
    number = wait_again(actor, batch_id, AGAIN if blocked else ())
    state = batch_state(actor, batch_id)
    for _ in range(1 if state.fetches else min(MOST_JOBS, -(-state.counts["waiting"] // CHUNK))):
        _defer(actor, batch_id, fetch=state.fetches)
    return number


def _defer(actor: Actor, batch_id: UUID, *, fetch: bool, in_s: int = 0) -> None:
    lock = RRC if fetch else None
    when = {"seconds": in_s} if in_s else None
    try:
        in_line(actor.organization_id, TASK, queue=QUEUE, lock=lock, schedule_in=when).defer(
            organization_id=str(actor.organization_id),
            person_id=str(actor.user_id),
            batch_id=str(batch_id),
        )
    except ConnectorException as failure:
        raise Unavailable("The queue does not answer.", hint="Try again in a moment.") from failure


def plan_batch(context: JobContext, organization_id: str, person_id: str, batch_id: str) -> str:
    """Plan wells of a batch as the person who asked, for a slice of time.

    Returns:
        What came of it, for the log.
    """
    actor = actor_of_person(UUID(organization_id), UUID(person_id))
    if actor is None or not actor.may(Role.EDITOR):
        log.warning("job_refused", task=TASK, user=person_id)
        _leave(UUID(organization_id), UUID(person_id), UUID(batch_id))
        return "refused"
    try:
        state = batch_state(actor, batch_id)
        outcome = run_batch(
            actor,
            UUID(batch_id),
            job=int(context.job.id or 0) if context.job else 0,
            plan=plan_in_pool,
            goes_on=_slice(context),
            fetch=_fetcher(actor),
        )
    except KernelError as failure:
        log.warning("batch_interrupted", batch=batch_id, why=str(failure))
        if isinstance(failure, Unavailable):
            raise  # the queue's own retry takes it up again
        return "failed"
    if outcome == "ended" and not batch_state(actor, batch_id).open:
        report_at_end(actor, state.id)
    if outcome == "interrupted":
        _defer(actor, state.id, fetch=state.fetches)
    return outcome


def _leave(organization_id: UUID, person_id: UUID, batch_id: UUID) -> None:
    """Cancel what is left of a batch whose orderer was let go."""
    orderer = Actor(organization_id=organization_id, user_id=person_id, role=Role.EDITOR)
    try:
        cancel_batch(orderer, batch_id)
    except KernelError as failure:
        log.warning("batch_not_cancelled", batch=str(batch_id), why=str(failure))


def _slice(context: JobContext) -> Callable[[], bool]:
    until = time.monotonic() + SLICE_S
    return lambda: time.monotonic() < until and not context.should_abort()


def _fetcher(actor: Actor) -> Callable[[ApiNumber], dict[str, object]] | None:
    if not fetching_is_on():
        return None
    return lambda api: fetched_for_plan(actor, api, site=commission_site)
