"""The map of wells: outlines and points from what the product carries, nothing from elsewhere."""

from workbench.figures.well_map import MOST_POINTS, TEXAS, Point, placed, well_map


def a_point(**given):
    return Point(**{"id": "4200390001", "words": "MABEE 1", "lat": 32.3, "lon": -102.6,
                    "kind": "ours"} | given)  # fmt: skip


def dots(figure):
    return {trace.name: trace for trace in figure.data if trace.mode == "markers"}


def test_that_only_traces_are_drawn_that_ask_no_server_and_need_no_eval():
    figure = well_map([a_point(), a_point(kind="public")], height=400, theme="dark")

    assert {trace.type for trace in figure.data} == {"scatter"}
    [borders] = [trace for trace in figure.data if trace.mode == "lines"]
    (south, west), (north, east) = TEXAS
    inside = [
        (x, y)
        for x, y in zip(borders.x, borders.y, strict=True)
        if x is not None and west < x < east and south < y < north
    ]
    assert len(inside) > 3_000


def test_that_a_well_gives_its_number_back_and_stands_within_what_is_shown():
    figure = well_map([a_point()], height=400, theme="light")

    dot = dots(figure)["Ours"]
    assert list(dot.customdata) == ["4200390001"]
    (west, east), (south, north) = figure.layout.xaxis.range, figure.layout.yaxis.range
    assert west < dot.x[0] < east
    assert south < dot.y[0] < north
    names = next(trace for trace in figure.data if trace.mode == "text")
    assert "Andrews" in names.text


def test_that_without_wells_texas_is_shown():
    figure = well_map([], height=400, theme="light")

    assert figure.layout.yaxis.range == (TEXAS[0][0], TEXAS[1][0])
    assert dots(figure) == {}


def test_that_a_well_without_a_position_stands_open_within_its_county():
    point = placed("4200390001", "MABEE 1", None, None, "ANDREWS", "public")

    assert point is not None
    assert not point.exact
    assert abs(point.lat - 32.3) < 0.1
    assert abs(point.lon + 102.64) < 0.1
    assert list(dots(well_map([point], height=400, theme="light"))["Public"].marker.symbol) == [
        "square-open"
    ]
    assert placed("4200390001", "MABEE 1", None, None, None, "public") is None
    assert placed("4200390001", "MABEE 1", None, None, "Nowhere", "public") is None


def test_that_at_most_5000_points_are_drawn_and_markup_in_names_stays_text():
    points = [a_point(words="<b>A</b>") for _ in range(MOST_POINTS + 5)]

    dot = dots(well_map(points, height=400, theme="light"))["Ours"]

    assert len(dot.x) == MOST_POINTS
    assert dot.text[0] == "&lt;b&gt;A&lt;/b&gt;"
