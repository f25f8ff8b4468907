"""One organization that asks for very much, beside one that asks for little."""

from datetime import UTC, datetime, timedelta

import httpx2
import psycopg
import pytest

from kernel.errors import Busy
from kernel.store import papers
from kernel.store.queue import queue_connection
from kernel.store.queue_jobs import open_jobs
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.reports import (
    OperatingOrder,
    PortfolioOrder,
    end_schedule,
    list_reports,
    list_schedules,
    schedule_operating_report,
    schedule_portfolio_report,
)
from workbench.jobs import handing_in
from workbench.jobs.asking_reports import ask_for_operating_report, ask_for_portfolio_report
from workbench.jobs.queue import work
from workbench.jobs.readings import ask_to_read_papers
from workbench.jobs.reports import run_schedules
from workbench.settings import Settings, choose_settings, settings
from workbench.testing import as_person


@pytest.fixture
def at_most(store):
    """Let an organization have so many jobs; empties the queue before and after."""
    work(store, until_empty=True)
    before = settings()
    yield lambda most: choose_settings(Settings(jobs_per_organization=most))
    choose_settings(before)
    work(store, until_empty=True)


@pytest.fixture
def order(a_well_number):
    """Order so many jobs that take no time; their numbers."""

    def ask(person, count):
        numbers = []
        for _ in range(count):
            api = ApiNumber.parse(a_well_number())
            with tenant_session(person) as session:
                register_well(session, api14=api.api14, state="TX", county=api.county)
                papers.add_paper(
                    session, api14=api.api14, name="a.pdf", content=b"%PDF-1.4\n", origin="upload"
                )
            numbers.append(ask_to_read_papers(person, api))
        return numbers

    return ask


def begun(store, numbers):
    """The jobs in the order in which workers took them."""
    how = queue_connection(store)
    with psycopg.connect(how["conninfo"], **how["kwargs"]) as connection:
        rows = connection.execute(
            "select job_id from procrastinate_events where type = 'started' and job_id = any(%s)"
            " order by at, id",
            (numbers,),
        ).fetchall()
    return [row[0] for row in rows]


def test_that_more_jobs_than_an_organization_may_have_are_refused_in_words(
    store, org_a, at_most, order
):
    at_most(3)
    order(org_a.editor, 3)

    with pytest.raises(Busy, match="3 background jobs waiting or running") as refusal:
        order(org_a.editor, 1)

    assert "“Jobs”" in refusal.value.hint
    assert open_jobs(store, org_a.editor.organization_id) == 3


def test_that_a_full_quota_leaves_other_organizations_alone_and_ends_with_its_jobs(
    store, org_a, org_b, at_most, order
):
    at_most(2)
    order(org_a.editor, 2)
    order(org_b.editor, 1)

    work(store, until_empty=True)

    assert order(org_a.editor, 1)


def test_that_a_refused_job_is_not_noted_as_wanted(store, org_a, at_most, order):
    at_most(1)
    order(org_a.editor, 1)

    with pytest.raises(Busy):
        ask_for_portfolio_report(org_a.editor, PortfolioOrder())

    assert list_reports(org_a.editor) == []


def test_that_the_api_says_when_to_ask_again(site, store, org_a, order):
    before = settings()
    try:
        choose_settings(Settings(jobs_per_organization=1))
        order(org_a.editor, 1)
        answer = httpx2.post(
            f"{site.url}/api/portfolio/report", json={}, headers=as_person(org_a.editor)
        )
    finally:
        choose_settings(before)
        work(store, until_empty=True)

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "60"
    assert "as many as it may" in answer.json()["detail"]


def test_that_a_normal_organization_does_not_stand_behind_a_greedy_one(
    store, org_a, org_b, at_most, order
):
    at_most(100)
    greedy = order(org_a.editor, 12)
    normal = order(org_b.editor, 1)

    work(store, until_empty=True)

    taken = begun(store, [*greedy, *normal])
    assert len(taken) == 13
    assert taken.index(normal[0]) <= 2  # two are taken at once


def test_that_without_the_turn_taking_it_would(store, org_a, org_b, at_most, order, monkeypatch):
    at_most(100)
    monkeypatch.setattr(handing_in, "open_jobs", lambda urls, organization_id: 0)
    greedy = order(org_a.editor, 12)
    normal = order(org_b.editor, 1)

    work(store, until_empty=True)

    assert begun(store, [*greedy, *normal]).index(normal[0]) > 2


def test_that_without_the_quota_any_number_would_stand_in_line(
    store, org_a, at_most, order, monkeypatch
):
    at_most(1)
    monkeypatch.setattr("workbench.jobs.readings.refuse_more_jobs", lambda actor: None)

    assert len(order(org_a.editor, 3)) == 3


@pytest.mark.parametrize("kind", ["portfolio", "compliance"])
def test_that_a_schedule_that_falls_due_at_a_full_quota_runs_once_as_soon_as_there_is_room(
    store, org_a, at_most, order, kind
):
    today = datetime.now(UTC).date()
    if kind == "portfolio":
        made = schedule_portfolio_report(org_a.editor, PortfolioOrder(), "weekly", today)
    else:
        wanted = OperatingOrder(name=kind, parameters={"days": 30})
        made = schedule_operating_report(org_a.editor, wanted, "weekly", today)
    before = len(list_reports(org_a.viewer, name=kind))
    at_most(1)
    order(org_a.editor, 1)

    run_schedules(None, 0)

    assert len(list_reports(org_a.viewer, name=kind)) == before
    assert [one.next_on for one in list_schedules(org_a.viewer, name=kind)] == [today]

    at_most(2)
    run_schedules(None, 0)
    run_schedules(None, 0)

    assert len(list_reports(org_a.viewer, name=kind)) == before + 1
    [row] = list_schedules(org_a.viewer, name=kind)
    assert row.next_on == today + timedelta(days=7)
    end_schedule(org_a.editor, made)


def test_that_a_report_of_operating_data_counts_against_the_quota(org_a, at_most, order):
    at_most(1)
    order(org_a.editor, 1)

    with pytest.raises(Busy):
        ask_for_operating_report(org_a.editor, OperatingOrder(name="compliance", parameters={}))

    assert list_reports(org_a.viewer, name="compliance") == []
