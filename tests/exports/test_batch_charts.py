"""The charts of a batch: the towns of a map stand inside its frame."""

import pytest

from kernel.exports.batch_charts import SIZE_PX, well_map
from kernel.exports.schematic_shapes import Words, text_width_px
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
