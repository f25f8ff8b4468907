"""The help reached from a page, and two promises of the threat model seen in a browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
EVIL = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>[a](javascript:1)'


def test_that_help_opens_for_the_page_one_is_on_with_its_picture(page: Page, sign_in):
    sign_in(page, "demo@example.com", "/schedule")
    page.get_by_role("link", name="Help", exact=True).click()
    expect(page.get_by_role("heading", name="Run the drilling schedule")).to_be_visible()
    picture = page.get_by_role("img", name="The drilling schedule as sheet and Gantt")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.naturalWidth") > 600


def test_that_a_shown_file_answers_no_other_browser(
    page: Page, sign_in, chromium: Browser, product
):
    sign_in(page, "demo@example.com", "/plans")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    address = waiting.value.url
    assert "/media/" in address
    other = chromium.new_context(base_url=product)
    theirs = other.new_page()
    sign_in(theirs, "caprock@example.com", "/plans")

    assert page.request.get(address).status == 200
    assert theirs.request.get(address).status == 404
    other.close()


def test_that_a_name_full_of_scripts_runs_none_on_any_page(page: Page, sign_in):
    sign_in(page, "demo@example.com", "/")
    own = {"x-workbench-request": "1", "origin": page.url.rstrip("/")}
    for path, body in (
        ("campaigns", {"name": EVIL}),
        ("tokens", {"name": EVIL}),
        ("people", {"email": "evil@example.com", "name": EVIL, "role": "viewer"}),
    ):
        answer = page.request.post(f"/api/{path}", data=body, headers=own)
        assert answer.ok, answer.text()
    for path in ("", "account", "people", "rigs", "schedule", "scenarios", "audit", "portfolio"):
        page.goto(f"/{path}")
        expect(page.locator("h1")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.broken") is None, path
        assert page.locator("img[src='x']").count() == 0, path
