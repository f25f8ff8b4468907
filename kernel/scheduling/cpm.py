"""The critical path: early and late dates, floats, and what drives each activity."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kernel.errors import InvalidInput
from kernel.scheduling import passes
from kernel.scheduling.activities import Activity, ConstraintType, LinkType, Progress
from kernel.scheduling.network import Ints, Network

OutOfSequence = Literal["retained_logic", "progress_override"]
_T = ConstraintType


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Schedule:
    """The dates of a network, one element per activity in the order given; days are ordinals.

    Attributes:
        late_start: Of work that goes on: when the rest of it must go on at the latest.
        total_float: The smaller of start and finish float, in working days of the activity;
            negative where a set date cannot be kept. [d]
        free_float: Days that no successor feels. [d]
        driver: The place of the driving link in the network's list; -1 where the activity's own
            floor (project start, data date, release, a set date) holds it.
        project_end: The day after the last day of work.
    """

    network: Network
    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    start_float: Ints
    finish_float: Ints
    free_float: Ints
    driver: Ints
    project_end: int

    @property
    def total_float(self) -> Ints:
        """The smaller of start and finish float. [d]"""
        return np.minimum(self.start_float, self.finish_float)

    def critical(self, threshold_days: int | None = None) -> NDArray[np.bool_]:
        """Which activities are critical: those of the smallest total float, or up to a threshold.

        Complete ones are not: nothing can be done about them.
        """
        open_ = np.ones(len(self.early_start), np.bool_)
        open_[[at for at in self.network.dated if _complete(self.network.activities[at])]] = False
        if not open_.any():
            return open_
        floats = self.total_float
        least = int(floats[open_].min()) if threshold_days is None else threshold_days
        return open_ & (floats <= least)


def schedule(
    network: Network,
    *,
    start: int,
    data_date: int | None = None,
    finish_by: int | None = None,
    out_of_sequence: OutOfSequence = "retained_logic",
) -> Schedule:
    """Schedule a network from its start, as early and as late as its rules allow.

    Args:
        network: From `network_of`.
        start: The first day of the project; an ordinal.
        data_date: The first day not yet reported; what has not started starts no earlier.
        finish_by: An imposed finish, exclusive; default: the early finish of the whole.
        out_of_sequence: Whether the rest of work that began too early waits for its predecessors.

    Raises:
        InvalidInput: Upper limits cannot all be kept, with the activities and the days in excess;
            progress lies after the data date, or ends before it begins; a calendar is too short.
    """
    given = _Given.of(network, start, data_date, out_of_sequence)
    sweeps = network.limits + 2 if network.limits else 1
    cals = network.calendars
    try:
        begin, early_start, early_finish, driver, settled = passes.forward(
            network.order, network.into.arrays, given.work, given.floor, given.finish_floor,
            cals, sweeps,
        )  # fmt: skip
        if not settled:
            raise InvalidInput(_never_settles(network))
        end = int(early_finish.max(initial=start))
        by = end if finish_by is None else finish_by
        late_start, late_finish = passes.backward(
            network.order, network.out.arrays, given.work, given.ceiling,
            np.minimum(given.finish_ceiling, by), cals, sweeps,
        )  # fmt: skip
        _as_late_as_possible(network, begin, early_start, early_finish, by, given.work)
        free = passes.free_float(
            network.out.arrays, given.work, (begin, early_start, early_finish), by, cals
        )
    except IndexError:
        raise InvalidInput(
            "The schedule leaves one of its calendars.", hint="Lengthen the calendars."
        ) from None
    number = np.append(network.into.number, -1)
    return Schedule(
        network=network,
        early_start=early_start,
        early_finish=early_finish,
        late_start=late_start,
        late_finish=late_finish,
        start_float=_between(network, begin, late_start),
        finish_float=_between(network, early_finish, late_finish),
        free_float=free,
        driver=number[driver],
        project_end=end,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Given:
    """Dates that stand before any link is looked at."""

    work: tuple[Ints, ...]
    floor: Ints
    finish_floor: Ints
    ceiling: Ints
    finish_ceiling: Ints

    @classmethod
    def of(
        cls,
        network: Network,
        start: int,
        data_date: int | None,
        out_of_sequence: OutOfSequence,
    ) -> "_Given":
        n = len(network.activities)
        days = network.duration_days.copy()
        state, actual_start, actual_finish = (np.zeros(n, np.int64) for _ in range(3))
        floor = np.full(n, start if data_date is None else max(start, data_date))
        finish_floor = np.full(n, passes.EARLIEST)
        ceiling = np.full(n, passes.LATEST)
        finish_ceiling = np.full(n, passes.LATEST)
        goes_on = passes.IN_PROGRESS if out_of_sequence == "retained_logic" else passes.RUNS_ON
        for at in network.dated:
            each = network.activities[at]
            if each.release_day is not None:
                floor[at] = max(floor[at], each.release_day)
            if each.constraint is not None:
                kind, day = each.constraint.type, each.constraint.day
                if kind in (_T.START_NO_EARLIER, _T.MUST_START):
                    floor[at] = max(floor[at], day)
                if kind in (_T.START_NO_LATER, _T.MUST_START):
                    ceiling[at] = day
                if kind in (_T.FINISH_NO_EARLIER, _T.MUST_FINISH):
                    finish_floor[at] = day
                if kind in (_T.FINISH_NO_LATER, _T.MUST_FINISH):
                    finish_ceiling[at] = day
            if (done := each.progress) is not None:
                _refuse_impossible(each.id, done, data_date)
                actual_start[at] = done.start
                if done.finish is not None:
                    state[at], actual_finish[at] = passes.COMPLETE, done.finish
                else:
                    state[at], days[at] = goes_on, done.remaining_days
                    floor[at], finish_floor[at] = data_date or start, passes.EARLIEST
        return cls(
            work=(days, network.calendar, state, actual_start, actual_finish),
            floor=floor,
            finish_floor=finish_floor,
            ceiling=ceiling,
            finish_ceiling=finish_ceiling,
        )


def _complete(activity: Activity) -> bool:
    return activity.progress is not None and activity.progress.finish is not None


def _refuse_impossible(name: str, done: Progress, data_date: int | None) -> None:
    if data_date is None:
        raise InvalidInput(
            f"{name} has started, but no data date is given.",
            hint="Say up to which day the work is reported.",
        )
    if done.start >= data_date:
        raise InvalidInput(f"{name} is reported to start on or after the data date.")
    if done.finish is None:
        return
    if done.finish < done.start:
        raise InvalidInput(f"{name} is reported to finish before it starts.")
    if done.finish > data_date:
        raise InvalidInput(f"{name} is reported to finish after the data date.")


def _between(network: Network, early: Ints, late: Ints) -> Ints:
    """Working days from early to late, each activity in its own calendar. [d]"""
    days = late - early
    for at in np.flatnonzero(network.calendar):
        calendar = network.activities[int(at)].calendar
        days[at] = calendar.between(int(early[at]), int(late[at]))
    return days


def _as_late_as_possible(
    network: Network,
    begin: Ints,
    early_start: Ints,
    early_finish: Ints,
    end: int,
    work: tuple[Ints, ...],
) -> None:
    """Move ALAP activities by their free float, the last first; nobody is delayed."""
    wanted = {
        at
        for at in network.dated
        if (each := network.activities[at]).constraint is not None
        and each.constraint.type is _T.AS_LATE_AS_POSSIBLE
        and each.progress is None
    }
    if not wanted:
        return
    for at in reversed(network.order.tolist()):
        if at not in wanted:
            continue
        free = passes.free_float(
            network.out.arrays, work, (begin, early_start, early_finish), end, network.calendars
        )
        each, slack = network.activities[at], max(0, int(free[at]))
        calendar, days = each.calendar, each.duration_days
        latest = min(calendar.sub(int(early_finish[at]) + slack, days), int(begin[at]) + slack)
        if days > 0:
            latest = calendar.sub(latest + 1, 1)  # the last working day up to there
        begin[at] = early_start[at] = latest
        early_finish[at] = calendar.add(latest, days)


def _never_settles(network: Network) -> str:
    """Name the activities whose upper limits cannot all be kept, and by how many days."""
    out, days = network.out, network.duration_days
    n = len(days)
    after = np.repeat(np.arange(n), np.diff(out.ptr))
    by_finish = np.isin(out.type, (LinkType.FS, LinkType.FF))
    to_finish = np.isin(out.type, (LinkType.FF, LinkType.SF))
    weight = out.lag_days + days[after] * by_finish - days[out.other] * to_finish
    reach = np.zeros(n, np.int64)
    before = np.full(n, -1)
    last = -1
    for _ in range(n + 1):
        last = -1
        for k in range(len(weight)):
            i, j = int(after[k]), int(out.other[k])
            if reach[i] + weight[k] > reach[j]:
                reach[j], before[j], last = reach[i] + weight[k], k, j
        if last < 0:
            return "The upper limits between activities cannot all be kept in these calendars."
    for _ in range(n):
        last = int(after[before[last]])
    ring, excess, at = [last], 0, last
    while True:
        excess += int(weight[before[at]])
        at = int(after[before[at]])
        if at == last:
            break
        ring.append(at)
    names = " → ".join(network.activities[each].id for each in reversed([*ring, last]))
    unit = "day" if excess == 1 else "days"
    return f"Upper limits cannot be kept: {names} needs {excess} {unit} more than it may have."
