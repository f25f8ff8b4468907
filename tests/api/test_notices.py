"""Following, the inbox and calendars over HTTP."""

import httpx2
import pytest
from icalendar import Calendar

from kernel.workflows import people
from workbench.testing import as_person


@pytest.fixture
def rigs(api, editor):
    def made(name):
        return api.post("/rigs", json={"name": name, "kind": "Land rig"}, headers=editor).json()

    return {name: made(name)["id"] for name in ("R7", "R9")}


@pytest.fixture
def plan(api, editor, rigs):
    """A scenario with a job on each rig; each job by name."""
    made = api.post("/scenarios", json={"name": "Plan", "start_on": "2027-01-01"}, headers=editor)
    actions = [
        {"do": "add", "values": {"name": name, "rig_id": rig, "duration_days": 10,
                                 "start_on": "2027-01-01"}}
        for name, rig in (("A-1", "R7"), ("B-1", "R9"))
    ]  # fmt: skip
    body = {"scenario_id": made.json()["id"], "revision": 0, "actions": actions}
    api.post("/campaign-wells/bulk", json=body, headers=editor)
    got = api.get("/campaign-wells", params={"scenario_id": body["scenario_id"]}, headers=editor)
    jobs = {one["name"]: one["id"] for one in got.json()["campaign_wells"]}
    return {"id": body["scenario_id"], **jobs}


def lengthen(api, header, plan, name, revision):
    act = {"do": "set", "id": plan[name], "field": "duration_days", "value": 12}
    body = {"scenario_id": plan["id"], "revision": revision, "actions": [act]}
    assert api.post("/campaign-wells/bulk", json=body, headers=header).status_code == 200


def test_that_a_viewer_follows_a_rig_and_is_told_in_the_inbox(
    api, org_b, editor, viewer, rigs, plan
):
    subject = {"kind": "rig", "id": rigs["R7"]}
    assert api.post("/follows", json=subject, headers=viewer).status_code == 204
    lengthen(api, editor, plan, "A-1", 1)
    lengthen(api, editor, plan, "B-1", 2)

    inbox = api.get("/notifications", headers=viewer).json()
    [one] = inbox["notices"]
    assert (inbox["unread"], one["because"]) == (1, ["R7"])
    assert one["lines"] == ["A-1: finishes 2 days later, 1 Jan 2027 to 13 Jan 2027"]
    assert api.get("/notifications", headers=editor).json() == {"unread": 0, "notices": []}

    foreign = api.post("/notifications/read", json={"ids": [one["id"]]}, headers=editor).json()
    assert foreign == {"changed": 0, "unread": 0}
    mine = api.post("/notifications/read", json={"ids": [one["id"]]}, headers=viewer).json()
    assert mine == {"changed": 1, "unread": 0}
    assert api.get("/follows", headers=viewer).json() == [{**subject, "name": "R7"}]
    assert api.delete(f"/follows/rig/{rigs['R7']}", headers=viewer).status_code == 204
    assert api.delete(f"/follows/rig/{rigs['R7']}", headers=viewer).status_code == 404
    assert api.post("/follows", json=subject, headers=as_person(org_b.admin)).status_code == 404
    assert api.post("/follows", json={**subject, "kind": "x"}, headers=viewer).status_code == 422


def test_that_one_says_when_mail_comes(api, editor, viewer):
    path = "/notifications/settings"

    assert api.get(path, headers=viewer).json() == {"mail": "daily"}
    assert api.put(path, json={"mail": "at_once"}, headers=viewer).json() == {"mail": "at_once"}
    assert api.put(path, json={"mail": "hourly"}, headers=viewer).status_code == 422
    assert api.get(path, headers=viewer).json() == {"mail": "at_once"}
    assert api.get(path, headers=editor).json() == {"mail": "daily"}


def jobs_of(answer):
    assert answer.status_code == 200, answer.text
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(one["summary"]): (one["dtstart"].dt, one["dtend"].dt) for one in events}


def subscribed(api, header, **body):
    made = api.post("/calendars", json={"name": "My phone", **body}, headers=header)
    assert made.status_code == 201
    return made.json()


def test_that_a_calendar_is_read_without_a_sign_in_until_it_is_ended(api, editor, viewer, plan):
    made = subscribed(api, viewer)
    assert "wbc_" in made["url"]

    before = jobs_of(httpx2.get(made["url"]))
    lengthen(api, editor, plan, "A-1", 1)
    after = jobs_of(httpx2.get(made["url"]))

    [name] = [one for one in before if one.startswith("A-1")]
    assert [str(day) for day in before[name]] == ["2027-01-01", "2027-01-11"]
    assert [str(day) for day in after[name]] == ["2027-01-01", "2027-01-13"]
    [kept] = api.get("/calendars", headers=viewer).json()
    assert kept["last_used_at"] is not None
    assert "token" not in kept and "url" not in kept
    assert api.delete(f"/calendars/{made['id']}", headers=editor).status_code == 404
    assert api.delete(f"/calendars/{made['id']}", headers=viewer).status_code == 204
    assert httpx2.get(made["url"]).status_code == 404


def test_that_a_calendar_shows_one_scenario_or_what_its_person_follows(
    api, org_b, viewer, rigs, plan
):
    mine = subscribed(api, viewer, scope="follows")
    assert jobs_of(httpx2.get(mine["url"])) == {}
    api.post("/follows", json={"kind": "rig", "id": rigs["R9"]}, headers=viewer)
    assert [one[:3] for one in jobs_of(httpx2.get(mine["url"]))] == ["B-1"]

    whole = subscribed(api, viewer, scope="scenario", scenario_id=plan["id"])
    assert len(jobs_of(httpx2.get(whole["url"]))) == 2
    foreign = {"name": "x", "scope": "scenario", "scenario_id": plan["id"]}
    theirs = as_person(org_b.editor)
    assert api.post("/calendars", json=foreign, headers=theirs).status_code == 404
    assert api.post("/calendars", json={"name": "x", "scope": "scenario"}, headers=viewer
                    ).status_code == 422  # fmt: skip
    assert jobs_of(httpx2.get(subscribed(api, theirs)["url"])) == {}


def test_that_a_calendar_ends_with_its_person_and_no_other_token_opens_it(api, org_a, viewer, plan):
    made = subscribed(api, viewer)
    address, _, token = made["url"].partition("?token=")

    bearer = people.create_token(org_a.viewer, "api").token
    for wrong in (bearer, "wbc_" + "A" * 43, token[:-1], ""):
        assert httpx2.get(address, params={"token": wrong}).status_code == 404
    used = {"authorization": f"Bearer {token}"}
    assert api.get("/scenarios", headers=used).status_code == 401
    people.deactivate_person(org_a.admin, org_a.viewer.user_id)
    assert httpx2.get(made["url"]).status_code == 404
