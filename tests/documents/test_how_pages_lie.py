"""How a page stands and leans follows from its phrases: their scores, their corners, its slope."""

import numpy
import pytest

from kernel.documents import ocr
from kernel.documents.ocr_engines import Phrase

WORDS = "RAILROAD COMMISSION OF TEXAS"


def phrase(text: str, *, left=100.0, top=100.0, width=900.0, height=24.0, fall=0.0, score=1.0):
    """A phrase as the engine finds it; its corners fall to the right."""
    down = fall * width
    corners = (
        (left, top), (left + width, top + down),
        (left + width, top + down + height), (left, top + height),
    )  # fmt: skip
    return Phrase(text=text, corners=corners, score=score)


@pytest.fixture
def engine(monkeypatch):
    """What the engine reads in a picture, by the grey of its first dot."""
    read: dict[int, list[Phrase]] = {}
    monkeypatch.setattr(ocr, "phrases_of", lambda picture: read[int(picture[0, 0])])
    monkeypatch.setattr(ocr, "rapid_boxes", lambda picture: [])
    monkeypatch.setattr(ocr, "_resized", lambda picture, scale: picture)
    return read


def a_page(standing: int, on_its_head: int):
    """A page whose first dot tells which way it is shown."""
    page = numpy.full((40, 30), 255, dtype="uint8")
    page[0, 0], page[-1, -1] = standing, on_its_head
    return page


def test_that_words_of_a_form_read_without_certainty_do_not_make_a_page_stand(engine):
    engine[1] = [phrase(WORDS, score=0.74) for _ in range(3)]
    engine[2] = [phrase(WORDS) for _ in range(20)]

    turns, phrases = ocr._upright(a_page(1, 2))

    assert (turns, len(phrases)) == (2, 20)


def test_that_a_page_that_is_hard_to_read_stays_as_it_is_where_turning_says_no_more(engine):
    engine[1] = [phrase(WORDS, score=0.74) for _ in range(3)]
    engine[2] = [phrase("zx qq")]

    turns, phrases = ocr._upright(a_page(1, 2))

    assert (turns, len(phrases)) == (0, 3)


@pytest.mark.parametrize("slope", [-0.035, -0.012, 0.0, 0.012, 0.035])
@pytest.mark.parametrize("width", [500.0, 900.0, 1200.0])
def test_that_the_words_of_a_line_stand_level_on_a_page_that_leans(slope, width):
    long = phrase(f"{WORDS} FORM W-15 CEMENTING REPORT", fall=slope, width=width)

    words = list(ocr._words(long, slope, 1, 72 / 150, struck=False))

    assert max(w.baseline for w in words) - min(w.baseline for w in words) < 0.5
    assert all(8 < word.size < 16 for word in words)


def test_that_corners_which_leave_their_line_on_a_level_page_are_not_believed():
    wrong = phrase(f"{WORDS} FORM W-15", fall=0.05)

    words = list(ocr._words(wrong, 0.0, 1, 72 / 150, struck=False))

    assert len({round(word.baseline, 3) for word in words}) == 1
