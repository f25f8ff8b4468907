"""The cells of a sheet of records: what is typed, pasted or read from a file, as a field's value.

A value that does not fit is refused with the reason and never rounded or guessed. Amounts stay
decimals, so that no cent passes through a binary fraction.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from kernel.errors import InvalidInput
from kernel.store.record_kinds import LONGEST_TEXT, RecordField
from kernel.wells.api_number import ApiNumber

Labels = Mapping[UUID, str]
_YES, _NO = ("yes", "true", "1", "x", "y"), ("no", "false", "0", "n", "")
# As the sheet writes days, as Excel in the United States does, and with the month in words.
_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%d %b %Y", "%d-%b-%Y", "%b %d, %Y", "%Y/%m/%d")
_FIRST_YEAR, _LAST_YEAR = 1800, 2199
_MOST_WHOLE = 2_147_483_647
_NAMED = 5  # possible words that a refusal names


def cell_value(of: RecordField, cell: Any, labels: Labels | None = None) -> Any:
    """What a cell says, as its field holds it; None where nothing is known.

    Args:
        of: The field.
        cell: Text as a rule; a flag is true or false.
        labels: What the records that the field refers to are called.

    Raises:
        InvalidInput: The field cannot hold it.
    """
    text = "" if cell is None else str(cell).strip()
    if of.type is bool:
        return _flag(text)
    if not text:
        return _empty(of)
    if of.choices:
        return _choice(of, text)
    if of.type is UUID:
        return _reference(text, labels or {})
    if of.type is Decimal:
        return _decimal(of, text)
    if of.type is date:
        return _day(text)
    if of.type is int:
        return _whole(text)
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(f"At most {LONGEST_TEXT:,} signs.")
    if of.name == "api14":
        return ApiNumber.parse(text, any_county=True).api14
    return text


def _empty(of: RecordField) -> Any:
    if of.may_be_empty:
        return None
    if of.type is str and not of.choices and not of.required:
        return ""
    raise InvalidInput("This may not be empty.")


def _flag(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise InvalidInput(f"“{text}” is neither yes nor no.")


def _choice(of: RecordField, text: str) -> str:
    """One of the words, however it is written."""
    plain = text.casefold().replace("_", " ")
    for one in of.choices:
        if one.casefold().replace("_", " ") == plain:
            return one
    words = ", ".join(one.replace("_", " ") for one in of.choices)
    raise InvalidInput(f"“{text}” is none of: {words}.")


def _reference(text: str, labels: Labels) -> UUID:
    """The record of that name, or the only one of which a part is called so."""
    for record_id, label in labels.items():
        if label == text or str(record_id) == text:
            return record_id
    plain = text.casefold()
    found = [
        record_id
        for record_id, label in labels.items()
        if plain in [part.strip() for part in label.casefold().split("·")]
        or label.casefold() == plain
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = "; ".join(labels[one] for one in found[:_NAMED])
        raise InvalidInput(f"“{text}” may be any of: {names}.")
    raise InvalidInput(f"There is no “{text}”.", hint="Choose one of the list.")


def _decimal(of: RecordField, text: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", "").replace("$", "").strip())
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite():
        raise InvalidInput(f"“{text}” is no number.")
    places = of.places or 0
    if found != round(found, places):
        raise InvalidInput(f"“{text}” has more than {places} decimals.")
    if of.digits is not None and abs(found) >= Decimal(10) ** (of.digits - places):
        raise InvalidInput(f"“{text}” is too large.")
    return round(found, places)


def _whole(text: str) -> int:
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or found != found.to_integral_value():
        raise InvalidInput(f"“{text}” is no whole number.")
    if abs(found) > _MOST_WHOLE:
        raise InvalidInput(f"“{text}” is too large.")
    return int(found)


def _day(text: str) -> date:
    said = text[:10] if len(text) > 10 and text[10] in "T " else text
    for form in _DAYS:
        try:
            found = datetime.strptime(said, form).date()
        except ValueError:
            continue
        if _FIRST_YEAR <= found.year <= _LAST_YEAR:
            return found
    raise InvalidInput(f"“{text}” is no day.", hint="Write 2026-03-31 or 3/31/2026.")
