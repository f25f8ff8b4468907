"""Volumes in a browser: a file tried, brought in, corrected, drawn, declined, and undone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def a_file(folder: Path) -> Path:
    """Two years of a declining well, and a row that names no well."""
    rows = ["API,Well name,Month,Days on,Oil (bbl),Gas (Mcf),Water (bbl)"]
    for at in range(24):
        oil = 9_000 * 0.93**at
        month = f"{2023 + at // 12}-{at % 12 + 1:02d}"
        rows.append(f"4200390088,SANDY 8,{month},30,{oil:.1f},{2 * oil:.1f},{oil / 2:.1f}")
    rows.append("nobody,SANDY 8,2022-12,30,9100,18000,4500")
    file = folder / "sandy.csv"
    file.write_text("\n".join(rows) + "\n")
    return file


def test_that_a_file_is_tried_brought_in_corrected_drawn_and_undone(page: Page, sign_in, tmp_path):
    sign_in(page, "editor@example.com", "/volume_import")
    page.locator("input[type=file]").set_input_files(a_file(tmp_path))
    read = page.get_by_role("button", name="Read the file")
    expect(read).to_be_enabled()
    read.click()

    page.get_by_role("button", name="Dry run").click()
    expect(page.get_by_text("these rows would wait in quarantine")).to_be_visible()
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    address = page.url
    expect(page.get_by_text("In quarantine", exact=True)).to_be_visible()

    page.goto(re.sub(r"/volume_import.*", "/production", address))
    page.get_by_label("Find wells").fill("SANDY")
    page.get_by_label("Find wells").press("Enter")
    page.get_by_role("combobox", name=re.compile("Wells")).click()
    page.get_by_role("option", name=re.compile("SANDY 8")).click()
    page.keyboard.press("Escape")
    expect(page.get_by_text("SANDY 8 · 4200390088").first).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    page.get_by_text("Water cut", exact=True).click()
    expect(page.get_by_role("heading", name="Water cut")).to_be_visible()

    page.goto(re.sub(r"/volume_import.*", "/decline", address))
    expect(page.get_by_text("EUR", exact=False).first).to_be_visible()
    expect(page.get_by_text(re.compile("in the first year"))).to_be_visible()

    page.goto(address)
    page.get_by_role("button", name="Undo", exact=False).first.click()
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("rows taken out or put back")).to_be_visible()


def test_that_wells_are_compared_on_every_chart_and_lie_on_the_map(page: Page, sign_in):
    sign_in(page, "viewer@example.com", "/production")
    page.get_by_role("combobox", name=re.compile("Wells")).click()
    page.get_by_role("option", name=re.compile("Painted Rock A 2")).click()
    page.keyboard.press("Escape")
    compared = page.locator(".js-plotly-plot").first
    expect(compared.get_by_text("Painted Rock A 2")).to_be_visible()
    expect(compared.get_by_text("Painted Rock A 1")).to_be_visible()
    for chart in ("Rate–cumulative", "Gas-oil ratio", "Water cut"):
        page.get_by_text(chart, exact=True).first.click()
        expect(page.get_by_role("heading", name=chart)).to_be_visible()
    page.get_by_text("Rate–time", exact=True).first.click()
    page.get_by_text("Log scale").click()
    expect(compared).to_be_visible()
    expect(page.get_by_text("Oil and condensate, area as the volume")).to_be_visible()
