"""Jobs of one organization on the queue: what they are, stop them, run them again.

The queue's tables belong to app_jobs and know no row security: each statement here names the
organization that the job itself carries.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from kernel.errors import Unavailable
from kernel.store.connection import StoreUrls
from kernel.store.queue import queue_connection

JobState = Literal["waiting", "running", "done", "failed", "stopped"]
_STATES = {"waiting": ["todo"], "running": ["doing"], "done": ["succeeded"], "failed": ["failed"],
           "stopped": ["cancelled", "aborted"]}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """One job.

    Attributes:
        task: What it does, as the worker knows it.
        person_id: Who asked for it; None for what runs by the clock.
        asked_at: When it was handed in.
        due_at: When it may run at the earliest, where that was said.
        began_at: When it was taken last.
        ended_at: When it ended.
        attempts: How often it was taken before.
        stopping: Whether it was told to stop while it runs.
    """

    id: int
    task: str
    state: JobState
    person_id: UUID | None
    asked_at: datetime
    due_at: datetime | None
    began_at: datetime | None
    ended_at: datetime | None
    attempts: int
    stopping: bool


_JOBS = """
select job.id, job.task_name as task,
       case job.status when 'todo' then 'waiting' when 'doing' then 'running'
            when 'succeeded' then 'done' when 'failed' then 'failed' else 'stopped' end as state,
       (job.args ->> 'person_id')::uuid as person_id,
       told.asked_at, job.scheduled_at as due_at, told.began_at, told.ended_at,
       job.attempts, job.abort_requested as stopping
  from procrastinate_jobs job
  cross join lateral (
        select min(at) as asked_at, max(at) filter (where type = 'started') as began_at,
               max(at) filter (where type in ('succeeded', 'failed', 'cancelled', 'aborted'))
                   as ended_at
          from procrastinate_events event where event.job_id = job.id) told
 where job.args ->> 'organization_id' = %(organization)s
   and (%(states)s::text[] is null or job.status::text = any (%(states)s))
 order by job.id desc
 limit %(limit)s
"""


def jobs_of(
    urls: StoreUrls, organization_id: UUID, *, state: JobState | None = None, limit: int = 200
) -> Sequence[JobRow]:
    """The newest jobs of an organization.

    Raises:
        Unavailable: The queue does not answer.
    """
    asked = {
        "organization": str(organization_id),
        "states": _STATES[state] if state else None,
        "limit": limit,
    }
    with _queue(urls) as connection:
        return connection.cursor(row_factory=class_row(JobRow)).execute(_JOBS, asked).fetchall()


def open_jobs(urls: StoreUrls, organization_id: UUID) -> int:
    """How many jobs of an organization wait or run; what runs by the clock is not counted.

    Raises:
        Unavailable: The queue does not answer.
    """
    with _queue(urls) as connection:
        found = connection.execute(
            "select count(*) from procrastinate_jobs"
            " where args ->> 'organization_id' = %s and status in ('todo', 'doing')"
            " and queue_name <> 'maintenance'",
            (str(organization_id),),
        ).fetchone()
    return int(found[0]) if found else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A job that was taken out of the line, or told to stop while it ran."""

    args: Mapping[str, str]
    waited: bool


def stop_job(urls: StoreUrls, organization_id: UUID, job_id: int) -> Stopped | None:
    """Take a waiting job out, or tell a running one to stop; None where there is none such."""
    with _queue(urls) as connection:
        row = connection.execute(
            "select args, status = 'todo', procrastinate_cancel_job_v1(id, true, false)"
            " from procrastinate_jobs"
            " where id = %s and args ->> 'organization_id' = %s and status in ('todo', 'doing')",
            (job_id, str(organization_id)),
        ).fetchone()
    return Stopped(args=row[0], waited=row[1]) if row else None


def run_again(urls: StoreUrls, organization_id: UUID, job_id: int) -> bool:
    """Have a failed job run once more; False where there is none such."""
    return _done(
        urls,
        "select procrastinate_retry_job_v2(id, now(), null, null, null) is null"
        " from procrastinate_jobs"
        " where id = %s and args ->> 'organization_id' = %s and status = 'failed'",
        (job_id, str(organization_id)),
    )


def _done(urls: StoreUrls, query: str, values: tuple[Any, ...]) -> bool:
    with _queue(urls) as connection:
        return connection.execute(query.encode(), values).fetchone() is not None


@contextmanager
def _queue(urls: StoreUrls) -> Iterator[psycopg.Connection[Any]]:
    how = queue_connection(urls)
    try:
        with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
            yield connection
    except psycopg.Error as failure:
        raise Unavailable("The queue does not answer.", hint="Try again in a moment.") from failure
