"""16 TAC §3.14(d)(2), (e)(1), (e)(3), (f)(1)-(2), (g)(1)-(2): usable-quality water."""

from dataclasses import replace
from datetime import date

import pytest

from kernel.testing import a_gau, a_well

AS_OF = date(2025, 10, 1)


def codes(plan):
    return {finding.code for finding in plan.findings}


def test_that_the_deepest_water_is_isolated_50_ft_each_side_and_tagged(plan, plug_at):
    step = plug_at(plan(a_well(gau=a_gau(2000)), mode="isolated"), 2000)

    assert (step.bottom_ft, step.top_ft) == (2050, 1950)
    assert 4 in step.requirements
    assert "16 TAC §3.14(d)(2)" in step.citations


def test_that_water_below_a_short_surface_shoe_cites_e1_at_both_plugs(plan, plug_at):
    made = plan(a_well(surface_shoe_ft=1000, gau=a_gau(2000)), mode="isolated")

    assert "16 TAC §3.14(e)(1)" in plug_at(made, 2000).citations
    assert "16 TAC §3.14(e)(1)" in plug_at(made, 1000).citations


def test_that_a_sufficient_surface_casing_cites_e2_at_its_shoe(plan, plug_at):
    step = plug_at(plan(a_well(surface_shoe_ft=1400, gau=a_gau(900)), mode="isolated"), 1400)

    assert (step.bottom_ft, step.top_ft) == (1450, 1350)
    assert "16 TAC §3.14(e)(2)" in step.citations


@pytest.mark.parametrize(("shoe_ft", "cited"), [(1100, False), (1101, True)])
def test_that_a_shoe_more_than_200_ft_below_the_water_cites_e3(plan, plug_at, shoe_ft, cited):
    step = plug_at(plan(a_well(surface_shoe_ft=shoe_ft, gau=a_gau(900)), mode="isolated"), 900)

    assert ("16 TAC §3.14(e)(3)" in step.citations) is cited


def test_that_cemented_production_casing_is_spotted_inside(plan, plug_at):
    step = plug_at(plan(a_well(gau=a_gau(2000), production_toc_ft=0)), 2000)

    assert (step.placement, 2 in step.requirements) == ("spot", False)
    assert "16 TAC §3.14(g)(1)" in step.citations


def test_that_uncemented_production_casing_is_perforated_and_squeezed(plan, plug_at):
    step = plug_at(plan(a_well(gau=a_gau(2000), production_toc_ft=4000)), 2000)

    assert (step.placement, 2 in step.requirements) == ("perforate_and_squeeze", True)
    assert "16 TAC §3.14(g)(2)" in step.citations
    assert "do not inject" in step.verification


def test_that_an_unknown_top_of_cement_is_squeezed_and_asked_for(plan, plug_at):
    made = plan(a_well(gau=a_gau(2000), production_toc_ft=None))

    assert plug_at(made, 2000).placement == "perforate_and_squeeze"
    assert "casing[1].toc_ft" in {question.fact for question in made.missing}


def test_that_a_top_of_cement_equal_to_the_shoe_is_unknown(plan):
    made = plan(a_well(gau=a_gau(2000), production_toc_ft=6300))

    assert "casing[1].toc_ft" in {question.fact for question in made.missing}


def test_that_uncemented_intermediate_casing_is_squeezed_behind_cemented_production(plan, plug_at):
    made = plan(
        a_well(
            surface_shoe_ft=1000,
            intermediate_shoe_ft=4000,
            intermediate_toc_ft=2500,
            gau=a_gau(2000),
        )
    )

    step = plug_at(made, 2000)

    assert "16 TAC §3.14(f)(2)" in step.citations
    annuli = [part.what for part in step.arithmetic.segments if part.inner_in > 0]
    assert {what.partition(" in ")[0] for what in annuli} == {
        "annulus of intermediate casing 8-5/8"
    }


def test_that_strata_are_separated_at_every_top_and_base(plan, plug_at):
    letter = a_gau(2000, intervals=[(0, 300), (1500, 2000)])

    made = plan(a_well(surface_shoe_ft=2500, gau=letter), mode="isolated")

    for depth_ft in (300, 1500, 2000):
        step = plug_at(made, depth_ft)
        assert (step.bottom_ft, step.top_ft) == (depth_ft + 50, depth_ft - 50)


def test_that_top_and_base_of_one_zone_are_never_merged(plan, plug_at):
    letter = a_gau(2000, intervals=[(0, 300), (1700, 2000)])

    made = plan(a_well(surface_shoe_ft=2500, gau=letter), merge_threshold_ft=5000)

    assert plug_at(made, 2000) != plug_at(made, 1700)


def test_that_the_deepest_bottom_counts_where_no_base_is_stated(plan, plug_at):
    letter = a_gau(None, intervals=[(0, 300), (1500, 1900)])

    step = plug_at(plan(a_well(gau=letter)), 1900)

    assert 4 in step.requirements


def test_that_a_missing_letter_gives_a_plan_a_finding_and_a_question(plan):
    made = plan(a_well(gau=None))

    assert "GAU_MISSING" in codes(made)
    assert "gau.base_ft" in {question.fact for question in made.missing}
    assert any(step.type == "surface_plug" for step in made.steps)


@pytest.mark.parametrize(
    ("issued", "expired"),
    [(date(2020, 10, 1), False), (date(2020, 9, 30), True), (date(2014, 3, 19), True)],
)
def test_that_a_letter_older_than_5_years_is_used_with_a_finding(plan, plug_at, issued, expired):
    made = plan(a_well(gau=a_gau(2000, issued=issued)), as_of=AS_OF)

    assert ("GAU_LETTER_EXPIRED" in codes(made)) is expired
    assert plug_at(made, 2000)


def test_that_an_undated_letter_is_used_and_its_date_asked_for(plan, plug_at):
    made = plan(a_well(gau=a_gau(2000, issued=None)))

    assert "gau.date" in {question.fact for question in made.missing}
    assert plug_at(made, 2000)


def test_that_unknown_cement_behind_surface_casing_is_asked_for(plan):
    well = a_well(surface_shoe_ft=1400)
    bare = replace(well.casing[0], toc_ft=None)

    made = plan(replace(well, casing=(bare, *well.casing[1:])))

    assert "casing[0].toc_ft" in {question.fact for question in made.missing}


def test_that_surface_casing_known_to_be_uncemented_is_squeezed(plan, plug_at):
    well = a_well(surface_shoe_ft=1400, gau=a_gau(900))
    low = replace(well.casing[0], toc_ft=1200)

    step = plug_at(plan(replace(well, casing=(low, *well.casing[1:]))), 900)

    assert 2 in step.requirements
    assert any("12-1/4 in hole" in part.what for part in step.arithmetic.segments)
