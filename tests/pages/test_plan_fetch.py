"""Fetching on the page “Plan a well”: offered where it is on, watched, stopped, asked again."""

import pytest

from kernel.store import fetches
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.fetch_documents import ask_for_documents, fetch_state
from workbench.jobs.queue import work
from workbench.settings import choose_settings, settings


@pytest.fixture
def well(a_well_number) -> ApiNumber:
    return ApiNumber.parse(a_well_number())


@pytest.fixture
def fetching_on(tmp_path, store):
    """An administrator turned fetching on; the browser here never starts."""
    before = settings()
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\nexit 1\n")
    browser.chmod(0o755)
    choose_settings(before.model_copy(update={"rrc_fetch": True, "chromium": browser}))
    yield
    work(store, until_empty=True)  # the queue is everybody's
    choose_settings(before)


def buttons(screen) -> dict:
    return {button.key: button for button in screen.button if button.key}


def test_that_nothing_is_offered_before_an_administrator_turns_fetching_on(open_page, org_a, well):
    screen = open_page(org_a.editor, "plan", api=well.api10)

    assert not screen.exception
    assert "fetch-papers" not in buttons(screen)


def test_that_a_press_asks_for_the_papers_and_the_page_shows_how_far_it_is(
    open_page, org_a, well, fetching_on
):
    screen = open_page(org_a.editor, "plan", api=well.api10)
    button = buttons(screen)["fetch-papers"]
    assert button.label == "Fetch from the Railroad Commission"

    button.click().run()

    assert not screen.exception
    assert fetch_state(org_a.viewer, well).running
    assert "fetch-papers" not in buttons(screen)
    assert "stop-fetch" in buttons(screen)


def test_that_a_fetch_can_be_stopped_by_a_colleague_and_begun_again(
    open_page, org_a, well, fetching_on, said
):
    ask_for_documents(org_a.editor, well)
    screen = open_page(org_a.admin, "plan", api=well.api10)

    buttons(screen)["stop-fetch"].click().run()

    assert not fetch_state(org_a.viewer, well).running
    screen = open_page(org_a.admin, "plan", api=well.api10)
    assert buttons(screen)["fetch-papers"].label == "Fetch again"
    assert "Stopped" in said(screen)


def test_that_what_could_not_be_had_is_shown_as_it_was_said(
    open_page, org_a, well, fetching_on, said
):
    fetch_id = ask_for_documents(org_a.editor, well)
    with tenant_session(org_a.editor) as session:
        fetches.end_fetch(
            session, fetch_id, status="rate_limited", problems=["gau-1: <b>gone</b> [x](y)"]
        )

    screen = open_page(org_a.editor, "plan", api=well.api10)

    assert "The site asks for patience" in said(screen)
    assert "gau-1: <b>gone</b> [x](y)" in said(screen)


def test_that_a_viewer_is_offered_no_fetch(open_page, org_a, well, fetching_on):
    screen = open_page(org_a.viewer, "plan", api=well.api10)

    assert "fetch-papers" not in buttons(screen)
