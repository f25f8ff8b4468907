"""Which block of a district book speaks for a field, and how it was found.

Forms print `SPRABERRY (TREND AREA)` or `COWDEN, NORTH (CANYON)`; the book says `Spraberry` and
`Cowden, North`. The answer always says by which step the block was chosen, because a block that
is near is not the same as a block that is named.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from math import cos, hypot, radians

from kernel.policy.books import CountySection, FieldBlock, county_key, sections
from kernel.reference import county_places

_DIRECTIONS = {
    "NORTH": "N",
    "SOUTH": "S",
    "EAST": "E",
    "WEST": "W",
    "NO": "N",
    "SO": "S",
    "NORTHEAST": "NE",
    "NORTHWEST": "NW",
    "SOUTHEAST": "SE",
    "SOUTHWEST": "SW",
}
_COMPASS = {"N", "S", "E", "W", "NE", "NW", "SE", "SW"}
_WORDS = {"UNIV": "UNIVERSITY", "BK": "BLOCK", "BLK": "BLOCK", "MTN": "MOUNTAIN", "FLD": "FIELD"}
_LOOSE = {"TREND", "AREA", "DEEP", "UNIT", "CONS", "CON", "CONSOLIDATED", "FIELD"} | _COMPASS
_ALIKE = 0.86  # least likeness of two spellings of one name


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAnswer:
    """What a book has for a field in a county."""

    section: CountySection | None
    block: FieldBlock | None
    how: str  # one sentence; empty where no book serves the district


def field_words(name: str) -> tuple[str, ...]:
    """The words of a field's name without reservoir, with directions in short form.

    >>> field_words("Cowden, North (Canyon)"), field_words("UNIV. BK 9")
    (('COWDEN', 'N'), ('UNIVERSITY', 'BLOCK', '9'))
    """
    upper = re.sub(r"[(\[].*?[)\]]", " ", name.upper())
    upper = re.sub(r"\b([NS])\.? ?([EW])\.?(?=\W|$)", r"\1\2", upper)
    words = re.sub(r"[^A-Z0-9]+", " ", upper).split()
    return tuple(_WORDS.get(_DIRECTIONS.get(w, w), _DIRECTIONS.get(w, w)) for w in words)


@lru_cache(maxsize=2048)
def find_block(district: str, county: str | None, field: str | None) -> FieldAnswer:
    """The block for a field: by name, by parent name, by likeness, else in the nearest county.

    Where the county has a section without the field, no block of another county is taken: the
    section's common formations speak then.
    """
    book = sections(district)
    if not book or not county:
        return FieldAnswer(section=None, block=None, how="")
    key = county_key(county)
    section = book.get(key)
    if not field:
        how = "No field is known: formations that most blocks of the county list."
        return FieldAnswer(section=section, block=None, how=how if section else "")
    if section:
        block, how = _in_section(section, field)
        return FieldAnswer(section=section, block=block, how=how or _without(section, field, book))
    return _nearest(book, key, field)


def _in_section(section: CountySection, field: str) -> tuple[FieldBlock | None, str]:
    words = field_words(field)
    if not words:
        return None, ""
    whole = tuple(re.sub(r"[^A-Z0-9]+", " ", field.upper()).split())
    named = [(field_words(part), block) for block in section.blocks for part in _names_of(block)]
    for name, block in named:
        if name in (words, whole):
            return block, f"{field} is the block {block.names[0]} of {section.county} County."
    longest = sorted(named, key=lambda item: -len(item[0]))
    for name, block in longest:
        for tried in (whole, words):
            rest = tried[len(name) :]
            if name and tried[: len(name)] == name and all(word in _LOOSE for word in rest):
                return block, (
                    f"{field} has no block of its own in {section.county} County; "
                    f"{block.names[0]} has the same first name."
                )
    return _alike(named, words, field, section)


def _alike(
    named: Iterable[tuple[tuple[str, ...], FieldBlock]],
    words: tuple[str, ...],
    field: str,
    section: CountySection,
) -> tuple[FieldBlock | None, str]:
    scored = sorted(
        (
            (SequenceMatcher(None, " ".join(name), " ".join(words)).ratio(), block)
            for name, block in named
            if _fixed(name) == _fixed(words)
        ),
        key=lambda item: -item[0],
    )
    if not scored or scored[0][0] < _ALIKE:
        return None, ""
    if len(scored) > 1 and scored[1][0] == scored[0][0] and scored[1][1] != scored[0][1]:
        return None, ""
    block = scored[0][1]
    return block, (
        f"{field} is read as the block {block.names[0]} of {section.county} County, "
        "which is spelled nearly alike."
    )


def _fixed(words: tuple[str, ...]) -> tuple[str, ...]:
    """Directions and numbers, which must agree before two spellings count as alike."""
    return tuple(word for word in words if word in _COMPASS or any(c.isdigit() for c in word))


def _names_of(block: FieldBlock) -> list[str]:
    """The names of a block; a slash separates two of them."""
    return [part for name in block.names for part in (name, *name.split("/"))]


def _without(section: CountySection, field: str, book: Mapping[str, CountySection]) -> str:
    elsewhere = sorted(
        s.county for s in book.values() if s is not section and _in_section(s, field)[0]
    )
    told = f" The book has it under {', '.join(elsewhere)} County." if elsewhere else ""
    return (
        f"The book has no block {field} in {section.county} County: formations that most blocks "
        f"of the county list.{told}"
    )


def _nearest(book: Mapping[str, CountySection], county: str, field: str) -> FieldAnswer:
    """A county that the book leaves out: the same field in the nearest county that has it."""
    found = [
        (distance, section, block)
        for section in book.values()
        if (block := _in_section(section, field)[0]) is not None
        and (distance := miles_between(county, section.county)) is not None
    ]
    if not found:
        how = f"The book has no section for {county.title()} County and no block {field} near it."
        return FieldAnswer(section=None, block=None, how=how)
    distance, section, block = min(found, key=lambda item: (item[0], item[1].county))
    how = (
        f"The book has no section for {county.title()} County: {block.names[0]} of "
        f"{section.county} County, the nearest with that field ({distance:.0f} miles)."
    )
    return FieldAnswer(section=section, block=block, how=how)


def miles_between(county: str, other: str) -> float | None:
    """Distance between the middles of two counties; None where one is not in the table. [mile]

    >>> round(miles_between("Andrews", "Martin") or 0, -1)
    40.0
    """
    places = county_places()
    one, two = places.get(county.upper()), places.get(other.upper())
    if one is None or two is None:
        return None
    north = (one.latitude - two.latitude) * 69.0
    east = (one.longitude - two.longitude) * 69.0 * cos(radians(one.latitude))
    return hypot(north, east)
