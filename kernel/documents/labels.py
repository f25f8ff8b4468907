"""The labels of a drawing: words that stand together, over as many lines as they were wrapped to.

A wellbore sketch writes its labels in columns beside the drawing, left or right aligned, the
lines of one label and the next label sometimes equally far apart. Whether a line goes on with the
label above it is therefore a question of what both say, answered by `Wording`.
"""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from kernel.documents.item import ReadMethod
from kernel.documents.reading import BLANK, DOUBTFUL, TEXT_CONFIDENCE, Reading, Value
from kernel.documents.words import Page, Word, box_of, lines_of, text_of

_WORD_GAP = 1.15  # words of one label stand closer, in letter heights
_EDGE = 0.7  # lines of one label are aligned within, in letter heights
_STEP = (0.5, 1.75)  # baseline step of lines of one block, in letter heights
_UPRIGHT = 2.5  # letters of a word that stands on its end are taller than the word is wide
_TALL = 3.5  # what is so much taller than the page's usual letter is no word of a line
_LEAST_SIZE_PT = 4.0


class Wording(Protocol):
    """What a kind of drawing writes: tells where labels begin and whether one is complete."""

    def starts(self, text: str) -> bool:
        """Whether a line opens a label of its own."""

    def is_complete(self, text: str) -> bool:
        """Whether a label says all that it has to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label, its words in reading order.

    `block` is the same for labels stacked closely over one another.
    """

    words: tuple[Word, ...]
    block: int = 0

    @property
    def text(self) -> str:
        """The label on one line."""
        return text_of(self.words)

    def reading(self, value: Value | None, start: int, end: int) -> Reading:
        """A value with the words that stand from START to END of the label's text."""
        if value is None:
            return BLANK
        words = self._between(start, end) or list(self.words)
        first = words[0]
        method: ReadMethod = "ocr" if any(word.method == "ocr" for word in words) else "text"
        return Reading(
            value=value,
            page=first.page,
            box=box_of([word for word in words if word.page == first.page]),
            snippet=self.text,
            confidence=min((word.confidence for word in words), default=TEXT_CONFIDENCE),
            method=method,
        )

    def doubtful(self, start: int, end: int) -> Reading:
        """Words that say no value, to be shown to a person."""
        found = self.reading(self.text[start:end], start, end)
        return replace(found, value=None, confidence=DOUBTFUL)

    def _between(self, start: int, end: int) -> list[Word]:
        found, at = [], 0
        for word in self.words:
            if at < end and at + len(word.text) > start:
                found.append(word)
            at += len(word.text) + 1
        return found


def runs_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words of one line that stand no further apart than words do, in reading order."""
    found: list[list[Word]] = []
    for line in lines_of(level(words), tolerance_pt=2.5):
        for index, word in enumerate(line):
            gap = _WORD_GAP * max(word.size, _LEAST_SIZE_PT)
            if index and word.left - line[index - 1].right < gap:
                found[-1].append(word)
            else:
                found.append([word])
    return found


def level(words: Iterable[Word]) -> list[Word]:
    """The words that run along the page; margins of scans hold others that stand on end."""
    words = list(words)
    if not words or words[0].method != "ocr":
        return words
    usual = statistics.median(word.size for word in words)
    return [
        word
        for word in words
        if word.size <= _TALL * usual
        and (len(word.text) <= 2 or word.size <= _UPRIGHT * (word.right - word.left))
    ]


def labels_of(pages: Sequence[Page], wording: Wording) -> list[Label]:
    """The labels of the pages, block by block."""
    found: list[Label] = []
    for page in pages:
        for number, block in enumerate(_blocks(page), len(found)):
            found += _split(block, wording, number)
    return found


def _blocks(page: Page) -> list[list[list[Word]]]:
    """Runs stacked closely over one another with a common edge or middle."""
    blocks: list[list[list[Word]]] = []
    for run in sorted(runs_of(page.words), key=lambda each: (each[0].baseline, each[0].left)):
        above = [block for block in blocks if _is_under(run, block[-1])]
        if above:
            max(above, key=lambda block: block[-1][0].baseline).append(run)
        else:
            blocks.append([run])
    return blocks


def _is_under(run: Sequence[Word], above: Sequence[Word]) -> bool:
    size = max(run[0].size, above[0].size, _LEAST_SIZE_PT)
    step = (run[0].baseline - above[0].baseline) / size
    if not _STEP[0] <= step <= _STEP[1]:
        return False
    left, right = run[0].left - above[0].left, run[-1].right - above[-1].right
    middle = (left + right) / 2
    return min(abs(left), abs(right), abs(middle)) <= _EDGE * size


def _split(block: Sequence[Sequence[Word]], wording: Wording, number: int) -> list[Label]:
    labels: list[list[Word]] = []
    for run in block:
        text = text_of(run)
        opens = not labels or (wording.starts(text) and wording.is_complete(text_of(labels[-1])))
        if opens:
            labels.append(list(run))
        else:
            labels[-1].extend(run)
    return [Label(words=tuple(words), block=number) for words in labels]
