"""The charts of a batch: the towns of a map stand inside its frame."""

import pytest

from kernel.exports.batch_charts import SIZE_PX, well_map
from kernel.exports.schematic_shapes import Strokes, Words, text_width_px
from kernel.reference import county_places

FRAME_LEFT_PX, FRAME_RIGHT_PX = 46, 10


def a_batch(*places):
    wells = [
        {"state": "done", "lat": lat, "lon": lon, "county": None, "well_name": "A"}
        for lat, lon in places
    ]
    return {"wells": wells}


@pytest.mark.parametrize(("width", "east"), [(480.0, -101.84), (560.0, -101.87), (760.0, -101.91)])
def test_that_the_name_of_a_town_at_the_edge_of_the_map_stays_inside(width, east):
    wells = a_batch((32.27, -102.6), (32.4, east), (31.9, -102.1))

    drawing = well_map(wells, width=width, height=width * 0.72)

    towns = {county.seat for county in county_places().values()}
    for words in (mark for mark in drawing.marks if isinstance(mark, Words)):
        if words.text in towns:
            long = text_width_px(words.text, words.size_px or SIZE_PX)
            left = words.x - {"start": 0.0, "end": long}[words.anchor]
            assert left > FRAME_LEFT_PX, words.text
            assert left + long < width - FRAME_RIGHT_PX, words.text


def test_that_the_borders_of_counties_are_drawn_up_to_the_edge_of_the_map_and_not_beyond():
    drawing = well_map(a_batch((32.27, -102.6), (31.9, -102.1)), width=560, height=400)

    pieces = [
        piece
        for mark in drawing.marks
        if isinstance(mark, Strokes) and mark.kind == "b-axis"
        for piece in mark.segments
    ]
    points = [point for piece in pieces for point in piece]
    assert len(pieces) > 10
    assert all(45.9 <= x <= 550.1 and 9.9 <= y <= 354.1 for x, y in points)
    edges = {46.0, 550.0}
    crossing = [x for x, y in points if round(x, 3) in edges and 10.1 < y < 353.9]
    assert crossing, "no border reaches the edge"
