"""The two passes through a network as compiled loops over arrays.

Links are in CSR form: those of activity j are `ptr[j]:ptr[j+1]`. A calendar is its place in one
table: 0 works every day, c > 0 points to the first day, the number of counts, the number of
working days, the counts, the working days. States: 0 not started, 1 in progress, 2 complete,
3 in progress without waiting for predecessors.
"""

from typing import Any

import numba
import numpy as np

FS, SS, FF, SF = 0, 1, 2, 3
NOT_STARTED, IN_PROGRESS, COMPLETE, RUNS_ON = 0, 1, 2, 3
EARLIEST, LATEST = -(2**40), 2**40  # beyond every day that a person can mean

_compiled: Any = numba.njit(cache=True, nogil=True)


@_compiled
def _count(table: Any, c: int, day: int) -> Any:
    offset = day - table[c]
    if offset < 0 or offset >= table[c + 1]:
        raise IndexError("outside")
    return table[c + 3 + offset]


@_compiled
def _working(table: Any, c: int, index: int) -> Any:
    if index < 0 or index >= table[c + 2]:
        raise IndexError("outside")
    return table[c + 3 + table[c + 1] + index]


@_compiled
def _next_in(table: Any, c: int, day: int) -> Any:
    return _working(table, c, _count(table, c, day))


@_compiled
def _add(table: Any, c: int, start: int, days: int) -> Any:
    if days == 0 or c == 0:
        return start + days
    return 1 + _working(table, c, _count(table, c, start) + days - 1)


@_compiled
def _sub(table: Any, c: int, finish: int, days: int) -> Any:
    if days == 0 or c == 0:
        return finish - days
    return _working(table, c, _count(table, c, finish) - days)


@_compiled
def _start_reaching(table: Any, c: int, finish: int, days: int) -> Any:
    """The smallest start whose finish is not before a day."""
    if days == 0 or c == 0:
        return finish - days
    return _sub(table, c, _next_in(table, c, finish - 1) + 1, days)


@_compiled
def _later(table: Any, c: int, day: int, lag: int) -> Any:
    if c == 0 or lag == 0:
        return day + lag
    return _add(table, c, day, lag) if lag > 0 else _sub(table, c, day, -lag)


@_compiled
def _earlier(table: Any, c: int, day: int, lag: int) -> Any:
    """The latest day that `_later` does not bring past a day."""
    if c == 0 or lag == 0:
        return day - lag
    if lag > 0:
        return _sub(table, c, day, lag)
    return _working(table, c, _count(table, c, day + 1) - 1 - lag)


@_compiled
def forward(
    order: Any, links: Any, work: Any, floor: Any, finish_floor: Any, table: Any, sweeps: int
) -> tuple[Any, Any, Any, Any, bool]:
    """Early days: work start, early start, early finish, driving link, and whether they settled.

    The driving link is -1 where the activity's own floor holds it.
    """
    ptr, other, kind, lag, lag_cal = links
    days, cal, state, actual_start, actual_finish = work
    n = len(order)
    begin = np.full(n, EARLIEST)
    early_start = np.full(n, EARLIEST)
    early_finish = np.full(n, EARLIEST)
    driver = np.full(n, -1)
    for _ in range(sweeps):
        settled = True
        for at in range(n):
            j = order[at]
            if state[j] == COMPLETE:
                begin[j], early_start[j] = actual_start[j], actual_start[j]
                early_finish[j] = actual_finish[j]
                continue
            c, d = cal[j], days[j]
            earliest, holds = floor[j], -1
            if finish_floor[j] > EARLIEST:
                earliest = max(earliest, _start_reaching(table, c, finish_floor[j], d))
            for k in range(ptr[j], ptr[j + 1]):
                if state[j] == RUNS_ON:
                    break
                i = other[k]
                reached = early_finish[i] if kind[k] in (FS, FF) else early_start[i]
                if reached == EARLIEST:
                    continue  # a limit from an activity that comes later in the order
                bound = _later(table, lag_cal[k], reached, lag[k])
                if kind[k] in (FF, SF):
                    bound = _start_reaching(table, c, bound, d)
                if bound >= earliest:
                    earliest, holds = bound, k
            if d > 0 and c > 0:
                earliest = _next_in(table, c, earliest)
            if earliest != begin[j]:
                settled = False
            begin[j], driver[j] = earliest, holds
            early_start[j] = earliest if state[j] == NOT_STARTED else actual_start[j]
            early_finish[j] = _add(table, c, earliest, d)
        if settled:
            return begin, early_start, early_finish, driver, True
        if sweeps == 1:
            return begin, early_start, early_finish, driver, True
    return begin, early_start, early_finish, driver, False


@_compiled
def backward(
    order: Any, links: Any, work: Any, ceiling: Any, finish_ceiling: Any, table: Any, sweeps: int
) -> tuple[Any, Any]:
    """Late start and late finish of the work that is still to do."""
    ptr, other, kind, lag, lag_cal = links
    days, cal, state, actual_start, actual_finish = work
    n = len(order)
    late_start = np.full(n, LATEST)
    late_finish = np.full(n, LATEST)
    for _ in range(sweeps):
        settled = True
        for back in range(n):
            i = order[n - 1 - back]
            if state[i] == COMPLETE:
                late_start[i], late_finish[i] = actual_start[i], actual_finish[i]
                continue
            start_by, finish_by = ceiling[i], finish_ceiling[i]
            for k in range(ptr[i], ptr[i + 1]):
                j = other[k]
                if state[j] >= COMPLETE:
                    continue
                reached = late_start[j] if kind[k] in (FS, SS) else late_finish[j]
                if reached == LATEST:
                    continue
                bound = _earlier(table, lag_cal[k], reached, lag[k])
                if kind[k] in (FS, FF):
                    finish_by = min(finish_by, bound)
                else:
                    start_by = min(start_by, bound)
            c, d = cal[i], days[i]
            start = _sub(table, c, finish_by, d)
            if start_by < start:
                start = start_by
                if d > 0 and c > 0:
                    start = _working(table, c, _count(table, c, start + 1) - 1)
            if start != late_start[i]:
                settled = False
            late_start[i], late_finish[i] = start, _add(table, c, start, d)
        if settled or sweeps == 1:
            break
    return late_start, late_finish


@_compiled
def free_float(links: Any, work: Any, early: Any, project_end: int, table: Any) -> Any:
    """Days that an activity may slip before any successor moves. [d]"""
    ptr, other, kind, lag, lag_cal = links
    _, _, state, _, _ = work
    begin, early_start, early_finish = early
    free = np.empty(len(begin), np.int64)
    for i in range(len(begin)):
        slack = project_end - early_finish[i]
        for k in range(ptr[i], ptr[i + 1]):
            j = other[k]
            if state[j] >= COMPLETE:
                continue
            reached = begin[j] if kind[k] in (FS, SS) else early_finish[j]
            own = early_finish[i] if kind[k] in (FS, FF) else early_start[i]
            slack = min(slack, _earlier(table, lag_cal[k], reached, lag[k]) - own)
        free[i] = 0 if state[i] == COMPLETE else slack
    return free


@_compiled
def ordered(n: int, ptr: Any, successor: Any, degree: Any) -> Any:
    """A topological order (Kahn); shorter than n where links run in a circle."""
    order = np.empty(n, np.int64)
    head, tail = 0, 0
    for j in range(n):
        if degree[j] == 0:
            order[tail] = j
            tail += 1
    while head < tail:
        i = order[head]
        head += 1
        for k in range(ptr[i], ptr[i + 1]):
            j = successor[k]
            degree[j] -= 1
            if degree[j] == 0:
                order[tail] = j
                tail += 1
    return order[:tail]


@_compiled
def grouped(
    end: Any, other: Any, kind: Any, lag: Any, lag_cal: Any, n: int
) -> tuple[Any, Any, Any, Any, Any, Any]:
    """Where the links of each end begin, and their columns sorted by end (counting sort, stable).

    The last column is the place of each link in the list as given.
    """
    ptr = np.zeros(n + 1, np.int64)
    for k in range(len(end)):
        ptr[end[k] + 1] += 1
    for j in range(n):
        ptr[j + 1] += ptr[j]
    place = ptr[:-1].copy()
    m = len(end)
    others, kinds, lags = np.empty(m, np.int64), np.empty(m, np.int64), np.empty(m, np.int64)
    lag_cals, numbers = np.empty(m, np.int64), np.empty(m, np.int64)
    for k in range(m):
        to = place[end[k]]
        place[end[k]] = to + 1
        others[to], kinds[to], lags[to] = other[k], kind[k], lag[k]
        lag_cals[to], numbers[to] = lag_cal[k], k
    return ptr, others, kinds, lags, lag_cals, numbers
