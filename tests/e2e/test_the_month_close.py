"""A month in a browser: volumes to the lock by two people, and on to the owners' statements."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser
LEASE = "Seminole Draw"
LOADED_MS = 60_000  # a page that is opened for the first time on a busy machine


def on(page: Page, words: str, done: str) -> None:
    """Take the step whose button says WORDS, and wait until the month is DONE."""
    page.get_by_role("button", name=words).click()
    expect(page.get_by_text(done, exact=True).first).to_be_visible(timeout=LOADED_MS)


def opened(page: Page) -> None:
    page.get_by_role("link", name=LEASE).click()
    expect(page.get_by_role("heading", name=LEASE)).to_be_visible(timeout=LOADED_MS)


def test_that_two_people_close_a_month_download_the_statements_and_pay_the_owners(
    context: BrowserContext, page: Page, sign_in
):
    sign_in(page, "editor@example.com", "/month_close")
    opened(page)
    on(page, "Take in the volumes", "Volumes in")
    on(page, "Allocate to the wells", "Allocated")
    on(page, "Balance the stock", "Balanced")
    expect(page.get_by_text("a second person of your organization locks it")).to_be_visible()
    context.clear_cookies()

    sign_in(page, "demo@example.com", "/month_close")
    opened(page)
    on(page, "Approve and lock", "Locked")
    on(page, "Match the statements", "Priced")
    on(page, "Distribute to the owners", "Distributed")
    expect(page.get_by_role("cell", name="residual 0.00")).to_be_visible()
    on(page, "Reconcile and post", "Posted")
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Owners' statements (PDF)").click()
    assert download.value.path().read_bytes()[:5] == b"%PDF-"

    page.goto("/payments")
    page.get_by_role("button", name="Pay what is due").click()
    page.get_by_role("textbox", name="First number").fill("1001")
    page.get_by_role("button", name="Enter the payments").click()
    expect(page.get_by_text("0 balances due")).to_be_visible(timeout=LOADED_MS)
    expect(page.get_by_role("cell", name="1001")).to_be_visible()
