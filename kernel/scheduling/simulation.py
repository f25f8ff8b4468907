"""One pass of many simulated plans through a network, as compiled loops.

Jobs come in an order in which every job follows what it waits for. Days are fractions here: a
simulated duration is not rounded.
"""

import math
from typing import Any

import numba
import numpy as np

_compiled: Any = numba.njit(cache=True, nogil=True, error_model="numpy")
Z_LEAST, Z_STEP = -5.0, 0.01
Z_CELLS = 1_000


@_compiled
def durations(
    table: Any, z: Any, common: Any, rig: Any, rho: float, risk_ptr: Any, risk_chance: Any,
    risk_days: Any, chance: Any, out: Any,
) -> None:  # fmt: skip
    """Days of each job in each run: from its quantile table at a z that rigs share in part.

    Args:
        table: Quantiles per job at z from Z_LEAST in steps of Z_STEP. [n, Z_CELLS + 1]
        z: Standard normal, of the jobs; `common` of the rigs. [n, runs], [m, runs]
        rho: Correlation of two jobs of one rig. [-]
        chance: Uniform in 0 to 1, per NPT risk and run.
    """
    n, runs = z.shape
    shared, own = math.sqrt(rho), math.sqrt(1 - rho)
    for j in range(n):
        for run in range(runs):
            value = z[j, run]
            if rig[j] >= 0:
                value = shared * common[rig[j], run] + own * value
            at = (value - Z_LEAST) / Z_STEP
            at = min(max(at, 0.0), Z_CELLS - 1e-6)
            cell = int(at)
            part = at - cell
            days = table[j, cell] * (1 - part) + table[j, cell + 1] * part
            for k in range(risk_ptr[j], risk_ptr[j + 1]):
                if chance[k, run] < risk_chance[k]:
                    days += risk_days[k]
            out[j, run] = days


@_compiled
def simulate(
    order: Any, days: Any, floor: Any, arc_ptr: Any, arc_from: Any, arc_kind: Any, arc_lag: Any,
    rig: Any, shut_from: Any, shut_to: Any, threshold: float, start: Any, finish: Any,
    critical: Any,
) -> None:  # fmt: skip
    """Starts and finishes of every run, and how often each job's float is within a threshold.

    Args:
        arc_ptr, arc_from, arc_kind, arc_lag: What each job waits for (CSR): links, and the job
            before it on its rig with the move as lag. Kinds as in `LinkType`.
        shut_from, shut_to: Closed spans of the rigs, ascending, padded with infinity. [m, k]
        critical: Counts per job; added to.
    """
    n, runs = days.shape
    late_start = np.empty(n)
    late_finish = np.empty(n)
    for run in range(runs):
        end = -1e18
        for at in range(n):
            j = order[at]
            d = days[j, run]
            earliest = floor[j]
            for a in range(arc_ptr[j], arc_ptr[j + 1]):
                i, kind = arc_from[a], arc_kind[a]
                bound = (finish[i, run] if kind == 0 or kind == 2 else start[i, run]) + arc_lag[a]
                if kind >= 2:
                    bound -= d
                earliest = max(earliest, bound)
            r = rig[j]
            if r >= 0:
                w = 0
                while shut_from[r, w] < earliest + d:
                    if earliest < shut_to[r, w]:
                        earliest = shut_to[r, w]
                    w += 1
            start[j, run], finish[j, run] = earliest, earliest + d
            end = max(end, earliest + d)
            late_start[j], late_finish[j] = 1e18, 1e18
        for back in range(n):
            j = order[n - 1 - back]
            d = days[j, run]
            latest = min(late_start[j], min(late_finish[j], end) - d)
            r = rig[j]
            if r >= 0:
                for w in range(shut_from.shape[1] - 1, -1, -1):
                    if latest < shut_to[r, w] and latest + d > shut_from[r, w]:
                        latest = shut_from[r, w] - d
            if latest - start[j, run] <= threshold:
                critical[j] += 1
            for a in range(arc_ptr[j], arc_ptr[j + 1]):
                i, kind = arc_from[a], arc_kind[a]
                bound = (latest if kind < 2 else latest + d) - arc_lag[a]
                if kind == 0 or kind == 2:
                    late_finish[i] = min(late_finish[i], bound)
                else:
                    late_start[i] = min(late_start[i], bound)
