"""Forms W-3A and W-3 drawn for the tests, in the places of the Commission's forms.

Values are typed into the form, or put into form fields that a reader has to ask the PDF for.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.pdfgen.canvas import Canvas

HEIGHT = 792
Data = Mapping[str, Any]
Caption = tuple[float, float, str]  # left, baseline from the top, words

FRONT: tuple[Caption, ...] = (
    (205, 80, "Notice of Intention to Plug and Abandon"),
    (46, 104, "1. Operator's Name and Address (Exactly as shown on Form P-5, Organization Report)"),
    (387, 104, "6. Drilling Permit No."),
    (480, 104, "5. API No."),
    (388, 146, "8. Oil Lease No. or"),
    (397, 157, "Gas Well ID No."),
    (477, 146, "9. Well No."),
    (49, 164, "2. RRC Operator No"),
    (141, 164, "7. Rule 37 Case No."),
    (231, 164, "4. County of Well Site"),
    (325, 164, "3. District No."),
    (48, 192, "10. Field Name (Exactly as shown on RRC records)"),
    (309, 192, "11. Lease Name"),
    (47, 259, "13. Type of well"),
    (309, 259, "14. Type of completion"),
    (472, 259, "15. Total depth"),
    (47, 291, "16. Usable-quality water strata detail"),
    (58, 443, "Letter Date"),
    (53, 530, "18. Casing record (list all casing in well)"),
    (52, 741, "WARNING: If the above area for Casing Record is full, verify the online version."),
)
CASING_AT = (67, 103, 138, 176, 212, 248, 284)
CASING_KEYS = ("type", "hole", "od", "depth_ft", "cement_sacks", "toc_ft", "tool_setting_ft")
W3_FRONT: tuple[Caption, ...] = (
    (48, 51, "Plugging Record"),
    (518, 61, "Rev. 12/92"),
    (377, 79, "API NO."),
    (377, 87, "(If available)"),
    (497, 79, "1. RRC District"),
    (497, 107, "4. RRC Lease or ID Number"),
    (43, 128, "2. FIELD NAME (as per RRC Records)"),
    (277, 128, "3. Lease Name"),
    (497, 128, "5. Well Number"),
    (43, 148, "6. OPERATOR"),
    (497, 148, "10. County"),
    (43, 239, "16. Type Well (Oil, Gas, Dry)"),
    (124, 239, "Total Depth"),
    (497, 261, "15. Date Well Plugged"),
    (67, 289, "CEMENTING TO PLUG AND ABANDON DATA:"),
    (48, 299, "*19. Cementing Date"),
    (51, 311, "20. Size of Hole or Pipe in which Plug Placed (inches)"),
    (51, 322, "21. Depth to Bottom of Tubing or Drill Pipe (ft.)"),
    (48, 334, "*22. Sacks of Cement Used (each plug)"),
    (48, 346, "*23. Slurry Volume Pumped (cu. ft.)"),
    (48, 357.5, "*24. Calculated Top of Plug (ft.)"),
    (51, 369, "25. Measured Top of Plug (if tagged) (ft.)"),
    (48, 381, "*26. Slurry Wt. #/Gal."),
    (48, 393, "*27. Type Cement"),
    (45, 405, "28. CASING AND TUBING RECORD AFTER PLUGGING"),
    (43, 474, "30. LIST ALL OPEN HOLE AND/OR PERFORATED INTERVALS"),
    (50, 561, "I have knowledge that the cementing operations, as reflected, were performed."),
)
W3_BACK: tuple[Caption, ...] = (
    (247, 52, "32. How was Mud Applied?"),
    (494, 52, "33. Mud Weight"),
    (35, 87, "24. Total Depth"),
    (129, 87, "Other Fresh Water Zones by T.D.W.R."),
    (158, 100, "TOP"),
    (217, 100, "BOTTOM"),
    (47, 121, "Depth of Deepest"),
    (47, 132, "Fresh Water"),
    (462, 159, "Date RRC District Office"),
    (462, 164, "notified of plugging"),
    (35, 442, "REMARKS"),
)
PLUG_KEYS = (
    *("date", "hole_or_pipe_in", "pipe_bottom_ft", "sacks", "slurry_ft3"),
    *("calculated_top_ft", "measured_top_ft", "slurry_ppg", "cement_class"),
)


class Form:
    """Pages with captions in one face and values typed, or filled in as fields."""

    def __init__(self, *, fillable: bool = False) -> None:
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=(612, HEIGHT))
        self._fillable = fillable
        self._fields = 0

    def captions(self, captions: Sequence[Caption], *, down: float = 0) -> None:
        self._canvas.setFont("Times-Roman", 8)
        for left, baseline, words in captions:
            self._canvas.drawString(left, HEIGHT - baseline - down, words)

    def value(self, middle: float, baseline: float, value: object, *, width: float = 40) -> None:
        """A value centred on MIDDLE; None leaves the place blank."""
        if self._fillable:
            self._fields += 1
            self._canvas.acroForm.textfield(
                name=f"Field[{self._fields}]",
                value="" if value is None else str(value),
                x=middle - width / 2, y=HEIGHT - baseline - 3, width=width, height=11,
                fontSize=8, borderWidth=0, forceBorder=False,
            )  # fmt: skip
        elif value is not None:
            self._canvas.setFont("Helvetica", 7)
            self._canvas.drawCentredString(middle, HEIGHT - baseline, str(value))

    def turn(self) -> None:
        self._canvas.showPage()

    def pdf(self) -> bytes:
        self._canvas.save()
        return self._out.getvalue()


def w3a_pdf(data: Data, *, fillable: bool = False) -> bytes:
    """A Form W-3A of four pages, eleven plug rows on the third and five on the fourth."""
    form = Form(fillable=fillable)
    form.captions(FRONT)
    for middle, baseline, key, width in (
        (524, 122, "api_on_form", 60),
        (352, 177, "district", 40),
        (273, 177, "county", 80),
        (90, 177, "operator_no", 60),
        (440, 206, "lease", 180),
        (430, 173, "lease_no", 60),
        (521, 173, "well", 50),
        (176, 206, "field", 200),
        (111, 273, "well_type", 80),
        (520, 273, "total_depth_ft", 60),
    ):
        form.value(middle, baseline, data.get(key), width=width)
    for row, casing in enumerate(data["casing"]):
        for middle, key in zip(CASING_AT, CASING_KEYS, strict=True):
            form.value(middle, 572.5 + 20.7 * row, casing.get(key), width=32)
    form.turn()
    _intervals(form, data["perforations"])
    form.turn()
    _plugs(form, data["plugs"][:11], count=11)
    form.turn()
    _plugs(form, data["plugs"][11:], count=5)
    form.captions(((312, 396, "23. Anticipated plugging date for this well is:"),))
    form.captions(((152, 569, "Expiration date"), (316, 613, "Must Witness:")))
    form.value(252, 563, data.get("expiration_date"), width=60)
    return form.pdf()


def _intervals(form: Form, rows: Sequence[Data]) -> None:
    form.captions(((50, 45, "21. Record of perforated intervals or open hole"),))
    for number in range(9):
        row, down = rows[number] if number < len(rows) else {}, 77.0 * number
        form.captions(
            (
                (50, 57, "Perforations or Open Hole"),
                (239, 57, "Interval (ft)"),
                (327, 57, "to"),
                (395, 57, "Plugged or Not Plugged"),
                (50, 72, "Historic Plug Information"),
                (239, 72, "Set at"),
                (305, 72, "feet with"),
                (371, 72, "feet of cement on top"),
                (314, 87, "feet to"),
                (369, 87, "feet with"),
                (438, 87, "sacks"),
                (246, 100, "Sacks pumped 'on top'"),
                (406, 100, "Sacks pumped 'below'"),
                (51, 115, "Other Plugging proposal type"),
            ),
            down=down,
        )
        for middle, baseline, key, width in (
            (195, 57, "kind", 50),
            (304, 57, "from", 28),
            (355, 57, "to", 28),
            (526, 57, "plugged", 50),
            (195, 72, "historic_plug", 50),
            (283, 72, "historic_set_at_ft", 28),
            (354, 72, "historic_cement_on_top_ft", 28),
            (298, 87, "historic_from_ft", 28),
            (353, 87, "historic_to_ft", 28),
            (420, 87, "historic_sacks", 28),
        ):
            form.value(middle, baseline + down, row.get(key), width=width)


def _plugs(form: Form, rows: Sequence[Data], *, count: int) -> None:
    form.captions(((50, 42, "20. Plugging proposal (List all bridge and cement plugs.)"),))
    for number in range(count):
        row, down = rows[number] if number < len(rows) else {}, 62.5 * number
        form.captions(
            (
                (60, 58.7, "Plugging Proposal Type"),
                (241, 54.6, "Set at or from"),
                (334, 54.6, "feet to"),
                (393, 54.6, "feet with"),
                (464, 54.6, "sacks"),
                (330, 68.9, "feet with"),
                (393, 68.9, "feet of cement on top"),
                (59, 85, "Additional requirements"),
                (294, 85, "sacks pumped 'below' and"),
                (428, 85, "sacks pumped 'on top'"),
            ),
            down=down,
        )
        for middle, baseline, key, width in (
            (195, 54.6, "form_type", 80),
            (311, 54.6, "bottom_ft", 34),
            (377, 54.6, "top_ft", 30),
            (445, 54.6, "sacks", 30),
            (378, 68.9, "cement_on_top_ft", 26),
            (275, 85, "sacks_below", 30),
            (409, 85, "sacks_on_top", 30),
            (180, 97, "requirements", 240),
        ):
            form.value(middle, baseline + down, row.get(key), width=width)


def w3_pdf(data: Data, *, fillable: bool = False) -> bytes:
    """A Form W-3 of two pages."""
    job, form = data["as_executed"], Form(fillable=fillable)
    form.captions(W3_FRONT)
    for middle, baseline, key, width in (
        (456, 87, "api", 70),
        (540, 98, "district", 40),
        (540, 119, "lease_no", 60),
        (160, 139, "field", 200),
        (386, 139, "lease", 180),
        (540, 139, "well", 50),
        (160, 158, "operator", 200),
        (540, 158, "county", 80),
        (82, 251, "well_type", 60),
        (141, 251, "total_depth_ft", 32),
    ):
        form.value(middle, baseline, data.get(key), width=width)
    form.value(540, 280, job.get("item_15"), width=80)
    for column in range(8):
        form.captions(((254 + 42.7 * column, 289, f"PLUG #{column + 1}"),))
        plug = job["plugs"][column] if column < len(job["plugs"]) else {}
        for row, key in enumerate(PLUG_KEYS):
            form.value(266 + 42.7 * column, 298.8 + 11.75 * row, plug.get(key), width=40)
    for row, casing in enumerate(data["casing"][:4]):
        for middle, key in (
            (56, "od"),
            (90, "weight_lb_ft"),
            (145, "depth_ft"),
            (222, "left_in_well_ft"),
            (297, "hole"),
        ):
            form.value(middle, 430.3 + 11.8 * row, casing.get(key), width=36)
    for row, (upper, lower) in enumerate(data["intervals"]):
        down = 496.8 + 14 * (row % 5)
        right = 285 if row >= 5 else 0
        form.captions(((43 + right, down, "FROM"), (175 + right, down, "TO")))
        form.value(120 + right, down, upper, width=60)
        form.value(230 + right, down, lower, width=60)
    form.turn()
    form.captions(W3_BACK)
    form.value(540, 70, job.get("mud_ppg"), width=60)
    form.value(80, 147, job.get("deepest_fresh_water_ft"), width=40)
    form.value(524, 174, job.get("notified"), width=80)
    for row, line in enumerate(data.get("remarks") or []):
        form.value(290, 453 + 11.5 * row, line, width=500)
    return form.pdf()
