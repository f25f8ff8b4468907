"""From the sentences of a groundwater letter to depths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.documents.gau_wording import ProtectedInterval, read_recommendation, sentences


def protect(top, bottom, formation=None):
    return ProtectedInterval(kind="protect", top_ft=top, bottom_ft=bottom, base_formation=formation)


def isolate(top, bottom):
    return ProtectedInterval(kind="isolate", top_ft=top, bottom_ft=bottom)


INTERVALS = {
    "The interval from the land surface to a depth of 250 feet must be protected.": [
        protect(0, 250)
    ],
    "The interval from the land surface to a depth of 300 feet and the ZONE\nfrom 1200 feet "
    "to 1600 feet must be protected.": [protect(0, 300), protect(1200, 1600)],
    "Land surface to 1,450 ft. must be protected.": [protect(0, 1450)],
    "Moreover, the interval from the land surface to a depth of 300 feet and the fresh water "
    "contained in the zone from a depth of 1200 feet to 1650 feet must be isolated from water in "
    "overlying and underlying beds.": [isolate(0, 300), isolate(1200, 1650)],
    "Surface to 450 ft. and the zones from 800 ft. to 950 ft. and from 1,200 ft. to 1,500 ft. "
    "must be protected.": [protect(0, 450), protect(800, 950), protect(1200, 1500)],
    "The interval between 800 and 950 feet must be isolated from water in overlying beds.": [
        isolate(800, 950)
    ],
    "The interval from surface to 350' and the interval 900'-1100' be protected.": [
        protect(0, 350),
        protect(900, 1100),
    ],
    "Usable-quality ground water must be protected from the land surface down to 1,150 feet.": [
        protect(0, 1150)
    ],
    "The fresh water in the Santa Rosa from 1,175 to 1,625 feet must be isolated from water in "
    "underlying beds, and the interval from the land surface to 300 feet must be protected.": [
        isolate(1175, 1625),
        protect(0, 300),
    ],
    "The interval from the land surface to the base of the Dockum, estimated at 1,450 feet, must "
    "be protected.": [protect(0, 1450, "Dockum")],
    "The interval from the land surface to the base of the Santa Rosa must be protected.": [
        protect(0, None, "Santa Rosa")
    ],
    "The interval from the land surface to the base of the Ogallala must be protected. The base "
    "of the Ogallala is estimated to occur at a depth of 180 feet.": [protect(0, 180, "Ogallala")],
    "The zone from 1,100 feet to the base of the Santa Rosa must be protected.": [
        protect(1100, None, "Santa Rosa")
    ],
    "Protect from the surface to 250 ft and isolate the interval from 900 ft to 1,200 ft.": [
        protect(0, 250),
        isolate(900, 1200),
    ],
    "To protect usable-quality water, the interval from 900 feet to 1,200 feet must be isolated.": [
        isolate(900, 1200)
    ],
    "The base of usable-quality water-bearing strata is estimated to occur at a depth of 1,675 "
    "feet at the site of the referenced well.": [],
    "Usable-quality water is not present at this location.": [],
}


@pytest.mark.parametrize("text", INTERVALS)
def test_that_the_wording_gives_its_intervals(text):
    assert list(read_recommendation(text).intervals) == INTERVALS[text]


BASES = {  # wording: base of usable water, said to be a base, base of the USDW
    "The base of usable-quality water that must be protected is estimated to occur at a depth of "
    "1650 feet below the land surface.": (1650, True, None),
    "The base of the usable-quality water is at 875 feet and the base of the USDW is estimated "
    "to occur at a depth of 2,100 feet.": (875, True, 2100),
    "The BASE OF UNDERGROUND SOURCES OF DRINKING WATER (USDW) is estimated to occur at a depth of "
    "1800 feet.": (None, False, 1800),
    "The interval from the land surface to a depth of 300 feet and the ZONE from 1200 feet to "
    "1600 feet must be protected.": (1600, False, None),
    "The interval from the land surface to the base of usable-quality water at 1,650 feet must be "
    "protected.": (1650, True, None),
    "The interval from the land surface to 300 feet and from 900 feet to the base of the Dockum "
    "must be protected.": (None, True, None),
    "Usable-quality water is not present at this location.": (None, False, None),
}


@pytest.mark.parametrize("text", BASES)
def test_that_the_base_is_the_stated_one_else_the_deepest_bottom_and_never_the_usdw(text):
    found = read_recommendation(text)

    assert (found.base_ft, found.base_is_stated, found.usdw_ft) == BASES[text]


SCOPES = {
    "This recommendation is applicable to all wells drilled in this SECTION\n44 ON THIS LEASE.": (
        "all wells drilled in this SECTION 44 ON THIS LEASE"
    ),
    "This recommendation applies to this well only and should not be construed as establishing "
    "an area-wide depth.": "this well only",
    "This recommendation is for this well only.": "this well only",
    "This determination is valid only for the subject well.": "the subject well",
    "THIS RECOMMENDATION APPLIES TO ALL WELLS ON THIS LEASE.": "ALL WELLS ON THIS LEASE",
    "Surface to 300 feet must be protected.": None,
}


@pytest.mark.parametrize("text", SCOPES)
def test_that_the_scope_sentence_is_kept_in_its_own_words(text):
    assert read_recommendation(text).scope == SCOPES[text]


def test_that_an_interval_may_end_below_the_base_of_a_formation():
    text = (
        "The interval from the land surface to 50 feet below the base of the Trinity must be "
        "protected. The base of the Trinity is estimated to occur at a depth of 500 feet."
    )
    [interval] = read_recommendation(text).intervals

    assert (interval.bottom_ft, interval.base_formation, interval.below_base_ft) == (
        550,
        "Trinity",
        50,
    )


def test_that_a_formation_without_depth_leaves_the_base_unknown():
    text = "The interval from the land surface to the base of the Santa Rosa must be protected."

    assert read_recommendation(text).base_ft is None


def test_that_depths_of_an_interval_are_not_taken_for_the_depth_of_a_formation_before_it():
    text = (
        "The interval from the land surface to the base of the Ogallala and the zone from 1200 "
        "feet to 1600 feet must be protected."
    )

    assert list(read_recommendation(text).intervals) == [
        protect(0, None, "Ogallala"),
        protect(1200, 1600),
    ]


def test_that_a_dot_behind_ft_ends_no_sentence():
    assert sentences("To 300 ft. and from 800 ft. to 900 ft. This well only.") == [
        "To 300 feet and from 800 feet to 900 feet",
        "This well only",
    ]


@given(
    surface=st.integers(20, 900),
    top=st.integers(1000, 2000),
    thickness=st.integers(10, 900),
    unit=st.sampled_from(["feet", "ft.", "ft", "Feet"]),
    commas=st.booleans(),
    verb=st.sampled_from(["protected", "isolated from water in overlying and underlying beds"]),
    broken=st.sampled_from([" ", "\n", "  "]),
)
def test_that_any_depths_in_any_unit_with_any_line_break_are_read(
    surface, top, thickness, unit, commas, verb, broken
):
    def depth(value):
        return f"{value:,} {unit}" if commas else f"{value} {unit}"

    text = (
        f"The interval from the land surface to a depth of {depth(surface)} and the ZONE from "
        f"{depth(top)} to {depth(top + thickness)} must be {verb}."
    ).replace(" ", broken)
    found = read_recommendation(text)

    kind = "protect" if verb == "protected" else "isolate"
    assert [(i.kind, i.top_ft, i.bottom_ft) for i in found.intervals] == [
        (kind, 0, surface),
        (kind, top, top + thickness),
    ]
    assert found.base_ft == top + thickness


@given(st.text(max_size=400))
def test_that_any_text_is_read_without_failing(text):
    found = read_recommendation(text)

    assert found.base_ft is None or found.base_ft >= 0
