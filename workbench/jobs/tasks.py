"""What the worker does: each task calls a workflow as the person who asked for it.

A job carries the organization and the person, never data of theirs. When it runs, it looks the
person up again: who was let go in the meantime has no more jobs. Every job may run twice (after
a kill), so each does its work by key or in one transaction.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from procrastinate import JobContext
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from kernel.errors import KernelError
from kernel.store import audit, connection, papers, sign_in
from kernel.store.actor import Actor, Role
from kernel.store.session import auth_session, tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.fetch_documents import fail_fetch, run_fetch
from kernel.workflows.papers import freshly_read
from workbench import alerts, upkeep
from workbench.auth.door import actor_of_person
from workbench.commission import commission_site
from workbench.settings import settings

log = structlog.get_logger(__name__)
STALLED_S = 30
MOST_TRIES = 20  # more than failures alone can bring: the job has ended its workers
KEEP_JOBS_H = 24 * 14
KEEP_SIGN_INS = timedelta(days=90)


def read_papers(organization_id: str, person_id: str, api14: str) -> int:
    """Read the papers of a well that were never read, or by older readers.

    Returns:
        How many papers the well has; 0 where the person may not have them read any more.
    """
    actor = actor_of_person(UUID(organization_id), UUID(person_id))
    if actor is None or not actor.may(Role.EDITOR):
        log.warning("job_refused", task="read_papers", user=person_id)
        return 0
    with tenant_session(actor) as session:
        rows = papers.papers_of(session, api14)
    return len(freshly_read(actor, ApiNumber.parse(api14), rows))


def fetch_papers(organization_id: str, person_id: str, fetch_id: str) -> str:
    """Fetch the papers that a person asked for, or go on where a killed worker left off.

    Returns:
        What came of it.
    """
    actor = actor_of_person(UUID(organization_id), UUID(person_id))
    if actor is None or not actor.may(Role.EDITOR):
        log.warning("job_refused", task="fetch_papers", user=person_id)
        asker = Actor(
            organization_id=UUID(organization_id), user_id=UUID(person_id), role=Role.VIEWER
        )
        fail_fetch(asker, UUID(fetch_id), "Who asked for the papers may not do so any more.")
        return "refused"
    try:
        return str(run_fetch(actor, UUID(fetch_id), site=commission_site())["status"])
    except KernelError as failure:
        fail_fetch(actor, UUID(fetch_id), failure.message)
        log.warning("fetch_failed", fetch=fetch_id, why=str(failure))
        return "failed"


async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that died to another; the queue does not do so by itself.

    A job that has cost ten workers is the likely cause, and fails instead of ending the next.
    """
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED_S):
        if job.id is None:
            continue
        if job.attempts >= MOST_TRIES:
            log.error("stalled_job_given_up", job=job.id, task=job.task_name, tries=job.attempts)
            await jobs.finish_job_by_id_async(job.id, Status.FAILED, delete_job=False)
            continue
        try:
            await jobs.retry_job(job)
        except UniqueViolation:  # the next one of its kind waits, and does what it would have done
            log.warning("stalled_job_superseded", job=job.id, task=job.task_name)
            await jobs.finish_job_by_id_async(job.id, Status.ABORTED, delete_job=False)
        else:
            log.warning("stalled_job_retried", job=job.id, task=job.task_name)


def seal_audit(context: JobContext, timestamp: int) -> None:
    """Chain what was changed since the last seal; the head goes into the log as well."""
    head = audit.seal(connection.urls())
    if head:
        log.info("audit_sealed", seq=head.seq, rows=head.rows, head=head.hash)


def keep_backups(context: JobContext, timestamp: int) -> None:
    """Make the backups that the settings ask for and that are due."""
    upkeep.keep_backups(connection.urls(), settings(), datetime.now(UTC))


def look_for_alerts(context: JobContext, timestamp: int) -> None:
    """Tell what is newly wrong on this machine, as every app does."""
    urls, now = connection.urls(), datetime.now(UTC)
    alerts.tell(urls, settings(), list(alerts.conditions(urls, settings(), now)), now)


def forget(context: JobContext, timestamp: int) -> None:
    """Delete sign-ins and tokens that ended three months ago."""
    with auth_session() as session:
        gone = sign_in.forget_ended(session, older=KEEP_SIGN_INS)
    log.info("ended_sign_ins_deleted", count=gone)


async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended two weeks ago."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_JOBS_H, include_failed=True, include_cancelled=True
    )
