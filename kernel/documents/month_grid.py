"""Workbooks with wells down and months across, one sheet a product, as rows of a monthly table.

Each value becomes part of the row of its well and month; the first cell it came from goes along,
so that a row in quarantine names its place. A total row or column is left out, and so is what is
not a well's number; an empty cell or a dash says nothing.
"""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from kernel.documents.public_lists import HEADINGS, bare_heading
from kernel.documents.schedule_file import read_schedule_file
from kernel.errors import InvalidInput
from kernel.scheduling.sheet_table import CellValue, column_letters

PRODUCTS = {"oil": "Oil", "cond": "Condensate", "gas": "Gas", "water": "Water"}
_HEADING_ROWS = 15
_FEWEST_MONTHS = 2
_SERIAL_ZERO = date(1899, 12, 30)  # day 0 of a workbook's days, its false leap day counted
_SERIALS = range(20_000, 60_000)  # 1954 to 2064
_MONTH = re.compile(r"([A-Za-z]{3,9})[\s\-']*(\d{2,4})|(\d{4})[\-/](\d{1,2})|(\d{1,2})/(\d{4})")
_NOTHING = ("", "-", "–", "—", "n/a", "null")


def is_workbook(head: bytes) -> bool:
    """Whether a file begins as a workbook does."""
    return head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def month_grid_csv(name: str, content: bytes) -> bytes:
    """The grids of a workbook as one table: API, Month, a column a product, and the place.

    Raises:
        InvalidInput: No sheet holds wells down and months across.
    """
    first = read_schedule_file(name, content)
    found: dict[tuple[str, date], dict[str, str]] = {}
    places: dict[tuple[str, date], str] = {}
    for sheet in first.sheets:
        product = _product(sheet) or ("Oil" if len(first.sheets) == 1 else "")
        if not product:
            continue
        rows = read_schedule_file(name, content, sheet=sheet).table.rows
        for well, month, value, place in _values(rows):
            found.setdefault((well, month), {})[product] = value
            places.setdefault((well, month), f"{sheet}!{place}")
    if not found:
        raise InvalidInput(
            f"{name} holds no grid of wells and months.",
            hint="Name each sheet by its product (Oil, Gas, Water), with API numbers down and "
            "months across.",
        )
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["API", "Month", *PRODUCTS.values(), "Cell"])
    for (well, month), values in sorted(found.items()):
        shown = [values.get(product, "") for product in PRODUCTS.values()]
        writer.writerow([well, f"{month:%Y-%m}", *shown, places[well, month]])
    return text.getvalue().encode()


def _product(sheet: str) -> str:
    bare = sheet.casefold()
    return next((name for word, name in PRODUCTS.items() if word in bare), "")


def _values(rows: Sequence[Sequence[CellValue]]) -> list[tuple[str, date, str, str]]:
    """Number, month, value and cell of every value that says something."""
    head = next(
        (at for at, row in enumerate(rows[:_HEADING_ROWS]) if len(_months(row)) >= _FEWEST_MONTHS),
        None,
    )
    if head is None:
        return []
    months = _months(rows[head])
    wells = _well_column(rows[head], months)
    found = []
    for at, row in enumerate(rows[head + 1 :], head + 1):
        well = _text(row[wells]) if wells < len(row) else ""
        if not re.search(r"\d", well):
            continue  # a total, or a line between the wells
        for column, month in months.items():
            value = _text(row[column]) if column < len(row) else ""
            if value.casefold() not in _NOTHING:
                found.append((well, month, value, f"{column_letters(column + 1)}{at + 1}"))
    return found


def _well_column(heading: Sequence[CellValue], months: dict[int, date]) -> int:
    for at, value in enumerate(heading):
        if at not in months and bare_heading(_text(value)) in HEADINGS["api"]:
            return at
    return 0


def _months(row: Sequence[CellValue]) -> dict[int, date]:
    return {at: month for at, value in enumerate(row) if (month := month_of(value)) is not None}


def month_of(value: CellValue) -> date | None:
    """The month that a heading means: a day, a day's serial number, Jan-24, 2024-01 or 1/2024.

    >>> month_of(45292), month_of("Jan-24"), month_of("Total")
    (datetime.date(2024, 1, 1), datetime.date(2024, 1, 1), None)
    """
    if isinstance(value, datetime | date):
        return date(value.year, value.month, 1)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if int(value) not in _SERIALS:
            return None
        return (_SERIAL_ZERO + timedelta(days=int(value))).replace(day=1)
    match = _MONTH.fullmatch(_text(value))
    if match is None:
        return None
    try:
        if match[1]:
            number = datetime.strptime(match[1][:3].title(), "%b").month
            year = int(match[2])
            return date(
                year + 2000 if year < 70 else year + 1900 if year < 100 else year, number, 1
            )
        return date(int(match[3] or match[6]), int(match[4] or match[5]), 1)
    except ValueError:
        return None


def _text(value: CellValue) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()
