"""Sheets of records in a browser: typed, refused in the cell, pasted, filled, undone, clashed."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.other_means import by_other_means
from tests.e2e.test_the_schedule_sheet import cell, grid

pytestmark = pytest.mark.browser
QUIET = """() => { const s = document.querySelector("iframe[title*='agGrid']").contentWindow
  .__sheet; return s.waiting().length === 0 && !s.fetching && !s.coming; }"""

FIRST_ROW = """() => document.querySelector("iframe[title*='agGrid']").contentWindow.__sheet
  .api.getDisplayedRowAtIndex(0).data"""


def open_part(page: Page, sign_in, part: str, email: str = "editor@example.com") -> None:
    sign_in(page, email, f"/records?part={part}")
    expect(grid(page).locator("[row-index='0'] [col-id='name']").first).not_to_be_empty(
        timeout=60_000
    )


def enter(page: Page, at: int, column: str, text: str) -> None:
    """Type over a cell; the whole is stored before the next step."""
    cell(page, at, column).click()
    page.keyboard.type(text, delay=20)
    page.keyboard.press("Enter")
    page.wait_for_function(QUIET, timeout=60_000)


def paste(page: Page, at: int, column: str, text: str) -> None:
    cell(page, at, column).click()
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    cell(page, at, column).click()
    page.keyboard.press("Control+v")
    page.wait_for_function(QUIET, timeout=60_000)


def test_that_cells_are_stored_at_once_and_a_wrong_one_waits_red_even_after_a_reload(
    page: Page, sign_in
):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_part(page, sign_in, "companies")
    names = [cell(page, at, "name").inner_text() for at in range(3)]

    enter(page, 0, "name", "A Renamed Company")
    enter(page, 1, "min_pay_amount", "plenty")
    wrong = grid(page).locator("[row-index='1'] [col-id='min_pay_amount']").first
    expect(wrong).to_have_class(re.compile("wrong"))
    expect(page.get_by_text("“plenty” is no number")).to_be_visible()
    page.reload()
    expect(cell(page, 0, "name")).to_have_text("A Renamed Company")
    expect(wrong).to_have_class(re.compile("wrong"))  # what is not stored is not lost
    expect(wrong).to_have_text("plenty")
    expect(page.get_by_text("“plenty” is no number")).to_be_visible()
    enter(page, 1, "min_pay_amount", "25.5")
    expect(page.get_by_text("“plenty” is no number")).to_have_count(0)

    paste(page, 1, "name", "Pasted one\t25.5\nPasted two\tmuch")
    expect(cell(page, 1, "name")).to_have_text("Pasted one")
    page.keyboard.press("Control+z")
    expect(cell(page, 1, "name")).to_have_text(names[1])


def test_that_a_new_row_waits_for_what_it_must_have_and_is_doubled_and_deleted(
    page: Page, sign_in, tmp_path: Path
):
    open_part(page, sign_in, "fields")

    page.get_by_role("button", name="Add row").click()
    expect(grid(page).locator("[row-index='0'] .unsaved").first).to_be_visible()
    enter(page, 0, "name", "Cedar Flat")
    expect(page.get_by_text("A new row needs this.").first).to_be_visible()
    enter(page, 0, "jurisdiction", "TX")
    enter(page, 0, "regulator_code", "77001")
    expect(page.get_by_text("A new row needs this.")).to_have_count(0)

    page.get_by_role("button", name="Files").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    file = tmp_path / "fields.csv"
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    file.write_text(text.replace("Cedar Flat", "Cedar Flat Deep") + "New One,TX,77002\n")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Bring in").click()
    expect(grid(page).get_by_text("Cedar Flat Deep")).to_be_visible()
    expect(grid(page).get_by_text("New One")).to_be_visible()


def test_that_a_colleagues_newer_cell_is_told_and_its_history_names_both(
    page: Page, product, sign_in
):
    open_part(page, sign_in, "fields")
    row = page.evaluate(FIRST_ROW)
    theirs = {"county": "Theirs", "version": row["version"]}
    by_other_means(product, "demo@example.com", f"/api/fields/{row['id']}", theirs, method="PATCH")

    enter(page, 0, "county", "Mine")

    expect(page.get_by_text(re.compile("Dana Whitfield set .*Theirs.* meanwhile"))).to_be_visible()
    expect(cell(page, 0, "county")).to_have_text("Theirs")
    enter(page, 0, "county", "Mine after all")
    cell(page, 0, "county").click(button="right")
    page.wait_for_timeout(400)  # as long as a hand needs from the cell to the button
    page.get_by_role("button", name="History", exact=True).click()
    lines = page.get_by_role("table", name="History of the row").locator("tbody tr")
    expect(lines.nth(0)).to_contain_text(re.compile("Luis Ortega.*Theirs.*Mine after all"))
    expect(lines.nth(1)).to_contain_text("Dana Whitfield")


def test_that_a_viewer_reads_a_sheet_and_types_nothing(page: Page, sign_in):
    open_part(page, sign_in, "asset-wells", "viewer@example.com")

    expect(page.get_by_text("Your role is Viewer").first).to_be_visible()
    expect(page.get_by_role("button", name="Add row")).to_have_count(0)
    cell(page, 0, "well_no").dblclick()
    expect(grid(page).locator(".ag-cell-inline-editing")).to_have_count(0)
