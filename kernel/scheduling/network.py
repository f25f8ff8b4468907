"""Activities and links as arrays, checked once: no unknown ends, no doubles, no circles."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernel.errors import InvalidInput
from kernel.scheduling import passes
from kernel.scheduling.activities import Activity, LagCalendar, Link, LinkType
from kernel.scheduling.calendars import ROUND_THE_CLOCK, WorkCalendar

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Links:
    """Links grouped by one of their ends.

    Attributes:
        ptr: The links of activity j are ptr[j]:ptr[j+1].
        other: The activity at the other end.
        number: The place of each in the list of links as given; later numbers are limits.
    """

    ptr: Ints
    other: Ints
    type: Ints
    lag_days: Ints
    lag_calendar: Ints
    number: Ints

    @property
    def arrays(self) -> tuple[Ints, ...]:
        """As the passes take them."""
        return self.ptr, self.other, self.type, self.lag_days, self.lag_calendar


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """A checked network, ready for the passes.

    Attributes:
        order: Indices of the activities, predecessors first.
        into: Links by successor.
        out: Links by predecessor.
        limits: How many links are upper limits; each runs against the order.
        calendars: The flat arrays of the passes.
        calendar: Per activity: 0 works every day, else the calendar's row + 1.
    """

    activities: Sequence[Activity]
    links: Sequence[Link]
    order: Ints
    into: Links
    out: Links
    limits: int
    calendars: tuple[Ints, ...]
    calendar: Ints
    duration_days: Ints


def network_of(activities: Sequence[Activity], links: Sequence[Link]) -> Network:
    """Check the activities and links of one scenario, and lay them out as arrays.

    Raises:
        InvalidInput: A duration is negative; two activities share an id; a link names an unknown
            activity, one activity twice, or repeats another; links run in a circle.
    """
    index = {each.id: number for number, each in enumerate(activities)}
    if len(index) < len(activities):
        raise InvalidInput(f"The activity {_twice(activities)} stands in the list twice.")
    n = len(activities)
    days = _ints(activities, "duration_days")
    if n and days.min() < 0:
        wrong = activities[int(days.argmin())]
        raise InvalidInput(f"The activity {wrong.id} has a negative duration.")
    rows, calendar = _calendars(activities)
    pred, succ = _ends(links, index)
    kind, lag = _ints(links, "type"), _ints(links, "lag_days")
    _refuse_doubles(links, pred, succ, kind, n)
    lag_calendar = _lag_calendars(links, pred, succ, calendar)
    bare = _grouped(pred, succ, kind, lag, lag_calendar, np.arange(len(links)), n)
    order = passes.ordered(n, bare.ptr, bare.other, np.bincount(succ, minlength=n))
    if len(order) < n:
        raise InvalidInput(
            f"The links run in a circle: {' → '.join(_circle(activities, bare, order))}.",
            hint="Take one of these links away.",
        )
    limited = [number for number, link in enumerate(links) if link.most_days is not None]
    if limited:
        most = np.array([links[number].most_days for number in limited], np.int64)
        zeros = np.zeros(len(limited), np.int64)
        pred, succ = (
            np.concatenate([pred, succ[limited]]),
            np.concatenate([succ, pred[limited]]),
        )
        kind = np.concatenate([kind, zeros + LinkType.SS])
        lag = np.concatenate([lag, -most])
        lag_calendar = np.concatenate([lag_calendar, zeros])
    number = np.arange(len(pred))
    return Network(
        activities=activities,
        links=links,
        order=order,
        into=_grouped(succ, pred, kind, lag, lag_calendar, number, n),
        out=_grouped(pred, succ, kind, lag, lag_calendar, number, n) if limited else bare,
        limits=len(limited),
        calendars=_flat(rows),
        calendar=calendar,
        duration_days=days,
    )


def _ints(things: Sequence[Any], name: str) -> Ints:
    return np.fromiter(map(attrgetter(name), things), np.int64, len(things))


def _ends(links: Sequence[Link], index: dict[str, int]) -> tuple[Ints, Ints]:
    try:
        pred, succ = (
            np.fromiter(map(index.__getitem__, map(attrgetter(end), links)), np.int64, len(links))
            for end in ("predecessor", "successor")
        )
    except KeyError as unknown:
        raise InvalidInput(
            f"A link names the activity {unknown.args[0]}, which is not in this scenario."
        ) from None
    return pred, succ


def _refuse_doubles(links: Sequence[Link], pred: Ints, succ: Ints, kind: Ints, n: int) -> None:
    itself = np.flatnonzero(pred == succ)
    if len(itself):
        name = links[int(itself[0])].predecessor
        raise InvalidInput(f"The activity {name} cannot wait for itself.")
    keys = np.sort((pred * n + succ) * len(LinkType) + kind)
    twice = np.flatnonzero(keys[1:] == keys[:-1])
    if len(twice):
        pair, type_ = divmod(int(keys[twice[0]]), len(LinkType))
        double = next(
            link
            for link, i, j in zip(links, pred, succ, strict=True)
            if i * n + j == pair and link.type == type_
        )
        raise InvalidInput(
            f"{double.predecessor} and {double.successor} are linked {LinkType(type_).name} twice."
        )


def _calendars(activities: Sequence[Activity]) -> tuple[list[WorkCalendar], Ints]:
    keys = np.fromiter(map(id, map(attrgetter("calendar"), activities)), np.int64, len(activities))
    distinct, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    rows: list[WorkCalendar] = []
    numbers = np.zeros(len(distinct), np.int64)
    for place, example in enumerate(first):
        calendar = activities[int(example)].calendar
        if not calendar.every_day:
            rows.append(calendar)
            numbers[place] = len(rows)
    return rows, numbers[inverse]


def _lag_calendars(links: Sequence[Link], pred: Ints, succ: Ints, calendar: Ints) -> Ints:
    if not calendar.any():
        return np.zeros(len(links), np.int64)
    whose = _ints(links, "lag_calendar")
    by_end = np.where(whose == LagCalendar.PREDECESSOR, calendar[pred], calendar[succ])
    return np.where(whose == LagCalendar.EVERY_DAY, 0, by_end)


def _flat(rows: Sequence[WorkCalendar]) -> tuple[Ints, ...]:
    rows = rows or [ROUND_THE_CLOCK]
    return (
        np.array([row.first_day for row in rows], np.int64),
        np.cumsum([0, *(len(row.counts) for row in rows)]),
        np.concatenate([row.counts for row in rows]),
        np.cumsum([0, *(len(row.working) for row in rows)]),
        np.concatenate([row.working for row in rows]),
    )


def _grouped(
    end: Ints, other: Ints, kind: Ints, lag: Ints, lag_calendar: Ints, number: Ints, n: int
) -> Links:
    ptr, by_end = passes.grouped(end, n)
    return Links(
        ptr=ptr,
        other=other[by_end],
        type=kind[by_end],
        lag_days=lag[by_end],
        lag_calendar=lag_calendar[by_end],
        number=number[by_end],
    )


def _twice(activities: Sequence[Activity]) -> str:
    names = Counter(each.id for each in activities)
    return next(name for name, count in names.items() if count > 1)


def _circle(activities: Sequence[Activity], out: Links, order: Ints) -> list[str]:
    """The members of one circle in the order of its links, the first named again at the end."""
    left = set(range(len(activities))) - set(order.tolist())
    before: dict[int, int] = {}
    for i in left:
        for j in out.other[out.ptr[i] : out.ptr[i + 1]].tolist():
            before[j] = i
    at = min(left & before.keys())
    walked: dict[int, int] = {}
    while at not in walked:  # backwards every one has a predecessor among those left
        walked[at] = len(walked)
        at = before[at]
    ring = [each for each, step in walked.items() if step >= walked[at]]
    ring.reverse()
    return [activities[each].id for each in (*ring, ring[0])]
