"""The tables of the sample Form W-2: casing, liner, tubing, intervals, operations, formations."""

from kernel.exports.facsimile import Data, Sheet, rows_of, wrap, yes_no

FOLD = 915.0  # below this a table goes on to the next page
LEFT = 18.0
CASING_COLUMNS = (29, 88, 156, 188, 227, 277, 336, 389.5, 436, 482, 525, 588)
CASING_HEADINGS = (
    "||Row",
    "|Type of|Casing",
    "Casing|Size|(in.)",
    "Hole|Size|(in.)",
    "Setting|Depth|(ft.)",
    "Multi -|Stage Tool|Depth (ft.)",
    "Multi -|Stage Shoe|Depth (ft.)",
    "Cement|Class|",
    "Cement|Amount|(sacks)",
    "Slurry|Volume|(cu. ft.)",
    "Top of|Cement|(ft.)",
    "TOC|Determined|By",
)
LINER_COLUMNS = (29, 73, 124, 177, 237, 325, 407, 456, 503, 578)
LINER_HEADINGS = (
    "||Row",
    "|Liner|Size (in.)",
    "|Hole|Size (in.)",
    "|Liner|Top (ft.)",
    "|Liner|Bottom (ft.)",
    "|Cement|Class",
    "Cement|Amount|(sacks)",
    "Slurry|Volume|(cu. ft.)",
    "Top of|Cement|(ft.)",
    "|TOC|Determined By",
)


def turned(sheet: Sheet, bottom: float, needed: float) -> float:
    """The lower edge to go on at, on the next page where NEEDED points do not fit."""
    if bottom + needed <= FOLD:
        return bottom
    sheet.turn()
    return 49.5


def _headings(
    sheet: Sheet, title: str, columns: tuple[float, ...], headings: tuple[str, ...], bottom: float
) -> float:
    """A table's title and three heading lines; the lower edge of its first row."""
    sheet.middle(325, bottom, title, size=11, bold=True)
    for x, heading in zip(columns, headings, strict=True):
        for offset, words in zip((20.6, 33.4, 46.2), heading.split("|"), strict=True):
            sheet.middle(x, bottom + offset, words, size=9, bold=True)
    return bottom + 59.7


def casing(sheet: Sheet, data: Data, bottom: float) -> float:
    """The casing record from BOTTOM down; gives where the next section starts."""
    bottom = _headings(sheet, "CASING RECORD", CASING_COLUMNS, CASING_HEADINGS, bottom)
    for number, row in enumerate(rows_of(data, "casing"), start=1):
        cells = (
            number,
            row.get("casing_type"),
            row.get("casing_size_raw"),
            row.get("hole_size_raw"),
            row.get("setting_depth_ft"),
            row.get("multistage_tool_depth_ft"),
            row.get("multistage_shoe_depth_ft"),
            row.get("cement_class"),
            row.get("cement_sacks"),
            row.get("slurry_volume_cuft"),
            row.get("top_of_cement_raw"),
            row.get("toc_method"),
        )
        bottom = _row(sheet, CASING_COLUMNS, cells, bottom, wide=(8, 11))
    return bottom + 27


def _row(
    sheet: Sheet,
    columns: tuple[float, ...],
    cells: tuple[object, ...],
    bottom: float,
    *,
    wide: tuple[int, ...],
) -> float:
    """One row of centred cells; the cells named by WIDE wrap. Gives the next row's lower edge."""
    bottom = turned(sheet, bottom, 20)
    lines = 1
    for index, (x, cell) in enumerate(zip(columns, cells, strict=True)):
        if index in (7, 11) and isinstance(cell, str):
            pieces = wrap(cell, wide[0] if index == 7 else 22)
            lines = max(lines, len(pieces))
            for extra, piece in enumerate(pieces):
                sheet.middle(x, bottom + 10.5 * extra, piece)
        else:
            sheet.middle(x, bottom, cell)
    return bottom + max(20.0, 10.5 * lines + 9)


def liner(sheet: Sheet, data: Data, bottom: float) -> float:
    """The liner record from BOTTOM down; gives where the next section starts."""
    rows = rows_of(data, "liner")
    bottom = turned(sheet, bottom, 90 + 20 * len(rows))
    bottom = _headings(sheet, "LINER RECORD", LINER_COLUMNS, LINER_HEADINGS, bottom)
    if not rows:
        sheet.text(LEFT, bottom + 22, "N/A")
        return bottom + 47
    for number, row in enumerate(rows, start=1):
        keys = (
            "liner_size_raw",
            "hole_size_raw",
            "top_ft",
            "bottom_ft",
            "cement_class",
            "cement_sacks",
        )
        more = ("slurry_volume_cuft", "top_of_cement_ft", "toc_method")
        cells = (number, *(row.get(key) for key in (*keys, *more)))
        for x, cell in zip(LINER_COLUMNS, cells, strict=True):
            sheet.middle(x, bottom, cell)
        bottom += 20
    return bottom + 27


def tubing(sheet: Sheet, data: Data, bottom: float) -> float:
    """The tubing record from BOTTOM down; gives where the next section starts."""
    rows = rows_of(data, "tubing")
    bottom = turned(sheet, bottom, 60 + 20 * len(rows))
    sheet.middle(325, bottom, "TUBING RECORD", size=11, bold=True)
    for x, caption in (
        (41, "Row"),
        (157, "Size (in.)"),
        (331, "Depth Size (ft.)"),
        (544, "Packer Depth (ft.)/Type"),
    ):
        sheet.middle(x, bottom + 17.2, caption, size=11, bold=True)
    bottom += 34
    if not rows:
        sheet.text(LEFT, bottom, "N/A")
        return bottom + 45
    for number, row in enumerate(rows, start=1):
        packer = f"{row.get('packer_depth_ft') or ''} / {row.get('packer_type') or ''}".strip()
        cells = (number, row.get("size_raw"), row.get("depth_ft"), packer)
        for x, cell in zip((33, 157, 330, 552), cells, strict=True):
            sheet.middle(x, bottom, cell, size=11)
        bottom += 18
    return bottom + 27


def intervals(sheet: Sheet, data: Data, bottom: float) -> float:
    """The completed intervals from BOTTOM down; gives where the next section starts."""
    rows = rows_of(data, "intervals")
    bottom = turned(sheet, bottom, 60 + 18 * len(rows))
    sheet.middle(325, bottom, "PRODUCING/INJECTION/DISPOSAL INTERVAL", size=11, bold=True)
    for x, caption in ((41, "Row"), (156, "Open hole?"), (329, "From (ft.)"), (556, "To (ft.)")):
        sheet.middle(x, bottom + 17.2, caption, size=11, bold=True)
    bottom += 33
    if not rows:
        sheet.text(LEFT, bottom, "N/A")
    for number, row in enumerate(rows, start=1):
        sheet.middle(32, bottom, number, size=10)
        sheet.middle(155, bottom, yes_no(row.get("open_hole")), size=10)
        sheet.text(311.8, bottom, row.get("prefix"), size=10)
        sheet.text(322, bottom, row.get("from_ft"), size=10)
        sheet.text(531.4, bottom, row.get("to_ft"), size=10)
        bottom += 18
    return bottom + 30


def operations(sheet: Sheet, data: Data, bottom: float) -> float:
    """The operations on the interval from BOTTOM down; gives where the next section starts."""
    rows = rows_of(data, "operations")
    bottom = turned(sheet, bottom, 210 + 18 * len(rows))
    title = "ACID, FRACTURE, CEMENT SQUEEZE, CAST IRON BRIDGE PLUG, RETAINER, ETC."
    sheet.middle(325, bottom, title, size=11, bold=True)
    sheet.label(LEFT, bottom + 15, "Was hydraulic fracturing treatment performed?")
    sheet.text(293, bottom + 15, yes_no(data.get("hydraulic_fracturing")))
    for x, caption in (
        (41, "Row"),
        (109, "Type of Operation"),
        (324, "Amount and Kind of Material Used"),
        (549, "Depth Interval (ft.)"),
    ):
        sheet.middle(x, bottom + 40, caption, size=11, bold=True)
    bottom += 56
    if not rows:
        sheet.text(LEFT, bottom, "N/A")
    for number, row in enumerate(rows, start=1):
        sheet.middle(32, bottom, number, size=11)
        sheet.middle(115, bottom, row.get("type"), size=11)
        sheet.middle(342, bottom, row.get("material"), size=10)
        sheet.text(502, bottom, row.get("from_ft"))
        sheet.text(566, bottom, row.get("to_ft"))
        bottom += 18
    return bottom + 30


def _formation_headings(sheet: Sheet, bottom: float) -> float:
    sheet.middle(325, bottom, "FORMATION RECORD", size=11, bold=True)
    sheet.middle(458, bottom + 18.4, "Is formation", size=11, bold=True)
    for x, caption in (
        (112, "Formations"),
        (227, "Encountered"),
        (308, "Depth TVD"),
        (393, "Depth MD"),
        (458, "isolated?"),
        (553, "Remarks"),
    ):
        sheet.middle(x, bottom + 31, caption, size=11, bold=True)
    return bottom + 49


def formations(sheet: Sheet, data: Data, bottom: float) -> float:
    """The formation record from BOTTOM down; gives where the next section starts."""
    bottom = _formation_headings(sheet, turned(sheet, bottom, 120))
    for row in rows_of(data, "formations"):
        bottom = turned(sheet, bottom, 34)
        lines = wrap(row["name"], 30)
        sheet.middle(112, bottom, lines[0], size=11)
        sheet.middle(232, bottom, yes_no(row.get("encountered")), size=11)
        sheet.middle(308, bottom, row.get("depth_tvd_ft"), size=11)
        sheet.middle(388, bottom, row.get("depth_md_ft"), size=11)
        sheet.middle(463, bottom, yes_no(row.get("isolated")), size=11)
        sheet.middle(556, bottom, row.get("remarks"), size=10)
        for extra in lines[1:]:
            bottom += 12.8
            sheet.middle(112, bottom, extra, size=11)
        bottom += 20
    return bottom + 14
