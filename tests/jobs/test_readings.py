"""Papers that are handed in: read at once or by a worker, stopped, taken up after a kill."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import procrastinate
import psycopg
import pytest
import sqlalchemy as sa

from kernel.errors import InvalidInput, NotAllowed, NotFound
from kernel.store import papers
from kernel.store.connection import StoreUrls, plain_engine
from kernel.store.queue import queue_connection
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows import people as people_workflow
from kernel.workflows.hand_in import run_reading, stop_reading
from kernel.workflows.papers import papers_of
from kernel.workflows.plan_order import finish_reading
from kernel.workflows.plans import list_plans, load_plan
from kernel.workflows.reading import Upload
from kernel.workflows.reading_state import open_readings, reading_state
from workbench.jobs import tasks
from workbench.jobs.queue import queue, work
from workbench.jobs.readings import ask_to_read

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def api(a_well_number) -> ApiNumber:
    return ApiNumber(api14=a_well_number())


def work_on(store: StoreUrls, team, state) -> None:
    """Let workers work until the reading is over; a job may hand it on to one after it."""
    for _ in range(10):
        work(store, until_empty=True)
        if not reading_state(team.admin, state.id).running:
            return


def bytes_waiting(store: StoreUrls, team) -> int:
    """How many files the organization holds that are not read yet, as the backup role sees it."""
    with plain_engine(store.backup).connect() as connection:
        return connection.scalar(
            sa.text("select count(*) from app.paper_handed_in where organization_id = :o"),
            {"o": team.editor.organization_id},
        )


def test_that_papers_with_a_text_layer_are_read_and_planned_before_the_answer(
    store, org_a, api, a_w2
):
    state = ask_to_read(org_a.editor, [a_w2(api)], api=api, plan={})

    assert state.state == "ended"
    assert load_plan(org_a.viewer, state.snapshot_id)["api"] == api.api10
    assert bytes_waiting(store, org_a) == 0


def test_that_a_scan_is_left_to_the_worker_and_its_pages_are_counted(
    store, org_a, api, a_w2, a_scan
):
    state = ask_to_read(org_a.editor, [a_w2(api), a_scan], api=api)

    assert state.running
    assert [file.state for file in state.files] == ["read", "waiting"]
    assert state.words == "scan.tif: page 1 of 3, reading the scan."
    assert papers_of(org_a.viewer, api) == []
    assert [one.id for one in open_readings(org_a.viewer, api)] == [state.id]

    work_on(store, org_a, state)

    ended = reading_state(org_a.viewer, state.id)
    assert (ended.state, ended.words, ended.share) == ("ended", "Read: 2 of 2 kept.", 1.0)
    assert [paper.name for paper in papers_of(org_a.viewer, api)] == ["w2.pdf", "scan.tif"]
    assert open_readings(org_a.viewer, api) == []
    assert bytes_waiting(store, org_a) == 0


def test_that_the_worker_makes_the_plan_that_waited_for_a_scan_and_makes_it_once(
    store, org_a, api, a_w2, a_scan
):
    plan = {"mode": "isolated", "merge_threshold_ft": 200.0}
    state = ask_to_read(org_a.editor, [a_w2(api), a_scan], api=api, plan=plan)
    assert list_plans(org_a.viewer, api=api) == []
    run_reading(org_a.editor, state.id)
    with plain_engine(store.backup).connect() as connection:
        promised = connection.scalar(
            sa.text("select plan ->> 'snapshot_id' from app.paper_reading where id = :id"),
            {"id": state.id},
        )

    made = finish_reading(org_a.editor, state.id)
    work_on(store, org_a, state)

    assert made["snapshot_id"] == promised
    assert str(reading_state(org_a.viewer, state.id).snapshot_id) == promised
    assert [one.version for one in list_plans(org_a.viewer, api=api)] == [1]
    kept = load_plan(org_a.viewer, promised)
    assert (kept["mode"], kept["choices"]["merge_threshold_ft"]) == ("isolated", 200)


def test_that_papers_tell_the_well_that_nobody_typed(store, org_a, api, a_w2, a_scan):
    state = ask_to_read(org_a.editor, [a_w2(api), a_scan], api=None, plan={})
    assert state.api is None

    work_on(store, org_a, state)

    ended = reading_state(org_a.viewer, state.id)
    assert ended.api == api
    assert ended.snapshot_id is not None


def test_that_papers_of_no_well_are_told_so(store, org_a, a_scan):
    state = ask_to_read(org_a.editor, [a_scan], api=None, plan={})

    work_on(store, org_a, state)

    ended = reading_state(org_a.viewer, state.id)
    assert ended.state == "ended"
    assert "None of these papers names a well." in ended.problem
    assert bytes_waiting(store, org_a) == 0


def test_that_a_file_that_is_no_paper_is_named_where_no_number_was_given(org_a):
    state = ask_to_read(org_a.editor, [Upload(name="a.pdf", content=b"hello")], api=None, plan={})

    assert "a.pdf: The file is neither a PDF nor a picture" in state.problem


def test_that_what_is_in_the_way_of_a_plan_is_told_with_the_reading(org_a, api, a_w2, a_scan):
    other = ApiNumber.parse("4200399999")
    with pytest.raises(InvalidInput, match="is the W-2 of well"):
        ask_to_read(org_a.editor, [a_w2(other)], api=api, plan={})
    assert open_readings(org_a.viewer, api) == []


def test_that_a_stopped_reading_keeps_what_is_read_and_reads_nothing_more(
    store, org_a, api, a_w2, a_scan
):
    state = ask_to_read(org_a.editor, [a_w2(api), a_scan], api=api, plan={})

    stop_reading(org_a.editor, state.id)
    work_on(store, org_a, state)

    ended = reading_state(org_a.viewer, state.id)
    assert (ended.state, ended.words) == ("stopped", "Stopped: 1 of 2 kept.")
    assert [paper.name for paper in papers_of(org_a.viewer, api)] == ["w2.pdf"]
    assert list_plans(org_a.viewer, api=api) == []
    assert bytes_waiting(store, org_a) == 0


def test_that_a_reading_is_stopped_in_the_middle_of_a_file(org_a, api, a_scan, monkeypatch):
    state = ask_to_read(org_a.editor, [a_scan], api=api)

    def read_until_stopped(content, name, *, pulse, pages):
        pulse(1, 3)
        stop_reading(org_a.editor, state.id)
        pulse(2, 3)
        raise AssertionError("read on")

    monkeypatch.setattr("kernel.workflows.reading.read_in_sandbox", read_until_stopped)

    assert run_reading(org_a.editor, state.id) == "stopped"


def test_that_a_worker_that_has_to_end_leaves_its_file_to_another(store, org_a, api, a_scan):
    state = ask_to_read(org_a.editor, [a_scan], api=api)

    assert run_reading(org_a.editor, state.id, must_end=lambda: True) == "waiting"
    assert run_reading(org_a.editor, state.id) == "kept"


def test_that_a_reading_whose_asker_died_before_telling_the_queue_is_taken_up(
    store, org_a, api, a_scan
):
    state = ask_to_read(org_a.editor, [a_scan], api=api)
    how = queue_connection(store)
    with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
        connection.execute(
            "delete from procrastinate_jobs where lock = %s", (f"reading:{state.id}",)
        )
        connection.execute(  # as if the seconds of its insurance had passed
            "update procrastinate_jobs set scheduled_at = now() where args ->> 'reading_id' = %s",
            (str(state.id),),
        )

    work_on(store, org_a, state)

    assert reading_state(org_a.viewer, state.id).state == "ended"


def test_that_a_reading_of_somebody_let_go_is_stopped(store, org_a, api, a_scan):
    state = ask_to_read(org_a.editor, [a_scan], api=api)
    people_workflow.deactivate_person(org_a.admin, org_a.editor.user_id)

    work_on(store, org_a, state)

    assert reading_state(org_a.admin, state.id).state == "stopped"


def test_that_a_viewer_and_a_stranger_neither_hand_in_nor_watch_nor_stop(org_a, org_b, api, a_scan):
    state = ask_to_read(org_a.editor, [a_scan], api=api)

    with pytest.raises(NotAllowed):
        ask_to_read(org_a.viewer, [a_scan], api=api)
    with pytest.raises(NotAllowed):
        stop_reading(org_a.viewer, state.id)
    for refused in (reading_state, stop_reading):
        with pytest.raises(NotFound):
            refused(org_b.editor, state.id)
    assert open_readings(org_b.viewer) == []
    stop_reading(org_a.editor, state.id)


def test_that_a_worker_killed_in_mid_reading_loses_no_file_and_keeps_none_twice(
    store, home, org_a, api, a_w2
):
    files = [a_w2(api, name=f"w2-{n}.pdf", remarks=f"PRINT {n}.") for n in range(12)]
    state = ask_to_read(org_a.editor, files, api=api, plan={}, at_once=False)

    def two_are_read() -> bool:
        files = reading_state(org_a.viewer, state.id).files
        return sum(file.state == "read" for file in files) >= 2

    a_worker_works_until(home, two_are_read)

    read = [f.name for f in reading_state(org_a.viewer, state.id).files if f.state == "read"]
    assert len(read) < 12
    as_if_silent_for_long(store)

    work_on(store, org_a, state)

    ended = reading_state(org_a.viewer, state.id)
    assert (ended.state, ended.problem) == ("ended", "")
    kept = [paper.name for paper in papers_of(org_a.viewer, api)]
    assert kept == [file.name for file in files]
    assert [plan.version for plan in list_plans(org_a.viewer, api=api)] == [1]


def test_that_a_scan_whose_worker_was_killed_goes_on_with_the_page_that_it_was_at(
    store, home, org_a, org_b, api, a_scanned_letter
):
    state = ask_to_read(org_a.editor, [a_scanned_letter(api)], api=api)

    a_worker_works_until(home, lambda: pages_read(store, org_a) != [])
    assert pages_read(store, org_a) in ([1], [1, 2])
    in_the_pages_read(store, org_a, "1625", "1777")  # a page read anew would not say so

    assert run_reading(org_a.editor, state.id) == "kept"

    assert pages_read(store, org_a) == [1, 2, 3]
    assert "1777 feet" in wording_of_the_letter(org_a, api)
    assert pages_read(store, org_b) == []


def pages_read(store: StoreUrls, team) -> list[int]:
    """The scanned pages kept for an organization, as the backup role sees them."""
    with plain_engine(store.backup).connect() as connection:
        wanted = "select number from app.scanned_page where organization_id = :o order by number"
        return list(connection.scalars(sa.text(wanted), {"o": team.editor.organization_id}))


def in_the_pages_read(store: StoreUrls, team, words: str, instead: str) -> None:
    """Write other words into the pages kept for an organization."""
    with plain_engine(store.owner).begin() as connection:
        connection.execute(
            sa.text("select set_config('app.current_organization_id', :o, true)"),
            {"o": str(team.editor.organization_id)},
        )
        changed = connection.execute(
            sa.text(
                "update app.scanned_page set words = replace(words::text, :a, :b)::jsonb"
                " where strpos(words::text, :a) > 0"
            ),
            {"a": f'"{words}"', "b": f'"{instead}"'},
        )
        assert changed.rowcount == 1


def wording_of_the_letter(team, api: ApiNumber) -> str:
    with tenant_session(team.viewer) as session:
        [paper] = papers.papers_of(session, api.api14)
    return paper.extraction[0]["data"]["wording"]


def a_worker_works_until(home: Path, enough: Callable[[], bool]) -> None:
    """Start a worker in a process of its own, and kill it without warning."""
    worker = subprocess.Popen(
        [Path(sys.executable).parent / "workbench", "worker"],
        cwd=ROOT,
        env={**os.environ, "WORKBENCH_DATA_DIR": str(home), "WORKBENCH_LOG_LEVEL": "error"},
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 120
        while not enough():
            assert worker.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()


def as_if_silent_for_long(store: StoreUrls) -> None:
    """Let the last sign of life be long ago, and recover as the periodic task does."""
    how = queue_connection(store)
    with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
        connection.execute(
            "update procrastinate_workers set last_heartbeat = now() - interval '1 hour'"
        )

    async def recover() -> None:
        app = queue(store)
        async with app.open_async():
            context = procrastinate.JobContext(
                app=app, worker_name="test", job=None, start_timestamp=0, abort_reason=None
            )
            await tasks.retry_stalled(context, 0)

    asyncio.run(recover())
