"""How long the network pass takes, from activities and links to dates and floats."""

import json
import random
import statistics
import time

from kernel.scheduling.activities import Activity, Link, LinkType
from kernel.scheduling.cpm import schedule
from kernel.scheduling.network import network_of

SIZES = ((2_000, 4_000), (10_000, 20_000), (100_000, 200_000))
_ROUNDS = 7


def run(*, as_json: bool) -> str:
    """Milliseconds for networks of each size: laying out the arrays, both passes, and together."""
    _timed(*network(50, 80))  # compiles the loops
    rows = []
    for activities, links in SIZES:
        times = [_timed(*network(activities, links)) for _ in range(_ROUNDS)]
        layout, passes = (statistics.median(column) for column in zip(*times, strict=True))
        rows.append(
            {
                "activities": activities,
                "links": links,
                "layout_ms": round(layout * 1000, 2),
                "passes_ms": round(passes * 1000, 2),
                "together_ms": round((layout + passes) * 1000, 2),
            }
        )
    if as_json:
        return json.dumps(rows, indent=1)
    head = f"{'activities':>10}{'links':>9}{'layout':>12}{'passes':>12}{'together':>12}"
    return "\n".join(
        [
            head,
            *(
                f"{row['activities']:>10,}{row['links']:>9,}{row['layout_ms']:>9} ms"
                f"{row['passes_ms']:>9} ms{row['together_ms']:>9} ms"
                for row in rows
            ),
        ]
    )


def network(activities: int, links: int, seed: int = 1) -> tuple[list[Activity], list[Link]]:
    """Random work with links of all four types to one of the next 50 activities."""
    draw = random.Random(seed)  # noqa: S311 - a benchmark, no secret
    work = [
        Activity(id=f"A{number}", duration_days=draw.randint(1, 30)) for number in range(activities)
    ]
    drawn: dict[tuple[int, int, LinkType], int] = {}
    while len(drawn) < links:
        before = draw.randrange(activities - 1)
        after = min(activities - 1, before + draw.randint(1, 50))
        drawn[before, after, draw.choice(list(LinkType))] = draw.randint(-3, 5)
    return work, [
        Link(predecessor=work[i].id, successor=work[j].id, type=kind, lag_days=lag)
        for (i, j, kind), lag in drawn.items()
    ]


def _timed(work: list[Activity], links: list[Link]) -> tuple[float, float]:
    start = time.perf_counter()
    laid_out = network_of(work, links)
    between = time.perf_counter()
    schedule(laid_out, start=0)
    return between - start, time.perf_counter() - between
