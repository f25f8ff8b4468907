"""Sample papers in the layout of the Commission's electronic forms, printed from facts.

They let the demo and the tests run on real PDF files without carrying anybody's records. Input
is the extractor's own output shape (`data` of the extract contract), so a sample that is read
back must give the facts that it was printed from. Each page says at its foot that it is a sample.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

DESCENT = 0.207  # Helvetica's descender as a share of its size
FOOT = "Sample facsimile printed by the workbench: not a record of the Railroad Commission."
Data = Mapping[str, Any]


class Sheet:
    """Pages on which text is put by its lower edge, measured in points from the page's top."""

    def __init__(self, *, width: float, height: float, title: str) -> None:
        self._out = BytesIO()
        self._height = height
        self._width = width
        # Invariant: equal facts print equal bytes, so a second seed finds the first one's papers.
        self._canvas = Canvas(self._out, pagesize=(width, height), invariant=1)
        self._canvas.setTitle(title)
        self._canvas.setCreator(f"Well workbench samples ({title})")
        self.page = 1

    def text(
        self, x: float, bottom: float, words: object, *, size: float = 11, bold: bool = False
    ) -> None:
        """WORDS from X rightwards; None prints nothing."""
        if words is None or words == "":
            return
        self._canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self._canvas.drawString(x, self._height - bottom + DESCENT * size, str(words))

    def label(self, x: float, bottom: float, words: str, *, size: float = 11) -> None:
        """A printed caption of the form."""
        self.text(x, bottom, words, size=size, bold=True)

    def middle(
        self, x: float, bottom: float, words: object, *, size: float = 9, bold: bool = False
    ) -> None:
        """WORDS centred on X."""
        if words is None or words == "":
            return
        width = self._canvas.stringWidth(
            str(words), "Helvetica-Bold" if bold else "Helvetica", size
        )
        self.text(x - width / 2, bottom, words, size=size, bold=bold)

    def rule(self, bottom: float) -> None:
        """A thin line across the page."""
        y = self._height - bottom
        self._canvas.setLineWidth(0.5)
        self._canvas.line(14, y, self._width - 14, y)

    def turn(self) -> None:
        """Finish this page and take the next."""
        self._foot()
        self._canvas.showPage()
        self.page += 1

    def pdf(self) -> bytes:
        """Finish the last page and give the file."""
        self._foot()
        self._canvas.save()
        return self._out.getvalue()

    def _foot(self) -> None:
        self.text(18, self._height - 20, FOOT, size=7)
        self.text(self._width - 76, self._height - 20, f"Page {self.page}", size=8)


def us_date(iso: str | date | None) -> str | None:
    """A date as the forms print it.

    >>> us_date("2017-06-05")
    '06/05/2017'
    """
    if iso is None:
        return None
    day = iso if isinstance(iso, date) else date.fromisoformat(iso)
    return f"{day:%m/%d/%Y}"


def yes_no(flag: bool | None) -> str | None:
    """The words of the form for a flag; a blank stays blank."""
    return None if flag is None else "Yes" if flag else "No"


def wrap(words: str, columns: int) -> list[str]:
    """Lines of at most COLUMNS characters, broken at blanks.

    >>> wrap("C, PREM PLUS", 8)
    ['C, PREM', 'PLUS']
    """
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= columns:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def rows_of(data: Data, key: str) -> Sequence[Data]:
    """The rows of one table; a missing table is an empty one."""
    return data.get(key) or ()


def water_letter_pdf(data: Data) -> bytes:
    """A Groundwater Protection Determination, Form GW-2, in the report layout.

    Args:
        data: The GAU shape of the extract contract; `recommendation` holds the letter's sentences.
    """
    sheet = Sheet(width=595, height=842, title="determination letter")
    sheet.label(170.7, 37.4, "GROUNDWATER PROTECTION DETERMINATION", size=10)
    sheet.label(507, 41.4, "Form GW-2", size=10)
    sheet.label(227, 66.4, "Groundwater Advisory Unit", size=10)
    issued = date.fromisoformat(data["date"])
    left = (
        (142.5, "Date Issued:", f"{issued.day} {issued:%B %Y}"),
        (176.4, "Attention:", data.get("operator")),
        (236.4, "Operator No.:", data.get("operator_no")),
        (355.3, "Purpose:", data.get("purpose")),
        (372.3, "Location:", data.get("location")),
    )
    right = (
        (142.5, "GAU Number:", data.get("determination_no")),
        (176.4, "API Number:", data.get("api_raw")),
        (193.4, "County:", data.get("county")),
        (210.4, "Lease Name:", data.get("lease_name")),
        (227.4, "Lease Number:", data.get("rrc_lease_no")),
        (245.4, "Well Number:", data.get("well_no")),
        (261.4, "Total Vertical", data.get("total_depth_ft")),
        (278.4, "Latitude:", data.get("latitude")),
        (299.4, "Longitude:", data.get("longitude")),
        (320.4, "Datum:", data.get("datum")),
    )
    for bottom, caption, value in left:
        sheet.label(38, bottom, caption, size=10)
        sheet.text(121, bottom, value, size=10)
    for bottom, caption, value in right:
        sheet.label(305, bottom, caption, size=10)
        sheet.text(418, bottom, value, size=10)
    sheet.rule(390)
    _recommendation(sheet, data)
    return sheet.pdf()


def _recommendation(sheet: Sheet, data: Data) -> None:
    bottom = 416.2
    opening = (
        "To protect usable-quality groundwater at this location, the Groundwater Advisory Unit of "
        "the Railroad Commission of Texas recommends:"
    )
    note = (
        "Note: Unless stated otherwise, this recommendation is intended to apply to all wells "
        "drilled within 200 feet of the subject well."
    )
    for paragraph in (opening, *data["recommendation"], data.get("scope") or "", note):
        for line in wrap(paragraph, 116):
            sheet.text(24, bottom, line, size=10)
            bottom += 11.7
        bottom += 16
    sheet.text(24, 693.7, "Rev. 02/2014", size=10)
