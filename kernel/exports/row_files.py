"""Rows as CSV and XLSX: what stands behind a chart, and the results of a calculation."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel.errors import NotFound
from kernel.exports.cells import plain_cell
from kernel.exports.plan_xlsx_book import Book

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")  # in the names of sheets
_LONGEST_NAME = 31
# The store keeps keys in an order of its own; what is not named here follows by its name.
_TABLES = ("jobs", "checks", "groups", "campaigns", "rigs", "times", "months", "curve", "idle")
_COLUMNS = (
    "job_id", "id", "kind", "name", "words", "rig", "campaigns", "jobs", "open", "day", "month",
    "chance", "start", "finish", "baseline_on", "planned_on", "earliest_on", "without_buffers_on",
    "p10_on", "p50_on", "p90_on", "mean_on", "plan", "actual", "to_come", "forecast", "over",
    "afe", "supplement", "net", "utilisation", "available_days", "busy_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A table.

    Attributes:
        headings: With their units.
        rows: Text, numbers, days and flags; None is empty.
        numbers: Columns of numbers, even where all of them are empty.
    """

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[object]]
    numbers: Sequence[int] = ()


def rows_csv(table: Rows) -> bytes:
    r"""A table as CSV, UTF-8 with a byte order mark for Excel.

    >>> rows_csv(Rows(name="Cost", headings=["Rig", "USD"], rows=[["=1+1", 5], [None, 2.5]]))
    b"\xef\xbb\xbfRig,USD\r\n'=1+1,5\r\n,2.5\r\n"
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([plain_cell(heading) for heading in table.headings])
    for row in table.rows:
        writer.writerow(["" if cell is None else _plain(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def rows_xlsx(tables: Sequence[Rows]) -> bytes:
    """A workbook with a sheet for each table; days are days, numbers numbers."""
    book = Book()
    used: set[str] = set()
    for number, table in enumerate(tables, start=1):
        name = _FORBIDDEN.sub(" ", table.name)[:_LONGEST_NAME] or "Rows"
        if name.casefold() in used:
            name = f"{name[: _LONGEST_NAME - 3]} {number}"
        used.add(name.casefold())
        columns = [(heading, _width(table, at), "") for at, heading in enumerate(table.headings)]
        book.table(name, columns, [[_typed(cell) for cell in row] for row in table.rows])
    book.book.close()
    return book.bytes.getvalue()


def result_tables(results: Mapping[str, Any]) -> list[Rows]:
    """The tables of a calculation's results: what is single first, then every list.

    >>> [table.name for table in result_tables({"finish_on": "2027-01-05", "jobs": {"a": {}}})]
    ['Summary', 'Jobs']
    """
    single: list[list[object]] = []
    tables: list[Rows] = []
    for name, value in _ordered(results, _TABLES):
        if (
            isinstance(value, Mapping)
            and value
            and all(isinstance(inner, Mapping) for inner in value.values())
        ):
            tables.append(_table(name, [{"id": key, **inner} for key, inner in value.items()]))
        elif isinstance(value, Mapping):
            single += [
                [f"{_words(name)}: {_words(key)}", _flat(v)] for key, v in _ordered(value, _COLUMNS)
            ]
        elif isinstance(value, list) and value and all(isinstance(v, Mapping) for v in value):
            tables.append(_table(name, value))
        elif isinstance(value, list) and value and all(isinstance(v, list) for v in value):
            headings = [f"Value {n}" for n in range(1, len(value[0]) + 1)]
            tables.append(Rows(name=_words(name), headings=headings, rows=value))
        else:
            single.append([_words(name), _flat(value)])
    return [Rows(name="Summary", headings=["What", "Value"], rows=single), *tables]


def result_table(results: Mapping[str, Any], name: str = "") -> Rows:
    """One table of results by its name; without a name the first after the summary.

    Raises:
        NotFound: There is no such table.
    """
    tables = result_tables(results)
    if not name:
        return tables[1] if len(tables) > 1 else tables[0]
    found = next((one for one in tables if one.name.casefold() == _words(name).casefold()), None)
    if found is None:
        names = ", ".join(one.name for one in tables)
        raise NotFound(f"This calculation has no table “{name}”.", hint=f"It has {names}.")
    return found


def _ordered(values: Mapping[str, Any], first: Sequence[str]) -> list[tuple[str, Any]]:
    place = {name: at for at, name in enumerate(first)}
    return sorted(values.items(), key=lambda one: (place.get(one[0], len(first)), one[0]))


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> Rows:
    keys = [key for key, _ in _ordered(dict.fromkeys(key for row in rows for key in row), _COLUMNS)]
    return Rows(
        name=_words(name),
        headings=[_words(key) for key in keys],
        rows=[[_flat(row.get(key)) for key in keys] for row in rows],
    )


def _words(name: str) -> str:
    text = name.removesuffix("_on").replace("_", " ")
    return text[:1].upper() + text[1:]


def _flat(value: object) -> object:
    if isinstance(value, Mapping):
        return "; ".join(f"{_words(str(key))} {_flat(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(
            str(one.get("name", _flat(one)) if isinstance(one, Mapping) else one) for one in value
        )
    return value


def _plain(cell: object) -> object:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return plain_cell(cell.isoformat() if isinstance(cell, date) else cell)


def _typed(cell: object) -> object:
    if isinstance(cell, str) and _ISO_DAY.fullmatch(cell):
        return date.fromisoformat(cell)
    return cell


def _width(table: Rows, at: int) -> int:
    longest = max((len(str(row[at])) for row in table.rows[:200] if row[at] is not None), default=0)
    return min(max(longest, len(table.headings[at])) + 2, 60)
