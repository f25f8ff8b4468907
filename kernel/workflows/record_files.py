"""A sheet of records as a file, out and in again: what leaves comes back with the same headings.

A row that names its record changes it; one that names none is new. Columns that are not in the file
stay as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from kernel.documents.schedule_file import read_schedule_file
from kernel.documents.sheet_csv import cell_text
from kernel.errors import InvalidInput
from kernel.exports.row_files import Rows, rows_csv, rows_xlsx
from kernel.scheduling.sheet_table import read_guarded
from kernel.store.actor import Actor
from kernel.store.record_kinds import RecordField, RecordKind
from kernel.workflows.record_cells import Labels
from kernel.workflows.record_sheets import heading, labels
from kernel.workflows.records import MOST_A_PAGE, list_page

MOST_IN_A_FILE = 50_000
RECORD = "Record"  # the column that says which record a row is
_HEADINGS_WITHIN = 10  # rows


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A row of a file.

    Attributes:
        line: Of the file, from 1.
        id: Of the record that it is; None for a new one.
        cells: Text by the names of the fields.
    """

    line: int
    id: UUID | None
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRows:
    """The rows of a file, and headings of which no field is known."""

    rows: Sequence[FileRow]
    unknown: Sequence[str]


def sheet_file(
    actor: Actor,
    kind: RecordKind,
    format: Literal["csv", "xlsx"],
    *,
    where: Mapping[str, Any] | None = None,
    words: str = "",
) -> bytes:
    """Every row of a sheet as a file, references by their labels; at most 50,000."""
    shown = labels(actor, kind, where)
    rows: list[dict[str, Any]] = []
    after = None
    while True:
        page = list_page(actor, kind, where=where, words=words, after=after, most=MOST_A_PAGE)
        rows += page.rows
        after = page.after
        if after is None or len(rows) >= MOST_IN_A_FILE:
            break
    table = Rows(
        name=kind.path.replace("-", " ").capitalize(),
        headings=[*(heading(one) for one in kind.fields), RECORD],
        rows=[
            [*(_said(one, row.get(one.name), shown) for one in kind.fields), str(row["id"])]
            for row in rows
        ],
    )
    return rows_csv(table) if format == "csv" else rows_xlsx([table])


def file_rows(kind: RecordKind, name: str, content: bytes) -> FileRows:
    """The rows of a CSV file or workbook whose headings are those of the sheet.

    Raises:
        InvalidInput: The file cannot be read, or no row of it holds such headings.
    """
    table = read_schedule_file(name, content).table
    lines = [[read_guarded(cell_text(cell)) for cell in row] for row in table.rows]
    at, columns = _headings(kind, name, lines)
    rows = [
        _row(number, line, columns)
        for number, line in enumerate(lines[at + 1 :], start=at + 2)
        if any(text for text in line)
    ]
    unknown = [text for place, text in enumerate(lines[at]) if text and place not in columns]
    return FileRows(rows=rows, unknown=unknown)


def _headings(
    kind: RecordKind, file: str, lines: Sequence[Sequence[str]]
) -> tuple[int, dict[int, str]]:
    """The place of the headings, and the field of each column."""
    known = _known(kind)
    for at, line in enumerate(lines[:_HEADINGS_WITHIN]):
        named = {place: known.get(_plain(text), "") for place, text in enumerate(line)}
        columns = {place: name for place, name in named.items() if name}
        if set(columns.values()) - {RECORD}:
            return at, columns
    usual = ", ".join(heading(one) for one in kind.fields if one.required)
    raise InvalidInput(
        f"{file} has no headings of this sheet.",
        hint=f"Download the sheet and keep its headings, at least: {usual or 'Name'}.",
    )


def _known(kind: RecordKind) -> dict[str, str]:
    """Fields by their headings and by their own names."""
    found = {_plain(RECORD): RECORD}
    for one in kind.fields:
        if one.writable:
            found[_plain(one.name)] = found[_plain(heading(one))] = one.name
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


def _row(number: int, line: Sequence[str], columns: Mapping[int, str]) -> FileRow:
    cells = {name: line[place] for place, name in columns.items() if place < len(line)}
    record = cells.pop(RECORD, "")
    try:
        record_id = UUID(record) if record else None
    except ValueError:
        raise InvalidInput(
            f"Line {number}: “{record}” names no record.",
            hint=f"Leave “{RECORD}” empty for a new row.",
        ) from None
    return FileRow(line=number, id=record_id, cells=cells)


def _said(of: RecordField, value: Any, shown: Mapping[str, Labels]) -> Any:
    if isinstance(value, UUID):
        return shown.get(of.name, {}).get(value, str(value))
    if isinstance(value, dict | list | tuple):
        return "; ".join(map(str, value.items() if isinstance(value, dict) else value))
    return value
