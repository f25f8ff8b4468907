"""From the words of a recognised cell to its value, with the confusions that engines make.

A letter stands for a digit only in cells that hold numbers; a size has to be one of those that
pipe and bits are made in. What cannot be told stays empty and goes to a person.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kernel.documents.reading import BLANK, DOUBTFUL, Reading, Value, read_text
from kernel.documents.values import Number, iso_date
from kernel.documents.words import Word, page_order, text_of

CASING_SIZES = (
    *("2 3/8", "2 7/8", "3 1/2", "4", "4 1/2", "5", "5 1/2", "6 5/8", "7", "7 5/8", "7 3/4"),
    *("8 5/8", "9 5/8", "9 7/8", "10 3/4", "11 3/4", "11 7/8", "13 3/8", "13 5/8", "16"),
    *("18 5/8", "20", "24", "26", "30"),
)
HOLE_SIZES = (
    *("3 7/8", "4 1/8", "4 1/2", "4 3/4", "5 7/8", "6", "6 1/8", "6 1/4", "6 1/2", "6 3/4"),
    *("7 3/8", "7 5/8", "7 7/8", "8 3/8", "8 1/2", "8 5/8", "8 3/4", "9", "9 1/2", "9 5/8"),
    *("9 7/8", "10", "10 5/8", "11", "11 5/8", "12", "12 1/4", "13 1/2", "13 3/4", "14 3/4"),
    *("15", "15 1/2", "16", "17", "17 1/2", "18 1/2", "20", "22", "23", "24", "26", "30", "36"),
)
_HAND = 0.75 / 0.95  # what handwriting deserves of the confidence of print
_HAND_PT = 16.0  # print on these forms is lower, handwriting higher
_DIGITS = str.maketrans("OoQDIl|!iZzSsBb", "000011111225586")
_SLASH = r"[/1lIi|\\7]"


def is_by_hand(words: Sequence[Word]) -> bool:
    """Whether a cell looks written by hand: its letters are taller than print."""
    return any(word.size >= _HAND_PT for word in words)


def cell(words: Sequence[Word], parse: Callable[[str], Value | None] | None = None) -> Reading:
    """The value of a recognised cell; handwriting is kept for a person's eyes."""
    if not words:
        return BLANK
    ordered = page_order(words)
    reading = read_text(text_of(ordered), ordered, parse)
    return by_hand(reading) if is_by_hand(words) else reading


def by_hand(reading: Reading) -> Reading:
    """The reading with the confidence that handwriting deserves."""
    return replace(reading, confidence=min(reading.confidence, reading.confidence * _HAND))


def doubted_cell(words: Sequence[Word], parse: Callable[[str], Value | None]) -> Reading:
    """As `cell`, for values that an engine gets wrong more often."""
    reading = cell(words, parse)
    return replace(reading, confidence=min(reading.confidence, DOUBTFUL))


def scanned_number(text: str) -> Number | None:
    """A number in a cell of numbers.

    >>> scanned_number("5,033"), scanned_number("11.950"), scanned_number("B3O")
    (5033, 11950, 830)
    >>> scanned_number("1850'"), scanned_number("REMARK"), scanned_number("21e")
    (1850, None, None)
    >>> scanned_number("12.6")
    12.6
    """
    plain = re.sub(r"[\s'’\"“”`´,%#]|(?:ft|sx|sks|sacks)\.?$", "", text.strip(), flags=re.I)
    if sum(c.isdigit() for c in plain) * 2 < len(plain) and not plain.isdigit():
        swapped = plain.translate(_DIGITS)
        if not (swapped.isdigit() and any(c.isdigit() for c in plain)):
            return None
    plain = plain.translate(_DIGITS).rstrip(".")
    if re.fullmatch(r"\d{1,2}\.\d{3}", plain):
        return int(plain.replace(".", ""))  # the engine's comma
    if re.fullmatch(r"\d+", plain):
        return int(plain)
    return float(plain) if re.fullmatch(r"\d*\.\d+", plain) else None


def whole_number(text: str) -> Number | None:
    """A count or a depth in whole numbers.

    >>> whole_number("31"), whole_number("2.5")
    (31, None)
    """
    value = scanned_number(text)
    return value if isinstance(value, int) else None


def casing_size(text: str) -> str | None:
    """A pipe size as it is made.

    >>> casing_size("85/8"), casing_size("8.518"), casing_size('13318"'), casing_size("51/2")
    ('8 5/8', '8 5/8', '13 3/8', '5 1/2')
    >>> casing_size("5-1a"), casing_size("77"), casing_size("11 3/4")
    ('5 1/2', None, '11 3/4')
    """
    return _snapped(text, CASING_SIZES)


def hole_size(text: str) -> str | None:
    """A bit size as it is made.

    >>> hole_size("77/8"), hole_size("17-113"), hole_size('11"'), hole_size("12.25")
    ('7 7/8', '17 1/2', '11', '12 1/4')
    """
    return _snapped(text, HOLE_SIZES)


def inches(size: str) -> float:
    """Decimal inches of a size as it is made.

    >>> inches("8 5/8"), inches("11")
    (8.625, 11.0)
    """
    whole, _, part = size.partition(" ")
    upper, _, lower = part.partition("/")
    return float(whole) + (int(upper) / int(lower) if lower else 0)


def _snapped(text: str, sizes: Sequence[str]) -> str | None:
    """The one size that the text can be; None where it can be none or several."""
    plain = re.sub(r"[\s'’\"“”`´,]|in\.?$", "", text.strip()).rstrip(".")
    decimal = re.fullmatch(r"\d+\.\d+", plain)
    if decimal:
        exact = [size for size in sizes if abs(inches(size) - float(plain)) < 0.006]
        if exact:
            return exact[0]
    fitting = [size for size in sizes if re.fullmatch(_pattern(size), plain)]
    if len(fitting) == 1:
        return fitting[0]
    return None if fitting else _by_its_start(plain, sizes)


def _pattern(size: str) -> str:
    whole, _, part = size.partition(" ")
    upper, _, lower = part.partition("/")
    if not part:
        return whole
    swap = {"8": "[8BS&g]", "5": "[5Ss]", "1": "[1lI|]", "2": "[2Zz]", "3": "3", "4": "4", "7": "7"}
    return rf"{whole}[-.]?{swap[upper]}(?:{_SLASH}|/\D)?{swap[lower]}"


def _by_its_start(plain: str, sizes: Sequence[str]) -> str | None:
    """A size whose whole inches and numerator are clear and fit one size only."""
    start = re.match(r"(\d{1,2})[-.](\d)\D{0,1}.{1,2}$", plain)
    if not start:
        return None
    fitting = [size for size in sizes if size.startswith(f"{start[1]} {start[2]}/")]
    return fitting[0] if len(fitting) == 1 else None


def scanned_date(text: str) -> str | None:
    """A date, with the engine's blanks and stray signs taken off.

    >>> scanned_date("4/16/2011"), scanned_date("12-15.2011"), scanned_date("JUNE 13, 2017")
    ('2011-04-16', '2011-12-15', '2017-06-13')
    """
    plain = text.strip(" .,;:'’")
    if (found := iso_date(plain)) is not None:
        return found
    joined = re.sub(r"\s+", "", plain).translate(_DIGITS)
    parts = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})", joined)
    return iso_date("/".join(parts.groups())) if parts else None


def api_number(text: str) -> str | None:
    """An API number of a form that prints the state code itself.

    >>> api_number("42-003-42706e"), api_number("329-38004"), api_number("42-003")
    ('42-003-42706', '42-329-38004', None)
    """
    found = re.fullmatch(r"(?:42)?-?(\d{3})-?(\d{5})\D?", re.sub(r"[\s.]", "", text))
    return f"42-{found[1]}-{found[2]}" if found else None


def digits_of(count: int, most: int | None = None) -> Callable[[str], str | None]:
    """A parser of identifiers of so many digits.

    >>> digits_of(6)("70O995"), digits_of(6)("11109"), digits_of(5, 6)("040917")
    ('700995', None, '040917')
    """

    def parse(text: str) -> str | None:
        plain = re.sub(r"[\s.,'-]", "", text).translate(_DIGITS)
        return plain if re.fullmatch(rf"\d{{{count},{most or count}}}", plain) else None

    return parse
