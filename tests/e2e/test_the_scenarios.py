"""Scenarios in a browser: a copy is compared, submitted by one and approved by another."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.other_means import by_other_means

pytestmark = pytest.mark.browser
EDITOR = "editor@example.com"


def a_plan_and_its_longer_copy(product: str) -> str:
    """The id of a copy in which the one job takes five days more."""
    plan = by_other_means(
        product, EDITOR, "/api/scenarios/", {"name": "For approval", "start_on": "2027-01-01"}
    )
    add = {"do": "add", "values": {"name": "Lone 1H", "start_on": "2027-01-04",
                                   "duration_days": 10}}  # fmt: skip
    bulk = "/api/campaign-wells/bulk"
    by_other_means(
        product, EDITOR, bulk, {"scenario_id": plan["id"], "revision": 0, "actions": [add]}
    )
    copy = by_other_means(product, EDITOR, f"/api/scenarios/{plan['id']}/clone", {"name": "Longer"})
    return str(copy["id"])


def test_that_a_copy_is_compared_submitted_by_one_and_approved_by_another(
    page: Page, product, sign_in
):
    copy = a_plan_and_its_longer_copy(product)
    sign_in(page, EDITOR, f"/schedule?scenario={copy}")
    grid = page.frame_locator("iframe[title*='agGrid']")
    grid.locator("[row-index='0'] [col-id='duration_days']").dblclick()
    page.keyboard.press("Control+A")
    page.keyboard.type("15")
    page.keyboard.press("Enter")
    expect(page.get_by_text("revision 1")).to_be_visible()

    page.goto(f"/scenarios?id={copy}")
    differs = page.get_by_role("table", name="What differs").locator("tbody tr")
    expect(differs).to_have_count(1)
    expect(differs).to_contain_text("Lone 1H")
    page.get_by_label("Comment").first.fill("Five days for the core")
    page.get_by_label("Comment").first.press("Enter")
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_role("alert")).to_contain_text("Lone 1H has no rig")
    page.get_by_label("Reason why it is borne").fill("The rig is chosen in March")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("table", name="Conflicts")).to_contain_text("chosen in March")
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_role("table", name="What was decided")).to_contain_text("submit")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)  # not one's own
    page.get_by_role("button", name="Sign out").click()

    sign_in(page, "demo@example.com", f"/scenarios?id={copy}")
    page.get_by_role("button", name="Approve").click()
    decided = page.get_by_role("table", name="What was decided").locator("tbody tr")
    expect(decided).to_have_count(2)
    expect(decided.filter(has_text="approve")).to_contain_text("Dana Whitfield")
    page.goto(f"/schedule?scenario={copy}")

    expect(page.get_by_text("is approved; clone it to go on from it").first).to_be_visible()
    expect(page.get_by_role("button", name="Add job")).to_have_count(0)
