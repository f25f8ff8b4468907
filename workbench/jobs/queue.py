"""The queue of this process: where jobs are handed in, and where the worker takes them from."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException

from kernel.errors import Unavailable
from kernel.store import connection
from kernel.store.actor import Actor
from kernel.store.connection import StoreUrls
from kernel.store.queue import workers_alive
from kernel.wells.api_number import ApiNumber
from kernel.workflows.fetch_documents import ask_for_documents, fail_fetch
from workbench.commission import commission_site
from workbench.jobs import (
    administration,
    batches,
    calculations,
    declines,
    notices,
    readings,
    reminders,
    reports,
    tasks,
    volumes,
)
from workbench.jobs.asking_reports import TASK
from workbench.jobs.handing_in import BACK_OFF, connector, in_line, refuse_more_jobs
from workbench.jobs.planning_pool import close_pool
from workbench.settings import QUEUE_CONNECTIONS

CONCURRENCY = 2
PAPERS, MAINTENANCE = "papers", "maintenance"
HEARTBEAT_S = 5.0


def queue(urls: StoreUrls) -> App:
    """The queue of a store; nothing is connected before it is opened."""
    app = App(connector=connector(urls, most=QUEUE_CONNECTIONS))
    app.task(queue=PAPERS, name="read_papers")(tasks.read_papers)
    app.task(queue=PAPERS, name="fetch_papers")(tasks.fetch_papers)
    app.task(queue=PAPERS, name=readings.TASK, pass_context=True, retry=BACK_OFF)(
        readings.read_handed_in
    )
    app.task(queue=PAPERS, name=batches.TASK, pass_context=True, retry=BACK_OFF)(batches.plan_batch)
    app.task(queue=PAPERS, name=TASK)(reports.make_report)
    app.task(queue=PAPERS, name=administration.TASK, pass_context=True, retry=BACK_OFF)(
        administration.administer
    )
    app.task(queue=PAPERS, name=calculations.TASK)(calculations.calculate)
    volumes.register(app)
    declines.register(app)
    app.task(queue=MAINTENANCE, name=notices.TASK)(notices.mail_person)
    app.task(queue=MAINTENANCE, name=reminders.TASK)(reminders.remind_person)
    _regularly(app, notices.send_notices, "* * * * *")
    _regularly(app, reminders.send_reminders, "40 * * * *")
    _regularly(app, reports.run_schedules, "*/5 * * * *")
    _regularly(app, tasks.retry_stalled, "* * * * *")
    _regularly(app, tasks.seal_audit, "*/5 * * * *")
    _regularly(app, tasks.keep_backups, "*/10 * * * *")
    _regularly(app, tasks.look_for_alerts, "* * * * *")
    _regularly(app, tasks.forget, "17 3 * * *")
    _regularly(app, tasks.forget_jobs, "27 3 * * *")
    return app


def _regularly(app: App, task: Callable[[JobContext, int], Any], cron: str) -> None:
    """Have TASK run at the times of CRON (UTC), by one worker, never twice at once."""
    name = task.__name__
    made = app.task(queue=MAINTENANCE, name=name, queueing_lock=name, lock=name, pass_context=True)(
        task
    )
    app.periodic(cron=cron)(made)


def live_workers() -> int:
    """How many workers take jobs from the queue of the opened store.

    Raises:
        Unavailable: The queue does not answer.
    """
    return workers_alive(connection.urls())


def ask_to_fetch_papers(actor: Actor, api: ApiNumber, *, again: bool = False) -> UUID:
    """Have the papers of a well fetched by the worker; `fetch_state` says how far it is.

    All fetches stand in one line, so that the site is asked over one connection at a time.

    Raises:
        NotAllowed: Fetching is off, or the role does not permit changes.
        Conflict: The papers of this well are being fetched.
        Busy: The organization has as many jobs as it may.
        Unavailable: The queue does not answer, or there is no browser.
    """
    commission_site()  # whoever may not fetch is told at once, not by the worker
    refuse_more_jobs(actor)
    fetch_id = ask_for_documents(actor, api, again=again)
    try:
        in_line(actor.organization_id, "fetch_papers", lock="rrc").defer(
            organization_id=str(actor.organization_id),
            person_id=str(actor.user_id),
            fetch_id=str(fetch_id),
        )
    except ConnectorException as failure:
        fail_fetch(actor, fetch_id, "The queue does not answer.")
        raise Unavailable("The queue does not answer.", hint="Try again in a moment.") from failure
    return fetch_id


def work(urls: StoreUrls, *, until_empty: bool = False) -> None:
    """Take jobs until told to stop; what is under way is finished first.

    Args:
        urls: The store.
        until_empty: Return when no job waits.
    """
    try:
        asyncio.run(_work(urls, until_empty))
    finally:
        close_pool()


def _named_in_logs(run: Callable[[], Any], context: JobContext, _worker: object) -> Any:
    """Every line that a job logs says which job it is."""
    with structlog.contextvars.bound_contextvars(job=context.job.id, task=context.job.task_name):
        return run()


async def _work(urls: StoreUrls, until_empty: bool) -> None:
    app = queue(urls)
    async with app.open_async():
        await app.run_worker_async(
            concurrency=CONCURRENCY,
            wait=not until_empty,
            update_heartbeat_interval=HEARTBEAT_S,
            stalled_worker_timeout=HEARTBEAT_S * 4,
            shutdown_graceful_timeout=8,
            listen_notify=not until_empty,
            install_signal_handlers=not until_empty,
            task_middleware=[_named_in_logs],
        )
