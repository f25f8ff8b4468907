"""Each paragraph of 16 TAC §3.14 that the checker holds a plan to, on wells built for it."""

from typing import Any

import pytest

from kernel.plugging.check import Verdict, check_plan, check_rows
from kernel.policy.packs import policy_for
from kernel.testing import AS_OF, a_cibp, a_cut, a_gau, a_plan, a_step, a_well
from kernel.wells.well import Barrier, CasingRow, FormationTop, Perforation, Squeeze, Well

POLICY = policy_for(state="TX", district="08", county="Andrews", field=None)
Step = dict[str, Any]


def check(well: Well, steps: list[Step], **rest: Any) -> Verdict:
    return check_plan(well, steps, POLICY, as_of=AS_OF, **{"mud_lb_gal": 9.5, **rest})


def laws(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings if finding.level == "law"}


def practices(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings if finding.level == "practice"}


def advice(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings if finding.level == "advice"}


def rule_of(verdict: Verdict, code: str) -> str:
    return next(finding.rule for finding in verdict.findings if finding.code == code)


def without(steps: list[Step], *types: str) -> list[Step]:
    return [step for step in steps if step["type"] not in types]


def test_that_the_plan_of_the_builder_keeps_the_rule():
    verdict = check(a_well(), a_plan())

    assert (verdict.verdict, laws(verdict)) == ("pass", set())


def test_that_a_plan_without_steps_fails_for_every_duty():
    found = laws(check(a_well(stage_tool_ft=3000), []))

    assert found == {
        "SURFACE_SHOE_NOT_COVERED",
        "WATER_BASE_NOT_COVERED",
        "STAGE_TOOL_NOT_COVERED",
        "INTERVAL_NOT_ISOLATED",
        "TOP_PLUG_MISSING",
        "CUT_NOT_PLANNED",
    }


def test_that_a_shoe_plug_that_ends_at_the_shoe_fails_under_e_2():
    steps = [*without(a_plan(), "uqw_plug"), a_step(1000, 850, requirements=[4])]

    verdict = check(a_well(), steps)

    assert laws(verdict) == {"SURFACE_SHOE_NOT_COVERED"}
    assert rule_of(verdict, "SURFACE_SHOE_NOT_COVERED") == "16 TAC §3.14(e)(2)"


def test_that_water_below_the_surface_shoe_needs_both_plugs_of_e_1():
    verdict = check(a_well(gau=a_gau(1400)), a_plan())

    assert laws(verdict) == {"WATER_BASE_NOT_COVERED"}
    assert "(e)(1)" in rule_of(verdict, "WATER_BASE_NOT_COVERED")


def test_that_a_shoe_far_below_the_water_needs_the_plug_of_e_3():
    well = a_well(gau=a_gau(700))

    verdict = check(well, a_plan())

    assert "(e)(3)" in rule_of(verdict, "WATER_BASE_NOT_COVERED")


def test_that_water_inside_production_casing_needs_the_plug_of_g_1():
    steps = [*without(a_plan(), "uqw_plug"), a_step(1050, 950, requirements=[4])]

    verdict = check(a_well(), steps)

    assert "(g)(1)" in rule_of(verdict, "WATER_BASE_NOT_COVERED")


def test_that_water_inside_intermediate_casing_alone_needs_the_plug_of_f_1():
    casing = a_well(intermediate_shoe_ft=5000).casing[:2]
    well = a_well(casing=casing, perforated=None, total_depth_ft=5000)

    verdict = check(well, [])

    assert "(f)(1)" in rule_of(verdict, "WATER_BASE_NOT_COVERED")


def test_that_each_zone_of_the_letter_is_separated_at_its_top_and_its_base():
    letter = a_gau(900, intervals=[(0, 200), (600, 900)])

    verdict = check(a_well(gau=letter), a_plan())

    subjects = {f.subject for f in verdict.findings if f.code == "WATER_NOT_SEPARATED"}
    assert subjects == {"base of the water at 200 ft", "top of the water at 600 ft"}


def test_that_one_merged_plug_covers_every_requirement_inside_it():
    letter = a_gau(900, intervals=[(0, 200), (600, 900)])
    steps = [*without(a_plan(), "uqw_plug", "surface_plug"), a_step(1050, 3, sacks=200)]

    assert laws(check(a_well(gau=letter), steps)) == set()


def test_that_the_plug_at_the_base_of_the_water_is_tagged():
    steps = [*without(a_plan(), "uqw_plug"), a_step(1050, 850, requirements=[6])]

    verdict = check(a_well(), steps)

    assert laws(verdict) == {"WATER_PLUG_NOT_TAGGED"}
    assert rule_of(verdict, "WATER_PLUG_NOT_TAGGED") == "16 TAC §3.14(d)(2)"


@pytest.mark.parametrize("code", [3, 4])
def test_that_either_tag_code_serves(code: int):
    steps = [*without(a_plan(), "uqw_plug"), a_step(1050, 850, requirements=[code])]

    assert check(a_well(), steps).verdict == "pass"


def test_that_cement_circulated_to_surface_over_the_water_needs_no_tag():
    steps = [*without(a_plan(), "uqw_plug", "surface_plug"), a_step(1050, 3, sacks=200)]

    assert check(a_well(), steps).verdict == "pass"


def test_that_water_behind_uncemented_production_casing_is_squeezed():
    well = a_well(surface_shoe_ft=300, production_toc_ft=3000)
    spot = [*a_cibp(5950), a_step(950, 850, requirements=[4]), a_step(350, 3, sacks=80), a_cut()]
    squeeze = [
        *a_cibp(5950),
        a_step(950, 850, requirements=[2, 4]),
        a_step(350, 3, sacks=120, requirements=[1]),
        a_cut(),
    ]

    verdict = check(well, spot)

    assert laws(verdict) == {"UNCEMENTED_BEHIND_PIPE"}
    assert rule_of(verdict, "UNCEMENTED_BEHIND_PIPE") == "16 TAC §3.14(g)(2)"
    assert check(well, squeeze).verdict == "pass"


def test_that_uncemented_intermediate_casing_speaks_of_f_2():
    well = a_well(surface_shoe_ft=300, intermediate_shoe_ft=4000, intermediate_toc_ft=2500)

    verdict = check(well, [a_step(950, 850, requirements=[4])])

    assert rule_of(verdict, "UNCEMENTED_BEHIND_PIPE") == "16 TAC §3.14(f)(2)"


def test_that_an_open_annulus_inside_a_cemented_outer_string_is_no_breach():
    well = a_well(intermediate_shoe_ft=4000, production_toc_ft=5000)

    assert "UNCEMENTED_BEHIND_PIPE" not in laws(check(well, a_plan()))


def test_that_cement_on_no_paper_is_told_and_neither_passed_nor_failed():
    well = a_well(surface_shoe_ft=300, production_toc_ft=None)

    verdict = check(well, [a_step(950, 850, requirements=[4])])

    assert "CEMENT_BEHIND_PIPE_UNKNOWN" in practices(verdict)
    assert "UNCEMENTED_BEHIND_PIPE" not in laws(verdict)


def test_that_cement_above_a_squeeze_is_unknown_and_not_absent():
    well = a_well(
        surface_shoe_ft=300,
        production_toc_ft=3000,
        squeezes=(Squeeze(from_ft=2000, to_ft=2001, sacks=400),),
    )

    verdict = check(well, [a_step(950, 850, requirements=[4])])

    assert "CEMENT_BEHIND_PIPE_UNKNOWN" in practices(verdict)


@pytest.mark.parametrize("tool", ["casing row", "barrier"])
def test_that_each_stage_tool_of_the_production_casing_is_crossed(tool: str):
    if tool == "casing row":
        well = a_well(stage_tool_ft=4000)
    else:
        well = a_well(barriers=(Barrier(kind="dv_tool", depth_ft=4000),))

    assert laws(check(well, a_plan())) == {"STAGE_TOOL_NOT_COVERED"}
    assert check(well, [*a_plan(), a_step(4050, 3950)]).verdict == "pass"


def test_that_a_plug_that_crosses_the_tool_off_centre_is_practice():
    verdict = check(a_well(stage_tool_ft=4000), [*a_plan(), a_step(4020, 3900)])

    assert laws(verdict) == set()
    assert "STAGE_TOOL_SHORT_COVER" in practices(verdict)


def test_that_a_stage_tool_of_the_intermediate_casing_is_practice():
    well = a_well(intermediate_shoe_ft=4000)
    stage = CasingRow(
        string="intermediate",
        od_in=8.625,
        hole_in=11,
        weight_lb_ft=32,
        shoe_ft=4000,
        toc_ft=0,
        stage_tool_ft=2000,
    )
    steps = [*a_plan(), a_step(4050, 3950)]

    verdict = check(a_well(casing=(*well.casing, stage)), steps)

    assert "STAGE_TOOL_NOT_COVERED" in practices(verdict) - laws(verdict)


def test_that_a_tool_below_the_existing_bridge_plug_is_left_alone():
    well = a_well(stage_tool_ft=5940, existing_cibp_ft=5900, existing_cap_ft=35)

    assert laws(check(well, without(a_plan(), "cibp", "cibp_cap"))) == set()


def test_that_a_liner_that_stays_has_a_plug_at_its_top():
    liner = CasingRow(string="liner", od_in=4, weight_lb_ft=11, top_ft=5000, shoe_ft=6300)

    well = a_well(liners=(liner,))

    assert laws(check(well, a_plan())) == {"LINER_TOP_NOT_COVERED"}
    assert "LINER_TOP_SHORT_COVER" in practices(check(well, [*a_plan(), a_step(5000, 4900)]))
    assert laws(check(well, [*a_plan(), a_step(5050, 4950)])) == set()


def test_that_a_tie_back_to_surface_has_no_top_to_plug_and_is_the_bore():
    liner = CasingRow(
        string="liner", od_in=4, hole_in=4.75, weight_lb_ft=11, top_ft=0, shoe_ft=6300, toc_ft=0
    )

    assert check(a_well(liners=(liner,)), a_plan()).verdict == "pass"


def test_that_a_bridge_plug_carries_twenty_feet():
    short = [*a_cibp(5950, cap_ft=10), *without(a_plan(), "cibp", "cibp_cap")]
    bare = without(a_plan(), "cibp_cap")

    for steps in (short, bare):
        verdict = check(a_well(), steps)
        assert laws(verdict) == {"CAP_TOO_SHORT"}
        assert rule_of(verdict, "CAP_TOO_SHORT") == "16 TAC §3.14(g)(3)"


def test_that_a_plug_that_stands_on_the_bridge_plug_is_its_cap():
    steps = [*without(a_plan(), "cibp_cap"), a_step(5950, 5850)]

    assert check(a_well(), steps).verdict == "pass"


def test_that_a_cap_of_one_sack_does_not_reach_twenty_feet():
    steps = [*a_cibp(5950, sacks=1), *without(a_plan(), "cibp", "cibp_cap")]

    assert laws(check(a_well(), steps)) == {"CAP_SACKS_TOO_FEW"}


def test_that_a_bridge_plug_below_its_perforations_isolates_nothing():
    steps = [*a_cibp(6100), *without(a_plan(), "cibp", "cibp_cap")]

    assert "INTERVAL_NOT_ISOLATED" in laws(check(a_well(), steps))


def test_that_cement_across_the_perforations_isolates_them_too():
    steps = [*without(a_plan(), "cibp", "cibp_cap"), a_step(6200, 5950, sacks=60)]

    assert check(a_well(), steps).verdict == "pass"


def test_that_a_retainer_above_the_perforations_isolates_them():
    retainer = a_step(
        type="cement_retainer", depth_ft=5950, sacks=45, sacks_below=40, sacks_on_top=5
    )
    steps = [*without(a_plan(), "cibp", "cibp_cap"), retainer]

    assert check(a_well(), steps).verdict == "pass"


def test_that_one_bridge_plug_for_separate_intervals_is_practice():
    intervals = (
        Perforation(from_ft=6000, to_ft=6050),
        Perforation(from_ft=6260, to_ft=6280),
    )

    verdict = check(a_well(perforations=intervals), a_plan())

    assert verdict.verdict == "pass"
    assert "INTERVALS_SHARE_A_PLUG" in practices(verdict)


def test_that_an_existing_plug_with_a_short_cap_wants_more_cement():
    well = a_well(existing_cibp_ft=5950, existing_cap_ft=10)
    bare = without(a_plan(), "cibp", "cibp_cap")

    assert laws(check(well, bare)) == {"EXISTING_CAP_TOO_SHORT"}
    assert check(well, [*bare, a_step(5940, 5840)]).verdict == "pass"


def test_that_an_existing_cap_on_no_paper_is_asked_for():
    well = a_well(existing_cibp_ft=5950, existing_cap_ft=None)

    verdict = check(well, without(a_plan(), "cibp", "cibp_cap"))

    assert "EXISTING_CAP_UNKNOWN" in practices(verdict)


def test_that_nothing_is_planned_below_an_existing_bridge_plug():
    well = a_well(existing_cibp_ft=5900, existing_cap_ft=35)

    verdict = check(well, a_plan())

    assert laws(verdict) == {"ROW_BELOW_EXISTING_BARRIER"}


def test_that_open_hole_without_a_bridge_plug_needs_plugs_at_its_top_and_base():
    well = a_well(perforated=None, open_hole=(6300, 6700), total_depth_ft=7000)
    top = [*without(a_plan(), "cibp", "cibp_cap"), a_step(6350, 6250)]

    assert laws(check(well, without(a_plan(), "cibp", "cibp_cap"))) == {"INTERVAL_NOT_ISOLATED"}
    assert laws(check(well, top)) == {"FORMATION_BASE_NOT_COVERED"}
    assert laws(check(well, [*top, a_step(6750, 6650)])) == set()


def test_that_a_thin_open_formation_takes_one_plug_with_the_excess_on_its_whole_height():
    pulled = CasingRow(string="production", od_in=5.5, hole_in=7.875, top_ft=2500, shoe_ft=6300)
    well = a_well(casing=(a_well().casing[0], pulled), perforated=None, open_hole=(2000, 2050))
    # 150 ft × 0.3382 ft³/ft = 50.7 ft³, and 61.4 ft³ with 21 %
    starved = a_step(2100, 1950, sacks=40)
    enough = a_step(2100, 1950, sacks=47)
    rest = [a_step(1050, 850, sacks=90, requirements=[4]), a_step(103, 3, sacks=40), a_cut()]

    assert laws(check(well, [starved, *rest])) == {"THIN_FORMATION_SLURRY"}
    assert laws(check(well, [enough, *rest])) == set()
    assert laws(check(well, [{**enough, "top_ft": 1990}, *rest])) == {"INTERVAL_NOT_ISOLATED"}


def test_that_a_drainhole_is_told_as_not_checked():
    verdict = check(a_well(horizontal=True), a_plan())

    assert any("(k)" in f.rule and f.code == "NOT_CHECKED" for f in verdict.findings)


def test_that_the_rule_minimum_counts_a_hundred_feet_and_the_depth_of_the_bottom():
    # bore of 5-1/2 in 17 lb/ft 0.1305 ft³/ft × 100 ft × 1.31 = 17.1 ft³, 13 sacks of 1.32 ft³
    enough = [*without(a_plan(), "formation_plug"), a_step(3100, 3000, sacks=13)]
    few = [*without(a_plan(), "formation_plug"), a_step(3100, 3000, sacks=12)]

    assert check(a_well(), enough).verdict == "pass"
    assert "SLURRY_BELOW_RULE_MINIMUM" in laws(check(a_well(), few))


def test_that_the_yield_of_the_named_class_counts():
    plug = a_step(3100, 3000, sacks=14, cement="H")  # 14 × 1.06 = 14.8 ft³

    steps = [*without(a_plan(), "formation_plug"), plug]

    assert "SLURRY_BELOW_RULE_MINIMUM" in laws(check(a_well(), steps))


def test_that_an_unknown_weight_only_fails_where_the_heaviest_pipe_fails():
    well = a_well(production_weight_lb_ft=None)
    # 14 lb/ft takes 17.95 ft³ = 13.6 sacks, 23 lb/ft takes 15.6 ft³ = 11.8 sacks
    doubtful = [*without(a_plan(), "formation_plug"), a_step(3100, 3000, sacks=12)]
    few = [*without(a_plan(), "formation_plug"), a_step(3100, 3000, sacks=11)]

    verdict = check(well, doubtful)

    assert verdict.verdict == "pass"
    assert "SLURRY_BELOW_RULE_MINIMUM_NOT_CHECKED" in advice(verdict)
    assert check(well, few).verdict == "fail"


def test_that_slurry_that_cannot_reach_the_stated_top_fails():
    steps = [*without(a_plan(), "formation_plug"), a_step(3500, 3000, sacks=40)]

    assert laws(check(a_well(), steps)) == {"SLURRY_BELOW_STATED_LENGTH"}


def test_that_full_length_excess_is_only_worth_a_note():
    steps = [*without(a_plan(), "formation_plug"), a_step(3200, 3000, sacks=22)]

    verdict = check(a_well(), steps)

    assert verdict.verdict == "pass"
    assert "SLURRY_BELOW_FULL_LENGTH_EXCESS" in advice(verdict)


def test_that_a_squeeze_fills_the_open_annulus_as_well():
    well = a_well(production_toc_ft=4000)
    # (0.1305 + 0.1733) ft³/ft × 100 ft × 1.31 = 39.8 ft³, 31 sacks
    enough = a_step(3100, 3000, sacks=31, requirements=[2])
    few = a_step(3100, 3000, sacks=29, requirements=[2])

    assert check(well, [*without(a_plan(), "formation_plug"), enough]).verdict == "pass"
    assert check(well, [*without(a_plan(), "formation_plug"), few]).verdict == "fail"


def test_that_a_plug_in_open_hole_fills_the_drilled_diameter():
    casing = (
        *a_well().casing[:1],
        CasingRow(string="production", od_in=5.5, hole_in=7.875, top_ft=2500, shoe_ft=6300),
    )
    # pulled above 2,500 ft: 0.3382 ft³/ft × 100 ft × 1.2 = 40.6 ft³, 31 sacks
    enough = [*without(a_plan(), "formation_plug"), a_step(2000, 1900, sacks=31)]
    few = [*without(a_plan(), "formation_plug"), a_step(2000, 1900, sacks=29)]
    well = a_well(casing=casing)

    assert "SLURRY_BELOW_RULE_MINIMUM" not in laws(check(well, enough))
    assert "SLURRY_BELOW_RULE_MINIMUM" in laws(check(well, few))


def test_that_a_stand_alone_top_plug_is_free_of_the_rule_minimum():
    steps = [*without(a_plan(), "surface_plug"), a_step(13, 3, sacks=2)]

    assert check(a_well(), steps).verdict == "pass"


@pytest.mark.parametrize("top", [0, 3])
def test_that_a_top_plug_to_ground_or_to_the_cut_is_accepted(top: float):
    steps = [*without(a_plan(), "surface_plug"), a_step(103, top, sacks=30)]

    assert check(a_well(), steps).verdict == "pass"


@pytest.mark.parametrize(("bottom", "top"), [(12, 3), (103, 20)])
def test_that_a_short_or_deep_top_plug_fails_under_d_8(bottom: float, top: float):
    steps = [*without(a_plan(), "surface_plug"), a_step(bottom, top, sacks=30)]

    verdict = check(a_well(), steps)

    assert laws(verdict) == {"TOP_PLUG_MISSING"}
    assert rule_of(verdict, "TOP_PLUG_MISSING") == "16 TAC §3.14(d)(8)"


def test_that_ten_feet_from_ground_level_lose_three_to_the_cut():
    steps = [*without(a_plan(), "surface_plug"), a_step(10, 0, sacks=2)]

    assert "TOP_PLUG_SHORTENED_BY_CUT" in practices(check(a_well(), steps))


def test_that_the_casing_is_cut_three_feet_down():
    shallow = [*without(a_plan(), "cut_and_cap"), a_cut(2)]

    assert laws(check(a_well(), without(a_plan(), "cut_and_cap"))) == {"CUT_NOT_PLANNED"}
    assert laws(check(a_well(), shallow)) == {"CUT_TOO_SHALLOW"}


def test_that_light_mud_fails_and_unsaid_mud_is_told():
    assert laws(check(a_well(), a_plan(), mud_lb_gal=9.4)) == {"MUD_DENSITY"}
    assert "MUD_NOT_STATED" in advice(check(a_well(), a_plan(), mud_lb_gal=None))


def test_that_an_extended_cement_fails_under_d_4():
    steps = [*without(a_plan(), "formation_plug"), a_step(3100, 3000, cement="C + 4% gel")]

    assert laws(check(a_well(), steps)) == {"CEMENT_EXTENDED"}


def test_that_ends_overlaps_and_depths_are_held():
    rest = without(a_plan(), "formation_plug")

    assert "ENDS_REVERSED" in laws(check(a_well(), [*rest, a_step(3000, 3100)]))
    assert "ROWS_OVERLAP" in laws(check(a_well(), [*rest, a_step(1100, 1000)]))
    assert "OUTSIDE_THE_HOLE" in laws(check(a_well(), [*rest, a_step(6500, 6400)]))
    assert "PLUG_WITHOUT_LENGTH" in laws(check(a_well(), [*rest, a_step(3000, 3000)]))


def test_that_nothing_is_pumped_below_a_bridge_plug_set_before():
    late = [*a_plan(), a_step(6250, 6150)]
    early = [a_step(6250, 6150), *a_plan()]

    assert laws(check(a_well(), late)) == {"ROW_BELOW_PLANNED_BRIDGE_PLUG"}
    assert laws(check(a_well(), early)) == set()


def test_that_the_order_of_the_rows_is_advice():
    steps = [*without(a_plan(), "formation_plug"), a_step(3100, 3000)]

    assert "ROW_ORDER" in advice(check(a_well(), steps))


def test_that_plugs_whose_ends_touch_do_not_overlap():
    steps = [*without(a_plan(), "formation_plug"), a_step(1150, 1050)]

    assert check(a_well(), steps).verdict == "pass"


def test_that_a_long_plug_is_compared_with_every_row_it_runs_over():
    steps = [*a_plan(), a_step(3050, 2000, sacks=300), a_step(2300, 2200)]

    overlaps = [f for f in check(a_well(), steps).findings if f.code == "ROWS_OVERLAP"]

    assert len(overlaps) == 2


def test_that_a_plug_may_not_run_through_a_bridge_plug():
    steps = [*without(a_plan(), "cibp_cap"), a_step(6000, 5850)]

    assert "ROWS_OVERLAP" in laws(check(a_well(), steps))


def test_that_an_unknown_shoe_and_an_unknown_water_base_are_told_and_never_passed():
    verdict = check(a_well(surface_shoe_ft=None, gau=None), a_plan())

    assert {"SURFACE_SHOE_DEPTH_UNKNOWN", "WATER_BASE_UNKNOWN"} <= advice(verdict)


def test_that_an_unsized_hole_leaves_the_volume_not_checked():
    casing = (a_well().casing[0],)
    well = a_well(casing=casing, perforated=None, total_depth_ft=6000)

    verdict = check(well, [*a_plan()[2:]])

    told = [f for f in verdict.findings if f.code == "SLURRY_BELOW_RULE_MINIMUM_NOT_CHECKED"]
    assert any("open hole" in finding.message for finding in told)


def test_that_a_formation_of_the_papers_that_flows_is_asked_for_as_practice():
    well = a_well(formation_tops=(FormationTop(name="San Andres - high flows, H2S", top_ft=4500),))

    verdict = check(well, a_plan())

    assert "FORMATION_NOT_COVERED" in practices(verdict)
    assert verdict.verdict == "pass"


def test_that_an_ordinary_formation_top_without_a_plug_is_only_advice():
    well = a_well(formation_tops=(FormationTop(name="Queen", top_ft=4500),))

    verdict = check(well, a_plan())

    assert "FORMATION_NOT_COVERED" in advice(verdict) - practices(verdict)


def test_that_the_intermediate_shoe_is_practice():
    verdict = check(a_well(intermediate_shoe_ft=4000), a_plan())

    assert "INTERMEDIATE_SHOE_NOT_COVERED" in practices(verdict)
    assert verdict.verdict == "pass"


def test_that_a_letter_of_more_than_five_years_is_told_with_its_age():
    from datetime import date

    verdict = check(a_well(gau=a_gau(900, issued=date(2014, 3, 19))), a_plan())

    told = next(f for f in verdict.findings if f.code == "GAU_LETTER_EXPIRED")
    assert (told.level, told.context["age_years"]) == ("advice", 11.54)


def test_that_code_5_is_flagged_and_never_understood():
    steps = [*without(a_plan(), "formation_plug"), a_step(3100, 3000, requirements=[5])]

    assert "FORM_CODE_UNKNOWN" in practices(check(a_well(), steps))


def test_that_the_limits_of_the_form_are_told():
    many = [a_step(5800 - 200 * i, 5700 - 200 * i) for i in range(20)]

    told = [f for f in check(a_well(), many).findings if f.code == "FORM_ROWS_EXCEEDED"]

    assert [(f.context["rows"], f.context["limit"]) for f in told] == [(20, 16)]


def test_that_a_step_without_citation_is_told():
    steps = [*without(a_plan(), "formation_plug"), a_step(3100, 3000, citations=[])]

    assert "CITATION_MISSING" in advice(check(a_well(), steps))


def test_that_a_form_that_differs_from_the_steps_is_told():
    export = [
        {"type": "CIBP", "from_ft": 5950, "to_ft": 5950, "sacks": 3, "codes": [6]},
        {"type": "Cement Plug", "from_ft": 3100, "to_ft": 3000, "sacks": 25, "codes": [6]},
        {"type": "Cement Plug", "from_ft": 1050, "to_ft": 850, "sacks": 40, "codes": [4]},
        {"type": "Cement Surface Plug", "from_ft": 103, "to_ft": 3, "sacks": 30, "codes": [6]},
    ]
    damaged = [dict(row) for row in export]
    damaged[1]["sacks"] = 10

    assert "EXPORT_DISAGREES" not in practices(check(a_well(), a_plan(), rrc_export=export))
    assert "EXPORT_DISAGREES" in practices(check(a_well(), a_plan(), rrc_export=damaged))


def test_that_arithmetic_of_other_depths_than_the_step_is_told():
    shown = {
        "segments": [{"top_ft": 3000, "bottom_ft": 3050}],
        "slurry_ft3": 33,
        "yield_ft3_sk": 1.32,
    }
    steps = [*without(a_plan(), "formation_plug"), a_step(3100, 3000, sacks=25, arithmetic=shown)]

    assert "ARITHMETIC_DISAGREES" in practices(check(a_well(), steps))


def test_that_a_recipe_that_breaks_its_mass_balance_is_told():
    shown = {"slurry_ft3": 29.5, "yield_ft3_sk": 1.18}
    steps = [*without(a_plan(), "formation_plug"), a_step(3100, 3000, sacks=25, arithmetic=shown)]

    assert "RECIPE_MASS_BALANCE" in practices(check(a_well(), steps))


def test_that_the_rows_of_a_form_may_be_given_as_exported():
    rows = [
        {"type": "CIBP", "from_ft": 5950, "to_ft": 5950, "sacks": 3, "codes": [4]},
        {"type": "Cement Plug", "from_ft": 1050, "to_ft": 850, "sacks": 40, "codes": [4]},
        {"type": "Cement Surface Plug", "from_ft": 103, "to_ft": 3, "sacks": 30, "codes": [6]},
        {"type": "Other", "from_ft": None, "to_ft": None, "sacks": None, "codes": [3]},
    ]

    assert check_rows(a_well(), rows, POLICY, as_of=AS_OF).verdict == "pass"


def test_that_every_finding_carries_an_authority_a_place_and_a_remedy():
    verdict = check(a_well(stage_tool_ft=4000, gau=None, production_toc_ft=None), [])

    assert all(f.rule and f.subject and f.message.endswith(".") for f in verdict.findings)
