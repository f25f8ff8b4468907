"""How long the network pass takes, from activities and links to dates and floats."""

import json
import random
import statistics
import time
from collections.abc import Sequence

from kernel.scheduling.activities import Activity, Link, LinkType
from kernel.scheduling.cpm import Schedule, schedule
from kernel.scheduling.network import network_of

SIZES = ((2_000, 4_000), (10_000, 20_000), (100_000, 200_000))
_ROUNDS = 9


def run(*, as_json: bool) -> str:
    """Milliseconds for networks of each size: laying out the arrays, both passes, and together.

    On a busy machine the processor's own time tells more than the clock. The ratio is against the
    same dates and floats reckoned by plain Python, whose answer must be the same.
    """
    _timed(*network(50, 80))  # loads the compiled loops
    rows = []
    for activities, links in SIZES:
        given = network(activities, links)
        before = time.process_time()
        times = [_timed(*given) for _ in range(_ROUNDS)]
        processor = (time.process_time() - before) / _ROUNDS
        layout, passes = (statistics.median(column) for column in zip(*times, strict=True))
        start = time.perf_counter()
        plain = plain_pass(*given)
        python = time.perf_counter() - start
        _refuse_a_difference(schedule(network_of(*given), start=0), plain)
        rows.append(
            {
                "activities": activities,
                "links": links,
                "layout_ms": round(layout * 1000, 2),
                "passes_ms": round(passes * 1000, 2),
                "together_ms": round((layout + passes) * 1000, 2),
                "processor_ms": round(processor * 1000, 2),
                "best_ms": round(min(map(sum, times)) * 1000, 2),
                "plain_python_ms": round(python * 1000, 2),
                "times_faster": round(python / (layout + passes), 1),
            }
        )
    if as_json:
        return json.dumps(rows, indent=1)
    columns = (
        "layout_ms",
        "passes_ms",
        "together_ms",
        "best_ms",
        "processor_ms",
        "plain_python_ms",
    )
    head = "".join(f"{column.removesuffix('_ms').replace('_', ' '):>15}" for column in columns)
    return "\n".join(
        [
            f"{'activities':>10}{'links':>9}{head}{'faster':>9}",
            *(
                f"{row['activities']:>10,}{row['links']:>9,}"
                + "".join(f"{row[column]:>12} ms" for column in columns)
                + f"{row['times_faster']:>7} ×"
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


def plain_pass(work: Sequence[Activity], links: Sequence[Link]) -> list[tuple[int, int]]:
    """Early and late start of each activity in plain Python, shared with no code of the product.

    For work that follows its place in the list, as `network` makes it; every day works.
    """
    days = {each.id: each.duration_days for each in work}
    into: dict[str, list[tuple[str, int]]] = {each.id: [] for each in work}
    out: dict[str, list[tuple[str, int]]] = {each.id: [] for each in work}
    for link in links:
        weight = link.lag_days
        if link.type in (LinkType.FS, LinkType.FF):
            weight += days[link.predecessor]
        if link.type in (LinkType.FF, LinkType.SF):
            weight -= days[link.successor]
        into[link.successor].append((link.predecessor, weight))
        out[link.predecessor].append((link.successor, weight))
    early: dict[str, int] = {}
    for each in work:
        early[each.id] = max([0, *(early[other] + weight for other, weight in into[each.id])])
    end = max(early[each.id] + each.duration_days for each in work)
    late: dict[str, int] = {}
    for each in reversed(work):
        own = end - each.duration_days
        late[each.id] = min([own, *(late[other] - weight for other, weight in out[each.id])])
    return [(early[each.id], late[each.id]) for each in work]


def _timed(work: list[Activity], links: list[Link]) -> tuple[float, float]:
    start = time.perf_counter()
    laid_out = network_of(work, links)
    between = time.perf_counter()
    schedule(laid_out, start=0)
    return between - start, time.perf_counter() - between


def _refuse_a_difference(answer: Schedule, plain: list[tuple[int, int]]) -> None:
    found = zip(answer.early_start.tolist(), answer.late_start.tolist(), strict=True)
    if differing := sum(ours != theirs for ours, theirs in zip(found, plain, strict=True)):
        raise AssertionError(f"{differing} activities differ from the plain pass.")
