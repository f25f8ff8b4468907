"""The life of scenarios, comparison, conflicts in the way of submission, baselines and talk."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kernel.scheduling.commands import AddJob, AddLink, DeleteJobs, MoveJob, SetField, SetLink
from kernel.scheduling.fleet import Rate, Rig
from kernel.store.ids import uuid7
from kernel.workflows import (
    campaign_baselines,
    campaign_boards,
    campaign_conflicts,
    campaign_rigs,
    campaign_runs,
    campaign_scenarios,
    campaign_talk,
)

START = date(2027, 1, 1)
RATE = Rate(kind="operating", start=START, end=None, amount=Decimal(1000), currency="USD")


@pytest.fixture
def rig(org_a):
    return campaign_rigs.save_rig(
        org_a.editor, Rig(id="", name="Rig 7", kind="Land rig", rates=(RATE,))
    )


@pytest.fixture
def plan(org_a, rig):
    """A scenario of three jobs in a row, the first two linked, and their ids by name."""
    made = campaign_scenarios.new_scenario(org_a.editor, "Plan", start_on=START)
    ids = {name: str(uuid7()) for name in "ABC"}
    commands = [
        *(AddJob(id=ids[name], values={"name": name, "rig_id": rig.id, "duration_days": 10,
                                       "start_on": date(2027, 1, 1 + 10 * at)})
          for at, name in enumerate("ABC")),
        AddLink(predecessor_id=ids["A"], successor_id=ids["B"]),
    ]  # fmt: skip
    campaign_boards.apply_commands(org_a.editor, made.id, commands, seen=0)
    return made.id, ids


def change(actor, scenario_id, *commands, mode="planning"):
    seen = campaign_scenarios.scenario(actor, scenario_id).revision
    return campaign_boards.apply_commands(actor, scenario_id, commands, seen=seen, mode=mode)


def jobs_by_name(actor, scenario_id):
    return {
        job.name: job for job in campaign_boards.open_board(actor, scenario_id).board.jobs.values()
    }


def test_that_a_clone_has_every_job_and_link_with_the_same_lineage(org_a, plan):
    scenario_id, _ = plan

    copy = campaign_scenarios.clone_scenario(org_a.editor, scenario_id, "Copy")

    first = campaign_boards.open_board(org_a.editor, scenario_id).board
    second = campaign_boards.open_board(org_a.editor, copy.id).board
    assert (copy.parent_id, copy.parent_revision, copy.revision) == (scenario_id, 1, 0)
    assert {job.lineage_id for job in first.jobs.values()} == {
        job.lineage_id for job in second.jobs.values()
    }
    assert not first.jobs.keys() & second.jobs.keys()
    assert len(second.links) == 1
    compared = campaign_scenarios.compare_scenarios(org_a.viewer, scenario_id, copy.id)
    assert (compared.jobs, compared.links, compared.finish_days, compared.cost) == ([], [], 0, 0)


def test_that_a_comparison_names_what_is_added_removed_moved_and_linked(org_a, plan):
    scenario_id, _ = plan
    copy = campaign_scenarios.clone_scenario(org_a.editor, scenario_id, "Copy")
    there = jobs_by_name(org_a.editor, copy.id)
    change(
        org_a.editor, copy.id,
        DeleteJobs(ids=[there["A"].id]),
        AddJob(values={"name": "D", "rig_id": there["B"].rig_id, "duration_days": 4}),
        MoveJob(id=there["C"].id, start=START),
    )  # fmt: skip

    told = campaign_scenarios.compare_scenarios(org_a.viewer, scenario_id, copy.id)

    kinds = {one.name: (one.kinds, one.days) for one in told.jobs}
    assert kinds == {
        "A": (("removed",), 0),
        "B": (("re-sequenced",), 0),
        "C": (("moved", "re-sequenced"), -20),
        "D": (("added",), 0),
    }
    assert [(one.predecessor, one.successor, one.before, one.after) for one in told.links] == [
        ("A", "B", 0, None)
    ]
    assert (told.finish_before, told.finish_after) == (date(2027, 1, 31), date(2027, 1, 25))
    assert (told.finish_days, told.cost) == (-6, Decimal(-6000))


def test_that_a_scenario_waits_for_another_pair_of_eyes_and_is_closed_meanwhile(org_a, plan):
    scenario_id, ids = plan
    note = SetField(id=ids["A"], field="notes", value="x")

    campaign_scenarios.decide(org_a.editor, scenario_id, "submit")

    with pytest.raises(Conflict, match="waits for approval"):
        change(org_a.admin, scenario_id, note)
    with pytest.raises(Conflict, match="waits for approval"):
        campaign_boards.undo(org_a.editor, scenario_id)
    with pytest.raises(NotAllowed):
        campaign_scenarios.decide(org_a.editor, scenario_id, "approve")
    with pytest.raises(InvalidInput, match="Say why"):
        campaign_scenarios.decide(org_a.admin, scenario_id, "reject", comment=" ")
    campaign_scenarios.decide(org_a.admin, scenario_id, "reject", comment="Too late")
    change(org_a.editor, scenario_id, note)
    campaign_scenarios.decide(org_a.editor, scenario_id, "submit")
    approved = campaign_scenarios.decide(org_a.admin, scenario_id, "approve", comment="Good")
    assert approved.state == "approved"
    with pytest.raises(Conflict, match="is approved; clone it"):
        change(org_a.admin, scenario_id, note)
    log = campaign_scenarios.scenario_decisions(org_a.viewer, scenario_id)
    assert [(one.move, one.comment) for one in log] == [
        ("submit", ""), ("reject", "Too late"), ("submit", ""), ("approve", "Good"),
    ]  # fmt: skip


def test_that_another_approval_archives_the_one_before(org_a, plan):
    scenario_id, _ = plan
    copy = campaign_scenarios.clone_scenario(org_a.editor, scenario_id, "Better").id
    for one in (scenario_id, copy):
        campaign_scenarios.decide(org_a.editor, one, "submit")
        campaign_scenarios.decide(org_a.admin, one, "approve")

    states = {one.name: one.state for one in campaign_scenarios.scenario_list(org_a.viewer)}

    assert states == {"Plan": "archived", "Better": "approved"}
    with pytest.raises(Conflict, match="approved plan"):
        campaign_scenarios.delete_scenario(org_a.admin, copy)


def test_that_a_lock_keeps_others_out_until_its_owner_or_an_admin_opens_it(org_a, plan):
    scenario_id, ids = plan
    note = SetField(id=ids["A"], field="notes", value="x")
    campaign_scenarios.decide(org_a.admin, scenario_id, "lock")

    with pytest.raises(Conflict, match="locked by somebody else"):
        change(org_a.editor, scenario_id, note)
    with pytest.raises(Conflict):
        campaign_scenarios.decide(org_a.editor, scenario_id, "unlock")
    assert change(org_a.admin, scenario_id, note).revision == 2
    campaign_scenarios.decide(org_a.admin, scenario_id, "unlock")
    assert change(org_a.editor, scenario_id, MoveJob(id=ids["A"], start=date(2027, 1, 5)))


def test_that_hard_conflicts_block_submission_and_soft_ones_need_a_reason(org_a, plan):
    scenario_id, ids = plan
    change(
        org_a.editor, scenario_id, MoveJob(id=ids["B"], start=date(2027, 1, 8)), mode="scheduling"
    )

    with pytest.raises(Conflict, match="Rig 7 is booked twice"):
        campaign_scenarios.decide(org_a.editor, scenario_id, "submit")

    campaign_boards.undo(org_a.editor, scenario_id)
    change(org_a.editor, scenario_id, SetField(id=ids["C"], field="gates.LLI", value="2027-02-01"))
    [entry] = campaign_conflicts.conflict_queue(org_a.viewer, scenario_id)
    assert (entry.conflict.kind, entry.conflict.days, entry.owner) == ("readiness", 11, "")
    with pytest.raises(Conflict, match="gate LLI"):
        campaign_scenarios.decide(org_a.editor, scenario_id, "submit")
    campaign_talk.note_conflict(
        org_a.editor, scenario_id, entry.conflict.key, owner_id=org_a.admin.user_id,
        reason="Will be flown in",
    )  # fmt: skip
    [entry] = campaign_conflicts.conflict_queue(org_a.viewer, scenario_id)
    assert (entry.owner, entry.reason) == ("Ada Admin", "Will be flown in")
    campaign_scenarios.decide(org_a.editor, scenario_id, "submit")


def test_that_only_an_admin_deletes_a_scenario_and_its_copies_stay(org_a, org_b, plan):
    scenario_id, _ = plan
    copy = campaign_scenarios.clone_scenario(org_a.editor, scenario_id, "Copy").id

    with pytest.raises(NotAllowed):
        campaign_scenarios.delete_scenario(org_a.editor, scenario_id)
    with pytest.raises(NotFound):
        campaign_scenarios.delete_scenario(org_b.admin, scenario_id)
    campaign_scenarios.delete_scenario(org_a.admin, scenario_id)

    with pytest.raises(NotFound):
        campaign_boards.open_board(org_a.editor, scenario_id)
    assert len(campaign_boards.open_board(org_a.editor, copy).board.jobs) == 3


def test_that_a_baseline_stays_as_it_was_when_the_plan_moves(org_a, plan):
    scenario_id, ids = plan
    kept = campaign_baselines.set_baseline(org_a.editor, scenario_id, "First")
    change(org_a.editor, scenario_id, SetField(id=ids["A"], field="duration_days", value=12))

    held = campaign_baselines.baseline_of(
        org_a.viewer, campaign_scenarios.scenario(org_a.viewer, scenario_id)
    )

    now = jobs_by_name(org_a.viewer, scenario_id)["B"]
    assert (held.id, held.revision) == (kept.id, 1)
    assert held.jobs[now.lineage_id]["start_on"] == "2027-01-11"
    assert now.start_on == date(2027, 1, 13)


def test_that_comments_lost_time_and_layouts_are_kept(org_a, plan):
    scenario_id, ids = plan
    campaign_talk.add_comment(org_a.editor, scenario_id, ids["A"], "Pad ready?", field="start_on")
    [said] = campaign_talk.comments(org_a.viewer, scenario_id, ids["A"])
    campaign_talk.resolve_comment(org_a.admin, said.id)
    times = {
        "start_at": datetime(2027, 1, 2, 3, tzinfo=UTC),
        "end_at": datetime(2027, 1, 2, 9, tzinfo=UTC),
    }

    with pytest.raises(InvalidInput, match="has not started"):
        campaign_talk.add_npt(org_a.editor, scenario_id, ids["A"], code="stuck pipe", **times)
    change(org_a.editor, scenario_id, SetField(id=ids["A"], field="actual_start", value=START))
    campaign_talk.add_npt(org_a.editor, scenario_id, ids["A"], code="stuck pipe", **times)
    copy = campaign_scenarios.clone_scenario(org_a.editor, scenario_id, "Copy")
    campaign_talk.save_layout(org_a.viewer, "campaign", "Mine", [{"colId": "name", "width": 90}])

    assert (said.field, said.words, said.created_by_name) == ("start_on", "Pad ready?", "editor")
    assert campaign_talk.comments(org_a.viewer, scenario_id)[0].resolved_at is not None
    [npt] = campaign_boards.open_board(org_a.viewer, copy.id).board.npt
    assert (npt.code, npt.start_at) == ("stuck pipe", times["start_at"])
    assert campaign_talk.layouts(org_a.viewer, "campaign") == {
        "Mine": [{"colId": "name", "width": 90}]
    }
    assert campaign_talk.layouts(org_a.editor, "campaign") == {}


def test_that_a_calculation_that_cannot_be_done_fails_with_the_reason(org_a, plan):
    scenario_id, ids = plan
    done = campaign_runs.run_calculation(org_a.editor, scenario_id, "schedule")
    [link] = campaign_boards.open_board(org_a.editor, scenario_id).board.links
    most = SetLink(id=link, field="most_days", value=5)
    change(org_a.editor, scenario_id, most, mode="scheduling")

    run = campaign_runs.run_calculation(org_a.editor, scenario_id, "schedule")

    assert done.results["jobs"][ids["B"]]["driver"] == ids["A"]
    assert (run.status, run.words) == (
        "failed",
        "Upper limits cannot be kept: B → A → B needs 5 days more than it may have.",
    )
    assert campaign_runs.calculation(org_a.viewer, done.id).stale
    with pytest.raises(InvalidInput, match="is no calculation"):
        campaign_runs.run_calculation(org_a.editor, scenario_id, "guess")
