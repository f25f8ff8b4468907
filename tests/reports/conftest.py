"""The worker, at work until the reports of a test are made."""

from collections.abc import Callable, Sequence

import pytest

from kernel.store.connection import StoreUrls
from kernel.store.reports import ReportRow
from workbench.jobs.queue import work


@pytest.fixture
def until_made(store: StoreUrls) -> Callable[[Callable[[], Sequence[ReportRow]]], None]:
    """Have the worker go on until these reports are made.

    One report is made after the other, those that other tests left in the queue too.
    """

    def go_on(rows: Callable[[], Sequence[ReportRow]]) -> None:
        for _ in range(8):
            work(store, until_empty=True)
            found = rows()
            if found and all(row.state in ("done", "failed") for row in found):
                return

    return go_on
