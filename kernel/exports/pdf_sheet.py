"""Pages of letter size on which text is put by its upper edge: measured, fitted, never overlapping.

Lengths are in points from the upper left corner, as PDF readers report them. Helvetica and Times
are in every reader; a line with a character that they lack is set in an embedded font instead.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 612.0, 792.0  # letter, 8-1/2 by 11 in
INK = "#000000"
_DESCENT = {"H": 0.207, "T": 0.216, "V": 0.236}  # below the baseline, as a share of the size
_OUR_FONTS = {"V": ("Vera", "Vera.ttf"), "VB": ("VeraBd", "VeraBd.ttf")}
_FONTS = {
    "H": "Helvetica", "HB": "Helvetica-Bold", "T": "Times-Roman", "TB": "Times-Bold",
    "V": "Vera", "VB": "VeraBd",
}  # fmt: skip
Face = Literal["H", "HB", "T", "TB"]
Align = Literal["left", "middle", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text in the size at which it fits. `is_whole` is False where it was cut."""

    text: str
    size: float
    is_whole: bool = True


def width_pt(text: str, size: float, face: Face = "H") -> float:
    """Width of a line as it will be printed. [pt]

    >>> round(width_pt("5582", 10), 2)
    22.24
    """
    return float(stringWidth(_printable(text), _FONTS[_face_of(text, face)], size))


def fitted(text: str, room: float, *, size: float, least: float, face: Face = "H") -> Line:
    """The text in the largest size from `size` down to `least` that fits, else cut with “…”.

    >>> fitted("ANDREWS", 100, size=8, least=6)
    Line(text='ANDREWS', size=8, is_whole=True)
    >>> fitted("A name that is far too long", 40, size=8, least=6).text
    'A name that…'
    """
    while size > least and width_pt(text, size, face) > room:
        size = max(least, size - 0.5)
    if width_pt(text, size, face) <= room:
        return Line(text=text, size=size)
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_pt(text[:middle].rstrip() + "…", size, face) <= room:
            low = middle
        else:
            high = middle - 1
    return Line(text=text[:low].rstrip() + "…", size=size, is_whole=False)


def wrapped(text: str, room: float, *, size: float, face: Face = "H") -> list[str]:
    """Lines no wider than the room, broken at blanks, and inside a word that is wider still.

    >>> wrapped("spot 25 sacks of class H", 60, size=8)
    ['spot 25 sacks of', 'class H']
    """
    lines: list[str] = []
    for word in _pieces(text, room, size, face):
        if lines and width_pt(f"{lines[-1]} {word}", size, face) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _pieces(text: str, room: float, size: float, face: Face) -> Iterator[str]:
    for word in text.split():
        rest = word
        while width_pt(rest, size, face) > room and len(rest) > 1:
            kept = len(rest) - 1
            while kept > 1 and width_pt(rest[:kept], size, face) > room:
                kept -= 1
            yield rest[:kept]
            rest = rest[kept:]
        yield rest


def _is_plain(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _face_of(text: str, face: Face) -> str:
    if _is_plain(text):
        return face
    _our_glyphs()
    return "VB" if face.endswith("B") else "V"


def _our_glyphs() -> frozenset[int]:
    """The characters of the embedded fonts, which are registered at their first use."""
    if not _GLYPHS:
        for name, file in _OUR_FONTS.values():
            registerFont(TTFont(name, file))
        _GLYPHS.append(frozenset(TTFont("Vera", "Vera.ttf").face.charToGlyph))
    return _GLYPHS[0]


_GLYPHS: list[frozenset[int]] = []  # filled once


def _printable(text: str) -> str:
    """The text with a blank for what no font of ours can print.

    >>> _printable("5 ft\x07")
    '5 ft '
    """
    shown = "".join(char if char.isprintable() else " " for char in text)
    if _is_plain(shown):
        return shown
    glyphs = _our_glyphs()
    return "".join(char if ord(char) in glyphs else "?" for char in shown)


class PdfSheet:
    """A PDF file under construction. Equal contents give equal bytes."""

    def __init__(self, *, title: str, subject: str = "", landscape: bool = False) -> None:
        self._out = BytesIO()
        self.width, self.height = (HEIGHT, WIDTH) if landscape else (WIDTH, HEIGHT)
        self.canvas = Canvas(self._out, pagesize=(self.width, self.height), invariant=1)
        self.canvas.setTitle(_printable(title))
        self.canvas.setSubject(_printable(subject))
        self.canvas.setCreator("Well workbench")
        self.page = 1

    def text(
        self,
        x: float,
        top: float,
        text: str,
        *,
        size: float = 8,
        face: Face = "H",
        align: Align = "left",
        ink: str = INK,
    ) -> None:
        """One line whose upper edge is at TOP, from, around or up to X."""
        if not text:
            return
        shown = _face_of(text, face)
        width = width_pt(text, size, face)
        x -= {"left": 0.0, "middle": width / 2, "right": width}[align]
        self.canvas.setFont(_FONTS[shown], size)
        self.canvas.setFillColor(HexColor(ink))
        baseline = top + size * (1 - _DESCENT[shown[0]])
        self.canvas.drawString(x, self.height - baseline, _printable(text))

    def fit(
        self,
        x0: float,
        x1: float,
        top: float,
        text: str,
        *,
        size: float = 8,
        least: float = 5,
        face: Face = "H",
        align: Align = "middle",
        ink: str = INK,
    ) -> bool:
        """One line between X0 and X1, smaller where need be; False where it had to be cut."""
        line = fitted(text, x1 - x0, size=size, least=least, face=face)
        x = {"left": x0, "middle": (x0 + x1) / 2, "right": x1}[align]
        drop = (size - line.size) * 0.7  # a smaller line keeps about the same baseline
        self.text(x, top + drop, line.text, size=line.size, face=face, align=align, ink=ink)
        return line.is_whole

    def line(
        self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.5, ink: str = INK
    ) -> None:
        """A straight line."""
        self.canvas.setLineWidth(width)
        self.canvas.setStrokeColor(HexColor(ink))
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        *,
        width: float = 0.5,
        ink: str = INK,
        fill: str | None = None,
        radius: float = 0.0,
    ) -> None:
        """An upright rectangle."""
        self.canvas.setLineWidth(width)
        self.canvas.setStrokeColor(HexColor(ink))
        if fill is not None:
            self.canvas.setFillColor(HexColor(fill))
        self.canvas.roundRect(
            x0, self.height - y1, x1 - x0, y1 - y0, min(radius, (y1 - y0) / 2),
            stroke=int(width > 0), fill=int(fill is not None),
        )  # fmt: skip

    def path(
        self,
        points: Sequence[tuple[float, float]],
        *,
        closed: bool = True,
        fill: str | None = None,
        ink: str | None = None,
        width: float = 0.5,
    ) -> None:
        """A polygon, or an open line where it is not closed."""
        path = self.canvas.beginPath()
        path.moveTo(points[0][0], self.height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self.height - y)
        if closed:
            path.close()
        if fill is not None:
            self.canvas.setFillColor(HexColor(fill))
        if ink is not None:
            self.canvas.setStrokeColor(HexColor(ink))
            self.canvas.setLineWidth(width)
        self.canvas.drawPath(path, stroke=int(ink is not None), fill=int(fill is not None))

    def turn(self) -> None:
        """Finish this page and take the next."""
        self.canvas.showPage()
        self.page += 1

    def pdf(self) -> bytes:
        """Finish the last page and give the file."""
        self.canvas.save()
        return self._out.getvalue()
