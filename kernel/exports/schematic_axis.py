"""From feet and inches to pixels: the axes of the wellbore drawing.

Both axes are piecewise linear. Objects that touch share a break point, so that no axis can open
a gap between them, and the order of depths and of diameters is always kept.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

POWER = 0.55  # how strongly long stretches of nothing are compressed
BODY_FT = 60  # a stretch of cement is drawn at least as tall as this many feet
TOUCH_FT = 5  # a shorter gap is left as narrow as it is; a longer one stays visible
APART_FT = 25
WALL_IN = 1.3  # an annulus is drawn at least as wide as this many inches


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A rising piecewise linear map, held at its ends outside its range."""

    marks: tuple[float, ...]
    stops: tuple[float, ...]

    def __call__(self, value: float) -> float:
        """Position of a depth or a diameter. [px]

        >>> Axis(marks=(0, 100, 1000), stops=(0, 50, 80))(550)
        65.0
        """
        marks, stops = self.marks, self.stops
        if value <= marks[0]:
            return stops[0]
        if value >= marks[-1]:
            return stops[-1]
        k = bisect_right(marks, value) - 1
        share = (value - marks[k]) / (marks[k + 1] - marks[k])
        return stops[k] + share * (stops[k + 1] - stops[k])


def _placed(marks: list[float], weights: list[float], start: float, end: float) -> Axis:
    total, run, stops = sum(weights), 0.0, [start]
    for weight in weights:
        run += weight
        stops.append(start + run / total * (end - start))
    stops[-1] = end
    return Axis(marks=tuple(marks), stops=tuple(stops))


def to_scale_axis(*, bottom_ft: float, y0: float, y1: float) -> Axis:
    """Depth in proportion from surface to the bottom. [px]"""
    return Axis(marks=(0.0, bottom_ft), stops=(y0, y1))


def compressed_axis(
    *,
    events_ft: Iterable[float],
    bodies_ft: Iterable[tuple[float, float]],
    bottom_ft: float,
    y0: float,
    y1: float,
) -> Axis:
    """Depth compressed between events, so that plugs and ten thousand feet of nothing both fit.

    Args:
        events_ft: Depths at which anything begins or ends. [ft]
        bodies_ft: Stretches of cement, which must stay visible. [ft]
        bottom_ft: The deepest depth drawn. [ft]
        y0: Position of the surface. [px]
        y1: Position of the bottom. [px]
    """
    bodies = [(top, base) for top, base in bodies_ft if base > top]
    ends = {end for body in bodies for end in body}
    marks = sorted({0.0, bottom_ft, *ends, *events_ft})
    marks = [mark for mark in marks if 0 <= mark <= bottom_ft]

    def weight(a: float, b: float) -> float:
        least = BODY_FT if any(t <= a and b <= e for t, e in bodies) else 0
        if not least and b - a > TOUCH_FT:
            least = APART_FT
        return float(max(b - a, least) ** POWER)

    return _placed(marks, [weight(a, b) for a, b in pairwise(marks)], y0, y1)


def width_axis(diameters_in: Iterable[float], *, half_width_px: float) -> Axis:
    """Radius of each diameter; annuli are kept wide enough to be seen. [px]"""
    marks = [0.0, *sorted({d for d in diameters_in if d > 0})]
    if len(marks) == 1:
        marks.append(1.0)
    first, *rest = pairwise(marks)
    weights = [min(first[1], 6.0), *[max(b - a, WALL_IN) for a, b in rest]]
    return _placed(marks, weights, 0.0, half_width_px)
