"""An answer plans anew and keeps what conversations changed, or says what no longer fits."""

import pytest

from kernel.plugging.edits.command import edits_from_json
from kernel.store.ids import uuid7
from kernel.store.standing import CARRIED
from kernel.wells.api_number import ApiNumber
from kernel.workflows.apply_proposal import Acknowledged, apply
from kernel.workflows.build_plan import build_plan
from kernel.workflows.carry_changes import changes_in
from kernel.workflows.chat_threads import create_thread
from kernel.workflows.move_plan import move_plan
from kernel.workflows.plan_again import plan_again
from kernel.workflows.plan_choices import kept_choices
from kernel.workflows.plan_history import plan_history
from kernel.workflows.plan_proposals import propose, shown_now
from kernel.workflows.plans import list_plans, load_plan
from kernel.workflows.review_facts import correct_fact
from kernel.workflows.save_plan import with_changes


@pytest.fixture
def planned(org_a, an_api, a_w2, a_letter):
    """A plan from papers, and a conversation about it."""
    api = an_api()
    plan = build_plan(org_a.editor, api, mode="isolated", uploads=[a_w2(api), a_letter(api)])
    return api, plan, create_thread(org_a.editor, plan["plan_id"])


def change(actor, thread, **row):
    held = propose(actor, thread.id, edits_from_json([row]))
    word = Acknowledged(rules=tuple(one["rule"] for one in held.blocking), reason="agreed")
    return apply(actor, held.id, acknowledged=word if held.blocking else None).result_id


def a_plug(plan):
    return next(s for s in plan["steps"] if s["type"] == "surface_shoe_plug")


def a_cement_plug(plan):
    return next(s for s in plan["steps"] if s.get("sacks") and s["type"] != "cibp_cap")


def sacks_of(plan, step_id):
    return next(step["sacks"] for step in plan["steps"] if step["id"] == step_id)


def now(actor, thread):
    return shown_now(actor, thread.id)


def test_that_an_answer_keeps_the_changes_on_the_new_plan(org_a, planned):
    actor, (api, plan, thread) = org_a.editor, planned
    shoe = a_plug(plan)
    change(actor, thread, operation="change_materials", targets=[shoe["id"]], sacks=77)
    change(actor, thread, operation="add_step", step_type="cement_plug", top_ft=300, bottom_ft=400)
    [new] = {s["id"] for s in now(actor, thread).payload["steps"]} - {
        s["id"] for s in plan["steps"]
    }
    last = change(actor, thread, operation="change_materials", targets=[new], sacks=44)
    correct_fact(actor, api, "well_type", "gas")

    made = plan_again(actor, last, keep_changes=True)

    held = now(actor, thread)
    assert (str(held.id), held.kind) == (made["snapshot_id"], CARRIED)
    assert held.payload["inputs"]["facts"]["well_type"] == "gas"
    assert sacks_of(held.payload, shoe["id"]) == 77
    assert [one["sacks"] for one in held.payload["steps"] if one.get("sacks") == 44] == [44]
    assert len(held.payload["carried"]) == 3
    assert held.payload["left_out"] == []
    generated = load_plan(actor, held.parent_id)
    assert sacks_of(generated, shoe["id"]) == shoe["sacks"]
    move_plan(actor, thread.id, "undo")
    assert now(actor, thread).id == last


def test_that_changes_are_kept_through_a_second_answer_and_not_when_undone(org_a, planned):
    actor, (_, plan, thread) = org_a.editor, planned
    shoe = a_plug(plan)
    change(actor, thread, operation="change_materials", targets=[shoe["id"]], sacks=77)
    first = plan_again(actor, now(actor, thread).id, keep_changes=True)
    second = plan_again(actor, first["snapshot_id"], keep_changes=True)
    assert sacks_of(load_plan(actor, second["snapshot_id"]), shoe["id"]) == 77

    change(actor, thread, operation="change_materials", targets=[shoe["id"]], sacks=88)
    move_plan(actor, thread.id, "undo")

    third = plan_again(actor, now(actor, thread).id, keep_changes=True)
    assert sacks_of(load_plan(actor, third["snapshot_id"]), shoe["id"]) == 77


def test_that_a_change_finds_its_step_at_another_depth_and_says_so(org_a, planned):
    actor, (api, plan, thread) = org_a.editor, planned
    shoe = a_plug(plan)
    last = change(actor, thread, operation="change_materials", targets=[shoe["id"]], sacks=77)
    deeper = plan["inputs"]["facts"]["casing"][0]["shoe_ft"] + 200
    correct_fact(actor, api, "casing[0].shoe_ft", deeper)

    saved = plan_again(actor, last, keep_changes=True)

    now_shoe = a_plug(saved)
    assert (now_shoe["id"] != shoe["id"], now_shoe["sacks"]) == (True, 77)
    [kept] = saved["carried"]
    assert kept["operations"][0]["targets"] == [now_shoe["id"]]
    assert kept["now"].endswith(f"{now_shoe['top_ft']:,.0f}–{now_shoe['bottom_ft']:,.0f} ft now")
    again = plan_again(actor, saved["snapshot_id"], keep_changes=True)
    assert a_plug(again)["sacks"] == 77


def test_that_named_depths_are_not_carried_to_a_step_that_stands_elsewhere(org_a, planned):
    actor, (api, plan, thread) = org_a.editor, planned
    shoe = a_plug(plan)
    wider = {"top_ft": shoe["top_ft"] - 20, "bottom_ft": shoe["bottom_ft"] + 20}
    last = change(actor, thread, operation="adjust_interval", targets=[shoe["id"]], **wider)
    deeper = plan["inputs"]["facts"]["casing"][0]["shoe_ft"] + 200
    correct_fact(actor, api, "casing[0].shoe_ft", deeper)

    saved = plan_again(actor, last, keep_changes=True)

    [left] = saved["left_out"]
    assert left["why"].startswith("it names depths, and the surface shoe plug")
    assert a_plug(saved)["top_ft"] == shoe["top_ft"] + 200


def test_that_a_change_of_a_step_that_is_gone_is_left_out_and_told(org_a, planned):
    actor, (api, plan, thread) = org_a.editor, planned
    cap = next(step for step in plan["steps"] if step["type"] == "cibp_cap")
    last = change(actor, thread, operation="change_materials", targets=[cap["id"]], sacks=9)
    higher = plan["inputs"]["facts"]["perforations"][0]["from_ft"] - 900
    correct_fact(actor, api, "perforations[0].from_ft", higher)

    saved = plan_again(actor, last, keep_changes=True)

    assert saved["carried"] == []
    [left] = saved["left_out"]
    assert left["why"].startswith("no step of the new plan is surely the CIBP cap")


def test_that_a_plan_with_its_changes_is_saved_whole_or_not_at_all(org_a, planned):
    actor, (api, plan, thread) = org_a.editor, planned
    shoe = a_plug(plan)
    last = change(actor, thread, operation="change_materials", targets=[shoe["id"]], sacks=77)
    kept = kept_choices(load_plan(actor, last))
    wanted = uuid7()

    build_plan(actor, api, mode=kept.mode, earlier=kept, keep_changes=True, snapshot_id=wanted)

    # what a second run of the job finds has the changes
    assert a_plug(with_changes(actor, wanted))["sacks"] == 77
    assert [one.kind for one in list_plans(actor, api=api)[:2]] == [CARRIED, "generated"]


def test_that_a_depth_of_zero_is_kept_with_a_change(org_a, planned):
    actor, (_, _, thread) = org_a.editor, planned
    row = {"operation": "add_step", "step_type": "cement_plug", "top_ft": 0, "bottom_ft": 50}

    held = propose(actor, thread.id, edits_from_json([row]))

    assert held.operations[0]["top_ft"] == 0


def test_that_a_breach_of_law_is_never_carried_over_by_itself(org_a, planned):
    actor, (_, plan, thread) = org_a.editor, planned
    shoe = a_plug(plan)
    last = change(actor, thread, operation="remove_step", targets=[shoe["id"]])

    made = plan_again(actor, last, keep_changes=True)

    saved = load_plan(actor, made["snapshot_id"])
    [left] = saved["left_out"]
    assert left["why"].startswith("it would break 16 TAC")
    assert shoe["id"] in {step["id"] for step in saved["steps"]}


def test_that_changes_are_dropped_only_where_that_is_chosen(org_a, planned):
    actor, (_, plan, thread) = org_a.editor, planned
    shoe = a_plug(plan)
    last = change(actor, thread, operation="change_materials", targets=[shoe["id"]], sacks=77)
    assert [one.by for one in changes_in(actor, last)] == ["editor"]

    made = plan_again(actor, last)

    assert sacks_of(load_plan(actor, made["snapshot_id"]), shoe["id"]) == shoe["sacks"]
    assert changes_in(actor, now(actor, thread).id) == ()


def test_that_both_variants_keep_their_own_changes(org_a, an_api, a_w2, a_letter):
    actor, api = org_a.editor, an_api()
    both = build_plan(actor, api, mode="both", uploads=[a_w2(api), a_letter(api)])
    keys = {mode: f"{api.api10}:{mode}" for mode in ("combined", "isolated")}
    for mode, sacks in (("combined", 66), ("isolated", 77)):
        thread = create_thread(actor, keys[mode])
        plug = a_cement_plug(now(actor, thread).payload)
        change(actor, thread, operation="change_materials", targets=[plug["id"]], sacks=sacks)

    made = plan_again(actor, plan_history(actor, keys["combined"]).current_id, keep_changes=True)

    held = {
        one.mode: one for one in list_plans(actor, api=ApiNumber.parse(api.api10), holding=True)
    }
    assert {mode: str(one.snapshot_id) for mode, one in held.items()} == made["variant_ids"]
    assert both["variant_ids"].keys() == made["variant_ids"].keys()
    for mode, sacks in (("combined", 66), ("isolated", 77)):
        assert a_cement_plug(load_plan(actor, held[mode].snapshot_id))["sacks"] == sacks
