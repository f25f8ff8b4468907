import pytest

from kernel.errors import NotFound
from kernel.policy.district import DISTRICTS, normal_district
from kernel.policy.formation import formation_key
from kernel.policy.packs import overridden, place_key, policy_for


def in_district(district, county=None, field=None):
    return policy_for(state="TX", district=district, county=county, field=field)


@pytest.mark.parametrize(
    ("key", "value", "paragraph"),
    [
        ("water_above_ft", 50, "(e)(1)"),
        ("water_below_ft", 50, "(e)(1)"),
        ("shoe_above_ft", 50, "(e)(2)"),
        ("shoe_below_ft", 50, "(e)(2)"),
        ("deep_shoe_ft", 200, "(e)(3)"),
        ("intermediate_water_ft", 50, "(f)(1)"),
        ("production_water_ft", 50, "(g)(1)"),
        ("bridge_plug_cap_min_ft", 20, "(g)(3)"),
        ("thin_formation_ft", 100, "(i)(2)"),
        ("drainhole_below_ft", 50, "(k)"),
        ("top_plug_ft", 10, "(d)(8)"),
        ("cut_below_ground_ft", 3, "(d)(8)"),
        ("mud_density_lb_gal", 9.5, "(d)(9)"),
        ("mud_viscosity_s", 40, "(d)(9)"),
        ("plug_fill_ft", 100, "(d)(11)"),
        ("excess_per_1000_ft", 0.10, "(d)(11)"),
        ("notice_days", 5, "(a)(3)"),
        ("telephone_hours", 4, "(a)(3)"),
        ("record_days", 30, "(b)(1)"),
    ],
)
def test_that_a_number_of_the_rule_is_law_with_its_paragraph(key, value, paragraph):
    requirement = in_district(None)[key]

    assert requirement.value == value
    assert requirement.authority == "law"
    assert requirement.cite.startswith("16 TAC §3.14")
    assert paragraph in requirement.cite


@pytest.mark.parametrize(
    "key",
    [
        "intermediate_shoe_each_side_ft",
        "formation_plug_ft",
        "sack_rounding",
        "bridge_plug_offset_ft",
        "bridge_plug_cap_ft",
        "gau_valid_years",
        "shallow_cement_class",
        "open_hole_excess",
        "existing_plug_tag",
    ],
)
def test_that_custom_is_never_called_law(key):
    assert in_district(None)[key].authority != "law"


@pytest.mark.parametrize("district", ["08", "8A", "7C"])
def test_that_the_district_packs_carry_50_ft_and_a_20_ft_cap(district):
    policy = in_district(district)

    assert policy["bridge_plug_offset_ft"].value == 50
    assert policy["bridge_plug_cap_ft"].value == 20
    assert policy["bridge_plug_cap_ft"].layer == "district"
    assert policy["sack_chart"].value.casing.sacks_for(size_in=5.5, depth_ft=7000) == 20


def test_that_a_district_without_a_pack_has_10_ft_and_a_100_ft_cap():
    policy = in_district("01")

    assert (policy["bridge_plug_offset_ft"].value, policy["bridge_plug_cap_ft"].value) == (10, 100)
    assert "sack_chart" not in policy


def test_that_08_and_8a_are_two_districts():
    assert (in_district("8").district, in_district("08A").district) == ("08", "8A")
    assert in_district("08").version != in_district("8A").version


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("8", "08"),
        ("08", "08"),
        ("8A", "8A"),
        ("08a", "8A"),
        ("7C", "7C"),
        ("07C", "7C"),
        ("7B", "7B"),
        ("6E", "6E"),
        ("District 10", "10"),
        ("11", None),
        ("", None),
        (None, None),
    ],
)
def test_that_spellings_of_a_district_are_one(text, district):
    assert normal_district(text) == district


def test_that_every_district_is_its_own_normal_form():
    assert [normal_district(district) for district in DISTRICTS] == list(DISTRICTS)


def test_that_a_county_procedure_is_practice_with_its_source():
    length = in_district("7C", "Reagan")["formation_lengths_ft"]

    assert length.value == {"san andres": 200}
    assert (length.authority, length.layer) == ("practice", "county")
    assert "Reagan" in length.cite


def test_that_a_county_of_another_district_brings_nothing():
    assert "county_notes" not in in_district("7C", "Andrews")


def test_that_two_districts_share_a_book_and_stay_two():
    book = [in_district(district, "Ector", "Bourland")["formations"] for district in ("08", "8A")]

    assert book[0] == book[1]
    assert in_district("8A", "Ector", "Bourland").district == "8A"


def test_that_a_state_without_rules_is_refused():
    with pytest.raises(NotFound, match="NM"):
        policy_for(state="NM", district=None, county=None, field=None)


def test_that_a_company_may_set_a_preference_and_not_the_law():
    policy = overridden(in_district("08"), {"sack_rounding": 10})

    assert policy["sack_rounding"].value == 10
    assert policy["sack_rounding"].layer == "operator"
    with pytest.raises(NotFound, match="shoe_below_ft"):
        overridden(policy, {"shoe_below_ft": 0})


def test_that_field_names_agree_through_brackets():
    assert place_key("SPRABERRY [TREND AREA]") == place_key("Spraberry (Trend Area)")


@pytest.mark.parametrize(
    ("one", "other"),
    [("SA*", "San Andres"), ("Clfk**", "Clear Fork"), ("7 Riv", "Seven Rivers"), ("Q", "QUEEN")],
)
def test_that_spellings_of_a_formation_are_one(one, other):
    assert formation_key(one) == formation_key(other)


def test_that_a_combined_name_stays_one_formation():
    assert formation_key("Ell/Penn/Bend") == "ellenburger/pennsylvanian/bend"
    assert formation_key("W/A") == "wichita-albany"
