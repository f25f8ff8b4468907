"""The imported district book as requirements of a county and a field: practice, each cited."""

import re
from collections.abc import Iterator
from typing import Any

from kernel.policy.books import (
    CountySection,
    FieldBlock,
    formations_noted,
    tags_in,
    with_tags,
)
from kernel.policy.fields import FieldAnswer, find_block
from kernel.policy.formation import BookFormation
from kernel.policy.requirement import Requirement

_SHOE_TAG = re.compile(r"(?i)\btag all surface (?:casing )?shoe")
_TAG_CODE = 3  # of the Form W-3A: tag the top of the plug
_WATER_BOARD = re.compile(r"\bWBL?\b:?(?: ?\d| base| SR|/)")


def book_requirements(
    district: str, county: str | None, field: str | None
) -> dict[str, Requirement]:
    """The requirements of a district's book at a county and field; none where there is no book.

    `formations` are the rows of the field's block, `county_formations` the names that most blocks
    of the county list where the field has no block, `noted_formations` those that a note of the
    county asks for in every well, `book_answer` says how the block was found.
    """
    answer = find_block(district, county, field)
    return {row.key: row for row in (*_of_county(answer), *_of_field(answer))}


def _practice(key: str, value: Any, cite: str, layer: str) -> Requirement:
    return Requirement(key=key, value=value, cite=cite, authority="practice", layer=layer)


def _of_county(answer: FieldAnswer) -> Iterator[Requirement]:
    section = answer.section
    if section is None:
        if answer.how:
            cite = "district plugging book"
            yield _practice("book_answer", answer.how, cite, "county")
        return
    yield _practice("book_answer", answer.how, section.cite, "county")
    if section.notes:
        yield _practice("county_notes", section.notes, section.cite, "county")
    if any(_SHOE_TAG.search(note) for note in section.notes):
        yield _practice("surface_shoe_code", _TAG_CODE, section.cite, "county")
    noted = tuple(name for note in section.notes for name in formations_noted(note))
    if noted:
        yield _practice("noted_formations", noted, section.cite, "county")
    tags = _tags(section, answer.block)
    if tags:
        yield _practice("formation_tags", tags, section.cite, "county")
    common = section.common_formations()
    if answer.block is None and common:
        yield _practice("county_formations", common, section.cite, "county")


def _of_field(answer: FieldAnswer) -> Iterator[Requirement]:
    block = answer.block
    if block is None or answer.section is None:
        return
    rows: tuple[BookFormation, ...] = with_tags(
        block.formations, _tags(answer.section, answer.block)
    )
    if rows:
        yield _practice("formations", rows, block.cite, "field")
    else:
        common = answer.section.common_formations()
        yield _practice("county_formations", common, answer.section.cite, "county")
    notes = [text for text in (block.notes, _place(block)) if text]
    remarks = [f"{row.name}: {row.remark}" for row in rows if _speaks(row.remark)]
    if notes or remarks:
        yield _practice("field_notes", (*notes, *remarks), block.cite, "field")
    if _WATER_BOARD.search(block.notes):
        yield _practice("water_board", block.notes, block.cite, "field")


def _place(block: FieldBlock) -> str:
    return f"the field lies {block.place}" if block.place and block.place not in block.notes else ""


def _speaks(remark: str) -> bool:
    """Whether a remark says more than a tag mark."""
    return bool(re.sub(r"(?i)\b(?:tag|inactive|zone|est|top)\b|\W", "", remark))


def _tags(section: CountySection, block: FieldBlock | None) -> tuple[str, ...]:
    notes = (*section.notes, *([block.notes] if block else []))
    return tuple(dict.fromkeys(tag for note in notes for tag in tags_in(note)))
