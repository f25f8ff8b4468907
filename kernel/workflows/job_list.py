"""The jobs of an organization, as its administrator watches them."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.errors import NotFound
from kernel.store import connection
from kernel.store import queue_jobs as store
from kernel.store.actor import Actor, Role
from kernel.store.queue import workers_alive
from kernel.store.queue_jobs import JobRow, JobState
from kernel.store.server_state import QueueState, queue_state

MOST_JOBS = 500


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


def jobs(actor: Actor, *, state: JobState | None = None, limit: int = 200) -> Sequence[JobRow]:
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

    Raises:
        NotAllowed: The role is below Admin.
        NotFound: The organization has no such job that waits or runs.
    """
    actor.must_be(Role.ADMIN)
    if not store.stop_job(connection.urls(), actor.organization_id, job_id):
        raise NotFound("There is no such job any more.", hint="It may have ended; look again.")


def again(actor: Actor, job_id: int) -> None:
    """Have a failed job run once more, as the person who asked for it.

    Raises:
        NotAllowed: The role is below Admin.
        NotFound: The organization has no such failed job.
    """
    actor.must_be(Role.ADMIN)
    if not store.run_again(connection.urls(), actor.organization_id, job_id):
        raise NotFound("There is no such failed job.", hint="It may run again already.")
