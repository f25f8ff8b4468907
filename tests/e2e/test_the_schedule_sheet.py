"""The sheet of a schedule in a browser: import, edit, paste, fill, undo, clone, export, viewer."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.documents.rig_sheets import row, stated
from tests.e2e.other_means import by_other_means

pytestmark = pytest.mark.browser
ROWS = [
    row("SHEET 1H", "A Rig"),
    row("SHEET 2H", "A Rig", "2027-03-11", "2027-03-31", 20),
    row("SHEET 3H", "A Rig", "2027-03-31", "2027-04-10", 10),
    row("SHEET 4H", "A Rig", "2027-05-11", "2027-05-01", None),
]


STORED = """() => document.querySelector("iframe[title*='agGrid']").contentWindow
  .__sheet.waiting().length === 0"""


def grid(page: Page):
    # While one page gives way to the next, the grid of the page before may still stand above.
    return page.locator("iframe[title*='agGrid']").last.content_frame


def cell(page: Page, at: int, column: str):
    return grid(page).locator(f"[row-index='{at}'] [col-id='{column}']").first


def open_imported(page: Page, sign_in, tmp_path: Path) -> None:
    """The sample scenario with three jobs from a workbook on top; its fourth row was set aside."""
    sign_in(page, "editor@example.com", "/schedule")
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_visible()
    file = tmp_path / "plan.xlsx"
    file.write_bytes(stated(ROWS))
    page.get_by_role("button", name="Import", exact=True).click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("The job would finish before it starts")).to_be_visible()
    page.get_by_text("a new rig").click()
    page.get_by_role("button", name=re.compile("^Import 3 rows")).click()
    expect(cell(page, 0, "name")).to_have_text("SHEET 1H")


def test_that_a_schedule_is_imported_edited_pasted_filled_and_taken_back(
    page: Page, sign_in, tmp_path
):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_imported(page, sign_in, tmp_path)
    page.get_by_text("Scheduling", exact=True).click()

    cell(page, 2, "duration_days").dblclick()
    page.keyboard.press("Control+A")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(cell(page, 2, "finish_on")).to_have_text("2027-04-12")

    cell(page, 0, "pad").click()
    page.evaluate("navigator.clipboard.writeText('North\\nSouth')")
    cell(page, 0, "pad").click()
    page.keyboard.press("Control+v")
    expect(cell(page, 1, "pad")).to_have_text("South")

    cell(page, 1, "pad").click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    expect(cell(page, 2, "pad")).to_have_text("South")

    cell(page, 0, "pad").click()
    page.keyboard.press("Control+z")
    expect(cell(page, 2, "pad")).to_have_text("")
    page.keyboard.press("Control+z")
    expect(cell(page, 1, "pad")).to_have_text("")
    page.keyboard.press("Control+z")
    expect(cell(page, 2, "finish_on")).to_have_text("2027-04-10")

    page.get_by_role("button", name="Clone scenario").click()
    page.get_by_label("Name of the copy").fill("What if")
    page.get_by_role("button", name="Clone", exact=True).click()
    expect(page.get_by_role("heading", name="What if")).to_be_visible()
    expect(cell(page, 0, "name")).to_have_text("SHEET 1H")

    page.get_by_role("button", name="Download").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    assert waiting.value.suggested_filename.startswith("What-if_")
    assert "SHEET 2H" in text


def a_copy(page: Page, name: str) -> str:
    """The address of a copy of the scenario that stands there."""
    page.get_by_role("button", name="Clone scenario").click()
    page.get_by_label("Name of the copy").fill(name)
    page.get_by_role("button", name="Clone", exact=True).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    return page.url


def row_of(page: Page, name: str) -> int:
    """The place of a job in the sheet."""
    found = grid(page).locator("[role=gridcell][col-id='name']").filter(has_text=name).first
    expect(found).to_be_visible()
    return int(found.evaluate("(cell) => cell.closest('[row-index]').getAttribute('row-index')"))


def test_that_nothing_is_lost_where_somebody_types_faster_than_the_page_answers(
    page: Page, sign_in
):
    sign_in(page, "editor@example.com", "/schedule")
    a_copy(page, "Typed fast")
    page.get_by_text("Scheduling", exact=True).click()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    first = row_of(page, "Cedar Draw 12-1H")

    cell(page, first, "pad").click()
    for number in range(5):
        page.keyboard.type(f"Pad {number}", delay=70)
        page.keyboard.press("Enter")

    for number in range(5):
        expect(cell(page, first + number, "pad")).to_have_text(f"Pad {number}")
    page.wait_for_function(STORED)
    page.reload()
    for number in range(5):
        expect(cell(page, first + number, "pad")).to_have_text(f"Pad {number}")


def test_that_two_people_in_one_cell_are_asked_whose_value_holds_and_both_are_kept_on_record(
    page: Page, product, sign_in
):
    sign_in(page, "editor@example.com", "/schedule")
    a_copy(page, "Two at once")
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    first = row_of(page, "Cedar Draw 12-1H")
    ids = [
        cell(page, first + at, "pad").evaluate(
            "(cell) => cell.closest('[row-id]').getAttribute('row-id')"
        )
        for at in (0, 1)
    ]
    actions = [
        {"do": "set", "id": ids[0], "field": "pad", "value": "Theirs"},
        {"do": "set", "id": ids[1], "field": "pad", "value": "Only theirs"},
    ]
    scenario = re.search(r"scenario=([0-9a-f-]+)", page.url)
    assert scenario is not None
    asked = {"scenario_id": scenario[1], "revision": 0, "actions": actions}
    by_other_means(product, "demo@example.com", "/api/campaign-wells/bulk", asked)

    cell(page, first, "pad").click()
    page.keyboard.type("Mine", delay=70)  # on the page as it was before
    page.keyboard.press("Enter")
    expect(page.get_by_text("Somebody changed the same cells meanwhile")).to_be_visible()
    expect(page.get_by_text("Theirs: Theirs")).to_be_visible()
    page.get_by_text("Mine: Mine").click()
    page.get_by_role("button", name="Save so").click()
    expect(page.get_by_text("Somebody changed the same cells meanwhile")).to_have_count(0)

    expect(cell(page, first, "pad")).to_have_text("Mine")
    expect(cell(page, first + 1, "pad")).to_have_text("Only theirs")
    cell(page, first, "pad").click(button="right")
    page.wait_for_timeout(400)  # as long as a hand needs from the cell to the button
    page.get_by_role("button", name="Details").click()
    history = page.get_by_role("table", name="History of the cell").locator("tbody tr")
    expect(history).to_have_count(2)
    expect(history.nth(0)).to_contain_text(re.compile("Luis Ortega.*Theirs.*Mine"))
    expect(history.nth(1)).to_contain_text(re.compile("Dana Whitfield.*Theirs"))


def test_that_the_details_of_a_job_show_how_its_phases_fill_it(page: Page, sign_in):
    sign_in(page, "editor@example.com", "/schedule")
    at = row_of(page, "Cedar Draw 12-3H")
    cell(page, at, "duration_days").click(button="right")
    expect(page.get_by_role("button", name="Details")).to_be_enabled()
    page.get_by_role("button", name="Details").click()

    expect(page.get_by_text("The phases fill the 26 d.")).to_be_visible()
    expect(page.get_by_role("button", name="Save phases")).to_be_disabled()


def test_that_a_viewer_reads_the_sheet_and_cannot_write(page: Page, sign_in):
    sign_in(page, "viewer@example.com", "/schedule")

    expect(page.get_by_text("Your role is Viewer").first).to_be_visible()
    expect(page.get_by_role("button", name="Add job")).to_have_count(0)
    expect(page.get_by_role("button", name="Import", exact=True)).to_have_count(0)
    cell(page, 0, "pad").dblclick()
    expect(grid(page).locator(".ag-cell-inline-editing")).to_have_count(0)
