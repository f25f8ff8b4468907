"""Readings on the queue: papers that need more than a moment are read by the workers."""

import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import structlog
from procrastinate import JobContext
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from kernel.errors import Conflict, KernelError, Unavailable
from kernel.store.actor import Actor, Role
from kernel.store.ids import uuid7
from kernel.wells.api_number import ApiNumber
from kernel.workflows.fetch_documents import fetched_for_plan
from kernel.workflows.hand_in import fail_reading, hand_in, run_reading, stop_reading
from kernel.workflows.plan_order import Fetch, finish_reading, order_of
from kernel.workflows.reading import READERS_AT_ONCE, Progress, Upload
from kernel.workflows.reading_state import ReadingState, reading_state
from workbench.auth.door import actor_of_person
from workbench.commission import commission_site, fetching_is_on
from workbench.jobs.handing_in import in_line, refuse_more_jobs

log = structlog.get_logger(__name__)
TASK, QUEUE = "read_handed_in", "papers"
AT_ONCE_S = 2.5  # what reads its text layers so fast does not wait for the worker
SLICE_S = 15.0  # a job then stands in line again, between two files
INSURED_S = 20  # when a reading is taken up whose asker was killed before telling the queue


def ask_to_read(
    actor: Actor,
    uploads: Sequence[Upload],
    *,
    api: ApiNumber | None,
    plan: dict[str, Any] | None = None,
    at_once: bool = True,
    progress: Progress | None = None,
) -> ReadingState:
    """Hand papers in: what needs a moment is read now, the rest by the worker.

    Args:
        actor: An Editor.
        uploads: Papers of one well.
        api: The well; None where the papers are to tell it.
        plan: What `build_plan` would be told, where a plan is to be made of them.
        at_once: Whether the text layers are read before this call ends.
        progress: Receives each step in words.

    Returns:
        How far it is: ended, or in the hands of the worker.

    Raises:
        NotAllowed: The role does not permit changes.
        InvalidInput: No file, too many files, or a well outside Texas.
        Busy: The organization has as many jobs as it may.
        Unavailable: The queue does not answer.
    """
    actor.must_be(Role.EDITOR)
    refuse_more_jobs(actor)
    reading_id = uuid7()
    _defer(actor, reading_id, in_s=INSURED_S)
    options = dict(plan or {})
    hand_in(
        actor,
        uploads,
        api=api,
        letter=options.pop("gau_override", None),
        plan=order_of(options).as_json() if plan is not None else None,
        reading_id=reading_id,
    )
    came = "waiting"
    if at_once:
        until = time.monotonic() + AT_ONCE_S
        came = run_reading(
            actor,
            reading_id,
            may_begin=lambda: time.monotonic() < until,
            printed_only=True,
            at_once=READERS_AT_ONCE,
            progress=progress,
        )
    if came == "kept":
        finish_reading(actor, reading_id, progress=progress)
    elif came == "waiting":
        _defer(actor, reading_id)
    return reading_state(actor, reading_id)


def ask_to_read_papers(actor: Actor, api: ApiNumber) -> int:
    """Have the papers of a well read by the worker; one such job a well waits at a time.

    Returns:
        The number of the job.

    Raises:
        Conflict: A job for this well waits already.
        Busy: The organization has as many jobs as it may.
        Unavailable: The queue does not answer.
    """
    refuse_more_jobs(actor)
    well = f"{actor.organization_id}:{api.api14}"
    try:
        waiting = in_line(
            actor.organization_id,
            "read_papers",
            lock=f"papers:{well}",
            queueing_lock=f"papers:{well}",
        )
        return waiting.defer(
            organization_id=str(actor.organization_id),
            person_id=str(actor.user_id),
            api14=api.api14,
        )
    except AlreadyEnqueued:
        raise Conflict("The papers of this well wait to be read already.") from None
    except ConnectorException as failure:
        raise Unavailable("The queue does not answer.", hint="Try again in a moment.") from failure


def read_handed_in(
    context: JobContext, organization_id: str, person_id: str, reading_id: str
) -> str:
    """Read the files of a reading that still wait, and make the plan that was asked for.

    Returns:
        What came of it, for the log.
    """
    asker = Actor(organization_id=UUID(organization_id), user_id=UUID(person_id), role=Role.EDITOR)
    actor, reading = actor_of_person(asker.organization_id, asker.user_id), UUID(reading_id)
    try:
        if actor is None or not actor.may(Role.EDITOR):
            log.warning("job_refused", task=TASK, user=person_id)
            stop_reading(asker, reading)
            return "refused"
        if context.job is not None and context.job.lock is None:
            if reading_state(actor, reading).running:
                _defer(actor, reading)
            return "insured"
        came = run_reading(
            actor, reading, may_begin=_slice(context), must_end=lambda: context.should_abort()
        )
        if came == "kept":
            finish_reading(actor, reading, fetch=_fetcher(actor))
    except KernelError as failure:
        log.warning("reading_interrupted", reading=reading_id, why=str(failure))
        if isinstance(failure, Unavailable):
            raise  # the queue's own retry takes it up again
        return "failed"
    except Exception:
        log.exception("reading_failed", reading=reading_id)
        fail_reading(asker, reading, "The reader failed; the log of the worker says why.")
        return "failed"
    if came == "waiting":
        _defer(actor, reading)
    return came


def _fetcher(actor: Actor) -> Fetch | None:
    if not fetching_is_on():
        return None
    return lambda api: fetched_for_plan(actor, api, site=commission_site)


def _slice(context: JobContext) -> Callable[[], bool]:
    until = time.monotonic() + SLICE_S
    return lambda: time.monotonic() < until and not context.should_abort()


def _defer(actor: Actor, reading_id: UUID, *, in_s: int = 0) -> None:
    """Stand in the line of the reading; the insurance stands in none, so as to block nothing."""
    when = {"seconds": in_s} if in_s else None
    lock = None if in_s else f"reading:{reading_id}"
    try:
        in_line(actor.organization_id, TASK, queue=QUEUE, lock=lock, schedule_in=when).defer(
            organization_id=str(actor.organization_id),
            person_id=str(actor.user_id),
            reading_id=str(reading_id),
        )
    except ConnectorException as failure:
        raise Unavailable("The queue does not answer.", hint="Try again in a moment.") from failure
