"""What a company's sketch adds to the reports of record, and where it must give way."""

from datetime import date

from kernel.facts.fact import Fact, Paper, Source
from kernel.facts.resolve import resolve

W2 = Paper(document="w2.pdf", kind="w2", dated=date(2017, 9, 1))
SKETCH = Paper(document="sketch.pdf", kind="schematic", dated=date(2025, 6, 1))


def told(paper, **values):
    """Facts of a paper: `casing_0__shoe_ft` stands for `casing[0].shoe_ft`."""
    facts = []
    for key, value in values.items():
        row, _, name = key.partition("__")
        table, _, number = row.rpartition("_")
        source = Source(document=paper.document, page=1, method="text")
        path = f"{table}[{number}].{name}"
        facts.append(Fact(path=path, value=value, source=source, paper=paper))
    return facts


REPORTED = told(
    W2,
    casing_0__od_in=8.625,
    casing_0__shoe_ft=5532,
    casing_1__od_in=5.5,
    casing_1__shoe_ft=11200,
    perforations_0__from_ft=8110,
    perforations_0__to_ft=10914,
)


def test_that_a_weight_of_the_sketch_joins_the_reported_string_by_size_and_depth():
    well = resolve(
        [
            *REPORTED,
            *told(SKETCH, casing_0__od_in=8.625, casing_0__shoe_ft=5530, casing_0__weight_lb_ft=32),
        ]
    )

    assert [(row.shoe_ft, row.weight_lb_ft) for row in well.well.casing] == [
        (5532, 32),
        (11200, None),
    ]
    assert [conflict.path for conflict in well.conflicts] == ["casing[0].shoe_ft"]


def test_that_pipe_drawn_without_its_size_joins_by_its_shoe_or_stands_alone():
    drawn = told(SKETCH, casing_0__shoe_ft=11200, casing_0__toc_ft=6990, casing_1__shoe_ft=3000)
    rows = resolve([*REPORTED, *drawn]).well.casing

    assert [(row.od_in, row.shoe_ft, row.toc_ft) for row in rows] == [
        (8.625, 5532, None),
        (5.5, 11200, 6990),
        (None, 3000, None),
    ]


def test_that_a_stage_tools_other_end_is_no_disagreement():
    tools = [
        *told(W2, casing_2__od_in=5.5, casing_2__shoe_ft=11200, casing_2__stage_tool_ft=6997),
        *told(SKETCH, casing_0__od_in=5.5, casing_0__shoe_ft=11200, casing_0__stage_tool_ft=6988.1),
    ]

    assert resolve([*REPORTED, *tools]).conflicts == ()


def test_that_a_bridge_plug_of_the_sketch_stands_with_its_day_and_its_cement():
    plug = told(
        SKETCH,
        barriers_0__kind="cibp",
        barriers_0__depth_ft=8010,
        barriers_0__sacks=3,
        barriers_0__date="2020-03-10",
    )
    [barrier] = resolve([*REPORTED, *plug]).well.barriers

    assert (barrier.depth_ft, barrier.sacks, barrier.date) == (8010, 3, date(2020, 3, 10))


def test_that_a_state_given_to_all_parts_is_the_state_of_the_interval():
    def detailed(*states):
        rows = {}
        ends = [(8110, 8194), (10858, 10914)]
        for number, ((top, bottom), state) in enumerate(zip(ends, states, strict=True)):
            rows[f"perforations_{number}__from_ft"] = top
            rows[f"perforations_{number}__to_ft"] = bottom
            if state:
                rows[f"perforations_{number}__status"] = state
        [interval] = resolve([*REPORTED, *told(SKETCH, **rows)]).well.perforations
        return interval.status

    assert detailed("squeezed", "squeezed") == "squeezed"
    assert detailed("squeezed", "open") is None
    assert detailed("squeezed", None) is None
