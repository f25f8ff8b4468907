"""Following parts of a schedule: who is told of what, in which words, and who is not."""

from dataclasses import replace
from datetime import date

import pytest

from kernel.errors import InvalidInput, NotFound
from kernel.scheduling.commands import AddJob, AddLink, DeleteJobs, MoveJob, SetField
from kernel.scheduling.fleet import Blocked, Campaign, Rig
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.workflows import people
from kernel.workflows.campaign_boards import apply_commands, open_board, undo
from kernel.workflows.campaign_rigs import save_campaign, save_rig
from kernel.workflows.campaign_scenarios import clone_scenario, decide, new_scenario
from kernel.workflows.notices import (
    choose_mail,
    follow,
    follows,
    mail_choice,
    mark_read,
    notices,
    unfollow,
    unread,
)


@pytest.fixture
def plan(org_a):
    """Two jobs on Rig 7, one on Rig 9, one campaign; by name."""
    rigs = {n: save_rig(org_a.editor, Rig(id="", name=n, kind="Land rig")) for n in ("R7", "R9")}
    north = save_campaign(org_a.editor, Campaign(id="", name="North"))
    made = new_scenario(org_a.editor, "Plan", start_on=date(2027, 1, 1))
    jobs = [
        ("A-1", "R7", "2027-01-01", ""),
        ("A-2", "R7", "2027-01-11", "North"),
        ("B-1", "R9", "2027-01-01", ""),
    ]
    commands = [
        AddJob(values={"name": name, "rig_id": rigs[rig].id, "duration_days": 10,
                       "start_on": start, "campaign_ids": campaign})
        for name, rig, start, campaign in jobs
    ]  # fmt: skip
    board = apply_commands(org_a.editor, made.id, commands, seen=0).board
    return {job.name: job for job in board.jobs.values()} | rigs | {"id": made.id, "North": north}


def change(actor, plan, *commands, mode="planning"):
    seen = open_board(actor, plan["id"]).scenario.revision
    return apply_commands(actor, plan["id"], commands, seen=seen, mode=mode)


def told(actor):
    return [(one.title, list(one.lines)) for one in notices(actor)]


def longer(plan, days="12"):
    return SetField(id=plan["A-1"].id, field="duration_days", value=days)


def test_that_who_follows_a_rig_is_told_what_moves_on_it_and_nothing_else(org_a, plan):
    follow(org_a.viewer, "rig", plan["R7"].id)

    change(org_a.editor, plan, longer(plan))
    change(org_a.editor, plan, SetField(id=plan["B-1"].id, field="duration_days", value="3"))

    [one] = notices(org_a.viewer)
    assert one.title == "Plan: A-1: duration 10 d → 12 d"
    assert list(one.lines) == [
        "A-1: finishes 2 days later, 1 Jan 2027 to 13 Jan 2027",
        "A-2: 2 days later, 13 Jan 2027 to 23 Jan 2027",
    ]
    assert (list(one.because), one.created_by_name) == (["R7"], "editor")
    assert one.screen == f"schedule?scenario={plan['id']}&job={plan['A-1'].id}"


def test_that_nobody_is_told_of_what_they_did_or_of_what_moves_nothing(org_a, plan):
    follow(org_a.editor, "scenario", str(plan["id"]))
    follow(org_a.viewer, "scenario", str(plan["id"]))

    change(org_a.editor, plan, SetField(id=plan["A-1"].id, field="notes", value="Call Joe"))
    assert (told(org_a.editor), told(org_a.viewer)) == ([], [])
    change(org_a.editor, plan, longer(plan))
    undo(org_a.editor, plan["id"])

    assert told(org_a.editor) == []
    assert [title for title, _ in told(org_a.viewer)] == [
        "Plan: Undo: A-1: duration 10 d → 12 d", "Plan: A-1: duration 10 d → 12 d",
    ]  # fmt: skip


def test_that_a_job_and_a_campaign_are_followed_into_copies_of_the_scenario(org_a, plan):
    follow(org_a.viewer, "job", plan["A-1"].lineage_id)
    follow(org_a.admin, "campaign", plan["North"].id)
    copy = clone_scenario(org_a.editor, plan["id"], "What if")
    ids = {job.name: job.id for job in open_board(org_a.editor, copy.id).board.jobs.values()}

    moved = MoveJob(id=ids["A-1"], start=date(2027, 2, 1), rig_id=plan["R9"].id)
    apply_commands(org_a.editor, copy.id, [moved], seen=0, mode="scheduling")

    [(title, lines)] = told(org_a.viewer)
    assert title.startswith("What if: ")
    assert lines == ["A-1: R7 → R9; 31 days later, 1 Feb 2027 to 11 Feb 2027"]
    assert told(org_a.admin) == []


def test_that_added_deleted_linked_and_started_jobs_are_told_in_words(org_a, plan):
    follow(org_a.viewer, "scenario", str(plan["id"]))
    values = {"name": "C-1", "rig_id": "R9", "duration_days": 5, "start_on": "2027-03-01"}

    change(org_a.editor, plan, AddJob(values=values), mode="scheduling")
    link = AddLink(predecessor_id=plan["A-2"].id, successor_id=plan["B-1"].id)
    change(org_a.editor, plan, link, mode="scheduling")
    began = SetField(id=plan["A-1"].id, field="actual_start", value="2027-01-01")
    change(org_a.editor, plan, began, mode="scheduling")
    change(org_a.editor, plan, DeleteJobs(ids=[plan["B-1"].id]), mode="scheduling")

    lines = [line for _, lines in reversed(told(org_a.viewer)) for line in lines]
    assert lines[:2] == [
        "C-1: added on R9, 1 Mar 2027 to 6 Mar 2027", "B-1: waits for A-2 (FS)",
    ]  # fmt: skip
    assert "A-1: " in lines[2] and "started 1 Jan 2027" in lines[2]
    assert lines[3] == "B-1: taken out of the plan on R9"


def test_that_an_approval_tells_what_differs_from_the_plan_before(org_a, plan):
    follow(org_a.viewer, "job", plan["A-2"].lineage_id)
    for move, actor in (("submit", org_a.editor), ("approve", org_a.admin)):
        tolerate(org_a.editor, plan["id"])
        decide(actor, plan["id"], move)
    copy = clone_scenario(org_a.editor, plan["id"], "Spring")
    ids = {job.name: job.id for job in open_board(org_a.editor, copy.id).board.jobs.values()}
    later = SetField(id=ids["A-1"], field="duration_days", value="15")
    apply_commands(org_a.editor, copy.id, [later], seen=0)
    follow(org_a.viewer, "scenario", str(copy.id))
    mark_read(org_a.viewer)

    tolerate(org_a.editor, copy.id)
    decide(org_a.editor, copy.id, "submit", comment="Please look")
    decide(org_a.admin, copy.id, "approve")

    assert [(one.title, list(one.lines)) for one in notices(org_a.viewer, unread=True)] == [
        ("Spring was approved", [
            "A-1: finishes 5 days later, 1 Jan 2027 to 16 Jan 2027",
            "A-2: 5 days later, 16 Jan 2027 to 26 Jan 2027",
        ]),
        ("Spring was submitted for approval", ["“Please look”"]),
    ]  # fmt: skip


def tolerate(actor, scenario_id):
    """Say of every soft conflict why it is borne."""
    from kernel.workflows.campaign_conflicts import conflict_queue
    from kernel.workflows.campaign_talk import note_conflict

    for entry in conflict_queue(actor, scenario_id):
        note_conflict(actor, scenario_id, entry.conflict.key, reason="known")


def test_that_a_rig_in_maintenance_is_told_to_who_follows_it(org_a, plan):
    follow(org_a.viewer, "rig", plan["R7"].id)
    stop = Blocked(kind="maintenance", start=date(2027, 3, 1), end=date(2027, 3, 15))

    kept = save_rig(org_a.editor, replace(plan["R7"], status="standby", events=(stop,)), seen=1)
    save_rig(org_a.editor, replace(kept, contractor="Llano"), seen=2)

    assert told(org_a.viewer) == [
        ("R7 was changed", [
            "state standby, before active", "maintenance 1 Mar 2027 to 15 Mar 2027",
        ]),
    ]  # fmt: skip


def test_that_notices_are_read_one_by_one_and_all_at_once(org_a, plan):
    follow(org_a.viewer, "rig", plan["R7"].id)
    change(org_a.editor, plan, longer(plan))
    change(org_a.editor, plan, longer(plan, "13"))
    [newest, oldest] = notices(org_a.viewer)

    assert unread(org_a.viewer) == 2
    assert mark_read(org_a.viewer, [oldest.id]) == 1
    assert [one.id for one in notices(org_a.viewer, unread=True)] == [newest.id]
    assert mark_read(org_a.viewer, [oldest.id], read=False) == 1
    assert mark_read(org_a.admin) == 0
    assert (mark_read(org_a.viewer), unread(org_a.viewer)) == (2, 0)
    assert [one.id for one in notices(org_a.viewer, before=newest.id)] == [oldest.id]


def test_that_only_what_the_organization_has_is_followed_and_only_while_one_is_let_in(
    org_a, org_b, plan
):
    with pytest.raises(NotFound):
        follow(org_b.viewer, "rig", plan["R7"].id)
    with pytest.raises(NotFound):
        follow(org_a.viewer, "job", "no id")
    with pytest.raises(InvalidInput):
        follow(org_a.viewer, "weather", "x")
    follow(org_a.viewer, "rig", plan["R7"].id)
    follow(org_a.viewer, "rig", plan["R7"].id)
    assert [(one.kind, one.name) for one in follows(org_a.viewer)] == [("rig", "R7")]

    people.deactivate_person(org_a.admin, org_a.viewer.user_id)
    change(org_a.editor, plan, longer(plan))
    assert told(org_a.viewer) == []

    unfollow(org_a.viewer, "rig", plan["R7"].id)
    assert follows(org_a.viewer) == []
    with pytest.raises(NotFound):
        unfollow(org_a.viewer, "rig", plan["R7"].id)


def test_that_mail_comes_daily_unless_one_chooses_otherwise(org_a):
    assert mail_choice(org_a.viewer) == "daily"

    choose_mail(org_a.viewer, "at_once")

    assert (mail_choice(org_a.viewer), mail_choice(org_a.editor)) == ("at_once", "daily")
    with pytest.raises(InvalidInput):
        choose_mail(org_a.viewer, "hourly")


def test_that_a_well_is_followed_into_every_job_on_it(org_a, plan, a_well_number):
    api14 = a_well_number()
    with tenant_session(org_a.editor) as session:
        register_well(session, api14=api14)
    follow(org_a.viewer, "well", api14)
    assert [(one.kind, one.id) for one in follows(org_a.viewer)] == [("well", api14)]
    change(org_a.editor, plan, SetField(id=plan["A-1"].id, field="api14", value=api14))

    change(org_a.editor, plan, longer(plan))

    [(_, lines)] = told(org_a.viewer)
    assert lines == ["A-1: finishes 2 days later, 1 Jan 2027 to 13 Jan 2027"]
    unfollow(org_a.viewer, "well", api14)
    assert follows(org_a.viewer) == []
