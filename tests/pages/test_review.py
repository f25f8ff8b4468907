"""The page “Document review”: facts beside their papers, corrections, conflicts."""

import json

import pytest

from kernel.wells.api_number import ApiNumber
from kernel.workflows.papers import Upload, add_papers
from kernel.workflows.review_facts import correct_fact, fact_sheet
from kernel.workflows.samples import sample_wells


@pytest.fixture
def reviewed(org_a):
    """A sample well whose printed papers are on file."""
    well = sample_wells()[0]
    api = ApiNumber.parse(well.api14)
    uploads = [Upload(name=name, content=content) for name, content in well.papers()]
    add_papers(org_a.editor, api, uploads)
    return api


def table_of(screen):
    drawn = [json.loads(part.proto.json) for part in screen.get("bidi_component")]
    [found] = [data for data in drawn if 'aria-label="Facts of the well"' in data.get("body", "")]
    return found


def test_that_every_fact_stands_with_its_value_and_paper(open_page, reviewed, org_a):
    screen = open_page(org_a.viewer, "review", api=reviewed.api10)

    assert not screen.exception
    facts = fact_sheet(org_a.viewer, reviewed)
    body = table_of(screen)["body"]
    assert all(f'data-n="{row.path}"' in body for row in facts.rows)
    assert "w2.pdf, page 1" in body


def test_that_the_fact_in_the_address_is_shown_on_its_page(open_page, said, reviewed, org_a):
    path = "casing[0].shoe_ft"

    screen = open_page(org_a.viewer, "review", api=reviewed.api10, fact=path)

    assert table_of(screen)["chosen"] == path
    assert "Casing 1: shoe" in said(screen)
    assert len(screen.get("image")) == 2  # the line, and the whole page


def test_that_a_correction_is_kept_with_who_and_can_be_withdrawn(open_page, said, reviewed, org_a):
    path = "casing[0].shoe_ft"
    screen = open_page(org_a.editor, "review", api=reviewed.api10, fact=path)
    before = next(r.value for r in fact_sheet(org_a.viewer, reviewed).rows if r.path == path)

    screen.number_input(key=f"value-{path}").set_value(1234.0)
    screen.text_input(key=f"note-{path}").set_value("from the tally")
    screen.button(key=f"FormSubmitter:correct-{path}-Keep").click().run()

    [row] = [r for r in fact_sheet(org_a.viewer, reviewed).rows if r.path == path]
    assert (row.value, row.corrected_by) == (1234, "editor")
    assert "Corrected by" in said(screen)

    screen.button(key=f"withdraw-{path}").click().run()

    [row] = [r for r in fact_sheet(org_a.viewer, reviewed).rows if r.path == path]
    assert (row.value, row.corrected_by) == (before, None)


def test_that_filters_leave_only_what_was_corrected(open_page, reviewed, org_a):
    correct_fact(org_a.editor, reviewed, "casing[0].shoe_ft", 1234.0, "")
    screen = open_page(org_a.viewer, "review", api=reviewed.api10)

    screen.pills(key="fact-filters").select("Corrected").run()

    assert table_of(screen)["body"].count("data-n=") == 1


def test_that_the_least_sure_value_comes_first_on_request(open_page, reviewed, org_a):
    screen = open_page(org_a.viewer, "review", api=reviewed.api10)

    screen.toggle(key="doubtful-first").set_value(True).run()

    rows = fact_sheet(org_a.viewer, reviewed).rows
    least = min((r.confidence, k) for k, r in enumerate(rows) if r.confidence is not None)[1]
    body = table_of(screen)["body"]
    assert body.index(f'data-n="{rows[least].path}"') == body.index("data-n=")


def test_that_a_viewer_cannot_correct(open_page, reviewed, org_a):
    screen = open_page(org_a.viewer, "review", api=reviewed.api10)

    assert not screen.button or "Keep" not in [button.label for button in screen.button]
    assert not screen.number_input and not screen.text_input


def test_that_without_a_number_a_well_can_be_chosen(open_page, shown, reviewed, org_a):
    screen = open_page(org_a.viewer, "review")

    assert len(shown(screen, "Wells to review").rows) == 1


def test_that_a_well_of_which_nothing_is_read_says_what_to_do(
    open_page, said, org_a, a_well_number
):
    screen = open_page(org_a.viewer, "review", api=a_well_number())

    assert "Nothing is read of this well yet." in said(screen)


def test_that_a_bad_number_in_the_address_is_answered_in_plain_words(open_page, said, org_a):
    screen = open_page(org_a.viewer, "review", api="<b>")

    assert screen.error and not screen.exception


def test_that_a_plug_is_added_by_hand_to_a_well_of_which_nothing_is_read(
    open_page, said, org_a, a_well_number
):
    api = ApiNumber.parse(a_well_number())
    screen = open_page(org_a.editor, "review", api=api.api10, add="barriers")

    screen.selectbox(key="add-barriers-kind").select("cibp")
    screen.button(key="FormSubmitter:add-barriers-Add").click().run()
    assert "depth is missing" in said(screen)
    assert not screen.exception

    screen.number_input(key="add-barriers-depth_ft").set_value(8010.0)
    screen.button(key="FormSubmitter:add-barriers-Add").click().run()

    assert "Added by editor" in said(screen)
    assert "add" not in screen.query_params
    assert "added by editor" in table_of(screen)["body"]

    screen.button(key="out-barriers[0]").click().run()
    assert not any(row.corrected_by for row in fact_sheet(org_a.viewer, api).rows)


def test_that_a_row_of_the_papers_can_be_taken_out_and_put_back(open_page, said, reviewed, org_a):
    screen = open_page(org_a.editor, "review", api=reviewed.api10, fact="casing[0].shoe_ft")
    before = {row.path: row.value for row in fact_sheet(org_a.viewer, reviewed).rows}

    screen.button(key="out-casing[0]").click().run()
    assert "Taken out by hand" in said(screen)
    [back] = [button for button in screen.button if button.label == "Put back"]
    back.click().run()

    assert {row.path: row.value for row in fact_sheet(org_a.viewer, reviewed).rows} == before


def test_that_a_viewer_is_not_offered_to_add(open_page, said, reviewed, org_a):
    screen = open_page(org_a.viewer, "review", api=reviewed.api10, add="casing")

    assert "Add a fact" not in said(screen)
    assert not screen.selectbox


def test_that_facts_that_do_not_fit_are_shown_with_both_papers(open_page, said, reviewed, org_a):
    correct_fact(org_a.editor, reviewed, "total_depth_ft", 9_000.0, "")
    path = "casing[1].shoe_ft"
    screen = open_page(org_a.viewer, "review", api=reviewed.api10, fact=path)

    assert "Does not fit" in said(screen)
    assert "9,000 ft on an engineer" in said(screen)
    screen.pills(key="fact-filters").select("Unsure").run()
    assert f'data-n="{path}"' in table_of(screen)["body"]
