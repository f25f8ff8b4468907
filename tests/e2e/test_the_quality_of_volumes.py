"""Decline and data quality in a browser: a window, thousands at once, what waits and what lacks."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
LOADED_MS = 60_000  # a page that is opened for the first time on a busy machine


def test_that_a_window_is_moved_and_all_wells_are_fitted_while_one_looks(page: Page, sign_in):
    sign_in(page, "editor@example.com", "/decline")
    used = page.get_by_text(re.compile(r"\d+ months used"))
    expect(used).to_be_visible(timeout=LOADED_MS)
    whole = used.inner_text()

    start = page.get_by_role("slider").first
    start.focus()
    for _ in range(3):
        start.press("ArrowRight")
    expect(used).not_to_have_text(whole)
    eur = page.get_by_test_id("stMetric").filter(has_text="P50 EUR, best fit, bbl")
    expect(eur).to_be_visible()
    as_fitted = eur.inner_text()
    terminal = page.get_by_role("spinbutton", name="Terminal decline, % a year")
    terminal.fill("30")
    terminal.press("Enter")
    expect(eur).not_to_have_text(as_fitted)

    page.get_by_role("button", name="Fit all wells").click()
    fits = page.get_by_role("table", name="Fits of all wells")
    expect(fits.get_by_role("link", name="Painted Rock A 1")).to_be_visible(timeout=LOADED_MS)


def correct_the_row(page: Page, text: str) -> None:
    """Type over the only row in quarantine: it stands in the last column of the table."""
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    table.click(position={"x": box["width"] - 120, "y": 52})
    page.keyboard.press("Enter")
    typed = page.get_by_role("textbox").filter(visible=True).last
    expect(typed).to_be_focused()
    typed.fill(text)
    page.keyboard.press("Enter")


def test_that_a_row_in_quarantine_is_corrected_and_a_missing_month_is_there_then(
    page: Page, sign_in, tmp_path: Path
):
    rows = ["API,Well name,Month,Days on,Oil (bbl)", "nobody,GAP 9,2023-01,30,100"]
    rows += [f"4200390099,GAP 9,2023-{month:02d},30,{100 - month}" for month in (1, 2, 5)]
    file = tmp_path / "gap.csv"
    file.write_text("\n".join(rows) + "\n")
    sign_in(page, "editor@example.com", "/volume_import")
    page.locator("input[type=file]").set_input_files(file)
    read = page.get_by_role("button", name="Read the file")
    expect(read).to_be_enabled()
    read.click()
    page.get_by_role("button", name="Dry run").click()
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible(timeout=LOADED_MS)
    address = page.url

    page.goto(re.sub(r"/volume_import.*", "/data_quality", address))
    gaps = page.get_by_role("table", name="Wells with months missing")
    gap = gaps.get_by_role("row", name=re.compile("GAP 9"))
    expect(gap.get_by_role("cell").last).to_have_text("2", timeout=LOADED_MS)
    page.get_by_role("table", name="Rows in quarantine").get_by_role(
        "link", name="gap.csv"
    ).first.click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible(timeout=LOADED_MS)
    correct_the_row(page, "4200390099,GAP 9,2023-03,30,97")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("1 row came in; 0 wait.")).to_be_visible(timeout=LOADED_MS)
    page.goto("/data_quality")
    expect(gap.get_by_role("cell").last).to_have_text("1", timeout=LOADED_MS)

    page.goto(address)
    page.get_by_role("button", name="Undo", exact=False).first.click(timeout=LOADED_MS)
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("rows taken out or put back")).to_be_visible()
