"""The plugging book of 08 and 8A, printed small: its columns, its traps, and its second run."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from kernel.documents.plugging_book import depths_of, read_plugging_book
from kernel.errors import InvalidInput

FIELD, FORMATION, TOP, REMARK = 57, 164, 262, 347
HEAD = ((FIELD, "Field Name"), (FORMATION, "Formations"), (TOP, "Fm Tops"), (REMARK, "Remarks"))


def line(field="", formation="", top="", remark=""):
    cells = ((FIELD, field), (FORMATION, formation), (TOP, top), (REMARK, remark))
    return tuple((left, text) for left, text in cells if text)


@pytest.fixture
def book():
    """A book of pages; a page is a county and its lines, a line is (left, text) cells or None."""

    def printed(*pages):
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(612, 792))
        for county, lines in pages:
            canvas.setFont("Helvetica", 10)
            canvas.drawString(286, 792 - 47, county)
            canvas.drawString(521, 792 - 47, "10/9/25")
            for order, cells in enumerate(lines):
                for left, text in cells or ():
                    big = text.endswith("County") or (text.count("/") == 2 and text[-1].isdigit())
                    canvas.setFont("Helvetica-Bold" if big else "Helvetica", 16 if big else 11)
                    canvas.drawString(left, 792 - (94 + 14 * order), text)
            canvas.drawString(286, 792 - 752, "Page 1")
            canvas.showPage()
        canvas.save()
        return read_plugging_book(out.getvalue())

    return printed


def rows(book, kind="formation"):
    return [row for row in book.rows if row.kind == kind]


TITLE = ((58, "Gray County"), (348, "6/21/12"))


def test_that_a_row_has_its_county_field_page_and_date(book):
    [row] = rows(book(("Gray", [TITLE, HEAD, line("Alba", "SA*", "4600", "TAG")])))

    assert (row.county, row.field, row.page, row.dated) == ("Gray", "Alba", 1, "2012-06-21")
    assert (row.name, row.star, row.top_ft, row.tag) == ("SA", "*", 4600, True)


def test_that_a_block_goes_on_over_a_page_break(book):
    first = [TITLE, HEAD, line("Alba", "Fuss", "11,900")]

    found = rows(book(("Gray", first), ("Gray", [line("", "Q*", "4000")])))

    assert [(r.field, r.name, r.top_ft, r.page) for r in found] == [
        ("Alba", "Fuss", 11900, 1),
        ("Alba", "Q", 4000, 2),
    ]


def test_that_a_combined_name_is_one_row_even_over_two_lines(book):
    lines = [
        TITLE,
        HEAD,
        line("Alba", "Ell/Penn/Bend", "12300"),
        line("", "Permo-Penn/"),
        line("", "Wfcp", "11600"),
    ]

    assert [(r.name, r.top_ft) for r in rows(book(("Gray", lines)))] == [
        ("Ell/Penn/Bend", 12300),
        ("Permo-Penn/Wfcp", 11600),
    ]


def test_that_remarks_on_a_second_run_join_by_page_and_height(book):
    headings = [TITLE, HEAD[:3], line("Alba"), line("", "SA*", "4300"), line("", "Yates*", "2600")]
    overflow = [
        ((58, "2/20/13"),),
        ((FIELD, "Remarks"),),
        ((FIELD, "WBL 250 + SR (950-1350)"),),
        ((FIELD, "TAG"),),
        ((-127, "Possible Yates gas pressure in the well"),),
    ]

    made = book(("Gray", headings), ("Gray", overflow))

    assert [(r.name, r.tag) for r in rows(made)] == [("SA", True), ("Yates", False)]
    assert [r.text for r in rows(made, "field")] == ["WBL 250 + SR (950-1350)"]
    assert made.overflow_pages == (2,)


def test_that_a_stray_overflow_page_adds_nothing(book):
    page = [TITLE, HEAD, line("Alba", "SA", "4800", "TAG OK to set CIBP")]
    stray = [None, None, ((-130, "TAG OK to set CIBP"),)]

    made = book(("Gray", page), ("Gray", stray))

    assert len(rows(made)) == 1
    assert made.overflow_pages == (2,)


def test_that_a_name_without_a_depth_stays_in_the_list(book):
    [row] = rows(book(("Gray", [TITLE, HEAD, line("Alba", "SA*", "", "TAG")])))

    assert (row.top_ft, row.tag) == (None, True)


def test_that_location_conditions_stay_with_their_rows(book):
    lines = [
        TITLE,
        HEAD,
        line("Alba", "SA* SW Gray Co.", "4600", "TAG"),
        line("", "SA* NW Gray Co.", "4400", "TAG"),
        line("", "Clfk", "5600", "Clfk reqd in SW Gray only"),
    ]

    assert [(r.name, r.condition) for r in rows(book(("Gray", lines)))] == [
        ("SA", "SW Gray Co."),
        ("SA", "NW Gray Co."),
        ("Clfk", "SW Gray"),
    ]


def test_that_a_note_is_kept_with_its_field_and_is_no_formation(book):
    lines = [
        TITLE,
        HEAD,
        line("Alba", "Note: Severe water flows in the Clfk.", "", "WBL 100"),
        line("", "Clfk", "2800", "TAG"),
    ]

    made = book(("Gray", lines))

    assert [r.name for r in rows(made)] == ["Clfk"]
    assert "Severe water flows" in rows(made, "field")[0].text


def test_that_a_running_note_of_the_county_is_said_once(book):
    note = ((FORMATION, "TAG ALL YATES PLUGS."),)
    first = [TITLE, note, HEAD, line("Alba", "Yates*", "1100", "TAG")]

    made = book(("Gray", first), ("Gray", [note, line("Bela", "SA", "1900")]))

    assert [r.text for r in rows(made, "county")] == ["TAG ALL YATES PLUGS."]
    assert [r.text for r in rows(made, "field")] == ["", ""]


def test_that_two_names_over_one_list_share_it(book):
    lines = [TITLE, HEAD, line("Alba and"), line("Alba, North", "SA", "4200")]

    assert [r.field for r in rows(book(("Gray", lines)))] == ["Alba; Alba, North"]


def test_that_a_depth_without_a_name_is_reported(book):
    made = book(("Gray", [TITLE, HEAD, line("Alba", "SA", "4200"), line("", "", "3900")]))

    assert [r.text for r in rows(made, "unread")] == ["3900"]


@pytest.mark.parametrize(
    ("printed", "depths"),
    [
        ("11,900", (11900,)),
        ("12000'", (12000,)),
        ("1200+/-", (1200,)),
        ("8300 to 6500", (6500, 8300)),
        ("5700 - 5200", (5200, 5700)),
        ("8000-7200", (7200, 8000)),
        ("?????", ()),
        ("", ()),
    ],
)
def test_that_printed_depths_are_read(printed, depths):
    assert depths_of(printed) == depths


def test_that_another_pdf_is_refused(book):
    with pytest.raises(InvalidInput, match="no plugging book"):
        book(("Gray", [((57, "Something else"),)]))
