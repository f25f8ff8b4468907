"""A sample Form W-2 in the electronic layout with full labels."""

from collections.abc import Mapping
from typing import Any

from kernel.exports import facsimile_w2_tables as tables
from kernel.exports.facsimile import Data, Sheet, us_date, wrap, yes_no

LEFT, RIGHT = 18.0, 325.0
Place = tuple[float, float, str]  # x, lower edge, caption

WELL_INFORMATION: tuple[tuple[Place, tuple[float, float], str], ...] = (
    ((LEFT, 181.5, "Operator Name:"), (107, 181.5), "operator_name"),
    ((RIGHT, 181.5, "Operator No.:"), (401, 181.5), "operator_no"),
    ((LEFT, 196.5, "Operator Address:"), (124, 196.5), "operator_address"),
    ((LEFT, 238.5, "API No.:"), (65, 238.5), "api"),
    ((RIGHT, 238.5, "County:"), (374, 238.5), "county"),
    ((LEFT, 253.5, "Well No.:"), (69, 253.5), "well_no"),
    ((RIGHT, 253.5, "RRC District No.:"), (422, 253.5), "district"),
    ((LEFT, 269.5, "Lease Name:"), (93, 269.5), "lease_name"),
    ((RIGHT, 269.5, "Field Name:"), (393, 269.5), "field_name"),
    ((LEFT, 285.5, "RRC Lease No.:"), (104, 285.5), "lease_no"),
    ((RIGHT, 285.5, "Field No.:"), (382, 285.5), "field_no"),
    ((LEFT, 299.5, "Location:"), (72, 299.5), "location"),
    ((LEFT, 332.5, "Latitude:"), (72, 332.5), "latitude"),
    ((RIGHT, 332.5, "Longitude:"), (388, 332.5), "longitude"),
)


def w2_pdf(data: Mapping[str, Any]) -> bytes:
    """A Form W-2 as PDF, 650 × 972 points a page.

    Args:
        data: The W-2 shape of the extract contract; absent keys print as blanks.
    """
    sheet = Sheet(width=650, height=972, title="cmplW2FormPdf")
    _first_page(sheet, data)
    sheet.turn()
    _tests(sheet, data)
    bottom = tables.casing(sheet, data, 320.5)
    bottom = tables.liner(sheet, data, bottom)
    bottom = tables.tubing(sheet, data, bottom)
    bottom = tables.intervals(sheet, data, bottom)
    bottom = tables.operations(sheet, data, bottom)
    bottom = tables.formations(sheet, data, bottom)
    _closing(sheet, data, bottom)
    return sheet.pdf()


def _first_page(sheet: Sheet, data: Data) -> None:
    header, filing = data["header"], data["filing"]
    sheet.label(201.3, 56.9, "RAILROAD COMMISSION OF TEXAS", size=14)
    sheet.label(570.5, 56.9, "Form W-2", size=14)
    title = "OIL WELL POTENTIAL TEST, COMPLETION OR RECOMPLETION REPORT, AND LOG"
    sheet.label(62, 128.9, title, size=14)
    for bottom, caption, value in (
        (75.5, "Status:", header.get("status")),
        (91.5, "Date:", us_date(header.get("status_date"))),
        (107.5, "Tracking No.:", header.get("tracking_no")),
    ):
        sheet.label(467, bottom, caption)
        sheet.text(590, bottom, value, size=9)
    sheet.middle(325, 166.5, "OPERATOR INFORMATION", size=11, bold=True)
    sheet.middle(325, 224.5, "WELL INFORMATION", size=11, bold=True)
    for (x, bottom, caption), (value_x, value_bottom), key in WELL_INFORMATION:
        sheet.label(x, bottom, caption)
        sheet.text(value_x, value_bottom, header.get(key), size=9 if key == "location" else 11)
    _distance(sheet, header.get("distance_to_town_raw"))
    _filing(sheet, filing)
    _completion(sheet, data["completion"])


def _distance(sheet: Sheet, raw: str | None) -> None:
    for x, bottom, caption in (
        (LEFT, 348.5, "This well is"),
        (209.0, 348.5, "miles in a"),
        (LEFT, 364.5, "direction from"),
        (LEFT, 380.5, "which is the nearest town in the county."),
    ):
        sheet.label(x, bottom, caption)
    if raw:  # “15.7 miles NORTHWEST from MIDLAND,”
        miles, _, direction, _, town = raw.split(maxsplit=4)
        sheet.text(158, 348.5, miles, size=9)
        sheet.text(277, 348.5, direction, size=9)
        sheet.text(108, 364.5, town, size=9)


def _filing(sheet: Sheet, filing: Data) -> None:
    sheet.middle(325, 408.5, "FILING INFORMATION", size=11, bold=True)
    for x, bottom, caption, value_x, value in (
        (LEFT, 423.5, "Purpose of filing:", 125, filing.get("purpose")),
        (LEFT, 439.5, "Type of completion:", 135, filing.get("completion_type")),
        (LEFT, 455.5, "Well Type:", 93, filing.get("well_type")),
        (
            RIGHT,
            455.5,
            "Completion or Recompletion Date:",
            537,
            us_date(filing.get("completion_date")),
        ),
    ):
        sheet.label(x, bottom, caption)
        sheet.text(value_x, bottom, value)
    for x, caption in ((57.0, "Type of Permit"), (325.0, "Date"), (508.0, "Permit No.")):
        sheet.label(x, 474.5, caption)
    for bottom, caption, day, number in (
        (
            489.5,
            "Permit to Drill, Plug Back, or Deepen",
            us_date(filing.get("drill_permit_date")),
            filing.get("drill_permit_no"),
        ),
        (505.5, "Rule 37 Exception", None, filing.get("rule37_no")),
        (
            522.5,
            "Fluid Injection Permit",
            us_date(filing.get("injection_permit_date")),
            filing.get("injection_permit_no"),
        ),
        (538.5, "O&G Waste Disposal Permit", None, None),
        (554.5, "Other:", None, None),
    ):
        sheet.label(LEFT, bottom, caption)
        sheet.text(308.5, bottom, day)
        sheet.text(516.6, bottom, number)


def _completion(sheet: Sheet, completion: Data) -> None:
    value = completion.get
    sheet.middle(325, 580.5, "COMPLETION INFORMATION", size=11, bold=True)
    entries: tuple[tuple[float, float, str, float, object], ...] = (
        (LEFT, 594.5, "Spud date:", 80, us_date(value("spud_date"))),
        (
            RIGHT,
            594.5,
            "Date of first production after rig released:",
            570,
            us_date(value("first_production_date")),
        ),
        (LEFT, 611.5, "Date plug back, deepening, recompletion, or", 0, None),
        (
            LEFT,
            625.5,
            "drilling operation commenced:",
            190,
            us_date(value("operation_commenced_date")),
        ),
        (RIGHT, 611.5, "Date plug back, deepening, recompletion, or", 0, None),
        (RIGHT, 625.5, "drilling operation ended:", 469, us_date(value("operation_ended_date"))),
        (LEFT, 643.5, "Number of producing wells on this lease in", 0, None),
        (
            LEFT,
            657.5,
            "this field (reservoir) including this well:",
            260,
            value("producing_wells_on_lease"),
        ),
        (RIGHT, 643.5, "Distance to nearest well in lease &", 0, None),
        (RIGHT, 657.5, "reservoir (ft.):", 411, value("distance_to_nearest_well_ft")),
        (LEFT, 675.5, "Total number of acres in lease:", 199, value("acres")),
        (RIGHT, 675.5, "Elevation (ft.):", 412, value("elevation_ft")),
        (463, 675.5, "", 463, value("elevation_datum")),
        (LEFT, 693.5, "Total depth TVD (ft.):", 147, value("total_depth_tvd_ft")),
        (RIGHT, 693.5, "Total depth MD (ft.):", 447, value("total_depth_md_ft")),
        (LEFT, 711.5, "Plug back depth TVD (ft.):", 172, value("pbtd_tvd_ft")),
        (RIGHT, 711.5, "Plug back depth MD (ft.):", 472, value("pbtd_md_ft")),
        (LEFT, 730.5, "Was directional survey made other than", 0, None),
        (LEFT, 744.5, "inclination (Form W-12)?", 172, yes_no(value("directional_survey"))),
        (
            RIGHT,
            730.5,
            "Rotation time within surface casing (hours):",
            601,
            value("rotation_time_hours"),
        ),
        (
            RIGHT,
            744.5,
            "Is Cementing Affidavit (Form W-15) attached?",
            601,
            yes_no(value("w15_attached")),
        ),
        (LEFT, 763.5, "Recompletion or reclass?", 163, yes_no(value("recompletion"))),
        (RIGHT, 763.5, "Multiple completion?", 448, yes_no(value("multiple_completion"))),
        (LEFT, 779.5, "Type(s) of electric or other log(s) run:", 234, value("logs")),
        (LEFT, 792.5, "Electric Log Other Description:", 0, None),
        (LEFT, 809.5, "Location of well, relative to nearest lease boundaries", 0, None),
        (534, 810.5, "Off Lease :", 604, yes_no(value("off_lease"))),
        (23, 825.5, "of lease on which this well is located:", 0, None),
    )
    for x, bottom, caption, value_x, words in entries:
        sheet.label(x, bottom, caption)
        sheet.text(value_x, bottom, words)
    calls = value("lease_line_calls") or ()
    for (feet, line), bottom, tail in zip(
        calls, (825.5, 839.5), ("Line and", "Line of the"), strict=False
    ):
        sheet.text(284.5, bottom, f"{feet:.1f}", size=9)
        sheet.label(314, bottom, "Feet from the")
        sheet.text(509, bottom, line, size=9)
        sheet.label(534, bottom, tail)
    sheet.label(534, 856.5, "Lease.")
    sheet.middle(
        325, 896.5, "FORMER FIELD (WITH RESERVOIR) & GAS ID OR OIL LEASE NO.", size=11, bold=True
    )
    sheet.text(LEFT, 912, "N/A")


def _tests(sheet: Sheet, data: Data) -> None:
    water, test = data.get("surface_casing_determination", {}), data.get("potential_test", {})
    sheet.middle(
        325,
        49.5,
        "FOR NEW DRILL OR RE-ENTRY, SURFACE CASING DEPTH DETERMINED BY:",
        size=11,
        bold=True,
    )
    sheet.label(LEFT, 65.5, "GAU Groundwater Protection Determination")
    sheet.label(327, 65.5, "Depth (ft.):")
    sheet.text(400, 65.5, water.get("gau_depth_ft"))
    sheet.label(510, 65.5, "Date")
    sheet.text(543, 65.5, us_date(water.get("gau_date")))
    sheet.label(LEFT, 83.5, "SWR 13 Exception")
    sheet.label(327, 83.5, "Depth (ft.):")
    sheet.text(400, 83.5, water.get("swr13_exception_depth_ft"))
    sheet.middle(
        325,
        112.5,
        "INITIAL POTENTIAL TEST DATA FOR NEW COMPLETION OR RECOMPLETION",
        size=11,
        bold=True,
    )
    for x, bottom, caption, value_x, words in (
        (LEFT, 127.5, "Date of test:", 88, us_date(test.get("test_date"))),
        (RIGHT, 127.5, "Production method:", 430, test.get("method")),
        (LEFT, 143.5, "Number of hours tested:", 161, test.get("hours")),
        (RIGHT, 143.5, "Choke size:", 392, test.get("choke")),
        (LEFT, 159.5, "Was swab used during this test?", 206, yes_no(test.get("swab"))),
        (RIGHT, 159.5, "Oil produced prior to test:", 478, test.get("oil_before_test_bbl")),
        (LEFT, 192.5, "Oil (BBLS):", 88, test.get("oil_bbl")),
        (RIGHT, 192.5, "Gas (MCF):", 392, test.get("gas_mcf")),
        (LEFT, 208.5, "Gas - Oil Ratio:", 111, test.get("gor")),
        (RIGHT, 209.5, "Flowing Tubing Pressure:", 470, test.get("flowing_tubing_psi")),
        (LEFT, 224.5, "Water (BBLS):", 103, test.get("water_bbl")),
        (LEFT, 258.5, "Oil (BBLS):", 88, test.get("oil_24h")),
        (RIGHT, 258.5, "Gas (MCF):", 392, test.get("gas_24h")),
        (LEFT, 274.5, "Oil Gravity - API - 60.:", 145, test.get("gravity_api")),
        (RIGHT, 274.5, "Casing Pressure:", 425, test.get("casing_psi")),
        (LEFT, 290.5, "Water (BBLS):", 103, test.get("water_24h")),
    ):
        sheet.label(x, bottom, caption)
        sheet.text(value_x, bottom, words)
    sheet.middle(325, 177.5, "PRODUCTION DURING TEST PERIOD:", size=11, bold=True)
    sheet.middle(325, 241.5, "CALCULATED 24-HOUR RATE", size=11, bold=True)


def _closing(sheet: Sheet, data: Data, bottom: float) -> None:
    remarks = wrap(data.get("remarks") or "", 100)
    bottom = tables.turned(sheet, bottom, 75 + 13 * len(remarks))
    sheet.label(
        15,
        bottom,
        "Do the producing interval of this well produce H2S with a concentration in excess of "
        "100 ppm",
    )
    sheet.text(614, bottom, yes_no(data.get("h2s_over_100ppm")))
    sheet.label(15, bottom + 17, "Is the completion being downhole commingled")
    sheet.text(345, bottom + 17, yes_no(data.get("downhole_commingled")))
    bottom += 44
    sheet.middle(325, bottom, "REMARKS", size=11, bold=True)
    for line in remarks:
        bottom += 13
        sheet.text(15, bottom, line)
    bottom = tables.turned(sheet, bottom + 30, 470)
    _commission_remarks(sheet, data, bottom)


def _commission_remarks(sheet: Sheet, data: Data, bottom: float) -> None:
    sheet.middle(325, bottom, "RRC REMARKS", size=11, bold=True)
    said = data.get("rrc_remarks") or {}
    for key, caption, gap in (
        ("public_comments", "PUBLIC COMMENTS:", 62.0),
        ("casing", "CASING RECORD :", 62.0),
        ("tubing", "TUBING RECORD:", 62.0),
        ("interval", "PRODUCING/INJECTION/DISPOSAL INTERVAL :", 63.0),
        (
            "operations",
            "ACID, FRACTURE, CEMENT SQUEEZE, CAST IRON BRIDGE PLUG, RETAINER, ETC. :",
            62.0,
        ),
        ("potential_test", "POTENTIAL TEST DATA:", 62.0),
    ):
        bottom = bottom + 15 if key == "public_comments" else bottom
        sheet.label(LEFT, bottom, caption)
        for extra, line in enumerate(wrap(said.get(key) or "", 110)):
            sheet.text(24, bottom + 14.7 + 11 * extra, line, size=9)
        bottom += gap
    signed = data.get("certification") or {}
    sheet.middle(325, bottom, "OPERATOR'S CERTIFICATION", size=11, bold=True)
    for x, down, caption, value_x, words in (
        (LEFT, 15, "Printed Name:", 103, signed.get("name")),
        (RIGHT, 15, "Title:", 367, signed.get("title")),
        (LEFT, 31, "Telephone No.:", 105, signed.get("phone")),
        (RIGHT, 31, "Date Certified:", 413, us_date(signed.get("date"))),
    ):
        sheet.label(x, bottom + down, caption)
        sheet.text(value_x, bottom + down, words)
