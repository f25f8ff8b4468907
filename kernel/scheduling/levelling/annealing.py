"""Simulated annealing over the order of jobs on each rig, with moves that know pads.

Each step changes one or two rigs: a job or the run of jobs on its pad goes beside another job of
the same or a near pad, two jobs or runs change places, the rests of two rigs change places, a job
shifts a little. Only the rigs that changed are timed again, from the change on.
"""

from typing import Any

import numpy as np

from kernel.scheduling.levelling.layout import NEVER
from kernel.scheduling.levelling.timing import compiled, retime

BROKEN_WEIGHT = 40.0  # cost of a day not kept, against 0.3 for a day of a rig's end


@compiled
def below(n: int) -> int:
    """A random whole number from 0 to n - 1."""
    return int(np.random.random() * n)


@compiled
def keep(seq: Any, count: Any, start: Any, best_seq: Any, best_count: Any, best_start: Any) -> None:
    """Copy a state to where the best one stands."""
    for r in range(len(count)):
        best_count[r] = count[r]
        for k in range(count[r]):
            best_seq[r, k] = seq[r, k]
    for j in range(len(start)):
        best_start[j] = start[j]


@compiled
def cost_of(
    days: Any, ready: Any, seq: Any, count: Any, start: Any, base: float, sharp: float
) -> tuple[float, int]:
    """The smooth cost of a state, and its last day.

    The ends of the rigs, and for days beyond `base` their square: what ends late counts most.
    """
    total, last = 0.0, 0
    for r in range(len(count)):
        end = ready[r]
        if count[r]:
            j = seq[r, count[r] - 1]
            end = start[j] + days[j]
        last = max(last, end)
        over = max(0.0, end - base)
        total += 0.3 * end + sharp * over * over
    return total, last


@compiled
def splice(
    r1: int, p1: int, n1: int, r2: int, p2: int, n2: int, seq: Any, count: Any, place: Any,
    dirty: Any, spare: Any,
) -> None:  # fmt: skip
    """Let n1 jobs from place p1 of one rig and n2 jobs from p2 of another change places."""
    c1, c2 = count[r1], count[r2]
    for k in range(p1, c1):
        spare[0, k] = seq[r1, k]
    for k in range(p2, c2):
        spare[1, k] = seq[r2, k]
    for k in range(n2):
        seq[r1, p1 + k] = spare[1, p2 + k]
    for k in range(n1):
        seq[r2, p2 + k] = spare[0, p1 + k]
    if n1 != n2:
        for k in range(p1 + n1, c1):
            seq[r1, k - n1 + n2] = spare[0, k]
        for k in range(p2 + n2, c2):
            seq[r2, k - n2 + n1] = spare[1, k]
    count[r1], count[r2] = c1 - n1 + n2, c2 - n2 + n1
    for k in range(p1, count[r1]):
        place[seq[r1, k], 0], place[seq[r1, k], 1] = r1, k
    for k in range(p2, count[r2]):
        place[seq[r2, k], 0], place[seq[r2, k], 1] = r2, k
    dirty[r1, 0], dirty[r1, 1] = p1, p1 + n2
    dirty[r2, 0], dirty[r2, 1] = p2, p2 + n1


@compiled
def shift(r: int, p: int, n: int, q: int, seq: Any, place: Any, dirty: Any, spare: Any) -> None:
    """Take n jobs from place p of a rig and put them back before what then stands at q."""
    for k in range(n):
        spare[0, k] = seq[r, p + k]
    if q < p:
        for k in range(p - 1, q - 1, -1):
            seq[r, k + n] = seq[r, k]
    else:
        for k in range(p, q):
            seq[r, k] = seq[r, k + n]
    for k in range(n):
        seq[r, q + k] = spare[0, k]
    first, last = min(p, q), max(p, q) + n
    for k in range(first, last):
        place[seq[r, k], 0], place[seq[r, k], 1] = r, k
    dirty[r, 0], dirty[r, 1] = first, last


@compiled
def run_around(r: int, p: int, site: Any, seq: Any, count: Any) -> tuple[int, int]:
    """First place and length of the run of jobs on one pad around a place."""
    s = site[seq[r, p]]
    first, last = p, p
    while first > 0 and site[seq[r, first - 1]] == s:
        first -= 1
    while last + 1 < count[r] and site[seq[r, last + 1]] == s:
        last += 1
    return first, last - first + 1


@compiled
def place_at(r: int, day: int, seq: Any, count: Any, start: Any) -> int:
    """The first place of a rig whose job does not start before a day."""
    low, high = 0, count[r]
    while low < high:
        middle = (low + high) // 2
        if start[seq[r, middle]] < day:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def may_go(r: int, p: int, n: int, to: int, seq: Any, allowed: Any) -> bool:
    """Whether n jobs from a place of one rig may all be done by another."""
    for k in range(p, p + n):  # noqa: SIM110 - compiled: no generators
        if not allowed[seq[r, k], to]:
            return False
    return True


@compiled
def anneal(
    steps: int, hot: float, base: float, sharp: float, seed: int,
    days: Any, site: Any, release: Any, pin: Any, due: Any, allowed: Any, ready: Any, home: Any,
    open_from: Any, open_to: Any, shut_from: Any, shut_to: Any, moves: Any,
    into_ptr: Any, into_job: Any, into_days: Any, out_ptr: Any, out_job: Any,
    near_ptr: Any, near_job: Any, chosen: Any, free: Any,
    seq: Any, count: Any, place: Any, start: Any, broken: Any,
    best_seq: Any, best_count: Any, best_start: Any, best: Any,
) -> int:  # fmt: skip
    """Walk `steps` moves at one temperature from the state, which is changed in place.

    Args:
        hot: Temperature in units of the cost.
        near_ptr, near_job: Jobs of a pad and then of those near it, by pad (CSR).
        chosen, free: The rigs that may change, and the same as a mask.
        best_seq, best_count, best_start: The best state met, with `best`: its value, its broken
            days, and its last day.

    Returns:
        How many moves were taken.
    """
    np.random.seed(seed)
    n, m = len(days), len(ready)
    journal = np.empty((12 * n + 1_000, 3), np.int64)
    queue = np.empty(m + 1, np.int64)
    dirty = np.empty((m, 2), np.int64)
    dirty[:, 0], dirty[:, 1] = NEVER, -1
    spare = np.empty((2, n), np.int64)
    now_cost, _ = cost_of(days, ready, seq, count, start, base, sharp)
    now_broken = broken.sum()
    taken = 0
    for _ in range(steps):
        r1 = chosen[below(len(chosen))]
        if count[r1] == 0:
            continue
        p1, n1 = below(count[r1]), 1
        kind = np.random.random()
        r2, p2, n2, within = -1, 0, 0, False
        if kind < 0.5:  # beside a job of the same or a near pad
            if kind < 0.2:
                p1, n1 = run_around(r1, p1, site, seq, count)
            s = site[seq[r1, p1]]
            span = near_ptr[s + 1] - near_ptr[s]
            other = near_job[near_ptr[s] + int(span * np.random.random() ** 2)]
            r2 = place[other, 0]
            p2 = place[other, 1] + below(2)
            within = r2 == r1
            if kind < 0.1 and not within:  # for the run that stands there
                p2, n2 = run_around(r2, place[other, 1], site, seq, count)
        elif kind < 0.72:  # two jobs change places
            r2 = chosen[below(len(chosen))]
            within = r2 == r1
            if within:
                p2 = below(count[r1])
            elif count[r2]:
                near = place_at(r2, start[seq[r1, p1]], seq, count, start)
                p2 = max(0, min(count[r2] - 1, near + below(7) - 3))
                n2 = 1
                if kind < 0.55:
                    p1, n1 = run_around(r1, p1, site, seq, count)
                    p2, n2 = run_around(r2, p2, site, seq, count)
        elif kind < 0.82:  # the rests of two rigs change places
            r2 = chosen[below(len(chosen))]
            if r2 == r1:
                continue
            p2 = place_at(r2, start[seq[r1, p1]], seq, count, start)
            p2 = max(0, min(count[r2], p2 + below(3) - 1))
            n1, n2 = count[r1] - p1, count[r2] - p2
        elif kind < 0.92:  # a short shift
            r2, within = r1, True
            p2 = max(0, min(count[r1] - 1, p1 + below(9) - 4))
        else:  # to another rig at about the same time
            r2 = chosen[below(len(chosen))]
            if r2 == r1:
                continue
            p2 = place_at(r2, start[seq[r1, p1]], seq, count, start)
        if within:
            if p2 > p1:
                p2 -= n1
            p2 = max(0, min(p2, count[r1] - n1))
            if p2 == p1:
                continue
            shift(r1, p1, n1, p2, seq, place, dirty, spare)
            queue[0] = r1
            queued = 1
        else:
            if not free[r2]:
                continue
            if not (may_go(r1, p1, n1, r2, seq, allowed) and may_go(r2, p2, n2, r1, seq, allowed)):
                continue
            splice(r1, p1, n1, r2, p2, n2, seq, count, place, dirty, spare)
            queue[0], queue[1] = r1, r2
            queued = 2
        lines, more, agree = retime(
            queue, queued, dirty, days, site, release, pin, due, ready, home, open_from, open_to,
            shut_from, shut_to, moves, into_ptr, into_job, into_days, out_ptr, out_job,
            seq, count, place, start, broken, journal,
        )  # fmt: skip
        if agree:
            cost, last = cost_of(days, ready, seq, count, start, base, sharp)
            worse = cost - now_cost + BROKEN_WEIGHT * more
            if worse <= 0 or np.random.random() < np.exp(-worse / hot):
                taken += 1
                now_cost, now_broken = cost, now_broken + more
                value = last + BROKEN_WEIGHT * now_broken + 1e-6 * cost
                if value < best[0]:
                    best[0], best[1], best[2] = value, now_broken, last
                    keep(seq, count, start, best_seq, best_count, best_start)
                continue
        for line in range(lines - 1, -1, -1):
            start[journal[line, 0]], broken[journal[line, 0]] = journal[line, 1], journal[line, 2]
        if within:
            shift(r1, p2, n1, p1, seq, place, dirty, spare)
        else:
            splice(r1, p1, n2, r2, p2, n1, seq, count, place, dirty, spare)
            dirty[r2, 0], dirty[r2, 1] = NEVER, -1
        dirty[r1, 0], dirty[r1, 1] = NEVER, -1
    return taken
