"""How the workers of one run (`pytest --numprocesses`) share out the tests.

A file stays with one worker, as `--dist=loadfile` has it. By itself that begins with the files of
many tests, so that a file of one long test begins last and everybody waits for it: here the long
ones come first. Browser tests need a product at work, which each worker would set up anew: two
workers take them all.
"""

from collections import Counter
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

HERE = Path(__file__).parent
BROWSER = sorted(f"tests/e2e/{path.name}" for path in HERE.glob("e2e/test_*.py"))

# Long for their few tests, longest first: `make test` tells the slowest at its end.
LONG = (
    "tests/e2e/",
    "tests/store/test_external.py",
    "tests/processes/test_up.py",
    "tests/processes/test_deploy.py",
    "tests/processes/test_back_to_a_moment.py",
    "tests/store/test_isolation.py",
    "tests/jobs/",
    "tests/api/test_the_description.py",
    "tests/store/",
    "tests/workflows/test_sample_operations.py",
    "tests/workflows/test_sample_data.py",
    "tests/documents/test_fuzz.py",
    "tests/isolation/",
    "tests/workflows/test_build_plan.py",
    "tests/reports/",
    "tests/policy/test_books.py",
    "tests/sources/",
    "tests/scheduling/test_rig_levelling.py",
    "tests/workflows/test_level_campaign.py",
)


def file_of(nodeid: str) -> str:
    """The file that a test stands in."""
    return nodeid.split("::", 1)[0]


def rank(file: str) -> int:
    """The place of a file among the long ones; behind them for any other."""
    return next((at for at, start in enumerate(LONG) if file.startswith(start)), len(LONG))


def longest_first(items: list[pytest.Item]) -> None:
    """Put the files that take long before the others, and those before by their tests."""
    tests = Counter(file_of(item.nodeid) for item in items)
    files = sorted(tests, key=lambda file: (rank(file), -tests[file], file))
    place = {file: at for at, file in enumerate(files)}
    items.sort(key=lambda item: place[file_of(item.nodeid)])


class LongestFirst(LoadFileScheduling):
    """Files in the order of their collection; those of the browser in two shares."""

    def _split_scope(self, nodeid: str) -> str:
        file = file_of(nodeid)
        return f"browser {BROWSER.index(file) % 2}" if file in BROWSER else file
