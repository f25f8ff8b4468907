"""The paper of a report: letter pages that fill with words, charts and tables."""

from collections.abc import Sequence
from decimal import Decimal

from kernel.exports.chart_parts import HOVER, PAINT
from kernel.exports.pdf_sheet import Align, PdfSheet, wrapped
from kernel.exports.row_files import Rows
from kernel.exports.schematic_shapes import Drawing, Outline, Rect, Shape, Strokes, Words

Column = tuple[str, float, Align]
MARGIN, LINE = 40.0, 10.5
ROOM_PT = 532.0
QUIET, RULE = "#545c63", "#d9dcd8"
MOST_LINES = 4  # of one cell


class ReportPaper:
    """Pages that fill from top to bottom.

    Args:
        title: Of the file.
        subject: Of the file.
        foot: Stands at the foot of every page.
    """

    def __init__(self, *, title: str, subject: str, foot: str) -> None:
        self._sheet = PdfSheet(title=title, subject=subject)
        self._foot = foot
        self._y = MARGIN

    def heading(self, text: str, *, size: float = 11.5, room: float = 60) -> None:
        """A heading that is never left alone at the foot of a page."""
        self._need(size + 14 + room)
        self._y += 9 if self._y > MARGIN else 0
        self._sheet.fit(MARGIN, self._sheet.width - MARGIN, self._y, text, size=size, least=8,
                        face="HB", align="left")  # fmt: skip
        self._y += size + 7

    def words(self, text: str) -> None:
        """A paragraph."""
        for line in wrapped(text, self._sheet.width - 2 * MARGIN, size=9):
            self._need(LINE + 2)
            self._sheet.text(MARGIN, self._y, line, size=9)
            self._y += LINE + 2
        self._y += 3

    def figure(self, drawing: Drawing, *, notes: Sequence[str] = ()) -> None:
        """A drawing as wide as the text."""
        scale = min((self._sheet.width - 2 * MARGIN) / drawing.width, 1.0)
        self._need(drawing.height * scale + LINE * len(notes))
        for shape in drawing.shapes():
            _paint(self._sheet, shape, MARGIN, self._y, scale)
        self._y += drawing.height * scale + 2
        for note in notes:
            self._sheet.text(MARGIN, self._y, note, size=7.5, ink=QUIET)
            self._y += LINE
        self._y += 4

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """Rows under headings that are said again on each page."""
        self._heads(columns)
        for row in rows:
            cells = [
                _cut(wrapped(text, width - 6, size=7.5))
                for text, (_, width, _) in zip(row, columns, strict=True)
            ]
            high = max(1, *map(len, cells)) * (LINE - 1.5) + 3
            if self._need(high):
                self._heads(columns)
            x = MARGIN
            for lines, (_, width, align) in zip(cells, columns, strict=True):
                at = x + width - 6 if align == "right" else x
                for number, line in enumerate(lines):
                    top = self._y + 1.5 + number * (LINE - 1.5)
                    self._sheet.text(at, top, line, size=7.5, align=align)
                x += width
            self._y += high
            self._sheet.line(MARGIN, self._y, x, self._y, width=0.3, ink=RULE)
        self._y += 6

    def _heads(self, columns: Sequence[Column]) -> None:
        x = MARGIN
        heads = [wrapped(title, width - 6, size=7.5, face="HB") for title, width, _ in columns]
        most = max(map(len, heads))
        for lines, (_, width, align) in zip(heads, columns, strict=True):
            at = x + width - 6 if align == "right" else x
            for number, line in enumerate(lines, start=most - len(lines)):
                top = self._y + number * (LINE - 1.5)
                self._sheet.text(at, top, line, size=7.5, face="HB", align=align)
            x += width
        self._y += LINE + 1 + (most - 1) * (LINE - 1.5)
        self._sheet.line(MARGIN, self._y, x, self._y, width=0.8)

    def _need(self, height: float) -> bool:
        """Turn the page where less than so much is left of it."""
        if self._y + height <= self._sheet.height - MARGIN - 12:
            return False
        self._number()
        self._sheet.turn()
        self._y = MARGIN
        return True

    def _number(self) -> None:
        foot = self._sheet.height - MARGIN + 4
        self._sheet.text(MARGIN, foot, self._foot, size=7, ink=QUIET)
        self._sheet.text(self._sheet.width - MARGIN, foot, f"Page {self._sheet.page}", size=7,
                         align="right", ink=QUIET)  # fmt: skip

    def pdf(self) -> bytes:
        """The file."""
        self._number()
        return self._sheet.pdf()


def rows_on_paper(paper: ReportPaper, table: Rows, widths: Sequence[float]) -> None:
    """A table with columns in the proportion of WIDTHS; `None.` where it has no row."""
    if not table.rows:
        paper.words("None.")
        return
    scale = ROOM_PT / sum(widths)
    columns: list[Column] = [
        (heading, width * scale, _align(table, at))
        for at, (heading, width) in enumerate(zip(table.headings, widths, strict=True))
    ]
    paper.table(columns, [[_text(value) for value in row] for row in table.rows])


def _align(table: Rows, at: int) -> Align:
    if at in table.numbers:
        return "right"
    numbers = (
        isinstance(row[at], int | float | Decimal) and not isinstance(row[at], bool)
        for row in table.rows
    )
    return "right" if any(numbers) else "left"


def _text(value: object) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:,}"
    if isinstance(value, float) and (abs(value) >= 1_000 or value.is_integer()):
        return f"{value:,.0f}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value).replace("→", "to")  # no font of the paper has the arrow


def _cut(lines: list[str]) -> list[str]:
    return (
        lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], "… more in the workbook"]
    )


def _paint(sheet: PdfSheet, shape: Shape, left: float, top: float, scale: float) -> None:
    """One shape of a figure at its place on the page."""
    if shape.kind == HOVER:
        return
    name = shape.kind.split()[-1].removeprefix("b-line-").removeprefix("b-")
    color = PAINT.get(name, "#1b2127")
    if isinstance(shape, Words):
        anchors: dict[str, Align] = {"start": "left", "middle": "middle", "end": "right"}
        size = shape.size_px * scale * 0.82
        ink = QUIET if shape.kind == "quiet" else "#1b2127"
        sheet.text(left + shape.x * scale, top + shape.y * scale - 0.8 * size, shape.text,
                   size=size, align=anchors[shape.anchor], ink=ink)  # fmt: skip
    elif isinstance(shape, Rect):
        sheet.box(left + shape.x0 * scale, top + shape.y0 * scale, left + shape.x1 * scale,
                  top + shape.y1 * scale, width=0, fill=color, radius=1)  # fmt: skip
    elif isinstance(shape, Outline) and not shape.closed:
        line = [(left + x * scale, top + y * scale) for x, y in shape.points]
        sheet.path(line, closed=False, ink=color, width=1.1)
    elif isinstance(shape, Outline):
        sheet.path([(left + x * scale, top + y * scale) for x, y in shape.points], fill=color)
    elif isinstance(shape, Strokes):
        for (x0, y0), (x1, y1) in shape.segments:
            sheet.line(left + x0 * scale, top + y0 * scale, left + x1 * scale, top + y1 * scale,
                       ink=color, width=0.5 if name in ("grid", "axis") else 0.9)  # fmt: skip
