"""Pictures of the numbered W-2 and G-1, against the same forms as text."""

from dataclasses import replace

import pytest

from kernel.documents import read_document
from kernel.documents.classify import Found
from kernel.documents.item import leaves
from kernel.documents.read import _item
from kernel.documents.text_layer import read_text_layer
from tests.documents.conftest import pdf
from tests.documents.test_numbered_w2 import FIRST, FIRST_TYPED, SECOND, SECOND_TYPED, inks
from tests.documents.test_scanned_w2 import as_recognised, scan_of

GAS = (
    FIRST.replace("FORM W-2", "FORM G-1")
    .replace("facsimile W-2", "facsimile G-1")
    .replace("Oil Well Potential Test,", "Gas Well Back Pressure Test,")
    .replace("8. RRC Lease No.", "8. RRC Gas ID No.")
)


def drawn(first=FIRST, *, typed=True):
    sheets = [(first, FIRST_TYPED), (SECOND, SECOND_TYPED)]
    pages = [list(inks(captions, values if typed else "")) for captions, values in sheets]
    return pdf(pages, width=612, height=792, faces=("Times-Roman", "Helvetica"))


def recognised(paper, **lie):
    return [as_recognised(page, **lie) for page in read_text_layer(paper).pages]


def read(pages, kind="w2"):
    return _item(Found(kind=kind, pages=tuple(pages), readable=True), "scan.pdf")


@pytest.mark.parametrize(("first", "kind"), [(FIRST, "w2"), (GAS, "g1")])
@pytest.mark.parametrize("scale", [1.0, 0.93])
def test_that_a_picture_of_the_numbered_form_is_read_like_the_form(first, kind, scale):
    paper = drawn(first)
    [printed] = read_document(paper, "w2.pdf")
    item = read(recognised(paper, scale=scale, shift=0.0), kind)

    assert (printed.kind, item.engine, item.errors) == (kind, "ocr", ())
    assert item.data == printed.data
    assert set(item.review) == set(item.fields)


def test_that_a_blank_paper_form_gives_no_value():
    item = read(recognised(drawn(typed=False), scale=1.0, shift=0.0))
    told = {path for path, value in leaves(item.data) if value is not None}

    assert told <= {"schema", "header.form", "header.form_revision"}
    assert "blank" in item.errors[0]


def test_that_captions_with_slips_of_the_engine_never_become_values():
    slips = {"DISTRICT": "D1STRICT", "Commenced": "Comnenced", "Elevation": "E1evation"}
    pages = [
        replace(
            page,
            words=tuple(replace(w, text=slips.get(w.text, w.text)) for w in page.words),
        )
        for page in recognised(drawn(typed=False), scale=1.0, shift=0.0)
    ]
    told = {path for path, value in leaves(read(pages).data) if value is not None}

    assert told <= {"schema", "header.form", "header.form_revision"}


def test_that_a_mark_glued_to_its_answer_answers():
    paper = drawn()
    [printed] = read_document(paper, "w2.pdf")
    pages = []
    for page in recognised(paper, scale=1.0, shift=0.0):
        words = [w for w in page.words if not (w.text == "X" and 265 < w.left < 275)]
        words = [replace(w, text="No¬x") if w.text == "No" and w.left == 250 else w for w in words]
        pages.append(replace(page, words=tuple(words)))

    assert printed.data["potential_test"]["swab"] is False
    assert read(pages).data["potential_test"]["swab"] is False


def test_that_a_sheet_without_numbered_captions_is_no_paper_form():
    pages = recognised(drawn(), scale=1.0, shift=0.0)
    few = [replace(page, words=page.words[:30]) for page in pages[:1]]

    assert read(few).data == {}


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_that_a_skewed_and_noisy_picture_of_the_paper_form_tells_no_field_otherwise():
    paper = drawn()
    [printed] = read_document(paper, "w2.pdf")
    scan = scan_of(paper, dpi=150, skew=0.7, noise=12, parts=((0, 1.0), (1, 1.0)))
    [item] = read_document(scan, "w2.pdf")
    truth = dict(leaves(printed.data))
    told = {path: value for path, value in leaves(item.data) if value is not None}

    assert {path: value for path, value in told.items() if truth[path] != value} == {}
    assert len(told) >= 0.95 * sum(value is not None for value in truth.values())
    assert set(item.review) >= set(told) - {"schema"}
