"""Batches, their reports and their schedules over HTTP: every write, with its refusals."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from kernel.testing import AS_OF, a_well
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import write_facts
from kernel.workflows.batch_run import run_batch
from kernel.workflows.planning_preferences import change_preferences
from kernel.workflows.plans import load_plan
from kernel.workflows.reports import keep_report
from workbench.jobs.planning_pool import plan_each
from workbench.testing import as_person


@pytest.fixture
def facts(a_well_number):
    api = ApiNumber.parse(a_well_number())
    return write_facts(a_well(api=api.api10))


@pytest.fixture
def ordered(api, org_a, facts):
    """A batch of one well that was ordered over HTTP."""
    wanted = {"facts": [facts], "title": "West", "as_of": AS_OF.isoformat()}
    return api.post("/batches", json=wanted, headers=as_person(org_a.editor)).json()


def plan_now(actor, ordered):
    run_batch(actor, UUID(ordered["id"]), job=1, plan=plan_each)


def test_that_an_order_answers_at_once_and_says_what_is_left_out(api, org_a, facts):
    wanted = {"facts": [facts], "api": ["30-025-12345", "nonsense"]}

    answer = api.post("/batches", json=wanted, headers=as_person(org_a.editor))

    assert answer.status_code == 201
    told = answer.json()
    assert (told["state"], told["number_of_wells"]) == ("running", 1)
    assert told["merge_threshold_ft"] is None
    why = {one["entry"]: one["why"] for one in told["left_out"]}
    assert "New Mexico" in why["30-025-12345"]
    assert "nonsense" in why


def test_that_an_order_without_a_well_or_with_an_unknown_word_is_refused(api, org_a, facts):
    editor = as_person(org_a.editor)

    assert api.post("/batches", json={}, headers=editor).status_code == 422
    odd = {"facts": [facts], "colour": "red"}
    assert api.post("/batches", json=odd, headers=editor).status_code == 422


def test_that_a_batch_without_a_threshold_merges_as_the_organization_prefers(api, org_a, ordered):
    change_preferences(org_a.editor, {"merge_threshold_ft": 120})
    plan_now(org_a.editor, ordered)

    batch = api.get(f"/batches/{ordered['id']}", headers=as_person(org_a.viewer)).json()

    [well] = batch["wells"]
    assert load_plan(org_a.viewer, well["snapshot_id"])["merge_threshold_ft"] == 120


def test_that_a_batch_is_cancelled_and_run_again(api, org_a, ordered):
    editor, batch = as_person(org_a.editor), f"/batches/{ordered['id']}"

    assert api.post(f"{batch}/cancel", headers=editor).json() == {"wells": 1}
    assert api.get(batch, headers=editor).json()["state"] == "cancelled"
    assert api.post(f"{batch}/again", headers=editor).json() == {"wells": 1}
    assert api.get(batch, headers=editor).json()["state"] == "running"


@pytest.mark.parametrize("ending", ["xlsx", "csv", "pdf"])
def test_that_a_planned_batch_is_taken_as_a_file(api, org_a, ordered, ending):
    plan_now(org_a.editor, ordered)

    answer = api.get(f"/batches/{ordered['id']}/{ending}", headers=as_person(org_a.viewer))

    assert answer.status_code == 200
    assert answer.content.startswith({"xlsx": b"PK", "csv": b"\xef", "pdf": b"%PDF"}[ending])


def test_that_a_report_is_asked_for_and_its_files_taken_once_they_are_kept(api, org_a, ordered):
    viewer = as_person(org_a.viewer)
    asked = api.post(f"/batches/{ordered['id']}/report", headers=viewer)
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    report = f"/reports/{asked.json()['id']}"
    assert api.get(f"{report}/html", headers=viewer).status_code == 404

    keep_report(org_a.viewer, UUID(asked.json()["id"]), {"html": b"<p>West</p>"})

    assert api.get(report, headers=viewer).json()["state"] == "done"
    assert api.get(f"{report}/html", headers=viewer).content == b"<p>West</p>"
    listed = api.get("/reports", params={"batch_id": ordered["id"]}, headers=viewer).json()
    assert [one["id"] for one in listed] == [asked.json()["id"]]


def test_that_a_schedule_is_made_paused_let_go_on_and_ended(api, org_a, ordered):
    editor = as_person(org_a.editor)
    today = datetime.now(UTC).date()
    wanted = {
        "batch_id": ordered["id"],
        "every": "weekly",
        "first": (today - timedelta(days=3)).isoformat(),
    }

    made = api.post("/report-schedules", json=wanted, headers=editor)
    assert made.status_code == 201
    [schedule] = made.json()
    assert schedule["paused"] is False
    path = f"/report-schedules/{schedule['id']}"

    [resting] = api.patch(path, json={"paused": True}, headers=editor).json()
    assert resting["paused"] is True
    [going] = api.patch(path, json={"paused": False}, headers=editor).json()
    assert (going["paused"], going["next_on"]) == (False, (today + timedelta(days=4)).isoformat())
    assert api.delete(path, headers=editor).json() == []
    assert api.patch(path, json={"paused": True}, headers=editor).status_code == 404


def test_that_a_viewer_may_order_cancel_repeat_and_schedule_nothing(api, org_a, ordered, facts):
    viewer, batch = as_person(org_a.viewer), f"/batches/{ordered['id']}"
    schedule = {"batch_id": ordered["id"], "every": "monthly", "first": "2026-01-31"}

    for path, body in (
        ("/batches", {"facts": [facts]}),
        (f"{batch}/cancel", None),
        (f"{batch}/again", None),
        ("/report-schedules", schedule),
    ):
        assert api.post(path, json=body, headers=viewer).status_code == 403, path


def test_that_another_organization_finds_neither_batch_nor_report_nor_schedule(
    api, org_a, org_b, ordered
):
    stranger, batch = as_person(org_b.admin), f"/batches/{ordered['id']}"
    schedule = {"batch_id": ordered["id"], "every": "monthly", "first": "2026-01-31"}

    assert api.get(batch, headers=stranger).status_code == 404
    assert api.post(f"{batch}/cancel", headers=stranger).status_code == 404
    assert api.post(f"{batch}/report", headers=stranger).status_code == 404
    assert api.post("/report-schedules", json=schedule, headers=stranger).status_code == 404
