"""Location conditions of the books against location notes of wells."""

import pytest

from kernel.policy.locations import bearing, holds, parts_named


@pytest.mark.parametrize(
    ("condition", "county", "note", "answer"),
    [
        ("SW Mid. Co.", "Midland", "20 miles SW of Midland", True),
        ("NW Mid. Co.", "Midland", "20 miles SW of Midland", False),
        ("NW Mid. Co.", "Midland", "12 miles NW of Midland", True),
        ("SW Mid. Co.", "Midland", "12 miles NW of Midland", False),
        ("SW Mid. Co.", "Midland", "9 miles S of Midland", None),  # on the line between the parts
        ("SW Mid. Co.", "Midland", "12 miles E of Odessa", None),  # another town
        ("SW Mid. Co.", "Midland", None, None),
        ("Northeast Upton Co.", "Upton", "18 miles NE of Rankin", True),
        ("Northeast Upton Co.", "Upton", "10 miles SW of Rankin", False),
        ("Central and Northwest Upton Co.", "Upton", "18 miles N of Rankin", False),
        ("Southeast", "Reagan", "9 miles SE of Big Lake", True),
        ("North Central", "Reagan", "9 miles SE of Big Lake", False),
        ("10 East Silver", "Coke", "11 miles E of Silver", True),
        ("10 East Silver", "Coke", "12 miles west of Silver", False),
        ("10 East Silver", "Coke", "4 miles E of Bronte", None),
        ("Eastern Shelf", "Kent", "4 miles E of Jayton", None),
        ("if not in waterboard letter", "Ector", "4 miles E of Odessa", None),
    ],
)
def test_that_a_condition_holds_fails_or_stays_open(condition, county, note, answer):
    assert holds(condition, county=county, note=note) is answer


@pytest.mark.parametrize(
    "text",
    ["10 miles SE of Andrews", "10 S.E. Andrews", "10 southeast Andrews", "10 mi. SE Andrews"],
)
def test_that_spellings_of_a_distance_are_one(text):
    found = bearing(text)

    assert (found.miles, found.direction, found.town) == (10, "SE", "ANDREWS")


@pytest.mark.parametrize("text", ["", "Northeast Upton Co.", "Section 44, Block 5", None])
def test_that_other_words_are_no_distance(text):
    assert bearing(text) is None


def test_that_words_without_a_part_name_none():
    assert parts_named("Eastern Shelf") == []
    assert parts_named("NGL Storage Zone") == []
