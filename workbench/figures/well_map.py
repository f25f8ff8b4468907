"""Wells on a map of counties, as a Plotly figure that asks no server for tiles or outlines.

Longitudes stand across and latitudes up, squeezed as at the middle of what is shown. SVG traces
only: the page's content policy lets no WebGL trace run.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from plotly.graph_objs._figure import Figure

from kernel.reference import county_borders, county_middles
from workbench.figures.chart import Theme, chart, unmarked

Kind = Literal["ours", "public", "here"]
MOST_POINTS = 5_000
LEAST_DEGREES = 1.6  # of latitude shown, so that the counties around tell where it is
ROOM = 1.3  # times what the wells take up
LABELLED_DEGREES = 6.0  # of latitude; on a wider map the names of counties would cover each other
TEXAS = ((25.8, -106.7), (36.6, -93.4))
COLORS: Mapping[Theme, Mapping[str, str]] = {
    "light": {"border": "#c3c8c4", "name": "#7b838a", "ours": "#2a6fbb", "public": "#7b838a",
              "here": "#bf5519", "edge": "#ffffff"},
    "dark": {"border": "#414a53", "name": "#8b949c", "ours": "#4f94dc", "public": "#8b949c",
             "here": "#e0803f", "edge": "#14181c"},
}  # fmt: skip
NAMES: Mapping[Kind, str] = {"ours": "Ours", "public": "Public", "here": "This well"}
_SIGNS: Mapping[Kind, str] = {"ours": "circle", "public": "square", "here": "diamond"}
_SIZES: Mapping[Kind, int] = {"ours": 9, "public": 7, "here": 13}
CROWD = 200  # points; more of them are drawn smaller


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A well on the map. Degrees north and east.

    Attributes:
        id: Given back when it is clicked.
        words: Told when it is pointed at.
        kind: Whether the organization worked on it, or it is the one shown.
        exact: Its own position; else the middle of its county.
    """

    id: str
    words: str
    lat: float
    lon: float
    kind: Kind
    exact: bool = True


def placed(
    id: str, words: str, lat: float | None, lon: float | None, county: str | None, kind: Kind
) -> Point | None:
    """A well at its own position, else in the middle of its Texas county; None with neither."""
    if lat is not None and lon is not None:
        return Point(id=id, words=words, lat=lat, lon=lon, kind=kind)
    middle = _middles().get((county or "").upper())
    if middle is None:
        return None
    turn, out = int(id[5:10] or 0) * 2.39996, 0.03  # apart, so that one does not hide another
    return Point(
        id=id, words=f"{words}, position unknown: somewhere in the county", kind=kind, exact=False,
        lat=middle[0] + out * math.sin(turn), lon=middle[1] + out * math.cos(turn),
    )  # fmt: skip


def well_map(
    points: Sequence[Point],
    *,
    height: int,
    theme: Theme,
    keep: str = "",
    least: float = LEAST_DEGREES,
) -> Figure:
    """The wells over the borders of counties, at most 5,000.

    Args:
        points: Those given first are drawn on top.
        height: Of the figure. [px]
        theme: Of the page.
        keep: While it stays the same, the place that a person zoomed to stays.
        least: Degrees that are shown at least.
    """
    colors = COLORS[theme]
    shown = points[:MOST_POINTS]
    (south, west), (north, east) = _frame(shown, least)
    squeeze = math.cos(math.radians((south + north) / 2))
    ground = {"type": "scatter", "hoverinfo": "skip", "showlegend": False}
    traces = [
        ground | _borders() | {"mode": "lines", "line": {"color": colors["border"], "width": 0.8}},
        ground
        | _names(north - south, (south, west), (north, east))
        | {"mode": "text", "textfont": {"color": colors["name"], "size": 10}},
    ]
    for kind in NAMES:
        if of_kind := [point for point in reversed(shown) if point.kind == kind]:
            traces.append(_dots(of_kind, kind, colors))
    return chart(
        traces, height=height, top=26, uirevision=keep or None, dragmode="pan",
        clickmode="event+select", hovermode="closest",
        xaxis={"visible": False, "range": [west, east], "scaleanchor": "y", "scaleratio": squeeze},
        yaxis={"visible": False, "range": [south, north]},
    )  # fmt: skip


Corner = tuple[float, float]


def _frame(points: Sequence[Point], least: float) -> tuple[Corner, Corner]:
    """South-west and north-east of what is shown: the wells with some room, else Texas."""
    if not points:
        return TEXAS
    lats, lons = [point.lat for point in points], [point.lon for point in points]
    middle = ((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
    tall = max((max(lats) - min(lats)) * ROOM, least)
    wide = max((max(lons) - min(lons)) * ROOM, least)
    return (
        (middle[0] - tall / 2, middle[1] - wide / 2),
        (middle[0] + tall / 2, middle[1] + wide / 2),
    )


def _dots(points: Sequence[Point], kind: Kind, colors: Mapping[str, str]) -> dict[str, Any]:
    sign = _SIGNS[kind]
    return {
        "type": "scatter",
        "x": [point.lon for point in points],
        "y": [point.lat for point in points],
        "customdata": [point.id for point in points],
        "text": [unmarked(point.words) for point in points],
        "mode": "markers",
        "name": NAMES[kind],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": _SIZES[kind] - (2 if len(points) > CROWD else 0),
            "color": colors[kind],
            "symbol": [sign if point.exact else f"{sign}-open" for point in points],
            "line": {"width": 1, "color": colors["edge"]},
        },
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


@lru_cache(maxsize=1)
def _borders() -> dict[str, NDArray[np.float32]]:
    """Every border as one line with gaps, as numbers that Plotly hands over without looking."""
    gap = (math.nan, math.nan)
    points = np.array([point for line in county_borders() for point in (*line, gap)], np.float32)
    return {"x": points[:, 1].copy(), "y": points[:, 0].copy()}


def _names(tall: float, low: Corner, high: Corner) -> dict[str, list[Any]]:
    """Names of the counties in and around what is shown, unless they would be too many."""
    around = 1.0
    shown = [
        county
        for county in county_middles()
        if tall <= LABELLED_DEGREES
        and low[0] - around < county.latitude < high[0] + around
        and low[1] - around < county.longitude < high[1] + around
    ]
    return {
        "x": [county.longitude for county in shown],
        "y": [county.latitude for county in shown],
        "text": [county.name for county in shown],
    }


@lru_cache(maxsize=1)
def _middles() -> dict[str, Corner]:
    return {
        county.name.upper(): (county.latitude, county.longitude)
        for county in county_middles()
        if county.state == "TX"
    }
