"""How well rigs are used and how much of their time is lost.

Source: reference "Measures". Days are ordinals, hours count from any moment; both half-open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kernel.scheduling.jobs import NPT_CODES
from kernel.scheduling.spans import Span, length, merged, shared, without

# Each hour shared by two events goes to the first of their codes in this order: what stops all
# work stands before what makes one wait.
CODE_PRIORITY = (
    "well control", "stuck pipe", "lost circulation", "downhole tool", "rig repair subsurface",
    "rig repair surface", "waiting on weather", "waiting on third party", "waiting on materials",
    "waiting on orders", "other",
)  # fmt: skip
assert set(CODE_PRIORITY) == set(NPT_CODES)  # noqa: S101 - a code without a place would be lost


@dataclass(frozen=True, slots=True, kw_only=True)
class RigUse:
    """The days of one rig, or of several together, in a range.

    Attributes:
        range_days: Rig days of the calendar. [d]
        available_days: Under contract and not blocked. [d]
        busy_days: With a job, within the available days. [d]
        outside_days: With a job where the rig was not available: a conflict. [d]
        doubled_days: With more than one job at once. [d]
        idle: Available spans without a job.
    """

    range_days: int
    available_days: int
    busy_days: int
    outside_days: int
    doubled_days: int
    idle: tuple[Span, ...]

    @property
    def utilisation(self) -> float | None:
        """Busy by available days; None where nothing was available, which is not 0. [-]"""
        return self.busy_days / self.available_days if self.available_days else None

    @property
    def calendar_utilisation(self) -> float | None:
        """Busy days by all days of the range, whatever the rig could do. [-]"""
        return self.busy_days / self.range_days if self.range_days else None


def rig_use(
    *,
    within: Span,
    contracts: Iterable[Span],
    blocked: Iterable[Span],
    jobs: Sequence[Span],
) -> RigUse:
    """How a rig was or will be used in a range of days.

    >>> use = rig_use(within=(0, 30), contracts=[(5, 30)], blocked=[(10, 14)],
    ...               jobs=[(3, 12), (11, 20)])
    >>> use.available_days, use.busy_days, round(use.utilisation, 3), use.outside_days
    (21, 11, 0.524, 6)
    """
    available = without(shared(contracts, [within]), blocked)
    busy = shared(jobs, [within])
    used = shared(busy, available)
    clipped = [piece for job in jobs for piece in shared([job], [within])]
    return RigUse(
        range_days=length([within]),
        available_days=length(available),
        busy_days=length(used),
        outside_days=length(busy) - length(used),
        doubled_days=length(
            piece
            for at, one in enumerate(clipped)
            for other in clipped[at + 1 :]
            for piece in shared([one], [other])
        ),
        idle=tuple(without(available, busy)),
    )


def fleet_use(uses: Iterable[RigUse]) -> RigUse:
    """Several rigs together: the ratio of the sums, not the mean of the ratios."""
    rows = list(uses)
    return RigUse(
        range_days=sum(use.range_days for use in rows),
        available_days=sum(use.available_days for use in rows),
        busy_days=sum(use.busy_days for use in rows),
        outside_days=sum(use.outside_days for use in rows),
        doubled_days=sum(use.doubled_days for use in rows),
        idle=tuple(gap for use in rows for gap in use.idle),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LostSpan:
    """Lost time of one code. [h]

    Attributes:
        hits_critical: Off the critical activity it is recorded, but it is no NPT.
    """

    hours: Span
    code: str
    hits_critical: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LostTime:
    """Lost time in a range; the hours of the codes sum to the total. [h]"""

    rig_hours: int
    lost_hours: int
    by_code: Mapping[str, int] = field(default_factory=dict)

    @property
    def percent(self) -> float | None:
        """Share of the rig hours; None without any. [%]"""
        return 100 * self.lost_hours / self.rig_hours if self.rig_hours else None


def lost_time(events: Sequence[LostSpan], *, elapsed: Sequence[Span]) -> LostTime:
    """NPT of one rig by code; an hour counts once, and only where the rig worked.

    Args:
        events: As reported.
        elapsed: Hours of the rig's jobs that have gone by.

    Raises:
        ValueError: An event has a code that `CODE_PRIORITY` does not know.
    """
    left = merged(elapsed)
    by_code: dict[str, int] = {}
    counted = sorted(
        (event for event in events if event.hits_critical),
        key=lambda event: CODE_PRIORITY.index(event.code),
    )
    for event in counted:
        hours = length(shared([event.hours], left))
        if hours:
            by_code[event.code] = by_code.get(event.code, 0) + hours
        left = without(left, [event.hours])
    return LostTime(rig_hours=length(elapsed), lost_hours=sum(by_code.values()), by_code=by_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSplit:
    """Where the time of a job went: total = technical limit + invisible lost time + NPT. [h]

    Attributes:
        invisible_hours: Negative where the job beat its technical limit.
    """

    limit_hours: float
    invisible_hours: float
    npt_hours: float


def time_split(*, total_hours: float, limit_hours: float, npt_hours: float) -> TimeSplit:
    """Split the time of a job.

    >>> time_split(total_hours=500, limit_hours=400, npt_hours=30).invisible_hours
    70
    """
    return TimeSplit(
        limit_hours=limit_hours,
        invisible_hours=total_hours - limit_hours - npt_hours,
        npt_hours=npt_hours,
    )
