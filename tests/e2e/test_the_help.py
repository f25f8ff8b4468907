"""The help reached from a page, and a promise of the threat model seen in a browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


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
    other = chromium.new_context(base_url=product)
    theirs = other.new_page()
    sign_in(theirs, "caprock@example.com", "/plans")
    sign_in(page, "demo@example.com", "/plans")
    for _ in range(9):  # a page that draws itself anew at that moment forgets the file
        with page.expect_download() as waiting:
            page.get_by_role("button", name="CSV").click()
        address = waiting.value.url
        assert "/media/" in address
        before, other_browser, after = (
            asked.request.get(address).status for asked in (page, theirs, page)
        )
        assert other_browser == 404
        if before == after == 200:
            break
    else:
        pytest.fail("The file never answered the browser that it was made for.")
    other.close()
