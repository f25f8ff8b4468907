"""The jobs of a board as Microsoft Project XML (MSPDI).

Rigs work around the clock: the calendar and every duration count 24 hours a day, so that a lag of
two days comes back as two days. Source: Microsoft Project XML schema, element order as there.
"""

from collections.abc import Sequence
from datetime import date, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from kernel.scheduling.sheet_columns import SheetField
from kernel.scheduling.sheet_dry_run import BoardRow

F = SheetField
NAMESPACE = "http://schemas.microsoft.com/project"
HOURS_PER_DAY = 24
_TENTHS_OF_MINUTE_PER_DAY = HOURS_PER_DAY * 60 * 10
_LINK_TYPES = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
_CONSTRAINTS = {
    None: 0, "ALAP": 1, "MSO": 2, "MFO": 3, "SNET": 4, "SNLT": 5, "FNET": 6, "FNLT": 7,
}  # fmt: skip
_DAYS_UNIT = 7
_NO_RESOURCE = -65535


def campaign_mspdi(name: str, rows: Sequence[BoardRow], *, start: date, currency: str) -> bytes:
    """A project file with a task for each job, a resource for each rig, links and actual dates.

    Args:
        name: The name of the project.
        rows: The jobs, with the IDs of other jobs in their links.
        start: The first day of the project.
        currency: The currency code of the costs.
    """
    project = Element("Project", xmlns=NAMESPACE)
    _add(project, "SaveVersion", 14)
    _add(project, "Name", name)
    _add(project, "ScheduleFromStart", 1)
    _add(project, "StartDate", _at(start))
    _add(project, "CurrencyCode", currency)
    _add(project, "CalendarUID", 1)
    _add(project, "DefaultStartTime", "00:00:00")
    _add(project, "DefaultFinishTime", "00:00:00")
    _add(project, "MinutesPerDay", HOURS_PER_DAY * 60)
    _add(project, "MinutesPerWeek", HOURS_PER_DAY * 60 * 7)
    _add(project, "DaysPerMonth", 30)
    _add(project, "NewTasksAreManual", 0)
    _calendar(project)
    numbers = {row.id: number for number, row in enumerate(rows, start=1)}
    tasks = SubElement(project, "Tasks")
    for row in rows:
        _task(tasks, row, numbers)
    rigs = sorted({str(row.values[F.RIG]) for row in rows if row.values.get(F.RIG)})
    resources = SubElement(project, "Resources")
    for number, rig in enumerate(rigs, start=1):
        resource = SubElement(resources, "Resource")
        _add(resource, "UID", number)
        _add(resource, "ID", number)
        _add(resource, "Name", rig)
        _add(resource, "Type", 1)
        _add(resource, "MaxUnits", 1)
        _add(resource, "CalendarUID", 1)
    _assignments(project, rows, numbers, {rig: n for n, rig in enumerate(rigs, start=1)})
    return bytes(tostring(project, encoding="UTF-8", xml_declaration=True))


def _calendar(project: Element) -> None:
    calendar = SubElement(SubElement(project, "Calendars"), "Calendar")
    _add(calendar, "UID", 1)
    _add(calendar, "Name", "24 Hours")
    _add(calendar, "IsBaseCalendar", 1)
    days = SubElement(calendar, "WeekDays")
    for number in range(1, 8):
        day = SubElement(days, "WeekDay")
        _add(day, "DayType", number)
        _add(day, "DayWorking", 1)
        times = SubElement(SubElement(day, "WorkingTimes"), "WorkingTime")
        _add(times, "FromTime", "00:00:00")
        _add(times, "ToTime", "00:00:00")


def _task(tasks: Element, row: BoardRow, numbers: dict[str, int]) -> None:
    values = row.values
    days = _days(row)
    task = SubElement(tasks, "Task")
    _add(task, "UID", numbers[row.id])
    _add(task, "ID", numbers[row.id])
    _add(task, "Name", f"{values[F.WELL]} – {values.get(F.KIND) or ''}".rstrip(" –"))
    _add(task, "Active", 1)
    _add(task, "Manual", 0)
    _add(task, "Type", 1)
    _add(task, "CalendarUID", 1)
    _add(task, "WBS", numbers[row.id])
    _add(task, "OutlineLevel", 1)
    _add(task, "Start", _at(values.get(F.START)))
    _add(task, "Finish", _at(values.get(F.FINISH)))
    if days is not None:
        _add(task, "Duration", f"PT{days * HOURS_PER_DAY}H0M0S")
        _add(task, "DurationFormat", _DAYS_UNIT)
    _add(task, "Milestone", int(days == 0))
    if (percent := values.get(F.PERCENT)) is not None:
        _add(task, "PercentComplete", round(percent))
    _add(task, "ActualStart", _at(values.get(F.ACTUAL_START)))
    _add(task, "ActualFinish", _at(values.get(F.ACTUAL_FINISH)))
    # Without a date that somebody set, the planned start holds the task where the board has it.
    kind, day = values.get(F.CONSTRAINT), values.get(F.CONSTRAINT_DAY)
    if kind is None and values.get(F.START):
        kind, day = "SNET", values[F.START]
    _add(task, "ConstraintType", _CONSTRAINTS[kind])
    _add(task, "ConstraintDate", _at(day) if kind not in (None, "ALAP") else None)
    if values.get(F.AFE) is not None:
        _add(task, "FixedCost", round(values[F.AFE] * 100))
    _add(task, "Notes", values.get(F.NOTES) or None)
    for link in values.get(F.PREDECESSORS) or ():
        if link.job in numbers:
            told = SubElement(task, "PredecessorLink")
            _add(told, "PredecessorUID", numbers[link.job])
            _add(told, "Type", _LINK_TYPES[link.type])
            _add(told, "CrossProject", 0)
            _add(told, "LinkLag", link.lag_days * _TENTHS_OF_MINUTE_PER_DAY)
            _add(told, "LagFormat", _DAYS_UNIT)


def _assignments(
    project: Element, rows: Sequence[BoardRow], numbers: dict[str, int], rigs: dict[str, int]
) -> None:
    assignments = SubElement(project, "Assignments")
    for number, row in enumerate(rows, start=1):
        assignment = SubElement(assignments, "Assignment")
        _add(assignment, "UID", number)
        _add(assignment, "TaskUID", numbers[row.id])
        _add(assignment, "ResourceUID", rigs.get(str(row.values.get(F.RIG)), _NO_RESOURCE))
        _add(assignment, "Units", 1)
        _add(assignment, "Work", f"PT{(_days(row) or 0) * HOURS_PER_DAY}H0M0S")


def _days(row: BoardRow) -> int | None:
    """Calendar days that the job takes up, since the file's calendar works each day."""
    start, finish = row.values.get(F.START), row.values.get(F.FINISH)
    days: int | None = (finish - start).days if start and finish else row.values.get(F.DURATION)
    return days


def _at(day: date | None) -> str | None:
    """The first moment of a day; an exclusive finish is the same moment as the next start."""
    return None if day is None else datetime.combine(day, datetime.min.time()).isoformat()


def _add(parent: Element, name: str, value: object) -> None:
    if value is not None:
        SubElement(parent, name).text = _printable(str(value))


def _printable(text: str) -> str:
    """Text without signs that XML cannot hold."""
    return "".join(sign for sign in text if sign in "\n\t" or sign >= " ")
