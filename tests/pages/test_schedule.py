"""The page of the schedule: its first scenario, its clone, and who may change it."""

from datetime import date

from kernel.scheduling.commands import AddJob
from kernel.workflows.campaign_boards import apply_commands
from kernel.workflows.campaign_scenarios import new_scenario, scenario_list

JAN_4 = date(2027, 1, 4)


def a_scenario(actor, name="Base case"):
    made = new_scenario(actor, name, start_on=JAN_4)
    values = {"name": "CEDAR DRAW 12 1", "start_on": "2027-01-04", "duration_days": "5"}
    apply_commands(actor, made.id, [AddJob(values=values)], seen=made.revision)
    return made


def test_that_an_empty_organization_is_led_to_its_first_scenario(open_page, said, org_a):
    screen = open_page(org_a.editor, "schedule")

    assert "There is no drilling schedule yet." in said(screen)
    screen.text_input[0].set_value("Winter")
    screen.button[-1].click().run()

    assert [each.name for each in scenario_list(org_a.viewer)] == ["Winter"]


def test_that_a_viewer_is_told_who_starts_one(open_page, said, org_a):
    screen = open_page(org_a.viewer, "schedule")

    assert "An editor starts one, or imports a rig schedule." in said(screen)
    assert not screen.text_input


def test_that_the_page_names_the_scenario_and_what_it_holds(open_page, said, org_a, org_b):
    a_scenario(org_b.editor, "Theirs")
    a_scenario(org_a.editor)

    told = said(open_page(org_a.viewer, "schedule"))

    assert "Base case" in told
    assert "1 job · revision 1" in told
    assert "Your role is Viewer: you can look, not change." in told
    assert "Theirs" not in told
    assert "could not be shown" not in told


def test_that_a_clone_is_a_draft_that_opens(open_page, said, org_a):
    made = a_scenario(org_a.editor)
    screen = open_page(org_a.editor, "schedule", scenario=str(made.id))

    screen.text_input[0].set_value("What if")
    next(b for b in screen.button if b.label == "Clone").click().run()

    assert {each.name for each in scenario_list(org_a.viewer)} == {"Base case", "What if"}
    assert "What if" in said(screen)
