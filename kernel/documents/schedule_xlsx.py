"""One sheet of an .xlsx workbook in one pass: values, what is hidden, merged, faulty or unsaved.

The parser of openpyxl below its worksheets is used, since it alone gives hidden rows and formulas
without a stored value while it streams; a sheet with a million blank rows costs nothing.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.reader.excel import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from kernel.errors import InvalidInput
from kernel.scheduling.sheet_table import CellValue, Fault, Percent, SheetTable

MOST_UNPACKED_BYTES = 600_000_000
MOST_COLUMNS = 400
BLANK_ROWS_AT_END = 2_000
UNSAVED = "a formula without a stored value"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"')


def read_xlsx_sheet(
    content: bytes, choose: Callable[[Sequence[str], Sequence[str]], str]
) -> tuple[list[str], list[str], SheetTable]:
    """The names of the visible and the hidden sheets, and the table of the one that is chosen.

    Raises:
        InvalidInput: Unpacked, the file is too large.
        BadZipFile, KeyError, IndexError, ValueError, OSError, SyntaxError: The file is broken.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED_BYTES:
            raise InvalidInput(
                "The workbook is too large.", hint="Save the sheet with the schedule alone."
            )
    book: Any = load_workbook(io.BytesIO(content), read_only=True)
    states = {sheet.title: sheet.sheet_state for sheet in book.worksheets}
    shown = [name for name, state in states.items() if state == "visible"]
    hidden = [name for name, state in states.items() if state != "visible"]
    chosen = choose(shown, hidden)
    return shown, hidden, _table(book, book[chosen], hidden=chosen in hidden)


def _table(book: Any, sheet: Any, *, hidden: bool) -> SheetTable:
    percents = {
        index
        for index, style in enumerate(book._cell_styles)
        if "%" in _number_format(book, style.numFmtId)
    }
    with sheet._get_source() as source:
        parser = _SheetParser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        rows, notes = _rows(parser, percents)
    with sheet._get_source() as source:
        merged = [range_boundaries(area.decode()) for area in _merged_areas(source)]
    for left, top, _, bottom in merged:
        if top <= len(rows) and left <= len(rows[top - 1]):
            for row in rows[top:bottom]:
                row.extend([None] * (left - len(row)))
                row[left - 1] = rows[top - 1][left - 1]
    return SheetTable(
        name=sheet.title,
        rows=rows,
        hidden_rows=frozenset(
            int(row) for row, told in parser.row_dimensions.items() if _is_on(told.get("hidden"))
        ),
        hidden_columns=frozenset(
            column
            for told in parser.column_dimensions.values()
            if _is_on(told.get("hidden"))
            for column in range(int(told["min"]), min(int(told["max"]), MOST_COLUMNS) + 1)
        ),
        hidden=hidden,
        epoch_1904=book.epoch == CALENDAR_MAC_1904,
        notes=tuple(notes),
    )


_Untyped: Any = WorkSheetParser


class _SheetParser(_Untyped):  # type: ignore[misc]
    """Marks formulas that were never reckoned, which otherwise read like blank cells."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            reckoned_to_nothing = element.get("t") == "str" and element.find(VALUE_TAG) is not None
            cell["data_type"] = "n" if reckoned_to_nothing else "f"
        return cell


def _rows(parser: _SheetParser, percents: set[int]) -> tuple[list[list[CellValue]], list[str]]:
    rows: list[list[CellValue]] = []
    notes: list[str] = []
    for number, cells in parser.parse():
        if number - len(rows) > BLANK_ROWS_AT_END:
            notes.append(f"Reading ended at row {len(rows):,}; {BLANK_ROWS_AT_END:,} blank follow.")
            break
        told = {c["column"]: value for c in cells if (value := _value(c, percents)) is not None}
        if not told:
            continue
        if max(told) > MOST_COLUMNS and not notes:
            notes.append(f"Columns after the first {MOST_COLUMNS} were not read.")
        width = min(max(told), MOST_COLUMNS)
        rows.extend([] for _ in range(len(rows), number))
        rows[number - 1] = [told.get(column) for column in range(1, width + 1)]
    return rows, notes


def _value(cell: dict[str, Any], percents: set[int]) -> CellValue:
    """What a parsed cell holds."""
    value = cell["value"]
    if cell["data_type"] == "f":
        return Fault(UNSAVED)
    if cell["data_type"] == "e":
        return Fault(str(value))
    if value is None or isinstance(value, bool | date | datetime):
        return value
    if isinstance(value, time | timedelta):
        return Fault("a time of day without a date")
    if isinstance(value, str):
        return unescape(value) if value.strip() else None
    if cell["style_id"] in percents:
        return Percent(float(value))
    return int(value) if float(value).is_integer() else float(value)


def _number_format(book: Any, identity: int) -> str:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    own = identity - BUILTIN_FORMATS_MAX_SIZE
    if 0 <= own < len(book._number_formats):
        return str(book._number_formats[own])
    return BUILTIN_FORMATS.get(identity, "")


def _merged_areas(source: Any) -> Iterator[bytes]:
    """The merged areas, which stand behind all cells."""
    rest = b""
    while block := source.read(1 << 20):
        text = rest + block
        end = 0
        for match in _MERGED.finditer(text):
            yield match[1]
            end = match.end()
        rest = text[max(end, len(text) - 200) :]


def _is_on(flag: object) -> bool:
    return flag in ("1", "true")
