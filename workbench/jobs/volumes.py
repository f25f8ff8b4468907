"""Imports of volumes on the queue: dry runs, imports and undos, each for a slice of time.

A job works for some seconds and then stands in line again, so that nobody waits behind a file of
a million rows. A killed one is given to another worker and goes on after its last whole block.
"""

import time
from collections.abc import Callable
from typing import Literal
from uuid import UUID

import structlog
from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException

from kernel.errors import KernelError, Unavailable
from kernel.store.actor import Actor, Role
from kernel.store.volume_imports import ImportRow
from kernel.workflows.volume_import import (
    begin_import,
    begin_trial,
    fail_import,
    run_import,
    try_import,
)
from kernel.workflows.volume_undo import begin_undo, run_undo
from workbench.auth.door import actor_of_person
from workbench.jobs.handing_in import BACK_OFF, in_line, refuse_more_jobs

log = structlog.get_logger(__name__)
QUEUE = "papers"
SLICE_S = 15.0
Work = Literal["try_volumes", "import_volumes", "undo_volumes"]
_BEGIN: dict[Work, Callable[[Actor, UUID], ImportRow]] = {
    "try_volumes": begin_trial,
    "import_volumes": begin_import,
    "undo_volumes": begin_undo,
}


def register(app: App) -> None:
    """Make the jobs known to a worker's queue."""
    for task in (try_volumes, import_volumes, undo_volumes):
        app.task(queue=QUEUE, name=task.__name__, pass_context=True, retry=BACK_OFF)(task)


def ask_for(actor: Actor, work: Work, import_id: UUID) -> ImportRow:
    """Have a worker try an import, carry it out or undo it.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such import.
        Conflict: It is not ready for that.
        InvalidInput: A column that every row needs is not named.
        Busy: The organization has as many jobs as it may.
        Unavailable: The queue does not answer.
    """
    refuse_more_jobs(actor)
    row = _BEGIN[work](actor, import_id)
    try:
        _defer(actor, work, import_id)
    except ConnectorException as failure:
        fail_import(actor, import_id, "The queue does not answer.")
        raise Unavailable("The queue does not answer.", hint="Try again in a moment.") from failure
    return row


def _defer(actor: Actor, work: Work, import_id: UUID) -> None:
    in_line(actor.organization_id, work, queue=QUEUE, lock=f"import:{import_id}").defer(
        organization_id=str(actor.organization_id),
        person_id=str(actor.user_id),
        import_batch_id=str(import_id),
    )


def try_volumes(
    context: JobContext, organization_id: str, person_id: str, import_batch_id: str
) -> str:
    """Say what an import would do, as the person who asked."""

    def work(actor: Actor, import_id: UUID, goes_on: Callable[[], bool]) -> str:
        try_import(actor, import_id)
        return "ended"

    return _performed(context, "try_volumes", organization_id, person_id, import_batch_id, work)


def import_volumes(
    context: JobContext, organization_id: str, person_id: str, import_batch_id: str
) -> str:
    """Bring a file in as the person who asked."""

    def work(actor: Actor, import_id: UUID, goes_on: Callable[[], bool]) -> str:
        return run_import(actor, import_id, goes_on=goes_on)

    return _performed(context, "import_volumes", organization_id, person_id, import_batch_id, work)


def undo_volumes(
    context: JobContext, organization_id: str, person_id: str, import_batch_id: str
) -> str:
    """Take an import out again as the person who asked."""

    def work(actor: Actor, import_id: UUID, goes_on: Callable[[], bool]) -> str:
        return run_undo(actor, import_id, goes_on=goes_on)

    return _performed(context, "undo_volumes", organization_id, person_id, import_batch_id, work)


def _performed(
    context: JobContext,
    name: Work,
    organization_id: str,
    person_id: str,
    import_batch_id: str,
    work: Callable[[Actor, UUID, Callable[[], bool]], str],
) -> str:
    """What came of a slice of work, for the log."""
    import_id = UUID(import_batch_id)
    actor = actor_of_person(UUID(organization_id), UUID(person_id))
    if actor is None or not actor.may(Role.EDITOR):
        log.warning("job_refused", task=name, user=person_id)
        asker = Actor(
            organization_id=UUID(organization_id), user_id=UUID(person_id), role=Role.VIEWER
        )
        fail_import(asker, import_id, "Who asked for it may not do so any more.")
        return "refused"
    try:
        outcome = work(actor, import_id, _slice(context))
    except Unavailable:
        raise  # the queue's own retry takes it up again
    except KernelError as failure:
        log.warning("import_failed", batch=import_batch_id, why=str(failure))
        fail_import(actor, import_id, str(failure))
        return "failed"
    if outcome == "interrupted":
        _defer(actor, name, import_id)
    return outcome


def _slice(context: JobContext) -> Callable[[], bool]:
    until = time.monotonic() + SLICE_S
    return lambda: time.monotonic() < until and not context.should_abort()
