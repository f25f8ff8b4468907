"""The executed job against the plan: pairs, branches, added plugs, tags and sacks."""

from hypothesis import given
from hypothesis import strategies as st

from kernel.plugging.executed import ExecutedPlug, PlannedPlug, compare


def planned(row, bottom, top, sacks=40.0, **said):
    return PlannedPlug(
        row=row, name="Cement Plug", bottom_ft=bottom, top_ft=top, sacks=sacks, **said
    )


def done(n, bottom, top, sacks=40.0, tag=None):
    return ExecutedPlug(
        n=n, bottom_ft=bottom, calculated_top_ft=top, measured_top_ft=tag, sacks=sacks
    )


def codes(match):
    return [remark.code for remark in match.remarks]


def test_that_a_plug_set_as_planned_has_nothing_to_say():
    [match] = compare([planned(1, 3000, 2900)], [done(1, 3000, 2900)])

    assert (match.status, match.remarks) == ("as planned", ())


def test_that_a_tag_deeper_than_the_required_top_breaks_the_plan():
    [match] = compare([planned(1, 1650, 1550, tagged=True)], [done(1, 1650, 1550, tag=1575)])

    assert match.top_difference_ft == 25
    assert [(r.code, r.level) for r in match.remarks] == [("TAG_TOO_DEEP", "law")]


def test_that_a_tag_some_way_above_the_calculated_top_is_usual():
    [match] = compare([planned(1, 1650, 1550, tagged=True)], [done(1, 1650, 1550, tag=1430)])

    assert (match.status, match.remarks) == ("as planned", ())


def test_that_a_tag_far_from_the_calculated_top_is_pointed_out():
    [match] = compare([planned(1, 1650, 1550)], [done(1, 1650, 1550, tag=1400)])

    assert codes(match) == ["TAG_FAR_FROM_CALCULATED"]


def test_that_a_tag_asked_for_and_not_recorded_breaks_the_plan():
    [match] = compare([planned(1, 1650, 1550, tagged=True)], [done(1, 1650, 1550)])

    assert codes(match) == ["TAG_NOT_RECORDED"]


def test_that_a_spot_below_holes_that_take_nothing_is_the_branch():
    squeeze = planned(1, 4000, 3900, squeezed=True, tagged=True)
    [match] = compare([squeeze], [done(1, 4056, 3809, sacks=25, tag=3852)])

    assert match.status == "contingency"
    assert codes(match) == ["CONTINGENCY_USED", "FEWER_SACKS"]
    assert {remark.level for remark in match.remarks} == {"advice"}


def test_that_a_bridge_plug_takes_its_cap_along_where_it_is_moved():
    cibp = PlannedPlug(
        row=1, name="CIBP", bottom_ft=4550, top_ft=4530, sacks=3, bridge_plug=True, cap_ft=20
    )
    plans = [cibp, planned(2, 4000, 3900)]
    first, second = compare(plans, [done(1, 4200, 4100, 15), done(2, 4000, 3900)], [4200])

    assert (first.bottom_difference_ft, first.required_top_ft) == (-350, 4180)
    assert codes(first) == ["DEPTH_CHANGED", "MORE_SACKS"]
    assert second.status == "as planned"


def test_that_a_planned_plug_without_its_like_on_the_record_is_not_done():
    plans = [planned(1, 3000, 2900), planned(2, 1650, 1550)]
    first, second = compare(plans, [done(1, 1650, 1550)])

    assert (first.status, codes(first)) == ("not done", ["PLANNED_NOT_DONE"])
    assert second.status == "as planned"


def test_that_a_plug_that_no_row_asked_for_was_ordered_on_site():
    matches = compare([planned(1, 3000, 2900)], [done(1, 3000, 2900), done(2, 2000, 1900)])

    assert [(match.status, codes(match)) for match in matches] == [
        ("as planned", []),
        ("extra", ["EXTRA_PLUG"]),
    ]


def test_that_cement_added_on_a_short_plug_counts_with_it():
    plugs = [done(1, 3000, 2900, tag=2960), done(2, 2960, 2860, sacks=15, tag=2880)]
    [match] = compare([planned(1, 3000, 2900, tagged=True)], plugs)

    assert [plug.n for plug in match.executed] == [1, 2]
    assert (match.sacks_difference, match.top_difference_ft) == (15, -20)
    assert codes(match) == ["RESPOTTED", "MORE_SACKS"]


def test_that_a_row_that_only_tags_asks_for_no_cement():
    tag = PlannedPlug(row=1, name="Other", tagged=True)
    first, second = compare([tag, planned(2, 7990, 7890)], [done(1, 7990, 7890)])

    assert (first.status, second.status) == ("no cement", "as planned")


def test_that_cement_a_few_feet_below_the_surface_is_no_breach():
    [match] = compare([planned(1, 300, 0, 130)], [done(1, 300, 13, 130, tag=18)])

    assert [(r.code, r.level) for r in match.remarks] == [("TOP_NOT_AT_SURFACE", "practice")]


wells = st.lists(st.integers(50, 12_000), unique=True, max_size=9)


@given(wells, wells)
def test_that_every_row_and_every_plug_appears_once_and_in_order(bottoms, jobs):
    plan = [planned(k, b, b - 40) for k, b in enumerate(sorted(bottoms, reverse=True), 1)]
    plugs = [done(k, b, b - 40) for k, b in enumerate(sorted(jobs, reverse=True), 1)]
    matches = compare(plan, plugs)

    rows = [match.planned.row for match in matches if match.planned]
    assert rows == sorted(rows) == [row.row for row in plan]
    assert sorted(plug.n for match in matches for plug in match.executed) == [p.n for p in plugs]
    pairs = [m.executed[0].n for m in matches if m.planned and m.executed]
    assert pairs == sorted(pairs)


@given(wells)
def test_that_a_job_done_as_planned_is_all_as_planned(bottoms):
    plan = [planned(k, b, b - 40) for k, b in enumerate(sorted(bottoms, reverse=True), 1)]
    plugs = [done(row.row, row.bottom_ft, row.top_ft) for row in plan]

    assert {match.status for match in compare(plan, plugs)} <= {"as planned"}
