"""The model's second opinion on the page “Document review”: offered where one is set up."""

import pytest

from kernel.wells.api_number import ApiNumber
from kernel.workflows.papers import Upload, add_papers
from kernel.workflows.review_facts import fact_sheet
from kernel.workflows.samples import sample_wells
from kernel.workflows.second_opinion import second_opinions
from tests.sources.model_server import answers, model_server, says
from workbench.settings import choose_settings, settings

LETTER = {
    "date": "2022-02-18", "file_no": "900201", "determination_no": "900201",
    "api_raw": "00390001", "operator": "MESA VERDE OPERATING LLC", "operator_no": "990001",
    "county": "ANDREWS", "lease_well": "![x](https://evil.example)", "purpose": None,
    "total_depth_ft": 9250, "base_of_usable_ft": 1900, "base_is_stated": True, "usdw_ft": 2100,
    "intervals": [],
}  # fmt: skip
BASE = "gau.base_ft"


@pytest.fixture
def well(org_a):
    """A sample well whose groundwater letter is on file."""
    sample = sample_wells()[0]
    api = ApiNumber.parse(sample.api14)
    [letter] = [Upload(name=n, content=c) for n, c in sample.papers() if n.startswith("gau")]
    [paper] = add_papers(org_a.editor, api, [letter])
    return api, f"second-opinion-{paper.id}"


@pytest.fixture
def endpoint(store):
    """An administrator set up a model; it answers from a list."""
    before = settings()
    with model_server() as running:
        chosen = {"llm_url": running.url, "llm_model": "tiny", "llm_timeout_s": 5.0}
        choose_settings(before.model_copy(update=chosen))
        yield running
        choose_settings(before)


def keys(screen):
    return {button.key for button in screen.button}


def test_that_without_a_model_nothing_is_offered(open_page, said, well, org_a):
    api, button = well

    screen = open_page(org_a.editor, "review", api=api.api10, fact=BASE)

    assert button not in keys(screen)
    assert "opinion" not in said(screen)


def test_that_a_viewer_cannot_send_a_paper_away(open_page, well, org_a, endpoint):
    api, button = well

    assert button not in keys(open_page(org_a.viewer, "review", api=api.api10, fact=BASE))


def test_that_a_difference_stands_beside_our_value_and_in_the_list(
    open_page, said, shown, well, org_a, endpoint
):
    api, button = well
    endpoint.replies = [answers(LETTER)]
    screen = open_page(org_a.editor, "review", api=api.api10, fact=BASE)

    screen.button(key=button).click().run()

    assert not screen.exception
    assert "“1,900” where we read “1,600”" in said(screen)
    rows = {row[1]: row[2:4] for row in shown(screen, "Second opinions").words()}
    assert rows["Base of usable, ft"] == ["1,600", "1,900"]
    assert rows["Usdw, ft"] == ["–", "2,100"]  # theirs alone: offered, no fact
    assert "evil.example" not in said(screen)  # text of a model is drawn as text in the table
    [base] = [row for row in fact_sheet(org_a.viewer, api).rows if row.path == BASE]
    assert base.value == 1600

    screen.pills(key="fact-filters").select("In conflict").run()
    assert "No fact matches" not in said(screen)


def test_that_a_failure_is_said_and_the_page_stays(open_page, said, well, org_a, endpoint):
    api, button = well
    endpoint.replies = [says("nonsense")]
    screen = open_page(org_a.editor, "review", api=api.api10, fact=BASE)

    screen.button(key=button).click().run()

    assert "does not keep to the form" in said(screen)
    assert button in keys(screen)  # the page is whole, and one may ask again
    assert second_opinions(org_a.editor, api) == []
