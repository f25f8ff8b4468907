"""The checker on cement retainers, on branches kept ready, and on drainholes."""

from dataclasses import replace

import pytest

from kernel.exports.step_json import step_json
from kernel.plugging.check import check_plan
from kernel.plugging.plan import plan_well
from kernel.policy.packs import policy_for
from kernel.testing import AS_OF, a_gau, a_well
from kernel.wells.well import FormationTop, Perforation, Squeeze

LEAKING = (Perforation(from_ft=6000, to_ft=6150, status="casing leak"),)


@pytest.fixture
def checked():
    """The planner's own steps with one of them changed, and what the checker says."""

    def findings(well, kind=None, **changes):
        policy = policy_for(
            state=well.state, district=well.district, county=well.county, field=well.field
        )
        steps = [step_json(step) for step in plan_well(well, policy, as_of=AS_OF).steps]
        changed = [{**s, **changes} if s["type"] == kind else s for s in steps]
        return check_plan(well, changed, policy, as_of=AS_OF, mud_lb_gal=9.5).findings

    return findings


def codes(findings, level=None):
    return {f.code for f in findings if level in (None, f.level)}


def test_that_a_retainer_of_the_planner_passes(checked):
    assert codes(checked(a_well(perforations=LEAKING)), "law") == set()


def test_that_a_retainer_with_too_little_cement_breaks_d_11(checked):
    found = checked(
        a_well(perforations=LEAKING), "cement_retainer", sacks=5, sacks_below=2, sacks_on_top=3
    )

    [broken] = [f for f in found if f.code == "SLURRY_BELOW_RULE_MINIMUM"]
    assert (broken.level, "(d)(11)" in broken.rule) == ("law", True)


def test_that_a_retainer_without_a_squeeze_or_without_cement_on_it_is_noted(checked):
    well = a_well(perforations=LEAKING)

    dry = checked(well, "cement_retainer", sacks=40, sacks_below=0, sacks_on_top=40)
    bare = checked(well, "cement_retainer", sacks=40, sacks_below=40, sacks_on_top=0)

    assert "RETAINER_WITHOUT_SQUEEZE" in codes(dry, "practice")
    assert "RETAINER_CAP_TOO_SHORT" in codes(bare, "practice")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"top_ft": 2050.0}, "CONTINGENCY_SHORT"),
        ({"requirements": [6]}, "CONTINGENCY_NOT_TAGGED"),
        ({"sacks": 2}, "SLURRY_BELOW_RULE_MINIMUM"),
    ],
)
def test_that_a_damaged_branch_is_found(checked, change, code):
    well = a_well(gau=a_gau(2000), production_toc_ft=4000)
    branch = {
        "when": "",
        "top_ft": 2000.0,
        "bottom_ft": 2100.0,
        "placement": "spot",
        "sacks": 25,
        "cement": "C",
        "requirements": [3],
        "verification": "",
    }

    assert code not in codes(checked(well, "uqw_plug", contingency=branch))
    assert code in codes(checked(well, "uqw_plug", contingency={**branch, **change}))


def test_that_an_unplugged_top_of_a_drained_horizon_breaks_k_where_the_field_names_it(checked):
    well = a_well(
        horizontal=True,
        field="SPRABERRY (TREND AREA)",
        perforated=(6000, 6250),
        formation_tops=(FormationTop(name="Spraberry", top_ft=5700),),
    )
    elsewhere = replace(well, field="TESTED")

    assert "DRAINHOLE_NOT_COVERED" not in codes(checked(well))
    assert "DRAINHOLE_NOT_COVERED" in codes(_without(well, 5700), "law")
    assert "DRAINHOLE_NOT_COVERED" in codes(_without(elsewhere, 5700), "practice")


def _without(well, depth_ft):
    policy = policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )
    steps = [step_json(step) for step in plan_well(well, policy, as_of=AS_OF).steps]
    left = [s for s in steps if not (s["top_ft"] and s["top_ft"] <= depth_ft <= s["bottom_ft"])]
    return check_plan(well, left, policy, as_of=AS_OF, mud_lb_gal=9.5).findings


def test_that_a_squeeze_spanning_an_interval_closes_it(checked):
    well = a_well(squeezes=(Squeeze(from_ft=5990, to_ft=6160, sacks=100),))

    assert "INTERVAL_NOT_ISOLATED" not in codes(checked(well), "law")
