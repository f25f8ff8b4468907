"""A worked second jurisdiction: a pack of numbers and a module of rules, nothing else."""

import pytest

from kernel.errors import NotFound
from kernel.exports.step_json import step_json
from kernel.plugging.check import check_plan
from kernel.plugging.needs import BridgePlug, PlugNeed
from kernel.plugging.plan import plan_well
from kernel.plugging.rules import register, rules_for
from kernel.policy.packs import add_packs, policy_for
from kernel.testing import AS_OF, a_well

STATE = """
layer: state
jurisdiction: EW
names: [EW, Elsewhere]
version: elsewhere-1
requirements:
  # what its rule says
  top_plug_ft: {value: 60, authority: law, cite: "Elsewhere Rule 7(a)"}
  cut_below_ground_ft: {value: 4, authority: law, cite: "Elsewhere Rule 7(b)"}
  shoe_each_side_ft: {value: 75, authority: law, cite: "Elsewhere Rule 8"}
  bridge_plug_cap_min_ft: {value: 35, authority: law, cite: "Elsewhere Rule 9(a)"}
  bridge_plug_offset_ft: {value: 100, authority: law, cite: "Elsewhere Rule 9(b)"}
  plug_fill_ft: {value: 150, authority: law, cite: "Elsewhere Rule 10"}
  excess_per_1000_ft: {value: 0.25, authority: law, cite: "Elsewhere Rule 10"}
  # what a company chooses
  bridge_plug_cap_ft: {value: 35, authority: preference, cite: setting}
  contingency_each_side_ft: {value: 50, authority: preference, cite: setting}
  deep_cement_from_ft: {value: 6000, authority: preference, cite: setting}
  deep_cement_class: {value: H, authority: preference, cite: setting}
  shallow_cement_class: {value: G, authority: preference, cite: setting}
  annular_excess: {value: 0.0, authority: preference, cite: setting}
  open_hole_excess: {value: 0.0, authority: preference, cite: setting}
  squeeze_factor: {value: 1.0, authority: preference, cite: setting}
  sack_rounding: {value: 1, authority: preference, cite: setting}
  spacer_bbl: {value: 0, authority: preference, cite: setting}
  work_string_od_in: {value: null, authority: preference, cite: setting}
  mud_density_lb_gal: {value: 9.0, authority: law, cite: "Elsewhere Rule 11"}
  mud_weight_lb_gal: {value: 9.0, authority: preference, cite: setting}
  merge_threshold_ft: {value: 500, authority: preference, cite: setting}
"""
HILLS = """
layer: district
version: elsewhere-hills-1
requirements:
  shoe_each_side_ft: {value: 100, authority: practice, cite: "Hills office, letter of 2024"}
"""


def top_of_the_well(site):
    """Cement in the top of the well. Source: Elsewhere Rule 7."""
    length, cut = site.policy["top_plug_ft"], site.policy["cut_below_ground_ft"]
    yield PlugNeed(
        kind="top",
        top_ft=cut.value,
        bottom_ft=cut.value + length.value,
        anchor_ft=cut.value,
        purpose="top plug",
        cites=(length.cite, cut.cite),
        sources=(),
        authority="law",
        behind_pipe=False,
    )


def casing_shoes(site):
    """A plug across each shoe inside the well. Source: Elsewhere Rule 8."""
    each_side = site.policy["shoe_each_side_ft"]
    for number, row in enumerate(site.well.casing[:-1]):
        yield PlugNeed(
            kind="surface_shoe",
            top_ft=row.shoe_ft - each_side.value,
            bottom_ft=row.shoe_ft + each_side.value,
            anchor_ft=row.shoe_ft,
            purpose=f"shoe {row.shoe_ft:,.0f} ft",
            cites=(each_side.cite,),
            sources=(f"casing[{number}].shoe_ft",),
            authority=each_side.authority,
        )


def bridge_plug(site):
    """A bridge plug above the open intervals. Source: Elsewhere Rule 9."""
    offset, cap = site.policy["bridge_plug_offset_ft"], site.policy["bridge_plug_cap_min_ft"]
    top_ft = min(row.from_ft for row in site.well.perforations)
    yield BridgePlug(
        depth_ft=top_ft - offset.value,
        deepest_ft=top_ft,
        cap_ft=cap.value,
        interval_top_ft=top_ft,
        interval_bottom_ft=max(row.to_ft for row in site.well.perforations),
        purpose=f"open interval {top_ft:,.0f} ft",
        cites=(offset.cite, cap.cite),
        sources=("perforations[0].from_ft",),
    )


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The pack and the rules, as a data folder and a module would bring them."""
    folder = tmp_path_factory.mktemp("policy")
    (folder / "ew" / "districts").mkdir(parents=True)
    (folder / "ew" / "state.yaml").write_text(STATE)
    (folder / "ew" / "districts" / "hills.yaml").write_text(HILLS)
    add_packs(folder)
    register("EW", (top_of_the_well, casing_shoes, bridge_plug))


def planned(district=None):
    policy = policy_for(state="Elsewhere", district=district, county=None, field=None)
    return policy, plan_well(a_well(), policy, as_of=AS_OF, mode="isolated")


def test_that_another_state_plans_by_its_own_numbers_and_cites_its_own_rules(elsewhere):
    _, plan = planned()

    device, shoe, top = (
        next(step for step in plan.steps if step.type == kind)
        for kind in ("cibp", "surface_shoe_plug", "surface_plug")
    )
    well = a_well()
    assert device.depth_ft == min(row.from_ft for row in well.perforations) - 100
    assert (shoe.bottom_ft - shoe.top_ft, top.top_ft, top.bottom_ft) == (150, 4, 64)
    assert not [cite for step in plan.steps for cite in step.citations if "TAC" in cite]
    assert all(any("Elsewhere" in cite for cite in step.citations) for step in plan.steps)


def test_that_sacks_follow_the_fill_and_the_excess_of_its_rule(elsewhere):
    _, plan = planned()
    shoe = next(step for step in plan.steps if step.type == "surface_shoe_plug")

    [minimum] = [r for r in shoe.arithmetic.readings if r.name == "rule_minimum"]

    per_foot = sum(part.volume_ft3 for part in shoe.arithmetic.segments) / 150
    assert minimum.volume_ft3 == pytest.approx(
        150 * per_foot * (1 + 0.25 * shoe.bottom_ft / 1000), rel=0.01
    )


def test_that_its_district_stands_over_the_state(elsewhere):
    policy, plan = planned("hills")

    shoe = next(step for step in plan.steps if step.type == "surface_shoe_plug")
    assert shoe.bottom_ft - shoe.top_ft == 200
    assert "Hills office, letter of 2024" in shoe.citations
    assert policy.version == "elsewhere-1+elsewhere-hills-1"


def test_that_the_checker_of_texas_passes_no_plan_of_another_state(elsewhere):
    policy, plan = planned()

    verdict = check_plan(a_well(), [step_json(step) for step in plan.steps], policy)

    assert verdict.verdict == "fail"
    [finding] = verdict.findings
    assert (finding.code, finding.level) == ("NO_CHECKER", "law")
    assert "Not checked" in finding.message


def test_that_a_state_without_a_pack_or_rules_is_refused():
    with pytest.raises(NotFound, match="MARS"):
        rules_for("MARS")
    with pytest.raises(NotFound, match="Mars"):
        policy_for(state="Mars", district=None, county=None, field=None)
