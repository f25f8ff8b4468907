"""Captions set bold and the plain values beside them, as report printers lay out a form."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kernel.documents.values import letters
from kernel.documents.words import Word, text_of

_LINE_PT = 3.0  # a value's baseline is one or two points off its caption's
_OFF_LINE_PT = 7.0  # the furthest that a value stands off its caption
_CAPTION_GAP_PT = 14.0  # two captions on one line stand further apart than two words of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A run of bold words and the plain words between it and the next one."""

    key: str  # letters and digits of the caption
    left: float
    words: tuple[Word, ...]
    values: tuple[Word, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the form, its captions from left to right."""

    page: int
    baseline: float
    lead: tuple[Word, ...]  # plain words left of the first caption
    captions: tuple[Caption, ...]

    @property
    def plain(self) -> tuple[Word, ...]:
        """All plain words of the line."""
        return self.lead + tuple(word for caption in self.captions for word in caption.values)


def captioned_lines(words: Iterable[Word], *, right_half_pt: float | None = None) -> Iterator[Line]:
    """The lines of a page, captions apart from values.

    Args:
        words: The words of one page.
        right_half_pt: Where captions of the right half start, if the form has halves; a caption
            that fills its half comes closer to them than captions elsewhere. [pt]
    """
    words = list(words)
    captions = _rows(word for word in words if word.bold)
    orphans: list[Word] = []
    values: dict[int, list[Word]] = {index: [] for index in range(len(captions))}
    for word in (word for word in words if not word.bold):
        index = _nearest(captions, word)
        if index is None:
            orphans.append(word)
        else:
            values[index].append(word)
    lines = [_line(row, values[index], right_half_pt) for index, row in enumerate(captions)]
    lines += [_line([], row, right_half_pt) for row in _rows(orphans)]
    yield from sorted(lines, key=lambda each: each.baseline)


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each.baseline, each.left)):
        if rows and word.baseline - rows[-1][0].baseline <= _LINE_PT:
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _nearest(captions: Sequence[Sequence[Word]], word: Word) -> int | None:
    """The caption line that a plain word belongs to: its own line, else one just off it."""

    def off(index: int) -> float:
        return abs(captions[index][0].baseline - word.baseline)

    close = [i for i in range(len(captions)) if off(i) <= _OFF_LINE_PT]
    same_line = [i for i in close if off(i) <= _LINE_PT]
    beside = same_line or [i for i in close if any(each.left < word.left for each in captions[i])]
    return min(beside, key=off, default=None)


def _line(bold: Sequence[Word], plain: Sequence[Word], right_half_pt: float | None) -> Line:
    runs: list[list[Word]] = []
    for word in sorted(bold, key=lambda each: each.left):
        if runs and _goes_on(runs[-1][-1], word, plain, right_half_pt):
            runs[-1].append(word)
        else:
            runs.append([word])
    ordered = sorted(plain, key=lambda each: each.left)
    captions = []
    for index, run in enumerate(runs):
        end = runs[index + 1][0].left if index + 1 < len(runs) else float("inf")
        captions.append(
            Caption(
                key=letters(text_of(run)),
                left=run[0].left,
                words=tuple(run),
                values=tuple(word for word in ordered if run[0].left < word.left < end),
            )
        )
    first = runs[0][0].left if runs else float("inf")
    anchor = (list(bold) or list(plain))[0]
    return Line(
        page=anchor.page,
        baseline=anchor.baseline,
        lead=tuple(word for word in ordered if word.left <= first),
        captions=tuple(captions),
    )


def _goes_on(last: Word, word: Word, plain: Iterable[Word], right_half_pt: float | None) -> bool:
    """Whether a bold word belongs to the same caption as the bold word before it."""
    if any(last.right <= value.left < word.left for value in plain):
        return False
    opens_right_half = right_half_pt is not None and 0 <= word.left - right_half_pt <= 5
    return word.left - last.right < (_CAPTION_GAP_PT / 3 if opens_right_half else _CAPTION_GAP_PT)


def caption_match(seen: str, key: str) -> int:
    """How well a printed caption, perhaps cut short, fits a key: length in common, 0 = not at all.

    >>> caption_match("operator", "operatorno"), caption_match("operatornumber", "operatorno")
    (8, 0)
    >>> caption_match("oilbbls", "oil"), caption_match("da", "dateof")
    (3, 0)
    """
    if len(seen) < 3 or not (seen.startswith(key) or key.startswith(seen)):
        return 0
    return min(len(seen), len(key))
