"""Sheets of records in a browser: typed, pasted, added, saved whole and taken back."""

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

pytestmark = pytest.mark.browser
LOADED_MS = 60_000  # a page that is opened for the first time on a busy machine
ROW_PX = 32


def drawn(page: Page) -> Locator:
    """The sheet, with its rows."""
    sheet = page.get_by_test_id("data-grid-canvas").first
    expect(page.get_by_test_id("glide-cell-1-0").first).not_to_be_empty(timeout=LOADED_MS)
    return sheet


def choose(sheet: Locator, row: int, x: float) -> None:
    """Click into a row, X pixels from the left edge of the sheet, which is a drawing."""
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box is not None
    sheet.page.mouse.click(box["x"] + x, box["y"] + ROW_PX * (row + 1.5))


def enter(sheet: Locator, row: int, x: float, text: str) -> None:
    """Type into a cell, once its field is open."""
    choose(sheet, row, x)
    sheet.page.keyboard.press("Enter")
    field = sheet.page.locator("#portal textarea, #portal input").first
    expect(field).to_be_visible()
    field.fill(text)
    field.press("Enter")


def save(page: Page, rows: str) -> None:
    page.get_by_role("button", name=f"Save {rows}").click()
    expect(page.get_by_text(f"Saved {rows}.")).to_be_visible()


def test_that_cells_are_typed_and_pasted_saved_together_and_taken_back(
    context: BrowserContext, page: Page, sign_in
):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, "editor@example.com", "/records?part=companies")
    sheet = drawn(page)
    names = [page.get_by_test_id(f"glide-cell-2-{row}") for row in range(3)]
    before = [one.inner_text() for one in names]

    enter(sheet, 0, 230, "Renamed Company")
    expect(names[0]).to_have_text("Renamed Company")
    page.evaluate("navigator.clipboard.writeText('P1\\tPasted one\\nP2\\tPasted two')")
    choose(sheet, 1, 90)
    page.keyboard.press("Control+v")
    expect(names[2]).to_have_text("Pasted two")
    save(page, "3 rows")
    expect(names[1]).to_have_text("Pasted one")

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Took back 3 rows.")).to_be_visible()
    for one, text in zip(names, before, strict=True):
        expect(one).to_have_text(text)


def test_that_a_row_is_added_and_one_that_lacks_what_it_must_have_is_refused(page: Page, sign_in):
    sign_in(page, "editor@example.com", "/records?part=fields")
    sheet = drawn(page)

    sheet.hover(force=True)
    page.get_by_role("button", name="Add row").click()
    expect(sheet.locator("table")).to_have_attribute("aria-rowcount", "4")
    enter(sheet, 1, 90, "Cedar Flat")
    save_button = page.get_by_role("button", name="Save 1 row")
    save_button.click()

    expect(page.get_by_text(re.compile("A new row has no"))).to_be_visible()
    page.get_by_role("button", name="Discard").click()
    expect(save_button).to_have_count(0)


def test_that_a_duty_is_settled_with_its_evidence(page: Page, sign_in):
    sign_in(page, "editor@example.com", "/compliance")
    sheet = drawn(page)
    box = sheet.bounding_box()
    assert box is not None

    enter(sheet, 0, box["width"] - 30, "Confirmation 4711")
    save(page, "1 row")

    page.reload()
    expect(page.get_by_text("Confirmation 4711").first).to_be_attached(timeout=LOADED_MS)
