"""Papers drawn for the tests, in the layouts of the Commission's forms and with any values."""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

Ink = tuple[float, float, str, bool, float]  # left, baseline from the top, text, bold, size
SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="session")
def shared_documents() -> Path:
    """The shared papers with ground truth, where they are."""
    if not (SHARED / "documents").is_dir():
        pytest.skip(f"the shared papers are not at {SHARED}")
    return SHARED / "documents"


def pdf(pages: Sequence[Sequence[Ink]], *, width: float, height: float, **options: Any) -> bytes:
    """A PDF with text at the places given; `faces` names the plain and the bold font."""
    plain, bold = options.get("faces", ("Helvetica", "Helvetica-Bold"))
    scale = options.get("scale", 1.0)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width * scale, height * scale))
    for page in pages:
        if options.get("rotate"):
            canvas.setPageRotation(options["rotate"])
        canvas.scale(scale, scale)
        for left, baseline, text, is_bold, size in page:
            canvas.setFont(bold if is_bold else plain, size)
            canvas.drawString(left, height - baseline, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


# Captions of the electronic W-2: left, baseline, cut short, in full
CAPTIONS: tuple[tuple[float, float, str, str], ...] = (
    (467, 73, "Status:", "Status:"),
    (467, 89, "Date:", "Date:"),
    (467, 105, "Tracking No.:", "Tracking No.:"),
    (254, 164, "OPERATOR INFORMATION", "OPERATOR INFORMATION"),
    (18, 179, "Operator", "Operator Name:"),
    (325, 179, "Operator", "Operator No.:"),
    (18, 194, "Operator", "Operator Address:"),
    (269, 222, "WELL INFORMATION", "WELL INFORMATION"),
    (18, 236, "API", "API No.:"),
    (325, 236, "County:", "County:"),
    (18, 251, "Well No.:", "Well No.:"),
    (325, 251, "RRC District", "RRC District No.:"),
    (18, 267, "Lease", "Lease Name:"),
    (325, 267, "Field", "Field Name:"),
    (18, 283, "RRC Lease", "RRC Lease No.:"),
    (325, 283, "Field No.:", "Field No.:"),
    (18, 297, "Location", "Location:"),
    (18, 330, "Latitude", "Latitude:"),
    (325, 330, "Longitud", "Longitude:"),
    (18, 346, "This well is", "This well is located"),
    (209, 346, "miles in a", "miles in a"),
    (18, 362, "direction from", "direction from"),
    (18, 378, "which is the nearest town in the", "which is the nearest town in the county."),
    (267, 406, "FILING INFORMATION", "FILING INFORMATION"),
    (18, 421, "Purpose of", "Purpose of filing:"),
    (18, 437, "Type of", "Type of completion:"),
    (18, 453, "Well Type:", "Well Type:"),
    (325, 453, "Completion or Recompletion", "Completion or Recompletion Date:"),
    (57, 472, "Type of Permit", "Type of Permit"),
    (325, 472, "Date", "Date"),
    (508, 472, "Permit No.", "Permit No."),
    (18, 487, "Permit to Drill, Plug Back, or", "Permit to Drill, Plug Back, or Deepen"),
    (18, 503, "Rule 37 Exception", "Rule 37 Exception"),
    (18, 520, "Fluid Injection", "Fluid Injection Permit"),
    (18, 536, "O&G Waste Disposal", "O&G Waste Disposal Permit"),
    (18, 552, "Other:", "Other:"),
    (248, 578, "COMPLETION INFORMATION", "COMPLETION INFORMATION"),
    (18, 592, "Spud", "Spud date:"),
    (
        325,
        592,
        "Date of first production after rig",
        "Date of first production after rig released:",
    ),
    (18, 609, "Date plug back, deepening,", "Date plug back, deepening, recompletion, or"),
    (
        325,
        609,
        "Date plug back, deepening, recompletion,",
        "Date plug back, deepening, recompletion, or",
    ),
    (18, 623, "drilling operation", "drilling operation commenced:"),
    (325, 623, "drilling operation", "drilling operation ended:"),
    (
        18,
        641,
        "Number of producing wells on this lease",
        "Number of producing wells on this lease in",
    ),
    (325, 641, "Distance to nearest well in lease &", "Distance to nearest well in lease &"),
    (
        18,
        655,
        "this field (reservoir) including this",
        "this field (reservoir) including this well:",
    ),
    (325, 655, "reservoir", "reservoir (ft.):"),
    (18, 673, "Total number of acres in", "Total number of acres in lease:"),
    (325, 673, "Elevation", "Elevation (ft.):"),
    (18, 691, "Total depth TVD", "Total depth TVD (ft.):"),
    (325, 691, "Total depth MD", "Total depth MD (ft.):"),
    (18, 709, "Plug back depth TVD", "Plug back depth TVD (ft.):"),
    (325, 709, "Plug back depth MD", "Plug back depth MD (ft.):"),
    (18, 728, "Was directional survey made other", "Was directional survey made other than"),
    (
        325,
        728,
        "Rotation time within surface casing",
        "Rotation time within surface casing (hours):",
    ),
    (18, 742, "inclination (Form W-", "inclination (Form W-12)?"),
    (
        325,
        742,
        "Is Cementing Affidavit (Form W-15)",
        "Is Cementing Affidavit (Form W-15) attached?",
    ),
    (18, 761, "Recompletion or", "Recompletion or reclass?"),
    (325, 761, "Multiple", "Multiple completion?"),
    (18, 777, "Type(s) of electric or other log(s)", "Type(s) of electric or other log(s) run:"),
    (18, 790, "Electric Log Other Description:", "Electric Log Other Description:"),
    (534, 808, "Off Lease :", "Off Lease:"),
    (
        18,
        807,
        "Location of well, relative to nearest lease",
        "Location of well, relative to nearest lease boundaries",
    ),
    (314, 823, "Feet from the", "Feet from the"),
    (534, 823, "Line and", "Line and"),
    (314, 837.4, "Feet from the", "Feet from the"),
    (534, 837.4, "Line of the", "Line of the"),
    (534, 854.3, "Lease.", "Lease."),
)
TEST = "INITIAL POTENTIAL TEST DATA FOR NEW COMPLETION OR RECOMPLETION"
DETERMINED = "FOR NEW DRILL OR RE-ENTRY, SURFACE CASING DEPTH DETERMINED BY:"
SECOND_PAGE: tuple[tuple[float, float, str, str], ...] = (
    (120, 47, DETERMINED, DETERMINED),
    (
        18,
        63,
        "GAU Groundwater Protection Determination",
        "GAU Groundwater Protection Determination",
    ),
    (327, 63, "Depth", "Depth (ft.):"),
    (510, 63, "Date", "Date"),
    (18, 81, "SWR 13 Exception", "SWR 13 Exception"),
    (327, 81, "Depth", "Depth (ft.):"),
    (119, 110, TEST, TEST),
    (18, 125, "Date of", "Date of test:"),
    (325, 125, "Production", "Production method:"),
    (18, 141, "Number of hours", "Number of hours tested:"),
    (325, 141, "Choke", "Choke size:"),
    (18, 157, "Was swab used during this", "Was swab used during this test?"),
    (325, 157, "Oil produced prior to", "Oil produced prior to test:"),
    (224, 175, "PRODUCTION DURING TEST PERIOD:", "PRODUCTION DURING TEST PERIOD:"),
    (18, 190, "Oil", "Oil (BBLS):"),
    (325, 190, "Gas", "Gas (MCF):"),
    (18, 206, "Gas - Oil", "Gas - Oil Ratio:"),
    (325, 207, "Flowing Tubing", "Flowing Tubing Pressure:"),
    (18, 222, "Water", "Water (BBLS):"),
    (245, 239, "CALCULATED 24-HOUR RATE", "CALCULATED 24-HOUR RATE"),
    (18, 256, "Oil", "Oil (BBLS):"),
    (325, 256, "Gas", "Gas (MCF):"),
    (18, 272, "Oil Gravity - API - 60.:", "Oil Gravity - API - 60.:"),
    (325, 272, "Casing", "Casing Pressure:"),
    (18, 288, "Water", "Water (BBLS):"),
)
VALUES: dict[str, tuple[float, float, float]] = {  # left, baseline, size
    "header.status": (596, 72.3, 9),
    "header.status_date": (590, 89.2, 9),
    "header.tracking_no": (605, 104.3, 9),
    "header.operator_name": (107, 178.3, 9),
    "header.operator_no": (401, 179.2, 11),
    "header.operator_address": (124, 193.3, 9),
    "header.api": (65, 236.2, 11),
    "header.county": (374, 236.2, 11),
    "header.well_no": (73, 251.2, 11),
    "header.district": (422, 251.2, 11),
    "header.lease_name": (93, 267.2, 11),
    "header.field_name": (393, 267.2, 11),
    "header.lease_no": (104, 283.2, 11),
    "header.field_no": (382, 283.2, 11),
    "header.location": (75, 297.2, 9),
    "header.latitude": (75, 331.4, 11),
    "header.longitude": (390, 331.4, 11),
    "town.miles": (158, 346.2, 9),
    "town.direction": (277, 346.2, 9),
    "town.name": (108, 362.2, 9),
    "filing.purpose": (125, 421.2, 11),
    "filing.completion_type": (135, 437.2, 11),
    "filing.well_type": (93, 453.2, 11),
    "filing.completion_date": (537, 453.2, 11),
    "filing.drill_permit_date": (308, 487.2, 11),
    "filing.drill_permit_no": (517, 487.2, 11),
    "filing.rule37_no": (514, 503.2, 11),
    "filing.injection_permit_date": (308, 520.2, 11),
    "filing.injection_permit_no": (517, 520.2, 11),
    "completion.spud_date": (80, 592.2, 11),
    "completion.first_production_date": (570, 592.2, 11),
    "completion.operation_commenced_date": (190, 623.2, 11),
    "completion.operation_ended_date": (469, 623.2, 11),
    "completion.producing_wells_on_lease": (260, 655.2, 11),
    "completion.distance_to_nearest_well_ft": (411, 655.2, 11),
    "completion.acres": (199, 673.2, 11),
    "completion.elevation_ft": (412, 673.2, 11),
    "completion.elevation_datum": (463, 673.2, 11),
    "completion.total_depth_tvd_ft": (147, 691.2, 11),
    "completion.total_depth_md_ft": (450, 691.2, 11),
    "completion.pbtd_tvd_ft": (172, 709.2, 11),
    "completion.pbtd_md_ft": (470, 709.2, 11),
    "completion.directional_survey": (172, 742.2, 11),
    "completion.rotation_time_hours": (583, 728.2, 11),
    "completion.w15_attached": (601, 742.2, 11),
    "completion.recompletion": (163, 761.2, 11),
    "completion.multiple_completion": (448, 761.2, 11),
    "completion.logs": (234, 777.2, 9),
    "completion.off_lease": (604, 808.2, 11),
    "line.feet": (284, 823.2, 9),
    "line.side": (509, 823.2, 9),
    "surface.depth": (400, 63.2, 11),
    "surface.date": (543, 63.2, 11),
    "surface.exception": (400, 81.2, 11),
    "test.test_date": (89, 125.2, 11),
    "test.method": (438, 125.2, 11),
    "test.hours": (161, 141.2, 11),
    "test.choke": (400, 141.2, 11),
    "test.swab": (206, 156.2, 11),
    "test.oil_before_test_bbl": (474, 157.2, 11),
    "test.oil_bbl": (82, 190.2, 11),
    "test.gas_mcf": (388, 190.2, 11),
    "test.gor": (111, 206.2, 11),
    "test.flowing_tubing_psi": (460, 207.2, 11),
    "test.water_bbl": (98, 222.2, 11),
    "test.oil_24h": (82, 256.2, 11),
    "test.gas_24h": (389, 256.2, 11),
    "test.gravity_api": (165, 272.2, 11),
    "test.casing_psi": (425, 272.2, 11),
    "test.water_24h": (100, 288.2, 11),
}
CENTERS: dict[str, tuple[float, ...]] = {  # middles of the columns, the row number first
    "casing": (29, 88, 155, 188, 226, 276, 336, 389, 434, 480, 524, 583),
    "liner": (29, 72, 124, 178, 240, 335, 408, 454, 502, 583),
    "tubing": (32, 154, 328, 553),
    "interval": (32, 155, 328, 550),
    "operations": (32, 110, 335, 514, 581),
    "formations": (113, 232, 309, 390, 463, 557),
}
TITLES = {
    "casing": "CASING RECORD",
    "liner": "LINER RECORD",
    "tubing": "TUBING RECORD",
    "interval": "PRODUCING/INJECTION/DISPOSAL INTERVAL",
    "operations": "ACID, FRACTURE, CEMENT SQUEEZE, CAST IRON BRIDGE PLUG, RETAINER, ETC.",
    "formations": "FORMATION RECORD",
    "remarks": "REMARKS",
}


def centred(middle: float, baseline: float, text: str, *, size: float, bold: bool = False) -> Ink:
    """Text with its middle at a place."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    width = stringWidth(text, "Helvetica-Bold" if bold else "Helvetica", size)
    return (middle - width / 2, baseline, text, bold, size)


class Flow:
    """Tables one under another, over as many pages as they need."""

    def __init__(self, first: list[Ink], start: float) -> None:
        self.pages = [first]
        self.y = start

    def down(self, step: float) -> None:
        self.y += step
        if self.y > 925:
            self.pages.append([])
            self.y = 32 + 13

    def title(self, name: str) -> None:
        self.down(26)
        self.pages[-1].append(centred(325, self.y, TITLES[name], size=11, bold=True))
        self.down(13 if name == "remarks" else 45)

    def rows(
        self, name: str, rows: Sequence[Sequence[str | Sequence[str]]], *, step: float
    ) -> None:
        """Rows of cells; a cell of several strings is wrapped and its row made higher."""
        size = {"casing": 9.0, "liner": 9.0}.get(name, 11.0)
        if not rows and name != "formations":
            self.pages[-1].append((18, self.y, "N/A", False, 11))
        for row in rows:
            lines = max(1 if isinstance(cell, str) else len(cell) for cell in row)
            top, page = self.y, self.pages[-1]
            for middle, cell in zip(CENTERS[name], row, strict=True):
                for index, text in enumerate([cell] if isinstance(cell, str) else cell):
                    if text:
                        page.append(centred(middle, top + index * size * 1.164, text, size=size))
            self.down(max(step, lines * size * 1.164 - 0.6 if lines > 1 else step))


def electronic_w2(
    values: Mapping[str, str],
    tables: Mapping[str, Sequence[Sequence[Any]]],
    *,
    in_full: bool = False,
    remarks: Sequence[str] = (),
    form: str = "W-2",
    **options: Any,
) -> bytes:
    """An electronic W-2 or G-1 with the given cells and nothing in all others."""
    title = {
        "W-2": "OIL WELL POTENTIAL TEST, COMPLETION OR RECOMPLETION REPORT, AND LOG",
        "G-1": "GAS WELL BACK PRESSURE TEST, COMPLETION OR RECOMPLETION REPORT, AND LOG",
    }[form]
    first: list[Ink] = [
        (201, 54, "RAILROAD COMMISSION OF TEXAS", True, 14),
        (570, 54, f"Form {form}", True, 14),
        (74, 126, title, True, 14),
    ]
    second: list[Ink] = []
    for page, captions in ((first, CAPTIONS), (second, SECOND_PAGE)):
        page += [(x, y + 0.2, full if in_full else cut, True, 11) for x, y, cut, full in captions]
    for path, text in values.items():
        left, baseline, size = VALUES[path]
        (second if path.startswith(("surface", "test")) else first).append(
            (left, baseline, text, False, size)
        )
    flow = Flow(second, 290)
    for name in ("casing", "liner", "tubing", "interval", "operations", "formations"):
        flow.title(name)
        flow.rows(name, tables.get(name, ()), step=21 if name == "interval" else 20)
    flow.down(20)
    flow.title("remarks")
    for line in remarks:
        flow.pages[-1].append((15, flow.y, line, False, 11))
        flow.down(12.8)
    pages = [first, *flow.pages]
    for number, page in enumerate(pages, start=1):
        page.append((574, 946.4, f"Page {number} of{len(pages)}", False, 9))
    return pdf(pages, width=650, height=972, **options)


@pytest.fixture(scope="session")
def a_w2() -> Callable[..., bytes]:
    """Draws an electronic W-2 (see `electronic_w2`)."""
    return electronic_w2


@pytest.fixture(scope="session")
def a_pdf() -> Callable[..., bytes]:
    """Draws text at places (see `pdf`)."""
    return pdf
