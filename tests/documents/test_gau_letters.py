"""Groundwater letters with a text layer, in report style and in boxes."""

import pytest

from kernel.documents import read_document

REPORT = """
35 171 *GROUNDWATER PROTECTION DETERMINATION
39 507 *Form GW-2
64 227 *Groundwater Advisory Unit
140 37 *Date Issued:
140 121 4 February 2021
140 305 *GAU Number:
140 417 300123
174 38 *Attention:
175 121 LONE PECAN OPERATING LLC
174 305 *API Number:
174 418 38912345
191 305 *County:
191 418 REEVES
194 121 9 MAIN ST
208 305 *Lease Name:
207 418 TOYAH STATE 12-7
214 121 PECOS, TX 79772
225 305 *Lease Number:
225 418 45678
234 38 *Operator No.:
234 121 501234
243 305 *Well Number:
240 419 3H
259 305 *Total Vertical
257 418 11250
276 305 *Latitude:
276 418 31.400000
297 305 *Longitude:
297 419 -103.500000
318 305 *Datum:
318 421 NAD83
353 38 *Purpose:
355 121 New Drill
370 38 *Location:
370 121 Survey-T&P RR CO; Abstract-5; Block-57; Township-1; Section-12
414 24 To protect usable-quality groundwater at this location, the Groundwater Advisory Unit of
425 24 Texas recommends:
441 24 The base of usable-quality water that must be protected is estimated to occur at a depth of
453 24 1,150 feet below the land surface. Moreover, the interval from the land surface to a depth
465 24 of 400 feet must be isolated from water in overlying and underlying beds.
488 24 This recommendation applies to this well only.
554 24 Note: Unless stated otherwise, this recommendation is intended to apply to all wells
566 24 drilled within 200 feet of the subject well.
681 24 Form GW-2
692 24 Rev. 02/2014
"""
BOXED = """
131 270 July 4, 2013
131 489 12345
155 468 38900000
176 108 A PERSON
177 475 004567
188 206 SC_501234_38900000_004567_12345.pdf
204 322 --Measured--
220 322 660 ft FNL
220 458 1500123
231 91 LONE PECAN OPERATING LLC
236 322 1980 ft FEL
236 458 7700456
241 91 9 MAIN ST
251 91 PECOS TX 79772
257 322 MRL:SURVEY
257 431 27
257 490 C
273 224 P-5# 501234
294 99 REEVES
294 246 TOYAH STATE 12-7 #3&ALL
294 498 ND
316 103 SUR-T&P,BLK-57,TSHP-1,SEC-12,--[TD=9500],[RRC 8],
362 91 The interval from the land surface to a depth of 250 feet must be protected.
390 94 This recommendation is applicable to all wells drilled in this SECTION 12.
662 74 A. Geologist, P.G.
675 455 7/4/2013
"""


def letter(draw, text, **options):
    page = []
    for line in text.strip().splitlines():
        baseline, left, words = line.split(" ", 2)
        page.append((float(left), float(baseline), words.lstrip("*"), words.startswith("*"), 9.0))
    return draw([page], width=612, height=842, **options)


@pytest.fixture
def report(a_pdf):
    [item] = read_document(letter(a_pdf, REPORT), "x")
    return item


@pytest.fixture
def boxed(a_pdf):
    [item] = read_document(letter(a_pdf, BOXED, faces=("Courier", "Courier-Bold")), "x")
    return item


def test_that_a_letter_in_report_style_is_read(report):
    data = report.data

    assert report.kind == "gau"
    assert (data["date"], data["file_no"], data["api_raw"]) == ("2021-02-04", "300123", "38912345")
    assert (data["operator"], data["operator_no"]) == ("LONE PECAN OPERATING LLC", "501234")
    assert (data["county"], data["lease_well"]) == ("REEVES", "TOYAH STATE 12-7 / 3H")
    assert (data["rrc_lease_no"], data["purpose"]) == ("45678", "New Drill")
    assert (data["latitude"], data["longitude"], data["datum"]) == (31.4, -103.5, "NAD83")
    assert data["location"] == "Survey-T&P RR CO; Abstract-5; Block-57; Township-1; Section-12"
    assert (data["total_depth_ft"], data["form"]) == (11250, "GW-2 Rev. 02/2014")
    assert (data["base_of_usable_ft"], data["base_is_stated"]) == (1150, True)
    assert [(i["kind"], i["top_ft"], i["bottom_ft"]) for i in data["intervals"]] == [
        ("isolate", 0, 400)
    ]
    assert (data["usdw_ft"], data["scope"]) == (None, "this well only")


def test_that_the_note_at_the_foot_is_no_scope_and_no_depth(report):
    assert "200" not in str(report.data["wording"])
    assert report.review == ()


def test_that_a_boxed_letter_is_read_from_its_values_alone(boxed):
    data = boxed.data

    assert (data["date"], data["determination_no"]) == ("2013-07-04", "12345")
    assert (data["api_raw"], data["rrc_lease_no"]) == ("38900000", "004567")
    assert (data["operator"], data["operator_no"]) == ("LONE PECAN OPERATING LLC", "501234")
    assert (data["county"], data["lease_well"]) == ("REEVES", "TOYAH STATE 12-7 #3&ALL")
    assert data["purpose"] == "ND"
    assert data["calls"] == ["660 ft FNL", "1980 ft FEL", "MRL:SURVEY"]
    assert (data["xy"], data["datum"], data["zone"]) == (["1500123", "7700456"], "27", "C")
    assert (data["latitude"], data["longitude"]) == (None, None)
    assert data["total_depth_ft"] == 9500
    assert (data["base_of_usable_ft"], data["base_is_stated"]) == (250, False)
    assert data["scope"] == "all wells drilled in this SECTION 12"
    assert data["signer"] == "A. Geologist, P.G."


def test_that_form_and_agency_of_a_boxed_letter_follow_from_its_date(boxed):
    assert boxed.data["form"] == "0051R Transition Form Rev. 9/1/2011"
    assert boxed.data["agency"] == "RRC Groundwater Advisory Unit"
    assert boxed.data["file_no"] == "SC-12345"
    assert boxed.fields["agency"].method == "derived"


def test_that_a_box_that_contradicts_the_file_line_goes_to_review(a_pdf):
    wrong = BOXED.replace("004567_12345.pdf", "004568_12345.pdf")
    [item] = read_document(letter(a_pdf, wrong, faces=("Courier", "Courier-Bold")), "x")

    assert item.data["rrc_lease_no"] == "004567"
    assert "rrc_lease_no" in item.review


def test_that_an_empty_box_is_taken_from_the_file_line_as_derived(a_pdf):
    without = BOXED.replace("177 475 004567\n", "")
    [item] = read_document(letter(a_pdf, without, faces=("Courier", "Courier-Bold")), "x")

    assert item.data["rrc_lease_no"] == "004567"
    assert item.fields["rrc_lease_no"].method == "derived"


def test_that_degrees_in_the_boxes_stay_as_printed(a_pdf):
    degrees = BOXED.replace("1500123", "103.50000").replace("7700456", "31.40000")
    degrees = degrees.replace("257 490 C\n", "")
    [item] = read_document(letter(a_pdf, degrees, faces=("Courier", "Courier-Bold")), "x")

    assert item.data["xy"] == ["103.50000", "31.40000"]
    assert item.data["zone"] is None


def test_that_a_letter_of_a_county_other_than_its_number_says_goes_to_review(a_pdf):
    other = REPORT.replace("38912345", "00312345")
    [item] = read_document(letter(a_pdf, other), "x")

    assert {"api_raw", "county"} <= set(item.review)


def test_that_wording_without_depths_is_shown_to_a_person(a_pdf):
    vague = REPORT.replace("at a depth of\n453 24 1,150 feet", "at\n453 24 shallow depth")
    vague = vague.replace("to a depth\n465 24 of 400 feet", "\n465 24 down")
    [item] = read_document(letter(a_pdf, vague), "x")

    assert item.data["base_of_usable_ft"] is None
    assert "base_of_usable_ft" in item.review
