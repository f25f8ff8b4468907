"""Drilling campaigns with a schedule planted in them, which the solver never sees.

Rigs of three classes work without an idle day from their contract to one common last day; pads,
maintenance, pad-ready dates and links are laid so that this schedule keeps every rule. Its last
day is an upper bound on the best possible.
"""

import random
from dataclasses import dataclass

from kernel.scheduling.activities import Link
from kernel.scheduling.levelling.case import Placement, Rig, RigCase, RigJob

_CLASSES_HP = (1_000, 1_500, 2_000)
_MAINTENANCE_DAYS, _YEAR_DAYS = 14, 365
_FAR_FUTURE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A case, and the schedule that it was built from."""

    case: RigCase
    schedule: tuple[Placement, ...]
    finish: int


@dataclass(slots=True)
class _Visit:
    """A well as the planted schedule drills it."""

    pad: int
    days: int
    start: int = 0
    maintenance_after: bool = False


def planted(rigs: int, wells: int, seed: int) -> Planted:
    """A campaign of `wells` on `rigs`: skids of 1 day, pad moves of 2 to 12, yearly maintenance."""
    draw = random.Random(seed)  # noqa: S311 - a benchmark, no secret
    rows = _rows(draw, rigs, wells)
    pads = 1 + max(visit.pad for row in rows for visit in row)
    moves = _moves(draw, pads)
    _put_near(draw, rows, moves)
    hp = [draw.choice(_CLASSES_HP) for _ in range(rigs)]
    hp[0] = _CLASSES_HP[-1]
    contract = [draw.randrange(0, 31) for _ in range(rigs)]
    ends = [_walk(draw, row, at, moves, mark=True) for row, at in zip(rows, contract, strict=True)]
    finish = max(ends)
    for row, at, end in zip(rows, contract, ends, strict=True):
        for _ in range(finish - end):
            draw.choice(row).days += 1
        _walk(draw, row, at, moves, mark=False)
    return _laid_out(draw, rows, moves, hp, contract, finish)


def _rows(draw: random.Random, rigs: int, wells: int) -> list[list[_Visit]]:
    """Wells of each rig, pad after pad."""
    rows, pad = [], 0
    for rig in range(rigs):
        row: list[_Visit] = []
        least = wells // rigs + (rig < wells % rigs)
        while len(row) < least:
            size = min(draw.randint(2, 6), least - len(row))
            row += [_Visit(pad, draw.randint(15, 40)) for _ in range(size)]
            pad += 1
        rows.append(row)
    return rows


def _moves(draw: random.Random, pads: int) -> list[list[int]]:
    """Days between pads that lie in a square, by distance; not quite alike both ways."""
    points = [(draw.random(), draw.random()) for _ in range(pads)]
    return [
        [
            1
            if i == j
            else min(12, max(2, round(2 + 9 * ((x - u) ** 2 + (y - v) ** 2) ** 0.5)
                             + draw.choice((0, 0, 0, 1))))
            for j, (u, v) in enumerate(points)
        ]
        for i, (x, y) in enumerate(points)
    ]  # fmt: skip


def _put_near(draw: random.Random, rows: list[list[_Visit]], moves: list[list[int]]) -> None:
    """Give each rig pads that lie near one another: the nearest of three that are left."""
    left = list(range(len(moves)))
    draw.shuffle(left)
    heads: list[int | None] = [None] * len(rows)
    order = sorted({visit.pad for row in rows for visit in row})
    rig_of = {visit.pad: rig for rig, row in enumerate(rows) for visit in row}
    new: dict[int, int] = {}
    for pad in order:
        rig = rig_of[pad]
        some = draw.sample(left, min(3, len(left)))
        head = heads[rig]
        chosen = some[0] if head is None else min(some, key=lambda to: moves[head][to])
        left.remove(chosen)
        new[pad], heads[rig] = chosen, chosen
    for row in rows:
        for visit in row:
            visit.pad = new[visit.pad]


def _walk(
    draw: random.Random, row: list[_Visit], at: int, moves: list[list[int]], *, mark: bool
) -> int:
    """Time a row without an idle day; where asked, mark the wells that maintenance follows."""
    due = draw.randrange(60, _YEAR_DAYS)
    pad, free, again = None, at, at
    for visit in row:
        visit.start = max(again, free + (0 if pad is None else moves[pad][visit.pad]))
        pad, free = visit.pad, visit.start + visit.days
        if mark and free >= due and visit is not row[-1]:
            visit.maintenance_after = True
            due += _YEAR_DAYS
        again = free + _MAINTENANCE_DAYS if visit.maintenance_after else free
    return free


def _laid_out(
    draw: random.Random,
    rows: list[list[_Visit]],
    moves: list[list[int]],
    hp: list[int],
    contract: list[int],
    finish: int,
) -> Planted:
    ready: dict[int, int] = {}
    for row in rows:
        for visit in row:
            ready[visit.pad] = min(ready.get(visit.pad, visit.start), visit.start)
    for pad, start in ready.items():
        ready[pad] = max(0, start - draw.randrange(0, 90))
    jobs: list[RigJob] = []
    schedule: list[Placement] = []
    ends: dict[str, int] = {}
    for rig, row in enumerate(rows):
        for visit in row:
            name = f"W{len(jobs) + 1}"
            least = max(each for each in _CLASSES_HP if each <= hp[rig])
            jobs.append(
                RigJob(
                    id=name,
                    duration_days=visit.days,
                    site=f"Pad {visit.pad + 1}",
                    release_day=ready[visit.pad],
                    needs={"hp": draw.choice([each for each in _CLASSES_HP if each <= least])},
                )
            )
            schedule.append(Placement(job=name, rig=f"Rig {rig + 1}", start=visit.start))
            ends[name] = visit.start + visit.days
    links = []
    for each in draw.sample(schedule, len(schedule) // 10):
        earlier = [job for job, end in ends.items() if 0 <= each.start - end <= 150]
        if earlier:
            before = draw.choice(earlier)
            lag = draw.randint(0, each.start - ends[before])
            links.append(Link(predecessor=before, successor=each.job, lag_days=min(30, lag)))
    order = list(range(len(jobs)))
    draw.shuffle(order)  # the order of the list must not give the plan away
    case = RigCase(
        start=0,
        rigs=tuple(
            Rig(
                id=f"Rig {rig + 1}",
                contracts=((contract[rig], _FAR_FUTURE),),
                blocked=tuple(
                    (visit.start + visit.days, visit.start + visit.days + _MAINTENANCE_DAYS)
                    for visit in row
                    if visit.maintenance_after
                ),
                ratings={"hp": hp[rig]},
            )
            for rig, row in enumerate(rows)
        ),
        jobs=tuple(jobs[at] for at in order),
        sites=tuple(f"Pad {pad + 1}" for pad in range(len(moves))),
        move_days=tuple(tuple(row) for row in moves),
        links=tuple(links),
    )
    return Planted(case=case, schedule=tuple(schedule), finish=finish)
