"""Ink that the engine did not find, and handwriting over two rows of a table."""

import numpy
import pytest
from PIL import Image, ImageDraw

from kernel.documents.ocr_engines import Phrase
from kernel.documents.second_look import second_look


def a_table(*texts, rules=(100, 140, 180)):
    """A white page with a ruled table and words at places."""
    picture = Image.new("L", (600, 300), 255)
    draw = ImageDraw.Draw(picture)
    for y in rules:
        draw.line((20, y, 580, y), fill=0, width=2)
    for x in (20, 300, 580):
        draw.line((x, rules[0], x, rules[-1]), fill=0, width=2)
    for x, y, text, size in texts:
        draw.text((x, y), text, fill=0, font_size=size)
    return numpy.asarray(picture)


def a_phrase(text, box, score=0.9):
    left, top, right, bottom = box
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Phrase(text=text, corners=corners, score=score)


class FakeReader:
    """Says the same of every line, and remembers how high the lines were."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.heights = []

    def __call__(self, picture):
        self.heights.append(picture.shape[0])
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_that_ink_outside_all_phrases_is_read_and_goes_to_a_person():
    picture = a_table((120, 108, "C", 26))

    [found] = second_look(picture, [], FakeReader(("C", 0.98)))

    assert found.text == "C"
    assert 110 < found.corners[0][0] < 130
    assert found.score < 0.85


@pytest.mark.parametrize(
    "answer", [("C", 0.6), ("口", 0.99), ("1", 0.99), ("...", 0.99), ("", 0.0)]
)
def test_that_unsure_answers_boxes_and_bare_strokes_are_no_words(answer):
    assert second_look(a_table((120, 108, "C", 26)), [], FakeReader(answer)) == []


def test_that_ink_of_a_phrase_and_the_ruling_are_not_read_again():
    phrase = a_phrase("C 375", (110, 105, 200, 135))
    reader = FakeReader(("C", 0.98))

    assert second_look(a_table((120, 108, "C 375", 26)), [phrase], reader) == [phrase]
    assert reader.heights == []


def test_that_a_drawing_is_left_alone():
    texts = [(30 + 26 * (k % 20), 8 + 40 * (k // 20), "C", 26) for k in range(120)]

    assert second_look(a_table(*texts, rules=(298, 299)), [], FakeReader(("C", 0.98))) == []


def test_that_a_phrase_over_two_rows_is_parted_at_the_rule():
    picture = a_table((120, 106, "3", 30), (120, 144, "36", 30))
    over = a_phrase("3", (105, 102, 175, 178))

    upper, lower = second_look(picture, [over], FakeReader(("3", 0.97), ("36", 0.7)))

    assert (upper.text, lower.text) == ("3", "36")
    assert upper.corners[2][1] <= 142 <= lower.corners[0][1] + 3


def test_that_a_phrase_whose_rows_cannot_both_be_read_stays_whole():
    picture = a_table((120, 106, "3", 30), (120, 144, "36", 30))
    over = a_phrase("3", (105, 102, 175, 178))

    assert second_look(picture, [over], FakeReader(("3", 0.97), ("?", 0.2)))[0] == over


@pytest.mark.parametrize(
    ("again", "kept"),
    [
        (("calc 3,140", 0.9), "calc 3,140"),
        (("calc b,140", 0.9), "calc s,140"),
        (("3,140", 0.9), "calc s,140"),
    ],
)
def test_that_a_half_read_figure_is_replaced_by_a_better_one_only(again, kept):
    picture = a_table((120, 30, "calc 3,140", 34))
    half = a_phrase("calc s,140", (110, 25, 330, 75), 0.92)

    [found] = second_look(picture, [half], FakeReader(again))

    assert found.text == kept


@pytest.mark.parametrize("seen", ["21e", "42706e"])
def test_that_the_loop_of_a_six_is_left_to_the_readers_of_cells(seen):
    six = a_phrase(seen, (110, 25, 180, 75), 0.92)

    assert second_look(a_table((120, 30, "26", 34)), [six], FakeReader(("210", 0.9))) == [six]
