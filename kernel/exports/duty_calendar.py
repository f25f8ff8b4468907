"""Duties as an iCalendar file: a whole day each, with a reminder a week before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

_PRODUCT = "-//well-workbench//compliance//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyEvent:
    """A duty on its day."""

    key: str
    day: date
    title: str
    words: str


def duty_calendar(name: str, duties: Sequence[DutyEvent]) -> bytes:
    """A calendar with an event for each duty.

    Args:
        name: What the calendar is called.
        duties: With their days.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    now = datetime.now(UTC)
    for one in duties:
        event = Event()
        event.add("uid", f"{one.key}@well-workbench")
        event.add("dtstamp", now)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
        event.add("summary", one.title)
        event.add("description", one.words)
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one.title)
        alarm.add("trigger", timedelta(days=-7))
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
