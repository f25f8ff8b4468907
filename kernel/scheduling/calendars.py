"""Working days: which days count, and where so many of them lead.

Source of the functions: reference "Time", N(a,b), next, add, sub and cf over half-open days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kernel.errors import InvalidInput

Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WorkCalendar:
    """The working days of a span of days; a rig's calendar, where every day works, has no span.

    Attributes:
        name: What people call it.
        first_day: The first day that the calendar knows; an ordinal.
        counts: Element k is the number of working days in [first_day, first_day + k).
        working: The working days, ascending; ordinals.
    """

    name: str
    first_day: int
    counts: Days
    working: Days

    @property
    def every_day(self) -> bool:
        """Whether each day works, without an end."""
        return not len(self.counts)

    def between(self, start: int, end: int) -> int:
        """N(a,b): the working days in [start, end); negative where end lies before start. [d]

        Raises:
            InvalidInput: A day lies outside the calendar.
        """
        return end - start if self.every_day else self._count(end) - self._count(start)

    def next(self, day: int) -> int:
        """The first working day at or after a day."""
        return day if self.every_day else self._working(self._count(day))

    def add(self, start: int, days: int) -> int:
        """The finish after so many working days of work that begin at a day.

        >>> weekdays = calendar_over("Weekdays", date(2026, 11, 1), date(2027, 1, 1), range(5))
        >>> friday = date(2026, 11, 27).toordinal()
        >>> date.fromordinal(weekdays.add(friday, 2))
        datetime.date(2026, 12, 1)
        """
        if days == 0 or self.every_day:
            return start + days
        return 1 + self._working(self._count(start) + days - 1)

    def sub(self, finish: int, days: int) -> int:
        """The start from which so many working days are done at a finish."""
        if days == 0 or self.every_day:
            return finish - days
        return self._working(self._count(finish) - days)

    def finish_at_or_after(self, day: int) -> int:
        """The earliest finish that work can have, not before a day."""
        return day if self.every_day else self.next(day - 1) + 1

    def _count(self, day: int) -> int:
        offset = day - self.first_day
        if not 0 <= offset < len(self.counts):
            raise _outside(self.name, day)
        return int(self.counts[offset])

    def _working(self, index: int) -> int:
        if not 0 <= index < len(self.working):
            raise _outside(self.name)
        return int(self.working[index])


_NONE: Days = np.empty(0, np.int64)
ROUND_THE_CLOCK = WorkCalendar(name="24/7", first_day=0, counts=_NONE, working=_NONE)


def calendar_over(
    name: str,
    first: date,
    last: date,
    weekdays: Iterable[int],
    holidays: Iterable[date] = (),
) -> WorkCalendar:
    """A calendar of weekdays without holidays, for the days of [first, last).

    Args:
        name: What people call it.
        first: Its first day.
        last: The day after its last.
        weekdays: Those that work; Monday is 0.
        holidays: Days that do not work all the same.

    Raises:
        InvalidInput: No day works, or the span is empty.
    """
    start, end = first.toordinal(), last.toordinal()
    if end <= start:
        raise InvalidInput(f"The calendar {name} ends before it begins.")
    days = np.arange(start, end, dtype=np.int64)
    works = np.isin((days + 6) % 7, list(weekdays))  # ordinal 1 was a Monday
    works[[day.toordinal() - start for day in holidays if first <= day < last]] = False
    if not works.any():
        raise InvalidInput(f"The calendar {name} has no working day.")
    counts = np.concatenate([[0], np.cumsum(works)]).astype(np.int64)
    return WorkCalendar(name=name, first_day=start, counts=counts, working=days[works])


def _outside(name: str, day: int | None = None) -> InvalidInput:
    when = f" {date.fromordinal(day)}" if day is not None and 0 < day <= 3_652_059 else ""
    return InvalidInput(
        f"The schedule leaves the calendar {name}{when}.", hint="Lengthen that calendar."
    )
