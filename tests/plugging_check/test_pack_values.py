"""The checker reads the numbers of the law from the policy pack, so they are pinned here.

The checker shares no code with the planner, but both read the same numbers. A slip in the pack
would deceive both; this table is the rule's text, written down a second time.
"""

import pytest

from kernel.policy.packs import policy_for

LAW = [
    ("top_plug_ft", 10, "(d)(8)"),
    ("cut_below_ground_ft", 3, "(d)(8)"),
    ("mud_density_lb_gal", 9.5, "(d)(9)"),
    ("plug_fill_ft", 100, "(d)(11)"),
    ("excess_per_1000_ft", 0.10, "(d)(11)"),
    ("water_above_ft", 50, "(e)(1)"),
    ("water_below_ft", 50, "(e)(1)"),
    ("short_shoe_above_ft", 50, "(e)(1)"),
    ("short_shoe_below_ft", 50, "(e)(1)"),
    ("shoe_above_ft", 50, "(e)(2)"),
    ("shoe_below_ft", 50, "(e)(2)"),
    ("deep_shoe_ft", 200, "(e)(3)"),
    ("strata_separation_ft", 50, "(e)(4)"),
    ("intermediate_water_ft", 50, "(f)(1)"),
    ("production_water_ft", 50, "(g)(1)"),
    ("stage_tool_each_side_ft", 50, "(g)(1)"),
    ("bridge_plug_cap_min_ft", 20, "(g)(3)"),
    ("liner_top_each_side_ft", 50, "(h)"),
    ("open_hole_each_side_ft", 50, "(i)(1)"),
    ("thin_formation_ft", 100, "(i)(2)"),
    ("thin_formation_beyond_ft", 50, "(i)(2)"),
    ("drainhole_below_ft", 50, "(k)"),
    ("drainhole_above_ft", 50, "(k)"),
]


@pytest.mark.parametrize("district", ["08", "8A", "7C", None])
@pytest.mark.parametrize(("key", "value", "paragraph"), LAW, ids=[row[0] for row in LAW])
def test_that_the_pack_gives_the_number_of_the_rule_with_its_paragraph(
    district: str | None, key: str, value: float, paragraph: str
):
    requirement = policy_for(state="TX", district=district, county=None, field=None)[key]

    assert (requirement.value, requirement.authority) == (value, "law")
    assert requirement.cite.startswith("16 TAC §3.14")
    assert paragraph in requirement.cite
