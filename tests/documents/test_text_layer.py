"""Words of a text layer: where they stand and how they look."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from kernel.documents import read_document
from kernel.documents.pages import page_sizes
from kernel.documents.text_layer import read_text_layer
from kernel.documents.words import lines_of, paragraph


def turned_page(rotate):
    """A page seen as 792 x 612, with upright text 60 from the left and 80 from the top."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(792, 612))
    canvas.setPageRotation(rotate)
    start = {0: (60, 532), 90: (80, 60), 180: (732, 80), 270: (532, 732)}[rotate]
    canvas.translate(*start)
    canvas.rotate(rotate)
    canvas.setFont("Helvetica-Bold", 10)
    canvas.drawString(0, 0, "WELL PLAT")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_that_words_stand_where_the_page_is_seen_after_its_rotation(rotate):
    data = turned_page(rotate)
    [page] = read_text_layer(data).pages

    assert page_sizes(data) == ((792.0, 612.0),)
    assert (page.width, page.height) == (792.0, 612.0)
    assert [word.text for word in page.words] == ["WELL", "PLAT"]
    assert page.words[0].left == pytest.approx(60, abs=1)
    assert page.words[0].baseline == pytest.approx(80, abs=1)


def test_that_bold_is_told_from_plain_and_sizes_are_as_seen(a_pdf):
    ink = [(60.0, 80.0, "Lease", True, 11.0), (120.0, 80.0, "MABEE", False, 9.0)]
    [page] = read_text_layer(a_pdf([ink], width=612, height=792, scale=0.5)).pages

    assert [(w.text, w.bold, round(w.size, 1)) for w in page.words] == [
        ("Lease", True, 5.5),
        ("MABEE", False, 4.5),
    ]


def test_that_a_hyphen_at_the_end_of_a_line_is_kept(a_pdf):
    ink = [(60.0, 80.0, "WITH DV-", False, 11.0), (60.0, 93.0, "STAGE TOOL", False, 11.0)]
    [page] = read_text_layer(a_pdf([ink], width=612, height=792)).pages

    assert paragraph(lines_of(page.words)) == "WITH DV-STAGE TOOL"


def numbered_glyphs(names):
    """A page with a Type 3 font and one glyph for each name."""
    text = "".join(f"{code:02x}" for code in range(len(names))).encode()
    show = b"BT /T1 10 Tf 72 700 Td <%s> Tj ET" % text
    square = b"600 0 0 0 500 700 d1 0 0 500 700 re f"
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 600 800]/FontMatrix[0.001 0 0 0.001 0 0]"
        b"/FirstChar 0/LastChar %d/Widths[%s]/CharProcs<<%s>>"
        b"/Encoding<</Type/Encoding/Differences[0 %s]>>>>"
    ) % (
        len(names) - 1,
        b"600 " * len(names),
        b"".join(b"/%s 6 0 R" % name for name in dict.fromkeys(names)),
        b"".join(b"/%s" % name for name in names),
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 5 0 R"
        b"/Resources<</Font<</T1 4 0 R>>>>>>",
        font,
        b"<</Length %d>>stream\n%s\nendstream" % (len(show), show),
        b"<</Length %d>>stream\n%s\nendstream" % (len(square), square),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(out),
    )
    return out + head + table + tail


def test_that_glyphs_named_by_number_are_decoded_into_words():
    names = [str(ord(letter)).encode() for letter in "MAY 2, 2012"]
    [page] = read_text_layer(numbered_glyphs(names)).pages

    assert [word.text for word in page.words] == ["MAY", "2,", "2012"]
    assert page.words[0].left == pytest.approx(72, abs=0.5)
    assert page.words[0].baseline == pytest.approx(92, abs=0.5)


def test_that_a_page_of_glyphs_with_other_names_is_said_to_be_undecodable():
    data = numbered_glyphs([b"M", b"x12", b"A"])
    [page] = read_text_layer(data).pages
    [item] = read_document(data, "x")

    assert (page.words, page.garbled) == ((), True)
    assert "cannot be decoded" in item.errors[0]
