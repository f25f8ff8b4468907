"""Spellings of the Commission's districts."""

import re

DISTRICTS = ("01", "02", "03", "04", "05", "06", "6E", "7B", "7C", "08", "8A", "09", "10")
_INTERNAL = {"07": "6E", "08": "7B", "09": "7C", "10": "08", "11": "8A", "13": "09", "14": "10"}


def normal_district(text: str | None) -> str | None:
    """The district as the Commission prints it, or None where the text names none.

    >>> [normal_district(text) for text in ("8", "08A", "7c", "District 6E", "9", "12")]
    ['08', '8A', '7C', '6E', '09', None]
    """
    match = re.search(r"(\d{1,2})\s*-?\s*([A-Ea-e]?)\s*$", text or "")
    if not match:
        return None
    number, letter = int(match[1]), match[2].upper()
    district = f"{number}{letter}" if letter else f"{number:02d}"
    return district if district in DISTRICTS else None


def district_of_internal(number: str) -> str | None:
    """The district behind the internal number of the Commission's bulk files.

    >>> district_of_internal("10"), district_of_internal("11"), district_of_internal("03")
    ('08', '8A', '03')
    """
    padded = number.strip().zfill(2)
    return _INTERNAL.get(padded) or (padded if padded in DISTRICTS[:6] else None)
