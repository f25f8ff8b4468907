"""Boards against their baseline: cost and S-curve, arrivals, chances, health."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kernel.errors import InvalidInput
from kernel.scheduling.board import Baseline, Board, Rules
from kernel.scheduling.board_cost import cost_of_board, idle_rows
from kernel.scheduling.board_eta import eta_of
from kernel.scheduling.board_health import board_health
from kernel.scheduling.board_measures import measures_of
from kernel.scheduling.board_outlook import OutlookSettings, outlook_of, outlook_settings
from kernel.scheduling.cascade import finish_of
from kernel.scheduling.fleet import Blocked, Campaign, Contract, Fleet, Rate, Rig
from kernel.scheduling.jobs import Job, JobLink
from kernel.scheduling.retiming import earliest

JAN = date(2027, 1, 1)


def day(number):
    return JAN + timedelta(days=number)


def a_rate(kind, amount, start=-90):
    return Rate(kind=kind, start=day(start), end=None, amount=Decimal(amount), currency="USD")


RIG = Rig(id="r", name="Rig 1", kind="Land rig", rates=(a_rate("operating", 100),))


def a_job(name, start, days, **more):
    held = {"rig_id": "r", "start_on": day(start), "duration_days": days, **more}
    return Job(id=name, lineage_id=name, name=name, **held)


def a_board(*jobs, rigs=(RIG,), links=(), **more):
    fleet = Fleet(
        rigs={rig.id: rig for rig in rigs},
        campaigns={key: Campaign(id=key, name=key) for key in ("North", "South")},
    )
    held = {"rules": Rules(), **more}
    return Board(
        scenario_id="s", start=JAN, fleet=fleet, jobs={job.id: job for job in jobs},
        links={each.id: each for each in links}, **held,
    )  # fmt: skip


def a_link(before, after, lag=0, **more):
    return JobLink(
        id=f"{before}{after}", predecessor_id=before, successor_id=after, lag_days=lag, **more
    )


def frozen(*jobs, **costs):
    return Baseline(name="Plan", jobs={job.lineage_id: job for job in jobs}, costs=costs)


def test_that_cost_is_split_at_the_data_date_and_sums_to_the_estimate_at_completion():
    done = a_job("A", 0, 5, actual_start=day(0), actual_finish=day(7))
    going = a_job("B", 5, 10, actual_start=day(7), remaining_days=8)
    board = a_board(
        done, going, a_job("C", 20, 5), data_date=day(10),
        baseline=frozen(a_job("A", 0, 5), a_job("B", 5, 10), A=Decimal(500), B=Decimal(1_000)),
    )  # fmt: skip

    found = cost_of_board(board)

    assert (found.total.plan, found.total.actual, found.total.to_come) == (1_500, 1_000, 1_300)
    assert found.total.forecast == 2_300
    assert found.total.per_day == 100
    late = {row.name: row.against for row in found.jobs}
    assert (late["A"].finish_days, late["A"].cost) == (2, 200)
    assert (late["B"].start_days, late["B"].finish_days, late["C"]) == (2, 3, None)


def test_that_the_plan_keeps_what_it_cost_when_it_was_frozen_though_rates_change():
    board = a_board(a_job("A", 0, 4), baseline=frozen(a_job("A", 0, 4), A=Decimal(1_000)))

    found = cost_of_board(board)

    assert (found.total.plan, found.total.forecast, found.total.over) == (1_000, 400, -600)
    assert found.curve[-1].plan == 1_000


def test_that_a_job_of_two_campaigns_counts_in_both_and_once_in_the_whole():
    both = a_job("A", 0, 4, campaign_ids=("North", "South"))

    found = cost_of_board(a_board(both, a_job("B", 4, 1)))

    assert [(row.name, row.forecast) for row in found.campaigns] == [
        ("North", 400), ("South", 400), ("No campaign", 100),
    ]  # fmt: skip
    assert found.total.forecast == 500
    assert found.planned is False


def test_that_a_job_without_a_rate_is_left_out_and_counted():
    other = Rig(id="x", name="Rig X", kind="Land rig")

    found = cost_of_board(
        a_board(a_job("A", 0, 4), a_job("B", 0, 4, rig_id="x"), rigs=(RIG, other))
    )

    assert (found.total.forecast, found.total.open) == (400, 1)
    assert [(row.name, row.open) for row in found.rigs] == [("Rig 1", 0), ("Rig X", 1)]
    assert found.jobs[1].lacking == "Rig X, USD: No operating rate is in force on 2027-01-01."


def test_that_a_supplement_is_due_and_the_share_of_the_owner_is_told():
    job = a_job("A", 0, 12, afe_amount=Decimal(1_000), working_interest_percent=Decimal(25))

    [row] = cost_of_board(a_board(job)).jobs
    [easy] = cost_of_board(a_board(job), tolerance=Decimal("0.2")).jobs

    assert (row.supplement, easy.supplement, row.net) == (True, False, 300)


def test_that_months_and_curve_hold_plan_actual_and_forecast():
    job = a_job("A", 20, 20, actual_start=day(20), remaining_days=10)
    board = a_board(job, data_date=day(30), baseline=frozen(a_job("A", 20, 20)))

    found = cost_of_board(board)

    assert [(row.month.month, row.plan, row.actual, row.to_come) for row in found.months] == [
        (1, 1_100, 1_000, 100), (2, 900, 0, 900),
    ]  # fmt: skip
    at = {point.day: point for point in found.curve}
    assert (at[day(30)].actual, at[day(30)].forecast) == (1_000, 1_000)
    assert (at[day(25)].forecast, at[day(31)].actual) == (None, None)
    assert (at[day(40)].plan, at[day(40)].forecast) == (2_000, 2_000)


def test_that_a_job_that_the_plan_had_and_the_scenario_has_not_stays_on_the_plan_side():
    board = a_board(a_job("A", 0, 4), baseline=frozen(a_job("A", 0, 4), a_job("B", 4, 2)))

    found = cost_of_board(board)

    assert (found.total.plan, found.total.forecast, found.total.jobs) == (600, 400, 1)
    assert found.jobs[-1].job_id is None


def test_that_idle_contract_days_stand_at_standby_rate_on_a_line_of_their_own():
    rig = replace(
        RIG, rates=(*RIG.rates, a_rate("standby", 40)),
        contracts=(Contract(start=day(0), end=day(12), term="firm"),),
    )  # fmt: skip
    board = a_board(a_job("A", 0, 4), a_job("B", 9, 3), rigs=(rig,))
    gaps = {one.id: one.use.idle for one in measures_of(board).rigs}

    [row] = idle_rows(board, gaps)
    [unknown] = idle_rows(a_board(a_job("A", 0, 4)), {"r": [(730_000, 730_002)]})

    assert (row.days, row.cost) == (5, 200)
    assert (unknown.days, unknown.cost) == (2, None)


def test_that_an_arrival_is_told_as_planned_early_and_without_its_buffers():
    links = [a_link("A", "B", 4, lag_kind="buffer"), a_link("C", "B", 1, lag_kind="buffer")]
    jobs = [
        a_job("A", 0, 10, campaign_ids=("North",), high_days=13),
        a_job("C", 0, 3, rig_id="x"),
        a_job("B", 20, 5, high_days=9),
    ]
    other = Rig(id="x", name="Rig X", kind="Land rig")

    found = eta_of(a_board(*jobs, rigs=(RIG, other), links=links, baseline=frozen(*jobs)))

    whole = found.groups[0]
    assert (whole.planned, whole.earliest, whole.without_buffers) == (day(25), day(19), day(15))
    assert (whole.buffer_days, whole.baseline) == (4, day(25))
    assert {one.name: one.earliest for one in found.groups}["North"] == day(10)
    assert found.driving_buffers == ["A → B"]
    assert (found.chain, found.project_buffer_days) == (["A", "B"], 5)


def test_that_early_dates_mind_maintenance_and_keep_pinned_jobs():
    rig = replace(RIG, events=(Blocked(kind="maintenance", start=day(6), end=day(9)),))
    board = a_board(
        a_job("A", 3, 5), a_job("B", 30, 5), a_job("C", 50, 2, pinned=True), rigs=(rig,)
    )

    jobs = earliest(board).jobs

    assert [jobs[name].start_on for name in "ABC"] == [day(0), day(9), day(50)]


CERTAIN = OutlookSettings(runs=200)


def test_that_a_board_without_spreads_ends_where_its_rules_put_it():
    rig = replace(RIG, events=(Blocked(kind="maintenance", start=day(20), end=day(26)),))
    jobs = [
        a_job("A", 0, 5, actual_start=day(0), actual_finish=day(6)),
        a_job("B", 6, 8, actual_start=day(6), remaining_days=5),
        a_job("C", 15, 4, constraint_type="SNET", constraint_on=day(16)),
        a_job("D", 26, 5),
        a_job("E", 0, 3, rig_id=None),
    ]
    links = [a_link("A", "E", 30), a_link("B", "C", 1)]
    board = a_board(*jobs, rigs=(rig,), links=links, data_date=day(10))

    found = outlook_of(board, CERTAIN)

    ends = {name: each.p90 - JAN.toordinal() for name, each in found.answer.jobs.items()}
    assert ends == {"B": 15, "C": 20, "D": 31, "E": 39}
    assert found.certain == ["B", "C", "D", "E"]
    assert found.answer.groups["rig:r"].p50 == day(31).toordinal()


def test_that_what_is_left_of_a_job_varies_in_proportion():
    job = a_job("A", 0, 20, actual_start=day(0), remaining_days=5, low_days=16, high_days=32)

    found = outlook_of(a_board(job, data_date=day(15)), OutlookSettings(runs=4_000)).answer.whole

    assert found.p10 - day(15).toordinal() == pytest.approx(4, rel=0.03)
    assert found.p90 - day(15).toordinal() == pytest.approx(8, rel=0.03)


def test_that_a_share_for_jobs_without_a_spread_and_lost_time_widen_the_chances():
    board = a_board(a_job("A", 0, 20))
    spread = OutlookSettings(runs=4_000, fast_percent=80, slow_percent=150)
    struck = OutlookSettings(runs=4_000, risk_probability=0.3, risk_days=6)

    wide = outlook_of(board, spread).answer.whole
    late = outlook_of(board, struck).answer.whole

    assert (wide.p10 - JAN.toordinal(), wide.p90 - JAN.toordinal()) == (
        pytest.approx(16, rel=0.03), pytest.approx(30, rel=0.03),
    )  # fmt: skip
    assert (late.p10 - JAN.toordinal(), late.p90 - JAN.toordinal()) == (20, 26)


def test_that_a_simulation_tells_how_far_it_is_and_the_same_seed_says_the_same():
    board = a_board(a_job("A", 0, 20, low_days=15, high_days=30))
    heard = []

    first = outlook_of(board, OutlookSettings(runs=1_000, seed=4), heard.append).answer
    again = outlook_of(board, OutlookSettings(runs=1_000, seed=4)).answer

    assert heard == [0.25, 0.5, 0.75, 1.0]
    assert (first.whole, first.seed, first.quantile_method) == (again.whole, 4, "linear")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"runs": 0}, "between 1 and"),
        ({"distribution": "guess"}, "no distribution"),
        ({"fast_percent": 120}, "at most at 100 %"),
        ({"risk_days": -1}, "less than no days"),
        ({"correlation": "high"}, "must be a number"),
        ({"luck": 1}, "no setting"),
    ],
)
def test_that_settings_which_make_no_sense_are_refused(given, said):
    with pytest.raises(InvalidInput, match=said):
        outlook_settings(given)


def test_that_a_board_with_nothing_left_to_do_cannot_be_simulated():
    done = a_job("A", 0, 5, actual_start=day(0), actual_finish=day(7))

    with pytest.raises(InvalidInput, match="No job with dates is open"):
        outlook_of(a_board(done, data_date=day(10)), CERTAIN)


def test_that_each_check_of_the_health_leads_to_its_jobs():
    late = a_job("B", 5, 60, constraint_type="FNLT", constraint_on=day(20))
    jobs = [a_job("A", 0, 5), late, a_job("C", 0, 2, rig_id=None)]
    board = a_board(*jobs, links=[a_link("A", "B", -1)], data_date=day(0), baseline=frozen(*jobs))

    checks = {check.name: check for check in board_health(board)}

    assert [one.job_id for one in checks["negative float"].found] == ["A", "B"]
    assert [(one.job_id, one.name) for one in checks["leads"].found] == [("B", "A → B")]
    assert [one.job_id for one in checks["work without a rig"].found] == ["C"]
    assert checks["critical path length index"].value == 1
    assert board_health(a_board(Job(id="A", lineage_id="A", name="A"))) == []


def test_that_the_plan_as_it_stands_ends_with_its_last_job():
    assert finish_of(a_board(a_job("A", 0, 5), a_job("B", 5, 5))) == day(10)
