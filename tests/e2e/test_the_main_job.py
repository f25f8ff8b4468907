"""The main job in a browser: papers in, a checked plan out; picked, reloaded, downloaded."""

import re

import pytest
from playwright.sync_api import Page, expect

from kernel.workflows.samples import sample_wells

pytestmark = pytest.mark.browser
OVERFLOWING = """() => [...document.querySelectorAll("*")]
  .flatMap((e) => (e.shadowRoot ? [...e.shadowRoot.querySelectorAll(".wide svg")] : []))
  .flatMap((svg) => [...svg.querySelectorAll("text")].filter((text) => {
    const [box, frame] = [text.getBBox(), svg.viewBox.baseVal];
    return box.x < 0 || box.x + box.width > frame.width
      || box.y < 0 || box.y + box.height > frame.height;
  })).map((text) => text.textContent)"""


def hand_in(page: Page, well) -> None:
    """Give the printed papers of a sample well on the page “Plan a well”."""
    page.goto("/plan")
    expect(page.get_by_role("heading", name="Plan a well")).to_be_visible()
    papers = [
        {"name": name, "mimeType": "application/pdf", "buffer": content}
        for name, content in well.papers()
    ]
    choose_files(page, papers)
    page.get_by_role("button", name="Make the plan").click()


def choose_files(page: Page, files: list[dict[str, object]]) -> None:
    """Give files to the field of the papers, and wait until the server has them.

    The field is named by its words: the letter's, in the closed options, may be drawn first.
    """
    papers = page.get_by_test_id("stFileUploader").filter(has_text="Papers (PDF)")
    papers.locator("input[type=file]").set_input_files(files)
    expect(page.get_by_role("button", name="Make the plan")).to_be_enabled()


@pytest.fixture
def plan(page: Page, sign_in) -> Page:
    """A plan that was just made from papers of a well that the organization did not have."""
    sign_in(page, "editor@example.com")
    foreign = next(w for w in sample_wells() if w.organization != sample_wells()[0].organization)
    hand_in(page, foreign)
    page.wait_for_url(re.compile(r"/plan\?id="))
    expect(page.get_by_role("heading", name=re.compile("^Why plug"))).to_be_visible()
    return page


def test_that_papers_become_a_plan_that_can_be_picked_reloaded_and_downloaded(plan: Page):
    why = plan.get_by_role("heading", name=re.compile("^Why plug"))
    rows = plan.get_by_role("table", name="Plugs, deepest first").locator("tr[data-n]")
    last = rows.count() - 2  # the row above “cut and cap”

    rows.nth(last).click()
    number = rows.nth(last).locator("td").first.inner_text()
    expect(why).to_contain_text(f"Why plug {number}")
    expect(rows.nth(last)).to_have_class("on")
    expect(
        plan.locator(f".wide g.plug.on[data-n='{rows.nth(last).get_attribute('data-n')}']")
    ).not_to_have_count(0)

    plan.keyboard.press("ArrowUp")
    above = rows.nth(last - 1).locator("td").first.inner_text()
    expect(why).to_contain_text(f"Why plug {above}")

    plan.wait_for_url(re.compile(rf"step={rows.nth(last - 1).get_attribute('data-n')}"))
    plan.reload()
    expect(why).to_contain_text(f"Why plug {above}")

    plan.get_by_role("button", name="Download").click()
    with plan.expect_download() as download:
        plan.get_by_role("button", name="Plan and materials, XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_that_a_plug_of_the_drawing_can_be_picked(plan: Page):
    chip = plan.locator(".wide g.plug.tag").first

    chip.locator(".label").click()

    number = chip.locator(".num").text_content()
    expect(plan.get_by_role("heading", name=re.compile("^Why plug"))).to_contain_text(
        f"Why plug {number}"
    )


def test_that_every_word_of_the_drawing_stands_inside_its_frame(plan: Page):
    assert plan.evaluate(OVERFLOWING) == []


def test_that_a_file_that_is_no_paper_is_refused_in_plain_words(page: Page, sign_in):
    sign_in(page, "editor@example.com")
    page.goto("/plan")
    junk = {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": b"hello"}

    choose_files(page, [junk])
    page.get_by_role("button", name="Make the plan").click()

    expect(page.get_by_test_id("stAlert")).to_contain_text("notes.pdf")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_that_the_piece_of_the_page_leads_to_the_fact_under_review(plan: Page):
    fact = plan.locator(".fact a").first
    said = fact.inner_text()

    fact.click()

    expect(plan).to_have_url(re.compile(r"/review\?api=\d+&fact="))
    expect(plan.locator("tr.on")).to_contain_text(said.split(",")[0])
    expect(plan.locator(".board .sheet img")).to_be_visible()
