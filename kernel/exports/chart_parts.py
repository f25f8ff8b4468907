"""What the charts of reports have in common: colours by name, axes of money and time, lines, keys.

A chart is a `Drawing`: the page and the notebook show it as SVG, the PDF paints it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from kernel.exports.schematic_shapes import (
    Drawing,
    Mark,
    Outline,
    Point,
    Rect,
    Strokes,
    Words,
    shortened,
    text_width_px,
)
from kernel.exports.schematic_svg import svg

SIZE_PX, SMALL_PX = 12.0, 10.5
_BAR_PX, _LABEL_PX = 26.0, 170.0
PAINT = {
    "ready": "#1a7f47", "held": "#c2410c", "broken": "#b3261e", "open": "#545c63",
    "sacks": "#d9972f", "plan": "#2a6fbb", "actual": "#545c63", "coming": "#c2410c",
    "band": "#b7d0ee", "track": "#e9ebe8", "lost": "#8a5a0b", "grid": "#d9dcd8", "axis": "#545c63",
}  # fmt: skip
HOVER = "b-hover"  # an area that only says something; no writer paints it
DASHED = frozenset({"plan", "coming"})
_STROKED = frozenset({"grid", "axis"})
STYLE = (
    "text { font: 400 12px 'IBM Plex Sans', Arial, sans-serif; fill: #1b2127 }"
    + "".join(
        f" .b-{name} {{ {'stroke' if name in _STROKED else 'fill'}: {color};"
        f"{' fill: none' if name in _STROKED else ''} }}"
        f" .b-line-{name} {{ fill: none; stroke: {color}; stroke-width: 1.8;"
        f"{' stroke-dasharray: 6 3' if name in DASHED else ''} }}"
        for name, color in PAINT.items()
    )
    + f" .{HOVER} {{ fill: transparent }} .quiet {{ fill: #545c63; font-size: 10.5px }}"
)


def chart_svg(drawing: Drawing) -> str:
    """A chart as an SVG that carries its colours."""
    return svg(drawing, style=STYLE)


def nothing(title: str, words: str, width: float) -> Drawing:
    """A chart without anything to show says why."""
    said = Words(kind="label", x=8, y=22, text=shortened(words, width - 16, SIZE_PX), full=words)
    return Drawing(width=width, height=36, title=title, marks=(said,))


def polyline(tone: str, points: Sequence[Point]) -> Outline:
    """A line through points; one stroke, so that its dashes run on."""
    return Outline(kind=f"b-line b-line-{tone}", points=tuple(points), closed=False)


def diamond(tone: str, x: float, y: float, size: float = 5.0) -> Strokes:
    """An open mark of a day."""
    ring = ((x - size, y), (x, y - size), (x + size, y), (x, y + size), (x - size, y))
    return Strokes(kind=f"b-line b-mark b-line-{tone}", segments=tuple(pairwise(ring)))


def key(items: Sequence[tuple[str, str]], x: float, y: float) -> list[Mark]:
    """Colours with their words, in a row from X on."""
    marks: list[Mark] = []
    for tone, words in items:
        marks += [
            Rect(kind=f"b-{tone}", x0=x, x1=x + 10, y0=y - 9, y1=y + 1, radius=2),
            Words(kind="quiet", x=x + 15, y=y, text=words, size_px=SMALL_PX),
        ]
        x += 32 + text_width_px(words, SMALL_PX)
    return marks


def bar_chart(
    title: str,
    unit: str,
    bars: Sequence[tuple[str, float, str]],
    width: float,
    *,
    empty: str = "No well is planned yet.",
) -> Drawing:
    """Bars from left to right with their numbers.

    Args:
        title: Of the chart.
        unit: What is counted, in the plural.
        bars: Words, number and tone of each.
        width: Of the chart. [px]
        empty: What is said where there is no bar.
    """
    most = max((number for _, number, _ in bars), default=0) or 1
    room = width - _LABEL_PX - 90
    marks: list[Mark] = []
    for place, (label, number, tone) in enumerate(bars):
        y = 6 + place * _BAR_PX
        long = max(room * number / most, 1.5 if number else 0)
        said = f"{number:,.0f} {unit if number != 1 else unit.rstrip('s')}"
        marks += [
            Words(kind="label", x=_LABEL_PX - 8, y=y + 13, anchor="end", full=label,
                  text=shortened(label, _LABEL_PX - 10, SIZE_PX)),
            Rect(kind=f"b-{tone}", x0=_LABEL_PX, x1=_LABEL_PX + long, y0=y, y1=y + 18, radius=2),
            Words(kind="num", x=_LABEL_PX + long + 6, y=y + 13, text=said),
        ]  # fmt: skip
    height = 12 + max(len(bars), 1) * _BAR_PX
    if not bars:
        marks.append(Words(kind="label", x=8, y=19, text=empty))
    axis = ((_LABEL_PX, 2.0), (_LABEL_PX, height - 6))
    marks.append(Strokes(kind="b-axis", segments=(axis,)))
    return Drawing(width=width, height=height, title=title, marks=tuple(marks))


def short_amount(amount: float) -> str:
    """An amount as an axis or a bar says it.

    >>> short_amount(12_460_000), short_amount(250_400), short_amount(80), short_amount(-2e6)
    ('12.5 M', '250 k', '80', '−2.0 M')
    """
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    if size >= 999_500:
        return f"{sign}{size / 1e6:,.1f} M" if size < 99.95e6 else f"{sign}{size / 1e6:,.0f} M"
    return f"{sign}{size / 1e3:,.0f} k" if size >= 999.5 else f"{sign}{size:,.0f}"


def nice_step(most: float, parts: int = 5) -> float:
    """The step of an axis that reaches MOST in about so many parts.

    >>> nice_step(23.1), nice_step(930)
    (5.0, 200.0)
    """
    rough = max(most, 1e-9) / parts
    power = 10.0 ** len(str(int(rough))) / 10 if rough >= 1 else 1.0
    while power > rough:
        power /= 10
    return next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough)


class TimeAxis:
    """Days from left to right.

    Args:
        first: The day at the left.
        last: The day at the right.
        x0: Left edge. [px]
        x1: Right edge. [px]
    """

    def __init__(self, first: date, last: date, x0: float, x1: float) -> None:
        self.first, self.last, self.x0, self.x1 = first, max(last, first + timedelta(1)), x0, x1

    def at(self, day: date) -> float:
        """Where a day begins. [px]"""
        share = (day - self.first).days / (self.last - self.first).days
        return self.x0 + share * (self.x1 - self.x0)

    def marks(self, top: float, bottom: float) -> list[Mark]:
        """Lines at months with their names, as many as there is room for."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        room = max(2, int((self.x1 - self.x0) / 58))
        step = next((n for n in (1, 2, 3, 6, 12, 24) if months / n <= room), 60)
        marks: list[Mark] = []
        for number in range(months + 1):
            month = self.first.month - 1 + number
            day = date(self.first.year + month // 12, month % 12 + 1, 1)
            if (day.month - 1 + 12 * day.year) % step or not self.first <= day <= self.last:
                continue
            x = self.at(day)
            marks += [
                Strokes(kind="b-grid", segments=(((x, top), (x, bottom)),)),
                Words(kind="quiet", x=x, y=bottom + 14, anchor="middle", text=f"{day:%b %y}",
                      size_px=SMALL_PX),
            ]  # fmt: skip
        return marks


class AmountAxis:
    """Amounts from the bottom to the top.

    Args:
        most: The greatest amount.
        y0: Upper edge. [px]
        y1: Lower edge, where 0 stands. [px]
    """

    def __init__(self, most: float, y0: float, y1: float) -> None:
        self.step = nice_step(most)
        steps = max(1, -(-most // self.step))
        self.top, self.y0, self.y1 = self.step * steps, y0, y1

    def at(self, amount: float) -> float:
        """Where an amount stands. [px]"""
        return self.y1 - amount / self.top * (self.y1 - self.y0)

    def marks(self, x0: float, x1: float) -> list[Mark]:
        """Lines with their amounts."""
        marks: list[Mark] = []
        amount = 0.0
        while amount <= self.top * 1.001:
            y = self.at(amount)
            kind = "b-axis" if amount == 0 else "b-grid"
            marks += [
                Strokes(kind=kind, segments=(((x0, y), (x1, y)),)),
                Words(kind="quiet", x=x0 - 6, y=y + 4, anchor="end", text=short_amount(amount),
                      size_px=SMALL_PX),
            ]  # fmt: skip
            amount += self.step
        return marks


def day_words(day: date) -> str:
    """A day beside a mark.

    >>> day_words(date(2027, 3, 9))
    '9 Mar 2027'
    """
    return f"{day.day} {day:%b %Y}"


def label(text: str, room: float, y: float) -> Words:
    """The name of a row, right-aligned before its bar."""
    return Words(
        kind="label", x=room - 8, y=y, anchor="end", full=text,
        text=shortened(text, room - 10, SIZE_PX),
    )  # fmt: skip
