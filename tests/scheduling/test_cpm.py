"""The network pass: link rules, floats, set dates, progress, calendars, limits and circles."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.scheduling.activities import (
    Activity,
    Constraint,
    ConstraintType,
    LagCalendar,
    Link,
    LinkType,
    Progress,
)
from kernel.scheduling.calendars import calendar_over
from kernel.scheduling.cpm import schedule
from kernel.scheduling.network import network_of
from workbench.bench.cpm import network

WEEKDAYS = calendar_over("Weekdays", date(2026, 1, 1), date(2028, 1, 1), range(5))
MONDAY = date(2026, 11, 30).toordinal()


def some(**durations):
    return [Activity(id=name, duration_days=days) for name, days in durations.items()]


def link(predecessor, successor, type="FS", lag=0, **more):
    return Link(
        predecessor=predecessor, successor=successor, type=LinkType[type], lag_days=lag, **more
    )


def dates(activities, links, **how):
    return schedule(network_of(activities, links), **{"start": 0, **how})


@pytest.mark.parametrize(
    ("type", "lag", "days", "starts"),
    [
        ("FS", 2, 5, 12),
        ("FS", -3, 5, 7),
        ("SS", 4, 5, 4),
        ("FF", 2, 5, 7),
        ("SF", 6, 8, 0),  # -2, held by the start of the project
    ],
)
def test_that_each_kind_of_link_holds_its_end(type, lag, days, starts):
    answer = dates(some(A=10, B=days), [link("A", "B", type, lag)])

    assert answer.early_start[1] == starts


def test_that_total_and_free_float_are_told_apart():
    slack = dates(some(A=9, B=2, C=3, D=1), [link("A", "D"), link("B", "C"), link("C", "D")])
    assert slack.total_float.tolist() == [0, 4, 4, 0]
    assert slack.free_float.tolist() == [0, 0, 4, 0]
    assert slack.critical().tolist() == [True, False, False, True]


def test_that_the_driving_link_is_named():
    links = [link("A", "C"), link("B", "C")]

    answer = dates(some(A=5, B=7, C=1), links)

    assert answer.driver.tolist() == [-1, -1, 1]


def test_that_a_finish_that_cannot_be_kept_gives_negative_float_and_moves_nothing():
    answer = dates(some(A=5, B=7), [link("A", "B")], finish_by=10)

    assert answer.early_finish.tolist() == [5, 12]
    assert answer.total_float.tolist() == [-2, -2]


@pytest.mark.parametrize(
    ("type", "day", "early", "slack"),
    [
        (ConstraintType.START_NO_EARLIER, 8, 8, 0),
        (ConstraintType.FINISH_NO_EARLIER, 11, 8, 0),
        (ConstraintType.START_NO_LATER, 3, 5, -2),
        (ConstraintType.FINISH_NO_LATER, 7, 5, -1),
        (ConstraintType.MUST_START, 8, 8, 0),
        (ConstraintType.MUST_FINISH, 7, 5, -1),
    ],
)
def test_that_a_set_date_acts_on_the_pass_it_belongs_to(type, day, early, slack):
    second = Activity(id="B", duration_days=3, constraint=Constraint(type=type, day=day))

    answer = dates([*some(A=5), second], [link("A", "B")])

    assert answer.early_start[1] == early
    assert answer.total_float[1] == slack


def test_that_as_late_as_possible_uses_free_float_only():
    late = Activity(
        id="B", duration_days=2, constraint=Constraint(type=ConstraintType.AS_LATE_AS_POSSIBLE)
    )
    before = dates([*some(A=9), late, *some(C=1)], [link("A", "C"), link("B", "C")])

    assert before.early_start.tolist() == [0, 7, 9]
    assert before.project_end == 10


def test_that_an_upper_limit_pulls_the_predecessor_later():
    answer = dates(some(A=2, B=9, C=1), [link("A", "C", most_days=4), link("B", "C")])

    assert answer.early_start.tolist() == [5, 0, 9]


def test_that_limits_which_cannot_be_kept_are_named_with_their_excess():
    with pytest.raises(InvalidInput, match=r"needs 3 days more") as refused:
        dates(
            some(A=2, B=5, C=1),
            [link("A", "B"), link("B", "C"), link("A", "C", most_days=4, lag=0)],
        )

    assert all(name in refused.value.message for name in "ABC")


def test_that_a_circle_is_refused_with_its_members_in_order():
    with pytest.raises(InvalidInput, match=r"A → B → C → A|B → C → A → B|C → A → B → C"):
        network_of(
            some(A=1, B=1, C=1, D=1),
            [link("A", "B"), link("B", "C"), link("C", "A"), link("C", "D")],
        )


@pytest.mark.parametrize(
    ("links", "said"),
    [
        ([link("A", "A")], "cannot wait for itself"),
        ([link("A", "Z")], "Z, which is not in this scenario"),
        ([link("A", "B"), link("A", "B", lag=3)], "A and B are linked FS twice"),
    ],
)
def test_that_a_link_which_makes_no_sense_is_refused(links, said):
    with pytest.raises(InvalidInput, match=said):
        network_of(some(A=1, B=1), links)


def test_that_two_kinds_of_link_between_one_pair_are_legal():
    answer = dates(some(A=10, B=3), [link("A", "B", "SS", 2), link("A", "B", "FF", 1)])

    assert answer.early_start[1] == 8


def test_that_finished_work_is_frozen_and_going_work_is_measured_from_the_data_date():
    done = Activity(id="A", duration_days=5, progress=Progress(start=0, finish=8))
    going = Activity(id="B", duration_days=9, progress=Progress(start=8, remaining_days=4))

    answer = dates([done, going, *some(C=2)], [link("A", "B"), link("B", "C")], data_date=10)

    assert answer.early_start.tolist() == [0, 8, 14]
    assert answer.early_finish.tolist() == [8, 14, 16]
    assert answer.critical().tolist() == [False, True, True]


def test_that_the_rest_of_work_begun_too_early_waits_unless_told_otherwise():
    early = Activity(id="B", duration_days=9, progress=Progress(start=2, remaining_days=4))
    links = [link("A", "B")]

    assert dates([*some(A=6), early], links, data_date=3).early_finish[1] == 13
    runs_on = dates([*some(A=6), early], links, data_date=3, out_of_sequence="progress_override")
    assert runs_on.early_finish[1] == 7


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress(start=5), "on or after the data date"),
        (Progress(start=1, finish=0), "before it starts"),
        (Progress(start=1, finish=6), "after the data date"),
    ],
)
def test_that_progress_which_cannot_be_is_refused(progress, said):
    with pytest.raises(InvalidInput, match=said):
        dates([Activity(id="A", duration_days=3, progress=progress)], [], data_date=5)


def test_that_work_on_weekdays_skips_the_weekend_and_a_milestone_does_not():
    office = Activity(id="A", duration_days=7, calendar=WEEKDAYS)
    permit = Activity(id="B", duration_days=0, calendar=WEEKDAYS)
    waits = Activity(id="C", duration_days=1, calendar=WEEKDAYS)

    answer = dates([office, permit, waits], [link("A", "B", lag=3), link("B", "C")], start=MONDAY)

    assert answer.early_finish[0] == MONDAY + 9
    assert answer.early_start[1] == MONDAY + 12  # a Saturday
    assert answer.early_start[2] == MONDAY + 14


def test_that_a_lag_may_be_counted_in_working_days():
    office = Activity(id="A", duration_days=5, calendar=WEEKDAYS)
    drill = Activity(id="B", duration_days=3)
    cure = link("A", "B", lag=2, lag_calendar=LagCalendar.PREDECESSOR)

    assert dates([office, drill], [cure], start=MONDAY).early_start[1] == MONDAY + 9


def test_that_a_calendar_too_short_is_said():
    long = Activity(id="A", duration_days=2_000, calendar=WEEKDAYS)

    with pytest.raises(InvalidInput, match="leaves one of its calendars"):
        dates([long], [], start=MONDAY)


def longest_paths(durations, arcs, floor):
    """Bellman-Ford over start-to-start weights, written apart from the product's pass."""
    starts = [floor] * len(durations)
    for _ in range(len(durations) + 1):
        moved = False
        for i, j, weight in arcs:
            if starts[i] + weight > starts[j]:
                starts[j], moved = starts[i] + weight, True
        if not moved:
            return starts
    return None


def weight_of(type, lag, before, after):
    return {"FS": before + lag, "SS": lag, "FF": before + lag - after, "SF": lag - after}[type]


@st.composite
def networks(draw):
    durations = draw(st.lists(st.integers(0, 12), min_size=1, max_size=14))
    n = len(durations)
    drawn = draw(
        st.dictionaries(
            st.tuples(
                st.integers(0, n - 1),
                st.integers(0, n - 1),
                st.sampled_from(["FS", "SS", "FF", "SF"]),
            ),
            st.tuples(st.integers(-6, 9), st.none() | st.integers(0, 25)),
            max_size=30,
        )
    )
    return durations, [
        (i, j, kind, lag, most) for (i, j, kind), (lag, most) in drawn.items() if i < j
    ]


@settings(max_examples=400, deadline=None)
@given(networks())
def test_that_the_pass_agrees_with_longest_paths_for_all_kinds_of_links(drawn):
    durations, links = drawn
    arcs = [
        (i, j, weight_of(kind, lag, durations[i], durations[j])) for i, j, kind, lag, _ in links
    ]
    arcs += [(j, i, -most) for i, j, _, _, most in links if most is not None]
    expected = longest_paths(durations, arcs, 0)
    network = network_of(
        [Activity(id=str(at), duration_days=days) for at, days in enumerate(durations)],
        [
            link(str(i), str(j), kind, lag, **({} if most is None else {"most_days": most}))
            for i, j, kind, lag, most in links
        ],
    )

    if expected is None:
        with pytest.raises(InvalidInput, match="Upper limits cannot be kept"):
            schedule(network, start=0)
        return
    answer = schedule(network, start=0)
    assert answer.early_start.tolist() == expected
    end = max(start + days for start, days in zip(expected, durations, strict=True))
    late = [end - days for days in durations]
    for _ in range(len(durations) + 1):
        for i, j, w in arcs:
            late[i] = min(late[i], late[j] - w)
    assert answer.late_start.tolist() == late
    assert (answer.total_float == np.array(late) - np.array(expected)).all()


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 400), st.integers(1, 60))
def test_that_adding_and_taking_working_days_lead_back(offset, days):
    day = MONDAY - 100 + offset
    finish = WEEKDAYS.add(day, days)

    assert WEEKDAYS.between(day, finish) == days
    assert WEEKDAYS.sub(finish, days) == WEEKDAYS.next(day)
    assert WEEKDAYS.finish_at_or_after(finish) == finish


@pytest.mark.soak
def test_that_ten_thousand_activities_agree_with_longest_paths():
    work, links = network(10_000, 20_000)
    days = [each.duration_days for each in work]
    place = {each.id: at for at, each in enumerate(work)}
    arcs = []
    for each in links:
        i, j = place[each.predecessor], place[each.successor]
        arcs.append((i, j, weight_of(each.type.name, each.lag_days, days[i], days[j])))

    answer = schedule(network_of(work, links), start=0)

    assert answer.early_start.tolist() == longest_paths(days, sorted(arcs), 0)
