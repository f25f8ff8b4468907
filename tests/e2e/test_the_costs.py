"""Outlook and cost in a browser: figures, the rows of a chart and their download, chances."""

import csv

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PATIENCE_MS = 120_000  # the worker compiles the loops of the simulation at its first run


def test_that_a_scheduler_reads_the_cost_takes_its_rows_and_simulates_the_end(page: Page, sign_in):
    sign_in(page, "editor@example.com", "/costs")
    expect(page.get_by_role("heading", name="Outlook and cost")).to_be_visible()
    expect(page.get_by_text("Forecast at completion")).to_be_visible()
    expect(page.get_by_role("img", name="Cumulative cost, USD").first).to_be_visible()

    page.locator(".st-key-months-rows label").click()
    months = page.get_by_role("table", name="Months")
    expect(months.locator("th").first).to_have_text("Month")
    shown = months.locator("tbody tr").count()
    page.locator(".st-key-icon-months-download button").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Months, CSV").click()
    with taken.value.path().open(encoding="utf-8-sig") as file:
        assert len(list(csv.reader(file))) == 1 + shown
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Simulate", exact=True).click()
    expect(page.get_by_role("img", name="Chance to be done by a day").first).to_be_visible(
        timeout=PATIENCE_MS
    )
    expect(page.get_by_text("10,000 plans of revision")).to_be_visible()


def test_that_what_a_check_found_opens_the_schedule_at_that_job(page: Page, sign_in):
    sign_in(page, "editor@example.com", "/costs")

    found = page.get_by_role("table", name="Schedule health").get_by_role("link").first
    name = (found.text_content() or "").split(" and ")[0].split(" → ")[-1].split(" (")[0]
    found.click()

    page.wait_for_url("**/schedule?*job=*")
    expect(page.locator(".g-live")).to_contain_text(name)
    expect(page.locator(".g-sel")).to_be_visible()


def test_that_a_viewer_reads_all_and_starts_nothing(page: Page, sign_in):
    sign_in(page, "viewer@example.com", "/costs")

    expect(page.get_by_text("Schedule health")).to_be_visible()
    expect(page.get_by_role("button", name="Simulate", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Run", exact=True)).to_have_count(0)
