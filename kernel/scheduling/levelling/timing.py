"""The start of each job from the order of jobs on each rig, as compiled loops.

A job starts at the latest of: its rig free and moved, its release, its links; then at the first
place where the rig works, the site is open and the whole job fits. A pinned job starts on its pin.
What cannot be kept (pins, spans, due days) is counted in days, not refused, so that a search can
walk through it.
"""

from typing import Any

import numba

from kernel.scheduling.levelling.layout import NEVER, UNPINNED

compiled: Any = numba.njit(cache=True, nogil=True)
NO_SPAN = 100_000  # days counted as broken by a job on a rig that never works


@compiled
def first_fit(
    r: int, s: int, earliest: int, days: int, open_from: Any, open_to: Any, shut_from: Any,
    shut_to: Any,
) -> tuple[int, int]:  # fmt: skip
    """The first start that fits, and the days by which the job overruns the rig's last span."""
    start = earliest
    k, held = 0, True
    while held:
        held = False
        while open_from[r, k] < NEVER and max(start, open_from[r, k]) + days > open_to[r, k]:
            k += 1
        if open_from[r, k] == NEVER:
            return start, NO_SPAN if k == 0 else start + days - open_to[r, k - 1]
        start = max(start, open_from[r, k])
        w = 0
        while shut_from[s, w] < start + days:
            if shut_to[s, w] > start:
                start, held = shut_to[s, w], True
            w += 1
    return start, 0


@compiled
def retime(
    queue: Any, queued: int, dirty: Any, days: Any, site: Any, release: Any, pin: Any, due: Any,
    ready: Any, home: Any, open_from: Any, open_to: Any, shut_from: Any, shut_to: Any, moves: Any,
    into_ptr: Any, into_job: Any, into_days: Any, out_ptr: Any, out_job: Any,
    seq: Any, count: Any, place: Any, start: Any, broken: Any, journal: Any,
) -> tuple[int, int, bool]:  # fmt: skip
    """Start jobs anew on rigs whose order changed, and wherever links carry that.

    Args:
        queue: Rigs to be timed, of which the first `queued` count; has room for all.
        dirty: First and last changed position of each rig; (NEVER, -1) for none. [m, 2]
        place: Rig and position of each job; rig -1 before it is placed. [n, 2]
        broken: Days of each job by which something is not kept. [d]
        journal: Job, its start and broken days before; for taking the change back. [k, 3]

    Returns:
        The lines written to the journal, by how many days more is broken than before, and whether
        links and orders agree.
    """
    lines, more, rounds, agree = 0, 0, 0, True
    while queued > 0 and agree:
        queued -= 1
        r = queue[queued]
        k, last = dirty[r, 0], dirty[r, 1]
        dirty[r, 0], dirty[r, 1] = NEVER, -1
        rounds += 1
        free, at = ready[r], home[r]
        if k > 0:
            i = seq[r, k - 1]
            free, at = start[i] + days[i], site[i]
        while k < count[r]:
            j = seq[r, k]
            s, d = site[j], days[j]
            earliest = free if at < 0 else free + moves[at, s]
            earliest = max(earliest, release[j])
            for a in range(into_ptr[j], into_ptr[j + 1]):
                if place[into_job[a], 0] >= 0:
                    earliest = max(earliest, start[into_job[a]] + into_days[a])
            if pin[j] != UNPINNED:
                begin, bad = pin[j], max(0, earliest - pin[j])
            else:
                begin, bad = first_fit(
                    r, s, earliest, d, open_from, open_to, shut_from, shut_to
                )  # fmt: skip
            bad += max(0, begin + d - due[j])
            if begin != start[j] or bad != broken[j]:
                journal[lines, 0], journal[lines, 1], journal[lines, 2] = j, start[j], broken[j]
                lines += 1
                more += bad - broken[j]
                moved = begin != start[j]
                start[j], broken[j] = begin, bad
                for a in range(out_ptr[j], out_ptr[j + 1]):
                    other, p = place[out_job[a], 0], place[out_job[a], 1]
                    if not moved or other < 0:
                        continue
                    if other == r:
                        agree = agree and p > k
                        last = max(last, p)
                        continue
                    if dirty[other, 1] < 0:
                        queue[queued] = other
                        queued += 1
                    dirty[other, 0] = min(dirty[other, 0], p)
                    dirty[other, 1] = max(dirty[other, 1], p)
            elif k > last:
                break
            free, at = begin + d, s
            k += 1
            if lines == len(journal) or not agree:
                agree = False
                break
        agree = agree and rounds < 3 * len(ready) + 50
    for q in range(queued):
        dirty[queue[q], 0], dirty[queue[q], 1] = NEVER, -1
    return lines, more, agree
