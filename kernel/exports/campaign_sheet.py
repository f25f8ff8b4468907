"""The jobs of a board as a sheet, CSV or XLSX, that imports back without a change."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter

from kernel.scheduling.sheet_columns import SheetField
from kernel.scheduling.sheet_dry_run import BoardRow
from kernel.scheduling.sheet_links import gates_text, links_text
from kernel.scheduling.sheet_names import name_key
from kernel.scheduling.sheet_reading import SHARES
from kernel.scheduling.sheet_table import Percent, guarded_text

F = SheetField
SHEET = "Rig Schedule"
_UNPRINTED = frozenset({F.GATE_DAY, F.NPT})
COLUMNS = tuple(field for field in SheetField if field not in _UNPRINTED)
_WIDTHS = {F.JOB_ID: 14, F.WELL: 24, F.NOTES: 40, F.PREDECESSORS: 28, F.RIG: 16, F.CAMPAIGNS: 20}


def campaign_csv(rows: Sequence[BoardRow], *, currency: str = "USD") -> bytes:
    """The jobs as CSV, UTF-8 with a byte order mark for Excel."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_heading(field, currency) for field in COLUMNS])
    for line in _lines(rows):
        writer.writerow([_as_text(value) for value in line])
    return text.getvalue().encode("utf-8-sig")


def campaign_xlsx(rows: Sequence[BoardRow], *, currency: str = "USD") -> bytes:
    """The jobs as a workbook: typed dates and numbers, a fixed heading row, a filter."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    share = book.add_format({"num_format": "0.00%"})
    money = book.add_format({"num_format": "#,##0.00"})
    for column, field in enumerate(COLUMNS):
        sheet.write_string(0, column, _heading(field, currency), head)
        sheet.set_column(column, column, _WIDTHS.get(field, 12))
    for number, line in enumerate(_lines(rows), start=1):
        for column, value in enumerate(line):
            match value:
                case None | "":
                    pass
                case bool():
                    sheet.write_string(number, column, _as_text(value))
                case date():
                    sheet.write_datetime(number, column, datetime.combine(value, time()), day)
                case Decimal():
                    sheet.write_number(number, column, float(value), money)
                case Percent():
                    sheet.write_number(number, column, value.fraction, share)
                case int() | float():
                    sheet.write_number(number, column, value)
                case _:
                    sheet.write_string(number, column, guarded_text(value))
    sheet.freeze_panes(1, COLUMNS.index(F.WELL) + 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
    book.close()
    return stream.getvalue()


def _heading(field: SheetField, currency: str) -> str:
    if field in (F.AFE, F.TANGIBLE, F.INTANGIBLE, F.MOBILISATION):
        return f"{field} ({currency})"
    return str(field)


def _lines(rows: Sequence[BoardRow]) -> list[list[Any]]:
    """One line for each job; links name wells where the well has one job, else the job's ID."""
    wells = Counter(name_key(str(row.values.get(F.WELL))) for row in rows)
    names = {
        row.id: str(row.values[F.WELL])
        for row in rows
        if wells[name_key(str(row.values[F.WELL]))] == 1
        and not set("“”;\n") & {*row.values[F.WELL]}
    }
    lines = []
    for row in rows:
        links = row.values.get(F.PREDECESSORS) or ()
        told = {
            **row.values,
            F.JOB_ID: row.id,
            F.PREDECESSORS: links_text(
                tuple(replace(link, job=names.get(link.job, link.job)) for link in links)
            ),
            **{field: _share(row.values.get(field)) for field in SHARES},
            F.CAMPAIGNS: "; ".join(row.values.get(F.CAMPAIGNS) or ()),
            F.GATE: gates_text(row.values.get(F.GATE) or ()),
        }
        lines.append([told.get(field) for field in COLUMNS])
    return lines


def _share(percent: Decimal | None) -> Percent | None:
    """A percentage that is written with its sign, so that 0.5 is never taken for 50 %."""
    return None if percent is None else Percent(float(percent / 100))


def _as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Percent():
            return f"{value.fraction * 100:.2f}%"
        case str():
            return guarded_text(value)
    return str(value)
