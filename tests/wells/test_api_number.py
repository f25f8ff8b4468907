import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.reference import texas_counties
from kernel.wells.api_number import ApiNumber, InvalidApiNumber


@pytest.mark.parametrize(
    "text",
    [
        "00346118",
        "4200346118",
        "420034611800",
        "42003461180000",
        "42-003-46118",
        " 42 003 46118 ",
        "003-46118",
        "API 42-003-46118-00-00",
        "42–003–46118",
        "Andrews 46118",
        "ANDREWS COUNTY, 46118",
        "andrews co. 46118",
    ],
)
def test_that_every_way_to_write_a_number_names_one_well(text):
    assert ApiNumber.parse(text).api14 == "42003461180000"


def test_that_a_number_gives_each_of_its_forms_and_its_county():
    number = ApiNumber.parse("42-329-38004-01")

    assert (number.api8, number.api10, number.dashed) == ("32938004", "4232938004", "42-329-38004")
    assert number.api14 == "42329380040100"
    assert (number.county, number.is_texas) == ("Midland", True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("123", "3 digits"),
        ("42-003-4611X", "other than digits"),
        ("Nowhere 46118", "other than digits"),
        ("Andrews 461", "other than digits"),
        ("٤٢٠٠٣٤٦١١٨", "other than digits"),
        ("99-003-46118", "no state"),
        ("42-002-46118", "no county"),
        ("42-003-00000", "zero"),
    ],
)
def test_that_a_bad_number_is_refused_with_its_reason(text, reason):
    with pytest.raises(InvalidApiNumber, match=reason) as refusal:
        ApiNumber.parse(text)

    assert "42-003-46118" in refusal.value.hint
    assert isinstance(refusal.value, InvalidInput)


def test_that_a_number_of_another_state_is_read_but_is_not_texan():
    number = ApiNumber.parse("30-025-12345")

    assert (number.is_texas, number.state, number.county) == (False, "New Mexico", None)


@given(county=st.sampled_from(sorted(texas_counties())), well=st.integers(1, 99_999))
def test_that_the_printed_number_reads_back(county, well):
    number = ApiNumber.parse(f"42{county}{well:05d}")

    assert ApiNumber.parse(str(number)) == ApiNumber.parse(number.api8) == number
    assert number.county == texas_counties()[county].name


def test_that_all_254_counties_are_known():
    assert len(texas_counties()) == 254
    assert texas_counties()["003"].district == "08"
