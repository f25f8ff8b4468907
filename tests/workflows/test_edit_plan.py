"""Edits of a finished plan: what each does, what differs, and the record that goes both ways."""

import copy
from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidInput, KernelError, NotFound
from kernel.plugging.edits.command import edit_from_json, edits_from_json
from kernel.plugging.edits.coverage import merged, minus
from kernel.plugging.edits.diff import plan_diff
from kernel.plugging.edits.patch import patch_between, patched
from kernel.plugging.edits.risk import WEIGHTS, combined, risk_of
from kernel.testing import AS_OF, a_well
from kernel.wells.facts_file import write_facts
from kernel.wells.well import FormationTop
from kernel.workflows.edit_plan import edit_plan, recounted, site_of
from kernel.workflows.plan_papers import Choices, plan_from_facts

WELL = a_well(
    formation_tops=(
        FormationTop(name="San Andres", top_ft=4400),
        FormationTop(name="Clearfork", top_ft=5200),
    )
)
PLAN = plan_from_facts(write_facts(WELL), choices=Choices(as_of=AS_OF, mode="isolated"))
IDS = {step["type"]: step["id"] for step in PLAN["steps"]}
CIBP, CAP, FORMATION = IDS["cibp"], IDS["cibp_cap"], IDS["formation_plug"]
SHOE, WATER = IDS["surface_shoe_plug"], IDS["uqw_plug"]


def after(*rows, plan=PLAN, ids=None):
    fresh = ids or (f"new{n}" for n in count(1))
    return edit_plan(plan, edits_from_json(rows), new_id=lambda: next(fresh))


def step_of(plan, step_id):
    return next(step for step in plan["steps"] if step["id"] == step_id)


def difference(*rows):
    return plan_diff(PLAN, after(*rows).payload)


def codes(findings):
    return {finding["code"] for finding in findings}


def test_that_the_plan_given_stays_as_it_is():
    before = copy.deepcopy(PLAN)

    after({"operation": "remove_step", "targets": [SHOE]})

    assert before == PLAN


def test_that_every_step_counted_anew_is_the_step_that_the_planner_counted():
    site = site_of(PLAN)

    assert [recounted(site, step) for step in PLAN["steps"]] == PLAN["steps"]


def test_that_a_removed_bridge_plug_takes_its_cement_along_and_breaks_the_law():
    diff = difference({"operation": "remove_step", "targets": [CIBP]})

    assert [step["id"] for step in diff.removed] == [CIBP, CAP]
    assert not diff.changed and not diff.moved
    assert "INTERVAL_NOT_ISOLATED" in codes(diff.violations_added)


def test_that_removing_the_surface_shoe_plug_adds_a_finding_of_law_and_risk():
    made = after({"operation": "remove_step", "targets": [SHOE]})
    diff = plan_diff(PLAN, made.payload)
    risk = risk_of(PLAN, made.payload, diff)

    [blocking] = [one for one in diff.violations_added if one["level"] == "law"]
    assert blocking["rule"] == "16 TAC §3.14(e)(2)"
    assert made.payload["verdict"] == "fail"
    assert diff.zones[0].zone.name == "surface casing shoe"
    assert diff.zones[0].lost == ((950.0, 1050.0),)
    assert risk.score > 0.79
    assert {part.factor for part in risk.parts} >= {
        "new_blocking_violation",
        "required_coverage_lost",
        "barrier_removed",
        "material_change",
    }


def test_that_combined_plugs_become_their_union_with_lineage_and_gain_what_lay_between():
    made = after({"operation": "combine_plugs", "targets": [FORMATION, SHOE]})
    diff = plan_diff(PLAN, made.payload)
    whole = step_of(made.payload, "new1")

    assert (whole["top_ft"], whole["bottom_ft"]) == (950, 4400)
    assert diff.lineage == {"new1": (FORMATION, SHOE)}
    assert diff.gained == ((1050.0, 4300.0),)
    assert diff.lost == ()
    assert set(step_of(PLAN, SHOE)["citations"]) <= set(whole["citations"])
    assert round(risk_of(PLAN, made.payload, diff).score, 2) == 0.19


def test_that_plugs_on_two_sides_of_a_bridge_plug_are_not_combined():
    with_two = after({"operation": "add_step", "step_type": "cibp", "at_ft": 3000}).payload

    with pytest.raises(InvalidInput, match="stands between"):
        after({"operation": "combine_plugs", "targets": [FORMATION, SHOE]}, plan=with_two)


def test_that_a_moved_bridge_plug_carries_its_cement():
    diff = difference({"operation": "adjust_interval", "targets": [CIBP], "shift_ft": -50})

    changes = {
        (one.id, change.name): (change.old, change.new)
        for one in diff.changed
        for change in one.fields
    }
    assert changes == {
        (CIBP, "depth_ft"): (5950, 5900),
        (CAP, "top_ft"): (5930, 5880),
        (CAP, "bottom_ft"): (5950, 5900),
    }


def test_that_a_longer_plug_is_counted_anew():
    made = after({"operation": "adjust_interval", "targets": [SHOE], "length_ft": 400})
    plug = step_of(made.payload, SHOE)

    assert (plug["top_ft"], plug["bottom_ft"]) == (650, 1050)
    assert plug["sacks"] > step_of(PLAN, SHOE)["sacks"]
    assert made.payload["materials_totals"]["sacks"] == sum(
        step["sacks"] or 0 for step in made.payload["steps"]
    )


def test_that_sacks_stay_as_ordered_when_the_plug_moves_afterwards():
    ordered = after({"operation": "change_materials", "targets": [SHOE], "sacks": 77}).payload
    moved = after(
        {"operation": "adjust_interval", "targets": [SHOE], "extend_up_ft": 50}, plan=ordered
    )

    assert step_of(moved.payload, SHOE)["sacks"] == 77
    assert step_of(moved.payload, SHOE)["arithmetic"]["governs"] == "ordered"


def test_that_class_excess_and_yield_change_the_count():
    wanted = [
        ({"cement_class": "H"}, lambda plug: plug["arithmetic"]["yield_ft3_sk"] == 1.06),
        ({"excess_pct": 200}, lambda plug: plug["sacks"] > 20),
        ({"yield_ft3_per_sk": 1.1}, lambda plug: plug["arithmetic"]["yield_ft3_sk"] == 1.1),
        ({"sacks_delta": 10}, lambda plug: plug["sacks"] == 30),
    ]
    for asked, holds in wanted:
        row = {"operation": "change_materials", "targets": [FORMATION], **asked}
        assert holds(step_of(after(row).payload, FORMATION)), asked


def test_that_an_added_bridge_plug_comes_with_the_cement_that_the_pack_asks_for():
    made = after({"operation": "add_step", "step_type": "cibp", "at_ft": 3000})

    plug, cap = (step_of(made.payload, step_id) for step_id in ("new1", "new2"))
    assert (plug["depth_ft"], cap["top_ft"], cap["bottom_ft"]) == (3000, 2980, 3000)
    assert [step["type"] for step in made.payload["steps"][2:5]] == [
        "formation_plug",
        "cibp",
        "cibp_cap",
    ]


def test_that_a_plug_at_a_formation_stands_on_its_top():
    made = after({"operation": "add_step", "step_type": "formation_plug", "formation": "Clearfork"})

    new = step_of(made.payload, "new1")
    assert (new["top_ft"], new["bottom_ft"], new["formation"]) == (5100, 5200, "Clearfork")
    assert new["sacks"] and new["arithmetic"]


def test_that_a_replaced_bridge_plug_becomes_cement_across_the_interval_below():
    made = after({"operation": "replace_cibp", "targets": [CIBP]})

    new = step_of(made.payload, "new1")
    assert (new["type"], new["top_ft"], new["bottom_ft"]) == ("cement_plug", 5930, 6200)
    assert new["merged_from"] == [CIBP, CAP]
    assert "across the open interval 6,000–6,150 ft" in made.said[0]


def test_that_another_order_is_told_as_a_move_and_numbers_follow():
    diff = difference({"operation": "reorder_steps", "targets": [FORMATION], "after": SHOE})

    assert diff.moved == (FORMATION,)
    assert not diff.changed and not diff.added and not diff.removed


def test_that_several_edits_bind_to_the_plan_as_it_was_before_the_first():
    made = after(
        {"operation": "remove_step", "targets": [FORMATION]},
        {"operation": "change_materials", "targets": [SHOE], "sacks": 50},
    )

    assert step_of(made.payload, SHOE)["sacks"] == 50
    assert all(step["id"] != FORMATION for step in made.payload["steps"])


def test_that_the_form_follows_the_steps():
    made = after({"operation": "remove_step", "targets": [FORMATION]})

    assert len(made.payload["rrc_export"]) == len(PLAN["rrc_export"]) - 1
    assert "EXPORT_DISAGREES" not in codes(made.payload["findings"])
    assert "ARITHMETIC_DISAGREES" not in codes(made.payload["findings"])


@pytest.mark.parametrize(
    "row",
    [
        {"operation": "approve"},
        {"operation": "remove_step"},
        {"operation": "remove_step", "targets": ["foreign"]},
        {"operation": "remove_step", "targets": [SHOE], "tenant_id": "x"},
        {"operation": "adjust_interval", "targets": [SHOE], "top_ft": float("nan")},
        {"operation": "adjust_interval", "targets": [SHOE], "top_ft": 2000},
        {"operation": "adjust_interval", "targets": [SHOE], "bottom_ft": 9000},
        {"operation": "adjust_interval", "targets": [SHOE], "to_ft": 1200},
        {"operation": "adjust_interval", "targets": [SHOE], "top_ft": 950},
        {"operation": "change_materials", "targets": [CIBP], "sacks": 10},
        {"operation": "change_materials", "targets": [SHOE], "sacks_delta": -500},
        {"operation": "change_materials", "targets": [SHOE], "sacks": 1.5},
        {"operation": "change_materials", "targets": [SHOE], "cement_class": "Z"},
        {"operation": "combine_plugs", "targets": [SHOE]},
        {"operation": "combine_plugs", "targets": [CIBP, SHOE]},
        {"operation": "add_step", "step_type": "cement_plug"},
        {"operation": "add_step", "step_type": "cement_plug", "at_ft": 99},
        {"operation": "replace_cibp", "targets": [SHOE]},
        {"operation": "custom", "targets": [SHOE], "note": " "},
    ],
)
def test_that_what_cannot_be_is_refused_in_words(row):
    if row.get("at_ft") == 99:  # 100 ft of cement do not fit: the plug ends at the ground
        assert step_of(after(row).payload, "new1")["top_ft"] == 0
        return

    with pytest.raises((InvalidInput, NotFound)) as refused:
        after(row)

    assert str(refused.value)


EDITS = st.one_of(
    st.builds(
        lambda step, ft: {"operation": "adjust_interval", "targets": [step], "shift_ft": ft},
        st.sampled_from([CIBP, FORMATION, SHOE, WATER]),
        st.integers(-60, 60).filter(bool),
    ),
    st.builds(
        lambda step, ft: {"operation": "adjust_interval", "targets": [step], "extend_up_ft": ft},
        st.sampled_from([FORMATION, SHOE, WATER]),
        st.integers(1, 300),
    ),
    st.builds(
        lambda step, n: {"operation": "change_materials", "targets": [step], "sacks": n},
        st.sampled_from([FORMATION, SHOE, WATER]),
        st.integers(21, 200),
    ),
    st.builds(
        lambda steps: {"operation": "remove_step", "targets": list(steps)},
        st.sets(st.sampled_from([CIBP, FORMATION, SHOE, WATER]), min_size=1, max_size=2),
    ),
    st.builds(
        lambda ft: {"operation": "add_step", "step_type": "cement_plug", "at_ft": ft},
        st.integers(1200, 5800),
    ),
    st.just({"operation": "combine_plugs", "targets": [SHOE, WATER]}),
    st.just({"operation": "replace_cibp", "targets": [CIBP]}),
    st.just({"operation": "custom", "note": "call the district"}),
    st.just({"operation": "reorder_steps", "targets": [FORMATION], "after": SHOE}),
)


def plans(edits):
    """The plan and what it becomes edit by edit; those that no longer fit are passed over."""
    ids = (f"new{n}" for n in count(1))
    states = [PLAN]
    for row in edits:
        try:
            states.append(after(row, plan=states[-1], ids=ids).payload)
        except KernelError:
            continue
    return states


@settings(max_examples=25)
@given(st.lists(EDITS, min_size=1, max_size=4))
def test_that_differences_go_forth_and_back_and_compose(edits):
    states = plans(edits)
    first, last = states[0], states[-1]

    assert plan_diff(last, last).is_empty
    assert patch_between(last, last) == []
    assert patched(first, patch_between(first, last)) == last
    assert patched(last, patch_between(last, first)) == first
    composed = [op for a, b in pairwise(states) for op in patch_between(a, b)]
    assert patched(first, composed) == last


@settings(max_examples=25)
@given(st.lists(EDITS, min_size=1, max_size=4))
def test_that_ids_are_never_used_again_and_depths_stay_possible(edits):
    states = plans(edits)
    seen: dict[str, str] = {}
    gone: set[str] = set()
    for plan in states:
        ids = [step["id"] for step in plan["steps"]]
        assert len(set(ids)) == len(ids)
        assert not gone & set(ids)
        for step in plan["steps"]:
            assert seen.setdefault(step["id"], step["type"]) == step["type"]
            if step["top_ft"] is not None:
                assert 0 <= step["top_ft"] < step["bottom_ft"] <= 6350
        gone = set(seen) - set(ids)


@settings(max_examples=25)
@given(st.lists(EDITS, min_size=1, max_size=3))
def test_that_the_risk_index_is_bounded_and_equals_its_parts(edits):
    states = plans(edits)
    risk = risk_of(PLAN, states[-1], plan_diff(PLAN, states[-1]))

    assert 0 <= risk.score < 1
    assert risk.score == round(combined({part.factor: part.share for part in risk.parts}), 3)
    assert all(part.weight == WEIGHTS[part.factor] for part in risk.parts)


SPANS = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda t: (t[0], t[0] + t[1])), max_size=6
)


@given(SPANS, SPANS)
def test_that_interval_algebra_agrees_with_counting_feet(left, right):
    def feet(spans):
        return {ft for top, bottom in spans for ft in range(int(top), int(bottom))}

    assert feet(merged(left)) == feet(left)
    assert feet(minus(left, right)) == feet(left) - feet(right)


def test_that_an_edit_reads_back_as_it_was_written():
    row = {
        "operation": "adjust_interval",
        "targets": [SHOE],
        "top_ft": 900.0,
        "given": {"top_m": 274},
    }

    assert edit_from_json(row).as_json() == row
