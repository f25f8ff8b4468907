"""How long it takes to simulate a campaign ten thousand times."""

import json
import random
import statistics
import time
from itertools import pairwise

from kernel.scheduling.activities import Link
from kernel.scheduling.monte_carlo import RigOrder, Risk, UncertainJob, outlook
from kernel.scheduling.spreads import Spread

SIZES = ((5, 40), (20, 400))
RUNS = 10_000
_ROUNDS = 5


def run(*, as_json: bool) -> str:
    """Seconds for campaigns with maintenance, links, NPT events and rigs that vary together."""
    outlook(*campaign(2, 4), start=0, runs=10)  # loads the compiled loops
    rows = []
    for rigs, wells in SIZES:
        given = campaign(rigs, wells)
        times = []
        for _ in range(_ROUNDS):
            start = time.perf_counter()
            outlook(*given, start=0, runs=RUNS, correlation=0.3)
            times.append(time.perf_counter() - start)
        rows.append(
            {
                "rigs": rigs,
                "wells": wells,
                "runs": RUNS,
                "seconds": round(statistics.median(times), 3),
                "best_seconds": round(min(times), 3),
            }
        )
    if as_json:
        return json.dumps(rows, indent=1)
    return "\n".join(
        f"{row['rigs']:>3} rigs, {row['wells']:>4} wells, {row['runs']:,} runs:"
        f" {row['seconds']} s, at best {row['best_seconds']} s"
        for row in rows
    )


def campaign(
    rigs: int, wells: int, seed: int = 1
) -> tuple[list[UncertainJob], list[Link], list[RigOrder]]:
    """Wells dealt to rigs in turn, each tenth waiting for one of another rig."""
    draw = random.Random(seed)  # noqa: S311 - a benchmark, no secret
    jobs = []
    for number in range(wells):
        likely = draw.randint(15, 40)
        jobs.append(
            UncertainJob(
                id=f"W{number}",
                spread=Spread(kind="pert", low=0.8 * likely, mode=likely, high=1.8 * likely),
                planned_days=likely,
                risks=(Risk(probability=0.1, days=3),),
                groups=(f"Rig {number % rigs}",),
            )
        )
    orders = []
    for rig in range(rigs):
        row = tuple(f"W{number}" for number in range(rig, wells, rigs))
        closed = tuple((year + 10 * rig, year + 10 * rig + 14) for year in (100, 465, 830))
        moves = tuple(draw.choice((1, 1, 1, 6)) for _ in pairwise(row))
        orders.append(RigOrder(id=f"Rig {rig}", jobs=row, move_days=moves, closed=closed))
    links = [
        Link(predecessor=f"W{number}", successor=f"W{number + rigs + 1}", lag_days=5)
        for number in range(0, wells - rigs - 1, 10)
    ]
    return jobs, links, orders
