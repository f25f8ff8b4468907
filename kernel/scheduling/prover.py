"""Prove how early a project under scarce resources can end (OR-Tools CP-SAT)."""

from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from kernel.scheduling.resource_problem import ResourceProblem, earliest_starts


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was found in the time given.

    Attributes:
        makespan: Start of the sink in the best schedule; None where none was found. [d]
        proved: Whether nothing better exists, or nothing at all.
        lower_bound: No schedule ends before. [d]
        feasible: None where neither a schedule nor its impossibility was found.
        starts: Job to day.
    """

    makespan: int | None
    proved: bool
    lower_bound: int
    feasible: bool | None
    starts: dict[str, int] = field(default_factory=dict)


def prove(problem: ResourceProblem, *, seconds: float, workers: int = 2, seed: int = 1) -> Proof:
    """The best schedule that the time allows, and how far it is known to be the best.

    Args:
        problem: What is to be scheduled.
        seconds: Longest search. [s]
        workers: Search threads.
        seed: Of the search; with one worker the same seed gives the same answer.
    """
    early = earliest_starts(problem)
    if early is None or _too_large(problem):
        return Proof(makespan=None, proved=True, lower_bound=0, feasible=False)
    horizon = _horizon(problem)
    model = cp_model.CpModel()
    starts = [
        model.new_int_var(first, max(first, horizon), name)
        for first, name in zip(early, problem.jobs, strict=True)
    ]
    for i, j, weight in problem.rules:
        model.add(starts[j] >= starts[i] + weight)
    for resource, capacity in enumerate(problem.capacities):
        holds = [job for job, demand in enumerate(problem.demands) if demand[resource]]
        model.add_cumulative(
            [
                model.new_fixed_size_interval_var(starts[job], problem.durations[job], "")
                for job in holds
            ],
            [problem.demands[job][resource] for job in holds],
            capacity,
        )
    model.minimize(starts[problem.sink])
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Proof(
            makespan=solver.value(starts[problem.sink]),
            proved=status == cp_model.OPTIMAL,
            lower_bound=round(solver.best_objective_bound),
            feasible=True,
            starts={
                name: solver.value(start) for name, start in zip(problem.jobs, starts, strict=True)
            },
        )
    impossible = status == cp_model.INFEASIBLE
    return Proof(
        makespan=None,
        proved=impossible,
        lower_bound=early[problem.sink],
        feasible=False if impossible else None,
    )


def _too_large(problem: ResourceProblem) -> bool:
    """Whether one job alone asks for more than there is."""
    return any(
        held > capacity
        for demand in problem.demands
        for held, capacity in zip(demand, problem.capacities, strict=True)
    )


def _horizon(problem: ResourceProblem) -> int:
    """A day by which some best schedule ends: each job waits at most for its longest rule."""
    longest = list(problem.durations)
    for i, _, weight in problem.rules:
        longest[i] = max(longest[i], weight)
    return sum(longest)
