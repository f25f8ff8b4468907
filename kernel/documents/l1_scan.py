"""Pictures of the Commission's facsimile of Form L-1: a fixed sheet, read box by box.

A mark beside a choice is believed where it is seen. Where none is seen the answer stays open:
engines miss lone letters, and a “no” that nobody wrote would be an invention.
"""

import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kernel.documents.form_grid import find_captions
from kernel.documents.l1_paper import read_paper_l1
from kernel.documents.reading import BLANK, Reading, Tree, Value, read, read_text
from kernel.documents.scan_values import api_number, digits_of, scanned_date
from kernel.documents.values import letters
from kernel.documents.words import Page, Word, page_order, text_of

# long lines of the sheet: where each starts and its baseline [pt]
_ANCHORS: dict[str, tuple[float, float, str]] = {
    "facsimile": (196, 55, "This facsimile L-1 was generated electronically from data submitted"),
    "one": (233, 266, "SECTION I. IDENTIFICATION"),
    "two": (192, 372, "SECTION II. LOG STATUS (Complete either A or B)"),
    "not_run": (51, 390, "A. BASIC ELECTRIC LOG NOT RUN"),
    "run": (51, 411, "B. BASIC ELECTRIC LOG RUN. (Select one)"),
    "attached": (100, 483, "4. Log attached to (select one):"),
    "check": (
        146,
        530,
        "Check here if attached log is being submitted after being held confidential.",
    ),
    "foot": (227, 665, "-FOR RAILROAD COMMISSION USE ONLY-"),
}
_LEAST_ANCHORS = 3
_OFF_PT = 7.0  # the furthest that an anchor may lie off the sheet's own place
_HALF_LINE_PT = 5.5
_LABELS = {"name", "no", "date", "trackingno"}
_MARKS = {"X", "x", "×", "✓", "V"}

Parse = Callable[[str], Value | None] | None


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the sheet: from and to along a line, and the line's baseline. [pt]"""

    left: float
    right: float
    baseline: float
    parse: Parse = None


_BOXES = {
    "tracking_no": Box(70, 190, 60, digits_of(3, 8)),
    "operator": Box(50, 305, 289),
    "district": Box(
        320, 415, 289, lambda text: text if re.fullmatch(r"0\d|10|[678][ABCE]", text) else None
    ),
    "completion_date": Box(440, 600, 289, scanned_date),
    "field": Box(50, 305, 312),
    "permit_no": Box(320, 480, 312, digits_of(5, 7)),
    "lease": Box(50, 305, 334),
    "lease_no": Box(320, 482, 334, digits_of(5, 6)),
    "well_no": Box(498, 600, 334),
    "county": Box(50, 305, 357),
    "api": Box(320, 480, 357, api_number),
}
_SIGNER, _DATE = Box(30, 320, 613), Box(450, 600, 638, scanned_date)
_CHECKS = {
    "A_log_not_run": Box(18, 49, 390),
    "B_log_run": Box(18, 49, 411),
    "B1_confidentiality_requested": Box(64, 98, 429),
    "B2": Box(64, 98, 447),
    "B3": Box(64, 98, 466),
    "B4": Box(64, 98, 483),
}


def read_scanned_l1(pages: Sequence[Page]) -> Tree:
    """The readings of a scanned L-1 in the shape of its contract, by its sheet or its captions."""
    words = _on_sheet(pages[0])
    if words is None:
        return read_paper_l1(pages[0])
    return {
        "schema": "truth/l1/1",
        **{name: _read(words, box) for name, box in _BOXES.items()},
        "checks": {name: _mark(words, box) for name, box in _CHECKS.items()},
        "signer": _read(words, _SIGNER),
        "date": _read(words, _DATE),
    }


def _on_sheet(page: Page) -> list[Word] | None:
    """The words at their places on the sheet; None where its lines lie otherwise."""
    found = find_captions(page.words, {name: [letters(a[2])] for name, a in _ANCHORS.items()})
    seen = {each.name: (each.left, each.y) for each in found}
    if len(seen) < _LEAST_ANCHORS:
        return None
    downs = [(seen[name][1], _ANCHORS[name][1]) for name in seen]
    scale, drop = _line(downs)
    shift = statistics.median(_ANCHORS[name][0] - scale * seen[name][0] for name in seen)
    off = [
        max(
            abs(scale * left + shift - _ANCHORS[name][0]),
            abs(scale * down + drop - _ANCHORS[name][1]),
        )
        for name, (left, down) in seen.items()
    ]
    if statistics.median(off) > _OFF_PT:
        return None
    return [
        replace(
            word,
            left=word.left * scale + shift,
            right=word.right * scale + shift,
            baseline=word.baseline * scale + drop,
            printed=word.box,
        )
        for word in page.words
    ]


def _line(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Slope and shift that most pairs of places agree on."""
    slopes = [
        (other[1] - one[1]) / (other[0] - one[0])
        for index, one in enumerate(pairs)
        for other in pairs[index + 1 :]
        if abs(other[1] - one[1]) > 60 and other[0] != one[0]
    ]
    slope = statistics.median(slopes) if slopes else 1.0
    return slope, statistics.median(to - slope * of for of, to in pairs)


def _within(words: Sequence[Word], box: Box) -> list[Word]:
    return page_order(
        word
        for word in words
        if box.left <= word.center <= box.right
        and abs(word.baseline - box.baseline) <= _HALF_LINE_PT
    )


def _read(words: Sequence[Word], box: Box) -> Reading:
    """What stands in a box, without the caption that it begins with."""
    inside = _within(words, box)
    while inside and letters(inside[0].text) in _LABELS:
        inside = inside[1:]
    if not inside:
        return BLANK
    text = re.sub(r"^(?:Name|No|Date)[.:]+\s*", "", text_of(inside))
    return read_text(text, inside, box.parse)


def _mark(words: Sequence[Word], box: Box) -> Reading:
    marks = [word for word in _within(words, box) if word.text in _MARKS]
    return read(marks[:1], lambda _: True)
