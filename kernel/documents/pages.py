"""Pages as pictures and their sizes, for the screen where a person checks a reading."""

import io

from kernel.documents.text_layer import ENGINE_LOCK, open_pdf
from kernel.errors import InvalidInput

_MOST_PIXELS = 40_000_000  # a page of 200 x 200 inches is a mistake or an attack


def page_sizes(data: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of each page after /Rotate. [pt]

    Raises:
        InvalidInput: The bytes are encrypted or are no readable PDF.
    """
    with ENGINE_LOCK:
        document = open_pdf(data)
        try:
            return tuple(document.get_page_size(index) for index in range(len(document)))
        finally:
            document.close()


def page_image(data: bytes, page: int, dpi: float = 110) -> bytes:
    """One page as a PNG picture, upright as its /Rotate says, form fields filled in.

    Args:
        data: The PDF. For a file of unknown origin use `sandbox.page_image_in_sandbox`.
        page: Page number from 1.
        dpi: Dots per inch; made smaller where the picture would be too large. [1/in]

    Raises:
        InvalidInput: The bytes are no readable PDF, or it has no such page.
    """
    with ENGINE_LOCK:
        document = open_pdf(data)
        try:
            if not 1 <= page <= len(document):
                raise InvalidInput(f"There is no page {page}: the file has {len(document)}.")
            document.init_forms()
            width, height = document.get_page_size(page - 1)
            most = (_MOST_PIXELS / max(width * height, 1)) ** 0.5
            picture = document[page - 1].render(scale=min(dpi / 72, most)).to_pil()
            stream = io.BytesIO()
            picture.save(stream, format="PNG")
            return stream.getvalue()
        finally:
            document.close()
