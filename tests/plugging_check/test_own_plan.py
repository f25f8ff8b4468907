"""Our own plan of the shared well passes, and each of many damaged copies is answered."""

from typing import Any

import pytest

from kernel.exports.step_json import step_json
from kernel.exports.w3a_rows import w3a_rows
from kernel.plugging.check import Verdict, check_plan
from kernel.plugging.plan import plan_well
from tests.plugging_check.conftest import AS_OF, Filing
from tests.plugging_check.mutations import answers, changed, every_damage, new_findings, removed

Steps = list[dict[str, Any]]


def our_plan(filing: Filing) -> Steps:
    plan = plan_well(filing.well, filing.policy, as_of=AS_OF)
    return [step_json(step) for step in plan.steps]


def our_export(filing: Filing) -> list[dict[str, Any]]:
    plan = plan_well(filing.well, filing.policy, as_of=AS_OF)
    return [row.as_json() for row in w3a_rows(plan.steps)]


def bare(steps: Steps) -> Steps:
    """The steps without the arithmetic shown beside them: only the rules can answer."""
    return [{**step, "arithmetic": None} for step in steps]


def check(filing: Filing, steps: Steps, **rest: Any) -> Verdict:
    return check_plan(filing.well, steps, filing.policy, as_of=AS_OF, mud_lb_gal=9.5, **rest)


def across(steps: Steps, depth: float) -> int:
    """Place of the plug that contains a depth."""
    return next(
        place
        for place, step in enumerate(steps)
        if step["top_ft"] is not None and step["top_ft"] <= depth <= step["bottom_ft"]
    )


def test_that_the_checker_passes_our_own_plan_with_its_form(mabee: Filing):
    verdict = check(mabee, our_plan(mabee), rrc_export=our_export(mabee))

    assert verdict.verdict == "pass"
    assert not any(finding.code.endswith("DISAGREES") for finding in verdict.findings)


@pytest.mark.parametrize(
    ("depth", "paragraph"),
    [(6997, "(g)(1)"), (3588, "(g)(1)"), (1717, "(e)(2)"), (1600, "(g)(1)"), (300, "(d)(2)")],
)
@pytest.mark.parametrize("damage", ["removed", "lifted", "lowered", "starved", "thrown below"])
def test_that_damage_to_a_protected_place_fails_our_own_plan(
    mabee: Filing, depth: float, paragraph: str, damage: str
):
    steps = bare(our_plan(mabee))
    place = across(steps, depth)
    done = {
        "removed": removed(steps, place),
        "lifted": changed(steps, place, "lifted", bottom_ft=depth),
        "lowered": changed(steps, place, "lowered", top_ft=depth),
        "starved": changed(steps, place, "starved", sacks=4),
        "thrown below": changed(steps, place, "below", bottom_ft=8300, top_ft=8100, sacks=500),
    }[damage]

    after = check(mabee, done.rows)

    expected = "(d)(11)" if damage == "starved" else paragraph
    assert after.verdict == "fail"
    assert any(
        finding.level == "law" and expected in finding.rule
        for finding in answers(check(mabee, steps), after, done)
    )


def test_that_every_mechanical_damage_to_our_own_plan_is_answered_at_its_place(
    mabee: Filing, midland_farms: Filing
):
    silent, count = [], 0
    for filing, below in ((mabee, 8010.0), (midland_farms, None)):
        steps = bare(our_plan(filing))
        before = check(filing, steps)
        for damage in every_damage(steps, below_ft=below):
            count += 1
            if not answers(before, check(filing, damage.rows), damage):
                silent.append(damage.name)

    assert silent == []
    assert count >= 40


def test_that_a_step_changed_behind_the_forms_back_is_told(mabee: Filing):
    steps, export = our_plan(mabee), our_export(mabee)
    before = check(mabee, steps, rrc_export=export)
    place = across(steps, 3588)
    damage = changed(steps, place, "made longer", bottom_ft=steps[place]["bottom_ft"] + 40)

    codes = {f.code for f in new_findings(before, check(mabee, damage.rows, rrc_export=export))}

    assert {"EXPORT_DISAGREES", "ARITHMETIC_DISAGREES"} <= codes


def test_that_the_cut_is_missed_where_it_is_removed(mabee: Filing):
    steps = [step for step in bare(our_plan(mabee)) if step["type"] != "cut_and_cap"]

    assert check(mabee, steps).verdict == "fail"
