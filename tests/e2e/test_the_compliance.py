"""The compliance calendar in a browser: entered, taken on, subscribed to, drafted, settled."""

import urllib.request
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_the_records import enter
from tests.e2e.test_the_schedule_sheet import cell, grid

pytestmark = pytest.mark.browser
LOADED_MS = 60_000  # a page that is opened for the first time on a busy machine


def test_that_duties_are_entered_taken_on_and_settled_with_their_evidence(page: Page, sign_in):
    sign_in(page, "editor@example.com", "/compliance")
    duties = page.get_by_role("table", name="Duties").locator("tbody tr")
    expect(duties.filter(has_text="overdue").first).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("button", name="Enter the coming months").click()
    expect(duties.filter(has_text="Crude oil production tax").first).to_be_visible(
        timeout=LOADED_MS
    )

    late = duties.filter(has_text="overdue").filter(has_text="Caliche Flat")
    expect(late).to_have_count(1)
    expect(cell(page, 0, "rule_code")).not_to_be_empty(timeout=LOADED_MS)
    rows = grid(page).locator("[row-index]:has([col-id='due_date'])")
    at = next(
        number
        for number in range(rows.count())
        if cell(page, number, "lease_id").inner_text().startswith("Caliche Flat")
        and not cell(page, number, "filed_at").inner_text()
        and cell(page, number, "due_date").inner_text() < date.today().isoformat()
    )
    enter(page, at, "assigned_to", "Luis Ortega")
    expect(late).to_contain_text("Luis Ortega", timeout=LOADED_MS)
    enter(page, at, "evidence", "Confirmation 4711")
    for ago, written in enumerate(("%m/%d/%Y", "%d %b %Y", "%Y-%m-%d")):
        filed = date.today() - timedelta(days=ago)
        enter(page, at, "filed_at", filed.strftime(written))
        expect(cell(page, at, "filed_at")).to_have_text(filed.isoformat(), timeout=LOADED_MS)
    expect(late).to_have_count(0, timeout=LOADED_MS)
    enter(page, at, "outcome", "acc")  # as far as it is clear
    page.reload()
    expect(cell(page, at, "outcome")).to_have_text("accepted", timeout=LOADED_MS)
    expect(cell(page, at, "evidence")).to_have_text("Confirmation 4711", timeout=LOADED_MS)


def test_that_duties_leave_as_a_calendar_and_as_an_address_that_needs_no_sign_in(
    page: Page, sign_in
):
    sign_in(page, "viewer@example.com", "/compliance")
    with page.expect_download(timeout=LOADED_MS) as download:
        page.get_by_role("button", name="Calendar (ICS)").click()
    calendar = download.value.path().read_text()
    assert "Monthly production report" in calendar and "BEGIN:VALARM" in calendar

    page.get_by_role("button", name="Subscribe").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="What is it for?").fill("Outlook at the office")
    dialog.get_by_role("button", name="Make the address").click()
    address = dialog.get_by_test_id("stCode")
    expect(address).to_be_visible(timeout=LOADED_MS)
    with urllib.request.urlopen(address.inner_text().strip(), timeout=30) as answer:  # noqa: S310
        told = answer.read().decode()
    assert told.startswith("BEGIN:VCALENDAR") and "Monthly production report" in told


def test_that_a_draft_says_on_the_page_in_its_name_and_on_every_line_that_it_is_one(
    page: Page, sign_in
):
    last_month = date.today().replace(day=1) - timedelta(days=1)
    locked = last_month.replace(day=1) - timedelta(days=1)
    sign_in(page, "editor@example.com", f"/month_close?month={locked:%Y-%m}")
    page.get_by_role("link", name="Painted Rock A").click(timeout=LOADED_MS)
    page.get_by_role("button", name="Draft Form PR").click(timeout=LOADED_MS)
    expect(page.get_by_text("Drafted as version 2")).to_be_visible(timeout=LOADED_MS)

    page.goto("/compliance")
    draft = page.get_by_text(f"Form PR, Painted Rock A, {locked:%B %Y}, version 2")
    expect(draft).to_contain_text("DRAFT", timeout=LOADED_MS)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).first.click()
    assert download.value.suggested_filename.startswith("DRAFT-form-PR")
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 3
    assert all("DRAFT" in line.split(",")[0] for line in lines[1:])
