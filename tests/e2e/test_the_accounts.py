"""AFEs, decks and duties in a browser: what is over, what adds up, what falls due."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
LOADED_MS = 60_000  # a page that is opened for the first time on a busy machine


def test_that_an_overrun_asks_for_a_supplement_and_one_is_drafted(page: Page, sign_in):
    sign_in(page, "editor@example.com", "/afes")
    page.get_by_role("link", name="26-101", exact=True).click()
    expect(page.get_by_text("Supplement due")).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("button", name="Supplement").click()
    expect(page.get_by_role("heading", name="AFE 26-101-S1")).to_be_visible(timeout=LOADED_MS)
    expect(page.get_by_text("An AFE is the sum of its lines.")).to_be_visible()


def test_that_a_deck_shows_that_it_adds_up_and_which_versions_held_when(page: Page, sign_in):
    sign_in(page, "viewer@example.com", "/division_orders")
    page.get_by_role("link", name="Seminole Draw").first.click()
    expect(page.get_by_text("5 interests: the sum is 1.00000000.")).to_be_visible(timeout=LOADED_MS)
    expect(page.get_by_role("table", name="Versions")).to_be_visible()


def test_that_the_duties_of_the_coming_months_are_entered_with_their_sources(page: Page, sign_in):
    sign_in(page, "editor@example.com", "/compliance")
    page.get_by_role("button", name="Enter the coming months").click()
    tax = page.get_by_text("Crude oil production tax").first
    expect(tax).to_be_visible(timeout=LOADED_MS)


def test_that_an_administrator_sets_when_a_balance_is_paid_and_says_why(page: Page, sign_in):
    sign_in(page, "demo@example.com", "/operating_settings")
    page.get_by_label("Days until a check is stale").fill("200", timeout=LOADED_MS)
    page.get_by_label("Why", exact=True).fill("Terms of our bank")
    page.get_by_role("button", name="Save settings").click()
    changes = page.get_by_role("table", name="Changes of the settings")
    expect(changes.get_by_text("Terms of our bank")).to_be_visible(timeout=LOADED_MS)
    expect(page.get_by_label("Days until a check is stale")).to_have_value("200")
