"""How many jobs a second the queue carries, from its table and back, when they do nothing.

On an embedded database of its own, by one worker with the settings of the real one.
"""

import asyncio
import json
import time
from typing import Any

from procrastinate import App
from procrastinate.types import JSONValue

from kernel.store.connection import StoreUrls
from workbench.bench.own_store import own_store
from workbench.jobs.handing_in import connector
from workbench.jobs.queue import CONCURRENCY
from workbench.logs import configure_logs

LIMIT_PER_S = 200
AT_ONCE = 1_000
QUEUE = "bench"


def run(*, jobs: int, as_json: bool) -> str:
    """The figures as lines or JSON."""
    configure_logs("error", process="bench")
    with own_store() as (_, urls):
        found = job_figures(urls, jobs)
    if as_json:
        return json.dumps(found, indent=1)
    return (
        f"{found['jobs']:,} jobs that do nothing: handed in {found['handed_in_s']} s,"
        f" {found['handed_in_per_s']:,} jobs/s; done by one worker in {found['seconds']} s,"
        f" {found['jobs_per_s']:,} jobs/s (limit {LIMIT_PER_S}); each ran once:"
        f" {'yes' if found['ran'] == found['jobs'] else 'NO'}"
    )


def job_figures(urls: StoreUrls, jobs: int) -> dict[str, Any]:
    """Hand JOBS no-op jobs in, let one worker do them, and measure both."""
    return asyncio.run(_figures(urls, jobs))


async def _figures(urls: StoreUrls, jobs: int) -> dict[str, Any]:
    app = App(connector=connector(urls, most=CONCURRENCY + 3))
    ran: list[int] = []

    @app.task(queue=QUEUE, name="bench_nothing")
    async def nothing(number: int) -> None:
        ran.append(number)

    async with app.open_async():
        began = time.perf_counter()
        for at in range(0, jobs, AT_ONCE):
            numbers: list[dict[str, JSONValue]] = [
                {"number": number} for number in range(at, min(at + AT_ONCE, jobs))
            ]
            await nothing.batch_defer_async(*numbers)
        handed_in = time.perf_counter()
        await app.run_worker_async(
            queues=[QUEUE],
            concurrency=CONCURRENCY,
            wait=False,
            install_signal_handlers=False,
            delete_jobs="always",
        )
        end = time.perf_counter()
    return {
        "jobs": jobs,
        "ran": len(set(ran)) if len(set(ran)) == len(ran) else -1,
        "handed_in_s": round(handed_in - began, 2),
        "handed_in_per_s": round(jobs / (handed_in - began)),
        "seconds": round(end - handed_in, 2),
        "jobs_per_s": round(jobs / (end - handed_in)),
    }
