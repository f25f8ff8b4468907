"""The report of a campaign: status, look-ahead, use, cost and risks; its frames in Jupyter."""

import io
import re
from datetime import UTC, date, datetime, timedelta

import nbformat
import openpyxl
import pypdf
import pytest

from kernel.errors import InvalidInput, NotAllowed, NotFound
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.workflows import people
from kernel.workflows import reports as workflow
from kernel.workflows.campaign_report import campaign_json
from kernel.workflows.campaign_runs import run_calculation
from kernel.workflows.campaign_scenarios import clone_scenario, delete_scenario, scenario_list
from kernel.workflows.sample_campaigns import make_sample_campaign, sample_campaigns
from kernel.workflows.samples import sample_wells
from workbench.commands.person import person_named
from workbench.commands.report import write_files
from workbench.jobs import reports as tasks
from workbench.jobs.asking_reports import ask_for_campaign_report
from workbench.notebook import connect
from workbench.report_door import report_door

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def team(new_team):
    sample = next(one for one in sample_campaigns() if one.content["name"] == "Basin programme")
    made = new_team(sample.organization)
    with tenant_session(made.admin) as session:
        for well in sample_wells():
            register_well(session, api14=well.api14)
    make_sample_campaign(made.admin, sample, today=TODAY)
    return made


@pytest.fixture(scope="module")
def plan(team):
    return next(r.id for r in scenario_list(team.viewer) if r.name == "Basin programme")


@pytest.fixture(scope="module")
def told(team, plan):
    run_calculation(team.editor, plan, "outlook", {"runs": 500})
    return campaign_json(team.viewer, plan, today=TODAY)


def test_that_the_next_90_days_hold_what_starts_and_ends_and_which_gates_are_due(told):
    days = {span["days"]: span for span in told["ahead"]}

    assert list(days) == [30, 60, 90]
    starts = [{job["name"] for job in days[n]["starts"]} for n in days]
    assert starts[0] < starts[1] < starts[2]
    assert "Cedar Draw 13-1H" in starts[0]
    assert {(gate["name"], gate["gate"]) for gate in days[30]["gates"]} >= {
        ("Cedar Draw 13-1H", "LLI")
    }
    assert {job["name"] for job in days[30]["running"]} == {
        "Cedar Draw 12-3H", "Windmill Flat 37-13H", "Dry Lake Unit 14-A 2W",
    }  # fmt: skip
    first = days[30]["starts"][0]
    assert TODAY.isoformat() <= first["start_on"] < (TODAY + timedelta(days=30)).isoformat()


def test_that_lost_time_adds_up_by_code_from_the_most(told):
    assert [row["code"] for row in told["npt"]][:2] == ["lost circulation", "stuck pipe"]
    assert told["npt"][-1]["cumulated"] == pytest.approx(1)
    assert sum(row["percent_of_rig_time"] for row in told["npt"]) == pytest.approx(
        told["measures"]["npt_percent"]
    )


def test_that_risks_name_conflicts_contracts_and_jobs_over_their_afe(team, told):
    kinds = {risk["kind"] for risk in told["risks"]}
    assert "Over the AFE" in kinds
    variant = next(r.id for r in scenario_list(team.viewer) if r.name == "Pad 13 to Llano 7")

    later = campaign_json(team.viewer, variant, today=TODAY)["risks"]

    assert (later[0]["weight"], later[0]["kind"]) == ("critical", "Outside the contract")


def test_that_the_worker_makes_page_print_and_workbook(until_made, team, plan, told):
    asked = ask_for_campaign_report(team.viewer, plan)

    until_made(lambda: workflow.list_reports(team.viewer, scenario_id=plan))

    [row] = workflow.list_reports(team.viewer, scenario_id=plan)
    assert (row.id, row.name, row.state, row.words) == (asked, "campaign", "done", "")
    html = workflow.report_file(team.viewer, row.id, "html").decode()
    for words in (
        "Basin programme", "Look-ahead of 30, 60 and 90 days", "Utilization by rig", "Arrivals",
        "Cedar Draw 13-1H", "a supplement is due", "Llano 4",
    ):  # fmt: skip
        assert words in html
    assert "connect()" not in html
    assert re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', html) == []
    pdf = pypdf.PdfReader(io.BytesIO(workflow.report_file(team.viewer, row.id, "pdf")))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "at completion" in text and "Look-ahead of 30, 60 and 90 days" in text
    book = openpyxl.load_workbook(io.BytesIO(workflow.report_file(team.viewer, row.id, "xlsx")))
    assert book["Status"].max_row == 1 + len(told["jobs"])
    assert {"Look-ahead", "Utilization", "Cost by rig", "Risks", "Arrivals"} <= {*book.sheetnames}
    ran = nbformat.reads(workflow.report_file(team.viewer, row.id, "ipynb").decode(), 4)
    assert ran.metadata.papermill.parameters == {"scenario_id": str(plan)}


def test_that_the_command_writes_the_same_files(team, plan, tmp_path):
    written = write_files(person_named(team.viewer.email), "campaign", str(plan), tmp_path / "out")

    assert [path.name for path in written] == [
        "campaign.html", "campaign.pdf", "campaign.xlsx", "campaign.ipynb",
    ]  # fmt: skip
    with pytest.raises(InvalidInput, match="no report"):
        write_files(team.viewer, "weather", str(plan), tmp_path)


def test_that_others_can_neither_make_nor_order_it(org_b, plan):
    with pytest.raises(NotFound):
        workflow.order_campaign_report(org_b.admin, plan)
    with report_door(org_b.admin) as door, pytest.raises(NotFound):
        connect(door.url, token=door.token).scenario(str(plan))


def test_that_a_due_schedule_orders_the_report_once_and_moves_on(store, team, plan):
    today = datetime.now(UTC).date()
    with pytest.raises(NotAllowed):
        workflow.schedule_campaign_report(team.viewer, plan, "weekly", today)
    made = workflow.schedule_campaign_report(team.editor, plan, "weekly", today)
    before = len(workflow.list_reports(team.viewer, scenario_id=plan))

    tasks.run_schedules(None, 0)
    tasks.run_schedules(None, 0)

    assert len(workflow.list_reports(team.viewer, scenario_id=plan)) == before + 1
    [schedule] = workflow.list_schedules(team.viewer, scenario_id=plan)
    assert (schedule.id, schedule.next_on) == (made, today + timedelta(days=7))
    workflow.end_schedule(team.editor, made)


def test_that_a_scenario_can_be_deleted_though_it_was_reported(team, plan):
    copy = clone_scenario(team.editor, plan, "To be deleted")
    report_id = workflow.order_campaign_report(team.viewer, copy.id)
    workflow.keep_report(team.viewer, report_id, {"html": b"<p>"})
    workflow.schedule_campaign_report(team.editor, copy.id, "monthly", TODAY)

    delete_scenario(team.admin, copy.id)

    with pytest.raises(NotFound):
        workflow.report(team.viewer, report_id)
    assert workflow.list_schedules(team.viewer, scenario_id=copy.id) == []


def test_that_a_connected_notebook_has_the_campaign_as_frames_and_calculates(site, team, plan):
    token = people.create_token(team.editor, "notebook").token
    for frames in ("pandas", "polars"):
        mine = connect(site.url, token=token, frames=frames)
        assert "Basin programme" in list(mine.scenarios()["name"])
        assert set(mine.campaigns()["name"]) == {
            "Cedar Draw infill", "Windmill Flat pads", "Plugging programme",
        }  # fmt: skip
        scenario = mine.scenario(str(plan))
        assert list(scenario.costs("rig")["Rig"])[-1] == "Whole scenario"
        assert len(scenario.jobs) == 21
        assert len(scenario.arrivals) == 7
        assert len(scenario.ahead) and len(scenario.risks) and len(scenario.health)
        assert set(scenario.utilization["Rig"]) == {"Llano 4", "Llano 7", "Pecos WO-2"}
        assert scenario.calculate("schedule")["finish_on"] > "2027"
    with pytest.raises(InvalidInput, match="cut by"):
        scenario.costs("mood")
    with pytest.raises(InvalidInput, match="tolerance"):
        scenario.calculate("cost", tolerance_percent=-3)
