"""When wells, rigs and the whole plan may be done, with chances: many simulated plans at once.

The order of jobs on each rig is kept; durations vary, jobs of one rig in part together, NPT events
strike by their probability, and maintenance is fitted anew in each run.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from kernel.errors import InvalidInput
from kernel.scheduling import simulation
from kernel.scheduling.activities import Activity, Link, LinkType
from kernel.scheduling.network import network_of
from kernel.scheduling.spans import Span, merged
from kernel.scheduling.spreads import Floats, Spread

QUANTILES = (0.1, 0.5, 0.9)
QUANTILE_METHOD = "linear"
_BLOCK = 250  # runs whose figures stay in the processor's cache together
_CRITICAL_DAYS = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """An NPT event that may strike a job: its probability and what it costs. [-, d]"""

    probability: float
    days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UncertainJob:
    """A job of uncertain length.

    Attributes:
        release_day: Not startable before; an ordinal.
        risks: NPT events beyond the spread.
        groups: What its finish counts for, such as its well, rig and campaign.
    """

    id: str
    spread: Spread
    planned_days: float
    release_day: int | None = None
    risks: tuple[Risk, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RigOrder:
    """The jobs of a rig one after the other.

    Attributes:
        jobs: Their ids in order.
        move_days: To each of the jobs but the first, from the one before. [d]
        closed: Maintenance and gaps between contracts, in which no job runs.
    """

    id: str
    jobs: tuple[str, ...]
    move_days: tuple[int, ...]
    closed: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """Finish days by probability; P10 is the fast case. Ordinals, with fractions of a day."""

    planned: float
    p10: float
    p50: float
    p90: float
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The answer of a simulation, with what is needed to repeat it.

    Attributes:
        jobs, groups: Finish of each job, and of the last job of each group.
        whole: Finish of the last job of all.
        criticality: Share of the runs in which a job had no float. [-]
    """

    seed: int
    runs: int
    correlation: float
    quantile_method: str
    jobs: Mapping[str, Chances]
    groups: Mapping[str, Chances]
    whole: Chances
    criticality: Mapping[str, float]
    finishes: Floats = field(repr=False)


def outlook(
    jobs: Sequence[UncertainJob],
    links: Sequence[Link],
    rigs: Sequence[RigOrder],
    *,
    start: int,
    runs: int = 10_000,
    seed: int = 1,
    correlation: float = 0.0,
    told: Callable[[float], None] | None = None,
) -> Outlook:
    """Simulate a plan.

    Args:
        jobs: With their spreads.
        links: Between them; lags count every day, limits are refused.
        rigs: The order on each rig; a job stands on one rig at most.
        start: The first day; an ordinal.
        runs: How many plans.
        seed: The same seed gives the same answer.
        correlation: Of the durations of two jobs on one rig, 0 to 1. [-]
        told: Hears from 0 to 1 how far the runs are, ten times at most.

    Raises:
        InvalidInput: Nothing is to be simulated; correlation or a probability lies outside 0 to 1;
            a rig names a job that is not there; links and orders run in a circle.
    """
    if not jobs or runs < 1:
        raise InvalidInput("There is nothing to simulate.", hint="Give jobs and at least one run.")
    chances = [risk.probability for job in jobs for risk in job.risks]
    if not all(0 <= share <= 1 for share in (correlation, *chances)):
        raise InvalidInput("A probability or correlation lies outside 0 to 1.")
    model = _Model.of(jobs, links, rigs, start)
    finishes, critical = _run(model, runs, seed, correlation, told)
    planned = np.empty((len(jobs), 1))
    days = np.array([[job.planned_days] for job in jobs])
    model.pass_through(days, np.empty((len(jobs), 1)), planned, np.zeros(len(jobs), np.int64))
    groups: dict[str, list[int]] = {}
    for at, job in enumerate(jobs):
        for name in job.groups:
            groups.setdefault(name, []).append(at)
    every = _chances(planned[:, 0], finishes)
    last = {name: finishes[at].max(axis=0) for name, at in groups.items()}
    ends = {name: planned[at, 0].max() for name, at in groups.items()}
    rows = np.array([*last.values(), finishes.max(axis=0)])
    *of_groups, whole = _chances(np.array([*ends.values(), planned.max()]), rows)
    return Outlook(
        seed=seed,
        runs=runs,
        correlation=correlation,
        quantile_method=QUANTILE_METHOD,
        jobs={job.id: each for job, each in zip(jobs, every, strict=True)},
        groups=dict(zip(last, of_groups, strict=True)),
        whole=whole,
        criticality={job.id: critical[at] / runs for at, job in enumerate(jobs)},
        finishes=rows[-1],
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Model:
    order: np.ndarray
    floor: Floats
    arcs: tuple[np.ndarray, ...]
    rig: np.ndarray
    shut: tuple[Floats, Floats]
    table: Floats
    risks: tuple[np.ndarray, ...]
    rigs: int

    @classmethod
    def of(
        cls,
        jobs: Sequence[UncertainJob],
        links: Sequence[Link],
        rigs: Sequence[RigOrder],
        start: int,
    ) -> "_Model":
        place = {job.id: at for at, job in enumerate(jobs)}
        if any(link.most_days is not None for link in links):
            raise InvalidInput("Upper limits between jobs cannot be simulated.")
        rig = np.full(len(jobs), -1)
        rows = {(link.predecessor, link.successor, link.type): link for link in links}
        for number, each in enumerate(rigs):
            if unknown := [name for name in each.jobs if name not in place]:
                raise InvalidInput(f"{each.id} is to drill {unknown[0]}, which is not a job.")
            rig[[place[name] for name in each.jobs]] = number
            for (before, after), days in zip(pairwise(each.jobs), each.move_days, strict=True):
                held = rows.get((before, after, LinkType.FS))
                lag = max(days, held.lag_days) if held else days
                rows[before, after, LinkType.FS] = Link(
                    predecessor=before, successor=after, lag_days=lag
                )
        work = [Activity(id=job.id, duration_days=0) for job in jobs]
        network = network_of(work, list(rows.values()))
        into = network.into
        closed = [merged(each.closed) for each in rigs] or [[]]
        width = max(map(len, closed)) + 1
        shut = np.full((2, len(closed), width), math.inf)
        for number, windows in enumerate(closed):
            for k, (first, last) in enumerate(windows):
                shut[:, number, k] = first, last
        floor = [start if job.release_day is None else max(start, job.release_day) for job in jobs]
        risks = [risk for job in jobs for risk in job.risks]
        return cls(
            order=network.order,
            floor=np.array(floor, np.float64),
            arcs=(into.ptr, into.other, into.type, into.lag_days),
            rig=rig,
            shut=(shut[0], shut[1]),
            table=_table(jobs),
            risks=(
                np.cumsum([0, *(len(job.risks) for job in jobs)]),
                np.array([risk.probability for risk in risks], np.float64),
                np.array([risk.days for risk in risks], np.float64),
            ),
            rigs=len(rigs),
        )

    def pass_through(
        self, days: Floats, start: Floats, finish: Floats, critical: np.ndarray
    ) -> None:
        simulation.simulate(
            self.order, days, self.floor, *self.arcs, self.rig, *self.shut, _CRITICAL_DAYS,
            start, finish, critical,
        )  # fmt: skip


def _table(jobs: Sequence[UncertainJob]) -> Floats:
    """Quantiles of each job's duration at equal steps of z."""
    cells = np.arange(simulation.Z_CELLS + 1, dtype=np.float64)
    z: Floats = simulation.Z_LEAST + simulation.Z_STEP * cells
    share = np.array([0.5 * math.erfc(-each / math.sqrt(2)) for each in z], np.float64)
    known: dict[Spread, Floats] = {}
    for job in jobs:
        if job.spread not in known:
            known[job.spread] = job.spread.quantiles(share, z)
    return np.array([known[job.spread] for job in jobs])


def _run(
    model: _Model,
    runs: int,
    seed: int,
    correlation: float,
    told: Callable[[float], None] | None,
) -> tuple[Floats, np.ndarray]:
    draw = np.random.default_rng(seed)
    n = len(model.order)
    finishes = np.empty((n, runs))
    critical = np.zeros(n, np.int64)
    days, start, finish = (np.empty((n, _BLOCK)) for _ in range(3))
    for first in range(0, runs, _BLOCK):
        block = min(_BLOCK, runs - first)
        simulation.durations(
            model.table, draw.standard_normal((n, _BLOCK)),
            draw.standard_normal((max(1, model.rigs), _BLOCK)), model.rig, correlation,
            *model.risks, draw.random((len(model.risks[1]), _BLOCK)), days,
        )  # fmt: skip
        counted = days if block == _BLOCK else np.ascontiguousarray(days[:, :block])
        model.pass_through(counted, start, finish, critical)
        finishes[:, first : first + block] = finish[:, :block]
        if told is not None and 10 * (first + block) // runs > 10 * first // runs:
            told((first + block) / runs)
    return finishes, critical


def _chances(planned: Floats, finishes: Floats) -> list[Chances]:
    mean = finishes.mean(axis=1)
    ordered = np.sort(finishes, axis=1)
    last = finishes.shape[1] - 1
    columns = []
    for share in QUANTILES:
        at = share * last
        low = int(at)
        high = min(low + 1, last)
        columns.append(ordered[:, low] + (at - low) * (ordered[:, high] - ordered[:, low]))
    return [
        Chances(planned=float(a), p10=float(b), p50=float(c), p90=float(d), mean=float(e))
        for a, b, c, d, e in zip(planned, *columns, mean, strict=True)
    ]
