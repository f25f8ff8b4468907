"""The words of a PDF's text layer, page by page, with their places and fonts."""

import ctypes
import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from kernel.documents.form_fields import field_words
from kernel.documents.glyph_names import numbered_glyph_words
from kernel.documents.words import Page, Word
from kernel.errors import InvalidInput

MOST_PAGES = 60  # a packet has far fewer; what follows is not read
_HYPHENS = {0x02, 0xAD, 0xFFFE}  # how the engine writes a hyphen that ends a line
_MIN_WEIGHT_BOLD = 600
_FORCE_BOLD = 1 << 18
_OBJECT_TEXT = 1
_OBJECT_IMAGE = 3
_HIDDEN = 0.7  # confidence in the OCR of an unknown scanner
_MOST_BAD = 0.05  # share of words with letters that the fonts do not tell
_LEAST_USUAL = 0.8  # share of letters, digits and the signs of ordinary text
_USUAL = set(".,;:!?'\"’“”()[]{}/\\&%#@*+-–—=<>_°$•·|~^ﬁﬂ§®©™×½¼¾")

ENGINE_LOCK = threading.Lock()  # the engine is not safe to use from two threads at once
Place = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLayer:
    """The pages that were read and how many the file has."""

    pages: tuple[Page, ...]
    page_count: int


def engine() -> Any:
    """The PDF engine, pypdfium2; it ships without types and is imported when first needed."""
    import pypdfium2

    return pypdfium2


def open_pdf(data: bytes) -> Any:
    """The PDF, opened by the engine; the caller holds `ENGINE_LOCK` until it is closed.

    Raises:
        InvalidInput: The bytes are encrypted or are no readable PDF.
    """
    pdfium = engine()
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as failure:
        if getattr(failure, "err_code", None) == pdfium.raw.FPDF_ERR_PASSWORD:
            raise InvalidInput(
                "The PDF is locked with a password.",
                hint="Save a copy without the password and give that one.",
            ) from failure
        raise InvalidInput(
            "The PDF is damaged and cannot be opened.", hint="Fetch the file again."
        ) from failure


def read_text_layer(data: bytes, *, most_pages: int = MOST_PAGES) -> TextLayer:
    """The words of the first pages of a PDF.

    Raises:
        InvalidInput: The bytes are encrypted or are no readable PDF.
    """
    with ENGINE_LOCK:
        document = open_pdf(data)
        try:
            document.init_forms()
            count = len(document)
            numbers = range(1, min(count, most_pages) + 1)
            pages = [_read_page(document, number) for number in numbers]
        finally:
            document.close()
    for index, page in enumerate(pages):
        if page.words and _has_unmapped_text(page):
            decoded = numbered_glyph_words(data, page)
            if decoded is not None:
                pages[index] = decoded
    return TextLayer(pages=tuple(_usable(page) for page in pages), page_count=count)


def _read_page(document: Any, number: int) -> Page:
    try:
        page = document[number - 1]
        width, height = page.get_size()
        words = tuple(_words(page, number))
        filled = tuple(field_words(document, page, number, _placing(page)))
        images = sum(1 for _ in page.get_objects(filter=[_OBJECT_IMAGE], max_depth=2))
        hidden = bool(words and images) and _is_invisible(page)
    except engine().PdfiumError:  # one broken page does not spoil the others
        return Page(number=number, width=0, height=0, words=())
    if hidden:
        words = tuple(replace(word, confidence=_HIDDEN, method="ocr") for word in words)
    return Page(
        number=number,
        width=width,
        height=height,
        words=words,
        images=images,
        hidden=hidden,
        fields=filled,
    )


def _is_invisible(page: Any) -> bool:
    """Whether all text of a page is set to be invisible, as scanners lay it over a picture."""
    raw = engine().raw
    modes = {
        raw.FPDFTextObj_GetTextRenderMode(each.raw)
        for each in page.get_objects(filter=[_OBJECT_TEXT], max_depth=2)
    }
    return modes == {raw.FPDF_TEXTRENDERMODE_INVISIBLE}


def _usable(page: Page) -> Page:
    """The page, without its words where their letters are not known."""
    words = page.words
    bad = sum(1 for word in words if "(cid:" in word.text or not word.text.isprintable())
    letters = "".join(word.text for word in words)
    usual = sum(1 for letter in letters if letter.isalnum() or letter in _USUAL)
    if bad <= _MOST_BAD * len(words) and usual >= _LEAST_USUAL * len(letters):
        return page
    return replace(page, words=(), garbled=True)


def _has_unmapped_text(page: Page) -> bool:
    return sum(1 for word in page.words if not word.font) * 2 > len(page.words)


def _placing(page: Any) -> Place:
    """From the page's own coordinates to points from the top left after /Rotate."""
    left, bottom, right, top = page.get_bbox()
    turns: dict[int, Place] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turns[page.get_rotation()]


@dataclass(slots=True)
class _Run:
    """A word while its characters are being collected."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    font: str

    def takes(self, other: "_Run") -> bool:
        return (
            self.font == other.font
            and abs(self.baseline - other.baseline) < 0.5
            and -0.6 * self.size < other.left - self.right < max(0.2 * self.size, 1.0)
        )

    def add(self, other: "_Run") -> None:
        self.text += other.text
        self.left = min(self.left, other.left)
        self.right = max(self.right, other.right)
        self.top = min(self.top, other.top)
        self.bottom = max(self.bottom, other.bottom)


def _words(page: Any, number: int) -> Iterator[Word]:
    current: _Run | None = None
    for run in _characters(page):
        if current is not None and run is not None and current.takes(run):
            current.add(run)
            continue
        if current is not None:
            yield _word(current, number)
        current = run
    if current is not None:
        yield _word(current, number)


def _word(run: _Run, number: int) -> Word:
    return Word(
        text=run.text,
        left=run.left,
        right=run.right,
        top=run.top,
        bottom=run.bottom,
        baseline=run.baseline,
        size=run.size,
        bold=run.bold,
        font=run.font,
        page=number,
    )


def _characters(page: Any) -> Iterator[_Run | None]:
    """Each printed character as a run of one; None where a word ends."""
    raw = engine().raw
    place = _placing(page)
    text_page = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, index)
        letter = "-" if code in _HYPHENS else chr(code)
        if letter.isspace() or raw.FPDFText_IsGenerated(text_page, index) == 1:
            yield None
            continue
        left, bottom, right, top = text_page.get_charbox(index, loose=True)
        corners = place(left, bottom), place(right, top)
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        font, bold = _font(raw, text_page, index)
        yield _Run(
            text=letter,
            left=min(corner[0] for corner in corners),
            right=max(corner[0] for corner in corners),
            top=min(corner[1] for corner in corners),
            bottom=max(corner[1] for corner in corners),
            baseline=place(x.value, y.value)[1],
            size=_size(raw, text_page, index),
            bold=bold,
            font=font,
        )


def _size(raw: Any, text_page: Any, index: int) -> float:
    """The font's size as it appears on the page, its own size times the scale it is set at."""
    matrix = raw.FS_MATRIX()
    size = float(raw.FPDFText_GetFontSize(text_page, index))
    if not raw.FPDFText_GetMatrix(text_page, index, matrix):
        return size
    return size * math.hypot(matrix.c, matrix.d)


def _font(raw: Any, text_page: Any, index: int) -> tuple[str, bool]:
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(text_page, index, name, 128, flags)
    font = name.value.decode("utf-8", errors="replace")
    heavy = raw.FPDFText_GetFontWeight(text_page, index) >= _MIN_WEIGHT_BOLD
    return font, heavy or "bold" in font.lower() or bool(flags.value & _FORCE_BOLD)
