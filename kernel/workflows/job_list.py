"""The jobs of an organization, as its administrator watches them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from kernel.errors import Conflict, NotFound
from kernel.store import connection
from kernel.store import queue_jobs as store
from kernel.store.actor import Actor, Role
from kernel.store.queue import workers_alive
from kernel.store.queue_jobs import JobRow, JobState
from kernel.store.server_state import QueueState, queue_state
from kernel.workflows.admin_jobs import fail_job, stop_job
from kernel.workflows.batches import cancel_batch
from kernel.workflows.campaign_runs import fail_calculation
from kernel.workflows.declines import stop_fits
from kernel.workflows.fetch_documents import stop_fetch
from kernel.workflows.hand_in import stop_reading
from kernel.workflows.reports import fail_report
from kernel.workflows.volume_import import fail_import

MOST_JOBS = 200
STOPPED = "An administrator stopped it on the page Jobs."
# What a job was to do, by what it names: works that go on in slices, and those that do not or did
# not begin.
_IN_SLICES: Mapping[str, Callable[[Actor, UUID], object]] = {
    "batch_id": cancel_batch,
    "decline_run_id": stop_fits,
    "import_batch_id": lambda actor, of: fail_import(actor, of, STOPPED),
    "reading_id": stop_reading,
    "fetch_id": stop_fetch,
    "admin_job_id": stop_job,  # a list stops between blocks, and can be taken up again
}
_AT_ONCE: Mapping[str, Callable[[Actor, UUID], object]] = {
    "report_id": lambda actor, of: fail_report(actor, of, STOPPED),
    "run_id": lambda actor, of: fail_calculation(actor, of, STOPPED),
    "admin_job_id": lambda actor, of: fail_job(actor, of, STOPPED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The queue as a whole.

    Attributes:
        workers: Workers that gave a sign of life lately.
        queue: Jobs of all organizations, counted only.
    """

    workers: int
    queue: QueueState


def watch_queue(actor: Actor) -> Watched:
    """Workers and waiting time, for an administrator.

    Raises:
        NotAllowed: The role is below Admin.
        Unavailable: The queue does not answer.
    """
    actor.must_be(Role.ADMIN)
    urls = connection.urls()
    return Watched(workers=workers_alive(urls), queue=queue_state(urls))


def jobs(
    actor: Actor, *, state: JobState | None = None, limit: int = MOST_JOBS
) -> Sequence[JobRow]:
    """The newest jobs of the organization.

    Raises:
        NotAllowed: The role is below Admin.
        Unavailable: The queue does not answer.
    """
    actor.must_be(Role.ADMIN)
    found: Sequence[JobRow] = store.jobs_of(
        connection.urls(), actor.organization_id, state=state, limit=min(limit, MOST_JOBS)
    )
    return found


def stop(actor: Actor, job_id: int) -> None:
    """Take a waiting job out, or tell a running one to stop at its next pause.

    What it was to do is stopped too, so that it neither goes on in another job nor seems to wait.

    Raises:
        NotAllowed: The role is below Admin.
        NotFound: The organization has no such job that waits or runs.
    """
    actor.must_be(Role.ADMIN)
    stopped = store.stop_job(connection.urls(), actor.organization_id, job_id)
    if stopped is None:
        raise NotFound("There is no such job any more.", hint="It may have ended; look again.")
    ends = {**_IN_SLICES, **_AT_ONCE} if stopped.waited else _IN_SLICES
    for name, end in ends.items():
        if of := stopped.args.get(name):
            with suppress(NotFound, Conflict):  # it is gone, or over
                end(actor, UUID(of))


def again(actor: Actor, job_id: int) -> None:
    """Have a failed job run once more, as the person who asked for it.

    Raises:
        NotAllowed: The role is below Admin.
        NotFound: The organization has no such failed job.
    """
    actor.must_be(Role.ADMIN)
    if not store.run_again(connection.urls(), actor.organization_id, job_id):
        raise NotFound("There is no such failed job.", hint="It may run again already.")
