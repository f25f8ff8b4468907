"""A batch through the real queue: shared by workers, cancelled, taken up after a kill."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from kernel.errors import NotAllowed
from kernel.store.connection import StoreUrls, plain_engine
from kernel.store.queue import queue_connection
from kernel.testing import a_gau, a_well
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import write_facts
from kernel.workflows import people as people_workflow
from kernel.workflows.batches import BatchOrder, batch_state, batch_wells, cancel_batch
from kernel.workflows.planning_preferences import change_preferences
from kernel.workflows.plans import list_plans, load_plan
from workbench.jobs.batches import ask_to_plan_batch, ask_to_run_again
from workbench.jobs.queue import work

AS_OF = date(2025, 10, 1)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def an_order(a_well_number):
    """Order so many complete wells from facts files."""

    def order(number: int = 3, **options) -> BatchOrder:
        wells = {}
        for _ in range(number):
            api = ApiNumber.parse(a_well_number())
            wells[api] = write_facts(a_well(api=api.api10))
        return BatchOrder(wells=wells, as_of=AS_OF, **options)

    return order


def plans_a_well(store: StoreUrls, actor, batch_id) -> dict[str, int]:
    """How many plans each well of the batch has, as the backup role sees them."""
    with plain_engine(store.backup).connect() as connection:
        rows = connection.execute(
            sa.text(
                "select w.api14, count(s.id) from app.batch_well w left join app.plan_snapshot s"
                " on s.organization_id = w.organization_id and s.api14 = w.api14"
                " where w.batch_id = :batch group by w.api14"
            ),
            {"batch": batch_id},
        )
        return dict(rows.tuples().all())


def test_that_every_well_is_planned_checked_and_saved_once(store, org_a, an_order):
    batch_id = ask_to_plan_batch(org_a.editor, an_order(3))

    work(store, until_empty=True)

    state = batch_state(org_a.viewer, batch_id)
    assert (state.state, state.counts["done"], state.wells) == ("ended", 3, 3)
    for well in batch_wells(org_a.viewer, batch_id):
        plan = load_plan(org_a.viewer, well.snapshot_id)
        assert plan["snapshot_id"] == str(well.snapshot_id)
        assert plan["verdict"] == well.figures["verdict"] == "pass"
        assert plan["materials_totals"]["sacks"] == well.figures["sacks"]
    assert {plan.version for plan in list_plans(org_a.viewer)} == {1}


def test_that_the_preferences_of_the_organization_reach_the_processes_that_plan(
    store, org_a, an_order
):
    change_preferences(org_a.editor, {"sack_rounding": 5})
    change_preferences(org_a.editor, {"spacer_bbl": 12}, operator="Elm Fork Oil Co.")
    batch_id = ask_to_plan_batch(org_a.editor, an_order(1))

    work(store, until_empty=True)

    [well] = batch_wells(org_a.viewer, batch_id)
    held = load_plan(org_a.viewer, well.snapshot_id)["preferences"]
    assert held["values"] == {"sack_rounding": 5.0}
    assert held["operators"] == {"Elm Fork Oil Co.": {"spacer_bbl": 12.0}}


def test_that_blockers_are_said_in_plain_words(store, org_a, a_well_number):
    numbers = [ApiNumber.parse(a_well_number()) for _ in range(3)]
    no_shoe = a_well(api=numbers[1].api10, surface_shoe_ft=None)
    old_letter = a_well(api=numbers[2].api10, gau=a_gau(issued=date(2019, 1, 5)))
    order = BatchOrder(
        wells={
            numbers[0]: None,
            numbers[1]: write_facts(no_shoe),
            numbers[2]: write_facts(old_letter),
        },
        as_of=AS_OF,
    )
    batch_id = ask_to_plan_batch(org_a.editor, order)

    work(store, until_empty=True)

    paperless, shoeless, outdated = batch_wells(org_a.viewer, batch_id)
    assert [b["kind"] for b in paperless.blockers] == ["no_papers"]
    assert "no paper of this well" in paperless.blockers[0]["words"]
    assert paperless.snapshot_id is None
    assert "facts_missing" in {b["kind"] for b in shoeless.blockers}
    assert shoeless.snapshot_id is not None
    [letter] = [b for b in outdated.blockers if b["kind"] == "letter_expired"]
    assert letter["words"] == "The groundwater letter of 2019-01-05 is more than 5 years old."


def test_that_both_variants_of_a_well_are_saved(store, org_a, an_order):
    ask_to_plan_batch(org_a.editor, an_order(1, mode="both"))

    work(store, until_empty=True)

    assert {plan.mode for plan in list_plans(org_a.viewer)} == {"combined", "isolated"}


def test_that_two_workers_share_a_batch_and_repeat_nothing(store, org_a, an_order):
    batch_id = ask_to_plan_batch(org_a.editor, an_order(90))

    workers = [threading.Thread(target=work, args=(store,), kwargs={"until_empty": True})]
    workers.append(threading.Thread(target=work, args=(store,), kwargs={"until_empty": True}))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert batch_state(org_a.viewer, batch_id).counts["done"] == 90
    assert set(plans_a_well(store, org_a.viewer, batch_id).values()) == {1}


def test_that_a_cancelled_batch_plans_nothing_more_and_keeps_what_was_made(store, org_a, an_order):
    batch_id = ask_to_plan_batch(org_a.editor, an_order(2))

    assert cancel_batch(org_a.editor, batch_id) == 2
    work(store, until_empty=True)

    assert batch_state(org_a.viewer, batch_id).state == "cancelled"
    assert list_plans(org_a.viewer) == []


def test_that_blocked_wells_alone_are_run_again(store, org_a, an_order, a_well_number):
    order = an_order(1)
    paperless = ApiNumber.parse(a_well_number())
    batch_id = ask_to_plan_batch(
        org_a.editor, replace(order, wells={**order.wells, paperless: None})
    )
    work(store, until_empty=True)

    assert ask_to_run_again(org_a.editor, batch_id) == 1
    work(store, until_empty=True)

    assert batch_state(org_a.viewer, batch_id).counts["blocked"] == 1
    assert [plan.version for plan in list_plans(org_a.viewer)] == [1]


def test_that_a_batch_of_somebody_let_go_is_left(store, org_a, an_order):
    batch_id = ask_to_plan_batch(org_a.editor, an_order(2))
    people_workflow.deactivate_person(org_a.admin, org_a.editor.user_id)

    work(store, until_empty=True)

    assert batch_state(org_a.admin, batch_id).counts["cancelled"] == 2
    assert list_plans(org_a.admin) == []


def test_that_a_viewer_orders_cancels_and_repeats_nothing(org_a, an_order):
    batch_id = ask_to_plan_batch(org_a.editor, an_order(1))

    for forbidden in (
        lambda: ask_to_plan_batch(org_a.viewer, an_order(1)),
        lambda: cancel_batch(org_a.viewer, batch_id),
        lambda: ask_to_run_again(org_a.viewer, batch_id),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    cancel_batch(org_a.editor, batch_id)


def test_that_a_worker_killed_in_mid_batch_loses_nothing_and_repeats_nothing(
    store, home, org_a, an_order
):
    batch_id = ask_to_plan_batch(org_a.editor, an_order(200))
    worker = subprocess.Popen(
        [sys.executable, "-m", "workbench", "worker"]
        if (ROOT / "workbench" / "__main__.py").exists()
        else [Path(sys.executable).parent / "workbench", "worker"],
        cwd=ROOT,
        env={**os.environ, "WORKBENCH_DATA_DIR": str(home), "WORKBENCH_LOG_LEVEL": "error"},
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 60
        while batch_state(org_a.viewer, batch_id).counts["done"] < 40:
            assert worker.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert batch_state(org_a.viewer, batch_id).open > 0
    as_if_silent_for_long(store)

    work(store, until_empty=True)

    assert batch_state(org_a.viewer, batch_id).counts["done"] == 200
    assert set(plans_a_well(store, org_a.viewer, batch_id).values()) == {1}


def as_if_silent_for_long(store: StoreUrls) -> None:
    """Give the jobs of the dead worker back, as the periodic task does after half a minute."""
    how = queue_connection(store)
    with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
        connection.execute(
            "update procrastinate_jobs set status = 'todo', worker_id = null"
            " where status = 'doing' and task_name = 'plan_batch'"
        )
