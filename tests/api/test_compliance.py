"""Compliance over HTTP: duties with states, the calendar, drafts that say what they are."""

from icalendar import Calendar

from kernel.testing_operations import JANUARY
from tests.workflows.test_compliance import locked


def test_that_duties_are_entered_listed_and_subscribed_to(api, editor, viewer, org_a):
    locked(org_a)

    assert api.post("/compliance/duties/plan", headers=viewer).status_code == 403
    assert api.post("/compliance/duties/plan", headers=editor).json()["added"] == 12
    rows = api.get("/compliance/duties", headers=viewer).json()["rows"]
    assert {row["state"] for row in rows} <= {"overdue", "due soon", "upcoming"}
    assert all(row["cite"] for row in rows)
    calendar = api.get("/compliance/calendar", headers=viewer)
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert calendar.text.count("BEGIN:VEVENT") == len(rows)


def test_that_a_draft_is_made_listed_and_taken_away_as_a_draft(api, editor, viewer, org_a):
    lease = locked(org_a)
    path = f"/compliance/drafts/{lease.id}/{JANUARY:%Y-%m}"

    assert api.post(path, headers=viewer).status_code == 403
    made = api.post(path, headers=editor)
    assert (made.status_code, made.json()["payload"]["mark"]) == (201, "DRAFT, not filed")
    assert len(api.get("/compliance/drafts", headers=viewer).json()["rows"]) == 1
    file = api.get(f"/compliance/drafts/{made.json()['id']}/file", headers=viewer)
    assert "DRAFT" in file.headers["content-disposition"]
    late = api.post(path.replace("2025-01", "2025-02"), headers=editor)
    assert late.status_code == 409


def test_that_a_calendar_of_duties_is_subscribed_to_without_a_sign_in_until_it_is_ended(
    api, editor, viewer, org_a
):
    locked(org_a)
    api.post("/compliance/duties/plan", headers=editor)
    made = api.post("/calendars", json={"name": "Filings", "scope": "duties"}, headers=viewer)
    path = made.json()["url"].split("/api", 1)[1]

    events = Calendar.from_ical(api.get(path).content).walk("VEVENT")

    duties = api.get("/compliance/duties", headers=viewer).json()["rows"]
    assert sorted(str(one["dtstart"].dt) for one in events) == sorted(
        row["duty"]["due"] for row in duties
    )
    api.delete(f"/calendars/{made.json()['id']}", headers=viewer)
    assert api.get(path).status_code == 404
