"""The shell in a browser: menu, links, keys, people, the end of a session; nothing leaves."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from workbench.ui.screens import SCREENS, address

pytestmark = pytest.mark.browser
SEARCH = "API number, lease, operator, field or county"
ADMIN_PAGES = ["", "wells", "well", "plans", "people", "audit", "account"]


def menu(page: Page) -> list[str]:
    expect(page.get_by_test_id("stSidebarNavLink").first).to_be_visible()
    return [entry.strip() for entry in page.get_by_test_id("stSidebarNavLink").all_inner_texts()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_that_every_page_opens_for_an_administrator_without_an_error(
    context: BrowserContext, scheme, sign_in
):
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "demo@example.com")

    for name in ADMIN_PAGES:
        page.goto(f"/{name}")
        expect(page.locator("h1")).to_be_visible()
        expect(page.get_by_text("Sign out")).to_be_visible()
        expect(page.get_by_test_id("stAlert")).to_have_count(0)
        expect(page.get_by_test_id("stException")).to_have_count(0)


def test_that_every_page_leads_to_its_own_section_of_the_help(page: Page, sign_in):
    sign_in(page, "demo@example.com")
    sections = {}

    for screen in SCREENS:
        entry = page.locator(f"[data-testid=stSidebarNavLink][href$='/{address(screen.name)}']")
        if screen.in_menu and screen.name != "home":
            entry.click()  # without loading anew, as people go about
        else:
            page.goto(f"/{address(screen.name)}")
        link = page.get_by_role("link", name="Help", exact=True)
        expect(link).to_have_attribute("href", re.compile(rf"help\?on={screen.name}$"))
        expect(page.get_by_test_id("stException")).to_have_count(0)
        sections[screen.name] = link.get_attribute("href")

    assert len(set(sections.values())) == len(SCREENS)
    page.goto("/division_orders")
    page.get_by_role("link", name="Help", exact=True).click()
    expect(page.get_by_role("heading", name="Close the month")).to_be_visible()


def test_that_a_viewer_neither_sees_nor_opens_the_administration(page: Page, sign_in):
    sign_in(page, "viewer@example.com")

    entries = " ".join(menu(page))
    assert "Plans" in entries
    assert "People" not in entries
    assert "Audit" not in entries
    page.goto("/people")
    expect(page.get_by_text("This needs the role Admin")).to_be_visible()
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_role("button", name="Plan a well")).to_have_count(0)


def test_that_a_well_is_found_by_typing_and_opened_without_a_reload(page: Page, sign_in):
    sign_in(page, "demo@example.com")
    page.evaluate("window.stillHere = true")
    expect(page.get_by_placeholder(SEARCH)).to_be_visible()

    page.keyboard.press("/")
    page.keyboard.type("42-003")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/wells\?q=42-003"))
    page.get_by_role("table", name="Wells found").get_by_role("link").first.click()

    page.wait_for_url(re.compile(r"/well\?api=42\d{8}"))
    expect(page.get_by_role("table", name="Facts of the well")).to_be_visible()
    assert page.evaluate("window.stillHere")


def test_that_a_slash_leads_to_the_search_from_a_page_without_one(page: Page, sign_in):
    sign_in(page, "viewer@example.com", "/preferences")

    page.keyboard.press("/")

    page.wait_for_url(re.compile(r"/wells"))
    expect(page.get_by_placeholder(SEARCH)).to_be_focused()


def test_that_a_page_of_a_paper_is_shown_on_the_well_page(page: Page, sign_in):
    sign_in(page, "demo@example.com", "/wells")
    page.get_by_role("table", name="Wells found").get_by_role("link").first.click()
    page.get_by_role("tab", name="Papers and files").click()

    page.get_by_role("button", name="View", exact=True).first.click()

    with page.expect_download() as waiting:
        page.get_by_role("dialog").get_by_role("button", name="Download").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")
    picture = page.get_by_role("dialog").locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") > 500
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(picture).to_have_count(0)
    page.get_by_role("button", name="View", exact=True).first.click()
    expect(picture).to_be_visible()


def test_that_the_list_of_plans_is_downloaded_as_a_dated_file(page: Page, sign_in):
    sign_in(page, "viewer@example.com", "/plans")

    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()

    assert re.fullmatch(r"plans_\d{4}-\d\d-\d\d\.csv", waiting.value.suggested_filename)
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    assert text.splitlines()[0].startswith("API number,Well,Verdict")
    assert len(text.splitlines()) > 1


def test_that_an_invited_person_signs_in_with_the_password_shown_once(
    page: Page, context: BrowserContext, sign_in
):
    email = f"ines-{uuid4().hex[:8]}@example.com"
    sign_in(page, "demo@example.com", "/people")
    page.get_by_role("button", name="Invite a person").click()
    page.get_by_label("Name").fill("Ines <b>Invited</b>")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("dialog").get_by_role("button", name="Invite").click()
    password = page.get_by_role("dialog").locator("code").inner_text()
    page.keyboard.press("Escape")
    expect(page.get_by_role("table", name="People").get_by_text(email)).to_be_visible()
    expect(page.get_by_text("Ines <b>Invited</b>").first).to_be_visible()
    expect(page.get_by_text(password)).to_have_count(0)

    context.clear_cookies()
    page.goto("/")
    page.fill("#email", email)
    page.fill("#password", password)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_text("Viewer · ")).to_be_visible()


def test_that_signing_out_ends_the_pages_that_are_open_elsewhere(
    page: Page, context: BrowserContext, sign_in
):
    sign_in(page, "demo@example.com", "/plans")
    other = context.new_page()
    other.goto("/account")
    expect(other.locator("h1")).to_be_visible()

    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url(re.compile("/login"))
    page.get_by_text("All versions").click()

    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    page.get_by_role("link", name="Sign in again").click()
    page.wait_for_url(re.compile(r"/login\?next=(%2F|/)plans"))
