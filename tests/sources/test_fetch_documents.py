"""Fetching into the store: kept with the well, remembered, stopped, gone on with, kept apart."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable
from kernel.store import engagement, fetches, papers
from kernel.store.connection import plain_engine
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows import fetch_documents as fetching
from kernel.workflows.fetch_documents import (
    ask_for_documents,
    fetch_documents,
    fetch_state,
    run_fetch,
    stop_fetch,
)
from tests.sources.conftest import without_a_browser
from tests.sources.replica.server import Answer


class Killed(BaseException):
    """The worker dies."""


@pytest.fixture
def well(replica, a_well_number, filing) -> ApiNumber:
    """A well of which the replica knows one filing."""
    number = ApiNumber.parse(a_well_number())
    replica.wells[number.api8] = [filing()]
    return number


@pytest.fixture
def fetched(site, well):
    def fetch(actor, **more):
        return fetch_documents(actor, well, site=site, open_pages=without_a_browser, **more)

    return fetch


@pytest.fixture
def made_older(store, well):
    """Move every fetch of the well into the past."""

    def move(days: int) -> None:
        with plain_engine(store.owner).begin() as owner:
            owner.execute(sa.text("alter table app.paper_fetch no force row level security"))
            owner.execute(
                sa.text(
                    "update app.paper_fetch set created_at = created_at - make_interval(days => :d)"
                    " where api14 = :a"
                ),
                {"d": days, "a": well.api14},
            )
            owner.execute(sa.text("alter table app.paper_fetch force row level security"))

    return move


def rows_of(actor, api):
    with tenant_session(actor) as session:
        return papers.papers_of(session, api.api14)


def test_that_what_is_fetched_is_kept_and_read_with_the_well(org_a, fetched, well):
    answer = fetched(org_a.editor)

    assert (answer["status"], answer["source"]) == ("success", "site")
    assert answer["api_search"] == well.api8
    rows = rows_of(org_a.viewer, well)
    assert [(row.name, row.origin, row.kind) for row in rows] == [
        ("w2-203108.pdf", "rrc", "w2"),
        ("gau-203108.pdf", "rrc", "gau"),
    ]
    assert [UUID(file["paper_id"]) for file in answer["files"]] == [row.id for row in rows]


def test_that_the_work_is_entered_in_the_well_s_history(org_a, fetched, well):
    fetched(org_a.editor)

    with tenant_session(org_a.viewer) as session:
        [done] = engagement.interactions_of(session, well.api14)
    assert (done.type, done.mode) == ("documents_fetched", "rrc")
    assert done.metadata == {"files": 2, "status": "success", "is_public": True}


def test_that_papers_handed_in_before_make_the_well_s_work_hybrid(org_a, fetched, well):
    with tenant_session(org_a.editor) as session:
        fetching.register_well(session, api14=well.api14, state="TX", county=well.county)
        papers.add_paper(
            session, api14=well.api14, name="own.pdf", content=b"%PDF-own", origin="upload"
        )

    fetched(org_a.editor)

    with tenant_session(org_a.viewer) as session:
        assert engagement.engagement_of(session, well.api14).mode == "hybrid"


def test_that_for_14_days_no_second_request_is_made(org_a, fetched, replica, made_older):
    first = fetched(org_a.editor)
    asked = len(replica.asked)
    made_older(13)

    second = fetched(org_a.editor)

    assert (second["source"], second["files"]) == ("cache", first["files"])
    assert len(replica.asked) == asked
    made_older(1)
    assert fetched(org_a.editor)["source"] == "site"


def test_that_a_new_print_of_the_same_form_is_not_kept_twice(org_a, fetched, well):
    first = fetched(org_a.editor)

    again = fetched(org_a.editor, again=True)

    assert again["source"] == "site"
    assert again["files"][0]["sha256"] != first["files"][0]["sha256"]
    assert again["files"][0]["paper_id"] == first["files"][0]["paper_id"]
    assert len(rows_of(org_a.viewer, well)) == 2


def test_that_an_answer_is_remembered_for_its_organization_alone(org_a, org_b, fetched, well):
    fetched(org_a.editor)

    assert rows_of(org_b.viewer, well) == []
    assert fetch_state(org_b.viewer, well) is None
    assert fetched(org_b.editor)["source"] == "site"


@pytest.mark.parametrize("step", ["start", "search", "packet"])
def test_that_a_failure_is_said_and_not_remembered(org_a, fetched, replica, well, step):
    replica.next(step, *[Answer(status=503)] * 3)

    assert fetched(org_a.editor)["status"] == "site_unavailable"
    state = fetch_state(org_a.viewer, well)
    assert (state.running, state.status, state.files) == (False, "site_unavailable", 0)
    assert "error 503" in state.problems[0]
    assert fetched(org_a.editor)["status"] == "success"


def test_that_a_failure_when_asked_again_does_not_make_the_last_answer_forgotten(
    org_a, fetched, replica
):
    fetched(org_a.editor)
    replica.always("start", Answer(status=503))
    assert fetched(org_a.editor, again=True)["status"] == "site_unavailable"

    assert fetched(org_a.editor)["source"] == "cache"


def test_that_a_killed_fetch_goes_on_with_what_is_missing(org_a, site, well, replica):
    fetch_id = ask_for_documents(org_a.editor, well)

    def kill(words: str) -> None:
        if words.startswith("Fetching gau"):
            raise Killed

    with pytest.raises(Killed):
        run_fetch(org_a.editor, fetch_id, site=site, progress=kill, open_pages=without_a_browser)
    state = fetch_state(org_a.viewer, well)
    assert (state.running, state.files) == (True, 1)
    assert state.words.startswith("Fetching gau")

    answer = run_fetch(org_a.editor, fetch_id, site=site, open_pages=without_a_browser)

    assert (answer["status"], len(answer["files"])) == ("success", 2)
    assert replica.steps().count("form") == 1


def test_that_a_person_can_stop_a_fetch_and_go_on_later(org_a, fetched, replica, well):
    def stop(words: str) -> None:
        if words.startswith("Fetching w2"):
            stop_fetch(org_a.editor, fetch_state(org_a.editor, well).id)

    fetched(org_a.editor, progress=stop)
    state = fetch_state(org_a.viewer, well)
    assert (state.running, state.status, state.files) == (False, None, 1)

    answer = fetched(org_a.editor)

    assert (answer["status"], len(answer["files"])) == ("success", 2)
    assert replica.steps().count("form") == 1


def test_that_one_well_is_fetched_once_at_a_time(org_a, org_b, well):
    ask_for_documents(org_a.editor, well)

    with pytest.raises(Conflict, match="being fetched already"):
        ask_for_documents(org_a.editor, well)
    ask_for_documents(org_b.editor, well)


def test_that_a_browser_that_does_not_start_ends_the_fetch_with_the_reason(org_a, site, well):
    with pytest.raises(Unavailable, match="does not start"):
        fetch_documents(org_a.editor, well, site=site)

    state = fetch_state(org_a.viewer, well)
    assert (state.running, state.status) == (False, "site_unavailable")
    assert "does not start" in state.problems[0]


def test_that_viewers_neither_fetch_nor_stop(org_a, fetched, well):
    fetch_id = ask_for_documents(org_a.editor, well)

    with pytest.raises(NotAllowed):
        fetched(org_a.viewer)
    with pytest.raises(NotAllowed):
        stop_fetch(org_a.viewer, fetch_id)


def test_that_nobody_stops_or_runs_the_fetch_of_another_organization(org_a, org_b, site, well):
    fetch_id = ask_for_documents(org_a.editor, well)

    with pytest.raises(NotFound):
        stop_fetch(org_b.editor, fetch_id)
    with pytest.raises(NotFound):
        run_fetch(org_b.editor, fetch_id, site=site, open_pages=without_a_browser)
    with tenant_session(org_b.editor) as session, pytest.raises(NotFound):
        fetches.fetch(session, fetch_id)


def test_that_a_well_of_another_state_is_not_asked_for(org_a):
    with pytest.raises(InvalidInput, match="rules of Texas"):
        ask_for_documents(org_a.editor, ApiNumber.parse("30-015-12345"))
