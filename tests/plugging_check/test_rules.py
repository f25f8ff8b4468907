"""Each of the 28 rules has an answer, and “kept” is never said of what nobody could see."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.exports.step_json import step_json
from kernel.plugging.check import check_plan
from kernel.plugging.plan import plan_well
from kernel.policy.packs import policy_for
from kernel.testing import AS_OF, a_plan, a_well, wells
from kernel.testing_wells import odd_wells

DUTIES_ELSEWHERE = {"R1", "R2", "R3", "R4", "R5", "R10", "R15", "R28"}
ANSWERS = {"broken", "noted", "kept", "not checked", "does not apply", "not in a plan"}


def answers(well, steps=None, **given_facts):
    policy = policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )
    made = steps or [step_json(s) for s in plan_well(well, policy, as_of=AS_OF).steps]
    facts = {"mud_lb_gal": 9.5, **given_facts}
    verdict = check_plan(well, made, policy, as_of=AS_OF, **facts)
    return {answer.rule: answer for answer in verdict.rules}, verdict


def test_that_all_28_rules_are_answered_in_order_with_their_paragraph():
    told, _ = answers(a_well())

    assert list(told) == [f"R{number}" for number in range(1, 29)]
    assert all(answer.paragraph.startswith("16 TAC §3.14(") for answer in told.values())
    assert {r for r, answer in told.items() if answer.answer == "not in a plan"} == DUTIES_ELSEWHERE
    assert all(a.why for a in told.values() if a.answer != "kept")


def test_that_a_complete_plan_keeps_what_can_be_seen():
    told, _ = answers(a_well(horizontal=False))

    assert {a.answer for a in told.values()} <= {"kept", "does not apply", "not in a plan", "noted"}
    assert told["R14"].answer == "kept"
    assert told["R20"].why == "no intermediate casing on the papers"


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (lambda s: s["type"] == "uqw_plug", "R17"),
        (lambda s: s["type"] == "cibp_cap", "R24"),
        (lambda s: s["type"] == "surface_plug", "R11"),
    ],
)
def test_that_a_broken_paragraph_is_named(damage, rule):
    told, verdict = answers(a_well(), [s for s in a_plan() if not damage(s)])

    assert verdict.verdict == "fail"
    assert told[rule].answer == "broken"
    assert told[rule].why


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        ({"gau": None}, ("R6", "R7", "R22")),
        ({"surface_shoe_ft": None}, ("R16", "R17")),
        ({"perforated": None}, ("R6",)),
        ({"horizontal": None}, ("R27",)),
    ],
)
def test_that_a_rule_without_its_facts_is_not_checked(facts, rules):
    told, _ = answers(a_well(**facts))

    assert {told[rule].answer for rule in rules} == {"not checked"}


def test_that_an_unsaid_mud_weight_is_not_checked():
    told, _ = answers(a_well(), mud_lb_gal=None)

    assert told["R12"].answer == "not checked"


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(wells(), odd_wells()))
def test_that_a_plan_fails_exactly_where_a_rule_or_the_form_is_broken(well):
    told, verdict = answers(well)

    assert {answer.answer for answer in told.values()} <= ANSWERS
    broken = {rule for rule, answer in told.items() if answer.answer == "broken"}
    assert not broken or verdict.verdict == "fail"
    spoken = {answer.why for answer in told.values()}
    for finding in verdict.findings:
        if finding.code == "NOT_CHECKED" and "(k)" in finding.rule:
            assert told["R27"].answer == "not checked" or finding.message in spoken
