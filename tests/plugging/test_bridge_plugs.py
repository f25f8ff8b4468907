"""16 TAC §3.14(g)(2)-(3), (i): open intervals, bridge plugs, and what stands in the hole."""

from dataclasses import replace

import pytest

from kernel.policy.packs import overridden
from kernel.testing import a_gau, a_well
from kernel.wells.well import Barrier, CasingRow, FormationTop, Perforation, Squeeze


def of_type(plan, kind):
    return [step for step in plan.steps if step.type == kind]


def perforated(*spans, status="open"):
    return tuple(Perforation(from_ft=a, to_ft=b, status=status) for a, b in spans)


def test_that_a_bridge_plug_stands_50_ft_above_the_interval_with_20_ft_of_cement(plan):
    made = plan(a_well(perforated=(6000, 6150)))

    [plug], [cap] = of_type(made, "cibp"), of_type(made, "cibp_cap")
    assert plug.depth_ft == 5950
    assert (cap.bottom_ft, cap.top_ft, cap.plug_no) == (5950, 5930, plug.plug_no)
    assert "16 TAC §3.14(g)(3)" in plug.citations
    assert "perforations[0].from_ft" in plug.sources


def test_that_a_cap_of_2_or_3_sacks_is_not_rounded(plan):
    [cap] = of_type(plan(a_well()), "cibp_cap")

    assert cap.sacks == 2
    assert [reading.name for reading in cap.arithmetic.readings] == ["geometric_fill"]


def test_that_a_district_without_a_pack_has_10_ft_and_a_100_ft_cap(plan):
    made = plan(a_well(district="01", county="Frio"))

    [plug], [cap] = of_type(made, "cibp"), of_type(made, "cibp_cap")
    assert (plug.depth_ft, cap.bottom_ft - cap.top_ft) == (5990, 100)


def test_that_separate_intervals_get_a_bridge_plug_each_and_near_ones_share(plan):
    apart = plan(a_well(perforations=perforated((4000, 4100), (6000, 6150))))
    near = plan(a_well(perforations=perforated((5800, 5900), (6000, 6150))))

    assert [step.depth_ft for step in of_type(apart, "cibp")] == [5950, 3950]
    assert [step.depth_ft for step in of_type(near, "cibp")] == [5750]


def test_that_the_interval_with_the_deepest_bottom_may_be_the_only_reference(plan, policy_of):
    well = a_well(perforations=perforated((4000, 4100), (6000, 6150)))
    policy = overridden(policy_of(well), {"bridge_plug_reference": "deepest_bottom"})

    [plug] = of_type(plan(well, policy=policy), "cibp")

    assert plug.depth_ft == 5950


def test_that_without_intervals_that_reference_is_the_deepest_formation_top(plan, policy_of):
    well = a_well(perforated=None, formation_tops=(FormationTop(name="Clearfork", top_ft=5900),))
    policy = overridden(policy_of(well), {"bridge_plug_reference": "deepest_bottom"})

    [plug] = of_type(plan(well, policy=policy), "cibp")

    assert plug.depth_ft == 5850


def test_that_the_trigger_may_ask_for_an_interval_at_the_shoe(plan, policy_of):
    well = a_well(perforated=(4000, 4100))
    policy = overridden(policy_of(well), {"bridge_plug_trigger": "at_or_below_shoe"})

    assert of_type(plan(well, policy=policy), "cibp") == []


@pytest.mark.parametrize(("interval", "planned"), [((4000, 4100), 0), ((6250, 6350), 1)])
def test_that_without_a_production_string_the_deepest_shoe_is_the_production_shoe(
    plan, policy_of, interval, planned
):
    casing = tuple(
        replace(row, string="intermediate") if row.string == "production" else row
        for row in a_well(perforated=interval).casing
    )
    well = a_well(perforated=interval, casing=casing)
    policy = overridden(policy_of(well), {"bridge_plug_trigger": "at_or_below_shoe"})

    assert max(row.shoe_ft for row in casing) == 6300
    assert len(of_type(plan(well, policy=policy), "cibp")) == planned


@pytest.mark.parametrize("status", ["squeezed", "Plugged", "isolated"])
def test_that_a_closed_interval_gets_no_bridge_plug(plan, status):
    made = plan(a_well(perforations=perforated((6000, 6150), status=status)))

    assert of_type(made, "cibp") == []


def test_that_not_plugged_means_open(plan):
    made = plan(a_well(perforations=perforated((6000, 6150), status="Not Plugged")))

    assert len(of_type(made, "cibp")) == 1


def test_that_an_interval_wholly_squeezed_needs_no_bridge_plug(plan):
    made = plan(a_well(squeezes=(Squeeze(from_ft=5990, to_ft=6160, sacks=100),)))

    assert of_type(made, "cibp") == []


def test_that_open_hole_below_the_shoe_is_closed_in_the_casing(plan):
    made = plan(a_well(perforated=None, open_hole=(6300, 6350)))

    assert [step.depth_ft for step in of_type(made, "cibp")] == [6250]


def test_that_intervals_without_depths_are_asked_for(plan):
    made = plan(a_well(perforations=(Perforation(),)))

    assert "perforations[0].from_ft" in {question.fact for question in made.missing}


def test_that_a_stage_tool_beside_the_perforations_moves_the_bridge_plug_down(plan):
    made = plan(a_well(stage_tool_ft=5925, perforated=(6000, 6150)))

    assert [step.depth_ft for step in of_type(made, "cibp")] == [5975]
    assert any("5,975" in line for line in made.trace)


def test_that_no_room_for_a_bridge_plug_means_cement_across_both(plan, plug_at):
    made = plan(a_well(stage_tool_ft=5990, perforated=(6000, 6150)))

    step = plug_at(made, 5990)

    assert of_type(made, "cibp") == []
    assert (step.bottom_ft, step.top_ft) == (6040, 5940)
    assert "16 TAC §3.14(g)(3)" in step.citations


def test_that_thin_open_hole_without_room_for_a_bridge_plug_is_cemented_through(plan, plug_at):
    made = plan(a_well(perforated=None, open_hole=(6300, 6340), stage_tool_ft=6260))

    step = plug_at(made, 6260)

    assert (step.bottom_ft, step.top_ft) == (6350, 6210)
    assert "16 TAC §3.14(i)(2)" in step.citations


def test_that_known_uncemented_pipe_is_squeezed_above_the_bridge_plug(plan, plug_at):
    well = a_well(perforated=(3000, 3100), production_toc_ft=4000, gau=a_gau(500))

    step = plug_at(plan(well), 2900)

    assert (step.bottom_ft, step.top_ft) == (2930, 2830)
    assert step.placement == "perforate_and_squeeze"
    assert "16 TAC §3.14(g)(2)" in step.citations


def test_that_an_existing_bridge_plug_is_tagged_and_nothing_planned_below(plan):
    made = plan(a_well(existing_cibp_ft=4000, existing_cap_ft=20, stage_tool_ft=5000))

    assert made.steps[0].type == "tag_existing"
    assert all((s.bottom_ft or s.depth_ft) <= 4000 for s in made.steps)
    assert "blocked_by_existing_cibp" in {finding.code for finding in made.findings}


@pytest.mark.parametrize(
    ("cap_ft", "expected"), [(20, None), (35, None), (10, (3990, 3890)), (None, (4000, 3900))]
)
def test_that_a_short_or_unknown_cap_takes_cement_and_a_good_one_none(plan, cap_ft, expected):
    made = plan(a_well(existing_cibp_ft=4000, existing_cap_ft=cap_ft))

    found = [(s.bottom_ft, s.top_ft) for s in of_type(made, "cement_plug")]

    assert found == ([expected] if expected else [])


def test_that_recorded_sacks_that_fill_20_ft_carry_the_further_plug(plan):
    made = plan(a_well(barriers=(Barrier(kind="cibp", depth_ft=4000, sacks=3),)))

    assert [(s.bottom_ft, s.top_ft) for s in of_type(made, "cement_plug")] == [(3980, 3880)]


def test_that_the_shallowest_of_several_existing_plugs_is_the_floor(plan):
    standing = tuple(
        Barrier(kind="cibp", depth_ft=depth, cement_ft=20) for depth in (5500, 3000, 4000)
    )

    made = plan(a_well(barriers=standing))

    assert [s.depth_ft for s in of_type(made, "tag_existing")] == [3000]


@pytest.mark.parametrize("kind", ["packer", "junk"])
def test_that_what_is_left_in_the_hole_takes_a_plug_and_needs_approval(plan, kind):
    made = plan(a_well(barriers=(Barrier(kind=kind, depth_ft=4000),), perforated=None))

    assert [(s.bottom_ft, s.top_ft) for s in of_type(made, "cement_plug")] == [(4000, 3900)]
    assert "JUNK_LEFT_IN_HOLE" in {finding.code for finding in made.findings}


def test_that_water_below_an_existing_plug_is_a_broken_paragraph(plan):
    made = plan(a_well(existing_cibp_ft=1000, existing_cap_ft=20, gau=a_gau(2000)))

    levels = {f.level for f in made.findings if f.code == "blocked_by_existing_cibp"}

    assert "law" in levels


def an_uncased_well(**facts):
    """Surface casing alone over a 7-7/8 in hole."""
    well = a_well(perforated=None, **facts)
    hole = CasingRow(string="open_hole", hole_in=7.875, top_ft=1000, shoe_ft=6350)
    return replace(well, casing=(well.casing[0], hole))


def test_that_a_thick_formation_in_open_hole_takes_a_plug_at_top_and_bottom(plan, plug_at):
    well = replace(
        an_uncased_well(),
        perforations=(Perforation(from_ft=4000, to_ft=4400, kind="open_hole"),),
    )

    made = plan(well)

    assert (plug_at(made, 4000).bottom_ft, plug_at(made, 4000).top_ft) == (4050, 3950)
    assert (plug_at(made, 4400).bottom_ft, plug_at(made, 4400).top_ft) == (4450, 4350)


def test_that_a_thin_formation_takes_one_plug_with_the_excess_on_its_whole_height(plan, plug_at):
    well = replace(
        an_uncased_well(),
        perforations=(Perforation(from_ft=4000, to_ft=4060, kind="open_hole"),),
    )

    step = plug_at(plan(well), 4030)
    minimum = next(r for r in step.arithmetic.readings if r.name == "rule_minimum")

    assert (step.bottom_ft, step.top_ft) == (4110, 3950)
    assert minimum.volume_ft3 == pytest.approx(160 * 0.0054542 * 7.875**2 * 1.411, abs=0.02)


def test_that_a_flowing_formation_in_open_hole_is_centred_and_its_base_asked_for(plan, plug_at):
    top = FormationTop(name="Yates - water flow", top_ft=3000)

    made = plan(replace(an_uncased_well(), formation_tops=(top,)))

    assert plug_at(made, 3000).bottom_ft == 3050
    assert any("base of Yates" in question.question for question in made.missing)


def test_that_an_unknown_hole_below_the_casing_leaves_the_sacks_open_and_asks(plan, plug_at):
    well = a_well(perforated=None)

    made = plan(replace(well, casing=well.casing[:1]))

    assert plug_at(made, 1000).sacks is None
    assert any("open_hole" in question.question for question in made.missing)
