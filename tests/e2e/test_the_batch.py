"""A batch in a browser: a list of API numbers in, plans and a kept report out."""

import re

import pytest
from playwright.sync_api import Page, expect

from kernel.wells.api_number import ApiNumber
from kernel.workflows.samples import sample_wells

pytestmark = pytest.mark.browser
PATIENCE_MS = 180_000  # the worker reads papers and runs a notebook meanwhile


def test_that_a_list_of_numbers_becomes_plans_and_a_report_to_take_away(page: Page, sign_in):
    organization = sample_wells()[0].organization
    numbers = [
        ApiNumber.parse(well.api14).dashed
        for well in sample_wells()
        if well.organization == organization
    ]
    lines = ["API number,Remark", *(f"{number},from the list" for number in numbers)]
    listed = {
        "name": "wells.csv",
        "mimeType": "text/csv",
        "buffer": "\n".join([*lines, "42-999,no well"]).encode(),
    }
    sign_in(page, "editor@example.com", "/batch")

    page.get_by_role("radio", name="A file").or_(
        page.get_by_text("A file", exact=True)
    ).first.click()
    page.locator("input[type=file]").first.set_input_files(listed)
    expect(page.get_by_text(f"{len(numbers)} wells found")).to_be_visible()
    expect(page.get_by_text("1 entry not read")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("From a list")
    page.get_by_label("Name", exact=True).press("Tab")
    page.get_by_role("button", name=f"Plan {len(numbers)} wells").click()

    page.wait_for_url(re.compile(r"/batch\?id="))
    expect(page.get_by_role("heading", name="From a list")).to_be_visible()
    expect(page.get_by_text("Finished")).to_be_visible(timeout=PATIENCE_MS)
    rows = page.get_by_role("table", name="Wells of the batch").locator("tbody tr")
    expect(rows).to_have_count(len(numbers))
    offered = page.get_by_role("button", name="HTML")
    expect(offered).to_be_visible(timeout=PATIENCE_MS)
    with page.expect_download() as taken:
        offered.click()
    html = taken.value.path().read_text("utf-8")
    assert "From a list" in html
    assert all(number in html for number in numbers)
