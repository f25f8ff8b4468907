"""The document review in a browser: a fact that no paper gives is added and withdrawn."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
SHOE = "casing[0].shoe_ft"


def test_that_a_device_that_no_paper_gives_is_added_by_hand_and_withdrawn(page: Page, sign_in):
    sign_in(page, "editor@example.com", "/review?api=4231790003&add=barriers")
    form = page.get_by_role("dialog")
    form.get_by_role("combobox", name="Device").click()
    page.get_by_role("option").first.click()
    form.get_by_label("Depth, ft").fill("7000")

    form.get_by_role("button", name="Add").click()

    expect(form).to_have_count(0)
    facts = page.get_by_role("table", name="Facts of the well")
    expect(facts.get_by_text("7,000 ft").first).to_be_visible()
    expect(facts.locator("tr.on")).to_have_attribute("data-n", re.compile(r"^barriers"))
    page.get_by_role("button", name="Withdraw this row").click()
    expect(facts.get_by_text("7,000 ft")).to_have_count(0)


INSIDE = """(box) => {
  const [mark, frame] = [box, box.closest(".paper")].map((one) => one.getBoundingClientRect());
  return mark.width > 5 && mark.top >= frame.top && mark.bottom <= frame.bottom
    && mark.left >= frame.left && mark.right <= frame.right;
}"""


def test_that_facts_are_seen_corrected_and_undone_by_keyboard_beside_their_page(
    page: Page, sign_in
):
    sign_in(page, "editor@example.com", "/review?api=4231790003&fact=total_depth_ft")
    facts = page.get_by_role("table", name="Facts of the well")
    row = {path: facts.locator(f"tr[data-n='{path}']") for path in (SHOE, "casing[0].toc_ft")}
    chosen = facts.locator("tr.on")
    expect(chosen).to_have_attribute("data-n", "total_depth_ft")
    row[SHOE].click()

    page.keyboard.press("k")
    expect(chosen).not_to_have_attribute("data-n", SHOE)
    page.keyboard.press("ArrowDown")
    expect(chosen).to_have_attribute("data-n", SHOE)
    box = page.locator(".board .box")
    expect(box).to_be_visible()
    page.wait_for_function(INSIDE, arg=box.element_handle())

    page.keyboard.press("Enter")
    expect(chosen).not_to_have_attribute("data-n", SHOE)
    expect(row[SHOE]).to_contain_text("seen by")

    row[SHOE].click()
    page.keyboard.type("1,7x")
    expect(page.get_by_role("button", name="Keep")).to_be_visible()
    page.keyboard.press("Enter")
    row[SHOE].click()
    expect(page.get_by_text("“1,7x” is not a number.")).to_be_visible()
    page.keyboard.type("1,777")
    page.keyboard.press("Tab")
    page.keyboard.type("from the tally")
    page.keyboard.press("Enter")
    expect(row[SHOE]).to_contain_text("1,777 ft")
    expect(row[SHOE]).to_contain_text("corrected by")

    page.reload()
    expect(row[SHOE]).to_contain_text("1,777 ft")
    row[SHOE].click()
    page.get_by_role("button", name="Withdraw the correction").click()
    expect(row[SHOE]).not_to_contain_text("1,777 ft")

    row[SHOE].click()
    page.keyboard.press("Enter")
    expect(row[SHOE]).to_contain_text("seen by")
    page.keyboard.press("Control+z")
    expect(chosen).to_have_attribute("data-n", SHOE)
    expect(row[SHOE]).not_to_contain_text("seen by")


def test_that_a_viewer_is_offered_no_form(page: Page, sign_in):
    sign_in(page, "viewer@example.com", "/review?api=4231790003&add=barriers")

    expect(page.get_by_role("heading", name="DRY LAKE UNIT TRACT 14-A 2W")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Add a fact")).to_have_count(0)
