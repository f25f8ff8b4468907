"""From which day to which a list is asked for, kept in the address."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import streamlit as st

from kernel.errors import InvalidInput


def days_asked(
    zone: tzinfo, *, changed: Callable[[], None] | None = None
) -> tuple[datetime | None, datetime | None]:
    """Two fields for days, both included; the first moment and the one after the last.

    Args:
        zone: Of the reader, to whose days moments are counted.
        changed: Called before the page runs with another day.

    Raises:
        InvalidInput: The last day lies before the first.
    """
    since, until = _day("From", "from", changed), _day("To", "to", changed)
    if since and until and until < since:
        raise InvalidInput("The last day lies before the first.", hint="Change one of the days.")
    return (
        _begins(since, zone) if since else None,
        _begins(until + timedelta(days=1), zone) if until else None,
    )


def _day(label: str, key: str, changed: Callable[[], None] | None) -> date | None:
    chosen: date | None = st.date_input(
        label, None, key=key, bind="query-params", width=165, format="YYYY-MM-DD",
        on_change=changed,
    )  # fmt: skip
    return chosen


def _begins(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
