"""How early a project under scarce resources can end: public problem files, or generated ones."""

import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kernel.errors import InvalidInput
from kernel.scheduling.prover import Proof, prove
from kernel.scheduling.psplib import read_problem
from kernel.scheduling.resource_problem import ResourceProblem, broken

_GENERATED = 5


def run(files: Sequence[Path], *, seconds: float, as_json: bool) -> str:
    """Solve each problem, check each schedule by separate code, and print what was found.

    Args:
        files: PSPLIB `.sm` or ProGen/max `.SCH` files; default: generated problems.
        seconds: Longest search for each. [s]
        as_json: One JSON object, or a list of them for several files.

    Raises:
        InvalidInput: A file is missing or of neither format.
    """
    problems = [(path.name, _problem_in(path)) for path in files] or [
        (f"generated {seed}", generated(seed)) for seed in range(1, _GENERATED + 1)
    ]
    answers = []
    for name, problem in problems:
        start = time.perf_counter()
        proof = prove(problem, seconds=seconds)
        took = time.perf_counter() - start
        answers.append(_answer(problem, proof) | {"name": name, "seconds": round(took, 2)})
    if as_json:
        return json.dumps(answers[0] if len(answers) == 1 else answers)
    return "\n".join(_line(answer) for answer in answers)


def generated(seed: int, jobs: int = 30, resources: int = 4) -> ResourceProblem:
    """A random project: each job follows up to three earlier ones and shares four resources."""
    draw = random.Random(seed)  # noqa: S311 - a benchmark, no secret
    durations = (0, *(draw.randint(1, 10) for _ in range(jobs)), 0)
    demands = [(0,) * resources]
    demands += [
        tuple(draw.choice((0, 0, draw.randint(1, 9))) for _ in range(resources))
        for _ in range(jobs)
    ]
    demands.append((0,) * resources)
    rules = [(0, job, 0) for job in range(1, jobs + 1)]
    rules += [(job, jobs + 1, durations[job]) for job in range(1, jobs + 1)]
    for job in range(2, jobs + 1):
        for before in draw.sample(range(1, job), min(job - 1, draw.randint(0, 3))):
            rules.append((before, job, durations[before]))
    return ResourceProblem(
        jobs=tuple(str(job) for job in range(jobs + 2)),
        durations=durations,
        demands=tuple(demands),
        capacities=(12,) * resources,
        rules=tuple(rules),
        sink=jobs + 1,
    )


def _problem_in(path: Path) -> ResourceProblem:
    if not path.is_file():
        raise InvalidInput(f"There is no file {path}.", hint="Check the path.")
    return read_problem(path.read_text("utf-8", errors="replace"), path.name)


def _answer(problem: ResourceProblem, proof: Proof) -> dict[str, Any]:
    faults = list(broken(problem, proof.starts)) if proof.starts else []
    if faults:
        raise AssertionError(f"The schedule breaks its own rules: {faults[0]}")
    return {
        "makespan": proof.makespan,
        "proved": proof.proved,
        "lower_bound": proof.lower_bound,
        "feasible": proof.feasible,
        "starts": proof.starts,
    }


def _line(answer: dict[str, Any]) -> str:
    if answer["makespan"] is None:
        what = "impossible, proved" if answer["feasible"] is False else "nothing found"
    else:
        proof = "proved best" if answer["proved"] else f"at least {answer['lower_bound']} d"
        what = f"{answer['makespan']} d, {proof}"
    return f"{answer['name']:<24}{what:<32}{answer['seconds']:>8.2f} s"
