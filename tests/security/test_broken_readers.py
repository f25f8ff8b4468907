"""Files that would grow without end are refused, and without its limit each would not be.

Like `test_broken_guards`: one check for each guard, passed with it and failed without it.
"""

import io
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from kernel.documents import pages, sandbox, scans, schedule_file, well_list
from kernel.errors import InvalidInput
from tests.documents.test_hostile_files import of_a_swollen_second_page
from tests.security.test_broken_guards import Break, always, replaced

MB = 1_000_000
OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def a_picture_that_unfolds_is_refused():
    with pytest.raises(InvalidInput, match="too large"):
        list(scans._frames(of_a_swollen_second_page()))


def a_page_as_large_as_a_field_is_drawn_small():
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(4_400, 4_400))
    canvas.showPage()
    canvas.save()
    drawn = Image.open(io.BytesIO(pages.page_image(out.getvalue(), 1)))
    assert drawn.width * drawn.height <= 41 * MB


def a_page_whose_content_unfolds_costs_one_child():
    """Some kB that say 200 MB, packed twice, read with less memory than that."""
    with pytest.raises(InvalidInput, match="broke the reader"):
        sandbox.page_image_in_sandbox(pdf_bomb(200 * MB), 1, memory_bytes=180 * MB)


def pdf_bomb(size: int) -> bytes:
    import zlib

    packing = zlib.compressobj(9)
    once = b"".join([*(packing.compress(b" " * MB) for _ in range(size // MB)), packing.flush()])
    twice = zlib.compress(once, 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream"
        % (len(twice), twice),
    ]
    body, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 5\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF"
        % (table, len(body))
    )


def a_sheet_that_claims_millions_of_cells_costs_one_child():
    """Less than a kilobyte; the reader of such sheets takes some 60 bytes for each cell."""
    with pytest.raises(InvalidInput, match="broke the reader"):
        sandbox.workbook_in_sandbox(
            sheet_bomb(rows=30_000, columns=100), "x.ods", "", memory_bytes=200 * MB
        )


def a_sheet_of_unknown_growth_is_read_apart():
    """Whatever is no ordinary workbook, and whatever unpacks to much."""
    assert schedule_file._may_grow(sheet_bomb(rows=1, columns=1))
    assert schedule_file._may_grow(b"\xd0\xcf\x11\xe0" + b"\1" * 600)
    large = io.BytesIO()
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 31 * MB)
    assert schedule_file._may_grow(large.getvalue())


def sheet_bomb(*, rows: int, columns: int) -> bytes:
    names = "".join(f' xmlns:{one}="{OPEN}:{one}:1.0"' for one in ("office", "table", "text"))
    cell = (
        f'<table:table-cell office:value-type="float" office:value="1"'
        f' table:number-columns-repeated="{columns}"/>'
    )
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    sheet = f'<table:table table:name="S">{row}</table:table>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED
        )
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        packed.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>{sheet}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def a_list_that_claims_a_million_rows_is_not_laid_out():
    """One cell in the last corner of a sheet: all before it would be made blank cells."""
    with pytest.raises(InvalidInput, match="more than 50,000 rows"):
        well_list.wells_in_file("x.xlsx", corner_sheet())
    assert max(map(len, well_list._sheet_rows("x.xlsx", corner_sheet(row=3)))) <= 200


def corner_sheet(row: int = 1_048_576) -> bytes:
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    book.active.cell(row=row, column=400, value="42-003-46118")
    book.save(out)
    return out.getvalue()


UNLIMITED = (
    "from kernel.documents.sandbox import _serve, resource;"
    " resource.setrlimit = lambda *_: None; _serve()"
)
GUARDS: dict[Callable[[], None], Break] = {
    a_picture_that_unfolds_is_refused: replaced(
        (scans, "_MOST_PIXELS", 10**12), (Image, "MAX_IMAGE_PIXELS", None)
    ),
    a_page_as_large_as_a_field_is_drawn_small: replaced((pages, "_MOST_PIXELS", 10**9)),
    a_page_whose_content_unfolds_costs_one_child: replaced((sandbox, "_CHILD", UNLIMITED)),
    a_sheet_that_claims_millions_of_cells_costs_one_child: replaced((sandbox, "_CHILD", UNLIMITED)),
    a_sheet_of_unknown_growth_is_read_apart: replaced((schedule_file, "_may_grow", always(False))),
    a_list_that_claims_a_million_rows_is_not_laid_out: replaced(
        (well_list, "MOST_COLUMNS", 16_384)
    ),
}


@pytest.mark.parametrize("check", GUARDS, ids=lambda check: check.__name__)
def test_that_the_guard_holds(check):
    check()


@pytest.mark.parametrize("check", GUARDS, ids=lambda check: check.__name__)
def test_that_without_its_guard_the_check_fails(check, monkeypatch):
    GUARDS[check](monkeypatch)

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check()
