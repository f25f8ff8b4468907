"""Scenarios: their states, what blocks submission, two side by side, an order for the rigs."""

from datetime import date

import pytest

from kernel.scheduling.commands import AddJob, SetField
from kernel.scheduling.fleet import Rig
from kernel.store.ids import uuid7
from kernel.workflows.campaign_boards import apply_commands, open_board
from kernel.workflows.campaign_rigs import save_rig
from kernel.workflows.campaign_runs import order_calculation, perform_calculation
from kernel.workflows.campaign_scenarios import clone_scenario, new_scenario, scenario

JAN_4 = date(2027, 1, 4)


@pytest.fixture
def base(org_a):
    """Two jobs that overlap on one rig; a second rig is idle."""
    for name in ("Rig 1", "Rig 2"):
        save_rig(org_a.editor, Rig(id="", name=name, kind="Land rig"))
    made = new_scenario(org_a.editor, "Base case", start_on=JAN_4)
    jobs = [
        AddJob(
            id=str(uuid7()),
            values={
                "name": f"CEDAR DRAW {n}",
                "kind": "Other",
                "rig_id": "Rig 1",
                "start_on": "2027-01-04",
                "duration_days": "5",
            },
        )
        for n in (1, 2)
    ]
    loose = [SetField(id=job.id, field="pinned", value=False) for job in jobs]
    apply_commands(org_a.editor, made.id, [*jobs, *loose], seen=made.revision, mode="scheduling")
    return made


def press(screen, words):
    next(each for each in screen.button if each.label == words).click().run()


def test_that_an_organization_without_scenarios_is_told_where_to_start(open_page, said, org_a):
    assert "There is no scenario yet." in said(open_page(org_a.viewer, "scenarios"))


def test_that_each_scenario_stands_with_its_state_and_author(open_page, shown, base, org_a, org_b):
    [row] = shown(open_page(org_a.viewer, "scenarios"), "Scenarios").words()

    assert row[:4] == ["Base case", "draft", "2", "1"]
    assert open_page(org_b.viewer, "scenarios").exception == []


def test_that_a_conflict_blocks_submission_and_says_which(open_page, said, shown, base, org_a):
    screen = open_page(org_a.editor, "scenarios", id=str(base.id))

    words = [" ".join(row) for row in shown(screen, "Conflicts").words()]
    assert any("blocks submission" in row and "booked twice" in row for row in words)
    press(screen, "Submit for approval")

    assert "Resolve these conflicts, then submit the scenario." in said(screen)
    assert scenario(org_a.viewer, base.id).submitted_at is None


def test_that_a_viewer_sees_the_queue_and_decides_nothing(open_page, shown, base, org_a):
    screen = open_page(org_a.viewer, "scenarios", id=str(base.id))

    assert shown(screen, "Conflicts").rows
    assert {b.label for b in screen.button} <= {"Open the schedule", ""}


def test_that_a_copy_is_compared_with_the_one_it_was_made_from(open_page, said, shown, base, org_a):
    copy = clone_scenario(org_a.editor, base.id, "What if")
    opened = open_board(org_a.editor, copy.id)
    job = next(iter(opened.board.jobs.values()))
    change = SetField(id=job.id, field="start_on", value="2027-02-01")
    apply_commands(
        org_a.editor, copy.id, [change], seen=opened.scenario.revision, mode="scheduling"
    )

    screen = open_page(org_a.viewer, "scenarios", id=str(copy.id))

    assert "“What if” ends 28 days later" in said(screen)
    rows = {row[0]: row for row in shown(screen, "What differs").words()}
    assert "moved" in rows[job.name][1]
    assert rows[job.name][4] == "+28"


def test_that_a_suggestion_is_shown_as_what_moves_and_becomes_a_scenario(
    open_page, said, shown, base, org_a
):
    run = order_calculation(org_a.editor, base.id, "level", {"seconds": 0.2})
    assert perform_calculation(org_a.editor, run.id).words == ""
    screen = open_page(org_a.editor, "scenarios", id=str(base.id))

    assert "1 job moves; the campaign ends on" in said(screen)
    assert shown(screen, "What would move").rows
    press(screen, "Make a scenario of it")

    assert screen.exception == []


def test_that_an_editor_renames_a_draft_and_says_up_to_when_it_is_reported(open_page, base, org_a):
    screen = open_page(org_a.editor, "scenarios", id=str(base.id))
    next(each for each in screen.text_input if each.label == "Name").set_value("Spring plan")
    next(each for each in screen.date_input if each.label == "Reported up to").set_value(JAN_4)

    press(screen, "Save")

    changed = scenario(org_a.viewer, base.id)
    assert (changed.name, changed.data_date) == ("Spring plan", JAN_4)


def test_that_a_viewer_is_offered_no_form(open_page, base, org_a):
    screen = open_page(org_a.viewer, "scenarios", id=str(base.id))

    assert [each.label for each in screen.button if each.label == "Save"] == []
