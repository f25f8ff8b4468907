"""Rigs, the inbox and a calendar in a browser: typed, saved, told to who follows, taken back."""

import re

import httpx2
import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
FOLLOWED = """() => [...document.querySelector(".g-root").gantt.rows.bars.values()]
  .some((bar) => bar.actions?.some((one) => one.action === "unfollow"))"""
LOADED_MS = 60_000  # a page that is opened for the first time on a busy machine


def opened_rig(page: Page, sign_in, email: str, name: str) -> None:
    sign_in(page, email, "/rigs")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def bearer(product: str, email: str) -> dict[str, str]:
    body = {"email": email, "password": "demo123"}
    token = httpx2.post(f"{product}/api/auth/token", json=body, timeout=60).json()["access_token"]
    return {"authorization": f"Bearer {token}"}


def test_that_a_rig_is_changed_saved_and_taken_back(page: Page, sign_in):
    opened_rig(page, sign_in, "editor@example.com", "Pecos WO-2")

    page.get_by_role("combobox", name=re.compile("State")).click()
    page.get_by_role("option", name="Standby").click()
    expect(page.get_by_text("Changed: state")).to_be_visible()
    page.get_by_role("button", name="Save").click()

    history = page.get_by_role("table", name="History of the rig")
    expect(history.get_by_text("Pecos WO-2: state", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(history.get_by_text("Undo: Pecos WO-2: state")).to_be_visible()


def test_that_a_viewer_follows_a_rig_changes_nothing_and_is_told(page: Page, sign_in, product):
    opened_rig(page, sign_in, "viewer@example.com", "Llano 7")
    expect(page.get_by_text("Your role is Viewer").first).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()

    editor = bearer(product, "editor@example.com")
    with httpx2.Client(base_url=f"{product}/api", headers=editor, timeout=60) as api:
        [rig] = [one for one in api.get("/rigs").json() if one["name"] == "Llano 7"]
        changed = {**rig, "status": "standby"}
        assert api.put(f"/rigs/{changed.pop('id')}", json=changed).status_code == 200

    page.goto("/")
    page.get_by_role("link", name=re.compile("Inbox, . unread")).click(timeout=LOADED_MS)
    expect(page.get_by_text("state standby, before active")).to_be_visible()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("Nothing new.")).to_be_visible()
    expect(page.get_by_role("link", name="Inbox", exact=True)).to_be_visible()


def test_that_a_job_is_followed_from_its_menu_and_a_calendar_subscribes(page: Page, sign_in):
    sign_in(page, "viewer@example.com", "/schedule")
    page.wait_for_function(
        "() => document.querySelector('.g-root')?.gantt?.ready", timeout=LOADED_MS
    )
    page.locator(".g-body").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Follow").click()
    page.wait_for_function(FOLLOWED, timeout=LOADED_MS)
    page.goto("/account")
    followed = page.get_by_role("table", name="What I follow")
    expect(followed.get_by_text("Job", exact=True)).to_be_visible(timeout=LOADED_MS)

    page.get_by_role("button", name="Subscribe a calendar").click()
    page.get_by_text("Of that plan what I follow").click()
    page.get_by_label("What is it for?").fill("Phone")
    page.get_by_role("button", name="Make the address").click()
    address = page.get_by_text(re.compile("calendar.ics.token=wbc_")).first
    expect(address).to_be_visible()

    given = httpx2.get(address.inner_text().strip(), timeout=60)
    assert given.status_code == 200
    assert str(Calendar.from_ical(given.content)["version"]) == "2.0"
