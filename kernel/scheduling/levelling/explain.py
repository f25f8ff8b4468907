"""Why a board cannot be kept: the rules that clash, by name, and no rule more than needed.

Every rule that a person has set is an assumption of the model (OR-Tools CP-SAT); from those that
the solver blames, each that is not needed for the clash is taken away again. That one rig does one
job at a time, and its moves, are no assumptions: nobody can drop them.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from ortools.sat.python import cp_model

from kernel.scheduling.levelling.case import RigCase, RigJob, able, start_to_start_days
from kernel.scheduling.spans import merged, without

_MOST_JOBS = 60  # beyond, only jobs with rules of their own are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Rules that cannot all be kept.

    Attributes:
        rules: In words; without any one of them the rest could be kept, if `minimal`.
        minimal: Whether there was time to show that.
    """

    rules: tuple[str, ...]
    minimal: bool


def clash_of(case: RigCase, *, seconds: float = 10, seed: int = 1) -> Clash | None:
    """The rules of a board that clash; None where none were found to in the time given."""
    until = time.perf_counter() + seconds
    model = _Model(_restricted(case))
    blamed = _blamed(model, set(model.rules), until, seed)
    if blamed is None:
        return None
    minimal = True
    for rule in sorted(blamed):
        if rule not in blamed:
            continue
        fewer = _blamed(model, blamed - {rule}, until, seed)
        if fewer is not None:
            blamed = fewer
        minimal = minimal and time.perf_counter() < until
    return Clash(rules=tuple(model.rules[rule] for rule in sorted(blamed)), minimal=minimal)


def _blamed(model: "_Model", kept: set[int], until: float, seed: int) -> set[int] | None:
    """The rules blamed when only some are to be kept; None where no clash was shown."""
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, until - time.perf_counter())
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    model.model.clear_assumptions()
    model.model.add_assumptions([model.switches[rule] for rule in sorted(kept)])
    if solver.solve(model.model) != cp_model.INFEASIBLE:
        return None
    by_index = {model.switches[rule].index: rule for rule in kept}
    core = {by_index[each] for each in solver.sufficient_assumptions_for_infeasibility()}
    return core & kept


def _restricted(case: RigCase) -> RigCase:
    """Of a large board the jobs with rules of their own and what they wait for."""
    if len(case.jobs) <= _MOST_JOBS:
        return case
    wanted = {job.id for job in case.jobs if job.pin is not None or job.finish_by is not None}
    wanted |= {job.id for job in case.jobs if sum(able(rig, job) for rig in case.rigs) == 0}
    for _ in case.links:
        more = {link.predecessor for link in case.links if link.successor in wanted}
        if more <= wanted:
            break
        wanted |= more
    jobs = [job for job in case.jobs if job.id in wanted][:_MOST_JOBS]
    names = {job.id for job in jobs}
    links = [link for link in case.links if {link.predecessor, link.successor} <= names]
    return replace(case, jobs=tuple(jobs), links=tuple(links))


class _Model:
    """The board as a model, one switch for one rule."""

    def __init__(self, case: RigCase) -> None:
        self.case, self.model = case, cp_model.CpModel()
        self.rules: dict[int, str] = {}
        self.switches: dict[int, cp_model.IntVar] = {}
        spans = [span for rig in case.rigs for span in (*rig.contracts, *rig.blocked)]
        spans += [span for shut in case.site_blocked.values() for span in shut]
        latest = max([case.start, *(end for _, end in spans), *self._days()])
        work = sum(job.duration_days for job in case.jobs)
        moves = max([0, *(days for row in case.move_days for days in row)])
        lags = sum(abs(link.lag_days) for link in case.links)
        self.horizon = latest + work + moves * (len(case.jobs) + 1) + lags + 1
        first = min([case.start, *self._days()])
        self.start = {
            job.id: self.model.new_int_var(first, self.horizon, job.id) for job in case.jobs
        }
        self.on = {
            (job.id, rig.id): self.model.new_bool_var("") for job in case.jobs for rig in case.rigs
        }
        for job in case.jobs:
            self.model.add_exactly_one(self.on[job.id, rig.id] for rig in case.rigs)
            self._of_job(job)
        self._of_rigs()
        self._of_links()
        self._one_at_a_time()

    def _days(self) -> Iterator[int]:
        for job in self.case.jobs:
            yield from (day for day in (job.release_day, job.finish_by) if day is not None)
            if job.pin is not None:
                yield job.pin.start

    def _rule(self, words: str) -> cp_model.IntVar:
        number = len(self.rules)
        self.rules[number] = words
        self.switches[number] = self.model.new_bool_var(words)
        return self.switches[number]

    def _of_job(self, job: RigJob) -> None:
        start, case = self.start[job.id], self.case
        opens = case.start if job.release_day is None else max(case.start, job.release_day)
        if job.pin is None:
            words = f"{job.id} starts on {_day(opens)} at the earliest"
            self.model.add(start >= opens).only_enforce_if(self._rule(words))
        else:
            words = f"{job.id} is pinned to {job.pin.rig} from {_day(job.pin.start)}"
            switch = self._rule(words)
            self.model.add(start == job.pin.start).only_enforce_if(switch)
            self.model.add_implication(switch, self.on[job.id, job.pin.rig])
        if job.finish_by is not None:
            words = f"{job.id} ends by {_day(job.finish_by)}"
            self.model.add(start + job.duration_days <= job.finish_by).only_enforce_if(
                self._rule(words)
            )
        if job.rigs is not None:
            words = f"{job.id} may only use {', '.join(sorted(job.rigs)) or 'no rig'}"
            self._only_on(job, words, lambda rig: rig in (job.rigs or ()))
        for name, least in job.needs.items():
            can = {rig.id for rig in case.rigs if rig.ratings.get(name, 0) >= least}
            self._only_on(job, f"{job.id} needs {name} of {least:g}", can.__contains__)
        shut = merged(case.site_blocked.get(job.site, ()))
        for first, last in shut:
            words = f"{job.site} is shut from {_day(first)} to {_day(last)} ({job.id})"
            self._keep_out(job, first, last, [self._rule(words)])

    def _only_on(self, job: RigJob, words: str, may: Callable[[str], bool]) -> None:
        barred = [rig.id for rig in self.case.rigs if not may(rig.id)]
        if barred:
            switch = self._rule(words)
            for rig in barred:
                self.model.add_implication(switch, self.on[job.id, rig].negated())

    def _of_rigs(self) -> None:
        for rig in self.case.rigs:
            under = merged(rig.contracts)
            words = ", ".join(f"{_day(first)} to {_day(last)}" for first, last in under)
            switch = self._rule(f"{rig.id} is under contract {words or 'never'}")
            beyond = without([(self.case.start - 1, self.horizon + 1)], under)
            for job in self.case.jobs:
                here = self.on[job.id, rig.id]
                for first, last in beyond:
                    self._keep_out(job, first, last, [switch, here])
                if rig.home is not None and under:
                    move = self.case.move_days[self.case.sites.index(rig.home)]
                    arrives = max(self.case.start, under[0][0])
                    earliest = arrives + move[self.case.sites.index(job.site)]
                    self.model.add(self.start[job.id] >= earliest).only_enforce_if([switch, here])
            for first, last in merged(rig.blocked):
                switch_blocked = self._rule(f"{rig.id} is blocked {_day(first)} to {_day(last)}")
                for job in self.case.jobs:
                    here = self.on[job.id, rig.id]
                    self._keep_out(job, first, last, [switch_blocked, here])

    def _keep_out(self, job: RigJob, first: int, last: int, given: list[cp_model.IntVar]) -> None:
        before = self.model.new_bool_var("")
        start = self.start[job.id]
        self.model.add(start + job.duration_days <= first).only_enforce_if([*given, before])
        self.model.add(start >= last).only_enforce_if([*given, before.negated()])

    def _of_links(self) -> None:
        jobs = {job.id: job for job in self.case.jobs}
        for link in self.case.links:
            days = start_to_start_days(link, jobs[link.predecessor], jobs[link.successor])
            lag = f" {link.lag_days:+d} d" if link.lag_days else ""
            switch = self._rule(
                f"{link.successor} waits for {link.predecessor} ({link.type.name}{lag})"
            )
            self.model.add(
                self.start[link.successor] >= self.start[link.predecessor] + days
            ).only_enforce_if(switch)

    def _one_at_a_time(self) -> None:
        site = {job.id: self.case.sites.index(job.site) for job in self.case.jobs}
        for one, other in combinations(self.case.jobs, 2):
            first = self.model.new_bool_var("")
            there = one.duration_days + self.case.move_days[site[one.id]][site[other.id]]
            back = other.duration_days + self.case.move_days[site[other.id]][site[one.id]]
            a, b = self.start[one.id], self.start[other.id]
            for rig in self.case.rigs:
                both = [self.on[one.id, rig.id], self.on[other.id, rig.id]]
                self.model.add(b >= a + there).only_enforce_if([*both, first])
                self.model.add(a >= b + back).only_enforce_if([*both, first.negated()])


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat() if ordinal > 0 else f"day {ordinal}"
