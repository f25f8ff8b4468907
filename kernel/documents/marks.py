"""Marks on a page picture: boxes with a mark inside, and lines drawn through words."""

from collections.abc import Iterator
from typing import Any

from kernel.documents.item import Box

_DARK = 150  # of 255: what is ink
_BOX_PT = (6.0, 16.0)  # side of a box to tick
_SQUARE = 1.5  # the most that a box is longer than high
_EDGE = 0.75  # share of a box's edge that is drawn
_MARKED = (0.06, 0.75)  # share of ink inside a ticked box; less is empty, more is a blot
_COVERED = 0.94  # share of a word's length that a line through it covers
_THROUGH = (0.3, 0.7)  # part of a word's height where a line strikes it out


def ticked_boxes(picture: Any, point: float) -> Iterator[Box]:
    """Boxes of the form that have a mark inside, in pixels.

    Args:
        picture: Grey picture as a numpy array.
        point: Points per pixel. [pt/px]
    """
    import cv2

    ink = (picture < _DARK).astype("uint8")
    outlines, _ = cv2.findContours(ink, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    seen: set[tuple[int, int]] = set()
    for outline in outlines:
        left, top, width, height = cv2.boundingRect(outline)
        sides = sorted((width * point, height * point))
        if sides[0] < _BOX_PT[0] or sides[1] > _BOX_PT[1] or sides[1] > _SQUARE * sides[0]:
            continue
        place = (round(left / 8), round(top / 8))
        if place not in seen and _is_ticked(ink[top : top + height, left : left + width]):
            seen.add(place)
            yield float(left), float(top), float(left + width), float(top + height)


def _is_ticked(ink: Any) -> bool:
    height, width = ink.shape
    rim = max(2, round(min(height, width) * 0.18))
    edges = (
        ink[:rim].max(axis=0).mean(),
        ink[-rim:].max(axis=0).mean(),
        ink[:, :rim].max(axis=1).mean(),
        ink[:, -rim:].max(axis=1).mean(),
    )
    inside = ink[rim + 1 : -rim - 1, rim + 1 : -rim - 1]
    if min(edges) < _EDGE or inside.size == 0:
        return False
    return bool(_MARKED[0] <= inside.mean() <= _MARKED[1])


def is_struck(picture: Any, box: Box) -> bool:
    """Whether one line runs through a word from end to end.

    Args:
        picture: Grey picture as a numpy array.
        box: Left, top, right, bottom of the word. [px]
    """
    left, top, right, bottom = (round(edge) for edge in box)
    height = bottom - top
    upper = top + round(height * _THROUGH[0])
    lower = top + round(height * _THROUGH[1])
    band = picture[max(upper, 0) : lower, max(left, 0) : right] < _DARK
    if band.shape[0] < 3 or band.shape[1] < 12:
        return False
    rows = range(band.shape[0] - 1)
    return any(band[row : row + 2].max(axis=0).mean() >= _COVERED for row in rows)
