"""Facsimiles of paper forms: captions in the form's face, values typed in another.

Captions stand above or left of their value and may run over several lines; the value is joined to
the caption nearest to it on the upper left. Boxes are ticked with an X beside the choice.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kernel.documents.values import letters
from kernel.documents.words import Page, Word, lines_of, text_of

FORM_FACE = "form"  # the face of captions on pages whose words were told apart by their wording
_WORD_GAP_PT = 9.0  # words of one caption or one value stand closer
_CAPTION_STEP_PT = 11.5  # lines of one caption
_INDENT_PT = 16.0  # a caption's further lines start behind its item number
_REACH_ABOVE_PT = 26.0  # how far below its caption a value may stand
_NUMBERED = re.compile(r"^\d{1,2}\s?[a-z]?\s?\.\s*")  # the number of an item of the form


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionBlock:
    """A caption over one or more lines."""

    phrases: tuple[tuple[Word, ...], ...]

    @property
    def key(self) -> str:
        """Letters and digits of the caption without its item number."""
        text = text_of(word for phrase in self.phrases for word in phrase)
        return letters(_NUMBERED.sub("", text, count=1))

    @property
    def left(self) -> float:
        """Where the caption starts. [pt]"""
        return self.phrases[0][0].left


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A typed value and the caption that it belongs to."""

    words: tuple[Word, ...]
    caption: CaptionBlock | None


def is_numbered(words: Sequence[Word]) -> bool:
    """Whether a caption starts with an item's number, such as `6a.`"""
    return bool(_NUMBERED.match(text_of(words)))


def without_number(words: Sequence[Word]) -> str:
    """A caption's text behind its item number."""
    return _NUMBERED.sub("", text_of(words), count=1)


def faces(page: Page) -> tuple[list[Word], list[Word]]:
    """Captions and values: the page's commonest family of letters is the form's own.

    Where the page has one family only, captions are what is set bold.
    """
    families = Counter(_family(word) for word in page.words if _family(word))
    if len(families) < 2 and FORM_FACE not in families:
        bold = [word for word in page.words if word.bold]
        return (bold or list(page.words)), [w for w in page.words if bold and not w.bold]
    form = FORM_FACE if FORM_FACE in families else families.most_common(1)[0][0]
    captions = [word for word in page.words if _family(word) == form]
    values = [word for word in page.words if _family(word) not in ("", form)]
    return captions, values


def _family(word: Word) -> str:
    name = word.font.split("+")[-1]
    return re.split(r"[-,]", name)[0].lower().removesuffix("mt").removesuffix("ps")


def runs(words: Iterable[Word]) -> list[list[Word]]:
    """Words of one line that stand together, in reading order."""
    found: list[list[Word]] = []
    for line in lines_of(words, tolerance_pt=2.0):
        for index, word in enumerate(line):
            if index and word.left - line[index - 1].right < _WORD_GAP_PT:
                found[-1].append(word)
            else:
                found.append([word])
    return found


def caption_blocks(words: Iterable[Word]) -> list[CaptionBlock]:
    """Captions with their further lines: no item number, close below, at most indented."""
    blocks: list[list[list[Word]]] = []
    for run in runs(words):
        above = next((block for block in reversed(blocks) if _continues(block, run)), None)
        if above is None:
            blocks.append([run])
        else:
            above.append(run)
    return [CaptionBlock(phrases=tuple(tuple(run) for run in block)) for block in blocks]


def _continues(block: Sequence[Sequence[Word]], run: Sequence[Word]) -> bool:
    last = block[-1][0]
    step = run[0].baseline - last.baseline
    return (
        last.page == run[0].page
        and 2 < step <= _CAPTION_STEP_PT
        and not is_numbered(run)
        and -4 <= run[0].left - block[0][0].left <= _INDENT_PT
    )


def cells(captions: Sequence[CaptionBlock], values: Iterable[Word]) -> list[Cell]:
    """Each typed value with the caption nearest on its upper left."""
    found = []
    for run in runs(values):
        near = [(cost, block) for block in captions if (cost := _distance(block, run)) is not None]
        best = min(near, key=lambda each: each[0])[1] if near else None
        found.append(Cell(words=tuple(run), caption=best))
    return found


def _distance(block: CaptionBlock, run: Sequence[Word]) -> float | None:
    """How far a value is from a caption; None where it cannot belong to it."""
    costs = []
    for phrase in block.phrases:
        below = run[0].baseline - phrase[0].baseline
        aside = run[0].left - phrase[-1].right
        starts_right = run[0].left >= block.left - 4
        if phrase[0].page != run[0].page or not starts_right:
            continue
        if -5 <= below <= 5 and aside > -4:
            costs.append(max(aside, 0) + 2 * abs(below))
        elif 5 < below <= _REACH_ABOVE_PT:
            costs.append(max(aside, 0) + 2 * below)
    return min(costs, default=None)


def value_above(caption: CaptionBlock, values: Iterable[Word]) -> list[Word]:
    """The value on the rule above a caption, as signatures stand."""
    first = caption.phrases[0]
    middle = (first[0].left + first[-1].right) / 2
    near = [
        run
        for run in runs(values)
        if run[0].page == first[0].page and 4 < first[0].baseline - run[0].baseline <= 18
    ]
    return min(near, key=lambda run: abs((run[0].left + run[-1].right) / 2 - middle), default=[])


def ticks(values: Iterable[Word]) -> list[Word]:
    """The marks in boxes."""
    return [word for word in values if word.text.upper() in {"X", "✓", "✔", "☒"}]
