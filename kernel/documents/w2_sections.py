"""The electronic W-2 and G-1 as sections, captions and what stands beside them.

Two printings carry the same form. One cuts its captions short (`Operator`, `Amoun`), the other
prints them whole with a colon. Both set captions bold and values plain, at the same places.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kernel.documents.values import letters
from kernel.documents.words import Page, Word, text_of

FORM_WIDTH = 650.0  # [pt] the page that the bands of the tables are measured on
_TITLE_CENTER = 325.0
_LINE_PT = 3.0  # a value's baseline is one or two points off its caption's
_OFF_LINE_PT = 7.0  # the furthest that a value stands off its caption
_CAPTION_GAP_PT = 14.0  # two captions on one line stand further apart than two words of one
_RIGHT_HALF = 323.0

TITLES = {
    "operatorinformation": "operator",
    "wellinformation": "well",
    "filinginformation": "filing",
    "completioninformation": "completion",
    "formerfield": "former",
    "fornewdrill": "surface",
    "initialpotential": "test",
    "productionduringtest": "production",
    "calculated24hour": "rate",
    "casingrecord": "casing",
    "linerrecord": "liner",
    "tubingrecord": "tubing",
    "producinginjection": "interval",
    "acidfracture": "operations",
    "formationrecord": "formations",
    "remarks": "remarks",
    "rrcremarks": "rrc_remarks",
    "operatorscertification": "certification",
}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What stands between one title and the next, over page breaks."""

    name: str
    lines: tuple[Line, ...]

    @property
    def plain(self) -> list[Word]:
        """The plain words of the section, line by line."""
        return [word for line in self.lines for word in line.plain]


def sections_of(pages: Sequence[Page]) -> list[Section]:
    """The sections of a form in order; the first, `head`, stands above all titles."""
    found: list[tuple[str, list[Line]]] = [("head", [])]
    for page in pages:
        for line in _lines(_on_form(page)):
            title = title_of(line)
            if title is None:
                found[-1][1].append(line)
            else:
                found.append((title, []))
    return [Section(name=name, lines=tuple(lines)) for name, lines in found]


def _on_form(page: Page) -> list[Word]:
    """The words of the page without its foot (`Page 2 of 4`)."""
    foot = page.height - 40
    return [
        word
        for word in page.words
        if not (word.baseline > foot and word.size <= 9 and word.left > page.width * 0.8)
    ]


def title_of(line: Line) -> str | None:
    """The section that a line opens; None for any other line, `unknown` for a title not known."""
    if line.plain or len(line.captions) != 1:
        return None
    caption = line.captions[0]
    center = (caption.left + caption.words[-1].right) / 2
    if caption.left < 60 or abs(center - _TITLE_CENTER) > 12:
        return None
    for start, name in sorted(TITLES.items(), key=lambda each: -len(each[0])):
        if caption.key.startswith(start):
            return name
    text = text_of(caption.words)
    return "unknown" if text.upper() == text and len(caption.words) > 1 else None


def _lines(words: Iterable[Word]) -> Iterator[Line]:
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
    lines = [_line(row, values[index]) for index, row in enumerate(captions)]
    lines += [_line([], row) for row in _rows(orphans)]
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
    beside = same_line or [
        i for i in close if any(each.left < word.left for each in captions[i])
    ]
    return min(beside, key=off, default=None)


def _line(bold: Sequence[Word], plain: Sequence[Word]) -> Line:
    runs: list[list[Word]] = []
    for word in sorted(bold, key=lambda each: each.left):
        if runs and _goes_on(runs[-1][-1], word, plain):
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


def _goes_on(last: Word, word: Word, plain: Iterable[Word]) -> bool:
    """Whether a bold word belongs to the same caption as the bold word before it."""
    if any(last.right <= value.left < word.left for value in plain):
        return False
    opens_right_half = _RIGHT_HALF <= word.left <= _RIGHT_HALF + 5
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


def is_left(caption: Caption) -> bool:
    """Whether a caption starts at the left edge of the form."""
    return caption.left < 45


def is_right(caption: Caption) -> bool:
    """Whether a caption starts at the left edge of the right half."""
    return 300 <= caption.left < 345
