"""Arrivals with buffers, chances by simulation, and the health of a schedule."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.scheduling.activities import (
    Activity,
    Constraint,
    ConstraintType,
    Link,
    LinkType,
    Progress,
)
from kernel.scheduling.cpm import schedule
from kernel.scheduling.eta import chain_buffers
from kernel.scheduling.health import health_of
from kernel.scheduling.monte_carlo import RigOrder, Risk, UncertainJob, outlook
from kernel.scheduling.network import network_of
from kernel.scheduling.spreads import Spread


def some(**durations):
    return [Activity(id=name, duration_days=days) for name, days in durations.items()]


def link(predecessor, successor, type="FS", lag=0, **more):
    return Link(
        predecessor=predecessor, successor=successor, type=LinkType[type], lag_days=lag, **more
    )


def fixed(name, days, **more):
    spread = Spread(kind="triangular", low=days, mode=days, high=days)
    return UncertainJob(id=name, spread=spread, planned_days=days, **more)


def uncertain(name, mode, **more):
    spread = Spread(kind="triangular", low=0.8 * mode, mode=mode, high=1.8 * mode)
    return UncertainJob(id=name, spread=spread, planned_days=mode, **more)


def test_that_the_buffer_of_a_chain_is_the_root_of_the_squares_of_its_reserves():
    work = some(A=10, B=20, C=5, F=2, G=3)
    links = [link("A", "B"), link("B", "C"), link("F", "G"), link("G", "C")]
    answer = schedule(network_of(work, links), start=0)

    buffers = chain_buffers(answer, {"A": 3, "B": 4, "F": 6, "G": 8})

    assert buffers.chain == ("A", "B", "C")
    assert buffers.project == 5
    assert buffers.feeding == {"G": 10}


@pytest.mark.parametrize("kind", ["triangular", "pert", "lognormal"])
def test_that_simulated_durations_have_the_mean_of_their_distribution(kind):
    spread = Spread(kind=kind, low=8, mode=10, high=18)
    job = UncertainJob(id="A", spread=spread, planned_days=10)

    seen = outlook([job], [], [], start=0, runs=20_000).whole

    assert seen.mean == pytest.approx(spread.mean, rel=0.01)


def test_that_a_lognormal_gives_back_the_p10_and_p90_that_it_was_given():
    job = UncertainJob(id="A", spread=Spread(kind="lognormal", low=20, high=45), planned_days=30)

    seen = outlook([job], [], [], start=0, runs=20_000).whole

    assert (seen.p10, seen.p90) == (pytest.approx(20, rel=0.02), pytest.approx(45, rel=0.02))


def test_that_a_chain_of_skewed_jobs_ends_later_than_its_likeliest_days_sum_to():
    jobs = [uncertain(f"J{k}", 10) for k in range(40)]
    rig = RigOrder(id="1", jobs=tuple(job.id for job in jobs), move_days=(0,) * 39)

    seen = outlook(jobs, [], [rig], start=0, runs=4_000).whole

    assert seen.planned == 400
    assert seen.p50 == pytest.approx(480, rel=0.01)


def test_that_jobs_of_one_rig_that_vary_together_widen_the_spread():
    jobs = [uncertain(f"J{k}", 10) for k in range(20)]
    rig = RigOrder(id="1", jobs=tuple(job.id for job in jobs), move_days=(0,) * 19)

    apart, together = (
        outlook(jobs, [], [rig], start=0, runs=4_000, correlation=rho).whole for rho in (0, 0.6)
    )

    assert together.p90 - together.p10 > 2 * (apart.p90 - apart.p10)
    assert together.mean == pytest.approx(apart.mean, rel=0.02)


def test_that_an_npt_event_strikes_by_its_probability():
    jobs = [fixed("A", 10, risks=(Risk(probability=0.3, days=5),))]

    assert outlook(jobs, [], [], start=0, runs=20_000).whole.mean == pytest.approx(11.5, rel=0.01)


def test_that_maintenance_is_fitted_in_each_run():
    spread = Spread(kind="triangular", low=8, mode=10, high=12)
    jobs = [UncertainJob(id="A", spread=spread, planned_days=10), fixed("B", 5)]
    rig = RigOrder(id="1", jobs=("A", "B"), move_days=(0,), closed=((15, 20),))

    seen = outlook(jobs, [], [rig], start=0, runs=4_000)

    early = np.isclose(seen.finishes, 25)
    assert 0.4 < early.mean() < 0.6  # B waits for the end of maintenance, or just fits before it
    assert seen.finishes[~early].max() <= 15 + 1e-9


def test_that_the_same_seed_gives_the_same_answer_and_is_kept():
    first, again = (outlook([uncertain("A", 10)], [], [], start=0, seed=7) for _ in range(2))

    assert first.whole == again.whole
    assert (first.seed, first.runs, first.quantile_method) == (7, 10_000, "linear")


def test_that_criticality_is_the_share_of_runs_without_float():
    jobs = [uncertain("A", 10), uncertain("B", 10), fixed("C", 1), fixed("D", 1)]
    links = [link("A", "C"), link("B", "C")]

    seen = outlook(jobs, links, [], start=0, runs=8_000).criticality

    assert seen["A"] == pytest.approx(0.5, abs=0.03)
    assert seen["A"] + seen["B"] == pytest.approx(1)
    assert (seen["C"], seen["D"]) == (1, 0)


def test_that_a_group_ends_with_its_last_job():
    jobs = [fixed("A", 10, groups=("pad",)), fixed("B", 4, groups=("pad", "rig"))]

    seen = outlook(jobs, [], [], start=100, runs=10).groups

    assert (seen["pad"].p50, seen["rig"].p50) == (110, 104)


@st.composite
def plans(draw):
    durations = draw(st.lists(st.integers(1, 9), min_size=2, max_size=8))
    n = len(durations)
    drawn = draw(
        st.dictionaries(
            st.tuples(
                st.integers(0, n - 2), st.integers(1, n - 1), st.sampled_from(list(LinkType))
            ),
            st.integers(-3, 5),
            max_size=10,
        )
    )
    return durations, {key: lag for key, lag in drawn.items() if key[0] < key[1]}


@settings(max_examples=60, deadline=None)
@given(plans())
def test_that_a_simulation_without_chance_is_the_critical_path(drawn):
    durations, rows = drawn
    links = [
        Link(predecessor=str(i), successor=str(j), type=kind, lag_days=lag)
        for (i, j, kind), lag in rows.items()
    ]
    answer = schedule(
        network_of([Activity(id=str(k), duration_days=d) for k, d in enumerate(durations)], links),
        start=0,
    )

    seen = outlook([fixed(str(k), d) for k, d in enumerate(durations)], links, [], start=0, runs=2)

    assert [each.p50 for each in seen.jobs.values()] == answer.early_finish.tolist()
    assert list(seen.criticality.values()) == (answer.total_float <= 0).astype(float).tolist()


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"runs": 0}, "nothing to simulate"),
        ({"correlation": 1.5}, "outside 0 to 1"),
        ({"rigs": [RigOrder(id="1", jobs=("A", "Z"), move_days=(0,))]}, "Z, which is not a job"),
        ({"links": [link("A", "B", most_days=3)]}, "cannot be simulated"),
    ],
)
def test_that_what_cannot_be_simulated_is_said(how, said):
    given = {"links": [], "rigs": []} | how
    links, rigs = given.pop("links"), given.pop("rigs")

    with pytest.raises(InvalidInput, match=said):
        outlook([fixed("A", 3), fixed("B", 3)], links, rigs, start=0, **given)


def test_that_a_spread_that_runs_backwards_is_refused():
    with pytest.raises(InvalidInput, match="runs backwards"):
        Spread(kind="pert", low=8, mode=5, high=18)
    with pytest.raises(InvalidInput, match="above 0"):
        Spread(kind="lognormal", low=0, high=18)


def checked(activities, links, **how):
    answer = schedule(
        network_of(activities, links), start=0,
        **{key: how[key] for key in ("data_date", "finish_by") if key in how},
    )  # fmt: skip
    return {check.name: check for check in health_of(answer, **how)}


def test_that_a_healthy_chain_has_open_ends_only():
    work = some(**dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop", 10))
    links = [link(a.id, b.id) for a, b in pairwise(work)]

    checks = checked(work, links)

    assert [name for name, check in checks.items() if not check.passed] == []
    assert checks["missing logic"].found == ("A", "p")


def test_that_each_fault_of_a_schedule_is_named():
    set_date = Constraint(type=ConstraintType.MUST_FINISH, day=5)
    late = Activity(id="B", duration_days=60, constraint=set_date)
    links = [link("A", "B", lag=-1), link("A", "C", "SS", lag=3)]

    checks = checked([*some(A=10), late, *some(C=2)], links, without_rig=["C"])

    assert {name for name, check in checks.items() if not check.passed} == {
        "missing logic", "leads", "lags", "finish-to-start links", "hard constraints",
        "long float", "negative float", "long duration", "work without a rig",
    }  # fmt: skip
    assert checks["leads"].found == ("A → B",)


def test_that_progress_is_held_against_baseline_and_finish():
    done = Activity(id="A", duration_days=5, progress=Progress(start=0, finish=8))
    early = Activity(id="B", duration_days=9, progress=Progress(start=7, remaining_days=4))

    checks = checked(
        [done, early], [link("A", "B")], data_date=10, finish_by=13,
        baseline={"A": 5, "B": 9},
    )  # fmt: skip

    assert checks["progress out of sequence"].found == ("A → B",)
    assert checks["baseline execution index"].value == 0.5
    assert checks["baseline execution index"].found == ("B",)
    assert checks["critical path length index"].value == pytest.approx(3 / 4)
    assert math.isclose(checks["planned before the data date"].value, 0)
