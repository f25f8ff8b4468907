"""Pages without a usable text layer as pictures, and their words.

A page is read from its picture where its text layer is missing or says no letters. A picture file
(TIFF, JPEG, PNG) is a document of such pages, whatever its name ends with.
"""

import io
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from kernel.documents.text_layer import ENGINE_LOCK, engine, open_pdf
from kernel.documents.words import Page
from kernel.errors import InvalidInput

MOST_SCANS = 40  # of one file; each takes some seconds
PICTURES = (b"II*\0", b"MM\0*", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_DPI = 150
_LONGEST_PX = 2_000  # the engine takes no longer side
_SHRINK = 2  # the page is drawn at twice the size and halved, which keeps thin strokes
_MOST_PIXELS = 60_000_000  # of a page of a picture file; more is a mistake or an attack
# what Pillow's readers raise at damaged files of one format or another
_DAMAGE = (
    OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError,
    struct.error,
)  # fmt: skip
_INK = 0.0005  # share of dark dots below which a page is blank
_DARK = 128  # of 255
_LEAST_PX = 20  # a narrower strip holds no line of print

Told = Callable[[int, int], None]  # pages read, pages to read


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesRead:
    """Pages that OCR read before, and what takes in those that it reads now."""

    held: Mapping[int, Page] = field(default_factory=dict)  # by page number
    keep: Callable[[Page], None] = lambda page: None

    def page(self, number: int, read: Callable[[], Page]) -> Page:
        """The page as it was read before; otherwise as it is read now, which is kept."""
        if number in self.held:
            return self.held[number]
        found = read()
        self.keep(found)
        return found


ALL_ANEW = PagesRead()


def is_picture(data: bytes) -> bool:
    """Whether the first bytes are those of a picture file."""
    return data.startswith(PICTURES)


def to_recognise(pages: Sequence[Page]) -> list[int]:
    """Numbers of the pages whose picture tells more, the first ones of a long file."""
    wanted = [page for page in pages if page.width > 0 and (not page.words or page.hidden)]
    return [page.number for page in wanted][:MOST_SCANS]


def with_scans(
    data: bytes, pages: Sequence[Page], told: Told | None = None, before: PagesRead = ALL_ANEW
) -> list[Page]:
    """The pages of a PDF, those without words read from their pictures.

    Args:
        data: The PDF.
        pages: Its pages as the text layer gives them.
        told: Called after each page with how many are read and how many there are.
        before: Pages that were read before, which are not read again.
    """
    wanted = to_recognise(pages)
    found = list(pages)
    for count, number in enumerate(wanted, 1):
        page = pages[number - 1]
        found[number - 1] = before.page(number, partial(_from_picture, data, page))
        if told is not None:
            told(count, len(wanted))
    return found


def picture_pages(
    data: bytes, told: Told | None = None, before: PagesRead = ALL_ANEW
) -> list[Page]:
    """The pages of a picture file with their words; arguments as in `with_scans`.

    Raises:
        InvalidInput: The bytes are no readable picture.
    """
    pictures = list(_frames(data))
    pages = []
    for number, picture in enumerate(pictures, 1):
        pages.append(before.page(number, partial(_of_picture_file, picture, number)))
        if told is not None:
            told(number, len(pictures))
    return pages


def frame_count(data: bytes) -> int:
    """How many pages a picture file has, as far as they are read.

    Raises:
        InvalidInput: The bytes are no readable picture.
    """
    picture = _open_picture(data)
    try:
        return min(getattr(picture, "n_frames", 1), MOST_SCANS)
    except _DAMAGE as failure:
        raise InvalidInput(_damaged(data)) from failure


def _from_picture(data: bytes, page: Page) -> Page:
    """A page of a PDF, read from its picture where there is anything on it."""
    picture = _page_picture(data, page.number)
    if picture is None or _is_blank(picture):
        return page
    return _recognised(picture, page.number, page)


def _of_picture_file(picture: Any, number: int) -> Page:
    if _is_blank(picture):
        height, width = picture.shape[:2]
        return _empty(number, width * 72 / _DPI, height * 72 / _DPI)
    return _recognised(picture, number, None)


def _recognised(picture: Any, number: int, page: Page | None) -> Page:
    from kernel.documents.ocr import read_picture

    scale = picture.shape[1] * 72 / _DPI / page.width if page is not None else 1.0
    read = read_picture(picture, number, dpi=_DPI * scale)
    if page is not None and page.fields:
        read = replace(read, fields=page.fields)
    if page is None or not page.words:
        return read if read.words or page is None else page
    return read if _form_words(read) >= _form_words(page) else page


def _form_words(page: Page) -> int:
    from kernel.documents.ocr import form_words

    return form_words([word.text for word in page.words])


def _page_picture(data: bytes, number: int) -> Any:
    """A page as grey dots; None where the engine cannot draw it."""
    import numpy

    with ENGINE_LOCK:
        document = open_pdf(data)
        try:
            document.init_forms()
            width, height = document.get_page_size(number - 1)
            dots = min(_DPI / 72, _LONGEST_PX / max(width, height, 1))
            page = document[number - 1]
            drawn = page.render(scale=dots * _SHRINK, grayscale=True).to_pil()
        except engine().PdfiumError:
            return None
        finally:
            document.close()
    return numpy.asarray(drawn.reduce(_SHRINK))


def _open_picture(data: bytes) -> Any:
    from PIL import Image

    try:
        picture = Image.open(io.BytesIO(data))
    except Image.DecompressionBombError as failure:
        raise _too_large() from failure
    except _DAMAGE as failure:
        raise InvalidInput(_damaged(data)) from failure
    _refuse_large(picture)
    return picture


def _refuse_large(picture: Any) -> None:
    if picture.width * picture.height > _MOST_PIXELS:
        raise _too_large()


def _too_large() -> InvalidInput:
    return InvalidInput("The picture is too large to read.", hint="Scan it at 300 dpi or less.")


def _frames(data: bytes) -> Iterator[Any]:
    """The pages of a picture file as grey dots, at the size that the engine reads."""
    import numpy

    picture = _open_picture(data)
    for index in range(frame_count(data)):
        try:
            picture.seek(index)
            _refuse_large(picture)  # each page of a TIFF has a size of its own
            grey = picture.convert("L")
        except _DAMAGE as failure:
            raise InvalidInput(_damaged(data)) from failure
        longest = max(grey.size)
        if longest > _LONGEST_PX:
            share = _LONGEST_PX / longest
            width, height = (max(1, round(side * share)) for side in grey.size)
            grey = grey.resize((width, height))
        yield numpy.asarray(grey)


def _damaged(data: bytes) -> str:
    form = {b"II": "TIFF", b"MM": "TIFF", b"\xff\xd8": "JPEG"}.get(data[:2], "PNG")
    return f"The file is a {form} picture, and is damaged: it cannot be opened."


def _is_blank(picture: Any) -> bool:
    return min(picture.shape) < _LEAST_PX or bool((picture < _DARK).mean() < _INK)


def _empty(number: int, width: float, height: float) -> Page:
    return Page(number=number, width=width, height=height, words=(), images=1)
