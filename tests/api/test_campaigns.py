"""Rigs, scenarios, campaign wells, Gantt and calculations over HTTP, with roles and refusals."""

import pytest

from kernel.store.ids import uuid7
from workbench.testing import as_person


@pytest.fixture
def rig(api, editor):
    rate = {"kind": "operating", "start": "2027-01-01", "amount": "52500", "currency": "USD"}
    body = {"name": "Rig 7", "kind": "Land rig", "rates": [rate]}
    return api.post("/rigs/", json=body, headers=editor).json()


@pytest.fixture
def plan(api, editor, rig):
    """A scenario with two jobs on one rig, at revision 1."""
    made = api.post("/scenarios/", json={"name": "Plan", "start_on": "2027-01-01"}, headers=editor)
    scenario_id = made.json()["id"]
    actions = [
        {"do": "add", "values": {"name": name, "rig_id": "rig 7", "duration_days": days,
                                 "start_on": start}}
        for name, days, start in (("A-1", 10, "2027-01-01"), ("B-1", 5, "2027-01-11"))
    ]  # fmt: skip
    body = {"scenario_id": scenario_id, "revision": 0, "actions": actions}
    assert api.post("/campaign-wells/bulk", json=body, headers=editor).json()["revision"] == 1
    return scenario_id


def wells(api, plan, header):
    got = api.get("/campaign-wells/", params={"scenario_id": plan}, headers=header).json()
    return {one["name"]: one for one in got["campaign_wells"]}


def test_that_a_rig_is_added_changed_by_version_and_taken_out(api, editor, viewer, rig):
    assert rig["rates"][0]["amount"] == "52500.00"
    path = f"/rigs/{rig['id']}"
    changed = {"name": "Rig 7", "kind": "Land rig", "status": "standby", "version": 1}

    assert api.put(path, json=changed, headers=editor).json()["version"] == 2
    assert api.put(path, json=changed, headers=editor).status_code == 409
    assert (
        api.post("/rigs", json={"name": " RIG  7", "kind": "Land rig"}, headers=editor).status_code
        == 409
    )
    assert api.post("/rigs", json={"name": "X", "kind": "Boat"}, headers=editor).status_code == 422
    assert api.get("/rigs/", headers=viewer).json()[0]["status"] == "standby"
    assert api.delete(path, headers=viewer).status_code == 403
    assert api.delete(path, headers=editor).status_code == 204
    assert api.get(path, headers=editor).status_code == 404


def test_that_two_rates_of_a_kind_on_one_day_are_refused(api, editor):
    rates = [
        {"kind": "operating", "start": start, "amount": "1", "currency": "USD"}
        for start in ("2027-01-01", "2027-06-01")
    ]
    body = {"name": "Rig 8", "kind": "Land rig", "rates": rates}

    answer = api.post("/rigs", json=body, headers=editor)

    assert answer.status_code == 422
    assert "same day" in answer.json()["detail"]
    rates[0]["end"] = "2027-06-01"
    assert api.post("/rigs", json=body, headers=editor).status_code == 201


def test_that_a_bulk_update_is_previewed_applied_and_undone(api, editor, plan):
    a = wells(api, plan, editor)["A-1"]["id"]
    body = {
        "scenario_id": plan, "revision": 1, "preview": True,
        "actions": [{"do": "set", "id": a, "field": "duration_days", "value": "12 d"}],
    }  # fmt: skip

    shown = api.post("/campaign-wells/bulk", json=body, headers=editor).json()
    assert (shown["written"], [(s["name"], s["days"]) for s in shown["shifts"]]) == (
        False, [("A-1", 0), ("B-1", 2)],
    )  # fmt: skip
    assert (shown["cost_before"], shown["cost_after"]) == ("787500.00", "892500.00")
    done = api.post("/campaign-wells/bulk", json={**body, "preview": False}, headers=editor).json()
    assert done["revision"] == 2
    assert wells(api, plan, editor)["B-1"]["start_on"] == "2027-01-13"
    assert api.post(f"/scenarios/{plan}/undo", headers=editor).json()["revision"] == 3
    assert wells(api, plan, editor)["B-1"]["start_on"] == "2027-01-11"
    history = api.get(
        f"/campaign-wells/{a}/history",
        params={"scenario_id": plan, "field": "duration_days"},
        headers=editor,
    ).json()
    assert [one["after"] for one in history] == [10, 12, 10]


def test_that_a_draft_is_renamed_and_reported_up_to_another_day(api, editor, viewer, plan):
    path = f"/scenarios/{plan}"
    body = {"name": "Plan of March", "start_on": "2027-01-01", "data_date": "2027-01-05",
            "rules": {"other_place_days": 3}}  # fmt: skip

    assert api.put(path, json=body | {"revision": 1}, headers=viewer).status_code == 403
    assert api.put(path, json=body, headers=editor).status_code == 428
    assert api.put(path, json=body | {"revision": 0}, headers=editor).status_code == 409
    changed = api.put(path, json=body, headers=editor | {"If-Match": '"1"'}).json()

    assert (changed["name"], changed["data_date"]) == ("Plan of March", "2027-01-05")
    assert api.get(path, headers=viewer).json()["rules"]["other_place_days"] == 3


def test_that_a_write_must_name_its_revision_and_a_stale_one_lists_the_clash(
    api, org_a, editor, plan
):
    a = wells(api, plan, editor)["A-1"]["id"]
    body = {
        "scenario_id": plan,
        "actions": [{"do": "set", "id": a, "field": "notes", "value": "mine"}],
    }

    assert api.post("/campaign-wells/bulk", json=body, headers=editor).status_code == 428
    first = {**editor, "if-match": '"1"'}
    assert api.post("/campaign-wells/bulk", json=body, headers=first).status_code == 200
    other = {**as_person(org_a.admin), "if-match": "1"}
    body["actions"][0]["value"] = "theirs"
    refused = api.post("/campaign-wells/bulk", json=body, headers=other)
    assert refused.status_code == 409
    said = refused.json()
    assert (said["revision"], said["others"][0]["by"]) == (2, "editor")
    assert [(c["field"], c["mine"], c["theirs"]) for c in said["clashes"]] == [
        ("notes", "theirs", "mine")
    ]
    choice = {"id": a, "field": "notes", "keep": "mine"}
    settled = api.post("/campaign-wells/bulk", json={**body, "choices": [choice]}, headers=other)
    assert settled.json()["revision"] == 3
    assert wells(api, plan, editor)["A-1"]["notes"] == "theirs"


def test_that_each_wrong_cell_is_named(api, editor, plan):
    held = wells(api, plan, editor)
    paste = {
        "do": "paste", "ids": [held["A-1"]["id"], held["B-1"]["id"]], "fields": ["start_on"],
        "values": [["TBA"], ["2027-02-30"]],
    }  # fmt: skip

    answer = api.post(
        "/campaign-wells/bulk",
        json={"scenario_id": plan, "revision": 1, "actions": [paste]},
        headers=editor,
    )

    assert answer.status_code == 422
    assert [error["where"] for error in answer.json()["errors"]] == [
        f"{held['A-1']['id']}.start_on", f"{held['B-1']['id']}.start_on",
    ]  # fmt: skip


def test_that_the_gantt_shows_bars_floats_and_conflicts(api, editor, viewer, plan):
    held = wells(api, plan, editor)
    link = {"do": "link", "predecessor_id": held["A-1"]["id"], "successor_id": held["B-1"]["id"]}
    move = {"do": "move", "id": held["B-1"]["id"], "start": "2027-01-08"}
    body = {"scenario_id": plan, "revision": 1, "mode": "scheduling", "actions": [link, move]}
    assert api.post("/campaign-wells/bulk", json=body, headers=editor).status_code == 200

    shown = api.get(f"/gantt/{plan}", headers=viewer).json()

    bars = {bar["name"]: bar for bar in shown["bars"]}
    assert (bars["B-1"]["start"], bars["B-1"]["finish"]) == ("2027-01-08", "2027-01-13")
    assert bars["B-1"]["pinned"]
    assert bars["A-1"]["critical"]
    assert len(bars["B-1"]["conflicts"]) == 2  # overlap and link
    assert [row["name"] for row in shown["rows"]] == ["Rig 7"]
    queue = api.get(f"/scenarios/{plan}/conflicts", headers=viewer).json()
    assert {one["kind"] for one in queue} == {"double_booking", "link"}


def test_that_a_clone_is_changed_compared_submitted_and_approved(api, org_a, editor, plan):
    copy = api.post(f"/scenarios/{plan}/clone", json={"name": "Longer"}, headers=editor).json()
    a = wells(api, copy["id"], editor)["A-1"]["id"]
    longer = {
        "scenario_id": copy["id"], "revision": 0,
        "actions": [{"do": "resize", "id": a, "finish": "2027-01-14"}],
    }  # fmt: skip
    api.post("/campaign-wells/bulk", json=longer, headers=editor)

    told = api.get(
        f"/scenarios/{plan}/compare", params={"other": copy["id"]}, headers=editor
    ).json()
    assert [(one["name"], one["kinds"], one["days"]) for one in told["jobs"]] == [
        ("A-1", ["duration", "cost"], 0),
        ("B-1", ["moved"], 3),
    ]
    assert (told["finish_days"], told["cost"]) == (3, "157500.00")
    path, admin = f"/scenarios/{copy['id']}/decisions", as_person(org_a.admin)
    assert api.post(path, json={"move": "submit"}, headers=editor).json()["may"] == ["withdraw"]
    assert api.post(path, json={"move": "approve"}, headers=editor).status_code == 403
    assert api.post(path, json={"move": "reject"}, headers=admin).status_code == 422
    assert api.post(path, json={"move": "approve"}, headers=admin).json()["state"] == "approved"
    late = {**longer, "revision": 1}
    assert api.post("/campaign-wells/bulk", json=late, headers=editor).status_code == 409
    assert [one["move"] for one in api.get(path, headers=editor).json()] == ["submit", "approve"]


def test_that_a_calculation_is_run_kept_and_marked_stale(api, editor, viewer, plan):
    asked = api.post("/calc/run", json={"scenario_id": plan}, headers=editor)
    assert asked.status_code == 202
    path = f"/calc/{asked.json()['calc_run_id']}"

    run = api.get(path, headers=viewer).json()

    assert (run["status"], run["stale"], run["results"]["finish_on"]) == (
        "success", False, "2027-01-16",
    )  # fmt: skip
    again = api.post("/calc/run", json={"scenario_id": plan}, headers=editor).json()
    assert again["calc_run_id"] == run["id"]
    a = wells(api, plan, editor)["A-1"]["id"]
    body = {
        "scenario_id": plan, "revision": 1,
        "actions": [{"do": "set", "id": a, "field": "notes", "value": "x"}],
    }  # fmt: skip
    api.post("/campaign-wells/bulk", json=body, headers=editor)
    assert api.get(path, headers=viewer).json()["stale"]


@pytest.mark.parametrize("kind", ["cost", "eta", "health", "measures", "schedule"])
def test_that_every_quick_calculation_is_listed_and_comes_as_a_file(
    api, editor, viewer, plan, kind
):
    asked = api.post("/calc/run", json={"scenario_id": plan, "kind": kind}, headers=editor).json()
    path = f"/calc/{asked['calc_run_id']}"

    [run] = api.get(f"/calc?scenario_id={plan}", headers=viewer).json()
    files = {kind: api.get(f"{path}/{kind}", headers=viewer) for kind in ("json", "csv", "xlsx")}

    assert (run["status"], run["kind"]) == ("success", kind)
    assert files["json"].json()["results"] == run["results"]
    assert files["csv"].headers["content-disposition"].endswith('.csv"')
    assert files["xlsx"].content.startswith(b"PK")
    assert api.get(f"{path}/csv?table=nothing", headers=viewer).status_code == 404
    assert api.get(f"{path}/pdf", headers=viewer).status_code == 422


def test_that_roles_and_organizations_are_kept_apart(api, org_a, org_b, editor, viewer, plan):
    foreign = as_person(org_b.admin)
    body = {"scenario_id": plan, "revision": 1, "actions": [{"do": "add", "values": {"name": "x"}}]}
    writes = [
        lambda who: api.post("/campaign-wells/bulk", json=body, headers=who),
        lambda who: api.post(f"/scenarios/{plan}/clone", json={"name": "x"}, headers=who),
        lambda who: api.post("/calc/run", json={"scenario_id": plan}, headers=who),
        lambda who: api.post(f"/scenarios/{plan}/undo", headers=who),
    ]

    assert [write(viewer).status_code for write in writes] == [403] * 4
    assert [write(foreign).status_code for write in writes] == [404] * 4
    for path in (f"/gantt/{plan}", f"/scenarios/{plan}", f"/campaign-wells?scenario_id={plan}"):
        assert api.get(path, headers=foreign).status_code == 404
        assert api.get(path, headers=viewer).status_code == 200
    assert api.get("/scenarios", headers=foreign).json() == []
    assert api.delete(f"/scenarios/{plan}", headers=editor).status_code == 403
    assert api.delete(f"/scenarios/{plan}", headers=as_person(org_a.admin)).status_code == 204
    assert api.get(f"/gantt/{uuid7()}", headers=editor).status_code == 404


def test_that_campaigns_group_jobs_and_stay_while_they_do(api, editor, plan):
    made = api.post("/campaigns/", json={"name": "North"}, headers=editor).json()
    a = wells(api, plan, editor)["A-1"]["id"]
    body = {
        "scenario_id": plan, "revision": 1,
        "actions": [{"do": "set", "id": a, "field": "campaign_ids", "value": ["north"]}],
    }  # fmt: skip

    api.post("/campaign-wells/bulk", json=body, headers=editor)

    assert wells(api, plan, editor)["A-1"]["campaign_ids"] == [made["id"]]
    assert api.delete(f"/campaigns/{made['id']}", headers=editor).status_code == 409


def test_that_comments_notes_and_lost_time_are_written_and_read(api, editor, viewer, plan):
    a = wells(api, plan, editor)["A-1"]["id"]
    path = f"/scenarios/{plan}"
    said = {"subject_id": a, "field": "start_on", "words": "Is the pad ready?"}
    made = api.post(f"{path}/comments", json=said, headers=editor).json()["id"]
    assert api.post(f"{path}/comments", json=said, headers=viewer).status_code == 403

    assert api.put(f"/comments/{made}", json={}, headers=editor).status_code == 204
    [comment] = api.get(f"{path}/comments", headers=viewer).json()
    assert comment["words"] == "Is the pad ready?"
    assert comment["resolved_at"]
    lost = {
        "job_id": a, "start_at": "2027-01-02T03:00:00Z", "end_at": "2027-01-02T09:00:00Z",
        "code": "stuck pipe",
    }  # fmt: skip
    early = api.post(f"{path}/lost-time", json=lost, headers=editor)
    assert (early.status_code, early.json()["detail"]) == (422, "A-1 has not started.")
    actions = [
        {"do": "set", "id": a, "field": "actual_start", "value": "2027-01-01"},
        {"do": "set", "id": a, "field": "gates.LLI", "value": "2027-03-01"},
    ]
    body = {"scenario_id": plan, "revision": 1, "actions": actions}
    api.post("/campaign-wells/bulk", json=body, headers=editor)
    event = api.post(f"{path}/lost-time", json=lost, headers=editor).json()
    assert [one["code"] for one in api.get(f"{path}/lost-time", headers=viewer).json()] == [
        "stuck pipe"
    ]
    assert api.delete(f"/lost-time/{event['id']}", headers=editor).status_code == 204
    assert api.get(f"{path}/lost-time", headers=viewer).json() == []


def test_that_a_soft_conflict_is_borne_with_a_reason(api, editor, plan):
    a = wells(api, plan, editor)["A-1"]["id"]
    late = {"do": "set", "id": a, "field": "gates.LLI", "value": "2027-03-01"}
    body = {"scenario_id": plan, "revision": 1, "actions": [late]}
    api.post("/campaign-wells/bulk", json=body, headers=editor)
    path, submit = f"/scenarios/{plan}/conflicts", {"move": "submit"}
    [conflict] = api.get(path, headers=editor).json()
    assert (conflict["kind"], conflict["hard"]) == ("readiness", False)
    assert api.post(f"/scenarios/{plan}/decisions", json=submit, headers=editor).status_code == 409

    note = {"key": conflict["key"], "reason": "Flown in"}
    assert api.put(path, json=note, headers=editor).status_code == 204

    assert api.get(path, headers=editor).json()[0]["reason"] == "Flown in"
    assert api.post(f"/scenarios/{plan}/decisions", json=submit, headers=editor).status_code == 200
