"""Company preferences: the innermost layer, never over the law."""

from datetime import date

import pytest

from kernel.errors import InvalidInput
from kernel.plugging.plan import plan_well
from kernel.policy.packs import policy_for
from kernel.policy.preferences import PREFERENCES, checked_value, preferences_in, preferred
from kernel.testing import AS_OF, a_well

TODAY = date(2026, 1, 31)


def andrews(**values):
    policy = policy_for(state="TX", district="08", county="Andrews", field=None)
    return preferred(policy, preferences_in(values, today=TODAY))


def test_that_a_preference_replaces_what_the_district_says_and_names_itself():
    chosen = andrews(bridge_plug_offset_ft=20)["bridge_plug_offset_ft"]

    assert (chosen.value, chosen.authority, chosen.layer) == (20, "preference", "operator")
    assert chosen.cite == "company preference of 2026-01-31"


def test_that_no_preference_replaces_law():
    policy = policy_for(state="TX", district="08", county="Andrews", field=None)

    assert [p.key for p in PREFERENCES if policy[p.key].authority == "law"] == []


def test_that_every_preference_names_a_requirement_of_each_district_or_the_chart():
    for district in ("08", "8A", "7C", "01", None):
        policy = policy_for(state="TX", district=district, county=None, field=None)
        assert {p.key for p in PREFERENCES if p.key not in policy} <= {"sack_chart"}


def test_that_the_version_of_the_policy_tells_the_preferences_apart():
    plain = policy_for(state="TX", district="08", county="Andrews", field=None).version

    assert andrews().version == plain
    assert andrews(spacer_bbl=5).version.startswith(f"{plain}+company-2026-01-31-")
    assert andrews(spacer_bbl=5).version != andrews(spacer_bbl=6).version


def test_that_the_chart_may_be_left_out_or_taken_where_the_district_has_none():
    south = policy_for(state="TX", district="01", county="Frio", field=None)

    assert "sack_chart" not in andrews(sack_chart="none")
    with_chart = preferred(south, preferences_in({"sack_chart": "7c"}, today=TODAY))
    assert with_chart["sack_chart"].authority == "preference"


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("plug_fill_ft", 50, "no preference named plug_fill_ft"),
        ("bridge_plug_cap_ft", 10, "cannot be 10 ft"),
        ("mud_weight_lb_gal", 9, "cannot be 9 lb/gal"),
        ("sack_rounding", 2.5, "whole sacks"),
        ("sack_rounding", True, "is no number"),
        ("deep_cement_class", "Z", "cannot be “Z”"),
        ("annular_excess", "much", "is no number"),
    ],
)
def test_that_a_value_out_of_its_bounds_is_refused_in_words(key, value, told):
    with pytest.raises(InvalidInput, match=told):
        checked_value(key, value)


def test_that_a_file_may_hold_the_date_and_the_values_or_the_values_alone():
    dated = preferences_in({"dated": "2025-03-01", "values": {"spacer_bbl": 5}}, today=TODAY)
    plain = preferences_in({"spacer_bbl": 5, "squeeze_factor": None}, today=TODAY)

    assert (dated.dated, dict(dated.values)) == (date(2025, 3, 1), {"spacer_bbl": 5})
    assert (plain.dated, dict(plain.values)) == (TODAY, {"spacer_bbl": 5})


def test_that_the_work_string_preferred_displaces_the_plugs():
    well = a_well()

    [papers, chosen] = [
        plan_well(well, policy, as_of=AS_OF).steps[-2].arithmetic.displacement_text
        for policy in (andrews(), andrews(work_string_od_in=2.875))
    ]

    assert "2-3/8 in tubing" in papers
    assert "2-7/8 in tubing" in chosen


def test_that_the_merge_threshold_preferred_holds_unless_the_plan_asks_for_another():
    well, policy = a_well(), andrews(merge_threshold_ft=0)

    assert plan_well(well, policy, as_of=AS_OF).merge_threshold_ft == 0
    assert plan_well(well, policy, as_of=AS_OF, merge_threshold_ft=300).merge_threshold_ft == 300
