"""Reading the words of a page picture, whichever way it lies or leans.

The engine and its models are loaded when the first page needs them; a packet with a text layer
never pays for them.
"""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from kernel.documents.item import Box
from kernel.documents.marks import is_struck, ticked_boxes
from kernel.documents.ocr_engines import NoEngine, Phrase, phrases_of, rapid_boxes, rapid_line
from kernel.documents.second_look import second_look
from kernel.documents.words import Page, Word

PRINTED = 0.95  # share of the engine's own score that print deserves
FORM_WORDS = frozenset(
    [
        "RAILROAD",
        "COMMISSION",
        "TEXAS",
        "FORM",
        "WELL",
        "COUNTY",
        "OPERATOR",
        "FIELD",
        "LEASE",
        "DATE",
        "DEPTH",
        "CASING",
        "CEMENT",
        "REPORT",
        "DISTRICT",
        "API",
        "NUMBER",
        "LOCATION",
        "GAS",
        "OIL",
        "DIVISION",
        "FEET",
        "SURVEY",
        "NAME",
        "LOG",
        "DRILLING",
        "PERMIT",
        "RECOMMENDATION",
        "SURFACE",
        "WATER",
        "COMPANY",
        "THE",
        "AND",
        "FOR",
        "OF",
    ]
)
_LEAST_FORM_WORDS = 4  # fewer make a page suspect of lying on its side or head
_STANDING = 0.85  # median score of phrases below which a page may stand on its head
_LONG = 4.0  # times its height that a phrase is long, to tell how its line falls
_GLANCE_SCALE = 0.5  # of the picture, for seeing how its text lies
_LEAST_BOXES = 8  # fewer boxes of text do not say how a page lies
_TRIAL_SCALE = 0.6  # of the picture, for trying how it stands
_BASELINE_BELOW_MIDDLE_PT = 3.0


def read_picture(picture: Any, number: int, *, dpi: float = 150) -> Page:
    """The words of a page picture, whichever way it lies.

    Args:
        picture: Grey picture of the page as a numpy array, best at 150 dots per inch.
        number: The page's number in its file, from 1.
        dpi: Dots per inch of the picture. [1/in]
    """
    point = 72 / dpi
    turns, found = _upright(picture)
    height, width = picture.shape[:2]
    size = (height, width) if turns % 2 else (width, height)
    upright = _turned_left(picture, turns)
    phrases = _looked_again(upright, found)
    slope = _slope(found)
    words = [
        replace(word, printed=_turned(word.box, turns, width * point, height * point))
        for phrase in phrases
        for word in _words(phrase, slope, number, point, struck=_is_struck(upright, phrase, slope))
    ]
    return Page(
        number=number,
        width=size[0] * point,
        height=size[1] * point,
        words=tuple(sorted(words, key=lambda each: (each.baseline, each.left))),
        images=1,
        recognised=True,
        ticks=tuple(_levelled(box, slope, point) for box in ticked_boxes(upright, point)),
    )


def _looked_again(picture: Any, phrases: Sequence[Phrase]) -> list[Phrase]:
    """The phrases with what a second look finds, where its engine is at hand."""
    try:
        return second_look(picture, phrases, rapid_line)
    except NoEngine:
        return list(phrases)


def form_words(texts: Sequence[str]) -> int:
    """How many words of Railroad Commission forms are among the texts.

    >>> form_words(["RAILROAD COMMISSION OF TEXAS", "zx qq"])
    4
    """
    spoken = "".join(c if c.isalpha() else " " for text in texts for c in f"{text} ").upper()
    return sum(1 for word in spoken.split() if word in FORM_WORDS)


def _upright(picture: Any) -> tuple[int, list[Phrase]]:
    """How many quarter turns to the left set the page upright, and its phrases then."""
    if _seems_lying(picture):
        turns = _way_up(_resized(picture, _TRIAL_SCALE))
        turned = phrases_of(_turned_left(picture, turns))
        if _level_form_words(turned) >= _LEAST_FORM_WORDS:
            return turns, turned
    phrases = phrases_of(picture)
    lying = sum(1 for each in phrases if _lies(each)) * 2 > len(phrases)
    if not phrases or (_told(phrases) and not lying):
        return 0, phrases
    small = _resized(picture, _TRIAL_SCALE)
    turns = _way_up(small) if lying else 2
    counted = _level_form_words(phrases)
    if not lying and _level_form_words(phrases_of(_turned_left(small, 2))) <= counted:
        return 0, phrases
    turned = phrases_of(_turned_left(picture, turns))
    return (turns, turned) if _level_form_words(turned) > counted else (0, phrases)


def _seems_lying(picture: Any) -> bool:
    """Whether most boxes of text stand on end, before any of them is read."""
    try:
        boxes = rapid_boxes(_resized(picture, _GLANCE_SCALE))
    except NoEngine:
        return False
    return sum(1 for each in boxes if _lies(each)) * 2 > max(len(boxes), _LEAST_BOXES)


def _way_up(small: Any) -> int:
    """Which quarter turn sets a lying page upright: on its head it says no words of a form."""
    return 1 if _told(phrases_of(_turned_left(small, 1))) else 3


def _told(phrases: Sequence[Phrase]) -> bool:
    """Whether a page says words of a form, and not as one that stands on its head.

    The engine makes words of letters on their head as well, some of them a form's, but is unsure
    of most: its median score is about 0.75 there, and above 0.95 on print that stands.
    """
    if _level_form_words(phrases) < _LEAST_FORM_WORDS:
        return False
    return statistics.median(each.score for each in phrases) >= _STANDING


def _lies(phrase: Phrase) -> bool:
    return phrase.height > 1.5 * phrase.width


def _level_form_words(phrases: Sequence[Phrase]) -> int:
    """Form words that run along the page; the engine reads those that stand on end as well."""
    return form_words([each.text for each in phrases if not _lies(each)])


def _turned_left(picture: Any, turns: int) -> Any:
    import numpy

    return numpy.ascontiguousarray(numpy.rot90(picture, turns))


def _is_struck(picture: Any, phrase: Phrase, slope: float) -> bool:
    """Whether most words of a phrase have one line drawn through them."""
    boxes = list(_boxes(phrase, slope))
    struck = sum(1 for _, box in boxes if is_struck(picture, box))
    return struck * 2 > len(boxes)


def _levelled(box: Box, slope: float, point: float) -> Box:
    """A box in pixels, in points on the grid that the page's lines and margins run along."""
    left, top, right, bottom = box
    fall, lean = slope * (left + right) / 2, slope * (top + bottom) / 2
    return (
        (left + lean) * point,
        (top - fall) * point,
        (right + lean) * point,
        (bottom - fall) * point,
    )


def _resized(picture: Any, scale: float) -> Any:
    import cv2

    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _slope(phrases: Sequence[Phrase]) -> float:
    """How far lines fall per unit to the right, from the long phrases. [-]"""
    falls = [
        (right[1] - left[1]) / (right[0] - left[0])
        for left, right in ((each.corners[0], each.corners[1]) for each in phrases)
        if right[0] - left[0] > 250
    ]
    return statistics.median(falls) if len(falls) >= 3 else 0.0


def _boxes(phrase: Phrase, slope: float) -> Iterator[tuple[str, Box]]:
    """The words of a phrase; each takes the part of the box that its letters take of the text.

    The words of a tilted phrase stand higher or lower from one end of it to the other.
    """
    texts = phrase.text.split()
    left, right = min(x for x, _ in phrase.corners), max(x for x, _ in phrase.corners)
    top, bottom = min(y for _, y in phrase.corners), max(y for _, y in phrase.corners)
    step = (right - left) / max(len(" ".join(texts)), 1)
    fall = _fall(phrase, slope)
    middle, tilt = (left + right) / 2, abs(fall) * (right - left) / 2
    for text in texts:
        end = left + step * len(text)
        lower = fall * ((left + end) / 2 - middle)
        yield text, (left, top + tilt + lower, end, bottom - tilt + lower)
        left = end + step


def _fall(phrase: Phrase, slope: float) -> float:
    """How far a phrase falls per unit to the right; one too short to tell does not. [-]

    A phrase that leaves its own line on the page's slope is no tilted one: its corners are wrong.
    """
    if len(phrase.corners) != 4 or phrase.width < _LONG * phrase.height:
        return 0.0
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = phrase.corners
    fall = (y1 - y0 + y2 - y3) / (x1 - x0 + x2 - x3)
    return fall if abs(fall - slope) * phrase.width < phrase.height / 2 else 0.0


def _words(
    phrase: Phrase, slope: float, number: int, point: float, *, struck: bool
) -> Iterator[Word]:
    """The words of a phrase on the level grid."""
    for text, box in _boxes(phrase, slope):
        left, top, right, bottom = _levelled(box, slope, point)
        yield Word(
            text=text,
            left=left,
            right=right,
            top=top,
            bottom=bottom,
            baseline=(top + bottom) / 2 + _BASELINE_BELOW_MIDDLE_PT,
            size=bottom - top,
            bold=False,
            font="ocr",
            page=number,
            printed=_scaled(box, point),
            struck=struck,
            confidence=phrase.score * PRINTED,
            method="ocr",
        )


def _scaled(box: Box, point: float) -> Box:
    left, top, right, bottom = box
    return left * point, top * point, right * point, bottom * point


def _turned(box: Box, turns: int, width: float, height: float) -> Box:
    """A box of the upright page as it lies on the page that the file shows.

    Args:
        box: Left, top, right, bottom on the upright page. [pt]
        turns: Quarter turns to the left that set the page upright.
        width: Of the page as the file shows it. [pt]
        height: Of the page as the file shows it. [pt]

    >>> _turned((10, 20, 30, 25), 1, 600, 800), _turned((10, 20, 30, 25), 2, 600, 800)
    ((575, 10, 580, 30), (570, 775, 590, 780))
    """
    left, top, right, bottom = box
    if turns == 1:
        return width - bottom, left, width - top, right
    if turns == 2:
        return width - right, height - bottom, width - left, height - top
    if turns == 3:
        return top, height - right, bottom, height - left
    return box
