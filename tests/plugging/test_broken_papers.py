"""Papers with values that cannot be: a plan is made, and nothing impossible stands in it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.plugging.plan import plan_well
from kernel.policy.packs import policy_for
from kernel.testing import AS_OF
from kernel.wells.well import (
    Barrier,
    CasingRow,
    FormationTop,
    Perforation,
    Squeeze,
    TubingRow,
    WaterLetter,
    Well,
)

DEPTHS = st.one_of(
    st.none(),
    st.sampled_from([0, 1, 3, 50, 250, 300, 1000, 1050, 3000, 3050, 5000]),
    st.floats(0, 12_000),
)
SIZES = st.one_of(st.none(), st.sampled_from([0, 2.875, 4.5, 5.06, 5.5, 8.625, 13.375]))
STRINGS = st.sampled_from(
    [None, "surface", "Intermediate", "production", "liner", "?", "open_hole"]
)
ROWS = st.builds(
    CasingRow,
    string=STRINGS,
    od_in=SIZES,
    hole_in=SIZES,
    weight_lb_ft=st.sampled_from([None, 0, 17, 24]),
    top_ft=DEPTHS,
    shoe_ft=DEPTHS,
    toc_ft=DEPTHS,
    stage_tool_ft=DEPTHS,
)
KINDS = st.sampled_from(["cibp", "packer", "retainer", "cement", "dv_tool", "junk"])


def several(strategy, count):
    return st.lists(strategy, max_size=count).map(tuple)


BROKEN = st.builds(
    Well,
    district=st.sampled_from([None, "08", "7C"]),
    total_depth_ft=DEPTHS,
    casing=several(ROWS, 4),
    liners=several(ROWS, 1),
    tubing=several(st.builds(TubingRow, od_in=SIZES), 1),
    perforations=several(st.builds(Perforation, from_ft=DEPTHS, to_ft=DEPTHS), 3),
    barriers=several(
        st.builds(Barrier, kind=KINDS, depth_ft=DEPTHS, top_ft=DEPTHS, cement_ft=DEPTHS), 2
    ),
    squeezes=several(st.builds(Squeeze, from_ft=DEPTHS, to_ft=DEPTHS), 1),
    formation_tops=several(
        st.builds(FormationTop, name=st.sampled_from(["", "SA - gas", "Queen"]), top_ft=DEPTHS), 2
    ),
    gau=st.builds(
        WaterLetter,
        base_ft=DEPTHS,
        intervals=several(st.tuples(st.floats(0, 3000), st.floats(0, 3000)), 3),
    ),
    horizontal=st.sampled_from([None, True, False]),
)


@settings(deadline=None, max_examples=150)
@given(BROKEN, st.sampled_from(["combined", "isolated"]))
def test_that_no_plug_is_upside_down_overlapping_uncited_or_without_volume(well, mode):
    policy = policy_for(state="TX", district=well.district, county=None, field=None)

    steps = plan_well(well, policy, as_of=AS_OF, mode=mode).steps

    above_ft = float("inf")
    for step in steps:
        assert step.citations
        if step.top_ft is None:
            continue
        assert step.top_ft < step.bottom_ft <= above_ft
        above_ft = step.top_ft
        assert step.arithmetic is None or step.sacks > 0
        for part in step.arithmetic.segments if step.arithmetic else ():
            assert part.ft3_per_ft > 0
