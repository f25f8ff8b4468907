"""A lease's volume shared among its wells."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.production.allocation import Flag, Stream, allocate
from kernel.production.well_tests import Standing, WellTest, latest_accepted

APRIL = date(2025, 4, 1)


def a_stream(completion, rate, days=30, **more):
    return Stream(
        completion=completion,
        rate=None if rate is None else Decimal(rate),
        days_on=None if days is None else Decimal(days),
        **more,
    )


def test_that_two_wells_share_ten_thousand_barrels_by_their_tests():
    shares = allocate(Decimal(10_000), [a_stream("1", 200), a_stream("2", 100)], month=APRIL)

    assert [str(part.volume) for part in shares.parts] == ["6666.67", "3333.33"]


def test_that_days_on_count_and_the_factor_is_said():
    streams = [a_stream("1", 120, 30), a_stream("2", 60, 28), a_stream("3", 20, "15.5")]

    shares = allocate(Decimal(5_400), streams, month=APRIL)

    assert [part.theoretical for part in shares.parts] == [3_600, 1_680, 310]
    assert shares.theoretical == 5_590
    assert shares.factor is not None
    assert round(shares.factor, 6) == Decimal("0.966011")
    assert [str(part.volume) for part in shares.parts] == ["3477.64", "1622.90", "299.46"]
    assert not shares.flags


def test_that_a_volume_with_nothing_to_share_by_is_an_error_and_never_divided():
    with pytest.raises(InvalidInput, match="no well has a test"):
        allocate(Decimal(1), [a_stream("1", None), a_stream("2", 50, 0)], month=APRIL)


def test_that_a_lease_that_made_nothing_gives_everybody_nothing():
    shares = allocate(Decimal(0), [a_stream("1", None, None)], month=APRIL)

    assert [part.volume for part in shares.parts] == [0]
    assert shares.factor is None
    assert shares.parts[0].flags == (Flag.NO_TEST_NO_DAYS,)


def test_that_a_factor_outside_the_band_is_flagged():
    assert allocate(Decimal(4_000), [a_stream("1", 100)], month=APRIL).flags == (
        Flag.UNUSUAL_FACTOR,
    )


def test_that_a_type_rate_and_an_old_test_are_flagged():
    old = a_stream("1", 100, test_day=date(2024, 3, 1))
    typed = a_stream("2", 100, is_type_rate=True)

    parts = allocate(Decimal(6_000), [old, typed], month=APRIL).parts

    assert [part.flags for part in parts] == [(Flag.OLD_TEST,), (Flag.NO_ACCEPTED_TEST,)]


@given(
    st.integers(0, 10**9),
    st.lists(
        st.tuples(st.decimals(0, 5_000, places=3), st.decimals(0, 31, places=1)),
        min_size=1,
        max_size=40,
    ),
)
def test_that_the_wells_always_add_up_to_the_lease(hundredths, wells):
    lease = Decimal(hundredths).scaleb(-2)
    streams = [a_stream(f"{n:02}", rate, days) for n, (rate, days) in enumerate(wells)]
    if lease and not any(rate * days for rate, days in wells):
        with pytest.raises(InvalidInput):
            allocate(lease, streams, month=APRIL)
        return

    shares = allocate(lease, streams, month=APRIL)

    assert sum(part.volume for part in shares.parts) == lease
    for part in shares.parts:
        if shares.theoretical:
            exact = lease * part.theoretical / shares.theoretical
            assert abs(part.volume - exact) < Decimal("0.01")


def a_test(key, day, status=Standing.ACCEPTED, hours="24"):
    return WellTest(key=key, day=day, hours=Decimal(hours), oil_bbl=Decimal(60), status=status)


def test_that_a_month_uses_the_latest_accepted_test_not_after_it():
    tests = [
        a_test("old", date(2025, 1, 5)),
        a_test("newest in the month", date(2025, 4, 30)),
        a_test("after the month", date(2025, 5, 1)),
        a_test("rejected", date(2025, 4, 30), Standing.REJECTED),
    ]

    chosen = latest_accepted(tests, APRIL)

    assert chosen is not None
    assert chosen.key == "newest in the month"


def test_that_without_an_accepted_test_there_is_none():
    assert latest_accepted([a_test("a", date(2025, 1, 5), Standing.PENDING)], APRIL) is None


def test_that_a_test_of_twelve_hours_is_taken_to_a_day():
    test = a_test("a", date(2025, 1, 5), hours="12")

    assert test.rate("oil") == 120
    assert test.rate("gas") is None


@pytest.mark.parametrize("hours", ["0", "73", "-1"])
def test_that_a_test_of_no_hours_or_more_than_three_days_is_refused(hours):
    with pytest.raises(InvalidInput, match="hours"):
        a_test("a", date(2025, 1, 5), hours=hours)
