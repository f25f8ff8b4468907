"""Reports, jobs and the audit in a browser: made, taken away, repeated, stopped, looked into."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from kernel.store import embedded
from kernel.store.connection import libpq_url

pytestmark = pytest.mark.browser
LOADED_MS = 60_000  # a page that is opened for the first time on a busy machine
MADE_MS = 150_000  # a notebook that is run by a worker on a busy machine
STARTS = {"HTML": b"<!doctype", "PDF": b"%pdf-", "XLSX": b"pk\x03\x04"}
HELD_BACK = """
insert into procrastinate_jobs (queue_name, task_name, args, scheduled_at)
select 'maintenance', 'remind_person',
       jsonb_build_object('organization_id', organization_id, 'person_id', id),
       now() + interval '1 day'
  from app.person where email = 'demo@example.com' returning id
"""
NEXT = "update procrastinate_jobs set status = %s::procrastinate_job_status where id = %s"


@pytest.fixture
def held_back(product: str, product_home: Path) -> Iterator[None]:
    """A job that failed and one that is not to run before tomorrow."""
    url = sa.make_url(embedded.administrator_url(product_home / "data")).set(database="workbench")
    with psycopg.connect(
        libpq_url(url.render_as_string(hide_password=False)), autocommit=True
    ) as database:
        database.execute("set search_path to jobs")  # where the queue's triggers look
        for states in (("doing", "failed"), ()):
            [job] = database.execute(HELD_BACK).fetchone() or ()
            for state in states:
                database.execute(NEXT, [state, job])
        yield


def test_that_a_report_is_made_and_taken_away_repeated_paused_and_ended(page: Page, sign_in):
    sign_in(page, "editor@example.com", "/reports")
    page.get_by_text("AFE variance", exact=True).click()
    page.get_by_role("button", name="Make “AFE variance”").click(timeout=LOADED_MS)
    expect(page.get_by_text(re.compile("Waiting|Being made|Done"))).to_be_visible()

    page.get_by_role("button", name="Repeat", exact=True).click()
    page.get_by_role("button", name="Repeat it").click()
    expect(page.get_by_text("next on")).to_be_visible(timeout=LOADED_MS)
    expect(page.get_by_role("button", name="Repeat it")).to_be_hidden()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused")).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Paused")).to_be_hidden(timeout=LOADED_MS)

    expect(page.get_by_role("button", name="HTML", exact=True)).to_be_visible(timeout=MADE_MS)
    for name, start in STARTS.items():
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        assert download.value.suggested_filename.endswith(name.lower())
        assert download.value.path().read_bytes().lower().startswith(start)


def test_that_a_waiting_job_is_stopped_and_a_failed_one_runs_again_and_reminds_of_duties(
    page: Page, sign_in, held_back
):
    sign_in(page, "demo@example.com", "/jobs")
    jobs = page.get_by_role("table", name="Jobs")
    waiting = jobs.get_by_role("row", name=re.compile("Remind of duties.*not before"))
    waiting.get_by_role("button", name="Stop").click(timeout=LOADED_MS)
    stopped = jobs.get_by_role("row", name=re.compile("Remind of duties.*Stopped"))
    expect(stopped).to_be_visible(timeout=LOADED_MS)

    failed = jobs.get_by_role("row", name=re.compile("Remind of duties.*Failed"))
    failed.get_by_role("button", name="Run again").click()
    done = jobs.get_by_role("row", name=re.compile("Remind of duties.*Done"))
    expect(done.first).to_be_visible(timeout=LOADED_MS)
    page.get_by_text("Stopped", exact=True).first.click()
    expect(done).to_have_count(0, timeout=LOADED_MS)

    page.goto("/inbox")
    expect(
        page.get_by_text(re.compile("Monthly production report of .* is due")).first
    ).to_be_visible(timeout=LOADED_MS)


def test_that_the_audit_is_narrowed_opened_taken_away_and_its_seal_verified(page: Page, sign_in):
    sign_in(page, "demo@example.com", "/audit")
    changes = page.get_by_role("table", name="Changes")
    expect(changes.locator("tbody tr").first).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("combobox", name="What").fill("Line of an AFE")
    page.get_by_role("option", name="Line of an AFE").click()
    rows = changes.locator("tbody tr")
    expect(rows.filter(has_text="Workover rig, 6 days")).to_be_visible(timeout=LOADED_MS)
    page.wait_for_url("**/audit?*kind=*")
    rows.filter(has_text="Workover rig, 6 days").get_by_role("button", name="Details").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("After")).to_be_visible(timeout=LOADED_MS)
    expect(dialog).to_contain_text("54000")
    page.keyboard.press("Escape")
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV").click()
    with taken.value.path().open(encoding="utf-8-sig") as file:
        assert {row["What"] for row in csv.DictReader(file)} == {"app.afe_line"}

    page.get_by_role("button", name="Verify the seal").click()
    expect(page.get_by_text("Whole.")).to_be_visible(timeout=LOADED_MS)
    page.get_by_role("button", name="Seals kept elsewhere").click()
    expect(page.get_by_text("The newest seal, to write down:")).to_be_visible()
