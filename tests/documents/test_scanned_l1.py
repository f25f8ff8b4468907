"""Electric log status reports that came as pictures."""

import pytest

from kernel.documents import read_document
from kernel.documents.item import leaves
from kernel.documents.l1_scan import read_scanned_l1
from kernel.documents.reading import sources, to_review, values
from kernel.documents.text_layer import read_text_layer
from tests.documents.conftest import pdf
from tests.documents.test_scanned_w2 import as_recognised, scan_of

SHEET = (
    *((26, 34, "RAILROAD COMMISSION OF TEXAS"), (259, 34, "ELECTRIC LOG")),
    (196, 55, "This facsimile L-1 was generated electronically from data submitted to the RRC."),
    *((23, 60, "Tracking No.:"), (233, 266, "SECTION I. IDENTIFICATION")),
    *((26, 279, "Operator"), (309, 279, "District"), (420, 279, "Completion")),
    *((26, 289, "Name:"), (309, 289, "No."), (420, 289, "Date:")),
    *((26, 312, "Name"), (309, 312, "No."), (26, 334, "Name"), (309, 334, "No.")),
    *((486, 334, "No."), (26, 348, "County"), (309, 357, "No."), (325, 357, "42-")),
    (192, 372, "SECTION II. LOG STATUS (Complete either A or B)"),
    *((51, 390, "A. BASIC ELECTRIC LOG NOT RUN"), (100, 447, "2. Confidentiality already")),
    (51, 411, "B. BASIC ELECTRIC LOG RUN. (Select one)"),
    *((100, 429, "1. Confidentiality is requested"), (100, 466, "3. Basic electric log")),
    (100, 483, "4. Log attached to (select one):"),
    (146, 530, "Check here if attached log is being submitted after being held confidential."),
    *((137, 624, "Signature"), (439, 624, "Title"), (132, 652, "Name (print)")),
    *((372, 652, "Phone"), (510, 652, "Date"), (227, 665, "-FOR RAILROAD COMMISSION USE ONLY-")),
)
FILLED = (
    *((86, 60, "71999"), (55, 289, "SCOUT OPERATING LLC"), (338, 289, "08")),
    *((462, 289, "02/10/2013"), (55, 312, "SPRABERRY (TREND AREA)"), (361, 312, "736900")),
    *((55, 334, "CEDAR DRAW"), (338, 334, "39500"), (506, 334, "45HA"), (52, 357, "MIDLAND")),
    *((346, 357, "329-90002"), (36, 613, "Dana Whitfield"), (459, 638, "04/23/2013")),
    *((36, 638, "SCOUT OPERATING LLC"), (325, 638, "(432) 555-0114")),
)


def read_sheet(lines, **lie):
    drawn = pdf([[(x, y, text, False, 8) for x, y, text in lines]], width=612, height=792)
    [page] = read_text_layer(drawn).pages
    return read_scanned_l1([as_recognised(page, **lie)])


def test_that_the_boxes_of_a_sheet_of_another_size_are_read():
    data = values(read_sheet(SHEET + FILLED, scale=1.2, shift=9.0))

    assert data["operator"] == "SCOUT OPERATING LLC"
    assert (data["tracking_no"], data["permit_no"], data["lease_no"]) == (
        "71999",
        "736900",
        "39500",
    )
    assert (data["district"], data["county"], data["well_no"]) == ("08", "MIDLAND", "45HA")
    assert (data["field"], data["lease"]) == ("SPRABERRY (TREND AREA)", "CEDAR DRAW")
    assert (data["api"], data["completion_date"]) == ("42-329-90002", "2013-02-10")
    assert (data["signer"], data["date"]) == ("Dana Whitfield", "2013-04-23")


def test_that_a_mark_seen_is_a_yes_and_a_mark_not_seen_stays_open():
    marked = (*SHEET, *FILLED, (30, 411, "X"), (75, 429, "X"))

    checks = values(read_sheet(marked, scale=1.0, shift=0.0))["checks"]

    assert checks == {
        "A_log_not_run": None,
        "B_log_run": True,
        "B1_confidentiality_requested": True,
        "B2": None,
        "B3": None,
        "B4": None,
    }


def test_that_a_number_of_a_wrong_length_is_left_out_and_shown():
    spoilt = tuple((x, y, "3293" if text == "329-90002" else text) for x, y, text in FILLED)

    api = read_sheet(SHEET + spoilt, scale=1.0, shift=0.0)["api"]

    assert api.value is None
    assert api.confidence < 0.85


PAPER = (
    *((40, 40, "RAILROAD COMMISSION OF TEXAS"), (240, 70, "ELECTRIC LOG STATUS REPORT")),
    *((30, 120, "Operator Name"), (330, 120, "District No."), (450, 120, "Completion Date")),
    *((30, 150, "Field Name"), (330, 150, "Drilling Permit No."), (30, 180, "Lease Name")),
    *((330, 180, "Lease/ID No."), (480, 180, "Well No."), (30, 210, "County")),
    *((330, 210, "API No."), (200, 250, "SECTION II. LOG STATUS (Complete either A or B)")),
    *((70, 270, "A. BASIC ELECTRIC LOG NOT RUN"), (70, 290, "B. BASIC ELECTRIC LOG RUN")),
    *((100, 310, "1. Confidentiality is requested and a copy of the header is attached."),),
    *(
        (100, 400, "4. Log attached to (select one):"),
        (40, 500, "Signature"),
        (40, 540, "Name (print)"),
    ),
    *((300, 540, "Phone"), (450, 540, "Date")),
)
TYPED = (
    *((32, 134, "SCOUT OPERATING LLC"), (335, 134, "8A"), (455, 134, "02/10/1987")),
    *((32, 164, "SPRABERRY (TREND AREA)"), (335, 164, "236900"), (32, 194, "CEDAR DRAW")),
    *((335, 194, "39500"), (490, 194, "45"), (80, 210, "Midland"), (380, 210, "329-90002")),
    *((45, 290, "X"), (45, 528, "Dana Whitfield"), (455, 528, "3-2-87")),
)


def test_that_a_paper_sheet_is_read_by_its_captions_and_always_shown():
    tree = read_sheet(PAPER + TYPED, scale=1.1, shift=5.0)
    data = values(tree)

    assert (data["operator"], data["district"]) == ("SCOUT OPERATING LLC", "8A")
    assert (data["completion_date"], data["date"]) == ("1987-02-10", "1987-03-02")
    assert (data["field"], data["lease"]) == ("SPRABERRY (TREND AREA)", "CEDAR DRAW")
    assert (data["permit_no"], data["lease_no"], data["well_no"]) == ("236900", "39500", "45")
    assert (data["county"], data["api"]) == ("Midland", "42-329-90002")
    assert data["checks"]["B_log_run"] is True
    assert data["checks"]["A_log_not_run"] is None
    assert data["signer"] == "Dana Whitfield"
    assert set(to_review(tree)) == set(sources(tree))


def test_that_a_blank_paper_sheet_gives_nothing():
    assert sources(read_sheet(PAPER, scale=1.0, shift=0.0)) == {}


def test_that_a_page_without_the_captions_gives_nothing():
    assert read_sheet(PAPER[:4], scale=1.0, shift=0.0) == {}


@pytest.mark.soak
def test_that_a_picture_of_a_report_tells_no_field_otherwise(shared_documents):
    paper = (shared_documents / "4232938004" / "l1.pdf").read_bytes()
    [printed] = read_document(paper, "l1.pdf")
    [item] = read_document(scan_of(paper, skew=1.0, noise=10), "l1.pdf")

    truth = dict(leaves(printed.data))
    told = {path: value for path, value in leaves(item.data) if value is not None}
    assert {path: value for path, value in told.items() if truth[path] != value} == {}
    assert len(told) >= 13
