"""Rows of a rig schedule as jobs: each cell a value of its field, or the reason why it is none."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kernel.errors import InvalidInput
from kernel.scheduling.jobs import CALENDARS, CONSTRAINTS, GATES, JOB_KINDS, PLAN_TYPES, WELL_TYPES
from kernel.scheduling.sheet_columns import SheetField, field_of
from kernel.scheduling.sheet_dates import day_of
from kernel.scheduling.sheet_links import gates_of, links_of
from kernel.scheduling.sheet_names import (
    PSEUDO_RIGS,
    choice_of,
    flag_of,
    job_kind_of,
    name_key,
    phase_of,
    row_of_no_job,
    status_of,
)
from kernel.scheduling.sheet_numbers import (
    DecimalSign,
    MoneyUnit,
    duration_of,
    money_of,
    number_of,
    share_of,
)
from kernel.scheduling.sheet_reading import DAYS, DURATIONS, FINISHES, MONEY, SHARES, SheetReading
from kernel.scheduling.sheet_table import (
    CellValue,
    Fault,
    Percent,
    SheetTable,
    address,
    clean_text,
    read_guarded,
)

F = SheetField
METRES_PER_FOOT = Decimal("0.3048")  # exact, the international foot
EVERY_DAY = "24/7"
CHOICES: Mapping[SheetField, tuple[str, ...]] = {
    F.WELL_TYPE: WELL_TYPES[1:],
    F.PLAN_TYPE: PLAN_TYPES[1:],
    F.CALENDAR: tuple(CALENDARS),
}
_TENTH = Decimal("0.1")
_CENT = Decimal("0.01")
JobValues = Mapping[SheetField, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """A cell that cannot be taken over, as a person finds it again."""

    address: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """A row of the sheet: a job, or faults, or the reason why it is no job.

    Attributes:
        values: One for each column that is imported; None for an empty cell.
        notes: What was read into the row, for a person to look at.
    """

    row: int
    values: JobValues = field(default_factory=dict)
    faults: tuple[CellFault, ...] = ()
    left_out: str = ""
    notes: tuple[str, ...] = ()


def read_rows(table: SheetTable, reading: SheetReading) -> Iterator[ReadRow]:
    """The rows beneath the headings, blank ones left away."""
    for row in range(reading.last_row + 1, len(table.rows) + 1):
        if _is_blank(table, reading, row):
            continue
        if row in table.hidden_rows and not reading.with_hidden_rows:
            yield ReadRow(row=row, left_out="a hidden row")
        elif reason := _no_job(table, reading, row):
            yield ReadRow(row=row, left_out=reason)
        else:
            yield _read_row(table, reading, row)


def _is_blank(table: SheetTable, reading: SheetReading, row: int) -> bool:
    """Whether nothing stands in the imported columns, but for a rig merged down from above."""
    said = {f for f, column in reading.columns.items() if table.at(row, column) is not None}
    return not said - {F.RIG}


def _no_job(table: SheetTable, reading: SheetReading, row: int) -> str:
    """Why a row is no job: a sum, a move, a cancelled job, headings once more.

    A row with the ID of a job is one, whatever its words.
    """
    texts = {
        f: value
        for f in (F.WELL, F.RIG, F.KIND, F.PHASE, F.STATUS)
        if (column := reading.columns.get(f)) and isinstance(value := table.at(row, column), str)
    }
    if len(texts) > 1 and all(field_of(text) is f for f, text in texts.items()):
        return "the headings once more"
    identity = reading.columns.get(F.JOB_ID)
    if identity and table.at(row, identity) is not None:
        return ""
    if job_kind_of(texts.get(F.KIND, "")):  # an overhaul that is planned as a job is one
        del texts[F.KIND]
    if reason := row_of_no_job(t for f, t in texts.items() if f in (F.WELL, F.KIND, F.PHASE)):
        return reason
    if F.WELL not in texts and row_of_no_job(filter(None, [texts.get(F.RIG)])):
        return row_of_no_job([texts[F.RIG]])
    if status_of(texts.get(F.STATUS, "")) == "cancelled":
        return f"its status is “{clean_text(texts[F.STATUS])}”"
    return ""


def _read_row(table: SheetTable, reading: SheetReading, row: int) -> ReadRow:
    values: dict[SheetField, Any] = {}
    faults: list[CellFault] = []
    notes: list[str] = []
    for what, column in reading.columns.items():
        value = table.at(row, column)
        try:
            if isinstance(value, Fault):
                raise InvalidInput(f"The cell holds {value.what}.", hint=_REPAIR)
            values[what] = _reader_of(what)(what, value, table, reading, notes)
        except InvalidInput as failure:
            faults.append(
                CellFault(address=address(row, column), text=_shown(value), reason=str(failure))
            )
    if not faults:
        faults += _faults_of_row(values, table, reading, row)
    if not faults:
        _complete(values)
        if values.get(F.STATUS) == "done" and not values.get(F.ACTUAL_FINISH):
            notes.append("its status says done, but it has no actual finish")
    return ReadRow(row=row, values=values, faults=tuple(faults), notes=tuple(notes))


_REPAIR = "Correct it in the workbook, let Excel reckon it and save."
Reader = Callable[[SheetField, CellValue, SheetTable, SheetReading, list[str]], Any]


def _reader_of(what: SheetField) -> Reader:
    for fields, reader in _READERS:
        if what in fields:
            return reader
    return _text


def _shown(value: CellValue) -> str:
    match value:
        case None:
            return ""
        case Fault():
            return value.what
        case Percent():
            return f"{value.fraction:.4%}"
    return str(value).removesuffix(" 00:00:00")[:80]


def _text(_w: SheetField, value: CellValue, _t: SheetTable, _r: SheetReading, _n: list[str]) -> str:
    """Text as written; a text that would be a formula stays text."""
    if isinstance(value, Percent):
        return f"{value.fraction:g}"
    text = clean_text("" if value is None else f"{value:g}" if _is_float(value) else str(value))
    return read_guarded(text)


def _is_float(value: CellValue) -> bool:
    return isinstance(value, float)


def _name(
    what: SheetField, value: CellValue, table: SheetTable, reading: SheetReading, notes: list[str]
) -> str | None:
    """A rig or a well, as its sheet writes it or as a person said that it stands for."""
    text = " ".join(_text(what, value, table, reading, notes).split())
    if not text:
        return None
    if what is F.RIG and name_key(text) in PSEUDO_RIGS:
        notes.append(f"“{text}” is no rig; the job has none yet")
        return None
    return reading.names.get(what, {}).get(name_key(text), text)


def _kind(
    what: SheetField, value: CellValue, table: SheetTable, reading: SheetReading, notes: list[str]
) -> str:
    text = _text(what, value, table, reading, notes)
    if not text:
        return reading.kind
    kind = reading.names.get(what, {}).get(name_key(text)) or job_kind_of(text)
    if not kind:
        raise InvalidInput(f"“{text}” is no type of job.", hint=f"Use {', '.join(JOB_KINDS)}.")
    return kind


def _status(
    what: SheetField, value: CellValue, table: SheetTable, reading: SheetReading, notes: list[str]
) -> str | None:
    text = _text(what, value, table, reading, notes)
    if not text:
        return None
    if not (status := status_of(text)):
        notes.append(f"the status “{text}” is not known and is not kept")
    return status or None


def _day(
    what: SheetField, value: CellValue, table: SheetTable, reading: SheetReading, _n: list[str]
) -> date | None:
    day = day_of(value, order=reading.date_orders.get(what), epoch_1904=table.epoch_1904)
    if day is None or what not in FINISHES:
        return day
    if reading.finish_inclusive is None:
        raise InvalidInput(
            "It is open whether this day still belongs to the job.", hint="Answer the question."
        )
    return day + timedelta(days=1) if reading.finish_inclusive else day


def _days(
    _w: SheetField, value: CellValue, _t: SheetTable, reading: SheetReading, notes: list[str]
) -> int | None:
    told = duration_of(value, sign=reading.decimal_sign)
    if told and told.note:
        notes.append(told.note)
    return told.days if told else None


def _money(
    what: SheetField, value: CellValue, _t: SheetTable, reading: SheetReading, _n: list[str]
) -> Decimal | None:
    unit = reading.money_units.get(what, MoneyUnit())
    amount = money_of(value, unit, sign=reading.decimal_sign)
    return None if amount is None else amount.quantize(_CENT)


def _percent(
    what: SheetField, value: CellValue, _t: SheetTable, reading: SheetReading, _n: list[str]
) -> Decimal | None:
    share = share_of(value, percents=reading.shares_as_percents.get(what))
    return None if share is None else (share * 100).quantize(_CENT)


def _depth(
    _w: SheetField, value: CellValue, table: SheetTable, reading: SheetReading, notes: list[str]
) -> Decimal | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(str(value))
    elif text := _text(F.DEPTH, value, table, reading, notes):
        bare = re.sub(r"\s*(ft|feet|m|metres?|meters?|')\.?$", "", text, flags=re.IGNORECASE)
        number = number_of(bare, reading.decimal_sign or DecimalSign.POINT)
    else:
        return None
    feet = number / METRES_PER_FOOT if reading.depth_in_metres else number
    if not 0 < feet < 100_000:
        raise InvalidInput(f"{feet:f} ft is no depth of a well.")
    return feet.quantize(_TENTH)


def _flag(
    what: SheetField, value: CellValue, table: SheetTable, reading: SheetReading, notes: list[str]
) -> bool:
    if isinstance(value, bool):
        return value
    text = _text(what, value, table, reading, notes)
    if (flag := flag_of(text)) is None:
        raise InvalidInput(f"“{text}” is neither yes nor no.")
    return flag


def _constraint(
    what: SheetField, value: CellValue, table: SheetTable, reading: SheetReading, notes: list[str]
) -> str | None:
    text = _text(what, value, table, reading, notes).upper()
    if text in ("", "ASAP", "NONE"):
        return None
    if text not in CONSTRAINTS:
        raise InvalidInput(
            f"“{text}” is no constraint.", hint=f"Use ASAP, {', '.join(CONSTRAINTS)}."
        )
    return text


def _names(
    what: SheetField, value: CellValue, table: SheetTable, reading: SheetReading, notes: list[str]
) -> tuple[str, ...]:
    text = _text(what, value, table, reading, notes)
    parts = (" ".join(part.split()) for part in text.split(";"))
    return tuple(sorted({part for part in parts if part}, key=str.casefold))


def _links(
    what: SheetField, value: CellValue, table: SheetTable, reading: SheetReading, notes: list[str]
) -> Any:
    return links_of(_text(what, value, table, reading, notes))


def _gates(
    what: SheetField, value: CellValue, table: SheetTable, reading: SheetReading, notes: list[str]
) -> tuple[tuple[str, date | None], ...]:
    found = gates_of(_text(what, value, table, reading, notes))
    unknown = [name for name, _ in found if name.upper() not in GATES]
    if unknown:
        notes.append(f"“{unknown[0]}” is none of the gates {', '.join(GATES)} and is not kept")
    return tuple((name.upper(), day) for name, day in found if name.upper() in GATES)


def _choice(
    what: SheetField, value: CellValue, table: SheetTable, reading: SheetReading, notes: list[str]
) -> str:
    """A word of a closed list; an empty cell stays empty."""
    text = _text(what, value, table, reading, notes)
    if not text:
        return EVERY_DAY if what is F.CALENDAR else ""
    if (found := choice_of(text, CHOICES[what])) is None:
        raise InvalidInput(
            f"“{text}” is no {what.value.lower()}.", hint=f"Use {', '.join(CHOICES[what])}."
        )
    return found


def _phase(
    what: SheetField, value: CellValue, table: SheetTable, reading: SheetReading, notes: list[str]
) -> str:
    text = _text(what, value, table, reading, notes)
    phase = phase_of(text)
    if text and not phase:
        notes.append(f"the phase “{text}” is not known and is not kept")
    return phase


_READERS: tuple[tuple[tuple[SheetField, ...], Reader], ...] = (
    ((F.WELL, F.RIG), _name),
    ((F.KIND,), _kind),
    ((F.STATUS,), _status),
    (DAYS, _day),
    (DURATIONS, _days),
    (MONEY, _money),
    (SHARES, _percent),
    ((F.DEPTH,), _depth),
    ((F.PINNED,), _flag),
    ((F.CONSTRAINT,), _constraint),
    ((F.CAMPAIGNS,), _names),
    ((F.PREDECESSORS,), _links),
    ((F.GATE,), _gates),
    ((F.PHASE,), _phase),
    ((F.WELL_TYPE, F.PLAN_TYPE, F.CALENDAR), _choice),
)


def _faults_of_row(
    values: JobValues, table: SheetTable, reading: SheetReading, row: int
) -> Iterator[CellFault]:
    """What is wrong with the row as a whole."""

    def fault(what: SheetField, reason: str) -> CellFault:
        column = reading.columns[what]
        return CellFault(
            address=address(row, column), text=_shown(table.at(row, column)), reason=reason
        )

    if not values[F.WELL]:
        yield fault(F.WELL, "The row names no well.")
    start, finish, days = (values.get(f) for f in (F.START, F.FINISH, F.DURATION))
    for begin, end in ((F.START, F.FINISH), (F.ACTUAL_START, F.ACTUAL_FINISH)):
        first, last = values.get(begin), values.get(end)
        if first and last and last < first:
            yield fault(end, f"The job would finish before it starts on {first}.")
            return
    if values.get(F.ACTUAL_FINISH) and F.ACTUAL_START in values and not values[F.ACTUAL_START]:
        yield fault(F.ACTUAL_FINISH, "The job has finished, but has no actual start.")
    round_the_clock = values.get(F.CALENDAR) in (None, "", EVERY_DAY)
    whole = (start, finish, days) if round_the_clock else (None, None, None)
    if start and finish and days is not None and (finish - start).days != days and all(whole[:2]):
        yield fault(
            F.DURATION,
            f"Start {start}, {days} days and finish {finish} (the day after) do not agree: "
            f"from start to finish are {(finish - start).days} days.",
        )


def _complete(values: dict[SheetField, Any]) -> None:
    """The third of start, duration and finish, where two are told and every day counts."""
    due = values.pop(F.GATE_DAY, None)
    if values.get(F.GATE):  # a gate without a day is open
        values[F.GATE] = tuple((name, day or due) for name, day in values[F.GATE])
    if values.get(F.CALENDAR) not in (None, "", EVERY_DAY):
        return
    start, finish, days = (values.get(f) for f in (F.START, F.FINISH, F.DURATION))
    if start and finish and days is None:
        values[F.DURATION] = (finish - start).days
    elif start and days is not None and not finish:
        values[F.FINISH] = start + timedelta(days=days)
    elif finish and days is not None and not start:
        values[F.START] = finish - timedelta(days=days)
