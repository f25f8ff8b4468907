"""Decline curves against their closed forms, an independent program, and invented histories."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from petbox import dca

from kernel.errors import InvalidInput
from kernel.production.arps import DAYS_PER_MONTH, DAYS_PER_YEAR, Decline, nominal_decline
from kernel.production.decline_fit import (
    FitSettings,
    LeftOut,
    MonthOfVolume,
    TooFewMonths,
    fit_decline,
)
from kernel.production.outlook import Limit, reserves, spread_of_eur


def a_modified_hyperbolic():
    return Decline(
        qi=1_000.0,
        di=nominal_decline(0.8, convention="secant", b=1.8) / DAYS_PER_YEAR,
        b=1.8,
        d_terminal=nominal_decline(0.08, convention="tangent") / DAYS_PER_YEAR,
    )


def test_that_the_secant_decline_of_eighty_percent_is_9_51_a_year():
    assert nominal_decline(0.8, convention="secant", b=1.8) == pytest.approx(
        9.5108286622, abs=1e-10
    )


def test_that_the_curve_turns_exponential_after_6_6_years():
    assert a_modified_hyperbolic().switch_day / DAYS_PER_YEAR == pytest.approx(6.6044, abs=1e-4)


@pytest.mark.parametrize(
    ("day", "rate", "cumulative"),
    [
        (1, 974.87364191, 987.28763425),
        (30.4375, 611.09636275, 23_181.43086056),
        (365.25, 200.0, 125_958.90626773),
        (3652.5, 54.22226779, 423_797.26042407),
    ],
)
def test_that_rate_and_volume_are_those_of_the_closed_form(day, rate, cumulative):
    curve = a_modified_hyperbolic()

    assert float(curve.rate(day)) == pytest.approx(rate, abs=1e-8)
    assert float(curve.cumulative(day)) == pytest.approx(cumulative, abs=1e-6)


def test_that_five_years_at_b_one_half_make_84_745_barrels():
    curve = Decline(qi=500.0, di=3.91 / DAYS_PER_YEAR, b=0.5)

    assert float(curve.cumulative(5 * DAYS_PER_YEAR)) == pytest.approx(84_744.78, abs=0.005)
    assert float(curve.rate(5 * DAYS_PER_YEAR)) == pytest.approx(4.3066, abs=5e-5)


def test_that_four_percent_a_month_gives_the_textbook_years():
    days = 365 / 12
    curve = Decline(qi=100.0, di=-np.log(0.96) / days, b=0.0)

    assert float(curve.rate(12 * days)) == pytest.approx(61.27, abs=0.005)
    ends = curve.cumulative(np.arange(6) * 365)
    assert np.diff(ends).round().tolist() == [28_857, 17_681, 10_833, 6_638, 4_067]
    assert round(float(ends[-1])) == 68_076


@pytest.mark.parametrize(("b", "volume"), [(0.0, 3_615_975), (0.5, 6_574_500), (1.0, 16_820_384)])
def test_that_the_volume_to_a_limit_grows_with_b(b, volume):
    curve = Decline(qi=1_000.0, di=0.10 / DAYS_PER_YEAR, b=b)

    assert round(curve.volume_to_rate(10.0)) == volume


parameters = st.fixed_dictionaries(
    {
        "qi": st.floats(1, 5_000),
        "di": st.floats(1e-4, 0.05),
        "b": st.floats(0.01, 1.99).filter(lambda b: abs(b - 1) > 1e-3),
    }
)


@given(parameters, st.floats(1, 20_000))
def test_that_arps_agrees_with_an_independent_program(p, day):
    theirs = dca.MH(
        qi=p["qi"],
        Di=1 - (1 + p["b"] * p["di"] * DAYS_PER_YEAR) ** (-1 / p["b"]),
        bi=p["b"],
        Dterm=0.0,
    )
    ours = Decline(**p)

    assert float(ours.rate(day)) == pytest.approx(theirs.rate([day])[0], rel=1e-9)
    assert float(ours.cumulative(day)) == pytest.approx(theirs.cum([day])[0], rel=1e-9)


@given(parameters, st.floats(1e-5, 5e-4), st.floats(1, 20_000))
def test_that_the_modified_hyperbolic_agrees_with_an_independent_program(p, d_terminal, day):
    p["di"] = max(p["di"], d_terminal * 1.01)
    theirs = dca.MH(
        qi=p["qi"],
        Di=1 - (1 + p["b"] * p["di"] * DAYS_PER_YEAR) ** (-1 / p["b"]),
        bi=p["b"],
        Dterm=-np.expm1(-d_terminal * DAYS_PER_YEAR),
    )
    ours = Decline(**p, d_terminal=d_terminal)

    assert float(ours.rate(day)) == pytest.approx(theirs.rate([day])[0], rel=1e-9)
    assert float(ours.cumulative(day)) == pytest.approx(theirs.cum([day])[0], rel=1e-9)


@given(parameters)
def test_that_the_day_of_a_rate_leads_back_to_the_rate(p):
    curve = Decline(**p, d_terminal=1e-4)

    assert float(curve.rate(curve.day_of_rate(p["qi"] / 20))) == pytest.approx(p["qi"] / 20)


@pytest.mark.parametrize("wrong", [{"b": 2.1}, {"di": -1.0}, {"qi": float("nan")}])
def test_that_a_curve_that_no_well_follows_is_refused(wrong):
    with pytest.raises(InvalidInput):
        Decline(**({"qi": 1.0, "di": 0.1, "b": 0.5} | wrong))


def history(curve, months, days_on=30.0, noise=0.0, seed=1):
    """Months of volume along a curve, with a log-normal scatter."""
    scatter = np.exp(np.random.default_rng(seed).normal(0, noise, months))
    return [
        MonthOfVolume(
            index=i,
            volume=float(curve.rate(i * DAYS_PER_MONTH)) * days_on * scatter[i],
            days_on=days_on,
            days_in_month=30,
        )
        for i in range(months)
    ]


@given(parameters)
def test_that_a_history_without_scatter_gives_back_its_curve(p):
    curve = Decline(**p)
    months = history(curve, 48)
    if any(month.volume < 1e-6 for month in months):
        return

    found = fit_decline(months).curve

    days = np.arange(48) * DAYS_PER_MONTH
    assert np.allclose(found.rate(days), curve.rate(days), rtol=1e-3)


def test_that_months_before_the_peak_of_low_uptime_and_without_volume_are_left_out_and_named():
    months = history(Decline(qi=300.0, di=0.004, b=0.8), 24)
    ramp = MonthOfVolume(index=-1, volume=50.0, days_on=30, days_in_month=30)
    months[5] = MonthOfVolume(index=5, volume=10.0, days_on=3, days_in_month=30)
    months[6] = MonthOfVolume(index=6, volume=0.0, days_on=0, days_in_month=30)
    months[7] = MonthOfVolume(index=7, volume=900.0, days_on=None, days_in_month=30)

    fit = fit_decline([ramp, *months])

    assert fit.left_out == (
        (-1, LeftOut.BEFORE_PEAK),
        (5, LeftOut.LOW_UPTIME),
        (6, LeftOut.NO_VOLUME),
        (7, LeftOut.NO_DAYS),
    )
    assert fit.curve.b == pytest.approx(0.8, abs=1e-3)


def test_that_a_chosen_window_is_kept_to():
    months = history(Decline(qi=300.0, di=0.004, b=0.8), 24)

    fit = fit_decline(months, FitSettings(first=6, last=17))

    assert fit.used == tuple(range(6, 18))


def test_that_a_fit_on_five_months_is_refused():
    with pytest.raises(TooFewMonths, match="5 months"):
        fit_decline(history(Decline(qi=300.0, di=0.004, b=0.8), 5))


def test_that_a_held_exponent_stays():
    months = history(Decline(qi=300.0, di=0.004, b=0.8), 24)

    assert fit_decline(months, FitSettings(b=0.0)).curve.b == 0


def test_that_the_ultimate_recovery_is_what_was_made_and_what_remains_to_the_limit():
    well = reserves(
        Decline(qi=100.0, di=0.001, b=0.0), produced=5_000.0, now_day=0.0, limit=Limit(rate=10.0)
    )

    assert well.eur == pytest.approx(95_000)


def test_that_a_well_below_its_limit_makes_no_more():
    curve = Decline(qi=100.0, di=0.001, b=0.0)

    well = reserves(curve, produced=5_000.0, now_day=5_000.0, limit=Limit(rate=10.0))

    assert (well.remaining, well.eur) == (0, 5_000)


def test_that_scatter_spreads_the_ultimate_recovery_around_the_fit():
    curve = Decline(qi=300.0, di=0.004, b=0.8)
    limit = Limit(rate=2.0, years=30)
    quiet = fit_decline(history(curve, 48, noise=0.02), FitSettings(from_peak=False))
    loud = fit_decline(history(curve, 48, noise=0.2), FitSettings(from_peak=False))

    narrow, wide = (
        spread_of_eur(fit, produced=0.0, now_day=0.0, limit=limit) for fit in (quiet, loud)
    )

    assert narrow.p90 < narrow.p50 < narrow.p10
    assert wide.p10 - wide.p90 > 3 * (narrow.p10 - narrow.p90)
    true = reserves(curve, produced=0.0, now_day=0.0, limit=limit).eur
    assert wide.p90 < true < wide.p10


@given(
    parameters,
    st.sampled_from([0.0, None]),
    st.integers(7, 48),
    st.floats(0.0, 0.4),
    st.integers(1, 9),
)
@settings(max_examples=40, deadline=None)
def test_that_the_range_stands_around_the_best_fit_even_where_b_is_at_its_bound(
    p, b, months, noise, seed
):
    truth = Decline(**p | ({} if b is None else {"b": b}))
    lived = history(truth, months, noise=noise, seed=seed)
    if any(month.volume < 1e-6 for month in lived):
        return
    fit = fit_decline(lived, FitSettings(from_peak=False, d_terminal=2e-4))
    at = {"produced": 1_000.0, "now_day": fit.day_of(months), "limit": Limit(rate=0.5)}

    spread = spread_of_eur(fit, draws=100, **at)

    assert 1_000.0 <= spread.p90 <= spread.p50 <= spread.p10
    assert spread.p50 == reserves(fit.curve, **at).eur


def test_that_an_exponential_well_has_recoveries_below_its_best_fit_too():
    lived = history(Decline(qi=300.0, di=0.002, b=0.0), 36, noise=0.1, seed=3)
    fit = fit_decline(lived, FitSettings(from_peak=False))
    assert fit.curve.b < 1e-6

    spread = spread_of_eur(fit, produced=0.0, now_day=0.0, limit=Limit(rate=2.0))

    assert spread.p90 < 0.999 * spread.p50 < spread.p50 < 0.999 * spread.p10
    assert "b ends at its bound 0" in spread.doubt


def test_that_eight_scattered_months_are_said_not_to_settle_b():
    lived = history(Decline(qi=300.0, di=0.002, b=0.8), 8, noise=0.2)
    fit = fit_decline(lived, FitSettings(from_peak=False))
    held = fit_decline(lived, FitSettings(from_peak=False, b=0.0))
    at = {"produced": 0.0, "now_day": 240.0, "limit": Limit(rate=2.0)}

    assert "do not settle b" in spread_of_eur(fit, **at).doubt
    assert spread_of_eur(held, **at).doubt == ""


def test_that_the_true_recovery_lies_within_the_range_of_most_of_forty_wells():
    truth = Decline(qi=300.0, di=0.004, b=0.8)
    limit = Limit(rate=5.0, years=30)
    at = {"produced": 0.0, "now_day": 36 * DAYS_PER_MONTH, "limit": limit}
    true = reserves(truth, **at).eur

    within = 0
    for seed in range(40):
        lived = history(truth, 36, noise=0.1, seed=seed)
        spread = spread_of_eur(fit_decline(lived, FitSettings(from_peak=False)), draws=200, **at)
        within += spread.p90 <= true <= spread.p10

    assert 24 <= within < 40  # of 32 that eight in ten would be
