"""The portfolio over REST: the page's own answer, its report, and its schedule."""

from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from kernel.workflows import people


@pytest.fixture
def client(site, org_a):
    token = people.create_token(org_a.editor, "portfolio").token
    with httpx2.Client(
        base_url=f"{site.url}/api", headers={"authorization": f"Bearer {token}"}, timeout=60
    ) as made:
        yield made


def test_that_the_portfolio_answers_with_the_days_asked_and_refuses_others(client):
    told = client.get("/portfolio", params={"stale_days": 30, "every": "month"}).json()

    assert (told["stale_days"], told["every"], told["wells"]) == (30, "month", 0)
    for wrong in ({"stale_days": 0}, {"every": "year"}, {"unknown": 1}):
        answer = client.get("/portfolio", params=wrong)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"


def test_that_a_report_is_ordered_listed_and_repeated(client):
    ordered = client.post("/portfolio/report", json={"stale_days": 30})
    assert (ordered.status_code, ordered.json()["name"]) == (202, "portfolio")
    listed = client.get("/reports", params={"name": "portfolio"}).json()
    assert [row["id"] for row in listed] == [ordered.json()["id"]]

    first = (datetime.now(UTC).date() + timedelta(days=3)).isoformat()
    asked = {"portfolio": {"stale_days": 30}, "every": "monthly", "first": first}
    [schedule] = client.post("/report-schedules", json=asked).json()

    assert schedule["portfolio"]["stale_days"] == 30
    assert (schedule["batch_id"], schedule["next_on"]) == (None, first)
    assert client.delete(f"/report-schedules/{schedule['id']}").json() == []
    both = {"scenario_id": schedule["id"], "portfolio": {}, "every": "weekly", "first": first}
    assert client.post("/report-schedules", json=both).status_code == 422
