"""From the bytes of one file to the documents in it. Never raises for a bad file."""

from collections.abc import Callable, Sequence

from kernel.documents.classify import Found, documents_in
from kernel.documents.directional_survey import read_directional_survey
from kernel.documents.form_fields import with_fields
from kernel.documents.gau import read_gau
from kernel.documents.item import DocumentItem, Engine, Kind
from kernel.documents.l1 import read_l1
from kernel.documents.l1_scan import read_scanned_l1
from kernel.documents.log_header import read_log_header
from kernel.documents.plat import read_plat
from kernel.documents.reading import Tree, sources, to_review, values
from kernel.documents.scans import (
    ALL_ANEW,
    PagesRead,
    Told,
    frame_count,
    is_picture,
    picture_pages,
    to_recognise,
    with_scans,
)
from kernel.documents.schematic import read_schematic
from kernel.documents.sheet_header import read_heading
from kernel.documents.swr10 import read_swr10
from kernel.documents.text_layer import MOST_PAGES, TextLayer, read_text_layer
from kernel.documents.tops_sheet import read_tops
from kernel.documents.w2 import read_scanned_w2, read_w2
from kernel.documents.w3 import read_w3
from kernel.documents.w3a import read_w3a
from kernel.documents.w12 import read_w12
from kernel.documents.w15 import read_w15
from kernel.documents.words import Page
from kernel.errors import KernelError

# sheets and letters that are read alike from their text and from their picture
_SHEET_READERS: dict[Kind, Callable[[Sequence[Page]], Tree]] = {
    "schematic": read_schematic,
    "formation_tops": read_tops,
    "l1_header": read_log_header,
    "swr10": read_swr10,
    "plat": read_plat,
    "w1": read_heading,
    "p4": read_heading,
}
_READERS: dict[Kind, Callable[[Sequence[Page]], Tree]] = {
    **_SHEET_READERS,
    "directional_survey": read_directional_survey,
    "w2": lambda pages: read_w2(pages, form="W-2"),
    "g1": lambda pages: read_w2(pages, form="G-1"),
    "gau": read_gau,
    "l1": read_l1,
    "w15": read_w15,
    "w3a": read_w3a,
    "w3": read_w3,
}
_SCAN_READERS: dict[Kind, Callable[[Sequence[Page]], Tree]] = {
    **_SHEET_READERS,
    "w2": lambda pages: read_scanned_w2(pages, form="W-2"),
    "g1": lambda pages: read_scanned_w2(pages, form="G-1"),
    "l1": read_scanned_l1,
    "gau": read_gau,
    "w12": read_w12,
    "w15": read_w15,
    "w3a": read_w3a,
    "w3": read_w3,
}
_MAY_SAY_NOTHING: frozenset[Kind] = frozenset({"plat", "w1", "p4", "directional_survey", "swr10"})
_OF_THE_FORM = {"form", "form_revision", "agency"}  # printed on every copy, filled in or not
# kinds whose contract names fields, but which are only recognised here
_NAMES: dict[Kind, str] = {
    "w12": "inclination report W-12",
    "w2": "Form W-2 whose captions cannot be read",
    "g1": "Form G-1 whose captions cannot be read",
    "l1": "Form L-1 whose captions cannot be read",
}


def read_document(
    data: bytes, name: str, told: Told | None = None, before: PagesRead = ALL_ANEW
) -> list[DocumentItem]:
    """The documents in a file, one item each; a file that cannot be read is one item with errors.

    Args:
        data: The file. What it is follows from its content alone.
        name: What a person calls it; shown in the answer, never used as a path.
        told: Called after each scanned page with how many are read and how many there are.
        before: Scanned pages that were read before, which are not read again.
    """
    if refusal := _refusal(data):
        return [DocumentItem(file=name, errors=(refusal,))]
    try:
        if is_picture(data):
            return _items(picture_pages(data, told, before), name)
        layer = read_text_layer(data)
        pages = with_fields(with_scans(data, layer.pages, told, before))
    except KernelError as failure:
        return [DocumentItem(file=name, errors=(str(failure),))]
    return _all_items(layer, pages, name)


def read_printed(data: bytes, name: str) -> tuple[list[DocumentItem], int]:
    """As `read_document`, from text layers alone; and how many pages only OCR can read."""
    if refusal := _refusal(data):
        return [DocumentItem(file=name, errors=(refusal,))], 0
    try:
        if is_picture(data):
            reason = "The file is a picture, whatever its name says: reading it needs OCR."
            return [DocumentItem(file=name, errors=(reason,))], frame_count(data)
        layer = read_text_layer(data)
    except KernelError as failure:
        return [DocumentItem(file=name, errors=(str(failure),))], 0
    return _all_items(layer, with_fields(layer.pages), name), len(to_recognise(layer.pages))


def _all_items(layer: TextLayer, pages: Sequence[Page], name: str) -> list[DocumentItem]:
    if not layer.page_count:
        return [DocumentItem(file=name, errors=("The PDF has no pages.",))]
    items = _items(pages, name)
    if layer.page_count > MOST_PAGES:
        items.append(_unread(name, layer.page_count))
    return items


def _items(pages: Sequence[Page], name: str) -> list[DocumentItem]:
    return [_item(found, name) for found in documents_in(pages)]


def _refusal(data: bytes) -> str | None:
    """Why bytes are no paper, in plain words; None where they start like one."""
    if not data:
        return "The file is empty."
    if not is_picture(data) and b"%PDF" not in data[:1024]:
        return "The file is no PDF."
    return None


def _unread(name: str, page_count: int) -> DocumentItem:
    return DocumentItem(
        file=name,
        pages=tuple(range(MOST_PAGES + 1, page_count + 1)),
        errors=(
            f"The file has {page_count} pages; the first {MOST_PAGES} were read. "
            "Give the forms as files of their own.",
        ),
    )


def _item(found: Found, name: str) -> DocumentItem:
    numbers = tuple(page.number for page in found.pages)
    if not found.readable:
        garbled = any(page.garbled for page in found.pages)
        what = "its text cannot be decoded" if garbled else "no text layer"
        reason = f"{_pages(numbers)}: {what}; reading it needs OCR."
        return DocumentItem(file=name, pages=numbers, errors=(reason,))
    scanned = any(page.recognised for page in found.pages)
    filled_in = any(word.method == "acroform" for page in found.pages for word in page.words)
    engine: Engine = "ocr" if scanned else "acroform" if filled_in else "text"
    reader = (_SCAN_READERS if scanned else _READERS).get(found.kind)
    tree = reader(found.pages) if reader is not None else {}
    if not tree:
        form = _NAMES.get(found.kind)
        errors = (f"{_pages(numbers)}: a {form}; it is recognised, not read.",) if form else ()
        return DocumentItem(file=name, kind=found.kind, pages=numbers, engine=engine, errors=errors)
    fields = sources(tree)
    if not fields and found.kind in _MAY_SAY_NOTHING:
        return DocumentItem(file=name, kind=found.kind, pages=numbers, engine=engine)
    blank = not any(path.split(".")[-1] not in _OF_THE_FORM for path in fields)
    return DocumentItem(
        file=name,
        kind=found.kind,
        pages=numbers,
        engine=engine,
        data=values(tree),
        fields=fields,
        review=to_review(tree),
        errors=(f"{_pages(numbers)}: the form is blank, or its values are unreadable.",) * blank,
    )


def _pages(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Page {numbers[0]}"
    return f"Pages {numbers[0]}–{numbers[-1]}"
