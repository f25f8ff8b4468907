"""Cells of a fixed form, each found from the caption printed beside it.

A cell is a box at a known place from its caption, so a page that was scanned askew, printed at
another size or filled in through form fields is read like a flattened one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from kernel.documents.form_grid import Found, apart, find_captions
from kernel.documents.reading import BLANK, Reading, Value, read_text
from kernel.documents.words import Page, Word, lines_of, text_of

LETTER_PT = 612.0  # the width of the page that the places below are measured on
SCANNED_AT_MOST = 0.8  # what OCR read goes to a person, however sure the engine is
_FILLERS = {"_", ".", ","}  # rules that are typed as signs

Parse = Callable[[str], Value | None] | None


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value stands from its caption. [pt]

    `left` and `right` count from the caption's left edge, or with `behind` from its right edge;
    `top` and `bottom` from its baseline, downwards.
    """

    path: str
    caption: str
    left: float
    right: float
    top: float
    bottom: float
    parse: Parse = None
    behind: bool = False


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page of a form: its captions, and the words that belong to none of them."""

    page: Page
    captions: tuple[Found, ...]
    values: tuple[Word, ...]

    @property
    def scale(self) -> float:
        """How much larger the page is than the printed form."""
        return self.page.width / LETTER_PT if self.page.width else 1.0

    def caption(self, name: str) -> Found | None:
        """The first caption of that name, from the top of the page."""
        return next((each for each in self.captions if each.name == name), None)

    def all_of(self, name: str) -> list[Found]:
        """Every caption of that name, from the top of the page."""
        return [each for each in self.captions if each.name == name]

    def within(self, cell: Cell) -> list[Word]:
        """The words of a cell, line by line; none where its caption is not on the page."""
        caption = self.caption(cell.caption)
        if caption is None:
            return []
        start = caption.right if cell.behind else caption.left
        return self.between(
            start + cell.left * self.scale,
            start + cell.right * self.scale,
            caption.y + cell.top * self.scale,
            caption.y + cell.bottom * self.scale,
        )

    def between(self, left: float, right: float, top: float, bottom: float) -> list[Word]:
        """The values whose middle stands in a box of the page, line by line."""
        inside = [
            word
            for word in self.values
            if left <= word.center < right and top < word.baseline <= bottom
        ]
        return [word for line in lines_of(inside, tolerance_pt=4.0) for word in line]


def form_page(page: Page, captions: Mapping[str, Sequence[str]]) -> FormPage:
    """A page with its captions found by their words.

    Args:
        page: The page with its words.
        captions: For each name the spellings of its caption, letters and digits only.
    """
    found = tuple(find_captions(page.words, captions, exact_first=True))
    values = tuple(word for word in apart(page.words, found) if not _is_filler(word.text))
    return FormPage(page=page, captions=found, values=values)


def _is_filler(text: str) -> bool:
    return all(sign in _FILLERS for sign in text)


def reading(words: Sequence[Word], parse: Parse = None) -> Reading:
    """The value of a cell; what OCR read is always kept for a person's eyes."""
    if not words:
        return BLANK
    found = read_text(text_of(words), words, parse)
    if found.method != "ocr":
        return found
    return replace(found, confidence=min(found.confidence, SCANNED_AT_MOST))


def readings_of(pages: Sequence[FormPage], cells: Sequence[Cell]) -> dict[str, Reading]:
    """Path to reading of each cell, from the first page that has its caption."""
    found: dict[str, Reading] = {}
    for cell in cells:
        page = next((each for each in pages if each.caption(cell.caption)), None)
        found[cell.path] = reading(page.within(cell), cell.parse) if page else BLANK
    return found


def lines_within(page: FormPage, cell: Cell) -> list[list[Word]]:
    """The words of a cell as lines."""
    return lines_of(page.within(cell), tolerance_pt=4.0)
