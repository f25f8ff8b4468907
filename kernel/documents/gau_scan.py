"""A groundwater letter read from its picture: captions told from values by what forms print.

A text layer tells a caption by its face; a picture does not. Here the captions that the templates
print are found by their words, so that the readers of boxed and report-style letters can go on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kernel.documents.reading import DOUBTFUL
from kernel.documents.values import letters
from kernel.documents.words import Page, Word, lines_of, text_of

_REPORT = frozenset(
    [
        "dateissued",
        "gaunumber",
        "attention",
        "operatorno",
        "apinumber",
        "county",
        "leasename",
        "leasenumber",
        "wellnumber",
        "totalvertical",
        "totalverticaldepth",
        "depth",
        "latitude",
        "longitude",
        "datum",
        "zone",
        "xcoord",
        "ycoord",
        "xcoordinate",
        "ycoordinate",
        "elevation",
        "purpose",
        "location",
    ]
)
_WITHOUT_COLON = frozenset(["totalvertical", "totalverticaldepth"])  # the caption wraps
_TITLE = re.compile(r"groundwateradvisoryunit")
_BOXED = frozenset(
    [
        "date",
        "tceqfileno",
        "tceqfilenosc",
        "gaufileno",
        "gaufilenosc",
        "rrcfileno",
        "rrcfilenosc",
        "fileno",
        "filenosc",
        "apinumber",
        "attention",
        "rrcleaseno",
        "digitalmaplocation",
        "xcoordlong",
        "ycoordlat",
        "datum",
        "zone",
        "county",
        "leasewellno",
        "purpose",
        "location",
        "measured",
    ]
)
_NEARLY_NUMBER = re.compile(r"\d[\doOlI,]*[.,;]?|[oOlI]+\d[\doOlI,]*[.,;]?")
_DIGITS = str.maketrans("oOlI", "0011")
_LONGEST_CAPTION = 5  # words


def is_report(page: Page) -> bool:
    """Whether a recognised letter is one of captions with colons, not of boxes."""
    return "dateissued" in letters(page.text)


def with_captions(page: Page) -> Page:
    """A report-style letter with its captions set bold, as the printer's text layer has them."""
    words: list[Word] = []
    for line in lines_of(_split_at_colons(page.words)):
        words += _captions_bold(line, titled=line[0].baseline < page.height * 0.15)
    return replace(page, words=tuple(words))


def without_captions(page: Page) -> Page:
    """A boxed letter without the captions of its boxes, down to the recommendation."""
    words: list[Word] = []
    inside = False
    for line in lines_of(page.words):
        inside = inside or bool(re.search(r"recommends:?$|^To protect", text_of(line)))
        words += line if inside else _uncaptioned(line)
    return replace(page, words=tuple(words))


def with_digits(word: Word) -> Word:
    """A number in which the engine saw letters for digits, set right and kept for review.

    A depth cut off at such a letter would be a wrong depth: `3o0 feet` is not 3 feet.
    """
    if not _NEARLY_NUMBER.fullmatch(word.text) or word.text.translate(_DIGITS) == word.text:
        return word
    return replace(word, text=word.text.translate(_DIGITS), confidence=DOUBTFUL)


def _uncaptioned(line: Sequence[Word]) -> list[Word]:
    rest: list[Word] = []
    start = 0
    while start < len(line):
        length = _caption_at(line, start, _BOXED)
        if not length:
            rest.append(line[start])
        start += length or 1
    return rest


def _captions_bold(line: Sequence[Word], *, titled: bool) -> list[Word]:
    marked = list(line)
    if titled and _TITLE.fullmatch(letters(text_of(line))):
        return [replace(word, bold=True) for word in line]
    start = 0
    while start < len(line):
        length = _caption_at(line, start, _REPORT)
        run = line[start : start + length]
        if length and (run[-1].text.endswith(":") or letters(text_of(run)) in _WITHOUT_COLON):
            marked[start : start + length] = [replace(word, bold=True) for word in run]
        start += length or 1
    return marked


def _caption_at(line: Sequence[Word], start: int, captions: frozenset[str]) -> int:
    """How many words from `start` make a caption; 0 for none."""
    for length in range(min(_LONGEST_CAPTION, len(line) - start), 0, -1):
        if letters(text_of(line[start : start + length])) in captions:
            return length
    return 0


def _split_at_colons(words: Sequence[Word]) -> Iterator[Word]:
    """Words such as `Datum:NAD27`, where the engine saw no space, in two."""
    for word in words:
        head, colon, tail = word.text.partition(":")
        if not tail or letters(head) not in _REPORT:
            yield word
            continue
        middle = word.left + (word.right - word.left) * (len(head) + 1) / len(word.text)
        yield replace(word, text=head + colon, right=middle)
        yield replace(word, text=tail, left=middle)
