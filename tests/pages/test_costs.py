"""Outlook and cost: figures, rows behind the charts, chances asked for and found, roles."""

from datetime import date

import pytest

from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.workflows.campaign_runs import calculations, perform_calculation, run_calculation
from kernel.workflows.campaign_scenarios import scenario_list
from kernel.workflows.sample_campaigns import make_sample_campaign, sample_campaigns
from kernel.workflows.samples import sample_wells

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
    return next(str(r.id) for r in scenario_list(team.viewer) if r.name == "Basin programme")


def figures(screen):
    return {metric.label: metric.value for metric in screen.metric}


def test_that_the_page_answers_cost_use_and_arrival_at_a_glance(open_page, said, team, plan):
    screen = open_page(team.viewer, "costs", id=plan)

    assert screen.exception == []
    told = figures(screen)
    assert told["Forecast at completion"].endswith("M USD")
    assert told["Utilization"].endswith(" %")
    assert told["Planned end"].endswith("2027")
    assert "measured against “As sanctioned”" in said(screen)
    for heading in ("Cumulative cost", "By month", "By campaign", "By rig", "Utilization",
                    "Lost time", "Arrivals", "Schedule health", "Risks"):  # fmt: skip
        assert heading in said(screen)


def test_that_every_chart_opens_to_its_rows(open_page, shown, team, plan):
    screen = open_page(team.viewer, "costs", id=plan)
    for toggle in screen.toggle:
        toggle.set_value(True)
    screen.run()

    assert screen.exception == []
    months = shown(screen, "Months")
    assert months.headings == ["Month", "Plan, USD", "Actual, USD", "To come, USD"]
    assert shown(screen, "Cost by rig").words()[-1][0] == "Whole scenario"
    assert {row[0] for row in shown(screen, "Lost time").words()} >= {"stuck pipe"}
    assert shown(screen, "Arrivals").words()[0][0] == "Whole scenario"


def test_that_cost_can_be_narrowed_to_a_campaign_by_the_address(open_page, shown, team, plan):
    whole = figures(open_page(team.viewer, "costs", id=plan))
    screen = open_page(team.viewer, "costs", id=plan)
    screen.session_state["job-costs-opened"] = True
    campaign = next(box for box in screen.selectbox if box.label == "Campaign")
    campaign.select("Plugging programme").run()

    assert screen.exception == []
    assert figures(screen)["Forecast at completion"] != whole["Forecast at completion"]
    jobs = {row[0] for row in shown(screen, "Jobs").words()}
    assert jobs == {"Dry Lake Unit 14-A 2W", "Cedar Draw 12 No. 1", "Windmill Flat 37 No. 3704"}


def test_that_a_simulation_is_asked_for_and_its_chances_are_shown(
    open_page, said, shown, team, plan
):
    screen = open_page(team.editor, "costs", id=plan)
    assert "This scenario was not simulated yet." in said(screen)
    next(each for each in screen.number_input if each.label == "Plans").set_value(500)
    next(each for each in screen.button if each.label == "Simulate").click().run()

    [asked] = [run for run in calculations(team.viewer, plan) if run.kind == "outlook"]
    assert asked.parameters["runs"] == 500
    perform_calculation(team.editor, asked.id)
    screen = open_page(team.viewer, "costs", id=plan)
    assert "500 plans of revision" in said(screen)
    assert "An editor can simulate this scenario." in said(screen)
    screen.session_state["chance-jobs-opened"] = True
    screen.run()
    assert len(shown(screen, "Chances of jobs").rows) == 15


def test_that_what_a_check_found_leads_to_its_job(open_page, shown, team, plan):
    table = shown(open_page(team.viewer, "costs", id=plan), "Schedule health")

    failed = [row for row in table.rows if row[0]["words"] == "look at it"]
    links = [row[4]["href"] for row in failed if row[4].get("href")]
    assert links and all(link.startswith(f"schedule?scenario={plan}&job=") for link in links)


def test_that_calculations_are_listed_with_who_and_when_and_come_as_files(
    open_page, said, shown, team, plan
):
    run_calculation(team.editor, plan, "measures")

    screen = open_page(team.viewer, "costs", id=plan)

    assert "Utilization and lost time" in [r[0] for r in shown(screen, "Calculations").words()]
    assert all(kind in said(screen) for kind in ("XLSX", "CSV", "JSON"))
    assert "Run" not in [button.label for button in screen.button]


def test_that_an_organization_without_a_schedule_is_told_where_to_start(open_page, said, org_b):
    screen = open_page(org_b.viewer, "costs")

    assert "There is no drilling schedule yet." in said(screen)
