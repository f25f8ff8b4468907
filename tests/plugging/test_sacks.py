"""16 TAC §3.14(d)(11), the chart, the geometric fill, and what is poured."""

from dataclasses import replace

import pytest

from kernel.policy.packs import overridden
from kernel.testing import a_gau, a_well
from kernel.wells.well import CasingRow


def readings(step):
    return {reading.name: reading for reading in step.arithmetic.readings}


def midland_farms():
    """5-1/2 in 15.5 lb/ft in a 7-7/8 in hole without cement: the worked example."""
    return a_well(
        surface_shoe_ft=250,
        production_toc_ft=None,
        production_weight_lb_ft=15.5,
        perforated=None,
        open_hole=(6300, 6350),
        gau=a_gau(1600, intervals=[(1050, 1600)]),
    )


@pytest.mark.parametrize(
    ("base_ft", "volume_ft3", "minimum", "fill"),
    [(1600, 35.75, 28, 24), (1050, 34.07, 26, 24)],
)
def test_that_the_worked_squeezes_count_as_in_the_reference(
    plan, plug_at, base_ft, volume_ft3, minimum, fill
):
    shown = readings(plug_at(plan(midland_farms()), base_ft))

    assert shown["rule_minimum"].volume_ft3 == pytest.approx(volume_ft3, abs=0.01)
    assert shown["rule_minimum"].sacks == minimum
    assert shown["geometric_fill"].sacks == fill
    assert shown["chart"].sacks == 45


def test_that_the_largest_reading_governs_and_is_named(plan, plug_at):
    step = plug_at(plan(midland_farms()), 1600)

    assert (step.sacks, step.arithmetic.governs) == (45, "chart")


def test_that_sacks_go_up_to_the_next_5_by_preference(plan, plug_at, policy_of):
    well = a_well(district="01", county="Frio", gau=a_gau(2000))

    rounded = plug_at(plan(well), 2000)
    exact = plug_at(plan(well, policy=overridden(policy_of(well), {"sack_rounding": 0})), 2000)

    assert rounded.sacks == -(-exact.sacks // 5) * 5
    assert "5 sacks" in rounded.arithmetic.rounding
    assert exact.arithmetic.rounding == ""


def test_that_a_district_without_a_chart_counts_without_one(plan, plug_at):
    step = plug_at(plan(a_well(district="01", county="Frio", gau=a_gau(2000))), 2000)

    assert set(readings(step)) == {"rule_minimum", "geometric_fill"}


def test_that_the_top_plug_is_exempt_from_the_rule_minimum(plan):
    made = plan(a_well(gau=None, surface_shoe_ft=3000))
    step = next(s for s in made.steps if s.type == "surface_plug")

    assert set(readings(step)) == {"geometric_fill"}


def test_that_an_unknown_weight_takes_the_widest_bore_shows_the_range_and_asks(plan, plug_at):
    made = plan(a_well(production_weight_lb_ft=None, gau=a_gau(2000)))

    step = plug_at(made, 2000)

    assert step.arithmetic.segments[0].outer_in == 5.012
    assert "weight of production casing 5-1/2 in unknown" in readings(step)["geometric_fill"].text
    assert "casing[1].weight_lb_ft" in {question.fact for question in made.missing}


def test_that_an_unknown_hole_behind_open_pipe_is_asked_for_and_no_sacks_are_made_up(plan, plug_at):
    well = midland_farms()
    well = replace(well, casing=(well.casing[0], replace(well.casing[1], hole_in=None)))

    made = plan(well)

    assert plug_at(made, 1600).sacks is None
    assert "casing[1].hole_in" in {question.fact for question in made.missing}


def a_deep_well(tool_ft):
    """Production casing to 8,200 ft with a stage tool."""
    well = a_well(stage_tool_ft=tool_ft, perforated=(8000, 8100), total_depth_ft=8300)
    casing = [
        replace(row, shoe_ft=8200) if row.string == "production" else row for row in well.casing
    ]
    return replace(well, casing=tuple(casing))


@pytest.mark.parametrize(("tool_ft", "letter"), [(6000, "C"), (7030, "C"), (7100, "H")])
def test_that_class_h_is_for_plugs_wholly_below_7000_ft(plan, plug_at, tool_ft, letter):

    step = plug_at(plan(a_deep_well(tool_ft)), tool_ft)

    assert step.cement == letter
    assert step.arithmetic.yield_ft3_per_sack == {"C": 1.32, "H": 1.06}[letter]


def test_that_chart_sacks_are_of_class_c_and_turned_into_the_class_poured(plan, plug_at):

    shown = readings(plug_at(plan(a_deep_well(7100)), 7100))

    assert shown["chart"].volume_ft3 == pytest.approx(20 * 1.32)
    assert shown["chart"].sacks == 25


def test_that_water_and_slurry_follow_from_the_sacks(plan, plug_at):
    step = plug_at(plan(a_well(gau=a_gau(2000))), 2000)

    assert step.arithmetic.slurry_ft3 == pytest.approx(step.sacks * 1.32)
    assert step.arithmetic.mix_water_bbl == pytest.approx(step.sacks * 6.3 / 42, abs=0.01)
    assert step.arithmetic.slurry_density_lb_gal == 14.8


def test_that_displacement_goes_to_the_calculated_top_through_the_smallest_tubing(plan, plug_at):
    step = plug_at(plan(a_well(gau=a_gau(2000))), 2000)
    bore = step.arithmetic.segments[0].ft3_per_ft

    top_ft = step.bottom_ft - step.arithmetic.slurry_ft3 / bore

    assert step.arithmetic.displacement_bbl == pytest.approx(top_ft * 0.00387, abs=0.1)
    assert "2-3/8 in" in step.arithmetic.displacement_text


def test_that_no_tubing_leaves_the_displacement_open(plan, plug_at):
    step = plug_at(plan(a_well(gau=a_gau(2000), tubing=())), 2000)

    assert step.arithmetic.displacement_bbl is None
    assert "tubing" in step.arithmetic.displacement_text


def test_that_company_excess_is_off_until_it_is_set(plan, plug_at, policy_of):
    well = midland_farms()
    policy = overridden(policy_of(well), {"annular_excess": 1.0, "squeeze_factor": 2.0})

    plain = readings(plug_at(plan(well), 1600))["geometric_fill"]
    generous = readings(plug_at(plan(well, policy=policy), 1600))["geometric_fill"]

    assert generous.volume_ft3 > 2 * plain.volume_ft3


def test_that_totals_add_what_the_steps_say(plan):
    made = plan(a_well(surface_shoe_ft=1400, gau=a_gau(1200)))

    assert made.totals.sacks == sum(step.sacks or 0 for step in made.steps)
    assert made.totals.sacks == sum(made.totals.sacks_by_class.values())
    assert made.totals.bridge_plugs == 1
    assert made.totals.mud_density_lb_gal == 9.5


def test_that_mud_fills_the_bore_between_the_plugs(plan):
    made = plan(a_well(gau=None, surface_shoe_ft=3000, perforated=(6000, 6150)))
    cemented = sorted((s.top_ft, s.bottom_ft) for s in made.steps if s.top_ft is not None)
    open_ft = cemented[-1][1] - 3 - sum(bottom - top for top, bottom in cemented)

    assert made.totals.mud_bbl == pytest.approx(open_ft * 4.892**2 / 1029.4, rel=0.001)


def test_that_a_size_in_no_table_is_asked_for(plan, plug_at):
    well = a_well()
    odd = CasingRow(string="production", od_in=5.06, hole_in=7.875, shoe_ft=6300, toc_ft=0)

    made = plan(replace(well, casing=(well.casing[0], odd)))

    assert plug_at(made, 900).sacks is None
    assert "casing[1].od_in" in {question.fact for question in made.missing}
