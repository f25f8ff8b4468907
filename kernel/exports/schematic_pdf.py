"""Write a drawing as a PDF page of letter size: vectors and text, no browser, no picture."""

from collections.abc import Mapping
from typing import Any

from kernel.exports.pdf_sheet import Align, Face, PdfSheet
from kernel.exports.schematic_paint import (
    DASHED,
    FILLS,
    INK,
    INKS,
    LINES,
    ONLY_WHEN_CHOSEN,
    WIDTHS,
    name_of,
)
from kernel.exports.schematic_shapes import (
    Drawing,
    Outline,
    Rect,
    Shape,
    Words,
    text_width_px,
)
from kernel.exports.schematic_sheet import is_bold, wellbore_sheet

MARGIN = 30.0  # [pt]
_ASCENT = 0.793  # Helvetica above the baseline, as a share of the size


def wellbore_pdf(plan: Mapping[str, Any], *, to_scale: bool = False) -> bytes:
    """The well before and after plugging on one page. The same plan gives the same bytes."""
    return drawing_pdf(wellbore_sheet(plan, to_scale=to_scale))


def drawing_pdf(drawing: Drawing) -> bytes:
    """A drawing as large as the page allows, upright or lying, whichever shows it larger."""
    upright = _scale(drawing, 612, 792)
    lying = _scale(drawing, 792, 612)
    sheet = PdfSheet(title=drawing.title, landscape=lying > upright)
    pen = _Pen(sheet, drawing, max(upright, lying))
    for shape in drawing.shapes():
        if name_of(shape) != ONLY_WHEN_CHOSEN:
            pen.draw(shape)
    return sheet.pdf()


def _scale(drawing: Drawing, width: float, height: float) -> float:
    """Points to a pixel so that the drawing fills the page inside its margins."""
    return min((width - 2 * MARGIN) / drawing.width, (height - 2 * MARGIN) / drawing.height)


class _Pen:
    """Draws shapes at one scale, centred across the page."""

    def __init__(self, sheet: PdfSheet, drawing: Drawing, scale: float) -> None:
        self._sheet, self._scale = sheet, scale
        self._left = (sheet.width - drawing.width * scale) / 2

    def draw(self, shape: Shape) -> None:
        """One shape in the colours of its class name."""
        name = name_of(shape)
        if isinstance(shape, Words):
            self._words(shape)
            return
        fill, ink = FILLS.get(name), LINES.get(name)
        if shape.kind.endswith(" edge"):
            ink = LINES["edge"]
        if "closed" in shape.kind.split():
            fill = "#7b838a"
        if shape.kind.split() == ["lead", "plug"]:
            ink = LINES["chip"]
        width = WIDTHS.get(name, 1.0) * self._scale
        canvas = self._sheet.canvas
        canvas.saveState()
        if name in DASHED:
            canvas.setDash(4 * self._scale, 3 * self._scale)
        if isinstance(shape, Rect):
            self._rect(shape, fill, ink, width)
        elif isinstance(shape, Outline):
            points = [self._at(x, y) for x, y in shape.points]
            inside = fill if shape.closed else None
            self._sheet.path(points, closed=shape.closed, fill=inside, ink=ink, width=width)
        else:
            for (ax, ay), (bx, by) in shape.segments:
                ends = (*self._at(ax, ay), *self._at(bx, by))
                self._sheet.line(*ends, width=width, ink=ink or INK)
        canvas.restoreState()

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self._left + x * self._scale, MARGIN + y * self._scale

    def _rect(self, shape: Rect, fill: str | None, ink: str | None, width: float) -> None:
        x0, y0 = self._at(shape.x0, shape.y0)
        x1, y1 = self._at(shape.x1, max(shape.y1, shape.y0))
        self._sheet.box(
            x0, y0, x1, y1, width=width if ink else 0, ink=ink or INK, fill=fill,
            radius=shape.radius * self._scale,
        )  # fmt: skip

    def _words(self, words: Words) -> None:
        """Text on its baseline, no wider than the drawing allows for it."""
        x, y = self._at(words.x, words.y)
        size = words.size_px * self._scale
        room = max(text_width_px(words.text, size), 1.0)
        face: Face = "HB" if is_bold(words) else "H"
        x0, x1 = {
            "start": (x, x + room), "middle": (x - room / 2, x + room / 2), "end": (x - room, x),
        }[words.anchor]  # fmt: skip
        aligned: dict[str, Align] = {"start": "left", "middle": "middle", "end": "right"}
        self._sheet.fit(
            x0, x1, y - size * _ASCENT, words.text, size=size, least=size * 0.5, face=face,
            align=aligned[words.anchor], ink=INKS.get(words.kind.split()[-1], INK),
        )  # fmt: skip
