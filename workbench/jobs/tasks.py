"""What the worker does: each task calls a workflow as the person who asked for it.

A job carries the organization and the person, never data of theirs. When it runs, it looks the
person up again: who was let go in the meantime has no more jobs. Every job may run twice (after
a kill), so each does its work by key or in one transaction.
"""

import structlog
from procrastinate import Blueprint, JobContext

from kernel.store import audit, connection

log = structlog.get_logger(__name__)
tasks = Blueprint()
STALLED_S = 30
KEEP_JOBS_H = 24 * 14


@tasks.periodic(cron="* * * * *")
@tasks.task(queue="maintenance", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that died to another; the queue does not do so by itself."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED_S):
        log.warning("stalled_job_retried", job=job.id, task=job.task_name)
        await jobs.retry_job(job)


@tasks.periodic(cron="*/5 * * * *")
@tasks.task(queue="maintenance", queueing_lock="seal_audit")
def seal_audit(timestamp: int) -> None:
    """Chain what was changed since the last seal; the head goes into the log as well."""
    head = audit.seal(connection.urls())
    if head:
        log.info("audit_sealed", seq=head.seq, rows=head.rows, head=head.hash)


@tasks.periodic(cron="17 3 * * *")
@tasks.task(queue="maintenance", queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended two weeks ago."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_JOBS_H, include_failed=True, include_cancelled=True
    )
