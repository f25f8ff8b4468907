"""A first order: always the rig that is free first, and the job that suits it best."""

from typing import Any

import numpy as np

from kernel.scheduling.levelling.layout import NEVER, UNPINNED
from kernel.scheduling.levelling.timing import compiled, first_fit

_LONG_SPAN_DAYS = 60  # what maintenance leaves idle is reckoned with when it is this near
_OVERRUN_WEIGHT = 100.0


@compiled
def next_rig(free: Any, closed: Any) -> int:
    """The rig that is free first; -1 where none can take anything any more."""
    r = -1
    for other in range(len(free)):
        if not closed[other] and (r < 0 or free[other] < free[r]):
            r = other
    return r


@compiled
def next_pinned(r: int, pin: Any, allowed: Any, place: Any) -> int:
    """The earliest pinned job of a rig that is not placed; -1 for none."""
    found = -1
    for j in range(len(pin)):
        waits = place[j, 0] < 0 and pin[j] != UNPINNED and allowed[j, r]
        if waits and (found < 0 or pin[j] < pin[found]):
            found = j
    return found


@compiled
def start_on(
    r: int, j: int, free: Any, at: Any, days: Any, site: Any, release: Any, pin: Any,
    open_from: Any, open_to: Any, shut_from: Any, shut_to: Any, moves: Any,
    into_ptr: Any, into_job: Any, into_days: Any, place: Any, start: Any,
) -> Any:  # fmt: skip
    """When a rig could start a job, and by how many days that overruns; (-1, 0) while it waits."""
    earliest = free[r] if at[r] < 0 else free[r] + moves[at[r], site[j]]
    earliest = max(earliest, release[j])
    for a in range(into_ptr[j], into_ptr[j + 1]):
        if place[into_job[a], 0] < 0:
            return -1, 0
        earliest = max(earliest, start[into_job[a]] + into_days[a])
    if pin[j] != UNPINNED:
        return pin[j], 0
    return first_fit(r, site[j], earliest, days[j], open_from, open_to, shut_from, shut_to)


@compiled
def idle_after(r: int, end: int, open_to: Any) -> float:
    """Days from a job's end to the next closing of a rig, where that is near. [d]"""
    k = 0
    while open_to[r, k] < end:
        k += 1
    left = open_to[r, k] - end
    return 0.0 if left > _LONG_SPAN_DAYS else float(left)


@compiled
def greedy(
    seed: int, weights: Any, scarce: Any, free: Any, at: Any, closed: Any,
    days: Any, site: Any, release: Any, pin: Any, allowed: Any,
    open_from: Any, open_to: Any, shut_from: Any, shut_to: Any, moves: Any,
    into_ptr: Any, into_job: Any, into_days: Any,
    seq: Any, count: Any, place: Any, start: Any,
) -> int:  # fmt: skip
    """Place jobs one after the other; gives how many could not be placed for links in a circle.

    The rig that is free first takes the job for which these weigh least: days lost before it, days
    left by the next closing, ability that is scarce (`scarce`, per job) left unused, shortness; and
    noise of `seed`. Pinned jobs stand and others go around them. Jobs that no rig can take in its
    spans go last, where they overrun least.

    Args:
        free, at, closed: When and where each rig is free, and whether it takes no more; changed.
    """
    np.random.seed(seed)
    waiting = np.arange(len(days))
    left = len(days)
    while left > 0:
        r = next_rig(free, closed)
        forced = r < 0
        pinned = -1 if forced else next_pinned(r, pin, allowed, place)
        until = NEVER if pinned < 0 else pin[pinned]
        chosen, chosen_rig, chosen_at, begin, least = -1, r, -1, 0, 1e18
        for k in range(left):
            j = waiting[k]
            if not forced:
                if pin[j] != UNPINNED or not allowed[j, r]:
                    continue
                lost = moves[at[r], site[j]] if at[r] >= 0 else 0
                lost = max(lost, release[j] - free[r])  # at least, before links and closings
                if weights[0] * lost - weights[2] * scarce[j] - weights[3] * days[j] > least:
                    continue
            for other in range(len(free) if forced else 1):
                rig = other if forced else r
                if not allowed[j, rig]:
                    continue
                fits, over = start_on(
                    rig, j, free, at, days, site, release, pin, open_from, open_to, shut_from,
                    shut_to, moves, into_ptr, into_job, into_days, place, start,
                )  # fmt: skip
                ends = fits + days[j]
                if fits == -1 or (not forced and over > 0):
                    continue
                if pinned >= 0 and ends + moves[site[j], site[pinned]] > until:
                    continue
                score = (
                    weights[0] * (fits - free[rig])
                    + weights[1] * idle_after(rig, ends, open_to)
                    - weights[2] * scarce[j]
                    - weights[3] * days[j]
                    + weights[4] * np.random.random()
                    + _OVERRUN_WEIGHT * over
                )
                if score < least:
                    least, chosen, chosen_rig, chosen_at, begin = score, j, rig, k, fits
        if chosen < 0:
            if forced:
                return left
            if pinned < 0:
                closed[r] = True
                continue
            chosen, begin = pinned, until
            for k in range(left):
                if waiting[k] == pinned:
                    chosen_at = k
        seq[chosen_rig, count[chosen_rig]] = chosen
        place[chosen, 0], place[chosen, 1] = chosen_rig, count[chosen_rig]
        count[chosen_rig] += 1
        start[chosen] = begin
        free[chosen_rig], at[chosen_rig] = begin + days[chosen], site[chosen]
        left -= 1
        waiting[chosen_at] = waiting[left]
    return 0
