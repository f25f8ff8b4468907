"""Cement retainers, what is done when a perforation takes no cement, sizes and open questions."""

from dataclasses import replace

import pytest

from kernel.exports.w3a_rows import w3a_rows
from kernel.policy.packs import overridden
from kernel.testing import a_gau, a_well
from kernel.wells.well import Barrier, Perforation


def of_type(plan, kind):
    return [step for step in plan.steps if step.type == kind]


def perforated(status):
    return (Perforation(from_ft=6000, to_ft=6150, status=status),)


@pytest.mark.parametrize("status", ["to be squeezed", "must be squeezed", "casing leak"])
def test_that_an_interval_which_must_be_squeezed_gets_a_retainer(plan, status):
    [step] = of_type(plan(a_well(perforations=perforated(status))), "cement_retainer")

    assert (step.depth_ft, step.placement, 2 in step.requirements) == (5950, "retainer", True)
    assert step.sacks == step.sacks_below + step.sacks_on_top
    assert step.sacks_below > step.sacks_on_top > 0
    assert step.cement_on_top_ft == 20


def test_that_the_cement_below_a_retainer_fills_100_ft_of_the_interval_and_open_annuli(plan):
    well = a_well(perforations=perforated("to be squeezed"), production_toc_ft=6200)

    [step] = of_type(plan(well), "cement_retainer")

    below = [part for part in step.arithmetic.segments if part.bottom_ft > step.depth_ft]
    assert max(part.bottom_ft for part in below) == 6100
    assert any("annulus" in part.what for part in below)


def test_that_a_retainer_is_one_row_of_the_form_with_its_sacks_apart(plan):
    made = plan(a_well(perforations=perforated("casing leak")))

    [row] = [row for row in w3a_rows(made.steps) if row.type == "Cement Retainer"]

    assert (row.from_ft, row.to_ft, row.cement_on_top_ft) == (5950, 5950, 20)
    assert row.sacks == row.sacks_below + row.sacks_on_top


def test_that_a_setting_puts_a_retainer_where_no_cement_stands_behind_the_pipe(plan, policy_of):
    well = a_well(production_toc_ft=6200)
    policy = overridden(policy_of(well), {"interval_device": "retainer_where_uncemented"})

    made = plan(well, policy=policy)

    assert len(of_type(made, "cement_retainer")) == 1
    assert not [step for step in made.steps if "behind uncemented pipe" in step.purpose]


def test_that_a_squeeze_keeps_a_spotted_plug_ready_for_perforations_that_do_not_inject(
    plan, plug_at
):
    step = plug_at(plan(a_well(gau=a_gau(2000), production_toc_ft=4000)), 2000)

    branch = step.contingency
    assert (branch.bottom_ft, branch.top_ft) == (2100, 2000)
    assert (branch.placement, branch.requirements) == ("spot", (3,))
    assert branch.sacks >= 20
    assert branch.text in step.verification


def test_that_a_plug_above_an_existing_one_keeps_its_branch_above_it(plan, plug_at):
    well = a_well(gau=a_gau(2000), production_toc_ft=4000)
    standing = (Barrier(kind="cibp", depth_ft=2070, cement_ft=0),)

    step = plug_at(plan(a_well(gau=well.gau, production_toc_ft=4000, barriers=standing)), 2000)

    assert step.contingency is None or step.contingency.bottom_ft <= 2070


def test_that_an_unknown_top_of_cement_shows_the_plug_both_ways(plan, plug_at):
    step = plug_at(plan(a_well(gau=a_gau(2000), production_toc_ft=None)), 2000)

    [other] = step.other_cases
    assert step.placement == "perforate_and_squeeze"
    assert other.placement == "spot"
    assert other.sacks < step.sacks
    assert "is cemented there" in other.condition


def test_that_a_known_top_of_cement_shows_it_one_way(plan, plug_at):
    step = plug_at(plan(a_well(gau=a_gau(2000), production_toc_ft=4000)), 2000)

    assert step.other_cases == ()


def test_that_an_unknown_weight_gives_a_range_of_sacks(plan, plug_at):
    known = plug_at(plan(a_well(gau=a_gau(2000))), 2000)
    unknown = plug_at(plan(a_well(gau=a_gau(2000), production_weight_lb_ft=None)), 2000)

    assert known.arithmetic.sacks_range is None
    fewest, most = unknown.arithmetic.sacks_range
    assert fewest <= known.sacks <= most == unknown.sacks


def test_that_a_bridge_plug_says_which_size_fits_the_drift(plan):
    [plug] = of_type(plan(a_well()), "cibp")

    assert (plug.device.nominal_in, plug.device.casing_id_in) == (5.5, 4.892)
    assert plug.device.drift_in == pytest.approx(4.767)
    assert plug.device.text.startswith("5-1/2 in tool, outside diameter under the drift of 4.767")


def test_that_each_count_names_the_settings_that_entered(plan, policy_of, plug_at):
    well = a_well(gau=a_gau(2000), production_toc_ft=4000)
    chosen = {"squeeze_factor": 1.5, "annular_excess": 0.2, "spacer_bbl": 10}

    plain = plug_at(plan(well), 2000)
    step = plug_at(plan(well, policy=overridden(policy_of(well), chosen)), 2000)

    entered = {setting.key: setting for setting in step.arithmetic.settings}
    assert set(chosen) <= set(entered)
    assert all(entered[key].authority == "preference" for key in chosen)
    assert not set(chosen) & {setting.key for setting in plain.arithmetic.settings}
    assert step.arithmetic.spacer_bbl == 10


def test_that_the_mud_is_never_lighter_than_the_rule_asks(plan, policy_of):
    well = a_well()

    heavy, light = (
        plan(well, policy=overridden(policy_of(well), {"mud_weight_lb_gal": weight}))
        for weight in (10.2, 8.6)
    )

    assert (heavy.totals.mud_density_lb_gal, light.totals.mud_density_lb_gal) == (10.2, 9.5)


def test_that_a_stage_of_no_sacks_left_no_cement(plan, plug_at):
    well = a_well(gau=a_gau(2000), production_toc_ft=0)
    dry = replace(well, casing=(well.casing[0], replace(well.casing[1], cement_sacks=0)))

    assert plug_at(plan(well), 2000).placement == "spot"
    assert plug_at(plan(dry), 2000).placement == "perforate_and_squeeze"


def test_that_nothing_goes_below_a_cement_plug_whose_top_is_unknown(plan):
    standing = (Barrier(kind="cement", bottom_ft=3000),)

    made = plan(a_well(barriers=standing))

    assert all((s.bottom_ft or s.depth_ft) <= 3000 for s in made.steps)
    assert "barriers[0].top_ft" in [question.fact for question in made.missing]
