"""Cement against hole and casing: what the same form says twice has to fit together."""

import json
from math import pi

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kernel.documents.cement_checks import completion_cement, height_doubts, top_doubts
from kernel.documents.w15_checks import report_doubts

SIZES = st.sampled_from([(17.5, 13.375), (14.75, 11.75), (11.0, 8.625), (7.875, 5.5), (6.125, 4.5)])
HEIGHTS = st.floats(100, 12_000)


def room_ft3(sizes, length_ft):
    hole_in, casing_in = sizes
    return pi / 576 * (hole_in**2 - casing_in**2) * length_ft


def a_string(sizes, *slurries, washout=None, **more):
    hole_in, casing_in = sizes
    return {
        "hole_size_in": hole_in,
        "casing_size_in": casing_in,
        "washout_pct": washout,
        "slurries": [
            {"sacks": sacks, "volume_cuft": volume, "height_ft": height}
            for sacks, volume, height in slurries
        ],
        **more,
    }


@given(sizes=SIZES, heights=st.lists(HEIGHTS, min_size=1, max_size=3), washout=st.floats(0, 60))
def test_that_heights_reckoned_from_the_volumes_are_never_doubted(sizes, heights, washout):
    for hole in (1.0, 1 + washout / 100):  # with the washout that is stated, or without
        volumes = [round(room_ft3(sizes, height) * hole) for height in heights]
        slurries = [(None, v, round(h)) for v, h in zip(volumes, heights, strict=True)]

        assert list(height_doubts(a_string(sizes, *slurries, washout=washout), "s")) == []


@given(sizes=SIZES, height=HEIGHTS, off=st.one_of(st.floats(0.1, 0.85), st.floats(1.15, 5)))
def test_that_a_height_that_the_volume_does_not_give_is_always_doubted(sizes, height, off):
    volume = room_ft3(sizes, height)
    assume(abs(off - 1) * volume > 0.06 * volume + 4)

    [doubt] = height_doubts(a_string(sizes, (None, volume, height * off)), "s")

    assert doubt.paths == ("s.slurries[0].volume_cuft", "s.slurries[0].height_ft")
    assert f"{height * off:g} ft" in doubt.reason


def test_that_sizes_are_doubted_where_no_slurry_fits_them():
    wide, heights = (12.25, 8.625), (1_000, 500)
    slurries = [(None, room_ft3((11.0, 8.625), height), height) for height in heights]

    doubts = list(height_doubts(a_string(wide, *slurries), "s"))

    assert doubts[-1].paths == ("s.hole_size_raw", "s.casing_size_raw")
    assert len(doubts) == 3


def test_that_barrels_in_a_cell_of_cubic_feet_tell_nothing_about_the_height():
    assert list(height_doubts(a_string((11.0, 8.625), (670, 292, 6_456)), "s")) == []


def reached(sizes, top, bottom, volume, sacks=None):
    row = a_string(sizes, top_of_cement_ft=top, total_volume_cuft=volume, total_sacks=sacks)
    where = ("setting_depth_ft", bottom)
    return list(top_doubts(row, "s", bottom=where, volume="total_volume_cuft", sacks="total_sacks"))


@given(sizes=SIZES, top=st.floats(0, 5_000), length=HEIGHTS, excess=st.floats(1, 6))
def test_that_a_top_within_reach_of_the_slurry_is_never_doubted(sizes, top, length, excess):
    volume = room_ft3(sizes, length) * excess

    assert reached(sizes, top, top + length, volume) == []


@given(sizes=SIZES, top=st.floats(0, 5_000), length=HEIGHTS, share=st.floats(0.01, 0.89))
def test_that_a_top_beyond_reach_of_the_slurry_is_always_doubted(sizes, top, length, share):
    volume = room_ft3(sizes, length) * share
    assume(volume > 0.1)

    [doubt] = reached(sizes, top, top + length, volume)

    assert doubt.paths[:2] == ("s.top_of_cement_ft", "s.total_volume_cuft")


def test_that_without_a_volume_sacks_at_their_highest_yield_tell_what_cannot_be():
    sizes, length = (7.875, 5.5), 5_000
    most = int(room_ft3(sizes, length) / 3.6)

    assert reached(sizes, 0, length, None, most + 1) == []
    [doubt] = reached(sizes, 0, length, None, most // 2)
    assert "at most" in doubt.reason


@pytest.mark.parametrize(
    ("top", "bottom", "volume"),
    [(None, 5_000, 10), (0, None, 10), (5_000, 5_000, 10), (6_000, 5_000, 10), (0, 5_000, None)],
)
def test_that_unknown_depths_and_volumes_are_no_doubt(top, bottom, volume):
    assert reached((7.875, 5.5), top, bottom, volume) == []


@pytest.mark.parametrize("sizes", [(None, 5.5), (7.875, None), (5.5, 5.5), (4.5, 5.5)])
def test_that_unknown_and_impossible_sizes_tell_nothing_about_cement(sizes):
    assert reached(sizes, 0, 5_000, 10) == []
    assert list(height_doubts(a_string(sizes, (None, 100, 9_000)), "s")) == []


def test_that_the_cement_of_a_stage_is_measured_from_its_tool():
    row = a_string(
        (7.875, 5.5), top_of_cement_ft=5_532, multistage_tool_depth_ft=6_997,
        setting_depth_ft=11_200, multistage_shoe_depth_ft=None,
        slurry_volume_cuft=300.0, cement_sacks=150,
    )  # fmt: skip

    assert list(completion_cement([row])) == []
    [doubt] = completion_cement([row | {"multistage_tool_depth_ft": None}])
    assert doubt.paths[2] == "casing[0].setting_depth_ft"


@pytest.mark.parametrize("well", ["4200346118", "4200342706", "4232938004"])
def test_that_no_shared_paper_gives_a_false_alarm(shared_documents, well):
    truth = shared_documents / well / "truth"
    rows = json.loads((truth / "w2.json").read_text())["casing"]
    cementing = json.loads((truth / "w15.json").read_text())
    for report in cementing["reports"]:
        for string in report["strings"]:
            for name in ("washout_pct", "top_of_cement_ft", "depth_of_drilled_hole_ft"):
                string.setdefault(name, None)

    told = [doubt.reason for doubt in (*completion_cement(rows), *report_doubts(cementing))]

    assert [reason for reason in told if "ft³ a sack" not in reason] == []
    assert len(told) == (2 if well == "4232938004" else 0)  # barrels, as its truth says itself
