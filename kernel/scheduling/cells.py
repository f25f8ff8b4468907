"""What each column of a job, link or phase holds: how it is read from text, kept and said.

Values have three forms: as typed in the domain, as kept (JSON: text, numbers, flags, null), and
as a person types or pastes them. `parse` takes the third, `encode` and `decode` go between the
other two.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from kernel.scheduling import jobs
from kernel.scheduling.fleet import fold

Kind = Literal[
    "text",
    "choice",
    "day",
    "gate",
    "whole",
    "number",
    "money",
    "percent",
    "flag",
    "rig",
    "campaigns",
]
Value = Any  # a value as kept
OPEN = "open"  # a readiness gate that applies, but has no day yet; None in the domain
MOST_DAYS = 5_000
LONGEST_TEXT = 2_000
FIRST_DAY, LAST_DAY = date(1991, 1, 1), date(2099, 12, 31)
_TRUE = {"true", "yes", "y", "1", "x", "pinned"}
_FALSE = {"false", "no", "n", "0", ""}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the sheet.

    Attributes:
        name: Of the field; dotted within requirements and gates.
        words: Its heading.
        unit: Shown beside the heading.
        choices: The values of a choice; "" means none.
        needed: Whether it may not be empty.
        least: Smallest number.
        most: Largest number.
    """

    name: str
    words: str
    kind: Kind
    unit: str = ""
    choices: tuple[str, ...] = ()
    needed: bool = False
    least: int | None = None
    most: int | None = None


def _days(name: str, words: str, *, least: int = 0) -> Column:
    return Column(name=name, words=words, kind="whole", unit="d", least=least, most=MOST_DAYS)


def _money(name: str, words: str) -> Column:
    return Column(name=name, words=words, kind="money", least=0, most=10**13)


def _percent(name: str, words: str, most: int = 100) -> Column:
    return Column(name=name, words=words, kind="percent", unit="%", least=0, most=most)


def _text(name: str, words: str, *, needed: bool = False) -> Column:
    return Column(name=name, words=words, kind="text", needed=needed)


def _choice(name: str, words: str, choices: tuple[str, ...], *, needed: bool = False) -> Column:
    return Column(name=name, words=words, kind="choice", choices=choices, needed=needed)


def _number_of(name: str, words: str, unit: str, *, most: int = 10**6) -> Column:
    return Column(name=name, words=words, kind="number", unit=unit, least=0, most=most)


def _day(name: str, words: str) -> Column:
    return Column(name=name, words=words, kind="day")


JOB_COLUMNS: tuple[Column, ...] = (
    _text("name", "Well", needed=True),
    _text("api14", "API number"),
    _text("oil_field", "Field"),
    _choice("well_type", "Type", jobs.WELL_TYPES),
    _choice("kind", "Job", jobs.JOB_KINDS, needed=True),
    _choice("plan_type", "Plan type", jobs.PLAN_TYPES),
    _text("pad", "Pad"),
    Column(name="rig_id", words="Rig", kind="rig"),
    Column(name="campaign_ids", words="Campaigns", kind="campaigns"),
    Column(name="sequence", words="Order", kind="whole", least=0, most=10**9),
    _day("start_on", "Start"),
    _days("duration_days", "Duration"),
    _day("finish_on", "Finish"),
    _days("low_days", "Fast case (P10)"),
    _days("high_days", "Slow case (P90)"),
    _choice("calendar", "Calendar", tuple(jobs.CALENDARS), needed=True),
    _day("actual_start", "Actual start"),
    _day("actual_finish", "Actual finish"),
    _percent("percent", "Done"),
    _days("remaining_days", "Remaining"),
    Column(name="pinned", words="Pinned", kind="flag"),
    _choice("constraint_type", "Constraint", ("", *jobs.CONSTRAINTS)),
    _day("constraint_on", "Constraint day"),
    _number_of("depth_ft", "Planned depth", "ft", most=60_000),
    _money("afe_amount", "AFE"),
    _money("tangible_cost", "Tangibles"),
    _money("intangible_cost", "Intangibles"),
    _money("mobilisation_cost", "Mob and demob"),
    _percent("contingency_percent", "Contingency"),
    _percent("working_interest_percent", "Working interest"),
    *(Column(name=f"gates.{gate}", words=f"Gate {gate}", kind="gate") for gate in jobs.GATES),
    _number_of("requirements.hp", "Needs power", "hp"),
    _number_of("requirements.hook_load_t", "Needs hook load", "t"),
    _number_of("requirements.water_depth_m", "Water depth", "m"),
    _text("requirements.bop_class", "Needs BOP class"),
    Column(name="requirements.h2s", words="H2S", kind="flag"),
    _text("requirements.terrain", "Needs terrain"),
    _text("notes", "Notes"),
)  # fmt: skip
LINK_COLUMNS: tuple[Column, ...] = (
    _text("predecessor_id", "Predecessor", needed=True),
    _text("successor_id", "Successor", needed=True),
    _choice("type", "Type", jobs.LINK_TYPES, needed=True),
    _days("lag_days", "Lag", least=-MOST_DAYS),
    _choice("lag_kind", "Lag kind", jobs.LAG_KINDS, needed=True),
    _choice("lag_calendar", "Lag calendar", jobs.LAG_CALENDARS, needed=True),
    _days("most_days", "At most after"),
)
PHASE_COLUMNS: tuple[Column, ...] = (
    _text("job_id", "Job", needed=True),
    Column(name="place", words="Place", kind="whole", least=0, most=1_000),
    _choice("phase", "Phase", jobs.PHASES, needed=True),
    _days("duration_days", "Duration"),
    _number_of("limit_days", "Technical limit", "d"),
    _day("actual_start", "Actual start"),
    _day("actual_finish", "Actual finish"),
    _number_of("from_ft", "From", "ft", most=60_000),
    _number_of("to_ft", "To", "ft", most=60_000),
)
Row = Literal["job", "link", "phase"]
COLUMNS: Mapping[Row, Mapping[str, Column]] = {
    "job": {column.name: column for column in JOB_COLUMNS},
    "link": {column.name: column for column in LINK_COLUMNS},
    "phase": {column.name: column for column in PHASE_COLUMNS},
}
NULLABLE_CHOICES = {"constraint_type"}


def encode(value: Any) -> Value:
    """A domain value as it is kept."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize() + 0:f}"
    if isinstance(value, tuple):
        return list(value)
    return value


def decode(column: Column, value: Value) -> Any:
    """A kept value as the domain has it."""
    if value is None:
        return None
    if column.kind == "gate" and value == OPEN:
        return None
    if column.kind in ("day", "gate"):
        return date.fromisoformat(value)
    if column.kind in ("number", "money", "percent"):
        return Decimal(value)
    if column.kind == "campaigns":
        return tuple(value)
    return value


class NotReadable(ValueError):
    """What is wrong with a typed value, to be joined with the name of its cell."""


def parse(
    column: Column, given: Any, *, names: Mapping[str, str], month_first: bool | None = None
) -> Value:
    """A typed, pasted or handed-over value in the form in which it is kept.

    Args:
        column: What it is to be.
        given: Text, or a value that has its type already.
        names: For rigs and campaigns: ids by folded name.
        month_first: How 3/4/2027 is meant; None refuses it.

    Raises:
        NotReadable: With the reason.
    """
    if isinstance(given, str):
        given = given.replace("\u00a0", " ").strip()
    if given is None or given == "":
        return _empty(column)
    return _PARSERS[column.kind](column, given, names, month_first)


def _empty(column: Column) -> Value:
    if column.needed:
        raise NotReadable("may not be empty")
    if column.kind == "flag":
        return None if "." in column.name else False
    if column.kind == "campaigns":
        return []
    if column.name == "sequence":
        return 0
    dotted = "." in column.name or column.name in NULLABLE_CHOICES or column.name == "api14"
    if column.kind in ("text", "choice") and not dotted:
        return ""
    return None


def _parse_text(column: Column, given: Any, names: Any, month_first: Any) -> Value:
    text = str(given)
    if len(text) > LONGEST_TEXT:
        raise NotReadable(f"has more than {LONGEST_TEXT:,} characters")
    if column.name == "api14":
        digits = re.sub(r"\D", "", text)
        if len(digits) not in (10, 12, 14):
            raise NotReadable(f"“{text}” is no API number; use 10, 12 or 14 digits")
        return digits.ljust(14, "0")
    return text


def _parse_choice(column: Column, given: Any, names: Any, month_first: Any) -> Value:
    wanted = str(given).casefold()
    for choice in column.choices:
        if choice.casefold() == wanted:
            return choice
    known = ", ".join(choice for choice in column.choices if choice)
    raise NotReadable(f"“{given}” is none of {known}")


def _parse_day(column: Column, given: Any, names: Any, month_first: bool | None) -> Value:
    day = given if isinstance(given, date) else _day_of(str(given), month_first)
    day = date(day.year, day.month, day.day)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise NotReadable(f"{day} lies outside {FIRST_DAY.year} to {LAST_DAY.year}")
    return day.isoformat()


def _parse_gate(column: Column, given: Any, names: Any, month_first: bool | None) -> Value:
    if isinstance(given, str) and given.casefold() == OPEN:
        return OPEN
    return _parse_day(column, given, names, month_first)


def _day_of(text: str, month_first: bool | None) -> date:
    text = re.sub(r"[T ]00:00(:00(\.0+)?)?$", "", text)
    numbers: tuple[int, int, int] | None = None
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        numbers = int(found[1]), int(found[2]), int(found[3])
    elif found := re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ ,-]+(\d{4})", text):
        month = _MONTHS.index(found[2][:3].lower()) + 1 if found[2][:3].lower() in _MONTHS else 0
        numbers = int(found[3]), month, int(found[1])
    elif found := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text):
        first, second = int(found[1]), int(found[2])
        if month_first is None and first <= 12 and second <= 12 and first != second:
            raise NotReadable(f"“{text}” could be two days; write it as 2027-03-04")
        turned = month_first if month_first is not None else second > 12
        numbers = (int(found[3]), first, second) if turned else (int(found[3]), second, first)
    if numbers is None:
        raise NotReadable(f"“{text}” is no day; write it as 2027-03-04")
    try:
        return date(*numbers)
    except ValueError:
        raise NotReadable(f"“{text}” is no day of the calendar") from None


def _number(column: Column, given: Any) -> Decimal:
    text = str(given).replace(",", "").replace("$", "").strip()
    text = re.sub(r"\s*(d|days?|ft|%|hp|t|m)$", "", text, flags=re.IGNORECASE)
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise NotReadable(f"“{given}” is no number") from None
    if not number.is_finite():
        raise NotReadable(f"“{given}” is no number")
    if column.least is not None and number < column.least:
        raise NotReadable(f"{number:f} is less than {column.least:,}")
    if column.most is not None and number > column.most:
        raise NotReadable(f"{number:f} is more than {column.most:,}")
    return number


def _parse_whole(column: Column, given: Any, names: Any, month_first: Any) -> Value:
    number = _number(column, given) if not isinstance(given, bool) else Decimal("0.5")
    if number != number.to_integral_value():
        raise NotReadable(f"“{given}” is no whole number")
    return int(number)


def _parse_number(column: Column, given: Any, names: Any, month_first: Any) -> Value:
    places = Decimal("0.01") if column.kind in ("money", "percent") else Decimal("0.1")
    number = _number(column, given)
    try:
        return encode(number.quantize(places))
    except InvalidOperation:
        raise NotReadable(f"“{given}” is too large") from None


def _parse_flag(column: Column, given: Any, names: Any, month_first: Any) -> Value:
    word = str(given).casefold()
    if word in _TRUE | _FALSE:
        return word in _TRUE or _empty(column)
    raise NotReadable(f"“{given}” is neither yes nor no")


def _parse_rig(column: Column, given: Any, names: Mapping[str, str], month_first: Any) -> Value:
    known = set(names.values())
    if str(given) in known:
        return str(given)
    if (found := names.get(fold(str(given)))) is not None:
        if found == "":
            raise NotReadable(f"“{given}” is the name of several rigs; add the terrain")
        return found
    raise NotReadable(f"there is no {column.words.lower().rstrip('s')} “{given}”")


def _parse_campaigns(
    column: Column, given: Any, names: Mapping[str, str], month_first: Any
) -> Value:
    parts = re.split(r"[;,]", given) if isinstance(given, str) else list(given)
    found = [_parse_rig(column, part, names, None) for part in parts if str(part).strip()]
    return sorted(set(found))


_PARSERS: Mapping[Kind, Callable[[Column, Any, Mapping[str, str], bool | None], Value]] = {
    "text": _parse_text,
    "choice": _parse_choice,
    "day": _parse_day,
    "gate": _parse_gate,
    "whole": _parse_whole,
    "number": _parse_number,
    "money": _parse_number,
    "percent": _parse_number,
    "flag": _parse_flag,
    "rig": _parse_rig,
    "campaigns": _parse_campaigns,
}
