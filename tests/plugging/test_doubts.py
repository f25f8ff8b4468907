"""Facts of one well that cannot all be so are named together, whatever papers they come from."""

from dataclasses import replace
from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.facts.paths import leaves
from kernel.plugging.doubts import fact_doubts
from kernel.testing_wells import odd_wells
from kernel.wells.facts_file import write_facts
from kernel.wells.well import (
    Barrier,
    CasingRow,
    FormationTop,
    Perforation,
    TubingRow,
    WaterLetter,
    Well,
)

SIZES = st.sampled_from([(17.5, 13.375), (12.25, 9.625), (11.0, 8.625), (8.75, 7.0), (7.875, 5.5)])


@st.composite
def sound_wells(draw):
    """Wells whose facts fit together by construction."""
    total = draw(st.integers(1_000, 15_000))
    shoe = draw(st.integers(500, total))
    hole, size = draw(SIZES)
    top = draw(st.integers(0, shoe - 1))
    room = pi / 576 * (hole**2 - size**2) * (shoe - top)
    above = st.integers(0, shoe)
    base = draw(above)
    return Well(
        total_depth_ft=total,
        casing=(
            CasingRow(
                string="production",
                od_in=size,
                hole_in=hole,
                top_ft=0,
                shoe_ft=shoe,
                toc_ft=top,
                cement_sacks=int(room / draw(st.floats(0.5, 3.6))) + 1,
            ),
        ),
        tubing=(TubingRow(od_in=2.375, depth_ft=draw(above)),),
        perforations=(Perforation(from_ft=draw(above), to_ft=shoe),),
        barriers=(Barrier(kind="cibp", depth_ft=draw(above)),),
        formation_tops=(FormationTop(name="X", top_ft=draw(st.integers(0, total))),),
        gau=WaterLetter(base_ft=base, intervals=((0, base),)),
    )


SOUND = Well(
    total_depth_ft=9_000,
    casing=(
        CasingRow(
            string="production", od_in=5.5, hole_in=7.875, top_ft=0, shoe_ft=8_900,
            toc_ft=4_000, cement_sacks=600,
        ),
    ),
    tubing=(TubingRow(od_in=2.375, depth_ft=8_400),),
    perforations=(Perforation(from_ft=8_500, to_ft=8_600),),
    barriers=(Barrier(kind="cibp", depth_ft=8_450),),
    formation_tops=(FormationTop(name="San Andres", top_ft=4_500),),
    gau=WaterLetter(base_ft=1_650, intervals=((0, 300), (1_250, 1_650))),
)  # fmt: skip


def changed(table, **values):
    [row] = getattr(SOUND, table)
    return replace(SOUND, **{table: (replace(row, **values),)})


@given(well=sound_wells())
def test_that_facts_that_fit_are_never_doubted(well):
    assert fact_doubts(well) == ()


@pytest.mark.parametrize(
    ("well", "paths"),
    [
        (changed("casing", shoe_ft=9_200), ("casing[0].shoe_ft", "total_depth_ft")),
        (changed("tubing", depth_ft=9_200), ("tubing[0].depth_ft", "total_depth_ft")),
        (changed("barriers", depth_ft=9_200), ("barriers[0].depth_ft", "total_depth_ft")),
        (changed("formation_tops", top_ft=9_200), ("formation_tops[0].top_ft", "total_depth_ft")),
        (changed("perforations", to_ft=9_200), ("perforations[0].to_ft", "total_depth_ft")),
        (
            changed("perforations", from_ft=8_950, to_ft=8_990),
            ("perforations[0].from_ft", "casing[0].shoe_ft"),
        ),
        (changed("casing", hole_in=5.5), ("casing[0].od_in", "casing[0].hole_in")),
        (changed("casing", toc_ft=8_901), ("casing[0].toc_ft", "casing[0].shoe_ft")),
        (changed("casing", stage_tool_ft=8_950), ("casing[0].stage_tool_ft", "casing[0].shoe_ft")),
        (
            changed("casing", toc_ft=0, cement_sacks=380),
            ("casing[0].toc_ft", "casing[0].cement_sacks", "casing[0].shoe_ft"),
        ),
        (
            replace(SOUND, gau=WaterLetter(base_ft=9_500)),
            ("gau.base_ft", "total_depth_ft"),
        ),
        (
            replace(SOUND, gau=WaterLetter(base_ft=1_600, intervals=((1_250, 1_650),))),
            ("gau.intervals[0][1]", "gau.base_ft"),
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_that_what_cannot_be_so_names_both_facts(well, paths):
    assert fact_doubts(SOUND) == ()

    [doubt] = fact_doubts(well)

    assert doubt.paths == paths


def test_that_the_cement_of_a_stage_is_measured_from_its_tool():
    stage = changed("casing", toc_ft=0, cement_sacks=400, stage_tool_ft=3_588)

    assert fact_doubts(stage) == ()


def test_that_an_open_hole_may_be_completed_below_the_pipe():
    open_hole = changed("perforations", kind="open_hole", from_ft=8_950, to_ft=9_000)

    assert fact_doubts(open_hole) == ()


@pytest.mark.parametrize("more", [{"horizontal": True}, {"kop_ft": 8_000.0}])
def test_that_a_deviated_well_is_not_held_to_a_depth_that_may_be_vertical(more):
    lateral = replace(changed("perforations", to_ft=14_000), **more)

    assert [doubt for doubt in fact_doubts(lateral) if "total_depth_ft" in doubt.paths] == []


def test_that_nothing_is_concluded_from_what_nobody_knows():
    blank = Well(
        casing=(CasingRow(),),
        perforations=(Perforation(),),
        barriers=(Barrier(kind="cibp"),),
        formation_tops=(FormationTop(name="X"),),
        gau=WaterLetter(),
    )

    assert fact_doubts(blank) == ()


@given(well=odd_wells())
def test_that_any_well_is_answered_and_only_known_facts_are_named(well):
    known = leaves(write_facts(well))

    for doubt in fact_doubts(well):
        assert set(doubt.paths) <= set(known)
        assert doubt.reason
