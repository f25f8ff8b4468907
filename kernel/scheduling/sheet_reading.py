"""How a rig schedule is to be read, and what of that only a person can say.

Whatever a column leaves open (day or month first, whether the finish day still belongs to the
job, points or commas, thousands or millions) is asked, with the evidence; nothing is assumed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from kernel.errors import InvalidInput
from kernel.scheduling.sheet_columns import HeadingRows, SheetField
from kernel.scheduling.sheet_dates import DateOrder, day_of, order_of
from kernel.scheduling.sheet_names import name_key
from kernel.scheduling.sheet_numbers import (
    DecimalSign,
    MoneyUnit,
    decimal_sign_of,
    duration_of,
    money_unit_of,
    shares_are_percents,
)
from kernel.scheduling.sheet_table import SheetTable

DAYS = (
    SheetField.START,
    SheetField.FINISH,
    SheetField.ACTUAL_START,
    SheetField.ACTUAL_FINISH,
    SheetField.CONSTRAINT_DAY,
    SheetField.GATE_DAY,
)
FINISHES = (SheetField.FINISH, SheetField.ACTUAL_FINISH)
DURATIONS = (SheetField.DURATION, SheetField.LOW, SheetField.HIGH, SheetField.REMAINING)
MONEY = (SheetField.AFE, SheetField.TANGIBLE, SheetField.INTANGIBLE, SheetField.MOBILISATION)
SHARES = (SheetField.PERCENT, SheetField.CONTINGENCY, SheetField.INTEREST, SheetField.NPT)
_INCLUSIVE = re.compile(r"\bincl|last day|through|\bthru\b", re.IGNORECASE)
_EXCLUSIVE = re.compile(r"\bexcl|day after", re.IGNORECASE)
_METRES = re.compile(r"[(\[ ]m(?:etres?|eters?)?[)\]]?$", re.IGNORECASE)
_ENOUGH_HANDOVERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReading:
    """How a sheet is read; kept with the import.

    Attributes:
        first_row, last_row: The rows of the headings; data follow.
        columns: The column of each field that is imported.
        date_orders: For columns that write day and month as numbers.
        finish_inclusive: Whether the day that a finish column names still belongs to the job.
        decimal_sign: None where texts may mean two numbers.
        shares_as_percents: How a column writes shares without a sign; None where it mixes.
        names: What a spelling stands for, by `name_key`: a rig, a well or a type of job.
        new_rigs: Rigs, by `name_key`, that are to be made.
        kind: The type of jobs where no column says it.
        depth_in_metres: Whether the column of depths is in metres rather than feet.
        with_hidden_rows: Whether hidden rows are read.
    """

    first_row: int
    last_row: int
    columns: Mapping[SheetField, int]
    date_orders: Mapping[SheetField, DateOrder] = field(default_factory=dict)
    finish_inclusive: bool | None = None
    decimal_sign: DecimalSign | None = DecimalSign.POINT
    money_units: Mapping[SheetField, MoneyUnit] = field(default_factory=dict)
    shares_as_percents: Mapping[SheetField, bool | None] = field(default_factory=dict)
    names: Mapping[SheetField, Mapping[str, str]] = field(default_factory=dict)
    new_rigs: frozenset[str] = frozenset()
    kind: str = "Drilling"
    depth_in_metres: bool = False
    with_hidden_rows: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A question about the whole sheet that only a person can answer.

    Attributes:
        about: The attribute of `SheetReading` that holds the answer.
        subject: The field, where each has its own answer.
        options: The answers with their words.
        likely: The answer that the evidence favours; None where there is none.
    """

    about: str
    subject: SheetField | None = None
    question: str
    options: tuple[tuple[object, str], ...]
    likely: object = None


def propose_reading(
    table: SheetTable, headings: HeadingRows
) -> tuple[SheetReading, tuple[Doubt, ...]]:
    """The reading that the sheet itself says, and the questions that it leaves open.

    Raises:
        InvalidInput: No column holds the wells.
    """
    columns = {h.field: h.column for h in headings.headings if h.field}
    if SheetField.WELL not in columns:
        raise InvalidInput(
            "No column holds the wells.", hint="Choose the column with the names of the wells."
        )
    texts = {h.field: h.text for h in headings.headings if h.field}
    after = headings.last
    doubts: list[Doubt] = []
    orders = dict(_date_orders(table, columns, after, texts, doubts))
    sign = decimal_sign_of(_numbers(table, columns, after), separator=table.separator)
    if sign is None:
        doubts.append(_decimal_doubt())
    units = {f: money_unit_of(texts[f]) for f in MONEY if f in columns}
    doubts += [_money_doubt(f, texts[f]) for f, unit in units.items() if unit.scale is None]
    reading = SheetReading(
        first_row=headings.first,
        last_row=after,
        columns=columns,
        date_orders=orders,
        decimal_sign=sign,
        money_units=units,
        depth_in_metres=bool(_METRES.search(texts.get(SheetField.DEPTH, ""))),
        shares_as_percents={
            f: shares_are_percents(table.column(columns[f], after)) for f in SHARES if f in columns
        },
    )
    if any(f in columns for f in FINISHES):
        inclusive, because = _finish_day(table, reading, texts)
        reading = replace(reading, finish_inclusive=inclusive)
        if inclusive is None:
            doubts.append(_finish_doubt(*_handovers(table, reading), because))
    return reading, tuple(doubts)


def _date_orders(
    table: SheetTable,
    columns: Mapping[SheetField, int],
    after: int,
    texts: Mapping[SheetField, str],
    doubts: list[Doubt],
) -> Iterator[tuple[SheetField, DateOrder]]:
    """One order per column, from the whole column; a person is asked where it does not tell."""
    for what in DAYS:
        if what not in columns:
            continue
        found = order_of(table.column(columns[what], after))
        if found.order:
            yield what, found.order
        elif found.because:
            doubts.append(
                Doubt(
                    about="date_orders",
                    subject=what,
                    question=f"How does the column “{texts[what]}” write dates? {found.because}.",
                    options=(
                        (DateOrder.MONTH_FIRST, "month/day/year"),
                        (DateOrder.DAY_FIRST, "day/month/year"),
                    ),
                )
            )


def _numbers(table: SheetTable, columns: Mapping[SheetField, int], after: int) -> Iterator[str]:
    for what in (*MONEY, *DURATIONS, SheetField.DEPTH):
        if what in columns:
            for value in table.column(columns[what], after):
                if isinstance(value, str):
                    yield value


def _decimal_doubt() -> Doubt:
    return Doubt(
        about="decimal_sign",
        question="Do the numbers write decimals with a point or a comma?",
        options=((DecimalSign.POINT, "52,500 is 52500"), (DecimalSign.COMMA, "52,500 is 52.5")),
    )


def _money_doubt(what: SheetField, text: str) -> Doubt:
    currency = money_unit_of(text).currency
    return Doubt(
        about="money_units",
        subject=what,
        question=f"What does M mean in “{text}”?",
        options=(
            (MoneyUnit(scale=1_000, currency=currency), "thousand"),
            (MoneyUnit(scale=1_000_000, currency=currency), "million"),
        ),
    )


def _finish_doubt(likely: bool | None, evidence: str, because: str) -> Doubt:
    said = "; ".join(filter(None, (because, evidence)))
    return Doubt(
        about="finish_inclusive",
        question="Does the finish day still belong to the job?" + (f" {said}." if said else ""),
        options=(
            (True, "yes: a job of one day starts and finishes on one date"),
            (False, "no: the next job may start on that date"),
        ),
        likely=likely,
    )


def _finish_day(
    table: SheetTable, reading: SheetReading, texts: Mapping[SheetField, str]
) -> tuple[bool | None, str]:
    """Whether the finish day belongs to the job, from the heading or from start and duration."""
    heading = next(texts[f] for f in FINISHES if f in texts)
    if _EXCLUSIVE.search(heading):
        return False, ""
    if _INCLUSIVE.search(heading):
        return True, ""
    seen = [
        (finish - start).days - days
        for start, finish, days in _triples(table, reading)
        if start and finish and days
    ]
    exclusive, inclusive = seen.count(0), seen.count(-1)
    if exclusive and not inclusive:
        return False, ""
    if inclusive and not exclusive:
        return True, ""
    both = f"start, duration and finish agree with it in {inclusive} rows, not in {exclusive}"
    return None, both if seen else ""


def _handovers(table: SheetTable, reading: SheetReading) -> tuple[bool | None, str]:
    """What the next start on each rig favours."""
    spans: dict[str, list[tuple[date, date]]] = {}
    column = reading.columns.get(SheetField.RIG)
    for row, (start, finish, _) in enumerate(_triples(table, reading), reading.last_row + 1):
        rig = table.at(row, column) if column else None
        if rig is not None and start and finish:
            spans.setdefault(name_key(str(rig)), []).append((start, finish))
    same = following = 0
    for jobs in spans.values():
        jobs.sort()
        for (_, finish), (start, _) in pairwise(jobs):
            same += start == finish
            following += start == finish + timedelta(days=1)
    if max(same, following) < _ENOUGH_HANDOVERS or same == following:
        return None, ""
    if same > following:
        return False, f"{same} jobs start on the day on which the one before finishes"
    return True, f"{following} jobs start on the day after the one before finishes"


def _triples(
    table: SheetTable, reading: SheetReading
) -> Iterator[tuple[date | None, date | None, int | None]]:
    """Start, finish and duration of each row as far as they can be read."""
    for row in range(reading.last_row + 1, len(table.rows) + 1):
        days = []
        for what in (SheetField.START, SheetField.FINISH):
            column, order = reading.columns.get(what), reading.date_orders.get(what)
            try:
                value = table.at(row, column) if column else None
                days.append(day_of(value, order=order, epoch_1904=table.epoch_1904))
            except InvalidInput:
                days.append(None)
        column = reading.columns.get(SheetField.DURATION)
        try:
            value = table.at(row, column) if column else None
            told = duration_of(value, sign=reading.decimal_sign)
        except InvalidInput:
            told = None
        yield days[0], days[1], told.days if told else None
