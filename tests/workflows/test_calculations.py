"""Calculations on the sample campaign: kept with their results, read as JSON, CSV and XLSX."""

import csv
import io
import json
from datetime import date, timedelta

import openpyxl
import pytest

from kernel.errors import Conflict, InvalidInput, NotFound
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.workflows import campaign_boards, campaign_scenarios
from kernel.workflows.campaign_baselines import set_baseline
from kernel.workflows.campaign_files import calculation_file
from kernel.workflows.campaign_runs import calculations, order_calculation, run_calculation
from kernel.workflows.sample_campaigns import make_sample_campaign, sample_campaigns
from kernel.workflows.samples import sample_wells

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def team(new_team):
    """An organization with the larger sample campaign."""
    sample = next(one for one in sample_campaigns() if one.content["name"] == "Basin programme")
    made = new_team(sample.organization)
    with tenant_session(made.admin) as session:
        for well in sample_wells():
            register_well(session, api14=well.api14)
    make_sample_campaign(made.admin, sample, today=TODAY)
    return made


@pytest.fixture(scope="module")
def plan(team):
    rows = campaign_scenarios.scenario_list(team.viewer)
    return next(row for row in rows if row.name == "Basin programme")


def results(team, plan, kind, **parameters):
    run = run_calculation(team.editor, plan.id, kind, parameters)
    assert (run.status, run.words) == ("success", "")
    return run.results


def test_that_plan_and_forecast_are_those_of_the_board(team, plan):
    told = results(team, plan, "cost")

    total = told["total"]
    assert told["baseline"] == "As sanctioned"
    assert total["open"] == 0
    assert total["forecast"] == pytest.approx(total["actual"] + total["to_come"])
    assert sum(row["forecast"] for row in told["rigs"]) == pytest.approx(total["forecast"])
    for side in ("plan", "actual", "to_come"):
        assert sum(row[side] for row in told["months"]) == pytest.approx(total[side], abs=0.1)
    assert told["curve"][-1]["forecast"] == pytest.approx(total["forecast"], abs=0.1)
    assert told["curve"][-1]["plan"] == pytest.approx(total["plan"], abs=0.1)
    assert {row["name"] for row in told["jobs"] if row["supplement"]}


def test_that_chances_surround_the_plan_and_name_their_settings(team, plan):
    told = results(team, plan, "outlook", runs=2_000, seed=3)

    whole = told["groups"][0]
    assert whole["p10_on"] < whole["p50_on"] < whole["p90_on"]
    assert told["settings"]["seed"] == 3
    assert told["settings"]["distribution"] == "lognormal"
    assert {one["kind"] for one in told["groups"]} == {"whole", "campaign", "rig"}
    assert told["finish_by_chance"][9]["finish_on"] == whole["p50_on"]
    assert "Windmill Flat 38-1H" in {job["name"] for job in told["jobs"]}
    assert "Cedar Draw 12-1H" not in {job["name"] for job in told["jobs"]}


def test_that_the_planned_end_of_a_simulation_is_the_earliest_end_of_the_rules(team, plan):
    chances = {
        (g["kind"], g["name"]): g for g in results(team, plan, "outlook", runs=200)["groups"]
    }
    arrivals = {(g["kind"], g["name"]): g for g in results(team, plan, "eta")["groups"]}

    assert {key: each["planned_on"] for key, each in chances.items()} == {
        key: arrivals[key]["earliest_on"] for key in chances
    }


def test_that_arrivals_have_the_baseline_and_the_buffers(team, plan):
    told = results(team, plan, "eta")

    whole = told["groups"][0]
    assert whole["baseline_on"] and whole["planned_on"] > TODAY.isoformat()
    assert told["project_buffer_days"] > 0
    assert told["chain"]


def test_that_checks_of_the_health_take_limits_and_refuse_what_they_do_not_know(team, plan):
    strict = results(team, plan, "health")
    easy = results(team, plan, "health", limits={"missing_logic": 1, "long_float": 1})

    assert easy["passed"] > strict["passed"]
    found = next(check for check in strict["checks"] if check["name"] == "missing logic")["found"]
    assert all(one["job_id"] for one in found)
    for wrong in ({"limits": {"luck": 1}}, {"finish_by": "soon"}, {"mood": "good"}):
        run = run_calculation(team.editor, plan.id, "health", wrong)
        assert run.status == "failed"


def test_that_results_are_read_as_json_csv_and_workbook(team, plan):
    run = run_calculation(team.editor, plan.id, "cost")

    name, content = calculation_file(team.viewer, run.id, "json")
    told = json.loads(content)
    assert name.startswith(f"cost-revision-{run.revision}_") and name.endswith(".json")
    assert (told["results"], told["created_by_name"]) == (run.results, run.created_by_name)

    rows = list(csv.reader(io.StringIO(
        calculation_file(team.viewer, run.id, "csv", table="jobs")[1].decode("utf-8-sig")
    )))  # fmt: skip
    assert len(rows) == 1 + len(run.results["jobs"])
    assert rows[0][:3] == ["Job id", "Name", "Rig"]

    book = openpyxl.load_workbook(io.BytesIO(calculation_file(team.viewer, run.id, "xlsx")[1]))
    assert {"Summary", "Campaigns", "Rigs", "Months", "Curve", "Jobs", "How"} <= {*book.sheetnames}
    assert book["Months"]["A2"].value.date() == date.fromisoformat(
        run.results["months"][0]["month"]
    )
    assert book["Months"].max_row == 1 + len(run.results["months"])


def test_that_a_run_without_results_or_of_others_has_no_file(team, plan, org_b):
    waiting = order_calculation(team.editor, plan.id, "outlook", {"runs": 77})
    done = run_calculation(team.editor, plan.id, "measures")

    with pytest.raises(Conflict, match="no results"):
        calculation_file(team.viewer, waiting.id, "csv")
    with pytest.raises(NotFound):
        calculation_file(org_b.viewer, done.id, "csv")
    with pytest.raises(NotFound, match="no table"):
        calculation_file(team.viewer, done.id, "csv", table="wells")


def test_that_a_new_baseline_makes_a_new_calculation_and_old_ones_stay(team, plan):
    copy = campaign_scenarios.clone_scenario(team.editor, plan.id, "Costed anew")
    first = run_calculation(team.editor, copy.id, "cost")
    set_baseline(team.editor, copy.id, "As cloned")

    second = run_calculation(team.editor, copy.id, "cost")

    assert first.id != second.id
    assert second.results["baseline"] == "As cloned"
    assert second.results["total"]["over"] == pytest.approx(0, abs=0.1)
    assert [run.id for run in calculations(team.viewer, copy.id)] == [second.id, first.id]
    assert run_calculation(team.editor, copy.id, "cost").id == second.id


def test_that_a_tolerance_must_be_a_percentage(team, plan):
    run = run_calculation(team.editor, plan.id, "cost", {"tolerance_percent": -1})

    assert (run.status, run.results) == ("failed", None)
    assert run.words.startswith("The tolerance over an AFE")


def test_that_a_campaign_without_dates_says_what_to_do(team):
    bare = campaign_scenarios.new_scenario(team.editor, "Bare", start_on=TODAY + timedelta(days=1))

    for kind in ("measures", "eta", "outlook"):
        run = run_calculation(team.editor, bare.id, kind)
        assert (run.status, run.results) == ("failed", None)
        assert "dates" in run.words
    assert campaign_boards.open_board(team.viewer, bare.id).board.jobs == {}
    with pytest.raises(InvalidInput, match="no calculation"):
        order_calculation(team.editor, bare.id, "guess")
