"""A second look at a page picture: ink that the engine did not find, and rows that it ran together.

Lone letters and faint handwriting are often not found, and handwriting that crosses the ruling of
a table comes as one box over two rows. Both are read once more, without the ruling. What is found
so is kept only where the engine is sure, and always goes to a person.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from kernel.documents.ocr_engines import Phrase

Reader = Callable[[Any], tuple[str, float]]  # from the picture of a line to its text and score
_DARK = 150  # of 255: what is ink
_RULE_PX = 60  # a stroke so long is a line of the form
_SPECK_PX = 8  # dots of ink; less is dust or shading
_LINE_PX = (10, 55)  # height of what may be a line of text
_WIDTH_PX = (5, 420)
_INK_PX = 18
_FILLED = (0.06, 0.75)  # share of a box that ink takes: less is a stroke, more a blot
_CLOSE_PX = (13, 3)  # letters of one word stand closer
_MARGIN_PX = 5
_AROUND_PX = 4  # letters reach so far out of their phrase's box
_SURE = 0.9
_SURE_OF_ROW = 0.65
_MOST_LOOKS = 60  # bits of ink outside all phrases; a page with more is a drawing
_MOST_SCORE = 0.84  # of what was seen at second look only: a person looks
_TALL_PX = 56  # a box so high may lie over two rows
_CELL_PX = 150  # wider boxes are running text or signatures
_MIDDLE = (0.25, 0.75)  # part of a box where a rule parts two rows
_RULED = 0.6  # share of a box's width that a rule runs along
_HAND_PX = 33  # print is lower than that
_HALF_READ = re.compile(r"(?<![A-Za-z])[A-Za-z][,.]\d|\d[A-Za-z]{1,2}(?![A-Za-z])")  # s,140
_SIX = re.compile(r"(?<=\d)[lI1|]?e\b")  # its loop, as in 2le; the readers of cells know it
_STROKES = frozenset("1Il|iL7T/()[]-_.,'")  # what a bit of ruling looks like


def second_look(picture: Any, phrases: Sequence[Phrase], read: Reader) -> list[Phrase]:
    """The phrases of a page, those over two rows parted, and the ones that were not found.

    Args:
        picture: Grey picture of the page as a numpy array, upright, at 150 dots per inch.
        phrases: What the engine found on it.
        read: Reads one line.
    """
    across, ruling = _ruling(picture)
    clean = picture.copy()
    clean[ruling] = 255
    parted = [
        _without_ruling(part, clean, read)
        for each in phrases
        for part in _rows(each, clean, across, read)
    ]
    return [*parted, *_missed(clean, parted, read)]


def _ruling(picture: Any) -> tuple[Any, Any]:
    """Where lines run across the page, and where lines run at all."""
    import cv2
    import numpy

    ink = (picture < _DARK).astype("uint8")
    lines = [
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, size))
        for size in ((_RULE_PX, 1), (1, _RULE_PX))
    ]
    near = numpy.ones((3, 3), "uint8")
    return lines[0] > 0, cv2.dilate(numpy.maximum(*lines), near) > 0


def _rows(phrase: Phrase, clean: Any, across: Any, read: Reader) -> Iterator[Phrase]:
    """The phrase, or its two rows where a rule runs through its middle."""
    left, top, right, bottom = _box(phrase)
    height = bottom - top
    if height < _TALL_PX or right - left > _CELL_PX:
        yield phrase
        return
    band = range(round(top + _MIDDLE[0] * height), round(top + _MIDDLE[1] * height))
    rules = [y for y in band if 0 <= y < len(across) and across[y, left:right].mean() >= _RULED]
    halves = [] if not rules else [(top, rules[0]), (rules[-1] + 1, bottom)]
    rows = [
        found
        for upper, lower in halves
        if (found := _read(clean, (left, upper, right, lower), read, _SURE_OF_ROW)) is not None
    ]
    yield from rows if len(rows) == len(halves) and rows else [phrase]


def _without_ruling(phrase: Phrase, clean: Any, read: Reader) -> Phrase:
    """A handwritten figure of which a digit was taken for a letter, as it reads without ruling."""
    left, top, right, bottom = _box(phrase)
    halves = _HALF_READ.findall(_SIX.sub("6", phrase.text))
    if bottom - top < _HAND_PX or not halves:
        return phrase
    again = _read(clean, (left, top, right, bottom), read, _SURE_OF_ROW)
    if again is None or len(again.text.split()) != len(phrase.text.split()):
        return phrase
    better = len(_HALF_READ.findall(again.text)) < len(halves)
    return replace(phrase, text=again.text, score=again.score) if better else phrase


def _missed(clean: Any, phrases: Sequence[Phrase], read: Reader) -> Iterator[Phrase]:
    """Ink outside all phrases that reads as a word."""
    import cv2
    import numpy

    ink = (clean < _DARK).astype("uint8")
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    ink[(stats[:, cv2.CC_STAT_AREA] < _SPECK_PX)[labels]] = 0
    for phrase in phrases:
        left, top, right, bottom = _box(phrase)
        ink[
            max(top - _AROUND_PX, 0) : bottom + _AROUND_PX,
            max(left - _AROUND_PX, 0) : right + _AROUND_PX,
        ] = 0
    joined = cv2.dilate(ink, numpy.ones(_CLOSE_PX[::-1], "uint8"))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    boxes = []
    for index in range(1, count):
        left, top, width, height = stats[index][:4]
        window = (slice(top, top + height), slice(left, left + width))
        rows, columns = numpy.nonzero(ink[window] * (labels[window] == index))
        if len(rows) < _INK_PX:
            continue
        box = (
            int(left + columns.min()),
            int(top + rows.min()),
            int(left + columns.max() + 1),
            int(top + rows.max() + 1),
        )
        if _is_like_text(box, len(rows)):
            boxes.append(box)
    for box in boxes if len(boxes) <= _MOST_LOOKS else []:
        found = _read(clean, box, read, _SURE)
        if found is not None and not set(found.text) <= _STROKES:
            yield found


def _is_like_text(box: tuple[int, int, int, int], dots: int) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    sized = _LINE_PX[0] <= height <= _LINE_PX[1] and _WIDTH_PX[0] <= width <= _WIDTH_PX[1]
    return sized and _FILLED[0] <= dots / (width * height) <= _FILLED[1]


def _read(clean: Any, box: tuple[int, int, int, int], read: Reader, least: float) -> Phrase | None:
    """The text in a box of the picture; None where the engine is not sure or reads no letters."""
    left, top, right, bottom = box
    crop = clean[
        max(top - _MARGIN_PX, 0) : bottom + _MARGIN_PX,
        max(left - _MARGIN_PX, 0) : right + _MARGIN_PX,
    ]
    if min(crop.shape) < _LINE_PX[0]:
        return None
    text, score = read(crop)
    if score < least or not text.isascii() or not any(c.isalnum() for c in text):
        return None
    return Phrase(
        text=text,
        corners=((left, top), (right, top), (right, bottom), (left, bottom)),
        score=min(score, _MOST_SCORE),
    )


def _box(phrase: Phrase) -> tuple[int, int, int, int]:
    xs, ys = zip(*phrase.corners, strict=True)
    return round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys))
