"""Text in Type 3 fonts whose glyphs are named by their character's number.

The drivers that printed the groundwater letters wrote fonts without a Unicode map and named each
glyph by its decimal code (`/77` is M). Text engines return the raw codes; the names give the text.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from kernel.documents.words import Page, Word

# what the second engine raises on damaged files, besides its own errors
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_WORD_GAP = 0.4  # of a character's advance


def numbered_glyph_words(data: bytes, page: Page) -> Page | None:
    """The page with its words decoded by glyph name; None where the names say nothing.

    Args:
        data: The whole PDF.
        page: The page as the text layer gave it, for its number and size.
    """
    letters = _letters(data, page)
    if not letters:
        return None
    return Page(
        number=page.number,
        width=page.width,
        height=page.height,
        words=tuple(_joined(letters, page)),
        images=page.images,
    )


def _letters(data: bytes, page: Page) -> list[Any]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LTChar
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    class NumberedGlyphs(PDFResourceManager):
        def get_font(self, objid: object, spec: Any) -> Any:
            font = super().get_font(objid, spec)
            _name_glyphs(font, spec)
            return font

    resources = NumberedGlyphs()
    device = PDFPageAggregator(resources, laparams=None)
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        for index, each in enumerate(PDFPage.create_pages(document), start=1):
            if index == page.number:
                PDFPageInterpreter(resources, device).process_page(each)
                break
        found = device.get_result()
    except (PDFException, PSException, *_DAMAGE):
        return []  # the file is too damaged for the second engine
    return [each for each in found if isinstance(each, LTChar)]


def _name_glyphs(font: Any, spec: Any) -> None:
    from pdfminer.pdftypes import resolve1
    from pdfminer.psparser import PSLiteral

    if resolve1(spec.get("Subtype")) is None or type(font).__name__ != "PDFType3Font":
        return
    encoding = resolve1(spec.get("Encoding"))
    if not isinstance(encoding, dict):
        return
    code, glyphs = 0, {}
    for entry in resolve1(encoding.get("Differences")) or []:
        if isinstance(entry, int):
            code = entry
        elif isinstance(entry, PSLiteral):
            glyphs[code] = str(entry.name)
            code += 1
    numbers = {code: int(name) for code, name in glyphs.items() if name.isdecimal()}
    if numbers and len(numbers) == len(glyphs) and all(n < 0x10000 for n in numbers.values()):
        font.cid2unicode = {code: chr(number) for code, number in numbers.items()}


def _joined(letters: list[Any], page: Page) -> Iterator[Word]:
    """Characters of one baseline, set at one pitch, joined into words."""
    rows: dict[float, list[Any]] = {}
    for letter in letters:
        rows.setdefault(round(letter.matrix[5], 1), []).append(letter)
    for _, row in sorted(rows.items(), reverse=True):
        group: list[Any] = []
        for letter in sorted(row, key=_left):
            text = letter.get_text()
            far = group and _left(letter) - _left(group[-1]) > (1 + _WORD_GAP) * _advance(group[-1])
            if group and (far or text.isspace()):
                yield _word(group, page)
                group = []
            if not text.isspace():
                group.append(letter)
        if group:
            yield _word(group, page)


def _left(letter: Any) -> float:
    return float(letter.matrix[4])


def _advance(letter: Any) -> float:
    """How far the pen moves after the letter, on the page. [pt]"""
    return float(letter.adv * letter.matrix[0])


def _word(group: list[Any], page: Page) -> Word:
    baseline = page.height - group[0].matrix[5]
    height = _advance(group[0]) / 0.6  # a typewriter letter is 0.6 of its height wide
    return Word(
        text="".join(letter.get_text() for letter in group),
        left=_left(group[0]),
        right=_left(group[-1]) + _advance(group[-1]),
        top=baseline - height * 0.8,
        bottom=baseline + height * 0.2,
        baseline=baseline,
        size=height,
        bold=False,
        font="Type3",
        page=page.number,
    )
