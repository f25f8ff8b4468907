"""The values of a PDF's form fields and text annotations, as words where they stand.

They are no part of a page's text, so a reader of the page alone misses them. Put among the page's
words they are read by the same places as print. A signature field says who signed, and when.
"""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

from kernel.documents.item import Box
from kernel.documents.words import Page, Word

Place = Callable[[float, float], tuple[float, float]]
_HIDDEN = 2  # bit of an annotation's flags
_NO_VIEW = 32
_MOST_FIELDS = 2_000  # of one page; a form has some hundreds
_MOST_SIGNS = 8_000  # of one value
_SIZE_PT = 10.0
_WIDTH = 0.5  # of a letter, as a share of its height
_LINE = 1.15  # height of a line, as a share of the letters'
_FONT = "field"


def field_words(document: Any, page: Any, number: int, place: Place) -> Iterator[Word]:
    """The words of every filled form field and text annotation of a page.

    Args:
        document: The PDF, its form environment initialised.
        page: The page, as the PDF engine gives it; the caller holds the engine's lock.
        number: Its number in the file, from 1.
        place: From the page's own coordinates to points from the top left.
    """
    raw = _engine()
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST_FIELDS)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        try:
            value, box = _value(raw, document, note), _box(raw, note, place)
        finally:
            raw.FPDFPage_CloseAnnot(note)
        if value and box is not None:
            yield from _laid_out(value, box, number)


def _engine() -> Any:
    """The PDF engine's own interface; it ships without types and is imported when needed."""
    return import_module("pypdfium2.raw")


def _value(raw: Any, document: Any, note: Any) -> str:
    """What is filled in; a ticked box is an X, an empty or unseen field is nothing."""
    if raw.FPDFAnnot_GetFlags(note) & (_HIDDEN | _NO_VIEW):
        return ""
    kind = raw.FPDFAnnot_GetSubtype(note)
    if kind == raw.FPDF_ANNOT_FREETEXT:
        return _text(lambda room, size: raw.FPDFAnnot_GetStringValue(note, b"Contents", room, size))
    if kind != raw.FPDF_ANNOT_WIDGET or document.formenv is None:
        return ""
    form = document.formenv.raw
    field = raw.FPDFAnnot_GetFormFieldType(form, note)
    if field in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        return "X" if raw.FPDFAnnot_IsChecked(form, note) else ""
    if field in (raw.FPDF_FORMFIELD_PUSHBUTTON, raw.FPDF_FORMFIELD_SIGNATURE):
        return ""
    return _text(lambda room, size: raw.FPDFAnnot_GetFormFieldValue(form, note, room, size))


def _text(ask: Callable[[Any, int], int]) -> str:
    """A string of the engine: UTF-16 with a zero at its end, asked for in two steps."""
    raw = _engine()
    size = ask(None, 0)
    if not 2 < size <= 2 * _MOST_SIGNS:
        return ""
    room = ctypes.create_string_buffer(size)
    ask(ctypes.cast(room, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    text = room.raw[: size - 2].decode("utf-16-le", errors="replace")
    return "".join(sign for sign in text if sign.isprintable() or sign in "\r\n")


def _box(raw: Any, note: Any, place: Place) -> Box | None:
    area = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(note, area):
        return None
    xs, ys = zip(place(area.left, area.top), place(area.right, area.bottom), strict=True)
    box = min(xs), min(ys), max(xs), max(ys)
    return box if box[2] - box[0] > 1 and box[3] - box[1] > 1 else None


def _laid_out(value: str, box: Box, number: int) -> Iterator[Word]:
    """The words of a value in its field: one line in the middle, several from the top."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    size = min(_SIZE_PT, max(height * 0.8, 4.0))
    room = max(int((width - 2) / (_WIDTH * size)), 1)
    several = height > 2.2 * _SIZE_PT
    lines = [part for line in value.splitlines() for part in _wrapped(line, room, several)]
    if len(lines) * size * _LINE > height:
        size = max(height / (len(lines) * _LINE), 1.0)
    first = top + size if several else (top + bottom) / 2 + 0.35 * size
    for index, line in enumerate(lines):
        step = min(_WIDTH * size, (width - 2) / max(len(line), 1))
        start = left + 1 if several else (left + right - step * len(line)) / 2
        baseline = first + index * size * _LINE
        for word in _line_words(line, start, step, baseline, size):
            yield replace(word, page=number, printed=box)


def _wrapped(line: str, room: int, several: bool) -> list[str]:
    if not several:
        return [line]
    lines: list[str] = []
    for word in line.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _line_words(
    line: str, start: float, step: float, baseline: float, size: float
) -> Iterator[Word]:
    at = 0
    for text in line.split():
        at = line.index(text, at)
        yield Word(
            text=text,
            left=start + step * at,
            right=start + step * (at + len(text)),
            top=baseline - 0.8 * size,
            bottom=baseline + 0.2 * size,
            baseline=baseline,
            size=size,
            bold=False,
            font=_FONT,
            page=0,
            method="acroform",
        )
        at += len(text)


def with_fields(pages: Sequence[Page]) -> list[Page]:
    """The pages with the values of their form fields among their words.

    Where the page's text repeats a value at its field, the field's own value stands for both; of
    a page that was read from its picture everything inside a filled field is dropped.
    """
    return [_joined(page) if page.fields else page for page in pages]


def _joined(page: Page) -> Page:
    values: dict[Box, str] = {}
    for word in page.fields:
        values[word.box] = values.get(word.box, "") + _plain(word.text)
    kept = [word for word in page.words if not _repeats(word, page, values)]
    return replace(page, words=(*kept, *page.fields))


def _repeats(word: Word, page: Page, values: dict[Box, str]) -> bool:
    middle = (word.box[1] + word.box[3]) / 2
    for (left, top, right, bottom), value in values.items():
        if left <= (word.box[0] + word.box[2]) / 2 <= right and top <= middle <= bottom:
            return page.recognised or _plain(word.text) in value
    return False


def _plain(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())
