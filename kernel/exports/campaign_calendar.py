"""The jobs of a board as an iCalendar feed: whole days, the end exclusive as on the board."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from kernel.scheduling.sheet_columns import SheetField
from kernel.scheduling.sheet_dry_run import BoardRow

F = SheetField
_PRODUCT = "-//well-workbench//campaign//EN"


def campaign_calendar(name: str, rows: Sequence[BoardRow], *, now: datetime) -> bytes:
    """A feed with an event for each job that has dates; actual dates go before planned ones.

    Args:
        name: What the calendar is called.
        rows: The jobs.
        now: When the feed is made, in UTC.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for row in rows:
        start = row.values.get(F.ACTUAL_START) or row.values.get(F.START)
        finish = row.values.get(F.ACTUAL_FINISH) or row.values.get(F.FINISH)
        if not (start and finish) or finish < start:
            continue
        event = Event()
        event.add("uid", f"{row.id}@well-workbench")
        event.add("dtstamp", now)
        event.add("dtstart", start)
        # A milestone has no length on the board; a calendar shows it on its day.
        event.add("dtend", finish if finish > start else start + timedelta(days=1))
        rig = row.values.get(F.RIG)
        event.add(
            "summary",
            f"{row.values.get(F.WELL)}: {row.values.get(F.KIND)}{f' ({rig})' * bool(rig)}",
        )
        event.add("description", _description(row, (finish - start).days))
        if pad := row.values.get(F.PAD):
            event.add("location", pad)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _description(row: BoardRow, days: int) -> str:
    told = [f"{days} days"]
    for field in (F.OIL_FIELD, F.PHASE, F.PLAN_TYPE, F.CAMPAIGNS, F.NOTES):
        if value := row.values.get(field):
            words = ", ".join(value) if isinstance(value, tuple) else value
            told.append(f"{field}: {words}")
    return "\n".join(told)
