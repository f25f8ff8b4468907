"""The registry's page: who may bring lists in, what came of them, histories made good."""

import pytest

from kernel.workflows.admin_jobs import list_jobs, order_history, order_import, run_job, stop_job
from workbench.settings import Settings, choose_settings, settings


@pytest.fixture
def only(org_a):
    """Only this organization may bring lists in."""
    before = settings()
    choose_settings(Settings(registry_keepers=str(org_a.admin.organization_id)))
    yield
    choose_settings(before)


@pytest.fixture
def a_list(a_well_number):
    return f"API,Lease Name\n{a_well_number()},X\n=1+1,Y\n".encode()


def pressed(screen, label):
    return next(box for box in screen.button if box.label == label).click().run()


def test_that_an_administrator_sees_what_came_in_and_every_row_that_did_not(
    open_page, shown, org_a, only, a_list
):
    run_job(org_a.admin, order_import(org_a.admin, "public.csv", a_list))

    screen = open_page(org_a.admin, "registry")

    assert not screen.exception
    newest = shown(screen, "Lists that came in").words()[0]
    assert newest[:6] == ["public.csv", "Done", "2", "1", "0", "1"]
    [remarks, *_] = shown(screen, "Lists that came in").presses()
    screen.session_state["rejects_open"] = remarks.removeprefix("show:")
    screen.run()
    assert shown(screen, "What was not taken").words() == [["3", "not an API number", "=1+1"]]


def test_that_a_stopped_list_can_go_on_from_the_page(open_page, said, org_a, only, a_list):
    job_id = order_import(org_a.admin, "public.csv", a_list)
    screen = open_page(org_a.admin, "registry")
    assert "Stop" in said(screen)

    pressed(screen, "Stop")
    assert run_job(org_a.admin, job_id) == "stopped"
    screen = pressed(open_page(org_a.admin, "registry"), "Go on")

    assert not screen.exception
    assert list_jobs(org_a.admin)[0].state == "waiting"
    stop_job(org_a.admin, job_id)


def test_that_an_organization_that_is_not_named_reads_why_and_sees_no_list(
    open_page, said, shown, org_b, only
):
    screen = open_page(org_b.admin, "registry")

    assert not screen.exception
    assert "Your organization may not bring lists into the registry." in said(screen)
    assert str(org_b.admin.organization_id) in said(screen)
    assert "Bring it in" not in said(screen)
    assert not screen.get("file_uploader") and not screen.get("bidi_component")


def test_that_histories_are_made_good_from_the_page_and_the_result_stands(open_page, shown, org_a):
    run_job(org_a.admin, order_history(org_a.admin))

    screen = pressed(open_page(org_a.admin, "registry"), "Make the histories good")

    assert not screen.exception
    rows = shown(screen, "Histories made good").words()
    assert [row[2:] for row in rows] == [
        ["Waits for the worker", ""], ["Done", "Nothing was missing."],
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_that_nobody_below_an_administrator_sees_it(open_page, said, org_a, role):
    screen = open_page(getattr(org_a, role), "registry")

    assert "This needs the role Admin" in said(screen)
    assert not screen.get("file_uploader")
