"""Requests of all processes of a machine take turns; nobody waits in these tests."""

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import Unavailable
from kernel.sources.pace import Pace
from tests.sources.conftest import Clock

WORKER = """
import sys
from pathlib import Path
from kernel.sources.pace import Pace

pace = Pace(file=Path(sys.argv[1]), clock=lambda: 1000.0, sleep=lambda s: print(f"{s:.0f}"))
for _ in range(20):
    pace.take_turn()
"""


def pace_of(tmp_path, clock, **more) -> Pace:
    return Pace(file=tmp_path / "pace", clock=clock, sleep=clock.sleep, **more)


def test_that_the_first_request_waits_for_nobody(tmp_path, clock):
    pace_of(tmp_path, clock).take_turn()

    assert clock.slept == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(pauses=st.lists(st.floats(0, 3), min_size=1, max_size=12), every_s=st.floats(0.5, 5))
def test_that_two_requests_are_never_nearer_than_set(tmp_path_factory, pauses, every_s):
    clock = Clock()
    folder = tmp_path_factory.mktemp("pace")
    sent = []
    for pause in pauses:
        clock.now += pause
        pace_of(folder, clock, every_s=every_s).take_turn()
        sent.append(clock.now)

    assert all(later - earlier >= every_s - 1e-6 for earlier, later in pairwise(sent))


def test_that_processes_never_take_the_same_turn(tmp_path):
    file = str(tmp_path / "pace")
    running = [
        subprocess.Popen([sys.executable, "-c", WORKER, file], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]

    waits = [int(line) for one in running for line in one.communicate()[0].split()]

    assert sorted(waits) == list(range(1, 60))


def test_that_a_site_that_asks_for_patience_gets_it_from_every_process(tmp_path, clock):
    mine, theirs = pace_of(tmp_path, clock), pace_of(tmp_path, clock)
    began = clock.now

    mine.hold(60, then_slowly=True)
    theirs.take_turn()
    first = clock.now
    mine.take_turn()

    assert first - began == 60
    assert clock.now - first == 10


def test_that_after_an_hour_the_usual_pace_returns(tmp_path, clock):
    pace = pace_of(tmp_path, clock)
    pace.hold(60, then_slowly=True)
    clock.now += 60 + 3600

    pace.take_turn()
    pace.take_turn()

    assert clock.slept == [1.0]


@pytest.mark.parametrize("text", ["", "nonsense", "[1]", '{"next": "soon"}', '{"next": 9e99}'])
def test_that_a_spoilt_file_or_a_clock_set_back_stops_nobody(tmp_path, clock, text):
    (tmp_path / "pace").write_text(text)

    pace_of(tmp_path, clock).take_turn()

    assert clock.slept == []


def test_that_a_file_that_cannot_be_written_is_said(tmp_path, clock):
    (tmp_path / "file").write_text("")

    with pytest.raises(Unavailable, match="cannot be written"):
        Pace(file=tmp_path / "file" / "pace", clock=clock, sleep=clock.sleep).take_turn()
