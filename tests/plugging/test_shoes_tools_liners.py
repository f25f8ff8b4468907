"""16 TAC §3.14(d)(8), (e)(2), (g)(1), (h), (k), and the intermediate shoe by practice."""

from dataclasses import replace

import pytest

from kernel.policy.packs import overridden
from kernel.testing import a_well
from kernel.wells.well import Barrier, CasingRow, FormationTop, Perforation


def test_that_the_top_plug_is_10_ft_below_the_cut(plan):
    made = plan(a_well(gau=None, surface_shoe_ft=3000))
    step = next(s for s in made.steps if s.type == "surface_plug")
    cut = made.steps[-1]

    assert (step.bottom_ft, step.top_ft) == (13, 3)
    assert step.citations == ("16 TAC §3.14(d)(8)",)
    assert (cut.type, cut.depth_ft) == ("cut_and_cap", 3)


def test_that_an_unknown_surface_shoe_is_asked_for_and_never_assumed(plan):
    made = plan(a_well(surface_shoe_ft=None))

    assert "SURFACE_SHOE_DEPTH_UNKNOWN" in {finding.code for finding in made.findings}
    assert "casing[0].shoe_ft" in {question.fact for question in made.missing}
    assert not any(step.type == "surface_shoe_plug" for step in made.steps)


def test_that_no_casing_record_gives_a_minimal_plan_and_says_so(plan):
    made = plan(replace(a_well(), casing=(), perforations=()))

    assert "W2_MISSING" in {finding.code for finding in made.findings}
    assert [step.type for step in made.steps][-2:] == ["surface_plug", "cut_and_cap"]


def test_that_each_of_several_stage_tools_has_a_plug(plan, plug_at):
    made = plan(
        a_well(
            stage_tool_ft=4000,
            barriers=(Barrier(kind="dv_tool", depth_ft=2800),),
            perforated=(6000, 6150),
        )
    )

    for tool_ft in (4000, 2800):
        step = plug_at(made, tool_ft)
        assert (step.type, step.bottom_ft, step.top_ft) == (
            "stage_tool_plug",
            tool_ft + 50,
            tool_ft - 50,
        )
        assert "16 TAC §3.14(g)(1)" in step.citations


def test_that_the_intermediate_shoe_is_practice_and_never_called_law(plan, plug_at):
    step = plug_at(plan(a_well(intermediate_shoe_ft=4000)), 4000)

    assert (step.type, step.bottom_ft, step.top_ft) == ("intermediate_shoe_plug", 4050, 3950)
    assert step.citations[0].startswith("district practice")


def test_that_a_shallow_intermediate_shoe_gets_no_plug_of_its_own(plan):
    made = plan(a_well(surface_shoe_ft=600, intermediate_shoe_ft=1400, gau=None))

    assert not any(step.type == "intermediate_shoe_plug" for step in made.steps)
    assert any("1,400" in line for line in made.trace)


@pytest.mark.parametrize(("which", "count"), [("first", 1), ("all", 2)])
def test_that_the_first_or_all_intermediate_shoes_are_a_setting(plan, policy_of, which, count):
    second = CasingRow(
        string="intermediate", od_in=7, hole_in=8.5, weight_lb_ft=26, shoe_ft=5200, toc_ft=0
    )
    well = a_well(intermediate_shoe_ft=4000)
    well = replace(well, casing=(*well.casing, second))
    policy = overridden(policy_of(well), {"intermediate_shoes": which})

    made = plan(well, policy=policy)

    assert sum(step.type == "intermediate_shoe_plug" for step in made.steps) == count


def test_that_a_liner_top_is_covered_and_a_liner_to_surface_is_not(plan, plug_at):
    liner = CasingRow(
        string="liner",
        od_in=4,
        hole_in=4.75,
        weight_lb_ft=9.5,
        top_ft=5000,
        shoe_ft=6340,
        toc_ft=5000,
    )

    hung = plug_at(plan(a_well(liners=(liner,))), 5000)
    to_surface = plan(a_well(liners=(replace(liner, top_ft=0, toc_ft=0),)))

    assert (hung.type, hung.bottom_ft, hung.top_ft) == ("liner_top_plug", 5050, 4950)
    assert hung.citations[0] == "16 TAC §3.14(h)(1)-(2)"
    assert not any(step.type == "liner_top_plug" for step in to_surface.steps)


def test_that_a_liner_to_surface_is_the_bore_of_every_plug(plan, plug_at):
    liner = CasingRow(
        string="liner", od_in=4, hole_in=None, weight_lb_ft=9.5, top_ft=0, shoe_ft=6300, toc_ft=0
    )

    step = plug_at(plan(a_well(liners=(liner,))), 900)

    assert step.arithmetic.segments[0].outer_in == 3.548


def test_that_a_liner_without_a_top_is_asked_for(plan):
    liner = CasingRow(string="liner", od_in=4, weight_lb_ft=9.5, shoe_ft=6300)

    made = plan(a_well(liners=(liner,)))

    assert "liners[0].top_ft" in {question.fact for question in made.missing}


def a_lateral(**facts):
    return a_well(
        horizontal=True,
        formation_tops=(FormationTop(name="Wolfcamp", top_ft=5900),),
        **facts,
    )


def test_that_a_drainhole_below_the_shoe_is_closed_from_below_the_shoe_to_above_the_horizon(
    plan, plug_at
):
    made = plan(a_lateral(perforated=None, open_hole=(6300, 9000), total_depth_ft=9000))

    step = plug_at(made, 5900)

    assert (step.bottom_ft, step.top_ft) == (6350, 5850)
    assert "16 TAC §3.14(k)" in step.citations


def test_that_a_shoe_above_the_horizon_carries_the_plug_to_50_ft_above_it(plan, plug_at):
    tops = (FormationTop(name="Wolfcamp", top_ft=6400),)
    well = replace(
        a_lateral(perforated=None, open_hole=(6500, 9000), total_depth_ft=9000),
        formation_tops=tops,
        perforations=(Perforation(from_ft=6500, to_ft=9000, kind="open_hole"),),
    )

    step = plug_at(plan(well), 6300)

    assert (step.bottom_ft, step.top_ft) == (6450, 6250)


def test_that_the_horizon_of_a_lateral_is_asked_for_where_no_paper_gives_it(plan):
    made = plan(a_well(horizontal=True))

    assert any("drainhole" in question.question for question in made.missing)


def test_that_a_top_far_above_the_drainhole_is_not_taken_for_its_horizon(plan):
    tops = (FormationTop(name="Yates", top_ft=2000),)

    made = plan(replace(a_lateral(), formation_tops=tops))

    assert not any("(k)" in cite for step in made.steps for cite in step.citations)
    assert any("drainhole" in question.question for question in made.missing)


def test_that_the_drainhole_paragraph_is_not_cited_for_a_vertical_well(plan):
    made = plan(a_well(formation_tops=(FormationTop(name="Wolfcamp", top_ft=5900),)))

    assert not any("(k)" in cite for step in made.steps for cite in step.citations)
