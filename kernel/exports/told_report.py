"""A report that is told as JSON: its charts as drawings, its tables as rows, its PDF and workbook.

{"title", "organization", "today", "headline", "mark", "figures": [{"value", "words"}],
 "parts": [{"key", "heading", "note", "chart": {…} or null,
            "table": {"name", "empty", "columns": [{"heading", "kind", "width"}], "rows"} or null}]}

A column's kind says what its values are: text, day, month, number, volume, percent, money. Money
travels as text and never becomes a float.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kernel.exports.chart_parts import (
    SMALL_PX,
    AmountAxis,
    TimeAxis,
    bar_chart,
    key,
    label,
    nothing,
    polyline,
    short_amount,
)
from kernel.exports.report_paper import ROOM_PT, ReportPaper, rows_on_paper
from kernel.exports.row_files import Rows, rows_xlsx
from kernel.exports.schematic_shapes import Drawing, Group, Mark, Rect, Strokes, Words

Json = Mapping[str, Any]
MOST_ROWS = 400  # of one table on paper; the workbook has all
_PAIR_PX, _LABEL_PX = 40.0, 170.0
_NUMBERS = frozenset({"number", "volume", "percent", "money"})


def chart_of(told: Json, *, width: float = 560) -> Drawing:
    """The drawing of a chart: bars, lines over months, or plan beside actual."""
    if told["kind"] == "bars":
        bars = [(words, number, tone) for words, number, tone in told["bars"]]
        return bar_chart(told["title"], told["unit"], bars, width, empty=told["empty"])
    if told["kind"] == "lines":
        return _lines(told, width)
    return _pairs(told, width)


def _lines(told: Json, width: float, height: float = 210) -> Drawing:
    """Values month by month; a month that is not known breaks the line."""
    lines = told["lines"]
    values = [value for line in lines for value in line["values"] if value is not None]
    if not values:
        return nothing(told["title"], told["empty"], width)
    days = [date.fromisoformat(day) for day in told["days"]]
    up = AmountAxis(max(values) or 1, 28, height - 24)
    along = TimeAxis(days[0], days[-1], 48, width - 12)
    marks: list[Mark] = [
        *key([(line["tone"], line["words"]) for line in lines], along.x0, 13),
        *up.marks(along.x0, along.x1),
        *along.marks(up.y0, up.y1),
    ]
    for line in lines:
        stretch: list[tuple[float, float]] = []
        for day, value in [*zip(days, line["values"], strict=True), (days[-1], None)]:
            if value is None:
                if len(stretch) > 1:
                    marks.append(polyline(line["tone"], stretch))
                stretch = []
            else:
                stretch.append((along.at(day), up.at(value)))
    return Drawing(width=width, height=height, title=told["title"], marks=tuple(marks))


def _pairs(told: Json, width: float) -> Drawing:
    """What was approved beside what was spent, with the agreed limit as a mark."""
    rows = told["rows"]
    if not rows:
        return nothing(told["title"], told["empty"], width)
    sides = ("plan", "actual", "limit")
    most = max(float(row[name] or 0) for row in rows for name in sides)
    scale = (width - _LABEL_PX - 110) / (most or 1)
    words = [("plan", "approved"), ("actual", "spent"), ("broken", "spent, past the limit")]
    marks: list[Mark] = [*key(words, _LABEL_PX, 13)]
    for place, row in enumerate(rows):
        y = 26 + place * _PAIR_PX
        marks.append(label(row["label"], _LABEL_PX, y + 18))
        shapes: list[Any] = []
        for at, (name, tone) in enumerate(
            (("plan", "plan"), ("actual", "broken" if row["over"] else "actual"))
        ):
            amount = float(row[name] or 0)
            end, top = _LABEL_PX + max(amount * scale, 1), y + at * 14
            mark = _LABEL_PX + float(row["limit"] or 0) * scale
            beside = mark if end < mark < end + 40 else end  # the mark crosses no number
            shapes += [
                Rect(kind=f"b-{tone}", x0=_LABEL_PX, x1=end, y0=top, y1=top + 12, radius=2),
                Words(kind="quiet", x=beside + 6, y=top + 10, text=short_amount(amount),
                      size_px=SMALL_PX),
            ]  # fmt: skip
        if row["limit"]:
            x = _LABEL_PX + float(row["limit"]) * scale
            shapes.append(Strokes(kind="b-axis", segments=(((x, y - 2), (x, y + 28)),)))
        marks.append(Group(kind="spot", shapes=tuple(shapes), title=row["words"]))
    height = 32 + len(rows) * _PAIR_PX
    return Drawing(width=width, height=height, title=told["title"], marks=tuple(marks))


def table_of(told: Json) -> Rows:
    """A table with its values as they are meant: money as decimals."""
    kinds = [column["kind"] for column in told["columns"]]
    return Rows(
        name=told["name"],
        headings=[column["heading"] for column in told["columns"]],
        rows=[
            [_value(kind, cell) for kind, cell in zip(kinds, row, strict=True)]
            for row in told["rows"]
        ],
        numbers=[at for at, kind in enumerate(kinds) if kind in _NUMBERS],
    )


def _value(kind: str, cell: Any) -> object:
    if cell is not None and kind == "money":
        return Decimal(cell)
    if cell is not None and kind == "percent":
        return Decimal(f"{float(cell):.1f}")
    return str(cell)[:7] if cell is not None and kind == "month" else cell


def report_pdf(told: Json) -> bytes:
    """The report on pages of letter size. The same report gives the same bytes."""
    mark = f"{told['mark']} · " if told["mark"] else ""
    paper = ReportPaper(
        title=told["title"],
        subject=told["headline"],
        foot=f"{mark}{told['organization'][:60]} · {told['title']} · {told['today']}",
    )
    paper.heading(told["title"], size=17)
    paper.words(told["headline"])
    if told["mark"]:
        paper.words(told["mark"])
    if told["figures"]:
        paper.words("   ·   ".join(f"{one['value']} {one['words']}" for one in told["figures"]))
    for part in told["parts"]:
        drawing = chart_of(part["chart"]) if part["chart"] else None
        room = min(drawing.height * ROOM_PT / drawing.width + 10, 400) if drawing else 60
        paper.heading(part["heading"], room=room)
        if part["note"]:
            paper.words(part["note"])
        if drawing:
            paper.figure(drawing)
        if part["table"]:
            _on_paper(paper, part["table"])
    return paper.pdf()


def _on_paper(paper: ReportPaper, told: Json) -> None:
    table = table_of(told)
    if not table.rows:
        paper.words(told["empty"])
        return
    first = Rows(name=table.name, headings=table.headings, rows=table.rows[:MOST_ROWS])
    rows_on_paper(paper, first, [column["width"] for column in told["columns"]])
    if (more := len(table.rows) - MOST_ROWS) > 0:
        paper.words(f"and {more:,} more in the workbook")


def report_xlsx(told: Json) -> bytes:
    """The report as a workbook: what it is about first, then a sheet for each table."""
    about = [
        ["Report", told["title"]], ["Organization", told["organization"]],
        ["Made on", told["today"]], ["In short", told["headline"]],
        *([["Mark", told["mark"]]] if told["mark"] else []),
        *([one["words"].capitalize(), one["value"]] for one in told["figures"]),
    ]  # fmt: skip
    tables = [Rows(name="About", headings=["What", "Value"], rows=about)]
    tables += [table_of(part["table"]) for part in told["parts"] if part["table"]]
    return rows_xlsx(tables)
