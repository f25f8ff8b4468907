"""Level a board by the clock: the best order found, never worse than greedy or the current plan."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from kernel.errors import InvalidInput
from kernel.scheduling.levelling.annealing import BROKEN_WEIGHT, anneal
from kernel.scheduling.levelling.bounds import earliest_end
from kernel.scheduling.levelling.case import Placement, Rig, RigCase, RigJob
from kernel.scheduling.levelling.greedy import greedy
from kernel.scheduling.levelling.layout import NEVER, Ints, Layout, layout_of
from kernel.scheduling.levelling.timing import retime

_CHUNK_SECONDS = 0.05
_GREEDY_SHARE = 0.04  # of the time, for first orders
_LEAST_MOVES = 5_000  # tried even when a busy machine has let the time go by
_NEAR_SITES = 8
_HOT, _COLD = 12.0, 0.15  # days; cost of moves that are taken at first and at last
_SHARP = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Levelled:
    """The best order found.

    Attributes:
        placements: By job, in the order of the board.
        finish: The day after the last job; an ordinal.
        broken_days: Days by which pins, spans or last days are not kept; 0 where all is kept.
        lower_bound: No schedule ends before this day.
        source: Where the order comes from: "current plan", "greedy" or "search".
        greedy_finish: The end of the best first order.
        first_seconds: From the start to the first order that keeps every rule; None without one.
    """

    placements: tuple[Placement, ...]
    finish: int
    broken_days: int
    lower_bound: int
    source: str
    greedy_finish: int
    first_seconds: float | None
    moves_tried: int

    def gap(self, start: int) -> float:
        """How far the end may be from the best possible, as a share of the span from `start`."""
        return (self.finish - self.lower_bound) / max(1, self.lower_bound - start)


@dataclass(slots=True, kw_only=True, eq=False)
class _State:
    """An order and its days, changed in place by the compiled loops."""

    seq: Ints
    count: Ints
    place: Ints
    start: Ints
    broken: Ints

    @classmethod
    def of(cls, n: int, m: int) -> "_State":
        return cls(
            seq=np.zeros((m, n), np.int64),
            count=np.zeros(m, np.int64),
            place=np.full((n, 2), -1, np.int64),
            start=np.zeros(n, np.int64),
            broken=np.zeros(n, np.int64),
        )

    @property
    def arrays(self) -> tuple[Ints, ...]:
        return self.seq, self.count, self.place, self.start, self.broken


def level(
    case: RigCase,
    *,
    seconds: float,
    seed: int = 1,
    current: Sequence[Placement] = (),
    progress: Callable[[float, int], None] | None = None,
) -> Levelled:
    """The best order of jobs on rigs that the time allows.

    Args:
        case: What is to be levelled.
        seconds: By the clock. [s]
        seed: Of the search; the clock makes two runs differ all the same.
        current: The plan as it stands; the answer is never worse.
        progress: Told now and then which share of the time is gone, and the best last day so far;
            what it raises ends the search.

    Raises:
        InvalidInput: The board makes no sense, or its links run in a circle.
    """
    _load_compiled()
    began = time.perf_counter()
    layout = layout_of(case)
    n, m = len(case.jobs), len(case.rigs)
    if not n or not m:
        raise InvalidInput("Nothing to level.", hint="Give at least one rig and one job.")
    run = _Run(case, layout, began, seconds, seed, progress)
    if current:
        run.offer(_ordered(case, layout, current), "current plan")
    run.first_orders()
    run.bound = earliest_end(case, layout)
    run.anneal()
    return run.answer()


@cache
def _load_compiled() -> None:
    """Compile the loops, or load them, outside the time of a search."""
    twice = tuple(
        RigJob(id=name, duration_days=3, site="A", release_day=day)
        for name, day in (("1", 0), ("2", 5))
    )
    rigs = (Rig(id="1", contracts=((0, 99),)), Rig(id="2", contracts=((1, 99),)))
    case = RigCase(start=0, rigs=rigs, jobs=twice, sites=("A",), move_days=((1,),))
    run = _Run(case, layout_of(case), time.perf_counter(), 0.0, 0)
    run.first_orders()
    run.bound = 0
    run.anneal()


class _Run:
    """One search: its clock, and the best order so far."""

    def __init__(
        self,
        case: RigCase,
        layout: Layout,
        began: float,
        seconds: float,
        seed: int,
        progress: Callable[[float, int], None] | None = None,
    ) -> None:
        self.progress = progress
        self.case, self.layout, self.began, self.seconds = case, layout, began, seconds
        self.draw = np.random.default_rng(seed)
        self.best: _State | None = None
        self.value, self.source = np.inf, ""
        self.greedy_finish, self.tried = NEVER, 0
        self.first_seconds: float | None = None
        self.bound = case.start
        self.scarce = 40.0 * (1 - layout.allowed.mean(axis=1))
        self.journal = np.empty((12 * len(case.jobs) + 1_000, 3), np.int64)

    @property
    def elapsed(self) -> float:
        return time.perf_counter() - self.began

    def offer(self, state: _State, source: str) -> None:
        """Time an order, and keep it if it is the best."""
        value = self._timed(state)
        if value < self.value:
            self.best, self.value, self.source = state, value, source
        if self.first_seconds is None and not state.broken.any():
            self.first_seconds = self.elapsed

    def _timed(self, state: _State) -> float:
        m = len(self.case.rigs)
        dirty = np.column_stack([np.zeros(m, np.int64), state.count])
        queue = np.append(np.arange(m)[::-1], 0)
        timing = self.layout._asdict()
        del timing["allowed"]
        _, _, agree = retime(queue, m, dirty, *timing.values(), *state.arrays, self.journal)
        if not agree:
            return np.inf
        return int(self._last(state)) + BROKEN_WEIGHT * float(state.broken.sum())

    def _last(self, state: _State) -> int:
        return int((state.start + self.layout.days).max())

    def first_orders(self) -> None:
        """Greedy orders with drawn weights, at least one."""
        given = self.layout
        while True:
            first = self.greedy_finish == NEVER
            weights = np.array([1.0, 0.5, 0.5, 0.1, 0.0])
            if not first:
                weights *= self.draw.uniform(0.0, 2.0, 5)
                weights[4] = self.draw.uniform(0.0, 4.0)
            state = _State.of(len(given.days), len(given.ready))
            stuck = greedy(
                int(self.draw.integers(2**31)), weights, self.scarce, given.ready.copy(),
                given.home.copy(), np.zeros(len(given.ready), np.bool_), given.days, given.site,
                given.release, given.pin, given.allowed, given.open_from, given.open_to,
                given.shut_from, given.shut_to, given.moves, given.into_ptr, given.into_job,
                given.into_days, state.seq, state.count, state.place, state.start,
            )  # fmt: skip
            if stuck:
                raise InvalidInput(
                    "The links between the jobs run in a circle.", hint="Take one of them away."
                )
            self.offer(state, "greedy")
            if not state.broken.any():
                self.greedy_finish = min(self.greedy_finish, self._last(state))
            elif first:
                self.greedy_finish = NEVER - 1
            if self.elapsed > _GREEDY_SHARE * self.seconds:
                return

    def tell(self, last_day: int) -> None:
        """Say how much of the time is gone."""
        if self.progress is not None:
            self.progress(min(1.0, self.elapsed / max(1e-9, self.seconds)), last_day)

    def anneal(self) -> None:
        """Walk from the best order, colder by the clock, until the time is over."""
        if self.best is None:
            return
        self.tell(self._last(self.best))
        state = _copied(self.best)
        found = _copied(self.best)
        best = np.array([self.value, float(state.broken.sum()), float(self._last(state))])
        near_ptr, near_job = _near(self.layout)
        everything = np.arange(len(self.case.rigs))
        free = np.ones(len(everything), np.bool_)
        began, steps = self.elapsed, 200
        span = max(1e-9, self.seconds - began)
        while best[0] > self.bound:
            share = (self.elapsed - began) / span
            if share >= 1 and self.tried >= _LEAST_MOVES:
                break
            share = min(1.0, share, self.tried / _LEAST_MOVES)
            hot = _HOT * (_COLD / _HOT) ** share
            at = self.elapsed
            anneal(
                steps, hot, float(self.bound), _SHARP, int(self.draw.integers(2**31)),
                *self.layout, near_ptr, near_job, everything, free, *state.arrays,
                found.seq, found.count, found.start, best,
            )  # fmt: skip
            self.tried += steps
            self.tell(int(best[2]))
            took = self.elapsed - at
            steps = max(100, int(steps * min(4.0, _CHUNK_SECONDS / max(took, 1e-6))))
        if best[0] < self.value:
            found.place[:] = _places(found)
            self.offer(found, "search")

    def answer(self) -> Levelled:
        """The best order so far."""
        if self.best is None:
            raise InvalidInput("The links and the pinned jobs contradict each other.")
        best = self.best
        return Levelled(
            placements=tuple(
                Placement(job=job.id, rig=self.case.rigs[int(r)].id, start=int(start))
                for job, r, start in zip(self.case.jobs, best.place[:, 0], best.start, strict=True)
            ),
            finish=self._last(best),
            broken_days=int(best.broken.sum()),
            lower_bound=self.bound,
            source=self.source,
            greedy_finish=self.greedy_finish,
            first_seconds=self.first_seconds,
            moves_tried=self.tried,
        )


def _copied(state: _State) -> _State:
    return _State(
        seq=state.seq.copy(),
        count=state.count.copy(),
        place=state.place.copy(),
        start=state.start.copy(),
        broken=state.broken.copy(),
    )


def _places(state: _State) -> Ints:
    place = np.empty_like(state.place)
    for r, count in enumerate(state.count):
        row = state.seq[r, :count]
        place[row, 0], place[row, 1] = r, np.arange(count)
    return place


def _ordered(case: RigCase, layout: Layout, current: Sequence[Placement]) -> _State:
    """The order of a plan: its jobs on each rig by their start."""
    rigs = {rig.id: at for at, rig in enumerate(case.rigs)}
    jobs = {job.id: at for at, job in enumerate(case.jobs)}
    state = _State.of(len(jobs), len(rigs))
    if {each.job for each in current} != set(jobs):
        raise InvalidInput("The current plan does not place every job of the board.")
    for each in sorted(current, key=lambda placed: placed.start):
        r, j = rigs[each.rig], jobs[each.job]
        state.seq[r, state.count[r]] = j
        state.place[j] = r, state.count[r]
        state.count[r] += 1
        state.start[j] = each.start
    return state


def _near(layout: Layout) -> tuple[Ints, Ints]:
    """Per site its jobs, and then those of the nearest sites."""
    sites = len(layout.moves)
    here = [np.flatnonzero(layout.site == site) for site in range(sites)]
    both = layout.moves + layout.moves.T
    rows = []
    for site in range(sites):
        nearest = [at for at in np.argsort(both[site], kind="stable") if at != site]
        rows.append(np.concatenate([here[site], *(here[at] for at in nearest[:_NEAR_SITES])]))
    return np.cumsum([0, *map(len, rows)]), np.concatenate(rows)
