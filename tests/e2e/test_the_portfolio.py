"""The portfolio and the history in a browser: stale wells by days chosen, wells behind a bar."""

import csv
import re

import psycopg
import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from kernel.store import embedded
from kernel.store.connection import libpq_url

pytestmark = pytest.mark.browser
LEFT_ALONE = "42003900010000"  # a sample well


@pytest.fixture
def left_alone(product, product_home):
    """A sample well that nobody did anything with for 120 days."""
    url = sa.make_url(embedded.administrator_url(product_home / "data")).set(database="workbench")
    with psycopg.connect(
        libpq_url(url.render_as_string(hide_password=False)), autocommit=True
    ) as database:
        age = (
            "update app.well_engagement set last_interaction_at ="
            " first_interaction_at + make_interval(days => %s) where api14 = %s"
        )
        database.execute(age, [-120, LEFT_ALONE])
        yield
        database.execute(age, [0, LEFT_ALONE])


def test_that_stale_wells_follow_the_days_chosen_open_from_their_bar_and_download(
    page: Page, sign_in, left_alone
):
    sign_in(page, "viewer@example.com", "/portfolio?stale=100")
    stale = page.locator(".st-key-stale-part")
    expect(stale).to_contain_text("without an interaction for 100 days")
    expect(stale).to_contain_text("1 of ")

    days = page.get_by_role("spinbutton", name="Stale after, days")
    days.fill("130")
    days.press("Enter")
    expect(stale).to_contain_text("0 of ")
    page.wait_for_url("**/portfolio?*stale=130*")
    days.fill("60")
    days.press("Enter")
    expect(stale).to_contain_text("without an interaction for 60 days")

    expect(stale).to_contain_text("120 to 239 days")  # the chart is drawn after the words
    bar = stale.locator(".bars .point").nth(2)
    expect(bar).to_be_visible()
    bar.click(force=True)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("table", name="Stale wells").locator("tbody tr")).to_have_count(1)
    expect(dialog).to_contain_text("42-003-90001")
    dialog.locator(".st-key-icon-stale-listed-download button").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Wells, CSV").click()
    with taken.value.path().open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["API number", "42-003-90001"]
    dialog.get_by_text("1 well", exact=True).click()  # shuts the list of files

    dialog.get_by_role("link", name="42-003-90001").click()
    page.wait_for_url("**/well?api=4200390001*")
    expect(page.locator("h1")).to_contain_text(re.compile("cedar draw", re.IGNORECASE))


def test_that_the_history_is_narrowed_in_the_address_and_taken_as_a_file(page: Page, sign_in):
    sign_in(page, "viewer@example.com", "/history")
    table = page.get_by_role("table", name="What was done")
    expect(table).to_contain_text("Plan made, combined")
    expect(table).to_contain_text("Campaign")

    page.get_by_role("combobox", name="What").click()
    page.get_by_role("option", name="Plan made").click()

    expect(table).not_to_contain_text("Campaign")
    page.wait_for_url("**/history?*kind=*")
    page.reload()
    expect(table).to_contain_text("Plan made, combined")
    expect(table).not_to_contain_text("Campaign")
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV").click()
    with taken.value.path().open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert {row["Kind"] for row in rows} == {"plan made"}
    assert len(rows) == table.locator("tbody tr").count()
