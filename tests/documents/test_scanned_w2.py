"""Electronic completion reports that came as pictures, against the same papers as text."""

import io
from dataclasses import replace
from itertools import pairwise

import pytest
from PIL import Image

from kernel.documents import read_document
from kernel.documents.item import leaves
from kernel.documents.reading import values
from kernel.documents.text_layer import engine, read_text_layer
from kernel.documents.w2 import read_scanned_w2, read_w2
from kernel.documents.w2_scan import set_anew
from kernel.workflows.samples import sample_wells

PAPERS = [well.papers()[0][1] for well in sample_wells()]


def as_recognised(page, *, scale, shift, glued=False):
    """A page as an engine gives it: nothing bold, of another size, captions glued to values."""
    words = []
    for word in page.words:
        size = {name: getattr(word, name) * scale for name in ("top", "bottom", "baseline", "size")}
        moved = replace(
            word,
            left=word.left * scale + shift,
            right=word.right * scale + shift,
            bold=False,
            method="ocr",
            confidence=0.93,
            **size,
        )
        last = words[-1] if words else None
        if (
            glued
            and last is not None
            and last.text.endswith(":")
            and last.baseline == moved.baseline
            and 0 < moved.left - last.right < 5
        ):
            words[-1] = replace(last, text=last.text + moved.text, right=moved.right)
        else:
            words.append(moved)
    return replace(
        page,
        words=tuple(words),
        width=page.width * scale + 2 * shift,
        height=page.height * scale,
        recognised=True,
    )


def scan_of(paper, *, dpi=200, skew=0.0, noise=0.0, turn=0, parts=((0, 1.0), (1, 1.0), (2, 1.0))):
    """Pages of a paper as a picture file; each part is a page and how much of it from the top."""
    import numpy

    chance = numpy.random.default_rng(1)
    document = engine().PdfDocument(paper)
    frames = []
    for index, share in parts:
        if index >= len(document):
            continue
        picture = document[index].render(scale=dpi / 72, grayscale=True).to_pil()
        picture = picture.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
        picture = picture.crop((0, 0, picture.width, round(picture.height * share)))
        dots = numpy.asarray(picture) + chance.normal(0, noise, (picture.height, picture.width))
        picture = Image.fromarray(numpy.clip(dots, 0, 255).astype("uint8"))
        frames.append(picture.rotate(turn, expand=True))
    stream = io.BytesIO()
    first, *rest = frames
    first.save(stream, format="TIFF", save_all=True, append_images=rest, dpi=(dpi, dpi))
    return stream.getvalue()


def differences(read, printed):
    """Paths that a reading tells otherwise than the paper."""
    told, truth = dict(leaves(read)), dict(leaves(printed))
    return {
        path: (truth.get(path), told.get(path))
        for path in truth.keys() | told.keys()
        if truth.get(path) != told.get(path)
    }


@pytest.mark.parametrize("paper", PAPERS, ids=[well.api14 for well in sample_wells()])
@pytest.mark.parametrize("glued", [False, True])
def test_that_a_form_without_bold_letters_and_of_another_size_is_read_by_its_captions(paper, glued):
    pages = read_text_layer(paper).pages
    scans = [as_recognised(page, scale=0.91, shift=14.0, glued=glued) for page in pages]

    read = values(read_scanned_w2(scans, form="W-2"))

    assert differences(read, values(read_w2(pages, form="W-2"))) == {}


def test_that_a_size_nobody_makes_and_a_number_of_too_few_digits_go_to_a_person():
    pages = read_text_layer(PAPERS[0]).pages
    misread = {"990001": "99001", "5/8": "5/6", "1750": "17S0"}
    scans = [
        replace(
            page,
            words=tuple(
                replace(word, text=misread.get(word.text, word.text)) for word in page.words
            ),
        )
        for page in (as_recognised(page, scale=1.0, shift=0.0) for page in pages)
    ]

    tree = read_scanned_w2(scans, form="W-2")

    shoe, size = tree["casing"][0]["setting_depth_ft"], tree["casing"][0]["casing_size_in"]
    assert (shoe.value, size.value) == (None, None)
    for doubtful in (shoe, size, tree["header"]["operator_no"]):
        assert doubtful.box is not None
        assert doubtful.confidence < 0.85


def test_that_a_colon_glued_to_its_value_is_no_part_of_the_value():
    [page, *others] = read_text_layer(PAPERS[0]).pages
    glued = [
        replace(word, text=f":{word.text}") if before.bold and before.text.endswith(":") else word
        for before, word in pairwise(page.words)
    ]
    captions = [
        replace(word, text=word.text.rstrip(":")) if word.bold else word
        for word in (page.words[0], *glued)
    ]
    scans = [
        as_recognised(each, scale=1.0, shift=0.0)
        for each in (replace(page, words=tuple(captions)), *others)
    ]

    told = read_scanned_w2(scans, form="W-2")["header"]

    printed = read_scanned_w2(
        [as_recognised(each, scale=1.0, shift=0.0) for each in (page, *others)], form="W-2"
    )["header"]
    assert {name: each.value for name, each in told.items()} == {
        name: each.value for name, each in printed.items()
    }


def test_that_pages_without_captions_of_the_form_are_not_set_anew():
    page = read_text_layer(PAPERS[0]).pages[0]

    assert set_anew([replace(page, words=page.words[:8], recognised=True)]) is None


@pytest.mark.timeout(600)  # some seconds on a free core
def test_that_a_skewed_and_noisy_picture_of_a_form_is_read_like_the_form():
    scan = scan_of(PAPERS[0], dpi=150, skew=1.3, noise=12, parts=((0, 0.44),))
    [printed] = read_document(PAPERS[0], "w2.pdf")
    [item] = read_document(scan, "w2.pdf")

    assert (item.kind, item.engine) == ("w2", "ocr")
    assert differences(item.data["header"], printed.data["header"]) == {}
    assert all(source.method != "text" for source in item.fields.values())


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    "lie",
    [
        {"dpi": 200, "skew": -1.8, "noise": 15},
        {"dpi": 300, "skew": 2.0, "noise": 8},
        {"dpi": 200, "noise": 10, "turn": 180},
        {"dpi": 200, "noise": 10, "turn": 90},
    ],
    ids=str,
)
@pytest.mark.parametrize("paper", PAPERS[:2], ids=[well.api14 for well in sample_wells()[:2]])
def test_that_pictures_of_forms_give_no_wrong_value_that_is_not_marked(paper, lie):
    every = tuple((index, 1.0) for index in range(6))
    [item] = read_document(scan_of(paper, parts=every, **lie), "w2.pdf")
    [printed] = read_document(paper, "w2.pdf")

    other = differences(item.data, printed.data)
    invented = {path for path, (truth, told) in other.items() if truth is None and told is not None}
    wrong = {path for path, (_, told) in other.items() if told is not None} - set(item.review)

    assert invented == set()
    assert wrong == set()
    assert len(other) <= 0.05 * len(list(leaves(printed.data)))
