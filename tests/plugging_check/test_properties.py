"""What holds for every well and every plan, not only for those that somebody thought of."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kernel.exports.step_json import step_json
from kernel.exports.w3a_rows import w3a_rows
from kernel.plugging.check import Verdict, check_plan
from kernel.plugging.plan import plan_well
from kernel.policy.packs import policy_for
from kernel.policy.requirement import Policy
from kernel.testing import AS_OF, wells
from kernel.testing_wells import odd_wells
from kernel.wells.well import (
    Barrier,
    CasingRow,
    Perforation,
    Squeeze,
    WaterLetter,
    Well,
)

MODES = st.sampled_from(("combined", "isolated"))
UNHURRIED = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def policy_of(well: Well) -> Policy:
    return policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )


def planned(well: Well, mode: Any = "combined") -> list[dict[str, Any]]:
    plan = plan_well(well, policy_of(well), as_of=AS_OF, mode=mode)
    return [step_json(step) for step in plan.steps]


def check(well: Well, steps: list[dict[str, Any]]) -> Verdict:
    return check_plan(well, steps, policy_of(well), as_of=AS_OF, mud_lb_gal=9.5)


def is_cement(step: dict[str, Any]) -> bool:
    return step["bottom_ft"] is not None and step["top_ft"] is not None


def assert_planner_and_checker_agree(well: Well, mode: Any) -> None:
    plan = plan_well(well, policy_of(well), as_of=AS_OF, mode=mode)
    steps = [step_json(step) for step in plan.steps]
    export = [row.as_json() for row in w3a_rows(plan.steps)]

    verdict = check_plan(well, steps, policy_of(well), as_of=AS_OF, rrc_export=export)

    broken = [f for f in verdict.findings if f.level == "law"]
    told = plan.missing or [f for f in plan.findings if f.level == "law"]
    roles_asked = any(question.fact.endswith(".string") for question in plan.missing)
    assert not broken or roles_asked or [f for f in plan.findings if f.level == "law"], broken
    assert verdict.verdict == "pass" or told
    doubled = {"EXPORT_DISAGREES", "ARITHMETIC_DISAGREES", "RECIPE_MASS_BALANCE"}
    assert [f for f in verdict.findings if f.code in doubled] == []


@settings(max_examples=200, **UNHURRIED)
@given(well=wells(), mode=MODES)
def test_that_every_plan_passes_the_checker_or_says_what_is_missing(well: Well, mode: Any):
    assert_planner_and_checker_agree(well, mode)


@settings(max_examples=120, **UNHURRIED)
@given(well=odd_wells(), mode=MODES)
def test_that_plans_of_odd_wells_pass_or_say_what_is_missing(well: Well, mode: Any):
    assert_planner_and_checker_agree(well, mode)


@pytest.mark.soak
@settings(max_examples=2000, **UNHURRIED)
@given(well=st.one_of(wells(), odd_wells()), mode=MODES)
def test_that_two_thousand_plans_pass_the_checker_or_say_what_is_missing(well: Well, mode: Any):
    assert_planner_and_checker_agree(well, mode)


@settings(max_examples=60, **UNHURRIED)
@given(well=wells())
def test_that_the_same_plan_gets_the_same_answer(well: Well):
    steps = planned(well)

    assert check(well, steps) == check(well, [dict(step) for step in steps])


@settings(max_examples=60, **UNHURRIED)
@given(well=wells(), order=st.randoms(use_true_random=False))
def test_that_the_order_of_the_steps_decides_only_what_is_in_whose_way(well: Well, order: Any):
    steps = planned(well)
    shuffled = list(steps)
    order.shuffle(shuffled)

    def told(verdict: Verdict) -> list[tuple[str, str]]:
        sequence = ("ROW_ORDER", "ROW_BELOW_PLANNED_BRIDGE_PLUG")
        return sorted((f.code, f.level) for f in verdict.findings if f.code not in sequence)

    assert told(check(well, shuffled)) == told(check(well, steps))


@settings(max_examples=100, **UNHURRIED)
@given(well=wells(), pick=st.integers(0, 50))
def test_that_a_plan_without_a_required_cover_fails(well: Well, pick: int):
    steps = planned(well)
    assume(check(well, steps).verdict == "pass")
    covers = _required(well)
    assume(covers)
    depth = covers[pick % len(covers)]
    floors = [b.depth_ft or b.top_ft or 0.0 for b in well.barriers]
    assume(not floors or depth < min(floors))
    assume(well.total_depth_ft is None or depth < well.total_depth_ft)

    left = [
        step
        for step in steps
        if not (is_cement(step) and step["top_ft"] - 50 <= depth <= step["bottom_ft"] + 50)
    ]

    assert check(well, left).verdict == "fail"


def _required(well: Well) -> list[float]:
    """Depths that the rule wants covered whatever else the well has."""
    depths = [
        row.shoe_ft for row in well.casing if row.string == "surface" and row.shoe_ft is not None
    ]
    if well.gau is not None:
        depths += [depth for pair in well.gau.intervals for depth in pair if depth > 0]
    return sorted(depths)


@settings(max_examples=100, **UNHURRIED)
@given(well=wells(), share=st.floats(0.1, 0.9))
def test_that_a_further_plug_in_free_hole_never_fails_a_plan(well: Well, share: float):
    steps = planned(well)
    before = check(well, steps)
    assume(before.verdict == "pass")
    edges = sorted(
        (step["top_ft"], step["bottom_ft"])
        if is_cement(step)
        else (step["depth_ft"], step["depth_ft"])
        for step in steps
        if is_cement(step) or step["depth_ft"] is not None
    )
    gaps = [(upper[1], lower[0]) for upper, lower in pairwise(edges) if lower[0] - upper[1] > 150]
    assume(gaps)
    top, bottom = gaps[0]
    start = top + (bottom - top - 110) * share
    extra = {**steps[0], "type": "cement_plug", "depth_ft": None, "arithmetic": None}
    extra |= {"top_ft": start, "bottom_ft": start + 100, "sacks": 400, "requirements": [2, 3]}
    extra |= {"placement": "perforate_and_squeeze", "cement": "C"}

    assert check(well, [*steps, extra]).verdict == "pass"


@settings(max_examples=100, **UNHURRIED)
@given(well=wells(), pick=st.integers(0, 50))
def test_that_a_plug_starved_of_cement_fails(well: Well, pick: int):
    steps = planned(well)
    plugs = [s for s in steps if is_cement(s) and s["bottom_ft"] - s["top_ft"] >= 99 and s["sacks"]]
    plugs = [s for s in plugs if s["type"] != "cibp_cap"]
    assume(plugs)
    chosen = plugs[pick % len(plugs)]
    assume(_sized(well, chosen))

    starved = [{**s, "sacks": 1} if s is chosen else s for s in steps]

    found = [f for f in check(well, starved).findings if f.level == "law"]
    assert any("(d)(11)" in finding.rule for finding in found)


def _sized(well: Well, step: dict[str, Any]) -> bool:
    """Whether some pipe of known size stands around a plug, so that its volume has a floor."""
    rows = [*well.casing, *well.liners]
    return any(
        row.shoe_ft is not None
        and (row.top_ft or 0.0) <= step["top_ft"]
        and step["bottom_ft"] <= row.shoe_ft
        for row in rows
    )


NUMBERS = st.one_of(st.none(), st.sampled_from([0.0, 0.5, 3.0, 5.5, 8.625, 100.0, 5000.0, 1e6]))
PIPE = st.builds(
    CasingRow,
    string=st.sampled_from([None, "surface", "Production casing", "liner", "conductor", ""]),
    od_in=NUMBERS,
    hole_in=NUMBERS,
    weight_lb_ft=NUMBERS,
    top_ft=NUMBERS,
    shoe_ft=NUMBERS,
    cement_sacks=NUMBERS,
    toc_ft=NUMBERS,
    stage_tool_ft=NUMBERS,
)
ODD_WELLS = st.builds(
    Well,
    total_depth_ft=NUMBERS,
    casing=st.lists(PIPE, max_size=4).map(tuple),
    liners=st.lists(PIPE, max_size=2).map(tuple),
    perforations=st.lists(
        st.builds(
            Perforation,
            from_ft=NUMBERS,
            to_ft=NUMBERS,
            kind=st.sampled_from(["perforations", "open_hole"]),
        ),
        max_size=3,
    ).map(tuple),
    barriers=st.lists(
        st.builds(
            Barrier,
            kind=st.sampled_from(["cibp", "packer", "retainer", "cement", "dv_tool", "junk"]),
            depth_ft=NUMBERS,
            top_ft=NUMBERS,
            bottom_ft=NUMBERS,
            cement_ft=NUMBERS,
            sacks=NUMBERS,
        ),
        max_size=3,
    ).map(tuple),
    squeezes=st.lists(
        st.builds(Squeeze, from_ft=NUMBERS, to_ft=NUMBERS, sacks=NUMBERS), max_size=2
    ).map(tuple),
    gau=st.one_of(
        st.none(),
        st.builds(
            WaterLetter,
            base_ft=NUMBERS,
            intervals=st.lists(st.tuples(st.floats(0, 2000), st.floats(0, 2000)), max_size=3).map(
                tuple
            ),
        ),
    ),
    horizontal=st.sampled_from([None, True, False]),
)
ODD_NUMBERS = st.one_of(NUMBERS, st.floats(-1e6, 1e6))
ODD_STEPS = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["cibp", "cibp_cap", "cement_retainer", "cut_and_cap", "other"])},
        optional={
            "top_ft": ODD_NUMBERS,
            "bottom_ft": ODD_NUMBERS,
            "depth_ft": ODD_NUMBERS,
            "sacks": ODD_NUMBERS,
            "sacks_below": ODD_NUMBERS,
            "requirements": st.lists(st.integers(-1, 9), max_size=3),
            "cement": st.sampled_from([None, "C", "Class H", "poz", "?"]),
            "placement": st.sampled_from([None, "perforate_and_circulate"]),
        },
    ),
    max_size=6,
)


@settings(max_examples=300, **UNHURRIED)
@given(well=ODD_WELLS, steps=ODD_STEPS)
def test_that_no_fact_and_no_step_is_too_odd_for_an_answer(well: Well, steps: Any):
    verdict = check_plan(well, steps, policy_of(well), as_of=AS_OF, rrc_export=[])

    assert verdict.verdict == "fail" or not any(f.level == "law" for f in verdict.findings)
    json.dumps(verdict.as_json(), allow_nan=False)
