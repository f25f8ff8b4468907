"""The report of a batch: made by the worker from its notebook, readable with no network."""

import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import nbformat
import openpyxl
import pypdf
import pytest

from kernel.errors import InvalidInput, NotAllowed, NotFound, Unavailable
from kernel.testing import a_well
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import write_facts
from kernel.workflows import reports as workflow
from kernel.workflows.batch_report import batch_json
from kernel.workflows.batch_run import run_batch
from kernel.workflows.batches import BatchOrder, batch_state, list_batches, order_batch
from workbench.jobs import reports as tasks
from workbench.jobs.batches import ask_to_plan_batch
from workbench.jobs.planning_pool import plan_each
from workbench.notebook import connect
from workbench.report_door import report_door
from workbench.reports import make_report, notebook_of

AS_OF = date(2025, 10, 1)


@pytest.fixture
def an_order(a_well_number):
    def order(**options):
        ready, bare = (ApiNumber.parse(a_well_number()) for _ in range(2))
        facts = write_facts(a_well(api=ready.api10, lease="MABEE <140A>"))
        return BatchOrder(wells={ready: facts, bare: None}, as_of=AS_OF, title="West", **options)

    return order


@pytest.fixture
def a_batch(org_a, an_order):
    batch_id = order_batch(org_a.editor, an_order())
    run_batch(org_a.editor, batch_id, job=1, plan=plan_each)
    return batch_id


def test_that_the_worker_makes_page_print_and_workbook_at_the_end_of_a_batch(
    until_made, org_a, an_order
):
    batch_id = ask_to_plan_batch(org_a.editor, an_order(report=True))

    until_made(lambda: workflow.list_reports(org_a.viewer, batch_id))

    [row] = workflow.list_reports(org_a.viewer, batch_id)
    assert (row.state, row.words) == ("done", "")
    batch = batch_json(org_a.viewer, batch_id)
    html = workflow.report_file(org_a.viewer, row.id, "html").decode()
    for word in (
        "Wells by readiness",
        "Map of the wells",
        "MABEE &lt;140A&gt;",
        "no paper of this well",
    ):
        assert word in html
    assert "connect()" not in html
    pdf = pypdf.PdfReader(io.BytesIO(workflow.report_file(org_a.viewer, row.id, "pdf")))
    assert f"{batch['totals']['sacks']:,.0f} sacks" in pdf.pages[0].extract_text()
    book = openpyxl.load_workbook(io.BytesIO(workflow.report_file(org_a.viewer, row.id, "xlsx")))
    assert book["Wells"].max_row == 3
    told = nbformat.reads(workflow.report_file(org_a.viewer, row.id, "ipynb").decode(), 4)
    assert told.metadata.papermill.parameters == {"batch_id": str(batch_id)}


def test_that_the_page_of_a_report_asks_nothing_of_the_network(org_a, a_batch):
    html = make_report(org_a.viewer, "batch", {"batch_id": str(a_batch)})["html"].decode()

    assert re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', html) == []
    assert "@import" not in html


def test_that_a_report_of_others_cannot_be_made_or_read(store, org_a, org_b, a_batch):
    with pytest.raises(Unavailable, match="There is no such batch"):
        make_report(org_b.admin, "batch", {"batch_id": str(a_batch)})
    with pytest.raises(NotFound):
        workflow.order_report(org_b.admin, a_batch)


def test_that_the_door_of_a_report_reads_and_changes_nothing(org_a, a_batch):
    with report_door(org_a.admin) as door:
        inside = connect(door.url, token=door.token)
        assert inside.batch(str(a_batch)).json["title"] == "West"
        with pytest.raises(NotAllowed, match="reads and changes nothing"):
            inside.make_plan("42-003-46118")
        with pytest.raises(NotAllowed, match="opens for one report alone"):
            connect(door.url, token="guessed").batches()
    with pytest.raises(Unavailable, match="does not answer"):
        inside.batches()


def test_that_a_notebook_that_takes_too_long_is_ended(org_a, a_batch):
    with pytest.raises(Unavailable, match="took longer"):
        make_report(org_a.viewer, "batch", {"batch_id": str(a_batch)}, longest_s=0.2)


def test_that_only_notebooks_of_ours_are_run():
    for name in ("nothing", "../README", "/etc/passwd"):
        with pytest.raises(InvalidInput, match="There is no report"):
            notebook_of(name)


TAKE_NONE = {"afe_variance"}  # it reports on every AFE as of the moment


def test_that_notebooks_are_committed_without_outputs_and_with_parameters():
    for file in sorted(Path(notebook_of("batch")).parent.glob("*.ipynb")):
        cells = json.loads(file.read_text("utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert [cell["outputs"] for cell in code] == [[]] * len(code)
        tagged = sum("parameters" in cell["metadata"].get("tags", ()) for cell in cells)
        assert tagged == (file.stem not in TAKE_NONE), file.name


def test_that_a_connected_notebook_has_wells_plans_and_batches_as_frames(site, org_a, a_batch):
    from kernel.workflows import people

    token = people.create_token(org_a.viewer, "notebook").token
    for frames in ("pandas", "polars"):
        mine = connect(site.url, token=token, frames=frames)
        assert list(mine.batches()["title"]) == ["West"]
        assert len(mine.plans()) == 1
        assert len(mine.wells()) == 1
        batch = mine.batch(str(a_batch))
        assert list(batch.wells["State"]) == ["done", "blocked"]
        plan = mine.plan(batch.json["wells"][0]["api"])
        assert len(plan.steps) == len(plan.json["rrc_export"])
        assert plan.drawing()._repr_svg_().startswith("<svg")


def test_that_a_due_schedule_orders_its_wells_once_and_moves_on(store, org_a, a_batch):
    today = datetime.now(UTC).date()
    workflow.schedule_report(org_a.editor, a_batch, "weekly", today - timedelta(days=8))

    tasks.run_schedules(None, 0)
    tasks.run_schedules(None, 0)

    again, first = list_batches(org_a.viewer)
    assert (again.wells, again.report, again.as_of) == (first.wells, True, today)
    [schedule] = workflow.list_schedules(org_a.viewer)
    assert schedule.next_on == today + timedelta(days=6)
    workflow.end_schedule(org_a.editor, schedule.id)
    assert workflow.list_schedules(org_a.viewer) == []
    run_batch(org_a.editor, again.id, job=1, plan=plan_each)
    assert batch_state(org_a.viewer, again.id).state == "ended"


def test_that_a_paused_schedule_orders_nothing_and_makes_no_missed_day_up(store, org_a, a_batch):
    today = datetime.now(UTC).date()
    long_ago = today - timedelta(days=9)
    made = workflow.schedule_report(org_a.editor, a_batch, "weekly", long_ago)
    workflow.pause_schedule(org_a.editor, made, paused=True, today=today)

    tasks.run_schedules(None, 0)
    assert len(list_batches(org_a.viewer)) == 1
    assert workflow.take_due(org_a.editor, made, today) is None
    workflow.pause_schedule(org_a.editor, made, paused=False, today=today)
    tasks.run_schedules(None, 0)

    assert len(list_batches(org_a.viewer)) == 1
    [schedule] = workflow.list_schedules(org_a.viewer)
    assert schedule.next_on == today + timedelta(days=5)
