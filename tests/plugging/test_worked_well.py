"""42-003-46118: the facts of the papers, written out, give the plugs that its approval has."""

from datetime import date

import pytest

from kernel.wells.facts_file import read_facts

CASING = [
    ("surface", 11.75, 14.75, 42, 1717, 0, None),
    ("intermediate", 8.625, 10.625, 32, 5532, 2790, None),
    ("production", 5.5, 7.875, 17, 11200, 6997, None),
    ("production", 5.5, 7.875, 17, 11200, 5532, 6997),
    ("production", 5.5, 7.875, 17, 11200, 0, 3588),
]
FACTS = {
    "api": "4200346118",
    "state": "TX",
    "district": "08",
    "county": "Andrews",
    "field": "SPRABERRY (TREND AREA)",
    "total_depth_ft": 11200,
    "casing": [
        dict(
            zip(
                ("string", "od_in", "hole_in", "weight_lb_ft", "shoe_ft", "toc_ft"),
                row[:6],
                strict=True,
            ),
            stage_tool_ft=row[6],
            top_ft=0,
        )
        for row in CASING
    ],
    "tubing": [{"od_in": 2.875, "depth_ft": 10765}],
    "perforations": [{"from_ft": 8110, "to_ft": 10914, "status": "open"}],
    "barriers": [{"kind": "cibp", "depth_ft": 8010, "sacks": 3}],
    "squeezes": [{"from_ft": 2750, "to_ft": 2751, "sacks": 830}],
    "formation_tops": [
        {"name": "Seven Rivers", "top_ft": 2000},
        {"name": "San Andres - CO2 flood, high flows, H2S, corrosive", "top_ft": 5020},
        {"name": "Spraberry", "top_ft": 8196},
    ],
    "gau": {"date": "2014-03-19", "base_ft": 1600, "intervals": [[0, 300], [1200, 1600]]},
}


@pytest.fixture
def made(plan):
    return plan(read_facts(FACTS), as_of=date(2025, 10, 1))


def covering(made, depth_ft):
    return [s for s in made.steps if s.top_ft is not None and s.top_ft <= depth_ft <= s.bottom_ft]


@pytest.mark.parametrize("depth_ft", [6997, 3588, 5532, 1717, 1600, 1200, 300, 8])
def test_that_one_plug_covers_each_protected_depth(made, depth_ft):
    assert len(covering(made, depth_ft)) == 1


@pytest.mark.parametrize(("tool_ft", "sacks"), [(6997, 20), (3588, 20)])
def test_that_each_stage_tool_has_its_own_plug_of_50_ft_each_side(made, tool_ft, sacks):
    [step] = covering(made, tool_ft)

    assert (step.type, step.bottom_ft, step.top_ft) == (
        "stage_tool_plug",
        tool_ft + 50,
        tool_ft - 50,
    )
    assert (step.sacks, step.requirements) == (sacks, (6,))


def test_that_shoe_and_flowing_formation_are_one_spotted_and_tagged_plug(made):
    [step] = covering(made, 5532)

    assert (step.bottom_ft, step.top_ft, step.placement) == (5582, 4970, "spot")
    assert step.requirements == (3,)


def test_that_shoe_and_deepest_water_are_one_squeeze_tagged_after_4_hours(made):
    [step] = covering(made, 1600)

    assert (step.bottom_ft, step.top_ft, step.requirements) == (1767, 1550, (2, 4))
    assert {"16 TAC §3.14(d)(2)", "16 TAC §3.14(e)(2)", "16 TAC §3.14(f)(2)"} <= set(step.citations)
    assert {"gau.base_ft", "casing[0].shoe_ft"} <= set(step.sources)


def test_that_the_top_of_the_zone_stays_apart_from_its_base(made):
    assert covering(made, 1200) != covering(made, 1600)


def test_that_the_shallow_water_is_circulated_to_the_cut(made):
    [step] = covering(made, 300)

    assert (step.bottom_ft, step.top_ft, step.requirements) == (350, 3, (1,))
    assert step.type == "perf_and_circulate_to_surface"


def test_that_the_existing_bridge_plug_is_tagged_with_nothing_below(made):
    first = made.steps[0]

    assert (first.type, first.depth_ft, first.requirements) == ("tag_existing", 8010, (3,))
    assert all((s.bottom_ft or s.depth_ft) <= 8010 for s in made.steps)


def test_that_a_plug_stands_on_the_cap_that_nobody_measured(made):
    [step] = covering(made, 7940)

    assert (step.bottom_ft, step.top_ft) == (7990, 7890)
    assert "barriers[0].cement_ft" in {question.fact for question in made.missing}


def test_that_a_formation_below_the_bridge_plug_is_left_out_with_its_reason(made):
    reasons = {left.name: left.reason for left in made.formations_left_out}

    assert "8,010" in reasons["Spraberry"]
    assert "book" in reasons["Seven Rivers"]


def test_that_the_old_letter_is_used_and_a_new_one_is_asked_for(made):
    assert "GAU_LETTER_EXPIRED" in {finding.code for finding in made.findings}
    assert "gau.date" in {question.fact for question in made.missing}


def test_that_every_step_says_why_and_on_which_facts(made):
    for step in made.steps:
        assert step.purpose
        assert step.citations
        assert step.sources or step.type == "cut_and_cap" or step.type == "surface_plug"


def test_that_the_rule_minimum_of_the_lower_tool_is_the_worked_one(made):
    [step] = covering(made, 6997)
    minimum = next(r for r in step.arithmetic.readings if r.name == "rule_minimum")

    assert (minimum.volume_ft3, minimum.sacks) == (22.25, 17)


def test_that_the_squeeze_fills_the_bore_and_the_open_annulus(made):
    [step] = covering(made, 1600)

    assert [part.what for part in step.arithmetic.segments[:2]] == [
        "bore of production casing 5-1/2 in",
        "annulus of intermediate casing 8-5/8 in in surface casing 11-3/4 in",
    ]
