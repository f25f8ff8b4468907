"""The inbox, what one follows, and the calendars of one's account."""

from datetime import date

import pytest

from kernel.scheduling.commands import AddJob, SetField
from kernel.scheduling.fleet import Rig
from kernel.workflows.campaign_boards import apply_commands
from kernel.workflows.campaign_feed import new_feed
from kernel.workflows.campaign_rigs import save_rig
from kernel.workflows.campaign_scenarios import new_scenario
from kernel.workflows.notices import follow, follows, mail_choice, unread


@pytest.fixture
def plan(org_a):
    """A scenario with one job on one rig, both ids, and a change that the viewer is told of."""
    rig = save_rig(org_a.editor, Rig(id="", name="Rig *7*", kind="Land rig"))
    made = new_scenario(org_a.editor, "Base", start_on=date(2027, 1, 1))
    values = {"name": "A-1", "rig_id": rig.id, "duration_days": 5, "start_on": "2027-01-01"}
    job = next(
        iter(apply_commands(org_a.editor, made.id, [AddJob(values=values)], seen=0).board.jobs)
    )
    follow(org_a.viewer, "rig", rig.id)
    longer = SetField(id=job, field="duration_days", value="7")
    apply_commands(org_a.editor, made.id, [longer], seen=1)
    return made.id, rig.id


def pressed(screen, label):
    return next(one for one in screen.button if one.label == label).click().run()


def test_that_a_notice_says_what_happened_who_did_it_and_why_one_is_told(
    open_page, said, org_a, plan
):
    screen = open_page(org_a.viewer, "inbox")

    told = said(screen)
    assert "1 unread notice · no mail server is set up" in told
    assert "A-1: finishes 2 days later, 1 Jan 2027 to 8 Jan 2027" in told
    assert "editor" in told and "you follow Rig *7*" in told
    pressed(screen, "Mark as read")
    assert unread(org_a.viewer) == 0
    assert "Nothing new." in said(screen)


def test_that_all_is_marked_at_once_and_an_empty_inbox_says_how_to_fill_it(
    open_page, said, org_a, org_b, plan
):
    pressed(open_page(org_a.viewer, "inbox"), "Mark all as read")
    assert unread(org_a.viewer) == 0

    told = said(open_page(org_b.viewer, "inbox"))

    assert "You follow nothing yet." in told
    assert "A-1" not in told


def test_that_the_schedule_is_followed_from_its_page_by_everybody(open_page, org_a, plan):
    screen = open_page(org_a.viewer, "schedule", scenario=str(plan[0]))
    [scenario] = [one for one in screen.toggle if "This scenario" in one.label]

    scenario.set_value(True).run()

    assert {(one.kind, one.id) for one in follows(org_a.viewer)} == {
        ("rig", plan[1]), ("scenario", str(plan[0])),
    }  # fmt: skip
    [rigs] = [one for one in screen.multiselect if one.label == "Rigs"]
    rigs.set_value([]).run()
    assert [one.kind for one in follows(org_a.viewer)] == ["scenario"]


def test_that_mail_and_what_one_follows_are_chosen_under_my_account(open_page, shown, org_a, plan):
    new_feed(org_a.viewer, "Phone")
    screen = open_page(org_a.viewer, "account")

    assert shown(screen, "What I follow").words() == [["Rig *7*", "Rig", "Stop"]]
    assert shown(screen, "My calendars").words()[0][0] == "Phone"
    [mail] = [one for one in screen.radio if "Notices to" in one.label]
    mail.set_value("at_once").run()
    assert mail_choice(org_a.viewer) == "at_once"
