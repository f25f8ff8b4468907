"""Sheets of a workbook as text with commas, for files that are read by their lines."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from kernel.documents.schedule_file import read_schedule_file
from kernel.scheduling.sheet_table import CellValue


def sheet_csv(name: str, content: bytes) -> Iterator[bytes]:
    """Each visible sheet of a workbook, one after the other.

    Raises:
        InvalidInput: The file is no workbook, is locked, broken or too large.
    """
    first = read_schedule_file(name, content)
    for sheet in first.sheets:
        if sheet in first.hidden_sheets:
            continue
        rows = read_schedule_file(name, content, sheet=sheet).table.rows
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        width = max((len(row) for row in rows), default=0)
        for row in rows:
            cells = [cell_text(value) for value in row]
            writer.writerow(cells + [""] * (width - len(cells)))
        yield text.getvalue().encode()


def cell_text(value: CellValue) -> str:
    """A cell in one line; a number to the fifteen digits that a workbook holds.

    >>> cell_text(0.1 + 0.2), cell_text(100.0), cell_text("a\\nb"), cell_text(4.2e13)
    ('0.3', '100', 'a b', '42000000000000')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        exact = Decimal(f"{value:.15g}")
        return f"{exact.quantize(Decimal(1)) if exact == exact.to_integral() else exact:f}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else " ".join(str(value).split())
