"""The sheet “Cost” of a plan's workbook: quantity × price by formulas, and the rig time."""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from kernel.exports.plan_xlsx_book import Book

_MONEY, _QUANTITY = "#,##0.00", "#,##0.##"
_LINES = (
    ("Item", 40, ""),
    ("For", 26, ""),
    ("Quantity", 11, _QUANTITY),
    ("Unit", 9, ""),
    ("Price", 12, _MONEY),
    ("Price of", 12, ""),
    ("Amount", 14, _MONEY),
)
_QTY, _PRICE, _AMOUNT = 2, 4, 6


def cost_sheet(book: Book, cost: Any) -> None:
    """The estimate under `cost` of a plan JSON; no sheet where there is no price book."""
    if not cost:
        return
    lines = cost["lines"]
    cells = [
        [one["words"], one["source"], _number(one["quantity"]), one["unit"], _number(one["price"]),
         one["dated"], None]
        for one in lines
    ]  # fmt: skip
    sheet, after = book.table("Cost", _LINES, cells)
    for row, line in enumerate(lines, start=1):
        if line["amount"] is not None:
            ends = (xl_rowcol_to_cell(row, column) for column in (_QTY, _PRICE))
            formula = f"=ROUND({'*'.join(ends)},2)"
            sheet.write_formula(row, _AMOUNT, formula, book.format(_MONEY), _number(line["amount"]))
    known = f"SUM({xl_rowcol_to_cell(1, _AMOUNT)}:{xl_rowcol_to_cell(max(after - 1, 1), _AMOUNT)})"
    sheet.write_string(after, 0, "Sum of the known amounts")
    sheet.write_formula(after, _AMOUNT, f"={known}", book.strong, _number(cost["known"]))
    if cost["contingency"] is not None:
        percent = _number(cost["contingency_percent"])
        sheet.write_string(after + 1, 0, f"Contingency, {percent:g} %")
        part = f"=ROUND({xl_rowcol_to_cell(after, _AMOUNT)}*{percent!r}/100,2)"
        sheet.write_formula(
            after + 1, _AMOUNT, part, book.format(_MONEY), _number(cost["contingency"])
        )
    if cost["total"] is not None:
        ends_ = (xl_rowcol_to_cell(after + shift, _AMOUNT) for shift in (0, 1))
        sheet.write_string(after + 2, 0, f"Total, {cost['currency']}")
        sheet.write_formula(
            after + 2, _AMOUNT, f"={'+'.join(ends_)}", book.strong, _number(cost["total"])
        )
    _below(book, sheet, after + 4, cost)


def _below(book: Book, sheet: Any, row: int, cost: Any) -> None:
    """What is lacking, which prices were used, and the hours of the rig."""
    sheet.write_string(
        row, 0, f"Price book version {cost['price_book_version']}, {cost['currency']}"
    )
    for word in cost["lacking"]:
        row += 1
        book.cell(sheet, row, 0, f"Lacking: {word}", "")
    row += 2
    sheet.write_string(row, 0, "Rig time", book.head)
    sheet.write_string(row, _QTY, "Hours", book.head)
    for line in cost["rig_time"]:
        row += 1
        book.cell(sheet, row, 0, line["words"], "")
        book.cell(sheet, row, 1, line["text"], "")
        book.cell(sheet, row, _QTY, _number(line["hours"]), _QUANTITY)


def _number(text: str | None) -> Any:
    return None if text is None else float(text)
