"""What the steps of a plan become on the printed form."""

from hypothesis import given
from hypothesis import strategies as st

from kernel.exports.w3a_rows import w3a_rows
from kernel.plugging.steps import Step


def a_step(type="cement_plug", **said):
    return Step(**{"id": said.pop("id", type), "type": type} | said)


def test_that_a_bridge_plug_and_its_cap_are_one_row_with_equal_ends():
    [row] = w3a_rows(
        [
            a_step("cibp", depth_ft=8060, requirements=(4,), purpose="above the perforations"),
            a_step("cibp_cap", top_ft=8040, bottom_ft=8060, sacks=3, requirements=(6,)),
        ]
    )

    assert (row.type, row.from_ft, row.to_ft) == ("CIBP", 8060, 8060)
    assert (row.sacks, row.sacks_on_top, row.cement_on_top_ft) == (3, 3, 20)
    assert row.codes == (4,)
    assert row.remarks == "above the perforations; 20 ft of cement on top"
    assert row.steps == ("cibp", "cibp_cap")


def test_that_each_cap_stands_on_its_own_bridge_plug():
    rows = w3a_rows(
        [
            a_step("cibp", id="a", depth_ft=9000),
            a_step("cibp_cap", id="a2", top_ft=8980, bottom_ft=9000, sacks=3),
            a_step("cibp", id="b", depth_ft=8000),
            a_step("cibp_cap", id="b2", top_ft=7900, bottom_ft=8000, sacks=12),
        ]
    )

    assert [(r.from_ft, r.sacks) for r in rows] == [(9000, 3), (8000, 12)]


def test_that_cement_on_a_bridge_plug_that_stands_already_is_a_row_of_its_own():
    rows = w3a_rows(
        [
            a_step("tag_existing", depth_ft=8010, requirements=(3,), verification="tag"),
            a_step("cibp_cap", top_ft=7990, bottom_ft=8010, sacks=3),
        ]
    )

    assert [(r.type, r.from_ft, r.to_ft) for r in rows] == [
        ("Other", 8010, 8010),
        ("Cement Plug", 8010, 7990),
    ]


def test_that_a_retainer_totals_what_is_below_and_on_top():
    [row] = w3a_rows([a_step("cement_retainer", depth_ft=5000, sacks_below=80, sacks_on_top=10)])

    assert (row.type, row.sacks, row.from_ft, row.to_ft) == ("Cement Retainer", 90, 5000, 5000)


def test_that_a_surface_job_is_a_surface_plug_and_the_cut_has_no_row():
    [row] = w3a_rows(
        [
            a_step("perf_and_circulate_to_surface", top_ft=3, bottom_ft=350, sacks=110),
            a_step("cut_and_cap", depth_ft=3),
        ]
    )

    assert (row.type, row.from_ft, row.to_ft) == ("Cement Surface Plug", 350, 3)


def test_that_no_further_requirement_is_said_only_where_there_is_none():
    rows = w3a_rows(
        [
            a_step(id="a", top_ft=100, bottom_ft=200, requirements=(6, 2)),
            a_step(id="b", top_ft=300, bottom_ft=400),
        ]
    )

    assert [r.codes for r in rows] == [(6,), (2,)]


depths = st.integers(0, 12_000)


@given(st.lists(st.tuples(depths, depths), max_size=12))
def test_that_rows_run_deepest_first_and_are_numbered_from_one(ends):
    steps = [
        a_step(id=str(n), top_ft=min(e), bottom_ft=max(e), sacks=10) for n, e in enumerate(ends)
    ]
    rows = w3a_rows(steps)

    assert [r.plug_no for r in rows] == list(range(1, len(steps) + 1))
    assert [r.from_ft for r in rows] == sorted((max(e) for e in ends), reverse=True)
    assert sum(r.sacks for r in rows) == 10 * len(steps)
