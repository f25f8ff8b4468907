"""The document review in a browser: a fact that no paper gives is added and withdrawn."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_that_a_device_that_no_paper_gives_is_added_by_hand_and_withdrawn(page: Page, sign_in):
    sign_in(page, "editor@example.com", "/review?api=4231790003&add=barriers")
    form = page.get_by_role("dialog")
    form.get_by_role("combobox", name="Device").click()
    page.get_by_role("option").first.click()
    form.get_by_label("Depth, ft").fill("7000")

    form.get_by_role("button", name="Add").click()

    expect(form).to_have_count(0)
    facts = page.get_by_role("table")
    expect(facts.get_by_text("7,000 ft").first).to_be_visible()
    page.get_by_role("button", name="Withdraw this row").click()
    expect(facts.get_by_text("7,000 ft")).to_have_count(0)


def test_that_a_viewer_is_offered_no_form(page: Page, sign_in):
    sign_in(page, "viewer@example.com", "/review?api=4231790003&add=barriers")

    expect(page.get_by_role("heading", name="DRY LAKE UNIT TRACT 14-A 2W")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Add a fact")).to_have_count(0)
