"""`workbench bench schedule`: many people edit one schedule through its page, and lose nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


def measured(*arguments):
    command = [Path(sys.executable).parent / "workbench", "bench", "schedule", "--json"]
    done = subprocess.run(
        [*command, "--repeats", "0", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_that_thirty_people_edit_one_schedule_at_once_and_no_edit_is_lost():
    figures = measured("--people", "30", "--seconds", "3", "--think", "3")

    assert figures["people"] == 30
    assert figures["edits"] >= 30
    assert (figures["edits_failed"], figures["edits_lost"]) == (0, 0)
    assert figures["cpu_ms_an_edit"] > 0


@pytest.mark.soak
@pytest.mark.timeout(1_200)
def test_that_no_edit_of_thirty_people_is_lost_in_five_minutes():
    figures = measured("--people", "30", "--seconds", "300")

    assert figures["edits"] > 300
    assert (figures["edits_failed"], figures["edits_lost"]) == (0, 0)
