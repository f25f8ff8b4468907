"""Which engine reads a picture, and what the light one is worth."""

import io
import shutil

import numpy
import pytest
from PIL import Image, ImageDraw

from kernel.documents.item import REVIEW_BELOW
from kernel.documents.ocr import PRINTED, form_words
from kernel.documents.ocr_engines import NoEngine, Phrase, light_phrases, phrases_of
from tests.documents.test_scans import LETTER, scan_of

PAGE = numpy.full((40, 40), 255, dtype="uint8")
HERE = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))


def missing(picture):
    raise NoEngine("not installed")


def silent(picture):
    return []


def reads(text):
    return lambda picture: [Phrase(text=text, corners=HERE, score=0.9)]


@pytest.mark.parametrize("first", [missing, silent])
def test_that_the_light_engine_reads_where_the_first_is_missing_or_finds_nothing(first):
    [phrase] = phrases_of(PAGE, (first, reads("WELL")))

    assert phrase.text == "WELL"


def test_that_the_light_engine_is_not_asked_where_the_first_reads():
    [phrase] = phrases_of(PAGE, (reads("CASING"), missing))

    assert phrase.text == "CASING"


def test_that_a_page_without_text_is_empty_and_no_engine_at_all_is_said():
    assert phrases_of(PAGE, (silent, missing)) == []
    with pytest.raises(NoEngine):
        phrases_of(PAGE, (missing, missing))


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_that_tesseract_reads_a_ruled_letter_and_every_word_goes_to_a_person():
    picture = Image.open(io.BytesIO(scan_of(LETTER)))
    draw = ImageDraw.Draw(picture)
    for y in (170, 212, 272, 312):
        draw.line((60, y, 1210, y), fill=0, width=3)
    phrases = light_phrases(numpy.asarray(picture))
    texts = [phrase.text for phrase in phrases]

    assert form_words(texts) >= 6
    assert {"384340", "00330325", "760218", "1175", "1625"} <= set(texts)
    assert all(phrase.score * PRINTED < REVIEW_BELOW for phrase in phrases)
    [number] = [phrase for phrase in phrases if phrase.text == "384340"]
    assert number.corners[0] == pytest.approx((880, 184), abs=8)
