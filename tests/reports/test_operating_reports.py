"""Reports of operating data: told once, made by the worker, kept, repeated, with drafts marked."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import nbformat
import openpyxl
import pypdf
import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.exports.told_report import table_of
from kernel.store import duties, follows
from kernel.store.session import tenant_session
from kernel.workflows import reports as workflow
from kernel.workflows.operating_reports import KINDS, report_told
from kernel.workflows.production import find_wells
from kernel.workflows.reports import OperatingOrder
from kernel.workflows.sample_operations import make_sample_operations
from workbench.commands.person import person_named
from workbench.commands.report import write_files
from workbench.jobs import reports as tasks
from workbench.jobs.asking_reports import ask_for_operating_report
from workbench.notebook import connect
from workbench.report_door import report_door

TODAY = date(2026, 11, 29)


@pytest.fixture(scope="module")
def team(new_team):
    made = new_team("Alamo <Energy>")
    make_sample_operations(made.admin, today=TODAY)
    return made


def tables_of(told):
    return {part["key"]: table_of(part["table"]) for part in told["parts"] if part["table"]}


def test_that_production_adds_up_and_names_what_changed_most(team):
    told = report_told(team.viewer, "production", {"months": 12}, today=TODAY)

    tables = tables_of(told)
    months = [row[0] for row in tables["months"].rows]
    assert (months[0], months[-1], len(months)) == ("2025-10", "2026-09", 12)
    oil = sum(row[2] for row in tables["months"].rows)
    assert oil == pytest.approx(sum(row[3] for row in tables["wells"].rows), abs=12)
    assert len(tables["wells"].rows) == 6 == len(find_wells(team.viewer))
    changes = [abs(row[4]) for row in tables["movers"].rows]
    assert changes == sorted(changes, reverse=True) and changes
    none = report_told(team.viewer, "production", {"field": "elsewhere"}, today=TODAY)
    assert tables_of(none)["wells"].rows == []


def test_that_the_close_of_a_month_is_preliminary_until_every_lease_is_locked(team):
    told = report_told(team.viewer, "month_close", {"month": "2026-09"}, today=TODAY)

    assert "PRELIMINARY" in told["mark"]
    tables = tables_of(told)
    assert [row[0] for row in tables["leases"].rows] == [
        "Caliche Flat", "Painted Rock A", "Seminole Draw",
    ]  # fmt: skip
    oil = [row for row in tables["stock"].rows if row[1] == "oil"]
    assert {row[6] for row in oil} == {0.0}  # what is opened, produced and disposed adds up
    stated = {row[2] for row in tables["money"].rows}
    assert all(isinstance(amount, Decimal) for amount in stated)


def test_that_an_overrun_past_the_agreed_limit_is_named_with_its_lines(team):
    told = report_told(team.viewer, "afe_variance", {}, today=TODAY)

    tables = tables_of(told)
    workover = next(row for row in tables["afes"].rows if row[0] == "26-101")
    assert workover[5:] == [
        Decimal("113500.00"), Decimal("120480.00"), Decimal("129095.50"), Decimal("15595.50"),
        Decimal("13.7"), "due",
    ]  # fmt: skip
    assert sum(row[8] for row in tables["lines"].rows) == Decimal("15595.50")
    assert told["parts"][0]["chart"]["rows"][0]["over"] is True


def test_that_drafts_are_marked_as_not_filed_in_every_row(team):
    lease = next(
        row.lease_id
        for row in duties_of(team)
        if row.lease_id is not None
    )  # fmt: skip
    line = {"product": "oil", "opening_stock": "1", "production": "2", "closing_stock": "3"}
    with tenant_session(team.editor) as session:
        duties.add_draft(
            session, form="PR", lease_id=lease, period=date(2026, 9, 1),
            payload={"lines": [line]}, checks=[], status="draft",
        )  # fmt: skip

    told = report_told(team.viewer, "compliance", {"days": 30}, today=TODAY)

    assert told["mark"] == "Contains drafts that are not filed"
    assert {row[0] for row in tables_of(told)["drafts"].rows} == {"DRAFT, not filed"}
    assert {row[1] for row in tables_of(told)["duties"].rows} <= {"overdue", "due soon", "upcoming"}


def duties_of(team):
    with tenant_session(team.viewer) as session:
        return duties.duties(session, until=date(2027, 12, 31), open_only=False)


def test_that_the_worker_makes_page_print_and_workbook(until_made, team, org_b):
    order = OperatingOrder(name="month_close", parameters={"month": "2026-09"})
    asked = ask_for_operating_report(team.viewer, order)

    until_made(lambda: workflow.list_reports(team.viewer, name="month_close"))

    [row] = workflow.list_reports(team.viewer, name="month_close")
    assert (row.id, row.state, row.words) == (asked, "done", "")
    html = workflow.report_file(team.viewer, row.id, "html").decode()
    for words in ("Month close of September 2026", "PRELIMINARY", "Seminole Draw", "svg"):
        assert words in html
    assert "connect()" not in html
    assert re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', html) == []
    pdf = pypdf.PdfReader(io.BytesIO(workflow.report_file(team.viewer, row.id, "pdf")))
    for page in pdf.pages:  # the mark stands on every page
        assert "PRELIMINARY" in page.extract_text()
    book = openpyxl.load_workbook(io.BytesIO(workflow.report_file(team.viewer, row.id, "xlsx")))
    assert book.sheetnames == ["About", "Leases", "Stock", "Sales and owners"]
    assert book["Sales and owners"]["C2"].number_format == "#,##0.00"
    ran = nbformat.reads(workflow.report_file(team.viewer, row.id, "ipynb").decode(), 4)
    assert ran.metadata.papermill.parameters == {"month": "2026-09"}
    assert workflow.list_reports(org_b.admin, name="month_close") == []


@pytest.mark.parametrize("name", ["production", "afe_variance", "compliance"])
def test_that_the_command_writes_every_report(team, tmp_path, name):
    written = write_files(person_named(team.viewer.email), name, None, tmp_path)

    assert [path.suffix for path in written] == [".html", ".pdf", ".xlsx", ".ipynb"]
    assert "Alamo &lt;Energy&gt;" in written[0].read_text()


def test_that_a_daily_schedule_orders_it_once_and_its_person_is_told(until_made, team):
    today = datetime.now(UTC).date()
    order = OperatingOrder(name="compliance", parameters={"days": 30})
    with pytest.raises(NotAllowed):
        workflow.schedule_operating_report(team.viewer, order, "daily", today)
    made = workflow.schedule_operating_report(team.editor, order, "daily", today)

    tasks.run_schedules(None, 0)
    tasks.run_schedules(None, 0)
    until_made(lambda: workflow.list_reports(team.editor, name="compliance"))

    [row] = workflow.list_reports(team.editor, name="compliance")
    assert (row.state, row.scheduled, row.parameters) == ("done", True, {"days": 30})
    [schedule] = workflow.list_schedules(team.viewer, name="compliance")
    assert (schedule.id, schedule.next_on) == (made, today + timedelta(days=1))
    with tenant_session(team.editor) as session:
        [told] = [one for one in follows.my_notices(session) if one.kind == "report"]
    assert told.title == "The report “Compliance” is made"
    workflow.end_schedule(team.editor, made)


def test_that_a_wrong_report_or_parameter_is_refused_before_the_worker_is_told(team):
    for name, parameters in (
        ("weather", {}), ("production", {"months": 0}), ("month_close", {"month": "May"}),
        ("compliance", {"months": 3}), ("afe_variance", {"days": 3}),
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            ask_for_operating_report(team.editor, OperatingOrder(name=name, parameters=parameters))


def test_that_a_notebook_takes_parts_as_frames_and_others_see_nothing_of_them(team, org_b):
    with report_door(team.viewer) as door:
        report = connect(door.url, token=door.token, frames="polars").report("afe_variance")
        assert report.rows("afes")["Actual, $"].to_list() == [Decimal("0.00"), Decimal("129095.50")]
    with report_door(org_b.viewer) as door:
        theirs = connect(door.url, token=door.token, frames="polars")
        for name in KINDS:
            shown = str(theirs.report(name).json)
            assert "Painted Rock" not in shown and "26-101" not in shown
