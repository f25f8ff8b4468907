"""Calculations of the campaign tracker: quick ones at once, long ones by the worker."""

from datetime import date

import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.scheduling.commands import AddJob
from kernel.scheduling.fleet import Rig
from kernel.workflows import (
    campaign_boards,
    campaign_rigs,
    campaign_runs,
    campaign_scenarios,
    people,
)
from workbench.jobs.calculations import ask_to_calculate
from workbench.jobs.queue import work


@pytest.fixture
def plan(org_a):
    rig = campaign_rigs.save_rig(org_a.editor, Rig(id="", name="Rig 7", kind="Land rig"))
    made = campaign_scenarios.new_scenario(org_a.editor, "Plan", start_on=date(2027, 1, 1))
    jobs = [
        AddJob(values={"name": name, "rig_id": rig.id, "duration_days": 5}) for name in ("A", "B")
    ]
    campaign_boards.apply_commands(org_a.editor, made.id, jobs, seen=0)
    return made.id


def test_that_a_quick_calculation_is_done_at_once(org_a, plan):
    run = ask_to_calculate(org_a.editor, plan, "schedule", {})

    assert (run.status, run.results["finish_on"]) == ("success", "2027-01-11")


def test_that_a_long_one_waits_for_the_worker_and_is_kept(store, org_a, plan):
    asked = ask_to_calculate(org_a.editor, plan, "level", {"seconds": 1})
    assert asked.status == "pending"

    work(store, until_empty=True)

    run = campaign_runs.calculation(org_a.viewer, asked.id)
    assert (run.status, run.words) == ("success", "")
    assert run.results


def test_that_who_was_let_go_has_no_more_calculations(store, org_a, plan):
    asked = ask_to_calculate(org_a.editor, plan, "level", {"seconds": 1})
    people.deactivate_person(org_a.admin, org_a.editor.user_id)

    work(store, until_empty=True)

    run = campaign_runs.calculation(org_a.admin, asked.id)
    assert (run.status, run.words) == ("failed", "Who asked for it may not do so any more.")


def test_that_viewers_start_none_and_unknown_ones_are_refused(org_a, plan):
    with pytest.raises(NotAllowed):
        ask_to_calculate(org_a.viewer, plan, "schedule", {})
    with pytest.raises(InvalidInput):
        ask_to_calculate(org_a.editor, plan, "guess", {})
