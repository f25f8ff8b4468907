"""The figures of a batch as drawings: readiness, sacks by class, and a map that needs no internet.

Every writer draws them: the page and the notebook as SVG, the PDF with reportlab.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from kernel.exports.chart_parts import SIZE_PX, SMALL_PX, bar_chart
from kernel.exports.schematic_shapes import (
    Drawing,
    Group,
    Mark,
    Outline,
    Point,
    Strokes,
    Words,
    text_width_px,
)
from kernel.reference import county_borders, county_places

Json = Mapping[str, Any]
MOST_DOTS = 5_000
MOST_SEATS = 6  # counties; with more the names of their seats crowd the map
SIGNS = {"ready": "ready", "held": "blocked", "broken": "failed", "open": "not planned yet"}
_TONES = {
    "done": "ready", "blocked": "held", "failed": "broken", "waiting": "open", "running": "open",
    "cancelled": "open", "fails_law": "broken",
}  # fmt: skip


def readiness_chart(batch: Json, *, width: float = 560) -> Drawing:
    """Wells by what they still need, as bars with their numbers."""
    bars = [
        (row["words"], row["wells"], _TONES.get(row["kind"], "held")) for row in batch["readiness"]
    ]
    return bar_chart("Wells by readiness", "wells", bars, width)


def sacks_chart(batch: Json, *, width: float = 560) -> Drawing:
    """Sacks of cement by API class over all wells with a plan."""
    by_class = batch["totals"]["sacks_by_class"]
    bars = [(f"Class {name}", number, "sacks") for name, number in by_class.items()]
    return bar_chart("Cement by class", "sacks", bars, width)


def well_map(batch: Json, *, width: float = 560, height: float = 400) -> Drawing:
    """The wells in latitude and longitude with the names of the counties around them.

    Wells without a position stand at the middle of their county as open marks; wells of counties
    that are not known are counted in the notes.
    """
    placed, unplaced = _placed(batch["wells"])
    if not placed:
        words = Words(kind="label", x=12, y=24, text="No position of any well is known.")
        return Drawing(width=width, height=50, title="Map of the wells", marks=(words,))
    frame = _Frame(placed, width, height)
    marks: list[Mark] = [*frame.grid(), *frame.borders(), *frame.counties()]
    for tone, where, exact, well in placed[:MOST_DOTS]:
        x, y = frame.at(*where)
        shape = _dot(tone, x, y, exact=exact)
        marks.append(Group(kind="dot", shapes=shape, title=f"{well['well_name']}, {well['state']}"))
    tones = list(dict.fromkeys(tone for tone, *_ in placed))
    marks += _key(tones, height)
    notes = []
    if rough := sum(not exact for _, _, exact, _ in placed):
        notes.append(f"{rough:,} without a position stand open at the middle of their county.")
    if unplaced:
        notes.append(f"{unplaced:,} without a position or a known county are not drawn.")
    if len(placed) > MOST_DOTS:
        notes.append(f"The first {MOST_DOTS:,} of {len(placed):,} wells are drawn.")
    return Drawing(
        width=width, height=height, title="Map of the wells", marks=tuple(marks), notes=tuple(notes)
    )


Placed = tuple[str, tuple[float, float], bool, Json]


def _placed(wells: Sequence[Json]) -> tuple[list[Placed], int]:
    placed: list[Placed] = []
    unplaced = 0
    for number, well in enumerate(wells):
        tone = _TONES.get(well["state"], "open")
        middle = county_places().get(str(well.get("county") or "").upper())
        if well.get("lat") is not None and well.get("lon") is not None:
            placed.append((tone, (well["lat"], well["lon"]), True, well))
        elif middle is not None:
            turn, out = number * 2.39996, 0.004 * math.sqrt(number % 400)  # apart, as seeds lie
            spot = (middle.latitude + out * math.sin(turn), middle.longitude + out * math.cos(turn))
            placed.append((tone, spot, False, well))
        else:
            unplaced += 1
    return placed, unplaced


def _dot(tone: str, x: float, y: float, *, exact: bool) -> tuple[Outline | Strokes, ...]:
    """A mark whose shape says its state as well: disc, diamond, triangle or square."""
    corners = {"ready": 12, "held": 4, "broken": 3, "open": 4}[tone]
    first = {"broken": -90.0, "open": 45.0}.get(tone, 0.0)
    ring = tuple(
        (x + 4.2 * math.cos(math.radians(angle)), y + 4.2 * math.sin(math.radians(angle)))
        for angle in (first + 360 / corners * n for n in range(corners))
    )
    if exact:
        return (Outline(kind=f"b-{tone}", points=ring),)
    edges = tuple(zip(ring, (*ring[1:], ring[0]), strict=True))
    return (Strokes(kind=f"b-line b-line-{tone}", segments=edges),)


def _key(tones: Sequence[str], height: float) -> list[Mark]:
    marks: list[Mark] = []
    x = 52.0
    for tone in tones:
        marks += [
            *_dot(tone, x, height - 10, exact=True),
            Words(kind="label", x=x + 9, y=height - 6, text=SIGNS[tone]),
        ]
        x += 24 + text_width_px(SIGNS[tone], SIZE_PX)
    return marks


class _Frame:
    """Degrees to pixels: equal scales both ways at the middle of what is shown."""

    def __init__(self, placed: Sequence[Placed], width: float, height: float) -> None:
        self.x0, self.x1, self.y0, self.y1 = 46.0, width - 10, 10.0, height - 46
        lats = [where[0] for _, where, *_ in placed]
        lons = [where[1] for _, where, *_ in placed]
        self._lat, self._lon = (max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2
        squeeze = math.cos(math.radians(self._lat))
        tall = max(max(lats) - min(lats), 0.12) * 1.25
        wide = max((max(lons) - min(lons)) * squeeze, 0.12) * 1.25
        self._up = min((self.y1 - self.y0) / tall, (self.x1 - self.x0) / wide)
        self._across = self._up * squeeze

    def at(self, lat: float, lon: float) -> Point:
        """Where a position lies. [px]"""
        x = (self.x0 + self.x1) / 2 + (lon - self._lon) * self._across
        return x, (self.y0 + self.y1) / 2 - (lat - self._lat) * self._up

    def _inside(self, point: Point, margin: float = 0) -> bool:
        x, y = point
        return (
            self.x0 + margin < x < self.x1 - margin
            and self.y0 + margin / 3 < y < self.y1 - margin / 3
        )

    def grid(self) -> list[Mark]:
        """Degree lines with their figures, four to eight of them each way."""
        span = (self.y1 - self.y0) / self._up
        steps = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0)
        step = next((s for s in steps if span / s <= 5), 5.0)
        marks: list[Mark] = []
        for n in range(-40, 41):
            lat = (round(self._lat / step) + n) * step
            lon = (round(self._lon / step) + n) * step
            y, x = self.at(lat, self._lon)[1], self.at(self._lat, lon)[0]
            if self.y0 < y < self.y1:
                marks.append(Strokes(kind="b-grid", segments=(((self.x0, y), (self.x1, y)),)))
                marks.append(Words(kind="quiet", x=self.x0 - 5, y=y + 4, anchor="end",
                                   text=f"{lat:.4g}°", size_px=10.5))  # fmt: skip
            if self.x0 + 14 < x < self.x1 - 14:
                marks.append(Strokes(kind="b-grid", segments=(((x, self.y0), (x, self.y1)),)))
                marks.append(Words(kind="quiet", x=x, y=self.y1 + 14, anchor="middle",
                                   text=f"{lon:.5g}°", size_px=10.5))  # fmt: skip
        edge = (self.x0, self.y0), (self.x1, self.y0), (self.x1, self.y1), (self.x0, self.y1)
        sides = tuple(zip(edge, (*edge[1:], edge[0]), strict=True))
        return [*marks, Strokes(kind="b-axis", segments=sides)]

    def borders(self) -> list[Mark]:
        """The borders of counties, cut at the edges of the map."""
        pieces = (
            self._cut(self.at(*start), self.at(*end))
            for line in county_borders()
            for start, end in pairwise(line)
        )
        inside = tuple(piece for piece in pieces if piece)
        return [Strokes(kind="b-axis", segments=inside)] if inside else []

    def _cut(self, start: Point, end: Point) -> tuple[Point, Point] | None:
        """The part of a line within the map; None outside. Liang and Barsky's way of clipping."""
        (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
        first, last = 0.0, 1.0
        for step, room in (
            (-dx, x - self.x0), (dx, self.x1 - x), (-dy, y - self.y0), (dy, self.y1 - y),
        ):  # fmt: skip
            if step == 0:
                if room < 0:
                    return None
            elif step < 0:
                first = max(first, room / step)
            else:
                last = min(last, room / step)
        if first >= last:
            return None
        return (x + first * dx, y + first * dy), (x + last * dx, y + last * dy)

    def counties(self) -> list[Mark]:
        """Names of the counties at their middles; where they are few, their seats as crosses."""
        marks: list[Mark] = []
        places = {
            name: (self.at(county.latitude, county.longitude), county)
            for name, county in county_places().items()
        }
        shown = {name: each for name, each in places.items() if self._inside(each[0], 30)}
        for name, (middle, county) in shown.items():
            marks.append(Words(kind="quiet", x=middle[0], y=middle[1] - 12, anchor="middle",
                               text=f"{name.title()} Co.", size_px=11))  # fmt: skip
            x, y = seat = self.at(county.seat_latitude, county.seat_longitude)
            if len(shown) <= MOST_SEATS and self._inside(seat, 40):
                cross = (((x - 3, y), (x + 3, y)), ((x, y - 3), (x, y + 3)))
                marks.append(Strokes(kind="b-axis", segments=cross))
                marks.append(self._seat(x, y, county.seat))
        return marks

    def _seat(self, x: float, y: float, name: str) -> Words:
        """The name of a town right of its cross, or left of it where the map ends."""
        ends = x + 6 + text_width_px(name, SMALL_PX) > self.x1 - 2
        return Words(kind="quiet", x=x - 6 if ends else x + 6, y=y + 4, text=name,
                     anchor="end" if ends else "start", size_px=SMALL_PX)  # fmt: skip
