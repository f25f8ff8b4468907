"""The wellbore drawing: its geometry, and the SVG that is written of it."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.exports.schematic import schematic
from kernel.exports.schematic_axis import compressed_axis, width_axis
from kernel.exports.schematic_labels import spread
from kernel.exports.schematic_shapes import Drawing, Group, Outline, Rect, Words, bounds
from kernel.exports.schematic_svg import PRINT_STYLE, svg

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</text></svg><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}} & ' ` ]]>",
    "</style><script>alert(1)</script>",
)


def a_string(od_in=5.5, shoe_ft=8000, **said):
    row = {"string": "production", "od_in": od_in, "hole_in": od_in + 2.375, "shoe_ft": shoe_ft}
    return {**row, "top_ft": 0, "toc_ft": None, "stage_tool_ft": None, **said}


def a_step(k, top_ft, bottom_ft, **said):
    step = {"id": f"step-{k}", "plug_no": k, "type": "cement_plug", "placement": "spot"}
    return {**step, "top_ft": top_ft, "bottom_ft": bottom_ft, "sacks": 25, "purpose": "", **said}


def a_plan(*steps, **facts):
    facts = {"total_depth_ft": 8000, "casing": [a_string()], **facts}
    return {"inputs": {"facts": facts}, "steps": list(steps)}


def drawn(plan, *, after=True, to_scale=False, geology=True):
    return schematic(plan, after=after, to_scale=to_scale, geology=geology)


def of_kind(drawing: Drawing, kind):
    return [shape for shape in drawing.shapes() if kind in shape.kind.split()]


def labels(drawing: Drawing):
    return of_kind(drawing, "label")


def label(drawing: Drawing, words):
    [found] = [shape for shape in labels(drawing) if words in (shape.text, shape.full)]
    return found


depths = st.floats(min_value=1, max_value=20_000, allow_nan=False)


@st.composite
def plans(draw):
    """Wells of any depth with any pipe, water, tops, plugs in order and devices."""
    depth = draw(st.integers(min_value=200, max_value=25_000))
    below = st.integers(min_value=1, max_value=depth)
    sizes = draw(st.lists(st.sampled_from([20, 13.375, 9.625, 7, 5.5, 4.5]), unique=True))
    casing = [
        a_string(
            od, draw(below), toc_ft=draw(st.none() | below),
            hole_in=draw(st.none() | st.floats(min_value=od, max_value=od + 6)),
            stage_tool_ft=draw(st.none() | below),
        )
        for od in sizes
    ]  # fmt: skip
    ends = sorted(draw(st.lists(below, unique=True, max_size=32)))
    steps = [
        a_step(k, top, base)
        for k, (top, base) in enumerate(zip(ends[::2], ends[1::2], strict=False))
    ]
    names = st.text(min_size=1, max_size=60)
    tops = draw(st.lists(st.tuples(names, below), max_size=30))
    water = sorted(draw(st.lists(below, unique=True, max_size=4)))
    return a_plan(
        *steps,
        total_depth_ft=draw(st.none() | st.just(depth)),
        casing=casing,
        liners=[a_string(4.5, depth, top_ft=draw(below))] if draw(st.booleans()) else [],
        formation_tops=[{"name": name, "top_ft": top} for name, top in tops],
        perforations=[
            {"from_ft": top, "to_ft": base, "kind": "perforations", "status": "open"}
            for top, base in draw(st.lists(st.tuples(below, below), max_size=25))
        ],
        barriers=[
            {"kind": kind, "depth_ft": at, "cement_ft": cap}
            for kind, at, cap in draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(["cibp", "packer", "retainer", "junk", "dv_tool"]),
                        below,
                        st.none() | st.integers(min_value=1, max_value=200),
                    ),
                    max_size=4,
                )
            )
        ],
        gau={"intervals": [list(pair) for pair in zip(water[::2], water[1::2], strict=False)]},
        kop_ft=draw(st.none() | below),
    )


@settings(max_examples=60, deadline=None)
@given(plans(), st.booleans(), st.booleans(), st.booleans())
def test_that_nothing_is_drawn_outside_the_frame(plan, after, to_scale, geology):
    drawing = drawn(plan, after=after, to_scale=to_scale, geology=geology)

    for shape in drawing.shapes():
        left, right, top, bottom = bounds(shape)
        assert 0 <= left <= right <= drawing.width, shape
        assert 0 <= top <= bottom <= drawing.height, shape


@settings(max_examples=60, deadline=None)
@given(plans(), st.booleans(), st.booleans())
def test_that_no_label_overlaps_another(plan, to_scale, geology):
    drawing = drawn(plan, to_scale=to_scale, geology=geology)

    for side in ("start", "end"):
        column = sorted(words.y for words in labels(drawing) if words.anchor == side)
        assert all(below - above >= 16.9 for above, below in pairwise(column))


@settings(max_examples=60, deadline=None)
@given(plans())
def test_that_an_svg_of_any_well_is_well_formed(plan):
    root = ElementTree.fromstring(svg(drawn(plan), style=PRINT_STYLE))  # noqa: S314

    assert root.tag.endswith("svg")


@given(
    st.lists(depths, min_size=2, max_size=40, unique=True),
    st.lists(st.tuples(depths, depths), max_size=16),
)
def test_that_the_compressed_axis_keeps_the_order_of_depths(events, spans):
    bodies = [(min(a, b), max(a, b)) for a, b in spans]
    at = compressed_axis(events_ft=events, bodies_ft=bodies, bottom_ft=20_000, y0=14, y1=700)

    placed = [at(ft) for ft in sorted({0.0, *events, 20_000.0})]
    assert all(above < below for above, below in pairwise(placed))
    assert placed[0] == 14 and placed[-1] == 700


@given(st.lists(st.floats(min_value=2, max_value=36), min_size=1, max_size=12))
def test_that_a_larger_diameter_is_never_drawn_narrower(sizes):
    radius = width_axis(sizes, half_width_px=54)

    widths = [radius(size) for size in sorted(set(sizes))]
    assert all(a < b for a, b in pairwise(widths))
    assert widths[-1] == 54


@given(
    st.lists(st.floats(min_value=-50, max_value=900), min_size=1, max_size=40),
    st.floats(min_value=5, max_value=20),
)
def test_that_spread_labels_keep_their_order_and_their_distance(wanted, gap):
    places = spread(sorted(wanted), gap=gap, low=0, high=gap * len(wanted) + 10)

    assert all(b - a >= gap - 1e-6 for a, b in pairwise(places))
    assert places[0] >= -1e-6 and places[-1] <= gap * len(wanted) + 10 + 1e-6


def test_that_depths_to_scale_are_in_proportion():
    plan = a_plan(a_step(1, 2000, 4000), a_step(2, 500, 1000))
    drawing = drawn(plan, to_scale=True)

    bodies = [bounds(shape) for shape in of_kind(drawing, "new")]
    heights = sorted(bottom - top for _, _, top, bottom in bodies)
    assert heights[1] / heights[0] == pytest.approx(4)
    assert "Depths to scale, widths exaggerated." in drawing.notes


def test_that_a_compressed_drawing_says_that_it_is_not_to_scale():
    assert drawn(a_plan()).notes[0] == "Depths compressed between events, not to scale."


@pytest.mark.parametrize("to_scale", [False, True])
def test_that_a_plug_touches_the_bridge_plug_that_it_stands_on(to_scale):
    plan = a_plan(a_step(1, 5900, 6000), barriers=[{"kind": "cibp", "depth_ft": 6000}])
    drawing = drawn(plan, to_scale=to_scale)

    [plug] = of_kind(drawing, "new")
    [bridge] = of_kind(drawing, "bridge")
    assert bounds(plug)[3] == pytest.approx(bridge.y0)


def test_that_a_gap_of_two_feet_does_not_look_like_a_gap():
    plan = a_plan(a_step(1, 5900, 5998), barriers=[{"kind": "cibp", "depth_ft": 6000}])
    drawing = drawn(plan)

    [plug], [bridge] = of_kind(drawing, "new"), of_kind(drawing, "bridge")
    assert bridge.y0 - bounds(plug)[3] < 6


def test_that_a_plug_across_a_shoe_is_one_outline_without_a_seam():
    strings = [a_string(8.625, 3000), a_string(5.5, 8000)]
    short = [a_string(8.625, 3000), a_string(5.5, 8000, top_ft=2900)]
    straight = of_kind(drawn(a_plan(a_step(1, 2800, 3200), casing=strings)), "new")
    stepped = of_kind(drawn(a_plan(a_step(1, 2800, 3200), casing=short)), "new")

    assert len(straight) == len(stepped) == 1
    assert len({x for x, _ in straight[0].points}) == 2
    assert len({x for x, _ in stepped[0].points}) == 4


def test_that_a_squeeze_fills_the_annulus_that_its_arithmetic_fills():
    segments = [
        {"top_ft": 1000, "bottom_ft": 1100, "outer_in": 4.892, "inner_in": 0},
        {"top_ft": 1000, "bottom_ft": 1100, "outer_in": 7.921, "inner_in": 5.5},
    ]
    squeeze = a_step(
        1, 1000, 1100, placement="perforate_and_squeeze", arithmetic={"segments": segments}
    )
    plan = a_plan(squeeze, casing=[a_string(8.625, 3000), a_string(5.5, 8000)])
    drawing = drawn(plan)

    assert len(of_kind(drawing, "new")) == 3  # bore, and the annulus on each side
    assert len(of_kind(drawing, "gun")) == 4


def test_that_cement_is_drawn_stage_by_stage():
    strings = [
        a_string(5.5, 11_200, toc_ft=6997, cement_sacks=720),
        a_string(5.5, 11_200, toc_ft=5532, stage_tool_ft=6997),
        a_string(5.5, 11_200, toc_ft=0, stage_tool_ft=3588),
    ]
    drawing = drawn(a_plan(casing=strings, total_depth_ft=11_200), to_scale=True)

    spans = {tuple(round(y) for y in bounds(shape)[2:]) for shape in of_kind(drawing, "cement")}
    assert len(spans) == 3
    assert len(of_kind(drawing, "tool")) == 4  # two tools, each on both sides
    assert len(of_kind(drawing, "shoe")) == 2  # one string, not three


@pytest.mark.parametrize("toc_ft", [None, 8000, 9000])
def test_that_a_cement_top_that_says_nothing_is_hatched_and_named(toc_ft):
    drawing = drawn(a_plan(casing=[a_string(5.5, 8000, toc_ft=toc_ft)]))

    assert of_kind(drawing, "unsure")
    assert not of_kind(drawing, "cement")
    assert label(drawing, "5-1/2 in cement unknown")
    assert ("unsure", "Cement unknown") in drawing.legend


def test_that_a_well_without_casing_is_drawn_and_says_so():
    drawing = drawn(a_plan(a_step(1, 0, 100), casing=[], total_depth_ft=4000))

    assert not of_kind(drawing, "steel")
    assert of_kind(drawing, "new")
    assert "No casing is drawn: the papers give none with size and depth." in drawing.notes


def test_that_a_string_without_a_depth_is_named_and_not_drawn():
    drawing = drawn(a_plan(casing=[a_string(5.5, None), a_string(9.625, 3000)]))

    assert len(of_kind(drawing, "shoe")) == 2
    assert "Not drawn: 5-1/2 in production, setting depth unknown." in drawing.notes


def test_that_a_liner_hangs_from_its_top():
    liner = a_string(4.5, 9000, top_ft=7800)
    drawing = drawn(a_plan(liners=[liner], total_depth_ft=9000), to_scale=True)

    assert label(drawing, "Liner top 7,800 ft")
    tops = sorted({round(bounds(shape)[2]) for shape in of_kind(drawing, "steel")})
    assert len(tops) == 2


def test_that_a_deviated_well_says_where_and_how_its_depths_are_measured():
    drawing = drawn(a_plan(kop_ft=7000, horizontal=True))

    assert "The hole is horizontal below 7,000 ft; depths are measured along it." in drawing.notes
    assert label(drawing, "Kick-off 7,000 ft")


def test_that_before_the_job_no_step_is_drawn():
    plan = a_plan(a_step(1, 100, 200), {"id": "b", "type": "cibp", "depth_ft": 5000})
    before, after = drawn(plan, after=False), drawn(plan)

    assert not of_kind(before, "new") and not of_kind(before, "bridge")
    assert of_kind(after, "new") and of_kind(after, "bridge")


def test_that_tubing_below_a_bridge_plug_is_not_drawn():
    tubing = [{"od_in": 2.875, "depth_ft": 7000}]
    plug = [{"kind": "cibp", "depth_ft": 6000}]

    assert of_kind(drawn(a_plan(tubing=tubing), after=False), "tubing")
    assert not of_kind(drawn(a_plan(tubing=tubing, barriers=plug), after=False), "tubing")
    assert not of_kind(drawn(a_plan(tubing=tubing)), "tubing")


def test_that_everything_of_a_step_can_be_picked_by_its_id():
    drawing = drawn(a_plan(a_step(7, 100, 200)))

    groups = [mark for mark in drawing.marks if isinstance(mark, Group) and mark.step == "step-7"]
    kinds = {shape.kind.split()[0] for group in groups for shape in group.shapes}
    assert {"new", "glow", "chip", "label"} <= kinds


def test_that_twenty_intervals_share_one_label():
    rows = [
        {"from_ft": 5000 + 50 * k, "to_ft": 5020 + 50 * k, "kind": "perforations"}
        for k in range(20)
    ]
    drawing = drawn(a_plan(perforations=rows))

    assert label(drawing, "20 perfs 5,000–5,970 ft")


def test_that_a_long_formation_name_is_shortened_and_kept_for_the_pointer():
    tops = [{"name": "Upper Clear Fork dolomite member", "top_ft": 4000}]
    [words] = [w for w in labels(drawn(a_plan(formation_tops=tops))) if "Upper" in w.text]

    assert words.text.endswith("…")
    assert words.full == "Upper Clear Fork dolomite member 4,000"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_that_no_text_of_a_paper_becomes_markup(payload):
    plan = a_plan(
        a_step(1, 100, 200, id=payload, purpose=payload, plug_no=payload),
        formation_tops=[{"name": payload, "top_ft": 4000}],
        casing=[a_string(string=payload), a_string(5.5, None, string=payload)],
        barriers=[{"kind": payload, "depth_ft": 5000}],
    )

    root = ElementTree.fromstring(svg(drawn(plan)))  # noqa: S314
    tags = {element.tag.split("}")[-1] for element in root.iter()}
    assert tags <= {"svg", "g", "title", "rect", "path", "text"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on")}
    assert any(payload in (element.text or "") for element in root.iter())


def test_that_colour_is_given_by_class_name_only():
    text = svg(drawn(a_plan(a_step(1, 100, 200))))

    assert "fill=" not in text and "stroke=" not in text and "style=" not in text


def test_that_shapes_know_their_bounds():
    assert bounds(Rect(kind="", x0=1, x1=2, y0=3, y1=4)) == (1, 2, 3, 4)
    assert bounds(Outline(kind="", points=((1, 5), (3, 2)))) == (1, 3, 2, 5)
    left, right, _, _ = bounds(Words(kind="", x=50, y=10, text="ab", anchor="end"))
    assert left < right == 50


@pytest.mark.parametrize("to_scale", [False, True])
def test_that_two_drawings_side_by_side_put_one_depth_at_one_height(to_scale):
    one = a_plan(a_step(1, 3000, 3100), casing=[a_string(shoe_ft=8000)])
    other = a_plan(a_step(1, 5000, 5400), casing=[a_string(shoe_ft=8000)], total_depth_ft=9000)

    def shoes(plan, beside):
        drawing = schematic(plan, after=True, to_scale=to_scale, beside=beside)
        return drawing.height, [bounds(shape) for shape in of_kind(drawing, "shoe")]

    assert shoes(one, other) == shoes(other, one)
    assert shoes(one, None) != shoes(one, other)
