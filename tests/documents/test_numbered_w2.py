"""The numbered W-2 of the facsimiles: captions in one face, typed values in another."""

import pytest

from kernel.documents import read_document

FIRST = """
33 210 RAILROAD COMMISSION OF TEXAS
37 514 FORM W-2
46 240 Oil and Gas Division
48 514 Rev. 4/1/83
55 150 This facsimile W-2 was generated electronically from data submitted to the RRC.
58 24 Tracking No.:
72 400 API No. 42-
72 510 7. RRC District No.
95 150 Oil Well Potential Test, Completion or Recompletion Report, and Log
95 510 8. RRC Lease No.
120 26 1. FIELD NAME (as per RRC Records or Wildcat)
120 280 2. LEASE NAME
120 510 9. Well No.
146 26 3. OPERATOR'S NAME (Exactly as shown on Form P-5)
146 300 RRC Operator No.
146 440 10. County of well site
172 26 4. ADDRESS
172 440 11. Purpose of filing
184 450 Initial Potential
196 450 Retest
208 450 Reclass
220 450 Well record only
200 26 5. If Operator has changed within last 60 days, name former operator
226 26 6a. Location (Section, Block, and Survey)
226 260 6b. Distance and direction to nearest town in this county
252 26 12. If workover or reclass, give former field (with reservoir) & Gas ID or oil lease no.
290 26 13. Type of electric or other log run
290 330 14. Completion or recompletion date
316 200 SECTION I: POTENTIAL TEST DATA
330 26 15. Date of test
330 130 16. No. of hours tested
330 260 17. Production method (Flowing, Gas Lift, Jetting, Pumping)
330 500 18. Choke size
358 26 19. Production during
368 40 Test Period
358 130 Oil - BBLS
358 230 Gas - MCF
358 330 Water - BBLS
358 430 Gas - Oil Ratio
358 520 Flowing Tubing Pressure
384 26 20. Calculated 24-
394 40 Hour Rate
384 130 Oil - BBLS
384 230 Gas - MCF
384 330 Water - BBLS
384 430 Oil Gravity-API-60
384 520 Casing Pressure
412 26 21. Was swab used during this test?
412 200 Yes
412 250 No
412 300 22. Oil produced prior to test (New & Reworked wells)
440 26 REMARKS:
660 26 Type or printed name of operator's representative
660 300 Title of person
690 26 Telephone: Area Code Number
690 300 Date: mo. day year
"""
FIRST_TYPED = """
58 80 71999
72 455 389-01234
84 540 8A
107 540 61234
133 60 RED BLUFF, WEST (DELAWARE)
133 300 TOYAH FEE "A"
133 530 3-H
159 60 LONE PECAN OIL & GAS CO.
159 330 501234
159 470 REEVES
185 60 BOX 9 PECOS, TX 79772
186 520 X
239 60 SEC 12, BLK 57 T1, T&P RR CO
239 300 8 MILES N OF ORLA
303 60 GR/CNL
303 380 05/30/1999
343 50 06/01/1999
343 170 24
343 300 PUMPING
343 510 14/64
371 150 85.5
371 250 40
371 350 210
371 450 468
371 540 120
397 150 85.5
397 250 40
397 350 210
397 450 39.8
397 540 60
412 270 X
412 520 312
454 60 SET PACKER AT 5010'.
648 60 ANA RIVERA
648 330 ENGINEER
678 60 915 555-0101
678 330 07/02/1999
"""
SECOND = """
30 180 SECTION III: DATA ON WELL COMPLETION AND LOG
44 26 24. Type of Completion
56 40 New Well
56 120 Deepening
56 210 Plug Back
56 300 Other
44 360 25. Permit to Drill,
54 376 Plug Back or Deepen
80 360 Rule 37 Exception
72 26 26. Notice of Intention to Drill this Well was Filed in Name of
100 26 27. Number of Producing Wells on This Lease in
110 42 This Field (Reservoir) Including This Well
100 360 28. Total Number of Acres in This Lease
134 26 29. Date Plug Back, Deepening, Workover
144 42 or Drilling Operations
134 210 Commenced
134 280 Completed
134 360 30. Distance to Nearest Well, Same Lease & Reservoir
166 26 31. Location of well, Relative to Nearest Lease Boundaries
178 130 Feet From
178 260 Line and
178 350 Feet From
178 470 Line of the
196 26 32. Elevation (DF, RKB, RT, GR, ETC.)
196 260 33. Was Directional Survey Made Other
206 276 Than Inclination (Form W-12)?
206 440 Yes
206 500 No
222 26 34. Top of Pay
222 140 35. Total Depth
222 260 36. P. B. Depth
222 360 37. Surface Casing Determined By
234 376 Recommendation of T.D.W.R.
234 500 Dt. of Letter
260 26 38. Is Well Multiple Completion?
260 200 Yes
260 240 No
260 360 42. Is Cementing Affidavit Attached?
260 520 Yes
260 560 No
282 220 43. CASING RECORD (Report All Strings Set in Well)
294 30 CASING SIZE
294 110 WT #/FT.
294 180 DEPTH SET
290 250 MULTISTAGE
300 250 TOOL DEPTH
290 330 TYPE & AMOUNT
300 330 CEMENT (sacks)
294 420 HOLE SIZE
294 480 TOP OF CEMENT
290 555 SLURRY VOL.
300 555 cu. ft.
390 100 44. LINER RECORD
402 30 Size
402 90 TOP
402 150 Bottom
402 210 Sacks Cement
402 280 Screen
390 400 45. TUBING RECORD
402 340 Size
402 430 Depth Set
402 520 Packer Set
440 100 46. Producing Interval (this completion) Indicate depth of perforation or open hole
452 60 From
452 180 To
452 340 From
452 460 To
500 150 47. ACID, SHOT, FRACTURE, CEMENT SQUEEZE, ETC.
512 60 Depth Interval
512 300 Amount and Kind of Material Used
570 60 48. FORMATION RECORD (LIST DEPTHS OF PRINCIPAL GEOLOGICAL MARKERS AND FORMATION TOPS)
582 60 Formations
582 220 Depth
582 340 Formations
582 500 Depth
700 26 REMARKS
"""
SECOND_TYPED = """
56 90 X
64 480 04/01/1999
64 540 480001
80 480 0100200
122 60 3
113 400 640.5
147 212 05/01/1999
147 282 05/28/1999
147 400 1320
178 70 660
178 200 NORTH
178 310 1980.5
178 420 EAST
209 60 2875 GR
206 460 X
235 60 5020
235 150 5400
235 270 5380
246 510 02/03/1999
260 258 X
260 540 X
316 35 8 5/8
316 115 24
316 185 1010
316 340 C 600
316 425 12 1/4
316 485 SURF
316 560 792
332 35 5 1/2
332 115 15.5
332 185 5400
332 255 3005
332 340 H 50:50 850
332 425 7 7/8
332 485 900-CALC
332 560 1105
414 340 2 3/8
414 430 4990
414 520 5010
464 60 L 5020
464 180 5110
464 340 5150
464 460 5200
526 60 5020 - 5200
526 180 3000 GAL 15% NEFE
598 60 DELAWARE
598 220 4980
598 340 BONE SPRING
598 480 TVD MD: 5390
614 60 BELL CANYON
614 220 5015
"""


def inks(captions, typed):
    """`baseline left words` lines as ink in two faces."""
    for text, is_typed in ((captions, False), (typed, True)):
        for line in text.strip().splitlines():
            baseline, left, words = line.split(" ", 2)
            yield (float(left), float(baseline), words, is_typed, 8.0)


@pytest.fixture(scope="module")
def data(a_pdf):
    pages = [list(inks(FIRST, FIRST_TYPED)), list(inks(SECOND, SECOND_TYPED))]
    drawn = a_pdf(pages, width=612, height=792, faces=("Times-Roman", "Helvetica"))
    [item] = read_document(drawn, "w2")
    assert (item.kind, item.pages, item.errors) == ("w2", (1, 2), ())
    return item.data


def test_that_each_numbered_item_gives_its_value(data):
    expected = {
        "header.form": "W-2",
        "header.form_revision": "Rev. 4/1/83",
        "header.tracking_no": "71999",
        "header.api": "42-389-01234",
        "header.district": "8A",
        "header.lease_no": "61234",
        "header.field_name": "RED BLUFF, WEST (DELAWARE)",
        "header.lease_name": 'TOYAH FEE "A"',
        "header.well_no": "3-H",
        "header.operator_name": "LONE PECAN OIL & GAS CO.",
        "header.operator_no": "501234",
        "header.operator_address": "BOX 9 PECOS, TX 79772",
        "header.county": "REEVES",
        "header.location": "SEC 12, BLK 57 T1, T&P RR CO",
        "header.distance_to_town_raw": "8 MILES N OF ORLA",
        "filing.completion_date": "1999-05-30",
        "filing.drill_permit_date": "1999-04-01",
        "filing.drill_permit_no": "480001",
        "filing.rule37_no": "0100200",
        "completion.logs": "GR/CNL",
        "completion.producing_wells_on_lease": 3,
        "completion.acres": 640.5,
        "completion.operation_commenced_date": "1999-05-01",
        "completion.operation_ended_date": "1999-05-28",
        "completion.distance_to_nearest_well_ft": 1320,
        "completion.lease_line_calls": [[660, "NORTH"], [1980.5, "EAST"]],
        "completion.elevation_raw": "2875 GR",
        "completion.elevation_ft": 2875,
        "completion.elevation_datum": "GR",
        "completion.top_of_pay_ft": 5020,
        "completion.total_depth_ft": 5400,
        "completion.pbtd_ft": 5380,
        "surface_casing_determination.gau_date": "1999-02-03",
        "potential_test.test_date": "1999-06-01",
        "potential_test.hours": 24,
        "potential_test.method": "PUMPING",
        "potential_test.choke": "14/64",
        "potential_test.oil_bbl": 85.5,
        "potential_test.gor": 468,
        "potential_test.flowing_tubing_psi": 120,
        "potential_test.oil_24h": 85.5,
        "potential_test.gravity_api": 39.8,
        "potential_test.casing_psi": 60,
        "potential_test.oil_before_test_bbl": 312,
        "certification.name": "ANA RIVERA",
        "certification.title": "ENGINEER",
        "certification.phone": "915 555-0101",
        "certification.date": "1999-07-02",
    }
    got = {path: data[path.split(".")[0]][path.split(".")[1]] for path in expected}

    assert got == expected


def test_that_ticked_boxes_answer_choices_and_questions(data):
    assert data["filing"]["purpose"] == "Initial Potential"
    assert data["filing"]["completion_type"] == "New Well"
    assert data["potential_test"]["swab"] is False
    assert data["completion"]["directional_survey"] is True
    assert data["completion"]["multiple_completion"] is False
    assert data["completion"]["w15_attached"] is True


def test_that_casing_rows_carry_weight_and_part_class_from_sacks(data):
    rows = data["casing"]

    assert [(r["casing_size_in"], r["weight_lb_ft"], r["setting_depth_ft"]) for r in rows] == [
        (8.625, 24, 1010),
        (5.5, 15.5, 5400),
    ]
    assert [(r["cement_class"], r["cement_sacks"]) for r in rows] == [("C", 600), ("H 50:50", 850)]
    assert [(r["top_of_cement_ft"], r["toc_method"]) for r in rows] == [
        (0, None),
        (900, "calculated (in TOC cell)"),
    ]
    assert [(r["hole_size_in"], r["slurry_volume_cuft"]) for r in rows] == [
        (12.25, 792),
        (7.875, 1105),
    ]
    assert [r["multistage_tool_depth_ft"] for r in rows] == [None, 3005]


def test_that_tables_side_by_side_do_not_mix(data):
    assert data["liner"] == []
    [tubing] = data["tubing"]
    assert (tubing["size_in"], tubing["depth_ft"], tubing["packer_depth_ft"]) == (2.375, 4990, 5010)
    assert [(r["prefix"], r["from_ft"], r["to_ft"]) for r in data["intervals"]] == [
        ("L", 5020, 5110),
        (None, 5150, 5200),
    ]
    [job] = data["operations"]
    assert (job["material"], job["from_ft"], job["to_ft"]) == ("3000 GAL 15% NEFE", 5020, 5200)


def test_that_two_formation_columns_are_read_and_a_typed_md_is_told_apart(data):
    formations = {row["name"]: row for row in data["formations"]}

    assert list(formations) == ["DELAWARE", "BELL CANYON", "BONE SPRING"]
    assert formations["DELAWARE"]["depth_ft"] == 4980
    assert formations["BONE SPRING"]["depth_md_ft"] == 5390
    assert formations["BONE SPRING"]["depth_tvd_ft"] is None


def test_that_remarks_are_read(data):
    assert data["remarks"] == "SET PACKER AT 5010'."
