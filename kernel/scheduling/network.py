"""Activities and links as arrays, checked once: no unknown ends, no doubles, no circles."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kernel.errors import InvalidInput
from kernel.scheduling import passes
from kernel.scheduling.activities import Activity, LagCalendar, Link, LinkType
from kernel.scheduling.calendars import WorkCalendar
from kernel.scheduling.names import NOWHERE, Places, places_of

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
        calendars: The calendars in one table, as the passes read it.
        calendar: Per activity: 0 works every day, else the calendar's place in the table.
        dated: Indices of the activities with a release, a set date or progress.
    """

    activities: Sequence[Activity]
    links: Sequence[Link]
    order: Ints
    into: Links
    out: Links
    limits: int
    calendars: Ints
    calendar: Ints
    duration_days: Ints
    dated: tuple[int, ...]


def network_of(activities: Sequence[Activity], links: Sequence[Link]) -> Network:
    """Check the activities and links of one scenario, and lay them out as arrays.

    Raises:
        InvalidInput: A duration is negative; two activities share an id; a link names an unknown
            activity, one activity twice, or repeats another; links run in a circle.
    """
    places = places_of([each.id for each in activities])
    if places.twice != NOWHERE:
        name = activities[places.twice].id
        raise InvalidInput(f"The activity {name} stands in the list twice.")
    n = len(activities)
    days = np.fromiter([each.duration_days for each in activities], np.int64, n)
    if n and days.min() < 0:
        wrong = activities[int(days.argmin())]
        raise InvalidInput(f"The activity {wrong.id} has a negative duration.")
    table, calendar = _calendars(activities)
    pred, succ, kind, lag, limited = _columns(links, places)
    _refuse_doubles(links, pred, succ, kind, n)
    lag_calendar = _lag_calendars(links, pred, succ, calendar)
    bare = _grouped(pred, succ, kind, lag, lag_calendar, n)
    order = passes.ordered(n, bare.ptr, bare.other, np.bincount(succ, minlength=n))
    if len(order) < n:
        raise InvalidInput(
            f"The links run in a circle: {' → '.join(_circle(activities, bare, order))}.",
            hint="Take one of these links away.",
        )
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
    return Network(
        activities=activities,
        links=links,
        order=order,
        into=_grouped(succ, pred, kind, lag, lag_calendar, n),
        out=_grouped(pred, succ, kind, lag, lag_calendar, n) if limited else bare,
        limits=len(limited),
        calendars=table,
        calendar=calendar,
        duration_days=days,
        dated=tuple(
            [
                at
                for at, each in enumerate(activities)
                if each.constraint is not None
                or each.progress is not None
                or each.release_day is not None
            ]
        ),
    )


def _columns(links: Sequence[Link], places: Places) -> tuple[Ints, Ints, Ints, Ints, list[int]]:
    """Predecessor, successor, type and lag of each link, and which of them carry a limit.

    One bare loop for one field: with a hundred thousand objects the wait for memory is what
    costs, and the processor overlaps the waits of a loop that does nothing else.
    """
    m = len(links)
    names = [each.predecessor for each in links], [each.successor for each in links]
    pred, succ = (places.of(each) for each in names)
    for ends, found in zip(names, (pred, succ), strict=True):
        unknown = np.flatnonzero(found == NOWHERE)
        if len(unknown):
            raise InvalidInput(
                f"A link names the activity {ends[unknown[0]]}, which is not in this scenario."
            )
    kind = np.frombuffer(bytes([each.type for each in links]), np.uint8).astype(np.int64)
    lag = np.fromiter([each.lag_days for each in links], np.int64, m)
    limited = [number for number, each in enumerate(links) if each.most_days is not None]
    return pred, succ, kind, lag, limited


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


def _calendars(activities: Sequence[Activity]) -> tuple[Ints, Ints]:
    """The table of the calendars in use, and the place of each activity's calendar in it."""
    used = {each.calendar for each in activities}
    parts = [np.zeros(1, np.int64)]
    places: dict[WorkCalendar, int] = {}
    end = 1
    for calendar in used:
        places[calendar] = 0 if calendar.every_day else end
        if not calendar.every_day:
            head = (calendar.first_day, len(calendar.counts), len(calendar.working))
            parts += [np.array(head, np.int64), calendar.counts, calendar.working]
            end += len(head) + len(calendar.counts) + len(calendar.working)
    if end == 1:
        return parts[0], np.zeros(len(activities), np.int64)
    return np.concatenate(parts), np.array([places[each.calendar] for each in activities], np.int64)


def _lag_calendars(links: Sequence[Link], pred: Ints, succ: Ints, calendar: Ints) -> Ints:
    if not calendar.any():
        return np.zeros(len(links), np.int64)
    whose = np.array([each.lag_calendar for each in links], np.int64)
    by_end = np.where(whose == LagCalendar.PREDECESSOR, calendar[pred], calendar[succ])
    return np.where(whose == LagCalendar.EVERY_DAY, 0, by_end)


def _grouped(end: Ints, other: Ints, kind: Ints, lag: Ints, lag_calendar: Ints, n: int) -> Links:
    ptr, other, kind, lag, lag_calendar, number = passes.grouped(
        end, other, kind, lag, lag_calendar, n
    )
    return Links(
        ptr=ptr, other=other, type=kind, lag_days=lag, lag_calendar=lag_calendar, number=number
    )


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
