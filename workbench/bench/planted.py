"""How near the levelling of rigs comes to schedules that were planted and that it never sees."""

import json
import re
import statistics
import time
from typing import Any

from kernel.errors import InvalidInput
from kernel.scheduling.levelling.check import broken
from kernel.scheduling.levelling.search import level
from workbench.bench.drilling import planted


def run(size: str, *, seconds: float, seeds: int, as_json: bool) -> str:
    """Level campaigns of one size, check each answer by separate code, and print the gaps.

    Args:
        size: Rigs × wells, such as "5x40".
        seconds: Of search for each campaign. [s]
        seeds: How many campaigns.
        as_json: A JSON object in place of lines.

    Raises:
        InvalidInput: The size is not two numbers, or there are fewer wells than rigs.
    """
    numbers = re.fullmatch(r"(\d+)[x×](\d+)", size)
    if not numbers or not 0 < (rigs := int(numbers[1])) <= (wells := int(numbers[2])):
        raise InvalidInput(f"“{size}” is not a size.", hint="Write rigs x wells, such as 5x40.")
    level(planted(2, 6, seed=0).case, seconds=0.1)  # loads the compiled loops
    rows = [_row(rigs, wells, seed, seconds) for seed in range(1, seeds + 1)]
    answer = {
        "rigs": rigs,
        "wells": wells,
        "median_gap_pct": statistics.median(row["gap_pct"] for row in rows),
        "median_greedy_gap_pct": statistics.median(row["greedy_gap_pct"] for row in rows),
        "slowest_first_s": max(row["first_s"] for row in rows),
        "cases": rows,
    }
    return json.dumps(answer, indent=1) if as_json else _text(answer)


def _row(rigs: int, wells: int, seed: int, seconds: float) -> dict[str, Any]:
    given = planted(rigs, wells, seed)
    start = time.perf_counter()
    answer = level(given.case, seconds=seconds, seed=seed)
    took = time.perf_counter() - start
    if faults := [*broken(given.case, given.schedule), *broken(given.case, answer.placements)]:
        raise AssertionError(f"A schedule breaks a rule of its campaign: {faults[0]}")
    if answer.lower_bound > min(given.finish, answer.finish):
        raise AssertionError("The bound lies beyond a schedule that keeps every rule.")
    return {
        "seed": seed,
        "planted_days": given.finish,
        "days": answer.finish,
        "gap_pct": _gap(answer.finish, given.finish),
        "greedy_gap_pct": _gap(answer.greedy_finish, given.finish),
        "lower_bound_days": answer.lower_bound,
        "first_s": round(answer.first_seconds or took, 3),
        "seconds": round(took, 1),
    }


def _gap(days: int, planted_days: int) -> float:
    return round(100 * (days - planted_days) / planted_days, 2)


def _text(answer: dict[str, Any]) -> str:
    lines = [
        f"seed {row['seed']:>3}: planted {row['planted_days']:>5} d, found {row['days']:>5} d"
        f" ({row['gap_pct']:+.2f} %), greedy {row['greedy_gap_pct']:+.2f} %,"
        f" bound {row['lower_bound_days']} d, first after {row['first_s']} s,"
        f" {row['seconds']} s in all"
        for row in answer["cases"]
    ]
    return "\n".join(
        [
            *lines,
            f"{answer['rigs']} rigs, {answer['wells']} wells: median gap"
            f" {answer['median_gap_pct']:.2f} % (greedy {answer['median_greedy_gap_pct']:.2f} %)",
        ]
    )
