"""Projects under scarce resources: known optima, impossibility, and a check that can fail."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidInput
from kernel.scheduling.prover import prove
from kernel.scheduling.psplib import read_problem
from kernel.scheduling.resource_problem import ResourceProblem, broken
from workbench.bench.level import generated

SHARED = Path(__file__).parents[3] / "shared" / "datasets" / "scheduling"
QUICK = [
    "psplib_j30/j301_1",
    "psplib_j30/j307_4",
    "rcpsp_max/j10/PSP1",
    "rcpsp_max/j10/PSP55",
    "rcpsp_max/j20/PSP190",
    "rcpsp_max/j30/PSP199",
]


def two_on_one_rig(**more):
    given = {
        "jobs": ("from", "A", "B", "to"),
        "durations": (0, 3, 4, 0),
        "demands": ((0,), (1,), (1,), (0,)),
        "capacities": (1,),
        "rules": ((0, 1, 0), (0, 2, 0), (1, 3, 3), (2, 3, 4)),
        "sink": 3,
    }
    return ResourceProblem(**given | more)


def test_that_two_jobs_on_one_rig_follow_each_other():
    answer = prove(two_on_one_rig(), seconds=5)

    assert (answer.makespan, answer.proved, answer.feasible) == (7, True, True)
    assert list(broken(two_on_one_rig(), answer.starts)) == []


def test_that_an_upper_limit_which_one_rig_cannot_keep_is_proved_impossible():
    limited = two_on_one_rig(
        rules=((0, 1, 0), (0, 2, 0), (1, 3, 3), (2, 3, 4), (1, 2, -2), (2, 1, -2))
    )

    answer = prove(limited, seconds=5)

    assert (answer.feasible, answer.proved, answer.makespan) == (False, True, None)


def test_that_rules_which_contradict_each_other_are_impossible_without_a_search():
    assert prove(two_on_one_rig(rules=((1, 2, 3), (2, 1, -2))), seconds=5).feasible is False


def test_that_a_job_which_needs_more_than_there_is_is_impossible():
    assert prove(two_on_one_rig(capacities=(0,)), seconds=5).feasible is False


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        ({"from": 0, "A": 0, "B": 2, "to": 7}, "resource 1 is used 2 of 1 on day 2"),
        ({"from": 0, "A": 0, "B": 3, "to": 6}, "to starts less than 4 d after B"),
        ({"from": 0, "A": -1, "B": 3, "to": 7}, "A starts before the project"),
    ],
)
def test_that_a_schedule_which_breaks_a_rule_is_found_out(starts, said):
    assert said in list(broken(two_on_one_rig(), starts))


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6))
def test_that_every_schedule_found_keeps_every_rule(seed):
    problem = generated(seed, jobs=8)

    answer = prove(problem, seconds=10)

    assert answer.feasible is False or list(broken(problem, answer.starts)) == []


def test_that_a_file_of_another_kind_is_refused():
    with pytest.raises(InvalidInput, match=r"neither a PSPLIB \.sm file"):
        read_problem("a rig schedule", "rigs.txt")


@pytest.mark.skipif(not SHARED.exists(), reason="needs the public problems of shared/")
@pytest.mark.parametrize("name", QUICK)
def test_that_known_optima_are_proved(name):
    [path] = SHARED.glob(f"{name}.*")
    with (path.parent / "optimum.csv").open() as table:
        known = next(row for row in csv.DictReader(table) if row["file"] == path.name)
    problem = read_problem(path.read_text(), path.name)

    answer = prove(problem, seconds=30)

    best = known.get("optimum") or known.get("checked_optimum")
    assert answer.proved
    assert str(answer.makespan) == best or (best == "infeasible" and answer.feasible is False)
    assert list(broken(problem, answer.starts)) == [] if answer.starts else not answer.feasible


def as_sm(problem):
    """A problem in the text of PSPLIB, as the files of 60 and 120 jobs have it."""
    numbers = range(1, len(problem.jobs) + 1)
    after = {job: [j + 1 for i, j, _ in problem.rules if i + 1 == job] for job in numbers}
    return "\n".join(
        [
            "*" * 72,
            f"jobs (incl. supersource/sink ):  {len(problem.jobs)}",
            "*" * 72,
            "PRECEDENCE RELATIONS:",
            "jobnr.    #modes  #successors   successors",
            *(
                f"{job:>4} 1 {len(after[job]):>4}   {' '.join(map(str, after[job]))}"
                for job in after
            ),
            "*" * 72,
            "REQUESTS/DURATIONS:",
            "jobnr. mode duration  R 1  R 2  R 3  R 4",
            "-" * 72,
            *(
                f"{job:>3} 1 {days:>4} {' '.join(map(str, demand))}"
                for job, days, demand in zip(
                    numbers, problem.durations, problem.demands, strict=True
                )
            ),
            "*" * 72,
            "RESOURCEAVAILABILITIES:",
            "  R 1  R 2  R 3  R 4",
            "  " + "  ".join(map(str, problem.capacities)),
            "*" * 72,
        ]
    )


@pytest.mark.parametrize("jobs", [60, pytest.param(120, marks=pytest.mark.soak)])
def test_that_larger_public_problems_are_read_and_scheduled(jobs):
    drawn = generated(3, jobs=jobs)

    problem = read_problem(as_sm(drawn), f"j{jobs}.sm")
    answer = prove(problem, seconds=10)

    assert (problem.durations, problem.demands) == (drawn.durations, drawn.demands)
    assert sorted(problem.rules) == sorted(drawn.rules)
    assert answer.feasible
    assert list(broken(problem, answer.starts)) == []
