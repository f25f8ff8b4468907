"""A long annulus without cement in which nothing is squeezed is worth a word."""

from dataclasses import replace

from kernel.exports.step_json import step_json
from kernel.plugging.check import check_plan
from kernel.plugging.plan import plan_well
from kernel.policy.packs import policy_for
from kernel.testing import AS_OF, a_gau, a_well


def spoken(well):
    policy = policy_for(
        state=well.state, district=well.district, county=well.county, field=well.field
    )
    steps = [step_json(step) for step in plan_well(well, policy, as_of=AS_OF).steps]
    found = check_plan(well, steps, policy, as_of=AS_OF, mud_lb_gal=9.5).findings
    return [f for f in found if f.code == "ANNULUS_WITHOUT_CEMENT"]


def test_that_an_open_annulus_between_cement_is_told_with_its_depths():
    well = a_well(
        intermediate_shoe_ft=4500, production_toc_ft=4400, stage_tool_ft=None, gau=a_gau(900)
    )
    staged = replace(well.casing[2], stage_tool_ft=2000, toc_ft=0)
    gap = replace(well, casing=(*well.casing, staged))

    [finding] = spoken(gap)

    assert (finding.level, finding.context["top_ft"], finding.context["bottom_ft"]) == (
        "advice",
        2000,
        4400,
    )


def test_that_a_cemented_string_or_a_squeezed_annulus_is_not_told():
    assert spoken(a_well()) == []
    assert spoken(a_well(production_toc_ft=4000, gau=a_gau(2000))) == []
