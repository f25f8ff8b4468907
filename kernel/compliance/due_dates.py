"""Due dates from rules: month-end arithmetic first, then the roll, and only where a rule rolls.

Source: reference "Compliance calendar". The holidays are those of the federal government, and what
an organization sets beside them: agencies close on further days, or work on some of these.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from kernel.errors import InvalidInput
from kernel.reference import ComplianceRule, DueRow


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """Days on which the organization's calendar differs from the federal one."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()


FEDERAL = WorkingDays()


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A date by which something must be filed, and how it came about."""

    rule: ComplianceRule
    day: date
    before_roll: date  # the same where nothing rolled
    because: DueRow


def month_after(month: date, months: int, day: int | str) -> date:
    """A day of the nth month after a month; the last day where the month is shorter.

    >>> month_after(date(2024, 1, 1), 1, "last"), month_after(date(2024, 12, 1), 1, 25)
    (datetime.date(2024, 2, 29), datetime.date(2025, 1, 25))
    """
    whole = month.year * 12 + month.month - 1 + months
    year, number = divmod(whole, 12)
    longest = monthrange(year, number + 1)[1]
    return date(year, number + 1, longest if day == "last" else min(int(day), longest))


def next_working_day(day: date, calendar: WorkingDays = FEDERAL) -> date:
    """The day itself, or the next that is no weekend and no holiday.

    >>> next_working_day(date(2025, 5, 25))
    datetime.date(2025, 5, 27)
    >>> next_working_day(date(2025, 11, 28), WorkingDays(off=frozenset({date(2025, 11, 28)})))
    datetime.date(2025, 12, 1)
    """
    while not _works(day, calendar):
        day += timedelta(days=1)
    return day


def _works(day: date, calendar: WorkingDays) -> bool:
    if day in calendar.worked:
        return True
    return day.weekday() < 5 and day not in _federal_holidays(day.year) and day not in calendar.off


def due_for_period(
    rule: ComplianceRule,
    month: date,
    *,
    choice: str | None = None,
    calendar: WorkingDays = FEDERAL,
) -> Due:
    """When a monthly report falls due.

    Args:
        rule: With a period of a month.
        month: Any day of the month reported on.
        choice: Which of the rule's readings the organization has set; its default where None.
        calendar: Its days off beside the federal ones; they count only where the rule rolls.

    Raises:
        InvalidInput: The rule has no period, or no such choice.
    """
    if rule.period != "month":
        raise InvalidInput(
            f"{rule.title} does not come by month.", hint="Give the event that it counts from."
        )
    [row] = _rows(rule, choice)
    return _due(rule, month_after(month, row.months or 0, row.day or "last"), row, calendar)


def due_after_events(
    rule: ComplianceRule, events: Mapping[str, date], *, calendar: WorkingDays = FEDERAL
) -> Due | None:
    """The earliest date that follows from the events that are known; None where none is.

    >>> from kernel.reference import compliance_rules
    >>> happened = {"completed": date(2025, 3, 15), "drilling_completed": date(2024, 12, 20)}
    >>> due = due_after_events(compliance_rules()["completion_report"], happened)
    >>> due.day, due.because.after
    (datetime.date(2025, 5, 19), 'drilling_completed')
    """
    dues = [
        _due(rule, _after(events[row.after], row), row, calendar)
        for row in rule.due
        if row.after in events
    ]
    return min(dues, key=lambda due: due.day, default=None)


def _after(event: date, row: DueRow) -> date:
    if row.months is not None:
        return month_after(event, row.months, row.day or "last")
    if row.year_months is not None:
        return month_after(event, row.year_months, event.day)
    return event + timedelta(days=row.days or 0)


def _rows(rule: ComplianceRule, choice: str | None) -> Iterable[DueRow]:
    if choice is None:
        return rule.due
    if choice not in rule.choices:
        raise InvalidInput(
            f"{rule.title} cannot be due by “{choice}”.",
            hint=f"Choose one of: {', '.join(rule.choices) or 'the default only'}.",
        )
    return rule.choices[choice]


def _due(rule: ComplianceRule, day: date, row: DueRow, calendar: WorkingDays) -> Due:
    rolled = next_working_day(day, calendar) if rule.roll else day
    return Due(rule=rule, day=rolled, before_roll=day, because=row)


@lru_cache(maxsize=64)
def _federal_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("US", years=year))
