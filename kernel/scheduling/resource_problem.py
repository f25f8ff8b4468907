"""Work that shares resources: start-to-start rules, demands and capacities; and a check of answers.

Every rule of a drilling plan (FS, SS, FF, SF, lag, lead, upper limit) reduces to
S_j >= S_i + weight; a negative weight -k says that i starts at the latest k days after j.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceProblem:
    """A project under scarce resources; the aim is the earliest start of its sink.

    Attributes:
        jobs: Their names in the order of all other fields.
        durations: [d]
        demands: Units of each resource that a job holds while it runs; [job][resource].
        capacities: Units of each resource.
        rules: (i, j, weight): S_j >= S_i + weight.
        sink: The job whose start is to be early; it follows all others.
    """

    jobs: tuple[str, ...]
    durations: tuple[int, ...]
    demands: tuple[tuple[int, ...], ...]
    capacities: tuple[int, ...]
    rules: tuple[tuple[int, int, int], ...]
    sink: int


def earliest_starts(problem: ResourceProblem) -> tuple[int, ...] | None:
    """Starts by the rules alone, resources aside (longest paths); None where rules contradict."""
    starts = [0] * len(problem.durations)
    for _ in range(len(starts) + 1):
        moved = False
        for i, j, weight in problem.rules:
            if starts[i] + weight > starts[j]:
                starts[j], moved = starts[i] + weight, True
        if not moved:
            return tuple(starts)
    return None


def broken(problem: ResourceProblem, starts: Mapping[str, int]) -> Iterator[str]:
    """What a schedule breaks, in words; shares no code with what makes schedules."""
    days = [starts[name] for name in problem.jobs]
    for name, day in zip(problem.jobs, days, strict=True):
        if day < 0:
            yield f"{name} starts before the project"
    for i, j, weight in problem.rules:
        if days[j] < days[i] + weight:
            yield f"{problem.jobs[j]} starts less than {weight} d after {problem.jobs[i]}"
    for resource, capacity in enumerate(problem.capacities):
        yield from _overloads(problem, days, resource, capacity)


def _overloads(
    problem: ResourceProblem, days: Sequence[int], resource: int, capacity: int
) -> Iterator[str]:
    steps: dict[int, int] = {}
    for job, day in enumerate(days):
        held = problem.demands[job][resource]
        steps[day] = steps.get(day, 0) + held
        end = day + problem.durations[job]
        steps[end] = steps.get(end, 0) - held
    load = 0
    for day in sorted(steps):
        load += steps[day]
        if load > capacity:
            yield f"resource {resource + 1} is used {load} of {capacity} on day {day}"
