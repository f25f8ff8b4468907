"""The life of a plan in a browser: reviewed and filed by several people, priced, compared."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

pytestmark = pytest.mark.browser
EDITOR, ADMIN, VIEWER = "editor@example.com", "demo@example.com", "viewer@example.com"
REVIEWED, PRICED = "4231790003", "4200390001"  # sample wells with a plan


@pytest.fixture
def as_person(context: BrowserContext, sign_in) -> Callable[..., Page]:
    """A page of another person, who signs in anew on PATH."""

    def enter(email: str, path: str) -> Page:
        context.clear_cookies()
        page = context.new_page()
        page.set_default_timeout(20_000)
        sign_in(page, email, path)
        return page

    return enter


@pytest.fixture
def newest_plan(page: Page, sign_in) -> Callable[[str], str]:
    """The address of the newest saved plan of a well."""
    sign_in(page, VIEWER)

    def find(api10: str) -> str:
        plans = page.request.get(f"/api/plans?api10={api10}").json()["plans"]
        return f"/plan?id={plans[0]['snapshot_id']}"

    return find


def here(page: Page) -> Locator:
    """The station of the trail at which the plan stands."""
    return page.get_by_role("list", name="Status of the plan").locator("[aria-current=step]")


def test_that_a_plan_is_submitted_approved_by_another_person_and_filed(as_person, newest_plan):
    plan = newest_plan(REVIEWED)

    editor = as_person(EDITOR, plan)
    expect(here(editor)).to_contain_text("Draft")
    editor.get_by_role("button", name="Submit for review").click()
    expect(here(editor)).to_contain_text("In review")
    expect(editor.get_by_text("Waits for another editor or an administrator.")).to_be_visible()
    expect(editor.get_by_role("button", name="Approve")).to_have_count(0)

    admin = as_person(ADMIN, plan)
    admin.get_by_role("button", name="Approve").click()
    admin.get_by_role("dialog").get_by_role("button", name="Approve").click()
    expect(here(admin)).to_contain_text("Approved")

    editor = as_person(EDITOR, plan)
    editor.get_by_role("button", name="Record the filing").click()
    form = editor.get_by_role("dialog")
    form.get_by_label("Reference of the Commission").fill("W3A-2026-118")
    form.get_by_role("button", name="Record the filing").click()
    expect(here(editor)).to_contain_text("Filed")

    viewer = as_person(VIEWER, plan)
    expect(here(viewer)).to_contain_text("Filed")
    viewer.get_by_text("Log of the status").click()
    log = viewer.get_by_role("table", name="Log of the status").get_by_role("row")
    expect(log).to_have_count(4)
    expect(log.nth(1)).to_contain_text("W3A-2026-118")
    expect(log.nth(2)).to_contain_text("Dana Whitfield")
    expect(viewer.get_by_role("button", name="Record the plugging")).to_have_count(0)


def type_amount_and_save(page: Page, amount: str) -> None:
    """Type into the first amount of the price sheet and save in the same moment."""
    sheet = page.get_by_test_id("stDataFrame").locator(".dvn-scroller")
    expect(page.get_by_test_id("glide-cell-2-0")).to_be_attached()
    save = page.get_by_role("button", name="Save as a new version").element_handle()
    sheet.click(position={"x": 20, "y": 52})  # the first row beneath the headings
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator("input.gdg-input").fill(amount)
    page.keyboard.press("Enter")
    save.evaluate("button => button.click()")  # the mouse of this test is too slow for it


def total_of(page: Page) -> float:
    """The total of the plan's cost, in the currency of the book."""
    words = page.get_by_text(re.compile(r"USD with contingency")).inner_text()
    return float(words.split()[0].replace(",", ""))


def test_that_a_price_of_the_book_changes_what_a_plan_costs(as_person, newest_plan):
    plan = newest_plan(PRICED)
    page = as_person(EDITOR, "/prices")
    page.get_by_role("button", name="Start from example amounts").click()
    expect(page.get_by_text("invented examples")).to_be_visible()
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_text(re.compile("^Version 1, USD"))).to_be_visible()
    page.goto(plan)
    before = total_of(page)

    page.goto("/prices")
    type_amount_and_save(page, "7500")  # mobilisation, 4,500 in the examples
    expect(page.get_by_text(re.compile("^Version 2, USD"))).to_be_visible()
    page.goto(plan)

    expect(page.get_by_text("price book version 2, USD")).to_be_visible()
    assert total_of(page) - before == pytest.approx(3000 * 1.1)


def test_that_two_versions_are_compared_and_the_older_one_comes_back(as_person, newest_plan):
    plan = newest_plan(PRICED)
    page = as_person(EDITOR, plan)
    page.get_by_label("Answer in lb/ft").first.fill("15.5")
    page.get_by_role("button", name="Answer").first.click()
    expect(page.get_by_text("2 (this one)")).to_be_visible()

    page.get_by_role("table", name="Versions").get_by_role("link", name="Compare").click()
    page.wait_for_url(re.compile(r"/compare\?before=.+&after=.+"))
    facts = page.get_by_role("table", name="Facts that differ")
    expect(facts).to_contain_text("weight 15.5 lb/ft")
    for side in ("before", "after"):
        expect(page.locator(f".st-key-drawing-{side} svg").first).to_be_visible()

    page.get_by_role("button", name="Restore version 1").click()

    page.wait_for_url(re.compile(r"/plan\?id="))
    expect(page.get_by_text("3 (this one)")).to_be_visible()
    expect(here(page)).to_contain_text("Draft")
    expect(page.get_by_label("Answer in lb/ft").first).to_be_visible()
