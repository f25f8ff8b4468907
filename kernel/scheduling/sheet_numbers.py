"""Durations, money and shares in sheets, with the units that a heading or a cell states."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from math import ceil

from kernel.errors import InvalidInput
from kernel.scheduling.sheet_table import CellValue, Fault, Percent, clean_text

DAYS_PER_WEEK = 7
HOURS_PER_DAY = 24
_LONGEST_DAYS = 5_000
_MOST_MONEY = Decimal(10) ** 12

_DURATION = re.compile(
    r"(?P<about>(?:~|≈|ca\.?|approx\.?|about|abt\.?)\s*)?(?P<number>[\d.,]+)\s*"
    r"(?P<unit>d|dys?|days?|w|wks?|weeks?|h|hrs?|hours?)?\.?",
    re.IGNORECASE,
)
_PERHAPS_FULL = 10_000  # “$52,500” under ($k): 52.5 million, or 52,500 typed in full
_SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "C$": "CAD"}
_MONEY = re.compile(
    r"(?P<sign>US\$|C\$|[$€£]|[A-Z]{3}(?![A-Z]))?\s*(?P<number>[\d.,]+)\s*"
    r"(?P<scale>k|mm|mln|million|thousand|m|bn)?\s*(?P<after>[$€£]|[A-Z]{3})?",
    re.IGNORECASE,
)
_SCALES = {"k": 1_000, "thousand": 1_000, "mm": 1_000_000, "mln": 1_000_000, "million": 1_000_000}
_HEADING_SCALE = re.compile(
    r"(?:[$€£]|\b(?:USD|EUR|GBP|CAD)\b)\s*(?P<after>k|mm|mln|m)\b"
    r"|\((?P<alone>k|mm)\)|\b(?P<before>k|mm)\s*(?:[$€£]|USD|EUR|GBP)",
    re.IGNORECASE,
)
_HEADING_CURRENCY = re.compile(r"US\$|C\$|[$€£]|\b(?:USD|EUR|GBP|CAD|NOK|AED|SAR)\b", re.IGNORECASE)


class DecimalSign(StrEnum):
    """What stands before the decimals of a text file's numbers."""

    POINT = "point"
    COMMA = "comma"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in whole days.

    Attributes:
        days: Fractions count as a whole day. [d]
        note: What was read into the cell; empty where nothing was.
    """

    days: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyUnit:
    """What the heading of a column says of its money.

    Attributes:
        scale: 1,000 under “($k)”; None where the heading may mean thousands or millions.
        currency: Empty where it names none.
    """

    scale: int | None = 1
    currency: str = ""


def decimal_sign_of(values: Iterable[CellValue], *, separator: str = "") -> DecimalSign | None:
    """The decimal sign of texts, None where “52,500” in a semicolon file may be both.

    >>> decimal_sign_of(["1.250,5", "52,500"])
    <DecimalSign.COMMA: 'comma'>
    """
    unclear = False
    for text in (clean_text(value) for value in values if isinstance(value, str)):
        digits = "".join(re.findall(r"[\d.,]+", text)[:1])
        if re.search(r",\d{1,2}$|,\d{4,}$|\.\d{3},\d|\d\.\d{3}\.\d{3}", digits):
            return DecimalSign.COMMA
        if re.search(r"\.\d{1,2}$|\.\d{4,}$|,\d{3}\.\d|\d,\d{3},\d{3}", digits):
            return DecimalSign.POINT
        unclear = unclear or bool(re.search(r"[.,]\d{3}$", digits))
    return None if unclear and separator == ";" else DecimalSign.POINT


def number_of(text: str, sign: DecimalSign | None = DecimalSign.POINT) -> Decimal:
    """A number written with thousands apart or not.

    Raises:
        InvalidInput: It is none, or may be two and the decimal sign is not known.

    >>> number_of("52,500.25"), number_of("1.250,5", DecimalSign.COMMA)
    (Decimal('52500.25'), Decimal('1250.5'))
    """
    if sign is None:
        if re.search(r"[.,]", text):
            raise InvalidInput(
                f"“{text}” may be two numbers.", hint="Say whether point or comma is decimal."
            )
        sign = DecimalSign.POINT
    thousands, decimals = (",", ".") if sign is DecimalSign.POINT else (".", ",")
    whole, point, part = text.partition(decimals)
    grouped = re.fullmatch(rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d*", whole)
    try:
        if not grouped or (point and not part.isdigit()):
            raise InvalidOperation
        return Decimal(whole.replace(thousands, "") + (f".{part}" if part else ""))
    except InvalidOperation as failure:
        raise InvalidInput(f"“{text}” is not a number.") from failure


def duration_of(
    value: CellValue, *, sign: DecimalSign | None = DecimalSign.POINT
) -> Duration | None:
    """The duration that a cell names, None for an empty one.

    Raises:
        InvalidInput: It names none, or has a unit without a fixed length.

    >>> duration_of("68d"), duration_of("3.5 wks")
    (Duration(days=68, note=''), Duration(days=25, note='24.5 days, taken as 25'))
    """
    about = False
    match value:
        case None:
            return None
        case bool() | Percent() | Fault():
            raise InvalidInput("It is not a duration.", hint="Give it in days.")
        case int() | float():
            days = Decimal(str(value))
        case str():
            if not (text := clean_text(value)):
                return None
            days, about = _worded_days(text, sign)
        case _:
            raise InvalidInput("It is a date, not a duration.", hint="Give it in days.")
    if not 0 <= days <= _LONGEST_DAYS:
        raise InvalidInput(f"{days:g} days is no duration of a job.")
    whole = ceil(days)
    notes = ["“about” is not kept"] if about else []
    notes += [f"{days.normalize():f} days, taken as {whole}"] if whole != days else []
    return Duration(days=whole, note="; ".join(notes))


def _worded_days(text: str, sign: DecimalSign | None) -> tuple[Decimal, bool]:
    if not (match := _DURATION.fullmatch(text)):
        raise InvalidInput(
            f"“{text}” is not a duration.", hint="Give days, weeks or hours, such as 26 d."
        )
    number = number_of(match["number"], sign)
    unit = (match["unit"] or "d")[0].lower()
    days = {
        "d": number,
        "w": number * DAYS_PER_WEEK,
        "h": number / HOURS_PER_DAY,
    }[unit]
    return days, bool(match["about"])


def money_unit_of(heading: str) -> MoneyUnit:
    """The scale and currency of a heading; M alone is thousand in some offices, million in others.

    >>> money_unit_of("AFE ($k)"), money_unit_of("Cost $M").scale
    (MoneyUnit(scale=1000, currency='USD'), None)
    """
    found = _HEADING_CURRENCY.search(heading)
    currency = _SIGNS.get(found[0].upper(), found[0].upper()) if found else ""
    scale: int | None = 1
    if match := _HEADING_SCALE.search(heading):
        scale = _SCALES.get((match["after"] or match["alone"] or match["before"]).lower())
    return MoneyUnit(scale=scale, currency=currency)


def money_of(
    value: CellValue, unit: MoneyUnit, *, sign: DecimalSign | None = DecimalSign.POINT
) -> Decimal | None:
    """The amount that a cell names in the currency of its column, None for an empty one.

    Raises:
        InvalidInput: It names none, another currency, or a scale that may be two.

    >>> money_of("$52,500", MoneyUnit()), money_of(52.5, MoneyUnit(scale=1000, currency="USD"))
    (Decimal('52500'), Decimal('52500.0'))
    """
    match value:
        case None:
            return None
        case bool() | Percent() | Fault():
            raise InvalidInput("It is not an amount of money.")
        case int() | float():
            number, scale = Decimal(str(value)), unit.scale
        case str():
            if not (text := clean_text(value)):
                return None
            number, scale = _worded_money(text, unit, sign)
        case _:
            raise InvalidInput("It is a date, not an amount of money.")
    if scale is None:
        raise InvalidInput(
            "The heading’s M may be thousand or million.", hint="Choose the unit of the column."
        )
    if not 0 <= number * scale <= _MOST_MONEY:
        raise InvalidInput(f"{number:f} is no amount for a job.")
    return number * scale


def _worded_money(
    text: str, unit: MoneyUnit, sign: DecimalSign | None
) -> tuple[Decimal, int | None]:
    match = _MONEY.fullmatch(text)
    if not match:
        raise InvalidInput(f"“{text}” is not an amount of money.")
    for mark in filter(None, (match["sign"], match["after"])):
        named = _SIGNS.get(mark.upper(), mark.upper())
        if unit.currency and named != unit.currency:
            raise InvalidInput(
                f"“{text}” is in {named}, the column in {unit.currency}.",
                hint="Keep one currency in a column.",
            )
    number = number_of(match["number"], sign)
    if not match["scale"]:
        signed = match["sign"] or match["after"]
        if signed and unit.scale and unit.scale > 1 and number >= _PERHAPS_FULL:
            raise InvalidInput(
                f"“{text}” under a heading in units of {unit.scale:,} may be the full amount.",
                hint="Write it as the heading says, without a sign.",
            )
        return number, unit.scale
    return number, _SCALES.get(match["scale"].lower())


def shares_are_percents(values: Iterable[CellValue]) -> bool | None:
    """How a column writes shares without a sign: 7 for 7 %, or 0.07; None where it mixes both.

    >>> shares_are_percents([7, 12]), shares_are_percents([0.07, 1]), shares_are_percents([7, 0.07])
    (True, False, None)
    """
    bare = [number for value in values if (number := _bare_share(value))]
    above, below = any(n > 1 for n in bare), any(n < 1 for n in bare)
    if above and below:
        return None
    return above


def _bare_share(value: CellValue) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"\d*[.,]?\d+", clean_text(value)):
        return float(clean_text(value).replace(",", "."))
    return 0.0


def share_of(value: CellValue, *, percents: bool | None) -> Decimal | None:
    """The share that a cell names, as a fraction, None for an empty one.

    Args:
        value: The cell.
        percents: Whether bare numbers are percents; None where the column mixes both. [-]

    Raises:
        InvalidInput: It names none, or lies outside 0 to 100 %.

    >>> share_of("7 %", percents=None), share_of(7, percents=True), share_of(0.07, percents=False)
    (Decimal('0.07'), Decimal('0.07'), Decimal('0.07'))
    """
    match value:
        case None:
            return None
        case Percent():
            share = Decimal(repr(value.fraction))
        case bool() | Fault():
            raise InvalidInput("It is not a share.", hint="Give a percentage, such as 7 %.")
        case int() | float():
            share = _bare(Decimal(str(value)), percents)
        case str():
            if not (text := clean_text(value).replace(",", ".")):
                return None
            number = number_of(text.rstrip("% "))
            share = number / 100 if text.endswith("%") else _bare(number, percents)
        case _:
            raise InvalidInput("It is a date, not a share.")
    if not 0 <= share <= 1:
        raise InvalidInput(f"{share * 100:f} % lies outside 0 to 100 %.")
    return share


def _bare(number: Decimal, percents: bool | None) -> Decimal:
    if percents is None and 0 < number < 1:
        raise InvalidInput(
            f"{number:f} may be {number:f} % or {number * 100:f} %.",
            hint="Write the percent sign, or one way in the whole column.",
        )
    return number if percents is False else number / 100
