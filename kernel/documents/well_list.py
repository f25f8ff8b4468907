"""A list of wells handed in as text, CSV, a workbook or facts files: API numbers and what is none.

Lists come as people keep them: with or without headings, the number in any column, dashes lost to
a spreadsheet's number format, other columns beside it.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kernel.errors import InvalidInput
from kernel.wells.api_number import ApiNumber, InvalidApiNumber

MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_UNPACKED_BYTES = 60_000_000
_HEADING = re.compile(r"^\W*api\b|^well\s*(no|number|id)", re.IGNORECASE)
_LONG_ENOUGH = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WellList:
    """The wells of a list in its order, each once.

    Attributes:
        wells: Each with its facts where the file held facts, else None.
        unread: Entries that name no well, as they stand, with the reason.
    """

    wells: Mapping[ApiNumber, Mapping[str, Any] | None] = field(default_factory=dict)
    unread: Sequence[tuple[str, str]] = ()


def wells_in_text(text: str) -> WellList:
    """API numbers typed or pasted: one a line, or apart by commas, semicolons or tabs.

    >>> [str(api) for api in wells_in_text("42-003-46118, 4200346119").wells]
    ['42-003-46118', '42-003-46119']
    >>> wells_in_text("12-3").unread[0][0]
    '12-3'
    """
    entries = re.split(r"[\n\r\t,;]+", text)
    return _listed([[entry.strip()] for entry in entries if entry.strip()])


def wells_in_file(name: str, content: bytes) -> WellList:
    """The wells of a CSV file, a workbook (its first sheet), or facts files as JSON.

    Raises:
        InvalidInput: The file is none of these, or too large.
    """
    if content[:4] == b"PK\x03\x04":
        return _listed(_sheet_rows(name, content))
    text = _text_of(name, content)
    if text.lstrip()[:1] in ("{", "["):
        return _facts(name, text)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:4096], ",;\t|")
    except csv.Error:
        dialect = csv.excel
    return _listed(csv.reader(io.StringIO(text), dialect))


def _text_of(name: str, content: bytes) -> str:
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InvalidInput(
            f"{name} is no list of wells.", hint="Hand in a CSV file or an Excel workbook (.xlsx)."
        )
    for encoding in ("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", errors="replace")


def _sheet_rows(name: str, content: bytes) -> Iterable[Sequence[str]]:
    """The cells of the first sheet as text."""
    from openpyxl.reader.excel import load_workbook  # only who hands in a workbook waits for it

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED_BYTES:
                raise InvalidInput(f"{name} is too large.", hint="Keep the column of numbers only.")
        book: Any = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows: list[list[str]] = []
        # a workbook of a few bytes may claim a million rows of thousands of columns
        for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
            rows.append([_cell(value) for value in row] if any(row) else [])
            if len(rows) > MOST_ROWS:
                break
        return rows
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError, SyntaxError) as failure:
        raise InvalidInput(
            f"{name} cannot be read as a workbook.", hint="Save it as .xlsx or .csv."
        ) from failure


def _cell(value: object) -> str:
    """A cell as text; a number that a spreadsheet made of an API number keeps its digits."""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value).strip()


def _listed(rows: Iterable[Sequence[str]]) -> WellList:
    wells: dict[ApiNumber, None] = {}
    unread: list[tuple[str, str]] = []
    column: int | None = None
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            raise InvalidInput(f"The list has more than {MOST_ROWS:,} rows.", hint="Split it.")
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        heading = next((i for i, cell in enumerate(cells) if _HEADING.search(cell)), None)
        if number == 0 and heading is not None and not _LONG_ENOUGH.search(cells[heading]):
            column = heading
            continue
        found = _number_in(cells, column)
        if isinstance(found, ApiNumber):
            wells[found] = None
        elif number or _LONG_ENOUGH.search(" ".join(cells)) or len(cells) == 1:
            unread.append(found)
    return WellList(wells=wells, unread=unread)


def _number_in(cells: Sequence[str], column: int | None) -> ApiNumber | tuple[str, str]:
    """The API number of a row, or what stands there and why it is none."""
    tried = [cells[column]] if column is not None and column < len(cells) else cells
    reason = ("", "the row is empty")
    for cell in tried:
        if not cell:
            continue
        try:
            return ApiNumber.parse(cell)
        except InvalidApiNumber as failure:
            if not reason[0] or _LONG_ENOUGH.search(cell):
                reason = (cell[:60], failure.message)
    return reason


def _facts(name: str, text: str) -> WellList:
    """Facts files: one object, a list of them, or one object a line."""
    try:
        told = json.loads(text)
    except ValueError:
        told = _by_line(name, text)
    wells: dict[ApiNumber, Mapping[str, Any] | None] = {}
    unread: list[tuple[str, str]] = []
    for number, one in enumerate(told if isinstance(told, list) else [told], start=1):
        try:
            if not isinstance(one, dict):
                raise InvalidInput("It is no JSON object.")
            wells[ApiNumber.parse(str(one.get("api") or ""))] = one
        except InvalidInput as failure:
            unread.append((f"{name}, well {number}", failure.message))
    return WellList(wells=wells, unread=unread)


def _by_line(name: str, text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as failure:
        raise InvalidInput(
            f"{name} is not JSON.", hint="Hand in facts files as one JSON list, or one a line."
        ) from failure
