"""A workbook under construction: its formats, its tables, and how its sheets print."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter

from kernel.exports.cells import plain_cell

FEET, SIZE, VOLUME, COUNT, CAPACITY = "#,##0.##", "0.000", "#,##0.00", "#,##0", "0.00000"
DAY = "yyyy-mm-dd"
_LETTER = 1  # paper size, as spreadsheets number them


class Book:
    """One workbook under construction, with its few formats."""

    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self.bytes, options)
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.head = self.book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.strong = self.book.add_format({"bold": True, "top": 1, "num_format": VOLUME})
        self._formats: dict[str, Any] = {}

    def format(self, number: str) -> Any:
        """The cell format for a number format, top-aligned and wrapped."""
        if number not in self._formats:
            self._formats[number] = self.book.add_format(
                {"valign": "top", "text_wrap": not number, "num_format": number or "General"}
            )
        return self._formats[number]

    def table(
        self,
        name: str,
        columns: Sequence[tuple[str, int, str]],
        rows: Iterable[Sequence[object]],
        *,
        first: int = 0,
    ) -> tuple[Any, int]:
        """A sheet with a heading row at FIRST and the rows below; the sheet and the next row."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_LETTER)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)  # one page wide, as many as needed long
        sheet.repeat_rows(first)
        sheet.set_footer("&L&8&F, &A&R&8Page &P of &N")
        for column, (title, width, _) in enumerate(columns):
            sheet.write_string(first, column, title, self.head)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(first + 1, 0)
        number = first + 1
        for row in rows:
            for column, value in enumerate(row):
                self.cell(sheet, number, column, value, columns[column][2])
            number += 1
        return sheet, number

    def cell(self, sheet: Any, row: int, column: int, value: object, number: str) -> None:
        """One value, never a formula: text that looks like one is neutralised."""
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, self.format(number))
        elif isinstance(value, Decimal):  # of money, unless the column says otherwise
            sheet.write_number(row, column, value, self.format(number or VOLUME))
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.format(number))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime.combine(value, time()), self.format(DAY))
        else:
            sheet.write_string(row, column, str(plain_cell(str(value))), self.format(number))

    def formula(
        self, sheet: Any, row: int, column: int, formula: str, number: str, value: object
    ) -> None:
        """A formula of ours with the value that it shows before any recalculation."""
        sheet.write_formula(row, column, formula, self.format(number), value)
