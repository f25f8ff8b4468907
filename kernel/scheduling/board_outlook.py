"""A board as many simulated plans: what has happened is fixed, what is left varies.

The order on each rig is kept and each job starts as early as its rules allow: after the job before
it and the move, its links, the contract, a set or pinned date; not in maintenance. Durations vary
between the fast and the slow case of each job; one without them counts as certain, unless the
settings give a share for all. A rest in progress varies as the whole would, in proportion.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from kernel.errors import InvalidInput
from kernel.scheduling.activities import Link
from kernel.scheduling.board import Board
from kernel.scheduling.board_eta import groups_of
from kernel.scheduling.fleet import Rig
from kernel.scheduling.jobs import Job, JobLink, span_of
from kernel.scheduling.monte_carlo import Outlook, RigOrder, Risk, UncertainJob, outlook
from kernel.scheduling.retiming import labels, network_link
from kernel.scheduling.rig_rows import contract_start, rig_rows, rig_windows, site_windows
from kernel.scheduling.spreads import Spread

KINDS = ("lognormal", "pert", "triangular")
MOST_RUNS = 100_000
Days = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookSettings:
    """How a board is simulated; kept with the result.

    Attributes:
        distribution: For "lognormal" the fast and slow case of a job are P10 and P90; for the
            others its least and its most days.
        correlation: Of the durations of two jobs on one rig. [-]
        fast_percent: Fast case of jobs that have none, as a share of their days; 100 is certain.
        slow_percent: Slow case of jobs that have none. [%]
        risk_probability: That an event of lost time strikes an open job beyond its spread. [-]
        risk_days: What it costs. [d]
    """

    runs: int = 10_000
    seed: int = 1
    distribution: str = "lognormal"
    correlation: float = 0.3
    fast_percent: float = 100
    slow_percent: float = 100
    risk_probability: float = 0
    risk_days: float = 0

    def __post_init__(self) -> None:
        if not 1 <= self.runs <= MOST_RUNS:
            raise InvalidInput(f"Simulate between 1 and {MOST_RUNS:,} plans.")
        if self.distribution not in KINDS:
            raise InvalidInput(
                f"“{self.distribution}” is no distribution.", hint=f"Use {', '.join(KINDS)}."
            )
        if not 0 < self.fast_percent <= 100 <= self.slow_percent <= 1_000:
            raise InvalidInput(
                "The fast case lies at most at 100 % of the planned days, the slow one at least.",
                hint="Give for example 90 and 130.",
            )
        if self.risk_days < 0:
            raise InvalidInput("Lost time cannot be less than no days.")


def outlook_settings(parameters: Mapping[str, Any]) -> OutlookSettings:
    """Settings from the parameters of a calculation.

    Raises:
        InvalidInput: A parameter is unknown, no number, or out of its range.
    """
    known = asdict(OutlookSettings())
    for name, value in parameters.items():
        if name not in known:
            raise InvalidInput(
                f"“{name}” is no setting of a simulation.", hint=f"Use {', '.join(known)}."
            )
        if isinstance(known[name], str):
            known[name] = str(value)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise InvalidInput(f"{name} must be a number.")
        else:
            known[name] = int(value) if name in ("runs", "seed") else float(value)
    return OutlookSettings(**known)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardOutlook:
    """The chances of a board.

    Attributes:
        answer: Jobs by their id; groups by "kind:id" as in `groups_of`.
        certain: Ids of open jobs whose days are taken as certain.
        unkept: Links whose upper limits were left out; a simulation knows none.
    """

    settings: OutlookSettings
    answer: Outlook
    certain: Sequence[str]
    unkept: Sequence[str]


def outlook_of(
    board: Board, settings: OutlookSettings, told: Callable[[float], None] | None = None
) -> BoardOutlook:
    """Simulate the open jobs of a board.

    Args:
        board: The scenario.
        settings: How.
        told: Hears from 0 to 1 how far it is.

    Raises:
        InvalidInput: No job with dates is open; links and orders run in a circle.
    """
    model = _Model(board, settings)
    if not model.jobs:
        raise InvalidInput(
            "No job with dates is open.", hint="Give the jobs a start and a duration."
        )
    names = labels(board)
    ids = {name: job_id for job_id, name in names.items()}
    answer = outlook(
        [replace(job, id=names[job.id]) for job in model.jobs],
        [
            replace(link, predecessor=names[link.predecessor], successor=names[link.successor])
            for link in model.links
        ],
        [replace(row, jobs=tuple(names[job] for job in row.jobs)) for row in model.rows],
        start=model.today,
        runs=settings.runs,
        seed=settings.seed,
        correlation=settings.correlation,
        told=told,
    )
    return BoardOutlook(
        settings=settings,
        answer=replace(
            answer,
            jobs={ids[name]: chances for name, chances in answer.jobs.items()},
            criticality={ids[name]: share for name, share in answer.criticality.items()},
        ),
        certain=[job.id for job in model.jobs if job.spread.low == job.spread.high],
        unkept=model.unkept,
    )


class _Model:
    """The open jobs of a board, as the simulation takes them."""

    def __init__(self, board: Board, settings: OutlookSettings) -> None:
        self._board, self._settings = board, settings
        found = {job.id: span_of(job, board.data_date) for job in board.jobs.values()}
        self._spans: dict[str, Days] = {
            job_id: (span[0].toordinal(), span[1].toordinal())
            for job_id, span in found.items()
            if span is not None
        }
        reported = [
            day.toordinal()
            for job in board.jobs.values()
            for day in (job.actual_start, job.actual_finish, board.data_date)
            if day is not None
        ]
        self.today = max([board.start.toordinal(), *reported])
        self._open = {
            job.id
            for job in board.jobs.values()
            if job.id in self._spans
            and job.actual_finish is None
            and not (job.started and self._spans[job.id][1] <= self.today)
        }
        self._release: dict[str, int] = {}
        self._groups: dict[str, list[str]] = {}
        for kind, key, _, jobs in groups_of(board):
            for job in jobs:
                self._groups.setdefault(job.id, []).append(f"{kind}:{key or ''}")
        self.unkept: list[str] = []
        self.rows = [*self._rows()]
        self.links = [*self._links()]
        self._floors()
        self.jobs = [self._job(job) for job in board.jobs.values() if job.id in self._open]

    def _rows(self) -> list[RigOrder]:
        orders = []
        for rig_id, row in rig_rows(self._board).items():
            rig = self._board.fleet.rigs.get(rig_id)
            left = [job for job in row if job.id in self._open]
            if rig is None or not left:
                continue
            done = [job for job in row if job.id in self._spans and job.id not in self._open]
            self._begin(rig, done, left[0])
            orders.append(
                RigOrder(
                    id=rig.name,
                    jobs=tuple(job.id for job in left),
                    move_days=tuple(
                        self._board.move_days(rig, a.pad, b.pad) for a, b in pairwise(left)
                    ),
                    closed=tuple(rig_windows(rig)),
                )
            )
        return orders

    def _begin(self, rig: Rig, done: Sequence[Job], first: Job) -> None:
        """The first open job waits for the contract, and for the last one done with the move."""
        if first.started:
            return
        begin = contract_start(rig)
        if done:
            last = max(done, key=lambda job: self._spans[job.id][1])
            way = self._board.move_days(rig, last.pad, first.pad)
            self._hold(first.id, self._spans[last.id][1] + way)
        elif begin is not None:
            self._hold(first.id, begin + self._board.move_days(rig, rig.home, first.pad))

    def _links(self) -> list[Link]:
        links = []
        for each in self._board.links.values():
            before = self._board.jobs[each.predecessor_id]
            after = self._board.jobs[each.successor_id]
            if before.id not in self._spans or after.id not in self._open or after.started:
                continue
            link = network_link(each)
            if link.most_days is not None:
                self.unkept.append(f"{before.name} → {after.name}")
                link = replace(link, most_days=None)
            if before.id not in self._open:
                self._held_by_history(each, after)
                continue
            if before.started and each.type in ("SS", "SF"):
                gone = self.today - self._spans[before.id][0]
                link = replace(link, lag_days=link.lag_days - gone)
            links.append(link)
        return links

    def _held_by_history(self, link: JobLink, after: Job) -> None:
        start, finish = self._spans[link.predecessor_id]
        since = (finish if link.type in ("FS", "FF") else start) + link.lag_days
        if link.type in ("FF", "SF"):
            since -= self._days(after)
        self._hold(after.id, since)

    def _floors(self) -> None:
        """Pinned and set dates; shutdowns that a job waits for; jobs that only their date holds."""
        held = {link.successor for link in self.links} | {
            job for row in self.rows for job in row.jobs
        }
        for job in self._board.jobs.values():
            if job.id not in self._open or job.started:
                continue
            start = self._spans[job.id][0]
            kind, on = job.constraint_type, job.constraint_on
            waited = any(end == start for _, end in site_windows(self._board, job))
            if job.pinned or kind in ("MSO", "MFO", "ALAP") or waited or job.id not in held:
                self._hold(job.id, start)
            elif on is not None and kind == "SNET":
                self._hold(job.id, on.toordinal())
            elif on is not None and kind == "FNET":
                self._hold(job.id, on.toordinal() - self._days(job))

    def _hold(self, job_id: str, day: int) -> None:
        self._release[job_id] = max(day, self._release.get(job_id, day))

    def _days(self, job: Job) -> int:
        """Calendar days that are left of a job. [d]"""
        start, finish = self._spans[job.id]
        return finish - max(start, self.today) if job.started else finish - start

    def _job(self, job: Job) -> UncertainJob:
        left = self._days(job)
        risks: tuple[Risk, ...] = ()
        if self._settings.risk_probability and self._settings.risk_days:
            risks = (
                Risk(probability=self._settings.risk_probability, days=self._settings.risk_days),
            )
        return UncertainJob(
            id=job.id,
            spread=self._spread(job, left),
            planned_days=left,
            release_day=self._release.get(job.id),
            risks=risks,
            groups=tuple(self._groups.get(job.id, ())),
        )

    def _spread(self, job: Job, left: int) -> Spread:
        """The spread of what is left, in proportion to that of the whole."""
        whole = job.duration_days or 0
        low = whole * self._settings.fast_percent / 100
        high = whole * self._settings.slow_percent / 100
        if job.low_days is not None and job.high_days is not None:
            low, high = float(job.low_days), float(job.high_days)
        scale = left / whole if whole else 0.0
        if not low < high or not scale or (low <= 0 and self._settings.distribution == KINDS[0]):
            return Spread(kind="triangular", low=left, high=left, mode=left)
        if self._settings.distribution == "lognormal":
            return Spread(kind="lognormal", low=low * scale, high=high * scale)
        mode = min(max(float(whole), low), high) * scale
        kind = "pert" if self._settings.distribution == "pert" else "triangular"
        return Spread(kind=kind, low=low * scale, high=high * scale, mode=mode)  # type: ignore[arg-type]


def day_of(ordinal: float) -> date:
    """The first free day after a finish that may fall within a day.

    >>> day_of(738_000.2)
    datetime.date(2021, 7, 30)
    """
    whole = int(ordinal)
    return date.fromordinal(whole + (ordinal - whole > 1e-6))
