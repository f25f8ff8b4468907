"""For which wells a water letter holds."""

from kernel.facts.fact import Paper
from kernel.facts.scope import letter_holds

REPORT = Paper(
    document="w2.pdf",
    kind="w2",
    api="4200346118",
    location="Section: 44, Block: 40 T1N, Survey: G&MMB&A, Abstract: 295",
    lease="MABEE 140A",
)


def a_letter(**said):
    return Paper(**{"document": "gau.pdf", "kind": "gau"} | said)


def answer(letter, well=REPORT):
    return letter_holds(letter, api="4200346118", well=well).answer


def test_that_a_letter_written_for_the_well_holds_whatever_its_scope():
    assert answer(a_letter(api="4200346118", scope="this well only")) == "yes"


def test_that_a_letter_for_another_well_and_this_well_only_does_not_hold():
    letter = a_letter(
        api="4200330325",
        scope="this well only",
        location="Survey-G&MMB&A; Abstract-295; Block-40; Township-1N; Section-44",
    )

    assert answer(letter) == "no"


def test_that_a_letter_for_all_wells_of_the_section_holds_in_that_section_only():
    here = a_letter(
        api="4200341363",
        scope="all wells drilled in this SECTION 44",
        location="SUR-G&MMB&A,BLK-40,TSHP-1N,SEC-44,--[TD=12500],[RRC 8],",
    )
    next_door = a_letter(
        api="4200341363",
        scope="all wells drilled in this SECTION 45",
        location="SUR-G&MMB&A,BLK-40,TSHP-1N,SEC-45",
    )

    assert answer(here) == "yes"
    assert answer(next_door) == "no"


def test_that_equal_section_numbers_of_other_blocks_are_other_sections():
    letter = a_letter(
        scope="all wells drilled in this SECTION 44", location="BLK-41,TSHP-1N,SEC-44"
    )

    assert answer(letter) == "no"


def test_that_a_section_and_lease_scope_needs_the_lease_too():
    scope = "all wells drilled in this SECTION 44 ON THIS LEASE"
    place = "BLK-40,TSHP-1N,SEC-44"

    assert answer(a_letter(scope=scope, location=place, lease="MABEE 140A #4403&ALL")) == "yes"
    assert answer(a_letter(scope=scope, location=place, lease="UNIVERSITY 9")) == "no"


def test_that_without_the_wells_own_section_the_letter_is_asked_about():
    letter = a_letter(scope="all wells drilled in this SECTION 44", location="SEC-44")

    assert answer(letter, well=None) == "unknown"


def test_that_a_letter_without_number_and_scope_goes_by_the_lease_name():
    assert answer(a_letter(lease="MABEE 140A / 4404")) == "yes"
    assert answer(a_letter(lease="UNIVERSITY 9 / 1")) == "no"
    assert answer(a_letter()) == "unknown"
