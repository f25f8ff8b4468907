"""Public lists, histories and checks of the seal on the queue, for administrators."""

from uuid import UUID

import structlog
from procrastinate import JobContext
from procrastinate.exceptions import ConnectorException

from kernel.errors import KernelError, Unavailable
from kernel.store.actor import Actor, Role
from kernel.workflows.admin_jobs import (
    fail_job,
    order_export,
    order_history,
    order_import,
    order_seal_check,
    run_job,
    take_up_again,
)
from workbench.auth.door import actor_of_person
from workbench.jobs.handing_in import in_line, refuse_more_jobs
from workbench.registry_keepers import refuse_others

log = structlog.get_logger(__name__)
TASK, QUEUE = "administer", "papers"


def ask_to_import(actor: Actor, name: str, content: bytes, *, again: bool = False) -> UUID:
    """Have the worker bring a public list into the registry of all organizations.

    Raises:
        NotAllowed: The role is below Admin, or the installation does not name the organization.
        InvalidInput: The file is empty or of another kind.
        Busy: The organization has as many jobs as it may.
        Unavailable: The queue does not answer.
    """
    refuse_others(actor)
    refuse_more_jobs(actor)
    return _defer(actor, order_import(actor, name, content, again=again))


def ask_to_go_on(actor: Actor, job_id: UUID) -> None:
    """Have the worker go on with a list that was stopped. Raises as `ask_to_import`."""
    refuse_others(actor)
    take_up_again(actor, job_id)
    _defer(actor, job_id)


def ask_to_make_history_good(actor: Actor) -> UUID:
    """Have the worker add to the histories of wells what is stored and not told of.

    Raises:
        NotAllowed: The role is below Admin.
        Conflict: That is being done.
        Unavailable: The queue does not answer.
    """
    return _defer(actor, order_history(actor))


def ask_to_check_the_seal(actor: Actor, kept: str = "") -> UUID:
    """Have the worker check the seal of the audit, against one that was kept elsewhere too.

    Raises:
        NotAllowed: The role is below Admin.
        InvalidInput: KEPT is no seal.
        Conflict: That is being done.
        Unavailable: The queue does not answer.
    """
    return _defer(actor, order_seal_check(actor, kept))


def ask_to_export(actor: Actor) -> UUID:
    """Have the worker write all data of the organization into a file.

    Raises:
        NotAllowed: The role is below Admin.
        Conflict: That is being done.
        Unavailable: The queue does not answer.
    """
    return _defer(actor, order_export(actor), lock=f"export:{actor.organization_id}")


def administer(context: JobContext, organization_id: str, person_id: str, admin_job_id: str) -> str:
    """Do what an administrator asked for, as that person.

    Returns:
        What came of it, for the log.
    """
    asker = Actor(organization_id=UUID(organization_id), user_id=UUID(person_id), role=Role.VIEWER)
    actor, job_id = actor_of_person(asker.organization_id, asker.user_id), UUID(admin_job_id)
    if actor is None or not actor.may(Role.ADMIN):
        log.warning("job_refused", task=TASK, user=person_id)
        fail_job(asker, job_id, "Who asked for it may not do so any more.")
        return "refused"
    try:
        came = run_job(actor, job_id, must_end=lambda: bool(context.should_abort()))
    except Unavailable:
        raise  # the queue's own retry takes it up again
    except KernelError as failure:
        log.warning("admin_job_failed", job=admin_job_id, why=str(failure))
        return "failed"
    except Exception:
        log.exception("admin_job_failed", job=admin_job_id)
        fail_job(asker, job_id, "It failed; the log of the worker says why.")
        return "failed"
    if came == "waiting":
        _defer(actor, job_id)
    return came


def _defer(actor: Actor, job_id: UUID, *, lock: str = "administer") -> UUID:
    """Hand a job in; what touches the shared registry or the seal goes one after the other."""
    try:
        in_line(actor.organization_id, TASK, queue=QUEUE, lock=lock).defer(
            organization_id=str(actor.organization_id),
            person_id=str(actor.user_id),
            admin_job_id=str(job_id),
        )
    except ConnectorException as failure:
        fail_job(actor, job_id, "The queue does not answer.")
        raise Unavailable("The queue does not answer.", hint="Try again in a moment.") from failure
    return job_id
