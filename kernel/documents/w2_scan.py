"""Scans of the electronic W-2 and G-1, set anew as the system prints the form.

The captions are known, so they are looked for among the recognised words; their places tell how
large the form lies on the paper. The page is then given to the reader of the printed form with
captions set bold at the form's own places, and what it reads is checked as scans need it.
"""

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from kernel.documents.form_grid import like, page_lines
from kernel.documents.values import letters
from kernel.documents.w2_sections import FORM_WIDTH
from kernel.documents.w2_wording import CAPTIONS, HEADINGS, MIDDLE, TABLES, TITLES
from kernel.documents.words import Page, Word

_CAPTION_SIZE = 11.0  # as the form prints it [pt]
_NEAR_PT = 9.0  # how far from its place on the form a caption may start
_TITLE_NEAR_PT = 14.0  # the same for the middle of a title
_HEADINGS_PT = 56.0  # how far under a table's title its headings stand
_SURE_LETTERS = 12  # a caption so long is known before the form's place is
_LEAST_ANCHORS = 4
_ROUNDS = 12
_AGREE = 0.9  # share of the captions that is kept in each round
_WIDEST_GAP_PT = 30.0  # between two words of a caption
_RUNNING = {"FORMATION RECORD", "RRC REMARKS"}  # what starts at the left edge there is a value
_LAST_WORDS = {letters(text.split()[-1]) for _, text in CAPTIONS}
_CUT_LETTERS = 3  # of a caption cut short
_LIKE_TITLE = 0.85  # share of letters in common that makes a line a title
_TITLES = {letters(text): text for text in TITLES}
_LINE_PT = 5.0  # words so near in height stand on one line


Anchor = tuple[float, float]  # where a caption starts on the page, and on the form


@dataclass(frozen=True, slots=True)
class Placed:
    """How places on a page become the form's."""

    scale: float
    shift: float

    def word(self, word: Word) -> Word:
        """The word at its place on the form; where it stands on the page is kept."""
        return replace(
            word,
            left=word.left * self.scale + self.shift,
            right=word.right * self.scale + self.shift,
            top=word.top * self.scale,
            bottom=word.bottom * self.scale,
            baseline=word.baseline * self.scale,
            size=word.size * self.scale,
            printed=word.box,
        )


def set_anew(pages: Sequence[Page]) -> list[Page] | None:
    """The pages as the system prints the form; None where it is another layout of it."""
    split = [split_page(page) for page in pages]
    anchors = [_anchors(page) for page in split]
    fits = [fit for each in anchors if (fit := _fitted(each)) is not None]
    if not fits:
        return None
    scale = statistics.median(fit.scale for fit in fits)
    usual = statistics.median(fit.shift for fit in fits)
    setter = _Setter()
    return [
        setter.set(page, Placed(scale, _shift(page, each, scale, usual)))
        for page, each in zip(split, anchors, strict=True)
    ]


def _anchors(page: Page) -> list[Anchor]:
    """Long captions of the form: where each starts on the page, and where on the form."""
    texts = [(letters(text), left) for left, text in CAPTIONS]
    keys = [key for key, _ in texts]
    places = {
        key: left for key, left in texts if len(key) >= _SURE_LETTERS and keys.count(key) == 1
    }
    anchors = []
    for line in page_lines(page.words):
        start = 0
        while start < len(line):
            found = _longest(line, start, list(places))
            if found is not None:
                anchors.append((line[start].left, places[found[0]]))
            start = start + 1 if found is None else found[1]
    return anchors


def _fitted(anchors: Sequence[Anchor]) -> Placed | None:
    """The place that most captions agree on; those far off it are left out."""
    import numpy

    for _ in range(_ROUNDS):
        if len(anchors) < _LEAST_ANCHORS or len({place for _, place in anchors}) < 2:
            return None
        seen, wanted = numpy.array(anchors).T
        scale, shift = (float(each) for each in numpy.polyfit(seen, wanted, 1))
        off = numpy.abs(seen * scale + shift - wanted)
        if off.max() <= _NEAR_PT / 2:
            return Placed(scale, shift)
        far = max(_NEAR_PT / 2, float(numpy.quantile(off, _AGREE)))
        anchors = [each for each, away in zip(anchors, off, strict=True) if away < far]
    return None


def _shift(page: Page, anchors: Sequence[Anchor], scale: float, usual: float) -> float:
    """How far a page's form lies aside; pages of one scan are of one size.

    Titles tell it too: they stand in the middle.
    """
    titles = [
        MIDDLE - scale * (line[0].left + line[-1].right) / 2
        for line in page_lines(page.words)
        if _title_said(line) is not None
    ]
    shifts = titles + [place - scale * seen for seen, place in anchors]
    return statistics.median(shifts) if shifts else usual


def _longest(line: Sequence[Word], start: int, keys: Sequence[str]) -> tuple[str, int] | None:
    """The caption that the words from START say, and the word behind it."""
    best: tuple[float, str, int] | None = None
    first = letters(line[start].text)
    for key in keys:
        if not first or not (key.startswith(first) or like(first, key[: len(first)])):
            continue
        seen = ""
        for end in range(start, len(line)):
            said = letters(line[end].text)
            seen += said
            if len(seen) > len(key) * 1.2 or not _goes_on(line, start, end, key):
                break
            if like(seen, key):
                fit = len(key) - 2 * abs(len(seen) - len(key)) + (seen == key)
                if best is None or fit > best[0]:
                    best = (fit, key, end + 1)
    return (best[1], best[2]) if best else None


def _goes_on(line: Sequence[Word], start: int, end: int, key: str) -> bool:
    """Whether a word may belong to a caption: it follows closely and brings no figures along."""
    word = line[end]
    if end > start and word.left - line[end - 1].right > _WIDEST_GAP_PT:
        return False
    return all(figures in key for figures in re.findall(r"\d+", word.text))


def split_page(page: Page) -> Page:
    """The page with captions and values apart where the engine glued them."""
    return replace(page, words=tuple(part for word in page.words for part in _parts(word)))


def _parts(word: Word) -> Iterator[Word]:
    """A caption's last word and its value apart: engines glue them."""
    cut = re.match(r"([^:]*[A-Za-z.)][^:]*:)(.+)", word.text)
    cut = cut or re.match(r"(:)(.+)", word.text)  # the caption's colon, glued to its value
    cut = cut or re.match(r"([a-z]+)([A-Z]{3,}.*)$", word.text)  # `aSOUTHWEST`
    if cut is None:
        cut = re.match(r"([A-Za-z.)(]{2,})(\d[\d.,/-]*)$", word.text)
        if cut is None or letters(cut[1]) not in _LAST_WORDS:
            yield word
            return
    share = len(cut[1]) / len(word.text)
    middle = word.left + share * (word.right - word.left)
    box = word.box
    inner = box[0] + share * (box[2] - box[0])
    yield replace(word, text=cut[1], right=middle, printed=(box[0], box[1], inner, box[3]))
    yield from _parts(
        replace(word, text=cut[2], left=middle, printed=(inner, box[1], box[2], box[3]))
    )


class _Setter:
    """Sets the pages of one form in their order; a section goes on from page to page."""

    def __init__(self) -> None:
        self._section = ""

    def set(self, page: Page, place: Placed) -> Page:
        """A page with its captions, titles and headings bold, at the form's places."""
        done: list[Word] = []
        headings_to = 0.0
        for line in levelled_lines([place.word(word) for word in page.words]):
            title = _title(line)
            if title is not None:
                self._section = title
                done.append(_bold(title, line))
                headings_to = line[0].baseline + _HEADINGS_PT if title in TABLES else 0.0
            else:
                heads = line[0].baseline < headings_to
                done += self._of_line(line, heads=heads)
        return replace(
            page,
            width=FORM_WIDTH,
            height=page.height * place.scale,
            words=tuple(sorted(done, key=lambda each: (each.baseline, each.left))),
        )

    def _of_line(self, line: Sequence[Word], *, heads: bool) -> Iterator[Word]:
        start = 0
        while start < len(line):
            hit = self._caption(line, start)
            if hit is None:
                word = line[start]
                yield replace(word, bold=heads and _is_heading(word), size=_CAPTION_SIZE)
                start += 1
                continue
            text, end = hit
            yield _bold(text, line[start:end])
            start = end + (end < len(line) and line[end].text == ":")

    def _caption(self, line: Sequence[Word], start: int) -> tuple[str, int] | None:
        """The caption that starts at a word, and the word behind it."""
        if self._section == "REMARKS":
            return None
        left = line[start].left
        here = {letters(text): text for at, text in CAPTIONS if abs(at - left) <= _NEAR_PT}
        found = _longest(line, start, list(here))
        if found is not None:
            return here[found[0]], found[1]
        return None if self._section in _RUNNING else _cut_short(line, start, list(here))


def levelled_lines(words: Sequence[Word]) -> list[list[Word]]:
    """The words line by line, each line on one baseline."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda each: each.baseline):
        if (
            lines
            and word.baseline - lines[-1][-1].baseline <= _LINE_PT / 2
            and (word.baseline - lines[-1][0].baseline <= _LINE_PT)
        ):
            lines[-1].append(word)
        else:
            lines.append([word])
    found = []
    for line in lines:
        level = statistics.median(word.baseline for word in line)
        line = [replace(word, baseline=level) for word in line]
        found.append(sorted(line, key=lambda each: each.left))
    return found


def _title(line: Sequence[Word]) -> str | None:
    """The title that a line is; titles stand alone in the middle of the form."""
    middle = (line[0].left + line[-1].right) / 2
    if abs(middle - MIDDLE) > _TITLE_NEAR_PT or line[0].left < 50:
        return None
    return _title_said(line)


def _title_said(line: Sequence[Word]) -> str | None:
    seen = letters("".join(word.text for word in line))
    near = get_close_matches(seen, _TITLES, n=1, cutoff=_LIKE_TITLE)
    return _TITLES[near[0]] if near else None


def _cut_short(line: Sequence[Word], start: int, keys: Sequence[str]) -> tuple[str, int] | None:
    """A caption of which the form prints the beginning only."""
    seen, end = letters(line[start].text), start + 1
    while end < len(line) and _goes_on(line, start, end, ""):
        longer = seen + letters(line[end].text)
        if not any(key.startswith(longer) for key in keys):
            break
        seen, end = longer, end + 1
    if len(seen) < _CUT_LETTERS or not any(key.startswith(seen) for key in keys):
        return None
    return " ".join(word.text for word in line[start:end]), end


def _is_heading(word: Word) -> bool:
    parts = re.findall(r"[a-z]+", word.text.lower())
    return bool(parts) and all(
        part in HEADINGS or any(like(part, each) for each in HEADINGS) for part in parts
    )


def _bold(text: str, words: Sequence[Word]) -> Word:
    """A caption as one word, in the form's own letters."""
    first = words[0]
    boxes = [word.box for word in words]
    return replace(
        first,
        text=text,
        right=max(word.right for word in words),
        bold=True,
        size=_CAPTION_SIZE,
        printed=(
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        ),
    )
