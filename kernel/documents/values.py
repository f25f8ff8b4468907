"""From the text of a cell to its value; None where the text says no such value."""

import re
from datetime import date

Number = int | float

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?")
_UNIT = re.compile(
    r"\s*(?:feet|ft\.?|'|’|sacks|sxs?\.?|bbls?\.?|psig?|hours|hrs?\.?)$", re.IGNORECASE
)
_SIZE = re.compile(r"(?:(\d+(?:\.\d+)?|\.\d+)(?:[\s-]+(\d+)\s*/\s*(\d+))?|(\d+)\s*/\s*(\d+))\"?")
_AT_SURFACE = re.compile(r"SUR\w*|GL|CIRC?\w*|CRC")
_TOC_FILLERS = {"TO", "BY", "FT", "FEET", "EST", "AT", "TOC", "LOG"}


def number(text: str) -> Number | None:
    """A plain number, with thousands commas and a trailing unit taken off.

    >>> number("1,523.3"), number("11200"), number("3588'"), number("N/A")
    (1523.3, 11200, 3588, None)
    """
    text = _UNIT.sub("", text.strip())
    if not text or not any(c.isdigit() for c in text) or not _NUMBER.fullmatch(text):
        return None
    plain = text.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def size_in(text: str) -> float | None:
    """A pipe or bit size in decimal inches.

    >>> size_in("8 5/8"), size_in("11"), size_in('5-1/2"'), size_in("9.625"), size_in("H")
    (8.625, 11.0, 5.5, 9.625, None)
    """
    match = _SIZE.fullmatch(text.strip())
    if not match:
        return None
    whole, upper, lower, only_upper, only_lower = match.groups()
    if only_upper:
        return int(only_upper) / int(only_lower) if int(only_lower) else None
    if upper is None:
        return float(whole)
    return float(whole) + int(upper) / int(lower) if int(lower) else None


def iso_date(text: str) -> str | None:
    """A date as YYYY-MM-DD.

    >>> iso_date("08/22/2017"), iso_date("March 19, 2014"), iso_date("31 March 2025")
    ('2017-08-22', '2014-03-19', '2025-03-31')
    >>> iso_date("5/6/13"), iso_date("13/40/2017")
    ('2013-05-06', None)
    """
    text = " ".join(text.replace(",", " ").split())
    if found := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})", text):
        month, day, year = (int(part) for part in found.groups())
        return _iso(year if year > 99 else _century(year), month, day)
    if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
        year, month, day = (int(part) for part in found.groups())
        return _iso(year, month, day)
    if found := re.fullmatch(r"([A-Za-z]{3,9})\.? (\d{1,2}) (\d{4})", text):
        name, day_text, year_text = found.groups()
    elif found := re.fullmatch(r"(\d{1,2}) ([A-Za-z]{3,9})\.? (\d{4})", text):
        day_text, name, year_text = found.groups()
    else:
        return None
    starts = [i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())]
    return _iso(int(year_text), starts[0], int(day_text)) if len(starts) == 1 else None


def _century(two_digits: int) -> int:
    """Wells are drilled in the past: the latest century that is not in the future."""
    this_year = date.today().year
    year = this_year - this_year % 100 + two_digits
    return year if year <= this_year + 1 else year - 100


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def yes_no(text: str) -> bool | None:
    """Yes or No as a boolean.

    >>> yes_no("Yes"), yes_no("NO"), yes_no("maybe")
    (True, False, None)
    """
    return {"yes": True, "y": True, "no": False, "n": False}.get(text.strip().lower())


def top_of_cement(text: str) -> tuple[Number | None, str | None]:
    """Depth and method out of a top-of-cement cell; surface is 0 ft.

    >>> top_of_cement("2790")
    (2790, None)
    >>> top_of_cement("SURF-CIRC")
    (0, 'circulated (in TOC cell)')
    >>> top_of_cement("3140-CALC"), top_of_cement("6550-CBL")
    ((3140, 'calculated (in TOC cell)'), (6550, 'CBL (in TOC cell)'))
    >>> top_of_cement("SURF"), top_of_cement("SEE REMARKS")
    ((0, None), (None, None))
    """
    words = re.findall(r"[A-Z]+", text.upper())
    figures = re.findall(r"\d[\d,]*(?:\.\d+)?", text)
    if len(figures) > 1 or not all(_is_toc_word(word) for word in words):
        return None, None
    method = next((m for word in words if (m := _toc_method(word))), None)
    depth = number(figures[0]) if figures else None
    if depth is None and any(_AT_SURFACE.fullmatch(word) for word in words):
        depth = 0
    return depth, f"{method} (in TOC cell)" if method else None


def _is_toc_word(word: str) -> bool:
    return bool(_AT_SURFACE.fullmatch(word) or _toc_method(word) or word in _TOC_FILLERS)


def _toc_method(word: str) -> str | None:
    if re.fullmatch(r"CIRC?\w*|CRC", word):
        return "circulated"
    if re.fullmatch(r"CAL\w*", word):
        return "calculated"
    if word in {"CBL", "CEL", "USIT"}:
        return "CBL"
    return "temperature survey" if re.fullmatch(r"TS|TEMP\w*", word) else None


def letters(text: str) -> str:
    """Lower case letters and digits only, for comparing captions.

    >>> letters("Operator No.:")
    'operatorno'
    """
    return re.sub(r"[^a-z0-9]", "", text.lower())
