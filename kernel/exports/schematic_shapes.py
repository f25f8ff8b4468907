"""The primitives of a drawing: plain shapes in pixels, coloured by class name only.

A writer (SVG here, PDF or Plotly elsewhere) needs to know nothing of wells to draw them.
x grows to the right and y downward, from the top left corner of the frame.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """An upright rectangle. [px]"""

    kind: str
    x0: float
    x1: float
    y0: float
    y1: float
    radius: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A polygon where closed, a polyline where not. [px]"""

    kind: str
    points: tuple[Point, ...]
    closed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Strokes:
    """Straight strokes that belong together: hatching, crosses, ticks. [px]"""

    kind: str
    segments: tuple[tuple[Point, Point], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line of text on its baseline. `full` is the text before it was shortened."""

    kind: str
    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    size_px: float = 12.0
    full: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Shapes that belong to one step of the plan, or to one label.

    `step` is the id of the step, None where the group belongs to none; `title` is said on hover.
    """

    kind: str
    shapes: "tuple[Rect | Outline | Strokes | Words, ...]"
    step: str | None = None
    title: str = ""


Shape = Rect | Outline | Strokes | Words
Mark = Shape | Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A finished drawing.

    `marks` are in painting order, `legend` is (class name, words) for what is drawn and no more,
    `notes` say what the reader must know: the scale, and what could not be drawn and why.
    """

    width: float
    height: float
    title: str
    marks: tuple[Mark, ...]
    legend: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())

    def shapes(self) -> Iterator[Shape]:
        """Every shape, out of its group."""
        for mark in self.marks:
            yield from mark.shapes if isinstance(mark, Group) else (mark,)


def bounds(shape: Shape) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a shape. [px]

    >>> bounds(Rect(kind="steel", x0=1, x1=3, y0=2, y1=9))
    (1, 3, 2, 9)
    """
    if isinstance(shape, Rect):
        return shape.x0, shape.x1, shape.y0, shape.y1
    if isinstance(shape, Words):
        width = text_width_px(shape.text, shape.size_px)
        left = {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
        return shape.x - left, shape.x - left + width, shape.y - 0.8 * shape.size_px, shape.y + 3
    if isinstance(shape, Outline):
        points: tuple[Point, ...] = shape.points
    else:
        points = tuple(point for stroke in shape.segments for point in stroke)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), max(xs), min(ys), max(ys)


# Advance of each character of IBM Plex Sans SemiBold, in hundredths of the size, rounded up.
_ADVANCE = {
    char: width
    for width, chars in {
        25: " 'ij", 30: "!,.:;l", 35: "()[]ft{}", 40: "-Ir|", 45: '"/\\°', 50: "?Lcsvyz",
        55: "*J_aegkox", 65: "ABCPRVXY", 70: "#&DGHKNOQU", 80: "Mw", 85: "…½", 90: "@m", 95: "%W",
    }.items()
    for char in chars
}  # fmt: skip


def text_width_px(text: str, size_px: float) -> float:
    """Width of a line in the product's font at its boldest; figures are tabular. [px]

    >>> text_width_px("5,582", 10)
    27.0
    """
    return sum(_ADVANCE.get(char, 60) for char in text) * size_px / 100


def shortened(text: str, room_px: float, size_px: float) -> str:
    """The text, cut with “…” where it is wider than the room.

    >>> shortened("Upper Clear Fork", 60, 12)
    'Upper Cl…'
    """
    if text_width_px(text, size_px) <= room_px:
        return text
    kept = text
    while kept and text_width_px(kept + "…", size_px) > room_px:
        kept = kept[:-1]
    return kept.rstrip(" ,·(") + "…"
