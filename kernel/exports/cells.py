"""Text for spreadsheet cells, and names for the files that leave the workbench."""

import re
from datetime import date

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_cell(value: object) -> object:
    """A value that no spreadsheet takes for a formula; numbers stay numbers.

    >>> plain_cell("=HYPERLINK(1)"), plain_cell(-3.5), plain_cell("8-5/8 in")
    ("'=HYPERLINK(1)", -3.5, '8-5/8 in')
    """
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return value


def file_name(thing: str, day: date | str, suffix: str) -> str:
    """The name of a download: what it is, the day, and the kind of file.

    >>> file_name("42-003-46118 combined", "2026-01-31", "xlsx")
    '42-003-46118-combined_2026-01-31.xlsx'
    """
    return f"{re.sub(r'[^A-Za-z0-9-]+', '-', thing).strip('-')}_{day}.{suffix}"


def dashed_api(api: object) -> str:
    """An API number of ten digits as people write it; other text as it is.

    >>> dashed_api("4200346118")
    '42-003-46118'
    """
    text = str(api or "")
    if re.fullmatch(r"\d{10}", text):
        return f"{text[:2]}-{text[2:5]}-{text[5:]}"
    return text
