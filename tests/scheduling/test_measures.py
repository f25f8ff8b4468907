"""Use of rigs, lost time by code, and what is left of work that goes on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.scheduling.activities import Activity, Link, LinkType, Progress
from kernel.scheduling.measures import LostSpan, fleet_use, lost_time, rig_use, time_split
from kernel.scheduling.progress import days_left, days_left_by_depth, out_of_sequence, pace
from kernel.scheduling.spans import length, merged, shared, without

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


def days_of(spans):
    return {day for start, end in spans for day in range(start, end)}


@given(SPANS, SPANS)
def test_that_spans_hold_the_days_that_counting_one_by_one_gives(one, other):
    assert days_of(merged(one)) == days_of(one)
    assert days_of(without(one, other)) == days_of(one) - days_of(other)
    assert days_of(shared(one, other)) == days_of(one) & days_of(other)
    assert length(one) == len(days_of(one))


def test_that_use_counts_each_busy_day_once_and_only_where_the_rig_was_available():
    use = rig_use(within=(0, 30), contracts=[(5, 30)], blocked=[(10, 14)], jobs=[(3, 12), (11, 20)])

    assert (use.available_days, use.busy_days, use.outside_days, use.doubled_days) == (21, 11, 6, 1)
    assert use.utilisation == pytest.approx(0.524, abs=0.0005)
    assert use.calendar_utilisation == pytest.approx(11 / 30)
    assert use.idle == ((20, 30),)


def test_that_a_rig_that_was_never_available_has_no_utilisation():
    use = rig_use(within=(0, 30), contracts=[], blocked=[], jobs=[(3, 12)])

    assert use.utilisation is None
    assert use.outside_days == 9


def test_that_a_fleet_is_the_ratio_of_sums():
    busy = rig_use(within=(0, 100), contracts=[(0, 100)], blocked=[], jobs=[(0, 50)])
    short = rig_use(within=(0, 100), contracts=[(90, 100)], blocked=[], jobs=[(90, 100)])

    assert fleet_use([busy, short]).utilisation == pytest.approx(60 / 110)


def test_that_three_jobs_at_once_are_one_double_booked_day():
    use = rig_use(within=(0, 9), contracts=[(0, 9)], blocked=[], jobs=[(0, 2), (1, 3), (1, 2)])

    assert use.doubled_days == 1


def test_that_lost_hours_shared_by_two_events_count_once_and_go_to_the_graver_code():
    lost = lost_time(
        [
            LostSpan(hours=(0, 10), code="waiting on weather"),
            LostSpan(hours=(6, 12), code="stuck pipe"),
            LostSpan(hours=(20, 30), code="other", hits_critical=False),
        ],
        elapsed=[(0, 100)],
    )

    assert lost.by_code == {"stuck pipe": 6, "waiting on weather": 6}
    assert lost.percent == pytest.approx(12)


def test_that_lost_time_cannot_exceed_what_has_gone_by():
    lost = lost_time([LostSpan(hours=(0, 99), code="other")], elapsed=[(10, 20)])

    assert (lost.lost_hours, lost.percent) == (10, 100)


def test_that_lost_time_of_a_rig_without_hours_has_no_percentage():
    assert lost_time([], elapsed=[]).percent is None


@given(
    st.lists(
        st.builds(
            LostSpan,
            hours=st.tuples(st.integers(0, 50), st.integers(0, 50)),
            code=st.sampled_from(["other", "stuck pipe", "well control"]),
        )
    ),
    SPANS,
)
def test_that_the_codes_sum_to_the_union_of_the_events(events, elapsed):
    lost = lost_time(events, elapsed=elapsed)

    union = days_of(event.hours for event in events) & days_of(elapsed)
    assert lost.lost_hours == sum(lost.by_code.values()) == len(union)


def test_that_a_job_faster_than_its_technical_limit_shows_less_than_no_invisible_time():
    assert time_split(total_hours=380, limit_hours=400, npt_hours=10).invisible_hours == -30


def test_that_what_is_left_follows_report_then_percentage_then_plan():
    assert days_left(duration_days=20, elapsed_days=5, entered_days=9, percent=50) == (9, False)
    assert days_left(duration_days=20, elapsed_days=5, percent=50) == (10, False)
    assert days_left(duration_days=20, elapsed_days=5) == (15, False)
    assert days_left(duration_days=20, elapsed_days=20, entered_days=0) == (1, True)


def test_that_pace_is_one_until_something_is_known():
    assert pace(planned_days_done=0, actual_days=4) == 1
    assert days_left_by_depth(planned_ft=9_000, drilled_ft=9_500, ft_per_day=300) == 0
    assert days_left_by_depth(planned_ft=9_000, drilled_ft=0, ft_per_day=0) is None


@pytest.mark.parametrize(
    ("type", "lag", "before", "after", "kept"),
    [
        ("FS", 0, Progress(start=0, finish=5), Progress(start=5), True),
        ("FS", 0, Progress(start=0, finish=5), Progress(start=4), False),
        ("FS", 0, Progress(start=0), Progress(start=4), False),
        ("FS", 0, None, Progress(start=4), False),
        ("SS", 2, Progress(start=0), Progress(start=2), True),
        ("FF", 0, Progress(start=0), Progress(start=2), True),
        ("FF", 0, Progress(start=0), Progress(start=2, finish=4), False),
        ("SF", 3, Progress(start=0), Progress(start=1, finish=3), True),
        ("FS", 0, Progress(start=0), None, True),
    ],
)
def test_that_work_out_of_sequence_is_named(type, lag, before, after, kept):
    work = [
        Activity(id="A", duration_days=5, progress=before),
        Activity(id="B", duration_days=5, progress=after),
    ]
    link = Link(predecessor="A", successor="B", type=LinkType[type], lag_days=lag)

    assert list(out_of_sequence(work, [link])) == ([] if kept else [link])
