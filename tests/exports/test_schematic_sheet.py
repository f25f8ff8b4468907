"""The drawing for the file: before and after on one page, as PDF and as SVG, without a browser."""

import io
from itertools import combinations
from xml.etree import ElementTree

import pdfplumber
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.exports.schematic_pdf import wellbore_pdf
from kernel.exports.schematic_shapes import Words, bounds
from kernel.exports.schematic_sheet import wellbore_sheet
from kernel.exports.schematic_svg import PRINT_STYLE, svg
from kernel.testing import wells
from kernel.wells.facts_file import write_facts


def a_plan(*plugs, facts=None, **said):
    facts = facts or {
        "total_depth_ft": 9000,
        "casing": [{"string": "production", "od_in": 5.5, "hole_in": 7.875, "shoe_ft": 9000}],
        "formation_tops": [{"name": "Yates", "top_ft": 1000}],
    }
    steps = [
        {"id": f"s{k}", "plug_no": k, "type": "cement_plug", "placement": "spot", "sacks": 20 + k,
         "top_ft": top, "bottom_ft": top + 100}
        for k, top in enumerate(plugs, start=1)
    ]  # fmt: skip
    plan = {"api": "4200346118", "lease": "MABEE 140A", "well_no": "4404", "county": "ANDREWS"}
    plan |= {"district": "08", "field": "SPRABERRY", "as_of": "2026-01-31", "mode": "combined"}
    return plan | {"policy_version": "tx", "inputs": {"facts": facts}, "steps": steps} | said


def page_of(plan):
    with pdfplumber.open(io.BytesIO(wellbore_pdf(plan))) as pdf:
        [page] = pdf.pages
        return page, page.extract_words(keep_blank_chars=True, x_tolerance=2)


def lines(drawing):
    return [shape for shape in drawing.shapes() if isinstance(shape, Words)]


def test_that_one_letter_page_shows_the_well_before_and_after_with_its_title_block():
    page, words = page_of(a_plan(3000, 900))
    said = [word["text"] for word in words]

    assert sorted((page.width, page.height)) == [612, 792]
    assert {"Before plugging", "After plugging", "MABEE 140A 4404"} <= set(said)
    assert "API 42-003-46118 · SPRABERRY · Andrews County, district 08" in said
    assert "Plan of 2026-01-31, plugs combined" in said
    assert "Depths compressed between events, not to scale." in said
    assert said.count("Yates 1,000") == 2


def test_that_each_plug_is_named_with_its_depths_and_sacks_on_the_after_side_only():
    page, words = page_of(a_plan(3000, 900))

    for label in ("3,100–3,000 ft, 21 sacks", "1,000–900 ft, 22 sacks"):
        [found] = [word for word in words if word["text"] == label]
        assert found["x0"] > page.width / 2


def test_that_the_drawing_is_vectors_and_no_picture():
    page, _ = page_of(a_plan(3000))

    assert page.images == []
    assert len(page.rects) + len(page.curves) + len(page.lines) > 20


def test_that_a_font_with_the_characters_of_a_name_is_embedded():
    page, words = page_of(a_plan(lease="Peña ≥ 5 √"))

    assert any(word["text"].startswith("Peña ≥ 5 √") for word in words)
    assert any("Vera" in char["fontname"] for char in page.chars)


def test_that_the_same_plan_draws_the_same_bytes():
    assert wellbore_pdf(a_plan(3000)) == wellbore_pdf(a_plan(3000))


def test_that_twenty_plugs_and_a_very_long_name_are_drawn_legibly():
    plan = a_plan(*range(8000, 400, -380), lease="UNIVERSITY LANDS CONSOLIDATED UNIT " * 8)
    page, words = page_of(plan)

    assert sum(word["text"].endswith(" sacks") for word in words) == 20
    assert min(char["size"] for char in page.chars) >= 5


@settings(deadline=None, max_examples=25)
@given(wells(), st.booleans(), st.text(max_size=200))
def test_that_no_text_of_any_well_overlaps_another_or_leaves_the_sheet(well, to_scale, lease):
    tops = list(range(5000, 300, -550))
    drawing = wellbore_sheet(a_plan(*tops, facts=write_facts(well), lease=lease), to_scale=to_scale)

    boxes = [(*bounds(line), line.text) for line in lines(drawing) if line.text.strip()]
    for left, right, top, bottom, _ in boxes:
        assert 0 <= left <= right <= drawing.width + 0.1
        assert 0 <= top <= bottom <= drawing.height
    for one, other in combinations(boxes, 2):
        across = min(one[1], other[1]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[2], other[2])
        assert across <= 1 or down <= 1, (one, other)


@settings(deadline=None, max_examples=10)
@given(wells(), st.text(max_size=40))
def test_that_any_well_is_one_pdf_page_and_a_well_formed_svg(well, lease):
    plan = a_plan(3000, 900, facts=write_facts(well), lease=lease)

    with pdfplumber.open(io.BytesIO(wellbore_pdf(plan))) as pdf:
        assert len(pdf.pages) == 1
    root = ElementTree.fromstring(svg(wellbore_sheet(plan), style=PRINT_STYLE))  # noqa: S314
    assert root.tag.endswith("svg")


def test_that_text_of_a_file_keeps_its_room_whatever_font_the_viewer_has():
    root = ElementTree.fromstring(svg(wellbore_sheet(a_plan(3000)), style=PRINT_STYLE))  # noqa: S314

    texts = [element for element in root.iter() if element.tag.endswith("text")]
    assert texts
    assert all(float(text.get("textLength")) > 0 for text in texts)
