"""Rig schedules handed in as files: workbooks old and new, and text with separators.

A file becomes one table of cells; what they mean is decided in `kernel.scheduling`. Merged cells
hold their value in each of their rows, and nowhere else is a value filled down.
"""

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from zipfile import BadZipFile

from kernel.documents.sandbox import workbook_in_sandbox
from kernel.documents.schedule_xlsx import read_xlsx_sheet
from kernel.documents.sheet_json import table_as_json, table_from_json
from kernel.errors import InvalidInput, NotFound
from kernel.scheduling.sheet_table import CellValue, Fault, SheetTable

MOST_ROWS = 50_000
MOST_FILE_BYTES = 50_000_000
LARGE_UNPACKED_BYTES = 30_000_000  # beyond this a workbook is read apart from the application
SHEET_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!")
_USUAL_SHEET = "rig schedule"
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleFile:
    """A file and the one sheet of it that was read.

    Attributes:
        sheets: The names of all its sheets, the visible ones first.
        hidden_sheets: Those that a person opening the file does not see.
    """

    sheets: tuple[str, ...]
    hidden_sheets: tuple[str, ...] = ()
    table: SheetTable


def read_schedule_file(name: str, content: bytes, *, sheet: str = "") -> ScheduleFile:
    """Read one sheet of a file: the one named, else “Rig Schedule”, else the first visible one.

    Raises:
        InvalidInput: The file is no workbook or text, is locked, broken or too large.
        NotFound: It has no sheet of that name.
    """
    if not content.strip(b"\0\t\r\n "):
        raise InvalidInput(f"{name} is empty.", hint="Choose the file with the schedule.")
    if len(content) > MOST_FILE_BYTES:
        raise InvalidInput(
            f"{name} has more than {MOST_FILE_BYTES // 1_000_000} MB.",
            hint="Save the sheet with the schedule alone.",
        )
    if content[:4] not in (_OLE, _ZIP):
        read = ScheduleFile(sheets=(name,), table=_read_text(name, content))
    elif _may_grow(content):
        read = _file_from_json(workbook_in_sandbox(content, name, sheet))
    else:
        read = read_workbook(name, content, sheet)
    if len(read.table.rows) > MOST_ROWS:
        raise InvalidInput(f"{name} has more than {MOST_ROWS:,} rows.", hint="Split it.")
    return read


def read_workbook(name: str, content: bytes, sheet: str) -> ScheduleFile:
    """A sheet of a workbook; for one of unknown origin use `read_schedule_file`.

    Raises:
        InvalidInput: The file is no workbook, is locked, broken or too large.
        NotFound: It has no sheet of that name.
    """
    if content[:4] == _ZIP and b"xl/workbook.xml" in content:
        return _read_xlsx(name, content, sheet)
    return _read_old_workbook(name, content, sheet)


def file_as_json(file: ScheduleFile) -> dict[str, Any]:
    """A file that was read apart from the application, on its way back."""
    told = {"sheets": file.sheets, "hidden_sheets": file.hidden_sheets}
    return told | {"table": table_as_json(file.table)}


def _file_from_json(told: Mapping[str, Any]) -> ScheduleFile:
    return ScheduleFile(
        sheets=tuple(told["sheets"]),
        hidden_sheets=tuple(told["hidden_sheets"]),
        table=table_from_json(told["table"]),
    )


def _may_grow(content: bytes) -> bool:
    """Whether reading a workbook may take much more memory than its bytes.

    A few bytes of an old workbook or an OpenDocument claim millions of cells.
    """
    if content[:4] == _OLE or b"xl/workbook.xml" not in content:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return sum(part.file_size for part in packed.infolist()) > LARGE_UNPACKED_BYTES
    except (BadZipFile, ValueError, OSError):
        return True


def _read_xlsx(name: str, content: bytes, sheet: str) -> ScheduleFile:
    try:
        shown, hidden, table = read_xlsx_sheet(
            content, lambda shown, hidden: _chosen(sheet, shown, hidden, name)
        )
    except (BadZipFile, KeyError, IndexError, ValueError, OSError, SyntaxError) as failure:
        raise InvalidInput(
            f"{name} cannot be read as a workbook.", hint="Open it in Excel and save it again."
        ) from failure
    return ScheduleFile(sheets=(*shown, *hidden), hidden_sheets=tuple(hidden), table=table)


def _chosen(wanted: str, shown: Sequence[str], hidden: Sequence[str], file: str) -> str:
    """The sheet to read."""
    if wanted:
        if wanted not in (*shown, *hidden):
            raise NotFound(
                f"{file} has no sheet “{wanted}”.", hint=f"It has {', '.join((*shown, *hidden))}."
            )
        return wanted
    usual = [one for one in shown if one.strip().casefold() == _USUAL_SHEET]
    if not (usual or shown):
        raise InvalidInput(f"{file} shows no sheet.", hint="Unhide the sheet with the schedule.")
    return (usual or list(shown))[0]


def _read_old_workbook(name: str, content: bytes, sheet: str) -> ScheduleFile:
    """A sheet of .xls, .xlsb or .ods; such files do not tell which rows and columns are hidden."""
    import python_calamine as calamine  # only who hands in an old workbook waits for it

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        known = [one for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
        shown = [s.name for s in known if s.visible == calamine.SheetVisibleEnum.Visible]
        hidden = [s.name for s in known if s.name not in shown]
        chosen = _chosen(sheet, shown, hidden, name)
        found = book.get_sheet_by_name(chosen)
        rows = [[_old_cell(v) for v in row] for row in found.to_python(skip_empty_area=False)]
        _fill_merged(rows, found.merged_cell_ranges or [])
    except calamine.PasswordError as failure:
        raise InvalidInput(
            f"{name} is locked with a password.", hint="Save it without one."
        ) from failure
    except (calamine.CalamineError, OSError, ValueError) as failure:
        raise InvalidInput(
            f"{name} cannot be read as a workbook.", hint="Save it as .xlsx or .csv."
        ) from failure
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    note = "This kind of file does not tell which rows and columns are hidden; all were read."
    return ScheduleFile(
        sheets=(*shown, *hidden),
        hidden_sheets=tuple(hidden),
        table=SheetTable(name=chosen, rows=rows, hidden=chosen in hidden, notes=(note,)),
    )


def _old_cell(value: str | float | bool | date | time | timedelta) -> CellValue:
    if isinstance(value, str):
        return _text_cell(value)
    if isinstance(value, time | timedelta):
        return Fault("a time of day without a date")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _fill_merged(
    rows: list[list[CellValue]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    for (top, left), (bottom, _) in merged:
        if top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = rows[top][left]


def _read_text(name: str, content: bytes) -> SheetTable:
    """A table from text with separators, in UTF-8, UTF-16 or the Windows code page."""
    notes: tuple[str, ...] = ()
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not wide and b"\0" in content[:4096]:
        raise InvalidInput(
            f"{name} is neither a workbook nor text.", hint="Save it as .xlsx or .csv."
        )
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
        notes = ("Read in the Windows code page (cp1252); check names with accents.",)
    separator = _separator(text)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as failure:
        raise InvalidInput(f"{name} cannot be read as CSV.", hint="Save it again.") from failure
    rows = [[_text_cell(value) for value in line] for line in lines]
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    return SheetTable(name=name, rows=rows, separator=separator, notes=notes)


def _separator(text: str) -> str:
    """The sign that splits the first lines into the most columns alike."""

    def likeness(sign: str) -> tuple[int, int]:
        head = io.StringIO("\n".join(text.splitlines()[:60]))
        widths = [len(line) for line in csv.reader(head, delimiter=sign)]
        usual = max(set(widths), key=lambda width: (width > 1, widths.count(width)))
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(_SEPARATORS, key=likeness)


def _text_cell(text: str) -> CellValue:
    if not text.strip():
        return None
    if text.strip() in SHEET_ERRORS:
        return Fault(text.strip())
    return re.sub(r"\r\n?", "\n", text)
