"""The page “Document review”: facts beside their papers, corrections, conflicts."""

import json
import re

import pytest

from kernel.errors import InvalidInput
from kernel.store.ids import uuid7
from kernel.store.papers import papers_of, save_extraction
from kernel.store.readings import NewFile, begin_reading
from kernel.store.session import tenant_session
from kernel.wells.api_number import ApiNumber
from kernel.workflows.papers import Upload, add_papers
from kernel.workflows.reading import reader_version
from kernel.workflows.reading_state import open_readings
from kernel.workflows.review_facts import correct_fact, fact_sheet
from kernel.workflows.samples import sample_wells
from workbench.ui.fact_review import keep_answer
from workbench.ui.review_board import Answer


@pytest.fixture
def reviewed(org_a):
    """A sample well whose printed papers are on file."""
    well = sample_wells()[0]
    api = ApiNumber.parse(well.api14)
    uploads = [Upload(name=name, content=content) for name, content in well.papers()]
    add_papers(org_a.editor, api, uploads)
    return api


@pytest.fixture
def unsure_of_the_first_shoe(reviewed, org_a):
    """As a scan would leave it."""
    with tenant_session(org_a.editor) as session:
        w2 = next(p for p in papers_of(session, reviewed.api14) if p.kind == "w2")
        [item] = w2.extraction
        item["fields"]["casing[0].setting_depth_ft"]["confidence"] = 0.6
        save_extraction(session, w2.id, [item], reader_version())


def row_of(team, api, path):
    [row] = [row for row in fact_sheet(team.viewer, api).rows if row.path == path]
    return row


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


def test_that_the_fact_in_the_address_is_shown_with_its_page_and_its_place(
    open_page, reviewed, org_a
):
    path = "casing[0].shoe_ft"

    screen = open_page(org_a.viewer, "review", api=reviewed.api10, fact=path)

    board = table_of(screen)
    assert board["chosen"] == path
    fact = board["facts"][path]
    assert (fact["label"], fact["unit"]) == ("Casing 1: shoe", "ft")
    assert re.fullmatch(r"api/papers/[0-9a-f-]{36}/pages/2\?dpi=130", fact["page"])
    assert len(fact["box"]) == 4


def test_that_what_a_person_says_on_the_board_is_kept_with_who_and_can_be_withdrawn(
    open_page, said, reviewed, org_a
):
    path = "casing[0].shoe_ft"
    before = row_of(org_a, reviewed, path).value
    first = Answer(number=1, kind="correct", path=path, typed="1,234", note="from the tally")
    keep_answer(org_a.editor, reviewed, first)
    row = row_of(org_a, reviewed, path)
    assert (row.value, row.corrected_by) == (1234, "editor")

    screen = open_page(org_a.editor, "review", api=reviewed.api10, fact=path)

    notes = [words for words, _ in table_of(screen)["facts"][path]["notes"]]
    assert notes[0] == "Corrected by editor; the papers are overruled."
    screen.button(key=f"withdraw-{path}").click().run()
    row = row_of(org_a, reviewed, path)
    assert (row.value, row.corrected_by) == (before, None)


def test_that_the_last_word_on_a_fact_is_taken_back(reviewed, org_a):
    path = "casing[0].shoe_ft"
    seen = row_of(org_a, reviewed, path).value
    keep_answer(org_a.editor, reviewed, Answer(number=1, kind="confirm", path=path, value=seen))
    assert row_of(org_a, reviewed, path).confirmed_by == "editor"

    keep_answer(org_a.editor, reviewed, Answer(number=2, kind="undo", path=path))
    keep_answer(org_a.editor, reviewed, Answer(number=3, kind="undo", path=path))

    assert not row_of(org_a, reviewed, path).decided


@pytest.mark.parametrize("typed", ["twelve", "-5", "12 ft", ""])
def test_that_words_in_place_of_a_number_are_refused_with_what_to_do(reviewed, org_a, typed):
    answer = Answer(number=1, kind="correct", path="casing[0].shoe_ft", typed=typed)

    with pytest.raises(InvalidInput, match="is not a number"):
        keep_answer(org_a.editor, reviewed, answer)


def test_that_what_needs_eyes_comes_alone_until_more_is_asked_for(
    open_page, reviewed, org_a, unsure_of_the_first_shoe
):
    screen = open_page(org_a.viewer, "review", api=reviewed.api10)

    assert "casing[0].shoe_ft" in table_of(screen)["facts"]
    assert all(fact["open"] for fact in table_of(screen)["facts"].values())
    screen.pills(key="fact-filters").set_value([]).run()
    assert len(table_of(screen)["facts"]) >= len(fact_sheet(org_a.viewer, reviewed).rows)


def test_that_filters_leave_only_what_a_person_decided(open_page, reviewed, org_a):
    correct_fact(org_a.editor, reviewed, "casing[0].shoe_ft", 1234.0, "")
    screen = open_page(org_a.viewer, "review", api=reviewed.api10)

    screen.pills(key="fact-filters").select("Decided by a person").run()

    assert table_of(screen)["body"].count("data-n=") == 1


def test_that_a_viewer_cannot_correct(open_page, reviewed, org_a):
    screen = open_page(org_a.viewer, "review", api=reviewed.api10)

    assert table_of(screen)["may"] is False
    assert not [button for button in screen.button if "unknown" in (button.key or "")]


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

    board = table_of(screen)
    assert board["jump"] == "barriers[0].kind"
    assert "Added by editor; no paper gives it." in str(board["facts"]["barriers[0].kind"])
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


def test_that_facts_that_do_not_fit_are_shown_with_both_papers(open_page, reviewed, org_a):
    correct_fact(org_a.editor, reviewed, "total_depth_ft", 9_000.0, "")
    path = "casing[1].shoe_ft"
    screen = open_page(org_a.viewer, "review", api=reviewed.api10, fact=path)

    told = str(table_of(screen)["facts"][path]["notes"])
    assert "Does not fit" in told
    assert "9,000 ft on an engineer" in told
    screen.pills(key="fact-filters").set_value(["Needs eyes"]).run()
    assert f'data-n="{path}"' in table_of(screen)["body"]


def test_that_papers_that_are_being_read_are_told_above_the_facts_and_can_be_stopped(
    open_page, reviewed, org_a
):
    scan = NewFile(name="w15.tif", content=b"x")
    with tenant_session(org_a.editor) as session:
        begin_reading(session, uuid7(), api14=reviewed.api14, origin="upload", files=[scan])

    for_viewers = open_page(org_a.viewer, "review", api=reviewed.api10)
    screen = open_page(org_a.editor, "review", api=reviewed.api10)
    [told] = screen.get("progress")
    [stop] = [button for button in screen.button if button.label == "Stop"]
    stop.click().run()

    assert "Waiting for the worker" in told.proto.text
    assert "Stop" not in [button.label for button in for_viewers.button]
    assert open_readings(org_a.viewer, reviewed) == []
    assert not screen.exception
