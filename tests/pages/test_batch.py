"""The page “Batch”: choosing wells, watching a batch, and what is in the way of each."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from kernel.testing import a_gau, a_well
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import write_facts
from kernel.workflows.batch_report import batch_json
from kernel.workflows.batch_run import run_batch
from kernel.workflows.batches import BatchOrder, batch_state, list_batches
from kernel.workflows.prices import plan_cost, sample_prices, save_price_book
from kernel.workflows.reports import keep_report, list_reports, list_schedules, order_report
from workbench.jobs.batches import ask_to_plan_batch
from workbench.jobs.planning_pool import plan_each

AS_OF = date(2025, 10, 1)


def plan_now(actor, batch_id) -> None:
    """The worker's part in this process: a page under test stands where spawned ones look."""
    run_batch(actor, UUID(str(batch_id)), job=1, plan=plan_each)


@pytest.fixture
def a_batch(org_a, a_well_number):
    """A batch of a ready well, one with an old letter and one without papers; planned or not."""

    def make(*, planned: bool = True) -> str:
        ready, old, bare = (ApiNumber.parse(a_well_number()) for _ in range(3))
        wells = {
            ready: write_facts(a_well(api=ready.api10)),
            old: write_facts(a_well(api=old.api10, gau=a_gau(issued=date(2018, 1, 5)))),
            bare: None,
        }
        order = BatchOrder(wells=wells, as_of=AS_OF, title="West half")
        batch_id = ask_to_plan_batch(org_a.editor, order)
        if planned:
            plan_now(org_a.editor, batch_id)
        return str(batch_id)

    return make


def test_that_a_batch_shows_each_well_with_what_is_in_its_way(
    open_page, shown, said, org_a, a_batch
):
    screen = open_page(org_a.viewer, "batch", id=a_batch())

    assert "West half" in said(screen)
    ready, old, bare = shown(screen, "Wells of the batch").rows
    assert [row[1]["words"] for row in (ready, old, bare)] == ["Ready", "Blocked", "Blocked"]
    assert ready[2].get("words", "") == ""
    assert ready[7]["href"].startswith("plan?id=")
    assert "Letter expired" in old[2]["words"]
    assert bare[2]["words"] == "No papers"
    assert bare[7]["hint"] == "no plan was made"


def test_that_wells_are_narrowed_by_words_and_by_what_holds_them(open_page, shown, org_a, a_batch):
    screen = open_page(org_a.viewer, "batch", id=a_batch())

    screen.pills(key="batch_kinds").select("no_papers").run()

    assert [row[2]["words"] for row in shown(screen, "Wells of the batch").rows] == ["No papers"]


def test_that_a_running_batch_can_be_cancelled_by_an_editor_only(open_page, said, org_a, a_batch):
    batch_id = a_batch(planned=False)
    assert "Cancel" not in said(open_page(org_a.viewer, "batch", id=batch_id))

    open_page(org_a.editor, "batch", id=batch_id).button(key="cancel-batch").click().run()

    assert batch_state(org_a.viewer, batch_id).state == "cancelled"


def test_that_the_blocked_wells_are_run_again_from_the_page(open_page, org_a, a_batch):
    batch_id = a_batch()

    open_page(org_a.editor, "batch", id=batch_id).button(key="again-batch").click().run()

    assert batch_state(org_a.viewer, batch_id).counts["waiting"] == 2
    plan_now(org_a.editor, batch_id)
    assert batch_state(org_a.viewer, batch_id).counts["blocked"] == 2


def test_that_pasted_numbers_are_told_apart_into_found_and_not_found(
    open_page, said, org_a, a_plan, a_well_number
):
    known, strange = a_well_number(), a_well_number()
    a_plan(org_a.editor, api14=known)
    screen = open_page(org_a.editor, "batch")

    screen.segmented_control(key="batch-how").set_value("Pasted numbers").run()
    screen.text_area(key="batch-numbers").set_value(f"{known}\n{strange}\nnonsense").run()

    assert "1 well** found · 1 well not known here · 1 entry not read" in said(screen)
    assert "Plan 1 well" in said(screen)


def test_that_the_wells_of_a_lease_owner_are_chosen_by_county(open_page, said, org_a, a_plan):
    a_plan(org_a.editor)
    screen = open_page(org_a.editor, "batch")

    screen.multiselect(key="batch-county").select("ANDREWS").run()
    screen.button(key="start-batch").click().run()

    [batch] = list_batches(org_a.viewer)
    assert batch.wells == 1


def test_that_a_viewer_sees_the_list_and_no_form(open_page, said, shown, org_a, a_batch):
    a_batch()

    screen = open_page(org_a.viewer, "batch")

    assert [row[0]["words"] for row in shown(screen, "Batches").rows] == ["West half"]
    assert not [button for button in screen.button if button.key == "start-batch"]


def test_that_another_organization_does_not_find_a_batch(open_page, org_b, a_batch):
    screen = open_page(org_b.admin, "batch", id=a_batch())

    assert "There is no such batch" in screen.error[0].value


def test_that_totals_count_what_the_plans_say(org_a, a_batch):
    batch = batch_json(org_a.viewer, a_batch())

    sacks = [well["figures"].get("sacks", 0) for well in batch["wells"]]
    assert batch["totals"]["sacks"] == sum(sacks) > 0
    assert sum(batch["totals"]["sacks_by_class"].values()) == sum(sacks)
    assert batch["totals"]["planned"] == 2
    held = {row["kind"]: row["wells"] for row in batch["readiness"]}
    assert (held["done"], held["letter_expired"], held["no_papers"]) == (1, 1, 1)


def test_that_a_batch_is_costed_by_the_price_book_in_force(open_page, org_a, a_batch):
    version = save_price_book(org_a.editor, sample_prices(AS_OF))
    batch_id = a_batch()
    batch = batch_json(org_a.viewer, batch_id)

    [cost] = batch["totals"]["costs"]
    planned = [well for well in batch["wells"] if well["snapshot_id"]]
    singly = [plan_cost(org_a.viewer, well["snapshot_id"]).total for well in planned]
    assert Decimal(cost["amount"]) == sum(singly) > 0
    assert (cost["wells"], cost["open"], cost["versions"]) == (2, 0, [version])
    screen = open_page(org_a.viewer, "batch", id=batch_id)
    assert f"{sum(singly):,.0f}" in [one.value for one in screen.metric]


def test_that_kept_reports_are_offered_as_page_print_and_workbook(open_page, said, org_a, a_batch):
    batch_id = a_batch()
    report_id = order_report(org_a.viewer, UUID(batch_id))
    keep_report(org_a.viewer, report_id, {"html": b"<p>", "pdf": b"%PDF", "xlsx": b"PK"})

    screen = open_page(org_a.viewer, "batch", id=batch_id)

    offered = [one.proto.label for one in screen.get("download_button")]
    assert {"HTML", "PDF", "XLSX"} <= set(offered)
    assert "Make the report" not in said(screen)


def test_that_a_report_is_asked_for_from_the_page(open_page, said, org_a, a_batch):
    batch_id = a_batch()
    screen = open_page(org_a.editor, "batch", id=batch_id)
    assert "No report yet" in said(screen)

    screen.button(key="make-report").click().run()

    assert [row.state for row in list_reports(org_a.viewer, UUID(batch_id))] == ["waiting"]
    assert "Waiting" in said(screen)


def test_that_a_batch_is_repeated_paused_and_let_be_from_the_page(open_page, said, org_a, a_batch):
    batch_id = a_batch()
    screen = open_page(org_a.editor, "batch", id=batch_id)

    screen.segmented_control(key="repeat-every").set_value("monthly").run()
    screen.button(key="add-schedule").click().run()

    [schedule] = list_schedules(org_a.viewer, UUID(batch_id))
    assert schedule.every == "monthly"
    screen.button(key=f"pause-{schedule.id}").click().run()
    assert "Paused" in said(screen)
    screen.button(key=f"delete-{schedule.id}").click().run()
    assert list_schedules(org_a.viewer) == []
