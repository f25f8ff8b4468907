"""A schedule on paper: the chart of the screen as a PDF of landscape pages, and as a picture.

Every page carries its own time axis and as many whole rows as it holds; nothing is cut.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import pypdfium2

from kernel.exports.pdf_sheet import PdfSheet
from kernel.scheduling.chart import Arrow, Bar, Chart, Row, lanes

MARGIN_PT = 30.0
LABELS_PT = 96.0
LANE_PT = 21.0
BAR_PT = 12.0
TOP_PT = 84.0  # of the rows: title and axis stand above
INK, QUIET, RULE, STRIPE = "#1b2127", "#545c63", "#d9dcd8", "#f4f5f3"
RED, CLOSED = "#b3261e", "#d5d9d6"
FILLS = {
    "planned": "#e6eff9",
    "committed": "#1f7d4d",
    "in_progress": "#bf5519",
    "done": "#7b838a",
}
EDGES = FILLS | {"planned": "#2a6fbb"}
STATE_WORDS = {
    "done": "done",
    "in_progress": "in progress",
    "committed": "committed",
    "planned": "planned",
}
PNG_SCALE = 2.0  # pixels a point


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A row with the lanes of its bars."""

    row: Row
    lanes: Mapping[str, int]
    count: int


def gantt_pdf(chart: Chart) -> bytes:
    """The chart on landscape letter pages. The same chart gives the same bytes."""
    sheet = PdfSheet(title=chart.title, landscape=True)
    pages = list(_pages(chart, sheet.height - TOP_PT - MARGIN_PT))
    for number, page in enumerate(pages, start=1):
        if number > 1:
            sheet.turn()
        _Page(sheet, chart, page).draw(number, len(pages))
    return sheet.pdf()


def gantt_png(chart: Chart, *, page: int = 1) -> bytes:
    """One page of the print as a picture.

    Args:
        chart: What is drawn.
        page: Counted from 1.
    """
    document = pypdfium2.PdfDocument(gantt_pdf(chart))
    try:
        picture = document[page - 1].render(scale=PNG_SCALE).to_pil()
    finally:
        document.close()
    out = BytesIO()
    picture.save(out, format="PNG", optimize=True)
    return out.getvalue()


def _pages(chart: Chart, room_pt: float) -> Iterator[list[_Placed]]:
    """Whole rows, as many as a page holds; a row taller than a page has one to itself."""
    by_row: dict[str, list[Bar]] = {row.id: [] for row in chart.rows}
    for bar in chart.bars:
        by_row.setdefault(bar.row, []).append(bar)
    page: list[_Placed] = []
    used = 0.0
    for row in chart.rows:
        placed = lanes(by_row[row.id], grouping=chart.grouping)
        one = _Placed(row=row, lanes=placed, count=max(placed.values(), default=0) + 1)
        if page and used + one.count * LANE_PT > room_pt:
            yield page
            page, used = [], 0.0
        page.append(one)
        used += one.count * LANE_PT
    yield page


def axis_marks(start: date, end: date) -> list[tuple[date, str]]:
    """The first days of months, quarters or years between two days, with their words.

    >>> axis_marks(date(2026, 11, 20), date(2027, 1, 20))
    [(datetime.date(2026, 12, 1), 'Dec 2026'), (datetime.date(2027, 1, 1), 'Jan 2027')]
    """
    step = next((s for s in (1, 3, 12) if (end - start).days / 30.4 / s <= 24), 60)
    months = start.year * 12 + start.month - 1
    months += -months % step
    marks = []
    while (day := date(months // 12, months % 12 + 1, 1)) < end:
        if day >= start:
            quarter = f"Q{(day.month + 2) // 3} {day.year}"
            marks.append((day, {1: f"{day:%b %Y}", 3: quarter}.get(step, str(day.year))))
        months += step
    return marks


class _Page:
    """Some rows under a time axis."""

    def __init__(self, sheet: PdfSheet, chart: Chart, rows: Sequence[_Placed]) -> None:
        self._sheet, self._chart, self._rows = sheet, chart, rows
        start, end = chart.range
        room = timedelta(days=max(2, (end - start).days // 40))
        self._start, self._end = start - room, end + room
        self._left = MARGIN_PT + LABELS_PT
        self._right = sheet.width - MARGIN_PT
        self._tops: dict[str, float] = {}
        top = TOP_PT
        for one in rows:
            self._tops[one.row.id] = top
            top += one.count * LANE_PT
        self._bottom = top
        self._bars = {bar.id: bar for bar in chart.bars if bar.row in self._tops}
        self._lane = {bar: lane for one in rows for bar, lane in one.lanes.items()}

    def draw(self, number: int, of: int) -> None:
        """Title, legend, axis, rows, bars, arrows and the foot."""
        self._head()
        self._grid()
        for span in self._chart.spans:
            if span.kind == "closure" and span.row in self._tops:
                self._band(span.row, span.start, span.end, CLOSED, span.words)
        for bar in self._bars.values():
            self._bar(bar)
        for span in self._chart.spans:
            if span.kind == "conflict" and span.row in self._tops:
                self._band(span.row, span.start, span.end, RED, "")
        for arrow in self._chart.arrows:
            if arrow.from_id in self._bars and arrow.to_id in self._bars:
                self._arrow(arrow)
        self._today()
        foot = f"Page {number} of {of}. Finish is the first free day. As of {self._chart.today}."
        self._sheet.text(MARGIN_PT, self._sheet.height - 24, foot, size=7, ink=QUIET)

    def _x(self, day: date) -> float:
        days = (min(max(day, self._start), self._end) - self._start).days
        return self._left + (self._right - self._left) * days / (self._end - self._start).days

    def _head(self) -> None:
        sheet = self._sheet
        sheet.fit(
            MARGIN_PT,
            self._right,
            MARGIN_PT - 4,
            self._chart.title,
            size=13,
            least=8,
            face="HB",
            align="left",
        )
        x = MARGIN_PT
        for state, words in STATE_WORDS.items():
            sheet.box(x, 48, x + 12, 56, fill=FILLS[state], ink=EDGES[state], radius=1.5)
            sheet.text(x + 16, 47.5, words, size=7.5, ink=QUIET)
            x += 74
        sheet.box(x, 48, x + 12, 56, ink=INK, width=1.4, radius=1.5)
        sheet.text(x + 16, 47.5, "critical path", size=7.5, ink=QUIET)
        sheet.box(x + 84, 51, x + 96, 53, fill=QUIET, width=0)
        sheet.text(x + 100, 47.5, "baseline", size=7.5, ink=QUIET)
        sheet.box(x + 158, 48, x + 170, 56, fill=CLOSED, width=0)
        sheet.text(x + 174, 47.5, "closed", size=7.5, ink=QUIET)
        sheet.box(x + 226, 48, x + 238, 56, fill=RED, width=0)
        sheet.text(x + 242, 47.5, "conflict", size=7.5, ink=QUIET)

    def _grid(self) -> None:
        sheet = self._sheet
        for at, one in enumerate(self._rows):
            top = self._tops[one.row.id]
            if at % 2:
                bottom = top + one.count * LANE_PT
                sheet.box(MARGIN_PT, top, self._right, bottom, fill=STRIPE, width=0)
            name = (MARGIN_PT + 2, self._left - 6)
            sheet.fit(*name, top + 3, one.row.label, size=8, least=6, face="HB", align="left")
            if one.row.note:
                sheet.fit(*name, top + 12, one.row.note, size=6, least=5, align="left", ink=QUIET)
        for day, words in axis_marks(self._start, self._end):
            x = self._x(day)
            sheet.line(x, TOP_PT - 14, x, self._bottom, width=0.4, ink=RULE)
            if x < self._right - 26:
                sheet.text(x + 2, TOP_PT - 14, words, size=7, ink=QUIET)
        sheet.line(MARGIN_PT, TOP_PT, self._right, TOP_PT, width=0.7)
        sheet.line(MARGIN_PT, self._bottom, self._right, self._bottom, width=0.7)

    def _box(self, bar: Bar) -> tuple[float, float, float, float]:
        top = self._tops[bar.row] + self._lane[bar.id] * LANE_PT + 3
        x0 = self._x(bar.start)
        return x0, top, max(self._x(bar.end), x0 + 1), top + BAR_PT

    def _bar(self, bar: Bar) -> None:
        x0, top, x1, bottom = self._box(bar)
        edge = INK if bar.critical else EDGES[bar.state]
        width = 1.4 if bar.critical else 0.7
        self._sheet.box(x0, top, x1, bottom, fill=FILLS[bar.state], ink=edge, width=width, radius=2)
        if bar.percent and bar.state == "in_progress":
            done = x0 + (x1 - x0) * min(bar.percent, 100) / 100
            self._sheet.box(x0, bottom - 2.5, done, bottom, fill="#5f2b0d", width=0)
        if bar.baseline:
            b0, b1 = self._x(bar.baseline[0]), self._x(bar.baseline[1])
            self._sheet.box(b0, bottom + 1.5, max(b1, b0 + 1), bottom + 3.2, fill=QUIET, width=0)
        ink = INK if bar.state == "planned" else "#ffffff"
        for words in (bar.label, bar.short):
            if words and len(words) * 3.7 + 4 <= x1 - x0:
                self._sheet.fit(x0 + 2, x1 - 2, top + 2, words, size=7, least=6, ink=ink)
                break
        if bar.conflict:
            self._sheet.box(x0 - 1, top - 1, x1 + 1, bottom + 1, ink=RED, width=1.2, radius=2)

    def _band(self, row: str, start: date, end: date, fill: str, words: str) -> None:
        top = self._tops[row]
        count = next(one.count for one in self._rows if one.row.id == row)
        x0, x1 = self._x(start), self._x(end)
        if x1 <= x0:
            return
        inset = 2.0 if fill == RED else 0.0
        bottom = top + count * LANE_PT - inset
        self._sheet.box(x0, top + inset, x1, bottom, fill=fill, width=0)
        if words and len(words) * 3.2 < x1 - x0:
            self._sheet.text(x0 + 2, top + 1, words, size=6, ink=QUIET)

    def _arrow(self, arrow: Arrow) -> None:
        one, other = self._box(self._bars[arrow.from_id]), self._box(self._bars[arrow.to_id])
        x1 = one[2] if arrow.kind[0] == "F" else one[0]
        x2 = other[0] if arrow.kind[1] == "S" else other[2]
        y1, y2 = (one[1] + one[3]) / 2, (other[1] + other[3]) / 2
        out = 3 if arrow.kind[0] == "F" else -3
        into = -4 if arrow.kind[1] == "S" else 4
        across = (y1 if y1 == y2 else y2) + (LANE_PT / 2 if y1 >= y2 else -LANE_PT / 2)
        bends = [(x1, y1), (x1 + out, y1), (x1 + out, across), (x2 + into, across)]
        path = [*bends, (x2 + into, y2), (x2, y2)]
        if y1 == y2 and arrow.kind == "FS" and 2 < x2 - x1 < 40:
            path = [(x1, y1), (x2, y2)]
        ink = QUIET if arrow.driving else "#a3aaaf"
        self._sheet.path(path, closed=False, ink=ink, width=0.6)
        tip = 3 if into < 0 else -3
        self._sheet.path([(x2, y2), (x2 - tip, y2 - 1.8), (x2 - tip, y2 + 1.8)], fill=ink)

    def _today(self) -> None:
        if not self._start < self._chart.today < self._end:
            return
        x = self._x(self._chart.today)
        self._sheet.line(x, TOP_PT - 4, x, self._bottom, width=0.9, ink=INK)
        self._sheet.text(x, TOP_PT - 24, "today", size=7, align="middle")
