"""The Form W-3A as a filled PDF in the form's own layout, ready for signature.

Our own drawing of the Commission's four pages, with every item in its place. What a plan does not
know stays blank, and so do the blocks that people sign. Rows beyond the form's 8 casing, 9
perforation and 16 plug rows go to an attachment, and the form says so.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from kernel.exports.pdf_sheet import HEIGHT, INK, WIDTH, PdfSheet, fitted, width_pt, wrapped
from kernel.exports.w3a_entries import PerforationEntry, PlugEntry, W3aEntries, w3a_entries
from kernel.exports.w3a_form_attachment import attachment
from kernel.exports.w3a_form_front import CASING_ROWS, front_page, warning

PERFORATION_ROWS = 9
PLUG_ROWS_PAGE_3, PLUG_ROWS_PAGE_4 = 11, 5
PLUG_ROWS = PLUG_ROWS_PAGE_3 + PLUG_ROWS_PAGE_4
_LEFT, _RIGHT = 42.4, 569.6
_DRAFT_INK = "#a1120b"


def w3a_form_pdf(plan: Mapping[str, Any]) -> bytes:
    """The form for a plan JSON, four pages and where needed an attachment.

    The same plan gives the same bytes. A plan that fails the law or has open questions carries a
    line on every page that it is a draft.
    """
    entries = w3a_entries(plan)
    name = " ".join(part for part in (entries.lease, entries.well_no) if part) or "well"
    sheet = PdfSheet(title=f"Form W-3A, {name}", subject=entries.origin)
    cut = front_page(sheet, entries)
    _next(sheet, entries)
    _perforation_page(sheet, entries)
    _next(sheet, entries)
    _plug_page(sheet, entries)
    _next(sheet, entries)
    _last_page(sheet, entries)
    _edges(sheet, entries)
    attachment(
        sheet,
        entries,
        casing=entries.casing[CASING_ROWS:],
        perforations=entries.perforations[PERFORATION_ROWS:],
        plugs=entries.plugs[PLUG_ROWS:],
        in_full=[*cut, *_long_remarks(entries.plugs[:PLUG_ROWS])],
        edges=lambda: _edges(sheet, entries),
    )
    return sheet.pdf()


def _next(sheet: PdfSheet, entries: W3aEntries) -> None:
    _edges(sheet, entries)
    sheet.turn()


def _edges(sheet: PdfSheet, entries: W3aEntries) -> None:
    """The draft line above the form, and beneath it where the form comes from."""
    sheet.fit(_LEFT, _RIGHT, 5, entries.draft, size=9, least=6, face="HB", ink=_DRAFT_INK)
    sheet.fit(_LEFT, _RIGHT - 60, HEIGHT - 14, entries.origin, size=6, least=4, align="left")
    sheet.text(_RIGHT, HEIGHT - 14, f"Page {sheet.page}", size=6, align="right")


def _page_head(sheet: PdfSheet, entries: W3aEntries) -> None:
    sheet.text(44.5, 17.5, "API No:", size=16, face="T")
    sheet.fit(140, 260, 20.5, entries.api, align="left")
    sheet.text(438.3, 17.5, "Well No:", size=16, face="T")
    sheet.fit(514, _RIGHT, 20.5, entries.well_no, align="left")


def _perforation_page(sheet: PdfSheet, entries: W3aEntries) -> None:
    _page_head(sheet, entries)
    sheet.box(_LEFT, 36.6, _RIGHT, 737.5, width=0.8)
    sheet.text(49.7, 38.6, "21. Record of perforated intervals or open hole", size=9, face="TB")
    pitch = 76.8
    for k in range(PERFORATION_ROWS):
        foot = 122.4 + k * pitch
        if k < PERFORATION_ROWS - 1:
            sheet.line(_LEFT, foot, _RIGHT, foot)
        row = entries.perforations[k] if k < len(entries.perforations) else PerforationEntry()
        _perforation(sheet, foot, row)
    sheet.box(_LEFT, 737.7, _RIGHT, 760.9, width=0.8)
    warning(
        sheet, 743, "Perforations/Open Hole", rows=len(entries.perforations), limit=PERFORATION_ROWS
    )


def _perforation(sheet: PdfSheet, foot: float, row: PerforationEntry) -> None:
    captions = (
        (49.8, 71.1, "Perforations or Open Hole"), (239.1, 70.7, "Interval (ft)"),
        (326.8, 70.6, "to"), (394.8, 70.5, "Plugged or Not Plugged"),
        (49.5, 56.0, "Historic Plug Information"), (239.1, 56.4, "Set at"),
        (305.3, 56.4, "feet with"), (371.0, 57.4, "feet of cement on top"),
        (314.5, 40.6, "feet to"), (369.2, 40.6, "feet with"), (437.7, 40.8, "sacks"),
        (246.1, 27.4, "Sacks pumped 'on top'"), (405.7, 27.4, "Sacks pumped 'below'"),
        (51.0, 12.6, "Other Plugging proposal type"),
    )  # fmt: skip
    for x, up, words in captions:
        sheet.text(x, foot - up, words, face="T")
    values = (
        (150, 236, 71.6, row.kind), (284, 324, 71.6, row.top), (336, 376, 71.6, row.bottom),
        (488, 566, 71.6, row.plugged), (150, 236, 56.0, row.historic_kind),
        (262, 303, 56.4, row.set_at), (341, 369, 56.4, row.cement_on_top),
        (272, 312, 40.6, row.plug_from), (340, 367, 40.6, row.plug_to),
        (404, 436, 40.6, row.sacks), (332, 366, 27.4, row.sacks_on_top),
        (490, 530, 27.4, row.sacks_below), (164, 300, 12.6, row.other),
    )  # fmt: skip
    for x0, x1, up, words in values:
        sheet.fit(x0, x1, foot - up + 0.4, words, size=7)


def _plug_page(sheet: PdfSheet, entries: W3aEntries) -> None:
    _page_head(sheet, entries)
    sheet.box(_LEFT, 34.5, _RIGHT, 727.5, width=0.8)
    _plug_title(sheet)
    _plug_rows(sheet, entries.plugs[:PLUG_ROWS_PAGE_3], count=PLUG_ROWS_PAGE_3)


def _plug_title(sheet: PdfSheet) -> None:
    sheet.text(
        50.2, 36.4,
        "20. Plugging proposal (List all bridge and cement plugs. Load the hole with at least 9.5 "
        "lbs. per gallon mud.)",
        size=9, face="TB",
    )  # fmt: skip


def _plug_rows(sheet: PdfSheet, rows: Sequence[PlugEntry], *, count: int) -> None:
    for k in range(count):
        foot = 107.5 + k * 62.0
        if k < count - 1:
            sheet.line(_LEFT, foot, _RIGHT, foot)
        _plug_captions(sheet, foot)
        if k < len(rows):
            _plug(sheet, foot, rows[k])


def _plug_captions(sheet: PdfSheet, foot: float) -> None:
    captions = (
        (59.5, 54.0, "Plugging Proposal Type"), (241.2, 56.0, "Set at or from"),
        (333.8, 56.8, "feet to"), (393.2, 56.8, "feet with"), (463.6, 56.8, "sacks"),
        (330.0, 43.8, "feet with"), (393.2, 44.0, "feet of cement on top"),
        (58.8, 26.0, "Additional requirements"), (293.5, 27.2, "sacks pumped 'below' and"),
        (427.6, 27.2, "sacks pumped 'on top'"),
    )  # fmt: skip
    for x, up, words in captions:
        sheet.text(x, foot - up, words, face="T")


def _plug(sheet: PdfSheet, foot: float, row: PlugEntry) -> None:
    values = (
        (153, 238, 56.5, row.type), (296, 331, 56.5, row.set_at), (360, 391, 56.5, row.to),
        (428, 462, 56.5, row.sacks), (365, 391, 43.6, row.cement_on_top),
        (260, 291.5, 27.0, row.sacks_below), (394, 426, 27.0, row.sacks_on_top),
    )  # fmt: skip
    for x0, x1, up, words in values:
        sheet.fit(x0, x1, foot - up, words, size=7)
    sheet.fit(59.6, 330, foot - 13.5, row.requirements, size=7, align="left")
    lines = _remarks(row)
    for k, line in enumerate(lines):
        top = foot - (13.2 if len(lines) == 1 else 17.4 - 7.2 * k)
        sheet.text(_REMARKS_FROM, top, line, size=_REMARKS_PT)


_REMARKS_PT, _REMARKS_FROM, _REMARKS_ROOM = 6.0, 338.0, 567 - 338
_ON_ATTACHMENT = " (see attachment)"


def _remarks(row: PlugEntry) -> list[str]:
    """Why the plug is there, on two lines at most; what is longer stands on the attachment."""
    lines = wrapped(row.remarks, _REMARKS_ROOM, size=_REMARKS_PT)
    if len(lines) <= 2:
        return lines
    room = _REMARKS_ROOM - width_pt(_ON_ATTACHMENT, _REMARKS_PT)
    rest = fitted(" ".join(lines[1:]), room, size=_REMARKS_PT, least=_REMARKS_PT)
    return [lines[0], rest.text + _ON_ATTACHMENT]


def _remarks_fit(row: PlugEntry) -> bool:
    return len(wrapped(row.remarks, _REMARKS_ROOM, size=_REMARKS_PT)) <= 2


def _long_remarks(rows: Sequence[PlugEntry]) -> list[tuple[str, str]]:
    return [
        (f"20. Plug {row.number}, remarks", row.remarks) for row in rows if not _remarks_fit(row)
    ]


def _last_page(sheet: PdfSheet, entries: W3aEntries) -> None:
    """Five more plug rows and the blocks that people sign."""
    _page_head(sheet, entries)
    sheet.box(_LEFT, 34.1, _RIGHT, 629, width=0.8)
    _plug_title(sheet)
    _plug_rows(sheet, entries.plugs[PLUG_ROWS_PAGE_3:PLUG_ROWS], count=PLUG_ROWS_PAGE_4)
    sheet.box(_LEFT, 357.4, _RIGHT, 382.5, width=0.8)
    warning(sheet, 363.5, "Plugging Proposal", rows=len(entries.plugs), limit=PLUG_ROWS)
    _signatures(sheet)


def _signatures(sheet: PdfSheet) -> None:
    bold = (
        (48.0, 389.6, "22. Name and address of cementing"), (53.3, 400.6, "company or contractor"),
        (312.0, 389.6, "23. Anticipated plugging date for this well is:"),
        (314.0, 433.2, "Title of person"), (315.0, 476.9, "Signature"),
        (53.6, 460.5, "Typed or printed name of operator's representative"),
        (51.0, 499.0, "Telephone: Area Code Number"), (151.7, 562.5, "Expiration date"),
        (315.5, 580.0, "District Director"),
    )  # fmt: skip
    for x, top, words in bold:
        sheet.text(x, top, words, size=9, face="TB")
    rules = (
        (50.0, 493.4, 189.5), (200.8, 493.4, 304.2), (314.8, 430.3, 566.7), (314.8, 474.3, 566.7),
        (225.9, 574.4, 303.9), (314.8, 573.8, 566.7), (49.6, 610.7, 304.3), (425.9, 617.4, 503.9),
    )  # fmt: skip
    for x0, y, x1 in rules:
        sheet.line(x0, y, x1, y)
    sheet.line(_LEFT, 510.8, _RIGHT, 510.8)
    sheet.text(WIDTH / 2, 517.5, "RRC District Office Action", size=9, face="TB", align="middle")
    sheet.path(((127, 555.5), (145, 565.5), (127, 575.5)), fill=INK)
    sheet.text(316.1, 602.1, "Must Witness:", size=16, face="T")
    sheet.text(76.6, 616.4, "Approved on behalf of the District Director by:", size=9, face="T")
