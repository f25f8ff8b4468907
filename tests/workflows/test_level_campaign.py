"""A suggestion for the rigs: shown as what moves, made a new scenario; the plan itself stays."""

from datetime import date
from decimal import Decimal

import pytest

from kernel.errors import Conflict, NotAllowed
from kernel.scheduling.commands import AddJob, AddLink, SetField
from kernel.scheduling.conflicts import conflicts_of
from kernel.scheduling.fleet import Contract, Rate, Rig
from kernel.store.ids import uuid7
from kernel.workflows.campaign_boards import apply_commands, open_board
from kernel.workflows.campaign_rigs import save_rig
from kernel.workflows.campaign_runs import order_calculation, perform_calculation
from kernel.workflows.campaign_scenarios import new_scenario, scenario_list
from kernel.workflows.level_campaign import scenario_of_suggestion, suggestion

JAN = date(2027, 1, 1)
LATER = date(2029, 1, 1)


def a_rig(actor, name: str) -> Rig:
    rate = Rate(kind="operating", start=JAN, end=None, amount=Decimal(30_000), currency="USD")
    held = Contract(start=JAN, end=LATER, term="firm")
    return save_rig(actor, Rig(id="", name=name, kind="Land rig", rates=[rate], contracts=[held]))


@pytest.fixture
def lopsided(org_a):
    """Six jobs of ten days on one rig while another stands idle; the second waits for the first."""
    first, _ = a_rig(org_a.editor, "Rig 1"), a_rig(org_a.editor, "Rig 2")
    made = new_scenario(org_a.editor, "Base", start_on=JAN)
    jobs = [
        AddJob(
            id=str(uuid7()),
            values={
                "name": f"A-{n}",
                "rig_id": first.name,
                "start_on": date.fromordinal(JAN.toordinal() + 10 * n).isoformat(),
                "duration_days": "10",
                "plan_type": "Firm",
            },
        )
        for n in range(6)
    ]
    link = AddLink(predecessor_id=jobs[0].id, successor_id=jobs[1].id, lag_days=5)
    apply_commands(org_a.editor, made.id, [*jobs, link], seen=made.revision)
    return made, jobs


def levelled(actor, scenario_id, **parameters):
    run = order_calculation(actor, scenario_id, "level", {"seconds": 0.3, **parameters})
    return perform_calculation(actor, run.id)


def test_that_work_is_spread_and_the_days_won_are_said(org_a, lopsided):
    made, _ = lopsided

    found = suggestion(org_a.viewer, levelled(org_a.editor, made.id).id)

    before, after = found.cascade.finish_before, found.cascade.finish_after
    assert (before - JAN).days == 65
    assert (after - JAN).days == (found.finish - JAN).days == 30
    assert found.bound <= found.finish
    assert found.cascade.conflicts_added == []
    assert not found.changes_nothing


def test_that_the_suggestion_becomes_a_new_scenario_and_the_plan_stays(org_a, lopsided):
    made, _ = lopsided
    before = open_board(org_a.viewer, made.id)
    run = levelled(org_a.editor, made.id)

    new = scenario_of_suggestion(org_a.editor, run.id, "Levelled")

    assert open_board(org_a.viewer, made.id).board == before.board
    board = open_board(org_a.viewer, new.id).board
    assert max(job.finish_on for job in board.jobs.values()) == date(2027, 1, 31)
    assert conflicts_of(board) == ()
    assert new.parent_id == made.id


def test_that_a_pinned_job_keeps_its_rig_and_its_day(org_a, lopsided):
    made, jobs = lopsided
    last = jobs[-1].id
    seen = open_board(org_a.viewer, made.id).scenario.revision
    apply_commands(
        org_a.editor, made.id, [SetField(id=last, field="pinned", value=True)], seen=seen
    )
    day = open_board(org_a.viewer, made.id).board.jobs[last].start_on

    found = suggestion(org_a.viewer, levelled(org_a.editor, made.id).id)

    assert last not in {shift.job_id for shift in found.cascade.shifts}
    assert day is not None


def test_that_a_suggestion_of_a_plan_that_changed_since_is_not_applied(org_a, lopsided):
    made, jobs = lopsided
    run = levelled(org_a.editor, made.id)
    seen = open_board(org_a.viewer, made.id).scenario.revision
    change = SetField(id=jobs[0].id, field="notes", value="later")
    apply_commands(org_a.editor, made.id, [change], seen=seen)

    assert suggestion(org_a.viewer, run.id).stale
    with pytest.raises(Conflict):
        scenario_of_suggestion(org_a.editor, run.id, "Levelled")
    assert [each.name for each in scenario_list(org_a.viewer)] == ["Base"]


def test_that_a_rig_that_no_job_can_use_is_said_by_name(org_a, lopsided):
    made, jobs = lopsided
    seen = open_board(org_a.viewer, made.id).scenario.revision
    change = SetField(id=jobs[2].id, field="requirements.hp", value="2000")
    apply_commands(org_a.editor, made.id, [change], seen=seen)

    run = levelled(org_a.editor, made.id)

    assert run.status == "failed"
    assert "No rig can do A-2" in run.words


def test_that_rules_that_cannot_all_be_kept_are_named(org_a, lopsided):
    made, jobs = lopsided
    seen = open_board(org_a.viewer, made.id).scenario.revision
    late = [
        SetField(id=jobs[1].id, field="constraint_type", value="FNLT"),
        SetField(id=jobs[1].id, field="constraint_on", value="2027-01-20"),
    ]
    apply_commands(org_a.editor, made.id, late, seen=seen)

    run = levelled(org_a.editor, made.id)

    assert run.status == "failed"
    assert "These rules cannot all be kept" in run.words
    assert "A-1" in run.words
    assert jobs[1].id not in run.words


def test_that_a_viewer_asks_for_no_levelling(org_a, lopsided):
    with pytest.raises(NotAllowed):
        order_calculation(org_a.viewer, lopsided[0].id, "level")


@pytest.mark.parametrize("seconds", [0, -1, 10_000, "long"])
def test_that_a_time_out_of_reason_is_refused(org_a, lopsided, seconds):
    run = levelled(org_a.editor, lopsided[0].id, seconds=seconds)

    assert run.status == "failed"
    assert "seconds" in run.words


def test_that_an_empty_scenario_has_nothing_to_level(org_a):
    a_rig(org_a.editor, "Rig 1")
    made = new_scenario(org_a.editor, "Empty", start_on=JAN)

    assert "nothing to level" in levelled(org_a.editor, made.id).words
