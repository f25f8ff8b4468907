"""The worked checks of the campaign reference on whole boards, where the parts meet."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kernel.errors import InvalidInput
from kernel.scheduling.board import Board, Rules
from kernel.scheduling.board_cost import cost_of_board
from kernel.scheduling.board_measures import measures_of
from kernel.scheduling.board_outlook import OutlookSettings, outlook_of
from kernel.scheduling.conflicts import conflicts_of
from kernel.scheduling.fleet import Blocked, Fleet, Rate, Rig
from kernel.scheduling.jobs import Job, JobLink, NptEvent, remaining_days, span_of
from kernel.scheduling.retiming import earliest
from kernel.scheduling.timing import timing_of

JAN = date(2027, 1, 1)


def day(number):
    return JAN + timedelta(days=number)


def a_rate(amount, start, end=None):
    return Rate(
        kind="operating", start=day(start), end=None if end is None else day(end),
        amount=Decimal(amount), currency="USD",
    )  # fmt: skip


RIG = Rig(id="r", name="Rig 1", kind="Land rig", rates=(a_rate(50_000, 0, 10), a_rate(60_000, 10)))


def a_job(name, start, days, **more):
    held = {"start_on": day(start), "duration_days": days, **more}
    return Job(id=name, lineage_id=name, name=name, **held)


def a_board(*jobs, rig=RIG, links=(), **more):
    return Board(
        scenario_id="s", start=JAN, rules=Rules(), jobs={job.id: job for job in jobs},
        links={each.id: each for each in links}, fleet=Fleet(rigs={rig.id: rig}), **more,
    )  # fmt: skip


def a_link(before, after, type, lag):
    return JobLink(
        id=f"{before}{after}", predecessor_id=before, successor_id=after, type=type, lag_days=lag
    )


def starts(board):
    return {name: (job.start_on - JAN).days for name, job in earliest(board).jobs.items()}


@pytest.mark.parametrize(
    ("start", "days", "finish"),
    [
        (date(2027, 3, 1), 1, date(2027, 3, 2)),
        (date(2027, 12, 31), 1, date(2028, 1, 1)),
        (date(2028, 2, 28), 2, date(2028, 3, 1)),
        (date(2027, 3, 13), 2, date(2027, 3, 15)),  # clocks change in the United States
    ],
)
def test_that_a_finish_is_the_first_free_day(start, days, finish):
    job = a_job("A", (start - JAN).days, days)

    assert span_of(job, None) == (start, finish)


def test_that_a_job_of_one_day_costs_a_day_and_one_across_a_new_rate_both_rates():
    board = a_board(a_job("A", 0, 1, rig_id="r"), a_job("B", 8, 4, rig_id="r"))

    costs = {row.name: row.forecast for row in cost_of_board(board).jobs}

    assert costs == {"A": 50_000, "B": 220_000}


@pytest.mark.parametrize(
    ("type", "lag", "days", "expected"),
    [
        ("FS", 2, 5, 12), ("FS", -3, 5, 7), ("SS", 4, 5, 4), ("FF", 2, 5, 7), ("SF", 6, 8, 0),
        ("FS", -20, 5, 0),
    ],
)  # fmt: skip
def test_that_each_kind_of_link_times_a_job_of_the_board(type, lag, days, expected):
    board = a_board(a_job("A", 0, 10), a_job("B", 40, days), links=[a_link("A", "B", type, lag)])

    assert starts(board)["B"] == expected


def test_that_maintenance_is_waited_out_and_neither_a_milestone_nor_an_empty_window_is():
    rig = Rig(
        id="r", name="Rig 1", kind="Land rig",
        events=(
            Blocked(kind="maintenance", start=day(10), end=day(14)),
            Blocked(kind="maintenance", start=day(16), end=day(20)),
            Blocked(kind="inspection", start=day(21), end=day(21)),
        ),
    )  # fmt: skip
    jobs = [
        a_job("A", 0, 10, rig_id="r"),
        a_job("Accepted", 12, 0, rig_id="r"),
        a_job("B", 14, 3, rig_id="r"),
    ]

    assert starts(a_board(*jobs, rig=rig)) == {"A": 0, "Accepted": 10, "B": 20}


def test_that_a_set_date_that_cannot_be_kept_gives_negative_float_and_moves_nothing():
    late = a_job("B", 10, 6, constraint_type="FNLT", constraint_on=day(13))
    board = a_board(a_job("A", 0, 10), late, links=[a_link("A", "B", "FS", 0)])

    timing = timing_of(board)

    assert [timing.jobs[name].total_float_days for name in "AB"] == [-3, -3]
    assert all(timing.jobs[name].critical for name in "AB")
    assert timing.jobs["B"].start == day(10)
    assert ("constraint", 3) in {(each.kind, each.days) for each in conflicts_of(board)}


def test_that_a_circle_of_links_is_refused_with_its_members():
    board = a_board(
        a_job("North 1", 0, 5), a_job("North 2", 5, 5), a_job("North 3", 9, 5),
        links=[
            a_link("North 1", "North 2", "FS", 0), a_link("North 2", "North 3", "FS", 0),
            a_link("North 3", "North 1", "SS", 2),
        ],
    )  # fmt: skip

    with pytest.raises(InvalidInput, match=r"North 1.*North 2.*North 3|North 2.*North 3.*North 1"):
        earliest(board)


def test_that_what_goes_on_ends_so_many_days_after_the_data_date_and_the_rest_starts_after_it():
    done = a_job("A", 0, 5, rig_id="r", actual_start=day(0), actual_finish=day(8))
    going = a_job("B", 5, 9, rig_id="r", actual_start=day(8), remaining_days=4)
    board = a_board(done, going, a_job("C", 6, 2, rig_id="r"), a_job("D", 3, 2), data_date=day(10))

    early = earliest(board)

    assert span_of(early.jobs["A"], board.data_date) == (day(0), day(8))
    assert span_of(early.jobs["B"], board.data_date) == (day(8), day(14))
    assert (early.jobs["C"].start_on, early.jobs["D"].start_on) == (day(14), day(10))


@pytest.mark.parametrize(
    ("reported", "left"),
    [
        ({"remaining_days": 9}, 9),
        ({"percent": Decimal(50)}, 10),  # 10 planned days done in 10
        ({"percent": Decimal(25)}, 30),  # half the pace
        ({}, 10),
        ({"duration_days": 10}, 1),  # overrun
    ],
)
def test_that_what_is_left_follows_report_pace_and_plan(reported, left):
    job = a_job("A", 0, reported.pop("duration_days", 20), actual_start=day(0), **reported)

    assert remaining_days(job, day(10)) == left


def test_that_cost_of_a_rig_day_and_lost_time_are_unknown_before_the_first_hour():
    plan = a_board(a_job("A", 0, 5, rig_id="r"), data_date=day(0))

    assert cost_of_board(plan).total.per_day is None
    assert measures_of(plan).lost.percent is None


def test_that_lost_time_is_the_union_of_its_events_over_the_hours_gone_by():
    job = a_job("A", 0, 9, rig_id="r", actual_start=day(0))
    start = datetime(2027, 1, 2, tzinfo=UTC)
    events = [
        NptEvent(
            id=code, lineage_id="A", start_at=start + timedelta(hours=begin),
            end_at=start + timedelta(hours=end), code=code, responsible="operator",
            hits_critical=code != "other",
        )
        for code, begin, end in (
            ("waiting on weather", 0, 8), ("well control", 4, 12), ("other", 20, 30),
        )
    ]  # fmt: skip

    lost = measures_of(a_board(job, npt=events, data_date=day(5))).lost

    assert (lost.rig_hours, lost.lost_hours, lost.percent) == (120, 12, 10)
    assert lost.by_code == {"well control": 8, "waiting on weather": 4}


def test_that_the_half_way_case_of_a_chain_ends_later_than_its_likeliest_days_say():
    jobs = [a_job(f"J{n}", 4 * n, 4, rig_id="r", low_days=3, high_days=8) for n in range(60)]
    seeds = [
        outlook_of(
            a_board(*jobs),
            OutlookSettings(runs=1_000, seed=seed, distribution="triangular", correlation=0),
        ).answer.whole
        for seed in (1, 1, 2)
    ]

    first, again, other = seeds
    assert first.planned - JAN.toordinal() == 240
    assert first.p50 - JAN.toordinal() == pytest.approx(60 * (3 + 4 + 8) / 3, rel=0.01)
    assert (first == again, first == other) == (True, False)
    assert other.p90 == pytest.approx(first.p90, rel=1e-5)
