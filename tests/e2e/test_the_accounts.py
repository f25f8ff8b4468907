"""AFEs and decks in a browser: made by one person, approved by another, and what follows."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.test_the_records import enter, paste
from tests.e2e.test_the_schedule_sheet import cell

pytestmark = pytest.mark.browser
LOADED_MS = 60_000  # a page that is opened for the first time on a busy machine


def chosen(page: Page, label: str, option: str) -> None:
    """Choose of a list, as by hand: open it, press the line."""
    page.get_by_role("combobox", name=re.compile(rf"\b{label}$")).click()
    page.get_by_role("option", name=re.compile(option)).click()


def pasted(page: Page, column: str, rows: str) -> None:
    """Put lines of a workbook into the sheet, from a new row on."""
    page.get_by_role("button", name="Add row").click()
    expect(cell(page, 0, column)).to_have_class(re.compile("unsaved"), timeout=LOADED_MS)
    paste(page, 0, column, rows)


def another_person(context: BrowserContext, page: Page, sign_in, email: str) -> None:
    """Go on at the same address as somebody else."""
    address = page.url
    context.clear_cookies()
    sign_in(page, email, address)


def test_that_an_afe_is_made_of_lines_voted_on_approved_by_another_and_measured_by_its_actuals(
    context: BrowserContext, page: Page, sign_in
):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, "editor@example.com", "/afes")
    page.get_by_role("button", name="Add an AFE").click()
    page.get_by_role("textbox", name="AFE number").fill("26-201")
    chosen(page, "Kind", "plugging")
    chosen(page, "Lease", "Painted Rock A")
    page.get_by_role("textbox", name="Description").fill("Plug well 2")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="AFE 26-201")).to_be_visible(timeout=LOADED_MS)
    expect(page.get_by_role("button", name="Submit to the partners")).to_be_disabled()

    pasted(
        page,
        "line_no",
        "1\t8510\tPlugging rig, 4 days\tplugging\t36,000\n"
        "2\t8520\tCement, 210 sacks\tplugging\t12,600",
    )
    estimate = page.get_by_test_id("stMetric").filter(has_text="Estimate")
    expect(estimate).to_contain_text("$48,600.00", timeout=LOADED_MS)
    page.get_by_role("button", name="Submit to the partners").click()
    partners = page.get_by_role("table", name="Partners' shares and votes")
    for partner in ("Mesa Verde Operating", "Llano Partners"):
        page.get_by_role("button", name="Note a vote").click(timeout=LOADED_MS)
        chosen(page, "Partner", partner)
        page.get_by_role("textbox", name="Evidence").fill("Letter of today")
        page.get_by_role("button", name="Note it").click()
        expect(partners.get_by_role("row", name=partner)).to_contain_text(
            "consents", timeout=LOADED_MS
        )
        expect(page.get_by_role("button", name="Note it")).to_be_hidden()
    expect(page.get_by_text("1.00000000 of the working interest consented")).to_be_visible()

    another_person(context, page, sign_in, "demo@example.com")
    page.get_by_role("button", name="Approve").click(timeout=LOADED_MS)
    expect(page.get_by_text("submitted → approved")).to_be_visible(timeout=LOADED_MS)
    enter(page, 0, "actual", "42000")
    over = page.get_by_test_id("stMetric").filter(has_text="Over")
    expect(over).to_contain_text("-$6,600.00", timeout=LOADED_MS)
    enter(page, 1, "actual", "14100")
    expect(over).to_contain_text("+$7,500.00", timeout=LOADED_MS)
    expect(over).to_contain_text("+15.4 %")
    expect(page.get_by_text("Supplement due")).to_be_visible()


def test_that_an_overrun_asks_for_a_supplement_and_one_is_drafted(page: Page, sign_in):
    sign_in(page, "editor@example.com", "/afes")
    page.get_by_role("link", name="26-101", exact=True).click()
    expect(page.get_by_text("Supplement due")).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("button", name="Supplement").click()
    expect(page.get_by_role("heading", name="AFE 26-101-S1")).to_be_visible(timeout=LOADED_MS)
    expect(page.get_by_text("An AFE is the sum of its lines.")).to_be_visible()


def test_that_a_deck_adds_up_before_another_approves_it_and_a_transfer_makes_its_next_version(
    context: BrowserContext, page: Page, sign_in
):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, "editor@example.com", "/division_orders")
    page.get_by_role("button", name="Add a deck").click()
    chosen(page, "Lease", "Caliche Flat")
    chosen(page, "Product", "condensate")
    page.get_by_role("spinbutton", name="year, Holds from").press_sequentially("2024")
    page.get_by_role("textbox", name="Source").fill("Title opinion 7")
    page.get_by_role("button", name="Add", exact=True).click()
    heading = page.get_by_role("heading", name="Caliche Flat, condensate")
    expect(heading).to_be_visible(timeout=LOADED_MS)

    pasted(
        page,
        "company_id",
        "Mesa Verde Operating\tworking interest\t\t0.75\n"
        "M. Ortiz\toverriding royalty\t\t0.03125\n"
        "School Land Fund (invented)\troyalty\t\t0.2",
    )
    expect(page.get_by_text("The sum is 0.98125000")).to_be_visible(timeout=LOADED_MS)
    at = 0
    while "School" not in cell(page, at, "company_id").inner_text():
        at += 1
    enter(page, at, "decimal", "0.21875")
    expect(page.get_by_text("3 interests: the sum is 1.00000000.")).to_be_visible(timeout=LOADED_MS)

    another_person(context, page, sign_in, "demo@example.com")
    page.get_by_role("button", name="Approve").click(timeout=LOADED_MS)
    page.get_by_role("button", name="Transfer interest").click(timeout=LOADED_MS)
    chosen(page, "From", "M. Ortiz, overriding royalty")
    chosen(page, "To", "K. Dunn")
    page.get_by_role("textbox", name="Part of it").fill("0.5")
    page.get_by_role("textbox", name="Instrument").fill("Assignment, volume 12")
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_text("4 interests: the sum is 1.00000000.")).to_be_visible(timeout=LOADED_MS)

    another_person(context, page, sign_in, "editor@example.com")
    page.get_by_role("button", name="Approve").click(timeout=LOADED_MS)
    owners = page.get_by_role("table", name="Interests of the deck")
    expect(owners.get_by_role("row", name="K. Dunn")).to_contain_text(
        "0.01562500", timeout=LOADED_MS
    )
    versions = page.get_by_role("table", name="Versions").locator("tbody tr")
    expect(versions).to_have_count(2)
    first = date.today().replace(day=1)
    before = f"{first - timedelta(days=1):%-d %b %Y}"
    expect(versions.filter(has_text="Title opinion 7")).to_contain_text(before)
    new = versions.filter(has_text="Assignment, volume 12")
    expect(new).to_contain_text(re.compile(f"^{first:%-d %b %Y}open"))
    page.get_by_role("button", name="Suspense").click()
    chosen(page, "Interest", "K. Dunn")
    chosen(page, "Reason", "none: pay it")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(owners.get_by_role("row", name="K. Dunn")).to_contain_text("paid", timeout=LOADED_MS)


def test_that_an_administrator_sets_when_a_balance_is_paid_and_says_why(page: Page, sign_in):
    sign_in(page, "demo@example.com", "/operating_settings")
    page.get_by_label("Days until a check is stale").fill("200", timeout=LOADED_MS)
    page.get_by_label("Why", exact=True).fill("Terms of our bank")
    page.get_by_role("button", name="Save settings").click()
    changes = page.get_by_role("table", name="Changes of the settings")
    expect(changes.get_by_text("Terms of our bank")).to_be_visible(timeout=LOADED_MS)
    expect(page.get_by_label("Days until a check is stale")).to_have_value("200")
