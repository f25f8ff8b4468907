"""The words of a file's pages as plain lines, for readers that take text."""

from kernel.documents.form_fields import with_fields
from kernel.documents.scans import is_picture, picture_pages, with_scans
from kernel.documents.text_layer import read_text_layer


def page_texts(data: bytes, *, recognise: bool) -> dict[int, str]:
    """Each page's number with its words, line by line; pages without words are left out.

    Args:
        data: The file, a PDF or a picture.
        recognise: Whether pages that have no usable text layer are read by OCR.

    Raises:
        InvalidInput: The file cannot be read.
    """
    if is_picture(data):
        pages = picture_pages(data) if recognise else []
    else:
        layer = read_text_layer(data).pages
        pages = with_fields(with_scans(data, layer) if recognise else layer)
    return {page.number: page.text for page in pages if page.words}
