"""The first page of the Form W-3A: the well, its water, its shallower zones and its casing."""

from collections.abc import Sequence

from kernel.exports.pdf_sheet import WIDTH, PdfSheet, fitted, wrapped
from kernel.exports.w3a_entries import CasingEntry, W3aEntries

CASING_ROWS = 8
Cut = list[tuple[str, str]]  # item and its whole value, where the form's place is too small
_BLANK = "_______________"


def front_page(sheet: PdfSheet, entries: W3aEntries) -> Cut:
    """Draw the page; gives what its places had no room for."""
    _title(sheet)
    _frames(sheet)
    _captions(sheet)
    cut = _values(sheet, entries)
    cut += _water(sheet, entries)
    cut += _zones(sheet, entries)
    _casing(sheet, entries.casing)
    return cut


def _title(sheet: PdfSheet) -> None:
    sheet.line(41.3, 47.2, 150.3, 47.2, width=0.8)
    sheet.text(54.7, 53.8, "Type or print only", size=12, face="T")
    for top, words in (
        (48.0, "RAILROAD COMMISSION OF TEXAS"),
        (60.2, "Oil and Gas Division"),
        (72.0, "Notice of Intention to Plug and Abandon"),
    ):
        sheet.text(312.7, top, words, size=12, face="T", align="middle")
    sheet.text(
        312.7, 84.6,
        "Operators must comply with RRC plugging procedures as outlined on the reverse side.",
        size=10, face="T", align="middle",
    )  # fmt: skip
    sheet.text(570.6, 36.2, "Form W-3A", size=16, face="T", align="right")
    for top, words in ((54.5, "Rev 1/1/83"), (65.3, "(02/00)"), (76.5, "WWW-1")):
        sheet.text(570.7, top, words, size=10, face="T", align="right")


def _frames(sheet: PdfSheet) -> None:
    boxes = (
        (44, 95.5, 385.9, 183.3), (385.9, 95.5, 474.8, 136.3), (474.8, 95.5, 571.7, 136.3),
        (385.9, 136.3, 474.8, 183.3), (474.8, 136.3, 571.7, 183.3), (44, 155.7, 139, 183.3),
        (139, 155.7, 227.4, 183.3), (227.4, 155.7, 319.5, 183.3), (319.5, 155.7, 385.9, 183.3),
        (44, 183.3, 307.5, 213.7), (307.5, 183.3, 571.7, 213.7), (44, 213.7, 571.7, 250.6),
        (44, 250.6, 306.4, 279.6), (306.4, 250.6, 468.6, 279.6), (468.6, 250.6, 571.7, 279.6),
        (44, 281.6, 571.7, 450.4), (44, 451.9, 571.7, 516), (44, 516, 571.7, 751.5),
        (44, 751.5, 571.7, 774),
    )  # fmt: skip
    for x0, y0, x1, y1 in boxes:
        sheet.box(x0, y0, x1, y1)
    for y in (280.6, 451.2):
        sheet.line(44, y, 571.7, y, width=2.2, ink="#7f7f7f")
    sheet.line(44, 727.4, 571.7, 727.4)


def _captions(sheet: PdfSheet) -> None:
    bold = (
        (388.2, 98.4, "6. Drilling Permit No."), (478.6, 98.4, "5. API No."),
        (388.2, 140.2, "8. Oil Lease No. or"), (397.3, 151.1, "Gas Well ID No."),
        (478.6, 140.2, "9. Well No."), (48.6, 157.4, "2. RRC Operator No"),
        (142, 157.4, "7. Rule 37 Case No."), (230, 157.4, "4. County of Well Site"),
        (322.6, 157.4, "3. District No."), (48.4, 186.2, "10. Field Name"),
        (310.2, 186.2, "11. Lease Name"), (48.1, 214.8, "12. Location"),
        (46.6, 252.6, "13. Type of well"), (309.2, 252.6, "14. Type of completion"),
        (471.5, 252.6, "15. Total depth"),
    )  # fmt: skip
    for x, top, words in bold:
        sheet.text(x, top, words, size=9, face="TB")
    sheet.fit(
        45.8, 384.5, 98.4,
        "1. Operator's Name and Address (Exactly as shown on Form P-5, Organization Report)",
        size=9, face="TB", align="left",
    )  # fmt: skip
    sheet.text(113, 186.2, "(Exactly as shown on RRC records)", size=9, face="TB")
    plain = (
        (51.2, 223.6, "• Section No."), (170.5, 223.6, "Block No"),
        (249, 223.6, "Survey and Survey No"), (460, 223.6, "Abstract No. A-"),
        (51.3, 238.6, "• Distance (in miles) and direction from a nearby town in this county "
         "(name the town)."),
    )  # fmt: skip
    for x, top, words in plain:
        sheet.text(x, top, words, face="T")
    sheet.text(46.7, 285.9, "16. Usable-quality water strata detail", face="TB")
    sheet.text(58.3, 437.7, "Letter Date", face="TB")
    sheet.text(48.3, 758.6, "19. Has notice of intent to plug been filed previously for this "
               "well?", size=9, face="TB")  # fmt: skip
    sheet.text(394.6, 758.6, "Date:", size=9, face="TB")


def _values(sheet: PdfSheet, entries: W3aEntries) -> Cut:
    places = (
        ("1. Operator", 46.6, 384, 108.5, entries.operator, "left"),
        ("2. Operator No.", 46, 137, 170.7, entries.operator_no, "middle"),
        ("6. Drilling permit", 388, 473, 113.5, entries.permit_no, "middle"),
        ("7. Rule 37", 141, 226, 170.7, entries.rule37_no, "middle"),
        ("8. Lease No.", 388, 473, 166.4, entries.lease_no, "middle"),
        ("12. Section", 104, 168, 223.6, entries.section, "middle"),
        ("12. Block", 203, 246, 223.6, entries.block, "middle"),
        ("12. Survey", 326, 456, 223.6, entries.survey, "middle"),
        ("12. Abstract", 510, 569, 223.6, entries.abstract_no, "middle"),
        ("14. Completion", 309, 466, 266.6, entries.completion_type, "middle"),
        ("5. API No.", 477, 569, 113.5, entries.api, "middle"),
        ("9. Well No.", 477, 569, 166.4, entries.well_no, "middle"),
        ("4. County", 229, 318, 170.7, entries.county, "middle"),
        ("3. District", 321, 384.5, 170.7, entries.district, "middle"),
        ("12. Location", 348, 569, 238.6, entries.location, "left"),
        ("13. Type of well", 47, 304, 266.6, entries.well_type, "middle"),
        ("15. Total depth", 471, 569, 266.6, entries.total_depth, "middle"),
    )  # fmt: skip
    cut = [
        (item, words)
        for item, x0, x1, top, words, align in places
        if not sheet.fit(x0, x1, top, words, align=align)  # type: ignore[arg-type]
    ]
    cut += _name(sheet, 47, 304, "10. Field", entries.field)
    cut += _name(sheet, 310, 569, "11. Lease", entries.lease)
    return cut + _address(sheet, entries.operator_address)


def _name(sheet: PdfSheet, x0: float, x1: float, item: str, words: str) -> Cut:
    """One line, or two smaller ones where the name is long."""
    if fitted(words, x1 - x0, size=8, least=7).is_whole:
        sheet.fit(x0, x1, 199.6, words, least=7)
        return []
    lines = wrapped(words, x1 - x0, size=7)
    if len(lines) > 2:
        lines = [lines[0], " ".join(lines[1:])]
    whole = [
        sheet.fit(x0, x1, 196.0 + 8.2 * k, line, size=7, least=6) for k, line in enumerate(lines)
    ]
    return [] if all(whole) else [(item, words)]


def _address(sheet: PdfSheet, words: str) -> Cut:
    """Three lines below the operator's name."""
    lines = wrapped(words, 337, size=8)
    for k, line in enumerate(lines[:3]):
        sheet.text(46.6, 119.0 + 10.5 * k, line)
    return [] if len(lines) <= 3 else [("1. Operator's address", words)]


def _water(sheet: PdfSheet, entries: W3aEntries) -> Cut:
    top, room = 302.0, 500.0
    lines = [line for words in entries.water for line in wrapped(words, room, size=9)]
    most = 11
    for line in lines[:most]:
        sheet.text(58.3, top, line, size=9)
        top += 12
    sheet.text(106, 437.5, entries.letter_date)
    if len(lines) <= most:
        return []
    return [("16. Usable-quality water", " ".join(entries.water))]


def _zones(sheet: PdfSheet, entries: W3aEntries) -> Cut:
    sheet.text(
        53.7, 457.5,
        "17. • If there are wells in this area which are producing from or have produced from a "
        "shallower zones, state depth of zones",
        face="TB",
    )  # fmt: skip
    sheet.text(
        68.7, 485.8,
        "• If there are wells into which salt water is being or has been disposed of into a "
        "shallower zones, state depth of zones",
        face="TB",
    )  # fmt: skip
    cut = _blanks(sheet, 475.0, entries.producing_zones, "17. Producing zones (depths in ft)")
    return cut + _blanks(sheet, 503.2, entries.disposal_zones, "17. Disposal zones (depths in ft)")


def _blanks(sheet: PdfSheet, top: float, zones: Sequence[str], item: str) -> Cut:
    """Six blanks with a zone on each."""
    sheet.text(
        70.8, top, f"{' , '.join([_BLANK] * 5)} , and {_BLANK}.", face="T",
    )  # fmt: skip
    starts = [70.8 + 66.0 * k for k in range(5)] + [70.8 + 66.0 * 4 + 60 + 21.6]
    is_whole = len(zones) <= len(starts)
    for x, zone in zip(starts, zones, strict=False):
        is_whole &= sheet.fit(x, x + 60, top - 1.5, zone, size=7, least=5)
    return [] if is_whole else [(item, "; ".join(zones))]


_COLUMNS = (  # left and right edge of each column, and the lines of its heading
    (50, 84, ("", "", "Type")), (86, 121, ("", "", "Hole size")), (122, 157, ("", "", "Size")),
    (158, 193, ("", "", "Depth")), (194, 229, ("", "", "Cement")),
    (230, 266, ("", "Top of", "cement")), (267, 302, ("Tool", "setting", "depth")),
    (303, 338, ("Anticipated", "casing", "recovery")), (339.5, 374, ("", "Top of", "liner")),
    (375.5, 411, ("", "Bottom of", "liner")),
)  # fmt: skip
_FIRST_RULE, _PITCH = 577.6, 20.8


def _casing(sheet: PdfSheet, rows: Sequence[CasingEntry]) -> None:
    sheet.text(52.6, 520.5, "18. Casing record (list all casing in well)", size=9, face="TB")
    for x0, x1, words in _COLUMNS:
        for line, word in enumerate(words):
            top = 524.6 + 9.4 * line
            sheet.text((x0 + x1) / 2, top, word, face="T", align="middle")
    sheet.text(489.6, 520.8, "Top of cement determined by", face="TB", align="middle")
    for x, upper, lower in (
        (444, "Temper", "Survey"), (487, "", "Calculated"), (536.5, "Cement", "Bond Log"),
    ):  # fmt: skip
        sheet.text(x, 532.4, upper, face="T", align="middle")
        sheet.text(x, 541.4 if upper else 536.4, lower, face="T", align="middle")
    for k in range(CASING_ROWS):
        rule = _FIRST_RULE + k * _PITCH
        for x0, x1, _ in _COLUMNS:
            sheet.line(x0 + 2, rule, x1 - 2, rule)
        sheet.box(424, rule - 19.1, 557.2, rule + 0.4)
        if k < len(rows):
            _casing_row(sheet, rule, rows[k])
    warning(sheet, 733.5, "Casing Record", rows=len(rows), limit=CASING_ROWS)


def warning(sheet: PdfSheet, top: float, table: str, *, rows: int, limit: int) -> None:
    """The form's warning beneath a table, and below it which rows follow on the attachment."""
    sheet.fit(
        46, 568, top,
        f"WARNING: If the above area for {table} is full, verify that there are no more than "
        f"{limit} by reviewing the online version.",
        size=9, face="TB",
    )  # fmt: skip
    if rows > limit:
        words = f"Rows {limit + 1} to {rows} are continued on the attachment."
        if rows == limit + 1:
            words = f"Row {rows} is continued on the attachment."
        sheet.text(WIDTH / 2, top + 9.6, words, size=7, face="HB", align="middle")


def _casing_row(sheet: PdfSheet, rule: float, row: CasingEntry) -> None:
    cells = (
        row.type, row.hole_size, row.size, row.depth, row.cement, row.top_of_cement,
        row.tool_depth, row.recovery, row.liner_top, row.liner_bottom,
    )  # fmt: skip
    for (x0, x1, _), words in zip(_COLUMNS, cells, strict=True):
        sheet.fit(x0, x1, rule - 11.4, words)
    box = toc_box(row.toc_method)
    if box is not None:
        sheet.text(box, rule - 13.4, "X", face="HB", align="middle")


def toc_box(method: str) -> float | None:
    """Where the box of a method to find the top of cement is ticked.

    None for a method that has no box, as where cement came to surface.

    >>> toc_box("Cement bond log"), toc_box("circulated"), toc_box("")
    (536.5, None, None)
    """
    said = method.lower()
    if "temp" in said:
        return 444.0
    if "calc" in said:
        return 487.0
    if "log" in said or "bond" in said:
        return 536.5
    return None
