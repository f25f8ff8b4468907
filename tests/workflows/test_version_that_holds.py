"""The version of a plan that holds is named alike wherever a plan is shown."""

import pytest

from kernel.errors import Conflict
from kernel.plugging.edits.command import edits_from_json
from kernel.plugging.life import Said
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.testing import AS_OF, a_well
from kernel.wells.api_number import ApiNumber
from kernel.wells.facts_file import write_facts
from kernel.workflows.apply_proposal import apply
from kernel.workflows.chat_threads import create_thread
from kernel.workflows.move_plan import move_plan
from kernel.workflows.plan_again import restore_plan
from kernel.workflows.plan_history import plan_history
from kernel.workflows.plan_papers import Choices, plan_from_facts
from kernel.workflows.plan_proposals import propose, shown_now
from kernel.workflows.plan_status import change_status, life_of
from kernel.workflows.plans import current_plans, list_plans
from kernel.workflows.portfolio import plans_by_status
from kernel.workflows.readiness import readiness_to_plug
from kernel.workflows.today import today
from kernel.workflows.well_page import plan_of_well, well_head

PLAN = plan_from_facts(write_facts(a_well()), choices=Choices(as_of=AS_OF, mode="isolated"))
SHOE = next(step["id"] for step in PLAN["steps"] if step["type"] == "surface_shoe_plug")


def saved(actor, api, mode="isolated"):
    with tenant_session(actor) as session:
        register_well(session, api14=api.api14)
        return save_snapshot(
            session,
            api14=api.api14,
            plan_key=f"{api.api10}:{mode}",
            payload=PLAN,
            verdict=PLAN["verdict"],
            as_of=AS_OF,
        )


def changed(actor, thread, sacks):
    edits = edits_from_json([{"operation": "change_materials", "targets": [SHOE], "sacks": sacks}])
    return apply(actor, propose(actor, thread.id, edits).id).result_id


@pytest.fixture
def thread(org_a, an_api):
    """A conversation about a plan with its first version."""
    return create_thread(org_a.editor, saved(org_a.editor, an_api()).plan_key)


def named_everywhere(actor, thread):
    """The version that each list and page names, by their names."""
    api = ApiNumber.parse(thread.api14)
    head = well_head(actor, api)
    [held] = list_plans(actor, api=api, holding=True)
    [current] = current_plans(actor, [thread.plan_key])
    [readiness] = [one for one in readiness_to_plug(actor) if one.api == api]
    return {
        "plan page": plan_history(actor, thread.plan_key).current_id,
        "conversation": shown_now(actor, thread.id).id,
        "list": held.snapshot_id,
        "by key": current.snapshot_id,
        "well page": head.plan.snapshot_id,
        "home": next(p.snapshot_id for p in today(actor).plans if p.api == api),
        "by status": next(
            p.snapshot_id for ps in plans_by_status(actor).values() for p in ps if p.api == api
        ),
        "readiness": readiness.plan.snapshot_id,
    }


def test_that_after_an_undo_and_a_redo_all_name_the_version_that_holds(org_a, thread):
    actor = org_a.editor
    second = changed(actor, thread, 50)
    assert set(named_everywhere(actor, thread).values()) == {second}

    move_plan(actor, thread.id, "undo")
    assert set(named_everywhere(actor, thread).values()) == {thread.baseline_id}
    listed = list_plans(actor, api=ApiNumber.parse(thread.api14))
    assert [(one.version, one.holds) for one in listed] == [(2, False), (1, True)]
    head = well_head(actor, ApiNumber.parse(thread.api14))
    assert plan_of_well(actor, head)["steps"] == PLAN["steps"]

    move_plan(actor, thread.id, "redo")
    assert set(named_everywhere(actor, thread).values()) == {second}


def test_that_a_plan_made_again_holds_at_once_everywhere(org_a, thread):
    actor = org_a.editor
    changed(actor, thread, 50)
    move_plan(actor, thread.id, "undo")

    newer = saved(actor, ApiNumber.parse(thread.api14)).id

    assert set(named_everywhere(actor, thread).values()) == {newer}


def test_that_a_revert_behind_a_plan_made_again_and_undone_holds(org_a, thread):
    actor = org_a.editor
    second = changed(actor, thread, 50)
    saved(actor, ApiNumber.parse(thread.api14))
    shown_now(actor, thread.id)
    move_plan(actor, thread.id, "undo", count=2)

    move_plan(actor, thread.id, "revert", version=2)

    assert set(named_everywhere(actor, thread).values()) == {second}


def test_that_the_plan_worked_on_last_is_the_wells_though_it_was_undone(org_a, thread):
    actor = org_a.editor
    saved(actor, ApiNumber.parse(thread.api14), mode="combined")
    changed(actor, thread, 50)

    move_plan(actor, thread.id, "undo")

    assert well_head(actor, ApiNumber.parse(thread.api14)).plan.snapshot_id == thread.baseline_id


def test_that_an_undone_version_can_be_restored_and_the_one_that_holds_cannot(org_a, thread):
    actor = org_a.editor
    second = changed(actor, thread, 50)
    move_plan(actor, thread.id, "undo")

    with pytest.raises(Conflict, match="Version 1 holds already"):
        restore_plan(actor, thread.baseline_id)
    made = restore_plan(actor, second)

    assert str(shown_now(actor, thread.id).id) == made["snapshot_id"]
    with pytest.raises(Conflict, match="back already, as version 3"):
        restore_plan(actor, second)


def test_that_a_version_in_review_is_told_to_hold_no_longer(org_a, thread):
    second = changed(org_a.editor, thread, 50)
    change_status(org_a.editor, second, "in_review", Said())
    assert life_of(org_a.admin, second).holds is True

    move_plan(org_a.editor, thread.id, "undo")

    [turn] = [one for one in today(org_a.admin).turns if one.plan.snapshot_id == second]
    assert (turn.what, turn.plan.holds) == ("review", False)
    assert life_of(org_a.admin, second).holds is False
