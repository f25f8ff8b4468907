"""The words of a page and the lines they stand in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kernel.documents.item import Box, ReadMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Characters that stand together. Points, origin top left, after the page's /Rotate."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    baseline: float
    size: float  # font size [pt]
    bold: bool
    font: str
    page: int  # 1-based
    printed: Box | None = None  # its place on the page, where the rest was moved to a grid
    struck: bool = False  # a line is drawn through it
    confidence: float = 0.99  # a text layer says what was typed
    method: ReadMethod = "text"

    @property
    def box(self) -> Box:
        """Where the word stands on its page: (left, top, right, bottom). [pt]"""
        return self.printed or (self.left, self.top, self.right, self.bottom)

    @property
    def center(self) -> float:
        """Middle of the word from left to right. [pt]"""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its size after /Rotate and its words in reading order."""

    number: int  # 1-based
    width: float  # [pt]
    height: float  # [pt]
    words: tuple[Word, ...]
    images: int = 0  # pictures placed on the page
    garbled: bool = False  # it has text, but in fonts that do not say which letters they are
    hidden: bool = False  # its text is invisible over a picture: somebody's OCR
    recognised: bool = False  # its words were read from its picture
    fields: tuple[Word, ...] = ()  # values of form fields, which are no part of the page's text
    ticks: tuple[Box, ...] = ()  # boxes with a mark inside, on the grid that the words stand on

    @property
    def text(self) -> str:
        """All words, a new line for each line of the page."""
        return "\n".join(text_of(line) for line in lines_of(self.words))


def text_of(words: Iterable[Word]) -> str:
    """Words joined with spaces in the order given."""
    return " ".join(word.text for word in words)


def box_of(words: Sequence[Word]) -> Box:
    """The box around words of one page."""
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def lines_of(words: Iterable[Word], *, tolerance_pt: float = 3.0) -> list[list[Word]]:
    """Words grouped by page and baseline, each line from left to right.

    A value's baseline is one or two points off its label's, so a line takes in what is within
    the tolerance of its first word; lines of one block are at least ten points apart.
    """
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each.page, each.baseline, each.left)):
        last = lines[-1][0] if lines else None
        if last and last.page == word.page and word.baseline - last.baseline <= tolerance_pt:
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        line.sort(key=lambda each: each.left)
    return lines


def page_order(words: Iterable[Word]) -> list[Word]:
    """Words line by line, each line from left to right."""
    return [word for line in lines_of(words, tolerance_pt=4.5) for word in line]


def paragraph(lines: Iterable[Sequence[Word]]) -> str:
    """Lines of running text as one string; a word cut by a hyphen at the line's end is joined.

    The hyphen stays, because forms break at the hyphens that the writer typed.
    """
    text = ""
    for line in lines:
        part = text_of(line)
        text += part if not text or text.endswith("-") else f" {part}"
    return text
