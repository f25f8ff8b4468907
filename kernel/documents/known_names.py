"""Names that a scan may be held against: fields of the district books, legal forms of companies.

A name is set right only where the reading was doubtful and one known name alone is like it; the
result stays doubtful, so that a person sees it.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache

from kernel.documents.item import REVIEW_BELOW
from kernel.documents.reading import Reading
from kernel.documents.values import letters
from kernel.policy.books import sections

_BOOKS = ("08", "7C")  # one district of each book
_LIKE = 0.76  # share of letters in common that makes a doubtful name a known one
_AHEAD = 0.1  # how much more like it than any other name it has to be
_LENGTH = 2  # letters that an engine adds or loses in a name
_LEAST_LETTERS = 8
_BUSINESS = (
    r"(?:ENERGY|OIL|GAS|PETROLEUM|OPERATING|RESOURCES|PRODUCTION|EXPLORATION|SERVICES|DRILLING"
    r"|ROYALTY|PARTNERS|VENTURES|PROPERTIES)"
)
# “Inc” as engines read it from handwriting, run into the word before it or not
_INC = re.compile(
    rf"^(?P<name>.*{_BUSINESS})[\s,.]*(?:[IiTl1|]?[WwMhnN][CcGt(]|[IiTl1|][hnN])[.,]*$",
    re.IGNORECASE,
)


@cache
def field_names() -> Mapping[str, str]:
    """The fields of the district books, by their letters."""
    return {
        letters(name): name
        for district in _BOOKS
        for section in sections(district).values()
        for block in section.blocks
        for name in block.names
    }


def known_field(reading: Reading) -> Reading:
    """A doubtful field name as the books print it, where only one of their names is like it."""
    said = letters(str(reading.value or ""))
    names = field_names()
    if said in names or len(said) < _LEAST_LETTERS or reading.confidence >= REVIEW_BELOW:
        return reading
    close = sorted(
        (
            (SequenceMatcher(None, said, key).ratio(), key)
            for key in names
            if abs(len(key) - len(said)) <= _LENGTH and _figures(key) == _figures(said)
        ),
        reverse=True,
    )
    if not close or close[0][0] < _LIKE:
        return reading
    if len(close) > 1 and close[0][0] - close[1][0] < _AHEAD:
        return reading
    name = _as_written(str(reading.value), names[close[0][1]])
    return replace(reading, value=name).doubted()


def _figures(key: str) -> str:
    return "".join(c for c in key if c.isdigit())


def _as_written(seen: str, name: str) -> str:
    """A known name with the brackets and commas that stand on the paper.

    >>> _as_written("Spraberryy (Tvend Avea)", "Spraberry Trend Area")
    'Spraberry (Trend Area)'
    """
    parts, words = seen.split(), name.split()
    if len(parts) != len(words):
        return name
    found = []
    for part, word in zip(parts, words, strict=True):
        start = re.match(r"[(\[]?", part)
        end = re.search(r"[)\],]*$", part)
        bare = word.strip("()[],")
        found.append(f"{start[0] if start else ''}{bare}{end[0] if end else ''}")
    return " ".join(found)


def with_legal_form(reading: Reading) -> Reading:
    """A company whose “Inc” was half read, with it.

    >>> from kernel.documents.reading import Reading
    >>> with_legal_form(Reading(value="RELIANCE ENERGYWC")).value
    'RELIANCE ENERGY, Inc'
    >>> with_legal_form(Reading(value="RELIANCE ENERGY INC")).value
    'RELIANCE ENERGY INC'
    """
    said = str(reading.value or "")
    if re.search(r"\bINC\b", said, re.IGNORECASE):
        return reading
    half = _INC.match(said)
    return replace(reading, value=f"{half['name']}, Inc").doubted() if half else reading
