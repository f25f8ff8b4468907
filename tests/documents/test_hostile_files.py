"""Files that are no good: each gives an item with plain words, never an exception."""

import io
import random
import zlib

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from kernel.documents import read_document
from kernel.documents.item import DocumentItem
from kernel.documents.pages import page_image, page_sizes
from kernel.documents.sandbox import page_image_in_sandbox, read_in_sandbox
from kernel.errors import InvalidInput


def encrypted():
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(72, 700, "Form W-2")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def nested():
    """An object tree deeper than a parser should follow."""
    deep = b"[" * 50_000 + b"]" * 50_000
    return b"%PDF-1.4\n1 0 obj\n" + deep + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def swollen():
    """A picture of a few bytes that says it is larger than any paper."""
    side = (30_000).to_bytes(4, "big")
    head = side + side + b"\x08\0\0\0\0"
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
        for name, body in chunks
    )


def of_a_swollen_second_page():
    """A scan of two pages in few bytes, of which the second is larger than any paper."""
    out = io.BytesIO()
    first, second = Image.new("1", (85, 110), 1), Image.new("1", (9_000, 9_000), 1)
    first.save(out, "TIFF", save_all=True, append_images=[second], compression="group4")
    return out.getvalue()


BAD = {
    "empty": (b"", "empty"),
    "text": (b"just some words", "no PDF"),
    "zip": (b"PK\x03\x04" + bytes(200), "no PDF"),
    "tiff": (b"II*\0" + bytes(200), "TIFF"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(200), "picture"),
    "swollen": (swollen(), "too large"),
    "swollen second page": (of_a_swollen_second_page(), "too large"),
    "head only": (b"%PDF-1.7\n", "damaged"),
    "nested": (nested(), "damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_that_a_bad_file_is_one_item_with_its_reason(name):
    data, reason = BAD[name]
    [item] = read_document(data, name)

    assert item.data == {}
    assert reason in item.errors[0]


def test_that_an_encrypted_file_is_refused_with_what_to_do():
    [item] = read_document(encrypted(), "locked.pdf")

    assert "password" in item.errors[0]


def test_that_a_truncated_form_gives_an_item(a_w2):
    whole = a_w2({"header.well_no": "1"}, {})
    for share in (0.2, 0.5, 0.8, 0.97):
        items = read_document(whole[: int(len(whole) * share)], "cut.pdf")

        assert items
        assert all(isinstance(item, DocumentItem) for item in items)


def test_that_of_a_500_page_file_the_first_pages_are_read_and_the_rest_named(a_pdf, a_w2):
    many = [[(60.0, 60.0, f"Invoice {n}", False, 10.0)] for n in range(500)]
    first, rest = read_document(a_pdf(many, width=612, height=792), "big.pdf")

    assert first.kind == "other"
    assert rest.pages[0] == first.pages[-1] + 1
    assert rest.pages[-1] == 500
    assert "500 pages" in rest.errors[0]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10_000), flips=st.integers(1, 40), cut=st.floats(0.3, 1.0))
def test_that_mutated_forms_never_raise(a_w2, seed, flips, cut):
    chance = random.Random(seed)
    data = bytearray(a_w2({"header.lease_name": "X", "header.well_no": "1"}, {}))
    for _ in range(flips):
        data[chance.randrange(len(data))] = chance.randrange(256)
    read = read_in_sandbox if seed % 8 == 0 else read_document
    items = read(bytes(data[: int(len(data) * cut)]), "m.pdf")

    assert items
    assert all(item.data or item.errors or item.kind for item in items)


def test_that_the_sandbox_answers_what_reading_answers(a_w2):
    data = a_w2({"header.well_no": "12HA"}, {})

    [apart], [here] = read_in_sandbox(data, "x"), read_document(data, "x")

    assert apart.as_json() == here.as_json()


def test_that_a_reader_without_memory_is_stopped_and_said_so(a_w2):
    [item] = read_in_sandbox(a_w2({}, {}), "x", memory_bytes=20_000_000)

    assert "broke the reader" in item.errors[0]


def test_that_a_reader_without_time_is_stopped_and_said_so(a_w2):
    [item] = read_in_sandbox(a_w2({}, {}), "x", seconds=-9.99)

    assert "stopped" in item.errors[0]


def test_that_a_name_is_never_used_as_a_path(tmp_path, a_w2):
    [item] = read_in_sandbox(a_w2({"header.well_no": "1"}, {}), "../../etc/passwd\0;rm")

    assert item.file == "../../etc/passwd\0;rm"
    assert item.kind == "w2"


def test_that_a_page_is_shown_as_a_picture_of_its_size(a_w2):
    data = a_w2({}, {})

    assert page_sizes(data)[0] == (650.0, 972.0)
    assert page_image(data, 1, dpi=36).startswith(b"\x89PNG")
    assert page_image_in_sandbox(data, 1, dpi=36) == page_image(data, 1, dpi=36)


@pytest.mark.parametrize("show", [page_image, page_image_in_sandbox])
def test_that_a_page_that_is_not_there_is_said_so(a_w2, show):
    with pytest.raises(InvalidInput, match="There is no page 99"):
        show(a_w2({}, {}), 99)


def blank_scan(pages):
    out = io.BytesIO()
    first, *rest = [Image.new("L", (850, 1100), 255) for _ in range(pages)]
    first.save(out, "TIFF", save_all=True, append_images=rest)
    return out.getvalue()


def test_that_the_asker_hears_of_each_page_of_a_scan_while_it_is_read():
    heard = []

    read_in_sandbox(blank_scan(3), "blank.tif", pulse=lambda done, of: heard.append((done, of)))

    assert heard[-1] == (3, 3)
    assert {of for _, of in heard} <= {0, 3}
    assert heard == sorted(heard)


class TakenAwayError(Exception):
    """Raised by an asker who does not want the reading any more."""


def test_that_a_reading_ends_at_once_when_its_asker_wants_it_no_more(a_w2):
    def refuse(done, of):
        raise TakenAwayError

    before = psutil.Process().children()
    with pytest.raises(TakenAwayError):
        read_in_sandbox(a_w2({}, {}), "x", pulse=refuse)

    assert psutil.Process().children() == before
