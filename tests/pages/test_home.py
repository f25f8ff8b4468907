"""Home: what waits, in which order, and the first steps of a new organization."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kernel.store.ids import uuid7
from kernel.store.readings import NewFile, begin_reading
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.build_plan import sample_plan
from kernel.workflows.sample_data import has_sample_data
from kernel.workflows.today import today
from workbench.ui.home_view import context

PAYLOAD = "<script>alert(1)</script> [x](http://evil) *"


def test_that_a_new_organization_is_offered_the_main_jobs(open_page, said, org_a):
    screen = open_page(org_a.editor, "home")

    labels = [button.label for button in screen.button]
    assert labels == ["Plan a well", "Plan a sample well", "Plan a well", "Find a well"]
    assert "nothing waits for you" in said(screen)
    assert not screen.exception


def test_that_a_viewer_of_a_new_organization_is_offered_only_to_look(open_page, org_a):
    screen = open_page(org_a.viewer, "home")

    assert [button.label for button in screen.button] == ["Find a well"]


def test_that_the_plan_which_breaks_the_rule_stands_first(open_page, shown, a_plan, org_a):
    a_plan(org_a.editor, lease="FAILS", verdict="fail")
    a_plan(org_a.editor, lease="ASKS", questions=2)
    a_plan(org_a.editor, lease="PASSES", notes=1)

    rows = shown(open_page(org_a.viewer, "home"), "Plans waiting for you").words()

    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("FAILS 4404", "Fails: 1 breach", "Correct"),
        ("ASKS 4404", "Passes with 2 questions", "Answer"),
        ("PASSES 4404", "Passes with 1 practice note", "Read"),
    ]


def test_that_only_the_newest_plan_of_a_well_waits(open_page, shown, a_plan, org_a, a_well_number):
    number = a_well_number()
    a_plan(org_a.editor, api14=number, verdict="fail")
    newest = a_plan(org_a.editor, api14=number)

    rows = shown(open_page(org_a.viewer, "home"), "Plans waiting for you").rows

    assert [row[0]["href"] for row in rows] == [f"plan?id={newest.id}"]


@pytest.mark.parametrize(("age_days", "said_of_it"), [(1900, "expired"), (1760, "d")])
def test_that_a_letter_near_its_five_years_is_shown(
    open_page, shown, a_plan, org_a, age_days, said_of_it
):
    a_plan(org_a.editor, letter=date.today() - timedelta(days=age_days))

    [row] = shown(open_page(org_a.viewer, "home"), "Groundwater letters that end").words()

    assert row[1].endswith(said_of_it)


def test_that_a_fresh_letter_is_not_a_deadline(a_plan, org_a):
    a_plan(org_a.editor, letter=date.today() - timedelta(days=30))

    assert today(org_a.viewer).letters == ()


def test_that_a_lease_name_is_shown_as_text_on_home(open_page, shown, said, a_plan, org_a):
    a_plan(org_a.editor, lease=PAYLOAD)

    screen = open_page(org_a.viewer, "home")

    for label in ("Plans waiting for you", "Wells last worked on"):
        assert shown(screen, label).rows[0][0]["words"] == f"{PAYLOAD} 4404"
    assert "script" not in said(screen)


def test_that_work_in_the_background_stands_first_with_its_share_and_leads_to_its_page(
    open_page, shown, org_a, a_well_number
):
    api, reading_id = ApiNumber(api14=a_well_number()), uuid7()
    scan = NewFile(name="w15.tif", content=b"x")
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api.api14)
        begin_reading(session, reading_id, api14=api.api14, origin="upload", files=[scan])

    [row] = shown(open_page(org_a.viewer, "home"), "Work that runs").rows

    assert row[0]["words"] == f"Reading papers of {api.dashed}"
    assert row[0]["href"] == f"plan?reading={reading_id}"
    assert [cell["words"] for cell in row[1:]] == ["Waiting for the worker.", "0%", "just now"]


def test_that_nothing_is_said_of_running_work_where_nothing_runs(open_page, said, a_plan, org_a):
    a_plan(org_a.editor)

    assert "Running" not in said(open_page(org_a.viewer, "home"))


def test_that_work_of_another_organization_does_not_show(open_page, said, a_plan, org_a, org_b):
    a_plan(org_b.editor, lease="THEIRS")

    assert "nothing waits for you" in said(open_page(org_a.admin, "home"))


def test_that_one_thing_waits_and_two_wait(a_plan, org_a):
    moment = datetime(2026, 11, 21, 9, tzinfo=UTC)
    a_plan(org_a.editor)
    one = context(today(org_a.editor), moment)
    a_plan(org_a.editor)

    assert one == "Saturday 21 November 2026 · 1 plan waits for you"
    assert context(today(org_a.editor), moment).endswith("2 plans wait for you")


def test_that_an_administrator_is_told_what_goes_before_sample_data_are_removed(
    open_page, said, org_a
):
    sample_plan(org_a.editor)
    screen = open_page(org_a.admin, "home")

    [button] = [button for button in screen.button if button.label == "Remove sample data"]
    button.click().run()

    told = said(screen)
    assert "1 invented well: " in told
    assert "2 papers and 1 plan version" in told
    assert [button.label for button in screen.button][-2:] == ["Keep it", "Remove for good"]
    assert has_sample_data(org_a.viewer)


def test_that_nobody_else_is_offered_to_remove_sample_data(open_page, org_a, org_b):
    sample_plan(org_a.editor)

    for person in (org_a.editor, org_a.viewer, org_b.admin):
        screen = open_page(person, "home")
        assert "Remove sample data" not in [button.label for button in screen.button]
