"""Pages that only their picture can tell: how they lie, what they say, how sure that is."""

import io
import json

import pytest
from PIL import Image, ImageDraw, ImageFont

from kernel.documents import read_document
from kernel.documents.gau_scan import with_digits
from kernel.documents.ocr import form_words
from kernel.documents.page_json import page_as_json, page_from_json
from kernel.documents.read import read_printed
from kernel.documents.sandbox import read_in_sandbox
from kernel.documents.words import Word

LETTER = [
    (250, 60, "GROUNDWATER PROTECTION DETERMINATION"),
    (1000, 60, "Form GW-2"),
    (430, 110, "Groundwater Advisory Unit"),
    (120, 180, "Date Issued:"),
    (300, 180, "15 July 2024"),
    (640, 180, "GAU Number:"),
    (880, 180, "384340"),
    (120, 240, "Attention:"),
    (300, 240, "SCOUT ENERGY"),
    (640, 240, "API Number:"),
    (880, 240, "00330325"),
    (640, 280, "County:"),
    (880, 280, "ANDREWS"),
    (120, 320, "Operator No.:"),
    (300, 320, "760218"),
    (120, 400, "To protect usable-quality groundwater at this location, the Unit of"),
    (120, 430, "Texas recommends:"),
    (120, 470, "The interval from the land surface to a depth of 300 feet and the zone from a"),
    (120, 500, "depth of 1175 feet to 1625 feet must be isolated."),
    (120, 560, "Note: Unless stated otherwise, this is for the subject well."),
]


def scan_of(lines, *, turns=0):
    """A picture file of a page of text at 150 dots per inch, turned to the left in quarters."""
    page = Image.new("L", (1275, 800), 255)
    draw = ImageDraw.Draw(page)
    for x, y, text in lines:
        draw.text((x, y), text, font=ImageFont.load_default(22), fill=0)
    stream = io.BytesIO()
    page.rotate(90 * turns, expand=True, fillcolor=255).save(stream, format="PNG", dpi=(150, 150))
    return stream.getvalue()


def a_word(text):
    return Word(
        text=text, left=0, right=9, top=0, bottom=9, baseline=9, size=9, bold=False, font="", page=1
    )


def test_that_a_picture_of_a_letter_is_read_like_the_letter():
    [item] = read_document(scan_of(LETTER), "letter.pdf")

    assert (item.kind, item.engine) == ("gau", "ocr")
    assert item.data["date"] == "2024-07-15"
    assert item.data["api_raw"] == "00330325"
    assert item.data["operator"] == "SCOUT ENERGY"
    assert [(i["top_ft"], i["bottom_ft"]) for i in item.data["intervals"]] == [
        (0, 300),
        (1175, 1625),
    ]
    assert item.data["usdw_ft"] is None
    source = item.fields["api_raw"]
    assert source.method == "ocr"
    assert source.confidence < 0.96
    assert source.box[0] == pytest.approx(880 * 72 / 150, abs=6)
    assert source.box[1] == pytest.approx(240 * 72 / 150, abs=6)


@pytest.mark.parametrize("turns", [pytest.param(1, marks=pytest.mark.soak), 2])
def test_that_a_page_lying_on_its_side_or_head_is_set_upright(turns):
    [item] = read_document(scan_of(LETTER, turns=turns), "letter.png")

    assert item.data["determination_no"] == "384340"
    left, top, right, bottom = item.fields["determination_no"].box
    width, height = {1: (384, 612), 2: (612, 384)}[turns]
    place = {1: (top, width - right), 2: (width - right, height - bottom)}[turns]
    if turns == 1:
        place = (height - bottom, left)
    assert place == pytest.approx((880 * 72 / 150, 180 * 72 / 150), abs=8)


def test_that_a_blank_picture_is_said_to_have_no_text():
    [item] = read_document(scan_of([]), "blank.png")

    assert item.data == {}
    assert "no text" in item.errors[0]


def test_that_the_sandbox_reads_scans_with_limits_of_their_own():
    [item] = read_in_sandbox(scan_of(LETTER), "letter.png")

    assert item.data["file_no"] == "384340"


def test_that_text_layers_alone_count_the_pages_left_for_ocr(a_w2):
    _, of_picture = read_printed(scan_of(LETTER), "letter.png")
    _, of_form = read_printed(a_w2({"header.well_no": "1"}, {}), "w2.pdf")

    assert (of_picture, of_form) == (1, 0)


@pytest.mark.parametrize(
    ("seen", "read", "sure"),
    [
        ("3o0", "300", False),
        ("1,2O0", "1,200", False),
        ("l175", "1175", False),
        ("300", "300", True),
        ("Oil", "Oil", True),
        ("1980ft", "1980ft", True),
    ],
)
def test_that_letters_inside_a_number_are_digits_for_review(seen, read, sure):
    word = with_digits(a_word(seen))

    assert word.text == read
    assert (word.confidence > 0.85) == sure


def test_that_form_words_tell_a_form_from_noise():
    assert form_words(["RAILROAD COMMISSION OF TEXAS", "Oil and Gas Division"]) == 8
    assert form_words(["SVXEL JO NOISSIWWOD", "~~ __"]) == 0


def pdf_of_scan(lines, invisible):
    """A PDF of one scanned page, with somebody's OCR set invisibly over the picture."""
    picture = Image.open(io.BytesIO(scan_of(lines)))
    stream = io.BytesIO()
    picture.save(stream, format="JPEG", quality=95)
    jpeg = stream.getvalue()
    shown = b"q 612 0 0 384 0 0 cm /I Do Q"
    hidden = b"BT 3 Tr /F 9 Tf 20 350 Td (" + invisible.encode() + b") Tj ET"
    content = shown + b" " + hidden
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 1275 /Height 800 /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Filter /DCTDecode /Length %d >> stream\n" % len(jpeg)
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 384] /Contents 4 0 R /Resources "
        b"<< /XObject << /I 5 0 R >> /Font << /F 6 0 R >> >> >>",
        b"<< /Length %d >> stream\n" % len(content) + content + b"\nendstream",
        image + jpeg + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body = b"%PDF-1.4\n"
    for number, each in enumerate(objects, 1):
        body += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    return body + b"trailer << /Root 1 0 R /Size 7 >>\n%%EOF"


def test_that_invisible_text_over_a_picture_is_read_again_from_the_picture():
    [item] = read_document(pdf_of_scan(LETTER, "GAU Nunber 99999 0033O325 ANDREVVS"), "scan.pdf")

    assert (item.kind, item.engine) == ("gau", "ocr")
    assert item.data["determination_no"] == "384340"
    assert item.data["county"] == "ANDREWS"


class Remembered:
    """Pages of one file in a list."""

    def __init__(self):
        self.pages = []

    def held(self):
        return list(self.pages)

    def keep(self, page):
        self.pages.append(page)


def test_that_a_page_read_before_is_taken_as_it_was_read_and_not_read_again():
    pages, scan = Remembered(), scan_of(LETTER)
    first = read_in_sandbox(scan, "letter.png", pages=pages)
    [kept] = pages.pages

    assert json.loads(json.dumps(page_as_json(page_from_json(kept)))) == kept
    assert read_in_sandbox(scan, "letter.png", pages=pages) == first
    assert pages.pages == [kept]

    pages.pages = [json.loads(json.dumps(kept).replace('"1625"', '"1700"'))]
    [item] = read_in_sandbox(scan, "letter.png", pages=pages)
    assert item.data["intervals"][-1]["bottom_ft"] == 1700
