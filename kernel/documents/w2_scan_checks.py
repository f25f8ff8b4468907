"""What a scan of the W-2 or G-1 must look like before its cells are believed.

Pipe and bits come in sizes, identifiers in so many digits. A cell that is neither goes to a
person with its text, and gives no number.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from kernel.documents.reading import BLANK, DOUBTFUL, Reading, Tree, Value
from kernel.documents.scan_values import api_number, casing_size, digits_of, hole_size, inches
from kernel.documents.values import letters, size_in
from kernel.reference import texas_counties

_DISTRICT = re.compile(r"0[1-9]|10|6E|7B|7C|8A")
_STROKES = {"1", "7", "11"}  # how a slash between two blanks is read
_SIZED: tuple[tuple[str, str, Callable[[str], str | None]], ...] = (
    ("casing", "casing_size", casing_size),
    ("casing", "hole_size", hole_size),
    ("liner", "liner_size", casing_size),
    ("liner", "hole_size", hole_size),
    ("tubing", "size", casing_size),
)
_FORMS: dict[tuple[str, str], Callable[[str], str | None]] = {
    ("header", "api"): api_number,
    ("header", "operator_no"): digits_of(6),
    ("header", "field_no"): digits_of(8),
    ("header", "lease_no"): digits_of(5, 6),
    ("header", "tracking_no"): digits_of(3, 8),
    ("header", "district"): lambda text: text if _DISTRICT.fullmatch(text) else None,
    ("header", "county"): lambda text: _county(text),
    ("filing", "drill_permit_no"): digits_of(5, 7),
}


def as_scanned(tree: Tree) -> Tree:
    """The readings of a scanned form; cells that cannot be so are doubted."""
    for (part, name), parse in _FORMS.items():
        tree[part][name] = _of_form(tree[part][name], parse)
    for table, name, made in _SIZED:
        for row in tree[table]:
            row[f"{name}_raw"], row[f"{name}_in"] = _size(row[f"{name}_raw"], made)
    for row in tree["tubing"]:
        if str(row["packer_depth_ft"].value) in _STROKES:  # the form's own, where no packer is
            row["packer_depth_ft"] = replace(row["packer_depth_ft"], value=None).doubted()
    return tree


def _of_form(reading: Reading, parse: Callable[[str], Value | None]) -> Reading:
    if reading.value is None:
        return reading
    value = parse(str(reading.value))
    if value is None:
        return reading.doubted()
    return reading if value == reading.value else replace(reading.doubted(), value=value)


def _size(reading: Reading, made: Callable[[str], str | None]) -> tuple[Reading, Reading]:
    """A size as printed and in inches; one that nobody makes gives no inches."""
    if reading.value is None:
        return reading, BLANK if reading.box is None else replace(reading, value=None)
    text = str(reading.value)
    size = made(text)
    if size is None:
        unknown = replace(reading, value=None, confidence=min(reading.confidence, DOUBTFUL))
        return reading.doubted(), unknown
    printed = size_in(text)
    as_printed = text if printed is not None and abs(printed - inches(size)) < 0.01 else size
    return replace(reading, value=as_printed), replace(reading, value=inches(size))


def _county(text: str) -> str | None:
    known = {letters(county.name): county.name for county in texas_counties().values()}
    return text if letters(text) in known else None
