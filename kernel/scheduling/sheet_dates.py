"""Dates in sheets: one order of day and month for a whole column, and no date from half a date.

Source: reference "Import", date traps. Nothing is completed from today's date, no impossible date
is turned around, and a text that may mean two days is read only in an order that is known.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kernel.errors import InvalidInput
from kernel.scheduling.sheet_table import CellValue, Fault, Percent, clean_text

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_TIME = r"(?:[T ,]+(?:[01]?\d|2[0-3])[:.][0-5]\d(?::[0-5]\d(?:\.\d+)?)?\s*(?:am|pm|h|z)?)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE)
_NUMBERS = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_DAY_FIRST_WORDS = re.compile(
    rf"(?:[a-z]{{3,9}},? )?(\d{{1,2}})[- ./]?([a-z]{{3,9}})\.?,?[- ./']*(\d{{4}}|\d{{2}}){_TIME}",
    re.IGNORECASE,
)
_MONTH_FIRST_WORDS = re.compile(
    rf"(?:[a-z]{{3,9}},? )?([a-z]{{3,9}})\.?[- ](\d{{1,2}}),?[- ]+(\d{{4}}){_TIME}", re.IGNORECASE
)
# Excel's day numbers from 1990 to 2099; smaller ones are durations or counts, never dates.
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_BETWEEN_EPOCHS = (_EPOCH_1904 - _EPOCH).days
_FIRST_YEAR, _LAST_YEAR = 1990, 2099


class DateOrder(StrEnum):
    """Which of day and month a column writes first where it writes both as numbers."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFound:
    """What the texts of a column say of their order.

    Attributes:
        order: None where no text decides, or texts contradict each other.
        because: A text that decides, or what is unclear; empty where no text is a date in numbers.
    """

    order: DateOrder | None
    because: str = ""


def order_of(values: Iterable[CellValue]) -> OrderFound:
    """The order of day and month of a column, from all of its texts.

    >>> order_of(["03/02/27", "25/02/27"]).order
    <DateOrder.DAY_FIRST: 'day first'>
    >>> order_of(["03/02/27", "2027-02-25"])
    OrderFound(order=None, because='“03/02/27” may be day first or month first')
    """
    proofs: dict[DateOrder, str] = {}
    unclear = ""
    for text in (clean_text(value) for value in values if isinstance(value, str)):
        if not (match := _NUMBERS.fullmatch(text)):
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            proofs.setdefault(DateOrder.DAY_FIRST, text)
        elif second > 12 >= first:
            proofs.setdefault(DateOrder.MONTH_FIRST, text)
        elif first != second:
            unclear = unclear or text
    if len(proofs) == 2:
        texts = " and ".join(f"“{text}”" for text in proofs.values())
        return OrderFound(order=None, because=f"{texts} cannot both stand in one order")
    if proofs:
        [(order, text)] = proofs.items()
        return OrderFound(order=order, because=f"“{text}” can only be {order}")
    if unclear:
        return OrderFound(order=None, because=f"“{unclear}” may be day first or month first")
    return OrderFound(order=None)


def day_of(
    value: CellValue, *, order: DateOrder | None = None, epoch_1904: bool = False
) -> date | None:
    """The day that a cell names, None for an empty one; a time of day is dropped.

    Raises:
        InvalidInput: It names none, or may be two days and no order is known.

    >>> day_of("4 Mar 2027 07:00"), day_of(46450), day_of("03/02/27", order=DateOrder.DAY_FIRST)
    (datetime.date(2027, 3, 4), datetime.date(2027, 3, 4), datetime.date(2027, 2, 3))
    """
    match value:
        case None:
            return None
        case datetime():
            return _in_range(value.date())
        case date():
            return _in_range(value)
        case bool() | Percent() | Fault():
            raise InvalidInput("It is not a date.")
        case int() | float():
            return _from_serial(value, epoch_1904)
    text = clean_text(value)
    return _from_text(text, order) if text else None


def _from_serial(number: float, epoch_1904: bool) -> date:
    shift = _BETWEEN_EPOCHS if epoch_1904 else 0
    if not _FIRST_SERIAL <= number + shift <= _LAST_SERIAL:
        raise InvalidInput(f"{number:g} is not a date.", hint="Give year, month and day.")
    return (_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(days=int(number))


def _from_text(text: str, order: DateOrder | None) -> date:
    if match := _ISO.fullmatch(text):
        return _made(int(match[1]), int(match[3]), int(match[4]), text)
    if match := _NUMBERS.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), _year(match[4])
        if order is None and first == second:
            order = DateOrder.DAY_FIRST
        if order is None:
            raise InvalidInput(
                f"“{text}” may be two days.", hint="Say whether day or month comes first."
            )
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
        return _made(year, month, day, text, read_as=f", {order}")
    if match := _DAY_FIRST_WORDS.fullmatch(text):
        return _made(_year(match[3]), _month(match[2], text), int(match[1]), text)
    if match := _MONTH_FIRST_WORDS.fullmatch(text):
        return _made(_year(match[3]), _month(match[1], text), int(match[2]), text)
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _from_serial(float(text), epoch_1904=False)
    raise InvalidInput(f"“{text}” is not a date.", hint="Give year, month and day.")


def _month(word: str, text: str) -> int:
    small = word.lower()
    if small in _FULL_MONTHS:
        return _FULL_MONTHS.index(small) + 1
    small = "sep" if small == "sept" else small
    if small in _MONTHS:
        return _MONTHS.index(small) + 1
    raise InvalidInput(f"“{text}” is not a date.", hint="Give year, month and day.")


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _made(year: int, month: int, day: int, text: str, *, read_as: str = "") -> date:
    try:
        return _in_range(date(year, month, day))
    except ValueError as impossible:
        raise InvalidInput(f"“{text}” is no day of the calendar{read_as}.") from impossible


def _in_range(day: date) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise InvalidInput(f"{day} lies outside {_FIRST_YEAR} to {_LAST_YEAR}.")
    return day
