"""Rigs, the inbox and a calendar in a browser: typed, saved, told to who follows, taken back."""

import re
import urllib.request

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def opened_rig(page: Page, sign_in, email: str) -> None:
    sign_in(page, email, "/rigs")
    page.get_by_role("link", name="Pecos WO-2").click()
    expect(page.get_by_role("heading", name="Pecos WO-2")).to_be_visible()


def signed_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#email")).to_be_visible()


def test_that_a_rig_is_changed_told_to_who_follows_it_and_taken_back(page: Page, sign_in):
    opened_rig(page, sign_in, "viewer@example.com")
    expect(page.get_by_text("Your role is Viewer").first).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    signed_out(page)

    opened_rig(page, sign_in, "editor@example.com")
    state = page.get_by_role("combobox", name=re.compile("State"))
    state.click()
    page.get_by_role("option", name="Standby").click()
    expect(page.get_by_text("Changed: state")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Pecos WO-2: state").first).to_be_attached()
    page.locator(".st-key-fleet-undo button").click()
    expect(page.get_by_text("Undo: Pecos WO-2: state").first).to_be_attached()
    signed_out(page)

    sign_in(page, "viewer@example.com", "/")
    page.get_by_role("link", name="Inbox, 2 unread").click()
    expect(page.get_by_text("state standby, before active")).to_be_visible()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("Nothing new.")).to_be_visible()
    expect(page.get_by_role("link", name="Inbox", exact=True)).to_be_visible()


def test_that_a_job_is_followed_from_its_menu_and_a_calendar_subscribes(page: Page, sign_in):
    sign_in(page, "viewer@example.com", "/schedule")
    page.locator(".g-body").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Follow").click()
    page.goto("/account")
    table = page.get_by_role("table", name="What I follow")
    expect(table.get_by_text("Job", exact=True)).to_be_visible()

    page.get_by_role("button", name="Subscribe a calendar").click()
    page.get_by_text("Of that plan what I follow").click()
    page.get_by_label("What is it for?").fill("Phone")
    page.get_by_role("button", name="Make the address").click()
    address = page.get_by_text(re.compile("calendar.ics.token=wbc_")).first
    expect(address).to_be_visible()
    with urllib.request.urlopen(address.inner_text().strip()) as answer:  # noqa: S310 - loopback
        assert answer.read().startswith(b"BEGIN:VCALENDAR")
