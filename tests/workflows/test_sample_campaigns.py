"""The sample campaigns: complete, the same on every day, and each organization's own."""

from datetime import date

import pytest

from kernel.scheduling.conflicts import conflicts_of
from kernel.scheduling.timing import timing_of
from kernel.store.registry import register_well
from kernel.store.session import tenant_session
from kernel.workflows import campaign_boards, campaign_scenarios
from kernel.workflows.campaign_baselines import baseline_of
from kernel.workflows.sample_campaigns import make_sample_campaign, sample_campaigns
from kernel.workflows.samples import sample_wells

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def both(new_team):
    """Two organizations with a campaign each."""
    teams = []
    for sample in sample_campaigns():
        team = new_team(sample.organization)
        with tenant_session(team.admin) as session:
            for well in sample_wells():
                register_well(session, api14=well.api14)
        make_sample_campaign(team.admin, sample, today=TODAY)
        teams.append(team)
    return teams


def boards_of(team):
    rows = campaign_scenarios.scenario_list(team.viewer)
    return {row.name: campaign_boards.open_board(team.viewer, row.id) for row in rows}


def test_that_each_organization_has_a_plan_and_a_variant_of_its_own(both):
    caprock, mesa = (boards_of(team) for team in both)

    assert set(caprock) == {"Seminole workovers", "Painted Rock first"}
    assert set(mesa) == {"Basin programme", "Pad 13 to Llano 7"}
    assert len(mesa["Basin programme"].board.jobs) == 21
    assert len(mesa["Basin programme"].board.npt) == 5


def test_that_the_plan_is_reported_up_to_today_and_measured_against_its_baseline(both):
    _, team = both
    opened = boards_of(team)["Basin programme"]
    jobs = opened.board.jobs.values()

    kept = baseline_of(team.viewer, opened.scenario)

    assert opened.board.data_date == TODAY
    assert sum(job.actual_finish is not None for job in jobs) == 6
    assert sum(job.started and job.actual_finish is None for job in jobs) == 3
    assert kept is not None
    later = [job for job in jobs if kept.jobs[job.lineage_id]["start_on"] != str(job.start_on)]
    assert later  # what happened has moved what follows


def test_that_the_plans_could_be_submitted_and_a_variant_shows_what_stands_in_its_way(both):
    hard = {}
    for team in both:
        for name, opened in boards_of(team).items():
            hard[name] = [each.words for each in conflicts_of(opened.board) if each.hard]
            assert any(each.critical for each in timing_of(opened.board).jobs.values())

    assert hard == {
        "Seminole workovers": [],
        "Painted Rock first": [],
        "Basin programme": [],
        "Pad 13 to Llano 7": ["Cedar Draw 13-3H is outside the contract of Llano 7 for 4 days"],
    }


def test_that_the_variant_differs_from_the_plan(both):
    _, team = both
    opened = boards_of(team)

    told = campaign_scenarios.compare_scenarios(
        team.viewer,
        opened["Basin programme"].scenario.id,
        opened["Pad 13 to Llano 7"].scenario.id,
    )

    kinds = {one.name: one.kinds for one in told.jobs}
    assert "rig" in kinds["Cedar Draw 13-3H"]
    assert "duration" in kinds["Cedar Draw 13-2H"]
    assert told.finish_days != 0
