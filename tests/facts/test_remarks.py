"""What a remark in words says stands in the hole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.facts.remarks import read_remark

WHOLE = re.compile(r"\d{1,2},\d{3}(?:\.\d+)?|\d+(?:\.\d+)?")
STANDING = (
    ("CIBP @ 8010'", "cibp", 8010, None, None),
    ("CIBP set at 9,000 w/ 20' cmt", "cibp", 9000, 20, None),
    ("SET CIBP @ 8,010' W/3 SACKS CEMENT", "cibp", 8010, None, 3),
    ("Cast iron bridge plug set 6/1/2012 at 7850 ft", "cibp", 7850, None, None),
    ("SET 5 1/2\" CIBP AT 10,500' AND DUMPED 35' OF CEMENT ON TOP", "cibp", 10500, 35, None),
    ("CIBP SET @ 8010 FT. WITH 2 SXS CEMENT ON TOP", "cibp", 8010, None, 2),
    ("PBTD 8990 (CIBP W/20' CMT @ 9010)", "cibp", 9010, 20, None),
    ("CIBP+20' CMT @ 9000", "cibp", 9000, 20, None),
    ("CIBP W/ 2 SX CMT AT 7,000'", "cibp", 7000, None, 2),
    ("CIBP at 7,950' capped w/ 35' cement (TOC 7,915')", "cibp", 7950, 35, None),
    ("CIBP @ 9000', 10' OF SAND", "cibp", 9000, None, None),
    ("ARROWSET PACKER SET AT 4,512'", "packer", 4512, None, None),
    ("PKR @ 7,500 FT.", "packer", 7500, None, None),
    ("CICR @ 4,950'", "retainer", 4950, None, None),
    ("CEMENT RETAINER SET AT 5,100", "retainer", 5100, None, None),
    ("DV TOOL AT 3588'", "dv_tool", 3588, None, None),
    ("INSTALLED 5 1/2\" DV-STAGE TOOL AT 3588' AND CEMENTED", "dv_tool", 3588, None, None),
)


@pytest.mark.parametrize(("text", "kind", "depth", "cap", "sacks"), STANDING)
def test_that_a_device_in_a_remark_is_read_with_its_depth_and_cement(text, kind, depth, cap, sacks):
    [noted, *others] = read_remark(text)

    assert (noted.kind, noted.depth_ft, noted.cement_ft, noted.sacks) == (kind, depth, cap, sacks)
    assert others == []


def test_that_each_of_several_devices_is_read():
    found = read_remark("CIBP 9,200 + 20' CMT; CIBP 8,800 W/ 4 SX. PACKER @ 7500'")

    assert [(n.kind, n.depth_ft) for n in found] == [
        ("cibp", 9200),
        ("cibp", 8800),
        ("packer", 7500),
    ]


def test_that_two_depths_of_one_kind_are_two_devices():
    assert [n.depth_ft for n in read_remark("CIBP's at 9000' and 8500'")] == [9000, 8500]


def test_that_a_squeeze_is_read_with_its_interval_and_sacks():
    [noted] = read_remark("SQZ PERFS 5000-5100 W/ 150 SX CL C")

    assert (noted.kind, noted.depth_ft, noted.to_ft, noted.sacks) == ("squeeze", 5000, 5100, 150)


@pytest.mark.parametrize(
    ("text", "top", "bottom", "sacks"),
    [
        ("SQUEEZED PERFS F/ 4,500' - 4,600' W/ 200 SX", 4500, 4600, 200),
        ("CSG LEAK 2500-2600 SQZD W/ 300 SXS", 2500, 2600, 300),
        ("PERFORATED @ 2750' AND SQUEEZED WITH 830 SXS", 2750, 2750, 830),
        ("PERF'D & SQZ'D AT 1500' W/ 100 SX", 1500, 1500, 100),
        ("CMT SQZ 5000-5100", 5000, 5100, None),
    ],
)
def test_that_the_holes_of_a_squeeze_may_stand_before_or_after_it(text, top, bottom, sacks):
    [noted] = read_remark(text)

    assert (noted.kind, noted.depth_ft, noted.to_ft, noted.sacks) == (
        "squeeze", top, bottom, sacks,
    )  # fmt: skip


def test_that_perforations_which_are_to_be_squeezed_are_no_squeeze():
    assert read_remark("PROPOSE TO PERFORATE @ 2750' AND SQUEEZE WITH 830 SXS") == ()
    assert read_remark("PERFORATED 5000-5100, ACIDIZED W/ 2000 GAL") == ()


def test_that_pipe_sizes_and_dates_are_never_taken_for_depths():
    assert read_remark('RAN 5-1/2" AND 8 5/8" CASING ON 10/12/2014') == ()
    [noted] = read_remark("SQUEEZED 8-5/8\" CSG AT 2750' WITH 830 SXS CMT ON 05/18/2017")
    assert noted.depth_ft == 2750


def test_that_a_cement_plug_has_two_ends():
    [noted] = read_remark("CEMENT PLUG FROM 5500 TO 5300 W/ 40 SX")

    assert (noted.depth_ft, noted.to_ft, noted.sacks) == (5500, 5300, 40)


@pytest.mark.parametrize(
    "text",
    (
        "SET BP @ 3630'. DRILLED OUT BP.",
        "CIBP AT 9000'. LATER DRILLED OUT CIBP @ 9000'",
        "SET CIBP @ 8500', MILLED CIBP AND RETURNED TO PRODUCTION",
        "RETAINER AT 5100', SQUEEZED, DRILLED OUT",
    ),
)
def test_that_a_device_which_the_remark_drills_out_does_not_stand(text):
    assert {n.kind for n in read_remark(text)} & {"cibp", "retainer"} == set()


def test_that_drilling_out_leaves_the_stage_tool_in_the_casing():
    found = read_remark("DV TOOL AT 5,012'. DRILLED OUT DV TOOL.")

    assert ("dv_tool", 5012) in [(n.kind, n.depth_ft) for n in found]


def test_that_a_device_set_again_after_drilling_stands():
    found = read_remark("DRILLED OUT CIBP @ 9000'. SET NEW CIBP @ 8500'.")

    assert [(n.kind, n.depth_ft) for n in found if n.kind == "cibp"] == [("cibp", 8500)]


@pytest.mark.parametrize(
    "text",
    (
        "WILL SET CIBP AT 4000'",
        "PROPOSE TO SET A CIBP AT 4000'",
        "REQUEST TO SQUEEZE PERFS 5000-5100",
        "SQ-PACKER AT 2450' AND PRESSURE TESTED",
        "SET RBP AT 4000', TESTED CASING, RELEASED RBP",
        "REMOVED 5-1/2\" CSG AT 3634'",
        "COMMINGLED SPRABERRY 9124-10662",
    ),
)
def test_that_planned_work_and_temporary_tools_do_not_stand(text):
    assert [n for n in read_remark(text) if n.kind not in ("removed", "squeeze")] == []


def test_that_a_device_without_a_depth_is_kept_as_a_question():
    [noted] = read_remark("CIBP IN HOLE.")

    assert (noted.kind, noted.depth_ft) == ("cibp", None)


FISH = (
    ("FISH @ 9,512'", 9512),
    ("TOP OF FISH AT 9512'", 9512),
    ("TOF @ 9,512'. PBTD 9500", 9512),
    ("LEFT FISH IN HOLE FROM 9512 TO 9700", 9512),
    ("FISH 9512-9700", 9512),
    ('FISH (2 JTS 2 3/8" TBG) LEFT AT 9512 FT', 9512),
    ("120' FISH LEFT IN HOLE, TOP AT 9,512'", 9512),
    ("LEFT BIT AND DRILL COLLARS IN HOLE. TOP OF FISH @ 9512'", 9512),
    ("JUNK IN HOLE @ 9512'", 9512),
    ("UNABLE TO RECOVER FISH AT 9512'", 9512),
    ("COULD NOT MILL FISH @ 9512'", 9512),
    ("MILLED OVER FISH @ 9512', RECOVERED 30' OF FISH", 9512),
    ("LEFT BHA IN HOLE", None),
    ("FISH IN HOLE, PERFORATED FROM 9000-9100", None),
    ("120' FISH IN HOLE", None),
)


@pytest.mark.parametrize(("text", "top"), FISH)
def test_that_a_fish_left_in_the_hole_stands_at_its_top(text, top):
    assert [(n.kind, n.depth_ft) for n in read_remark(text)] == [("junk", top)]


@pytest.mark.parametrize(
    "text",
    (
        "FISH @ 9512'. RECOVERED FISH.",
        "TOP OF FISH 9512', FISHED OUT ALL JUNK",
        "FISHED FOR PARTED RODS AT 6000'",
        "ATTEMPTED TO FISH TUBING AT 6000'",
        "RAN JUNK BASKET TO 9512'. NO JUNK LEFT IN HOLE",
        "WILL LEAVE FISH AT 9512'",
    ),
)
def test_that_a_fish_that_came_out_and_the_fishing_itself_leave_nothing(text):
    assert [n for n in read_remark(text) if n.kind != "removed"] == []


def test_that_drilling_through_cement_does_not_take_a_fish_out():
    found = read_remark("FISH @ 9512'. SET BP @ 3630'. DRILLED OUT BP.")

    assert [(n.kind, n.depth_ft) for n in found if n.kind != "removed"] == [("junk", 9512)]


@given(st.text(alphabet="CIBPDVTOOLSQZFH @'-.,/0123456789 WX\"", max_size=200))
def test_that_any_text_is_read_without_failing_and_every_depth_stands_in_it_whole(text):
    numbers = {float(each.replace(",", "")) for each in WHOLE.findall(text)}
    for noted in read_remark(text):
        for depth in (noted.depth_ft, noted.to_ft):
            assert depth is None or depth in numbers


@given(
    st.integers(1_000, 19_999),
    st.integers(10, 99),
    st.sampled_from(
        ["SET CIBP @ {d}' CAPPED W/ {c}' CMT, TOC {t}'", "CIBP {d}' W/{c}' CMT (TOC {t}')"]
    ),
)
def test_that_the_comma_of_a_number_never_makes_two_depths_of_one(depth, cap, words):
    text = words.format(d=f"{depth:,}", c=cap, t=f"{depth - cap:,}")

    assert [(n.kind, n.depth_ft, n.cement_ft) for n in read_remark(text)] == [("cibp", depth, cap)]
