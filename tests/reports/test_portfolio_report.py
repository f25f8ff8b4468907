"""The report of the portfolio: made by the worker, kept, repeated, and the same in Jupyter."""

import io
import re
from datetime import UTC, datetime, timedelta

import nbformat
import openpyxl
import pypdf
import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.store.plans import save_snapshot
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.store.tracking import track
from kernel.wells.api_number import ApiNumber
from kernel.workflows import people
from kernel.workflows import reports as workflow
from kernel.workflows.reports import PortfolioOrder
from workbench.commands.person import person_named
from workbench.commands.report import write_files
from workbench.jobs import reports as tasks
from workbench.jobs.asking_reports import ask_for_portfolio_report
from workbench.notebook import connect
from workbench.report_door import report_door


@pytest.fixture(scope="module")
def team(new_team, a_well_number):
    """An organization with a planned well and one without a plan."""
    made = new_team("Alamo <Energy>")
    for lease in ("MABEE <140A>", "SCARBOROUGH"):
        api = ApiNumber.parse(a_well_number())
        with tenant_session(made.editor) as session:
            register_well(session, api14=api.api14, state="TX", county=api.county)
            if lease == "SCARBOROUGH":
                save_snapshot(
                    session, api14=api.api14, plan_key=f"{api.api10}:combined",
                    payload={"steps": [], "lease": lease, "missing": [{"fact": "kop_ft"}]},
                    verdict="pass", as_of=datetime.now(UTC).date(),
                )  # fmt: skip
        track(made.editor, api.api14, "advisory_requested", "upload", {"lease": lease})
    return made


def test_that_the_worker_makes_page_print_and_workbook(until_made, team, org_b):
    order = PortfolioOrder(stale_days=30, every="month")
    asked = ask_for_portfolio_report(team.viewer, order)

    until_made(lambda: workflow.list_reports(team.viewer, name="portfolio"))

    [row] = workflow.list_reports(team.viewer, name="portfolio")
    assert (row.id, row.name, row.state, row.words) == (asked, "portfolio", "done", "")
    html = workflow.report_file(team.viewer, row.id, "html").decode()
    for words in (
        "Portfolio of Alamo &lt;Energy&gt;", "Readiness to plug", "MABEE &lt;140A&gt;", "kop ft",
        "without an interaction for 30 days",
    ):  # fmt: skip
        assert words in html
    assert "connect()" not in html
    assert re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', html) == []
    pdf = pypdf.PdfReader(io.BytesIO(workflow.report_file(team.viewer, row.id, "pdf")))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "2 wells, 0 without an interaction for 30 days" in text and "SCARBOROUGH" in text
    book = openpyxl.load_workbook(io.BytesIO(workflow.report_file(team.viewer, row.id, "xlsx")))
    assert book["Readiness of wells"].max_row == 1 + 2
    assert book["Interactions"]["B2"].value == "advice asked for"
    assert {"Stale wells", "Newest plans", "Interactions", "Readiness"} <= {*book.sheetnames}
    ran = nbformat.reads(workflow.report_file(team.viewer, row.id, "ipynb").decode(), 4)
    assert ran.metadata.papermill.parameters == order.as_json()
    assert workflow.list_reports(org_b.admin, name="portfolio") == []


def test_that_the_command_writes_the_same_files_and_asks_for_no_id(team, tmp_path):
    written = write_files(person_named(team.viewer.email), "portfolio", None, tmp_path / "out")

    assert [path.name for path in written] == [
        "portfolio.html", "portfolio.pdf", "portfolio.xlsx", "portfolio.ipynb",
    ]  # fmt: skip
    for name, subject in (("portfolio", "x"), ("batch", None)):
        with pytest.raises(InvalidInput, match="needs"):
            write_files(team.viewer, name, subject, tmp_path)


def test_that_a_due_schedule_orders_the_report_once_with_its_own_days(store, team):
    today = datetime.now(UTC).date()
    order = PortfolioOrder(stale_days=7)
    with pytest.raises(NotAllowed):
        workflow.schedule_portfolio_report(team.viewer, order, "weekly", today)
    made = workflow.schedule_portfolio_report(team.editor, order, "weekly", today)
    before = len(workflow.list_reports(team.viewer, name="portfolio"))

    tasks.run_schedules(None, 0)
    tasks.run_schedules(None, 0)

    after = workflow.list_reports(team.viewer, name="portfolio")
    assert len(after) == before + 1
    assert after[0].parameters == order.as_json()
    [schedule] = workflow.list_schedules(team.viewer, name="portfolio")
    assert (schedule.id, schedule.next_on) == (made, today + timedelta(days=7))
    workflow.end_schedule(team.editor, made)
    assert workflow.list_schedules(team.viewer, name="portfolio") == []


def test_that_days_out_of_range_are_refused_before_the_worker_is_told(team):
    for order in (PortfolioOrder(stale_days=0), PortfolioOrder(period_days=9_999)):
        with pytest.raises(InvalidInput):
            ask_for_portfolio_report(team.editor, order)


def test_that_a_notebook_reads_its_own_organization_and_changes_nothing(site, team, org_b):
    token = people.create_token(team.viewer, "notebook").token
    for frames in ("pandas", "polars"):
        mine = connect(site.url, token=token, frames=frames).portfolio(stale_days=30)
        assert set(mine.readiness["Well"]) == {"MABEE <140A>", "SCARBOROUGH"}
        assert list(mine.plans["Status"]) == ["Draft"]
        assert len(mine.most_worked) == 2 and len(mine.stale) == 0 and len(mine.trend) == 1
    with report_door(org_b.admin) as door:
        others = connect(door.url, token=door.token)
        assert others.portfolio().json["wells"] == 0
        with pytest.raises(NotAllowed, match="reads and changes nothing"):
            others._ask("POST", "/portfolio/report", {})
