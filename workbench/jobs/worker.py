"""The process that takes jobs from the queue."""

import structlog

from workbench.jobs.queue import work
from workbench.logs import configure_logs
from workbench.settings import settings
from workbench.starter import wait_for_go
from workbench.startup import open_store, refuse_old_schema

log = structlog.get_logger(__name__)


def run_worker(*, supervised: bool = False) -> None:
    """Take jobs until told to stop.

    Args:
        supervised: Wait for our starter's word, and end with it.

    Raises:
        Unavailable: The database does not answer or is of another version.
    """
    options = settings()
    configure_logs(options.log_level, process="worker")
    if supervised:
        wait_for_go()
    urls = open_store(options)
    refuse_old_schema(urls)
    log.info("worker_started")
    work(urls)
