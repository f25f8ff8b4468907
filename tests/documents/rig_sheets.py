"""Rig schedules as people keep them, made as files, and the short way to a dry run."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kernel.documents.schedule_file import read_schedule_file
from kernel.scheduling.sheet_columns import SheetField, find_headings
from kernel.scheduling.sheet_dry_run import BoardRow, SheetBoard, dry_run
from kernel.scheduling.sheet_reading import propose_reading

F = SheetField
HEAD = ["Well", "Rig", "Start", "Finish", "Days"]
RIGS = ("Rig 101", "Rig 102")


def day(text):
    return datetime.fromisoformat(text)


def row(well="A-1", rig="Rig 101", start="2027-03-01", finish="2027-03-11", days=10, *more):
    """A job in the columns of HEAD; the finish is the day after."""
    return [well, rig, start and day(start), finish and day(finish), days, *more]


def workbook(rows, *, merged=(), hidden_rows=(), hidden_columns=(), others=(), formats=(), epoch=0):
    """An .xlsx of one sheet “Rig Schedule”; `others` are (name, state, rows)."""
    book = Workbook()
    if epoch == 1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "Rig Schedule"
    for one in rows:
        sheet.append(one)
    for area in merged:
        sheet.merge_cells(area)
    for number in hidden_rows:
        sheet.row_dimensions[number].hidden = True
    for letters in hidden_columns:
        sheet.column_dimensions[letters].hidden = True
    for place, shape in formats:
        sheet[place].number_format = shape
    for name, state, lines in others:
        other = book.create_sheet(name, 0)
        other.sheet_state = state
        for one in lines:
            other.append(one)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def stated(rows, heading=HEAD, **how):
    """A workbook whose headings stand in row 1."""
    return workbook([heading, *rows], **how)


def open_document(rows):
    """An .ods workbook, as LibreOffice saves one, of one sheet."""

    def cell(value):
        if isinstance(value, datetime):
            return (
                f'<table:table-cell office:value-type="date" office:date-value="{value:%Y-%m-%d}"/>'
            )
        if isinstance(value, int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        words = f"<text:p>{value}</text:p>"
        return f'<table:table-cell office:value-type="string">{words}</table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, one))}</table:table-row>" for one in rows)
    names = "".join(
        f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text")
    )
    body = f'<table:table table:name="Rig Schedule">{lines}</table:table>'
    body = f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
    whole = f"<office:document-content{names}>{body}</office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        packed.writestr("content.xml", f"<?xml version='1.0'?>{whole}")
    return stream.getvalue()


def text_file(rows, *, separator=",", encoding="utf-8"):
    return "\r\n".join(separator.join(map(str, one)) for one in rows).encode(encoding)


def a_board(*rows, rigs=RIGS):
    """A board with jobs of (id, well, rig, start, days)."""
    return SheetBoard(rigs=rigs, rows=tuple(a_job(*one) for one in rows))


def a_job(identity, well, rig=None, start=None, days=None, **more):
    begin = date.fromisoformat(start) if start else None
    end = date.fromordinal(begin.toordinal() + days) if begin and days is not None else None
    told = {F.WELL: well, F.RIG: rig, F.START: begin, F.DURATION: days, F.FINISH: end}
    told[F.KIND] = "Drilling"
    return BoardRow(id=identity, values=told | {F[name.upper()]: v for name, v in more.items()})


def asked(content, name="sheet.xlsx", **choice):
    """The table, the reading that the sheet proposes, and its questions."""
    table = read_schedule_file(name, content, **choice).table
    headings = find_headings(table)
    assert headings is not None
    return table, *propose_reading(table, headings)


def tried(content, name="sheet.xlsx", *, board=None, **answers):
    """The dry run of a file on a board, with a person's answers to its questions."""
    table, reading, _ = asked(content, name)
    return dry_run(table, replace(reading, **answers), board or a_board())


def with_blank_rows(content, count):
    """The workbook with so many styled blank rows behind its data."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for part in source.infolist():
            data = source.read(part)
            if part.filename.endswith("sheet1.xml"):
                first = data.count(b"<row ") + 1
                blank = "".join(
                    f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(first, first + count)
                )
                data = data.replace(b"</sheetData>", blank.encode() + b"</sheetData>")
            packed.writestr(part.filename, data)
    return target.getvalue()


def wells_of(rows):
    return [one.values[F.WELL] for one in rows]


def reasons(run):
    """Address and reason of each faulty cell."""
    return {fault.address: fault.reason for one in run.rejected for fault in one.faults}
