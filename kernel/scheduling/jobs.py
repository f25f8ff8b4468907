"""The jobs of a scenario, their phases and links, as the sheet and the Gantt show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from kernel.scheduling.calendars import ROUND_THE_CLOCK, WorkCalendar, calendar_over
from kernel.scheduling.progress import days_left, pace

JOB_KINDS = (
    "Drilling", "Completion", "Workover", "PlugAndAbandon", "Fracturing", "PlatformService",
    "UWILD", "RigOverhaul", "Other",
)  # fmt: skip
WELL_TYPES = ("", "Development", "Exploration")
PLAN_TYPES = ("", "Firm", "Option", "Out-of-plan")
PHASES = (
    "move in", "rig up", "top hole", "intermediate", "production hole", "completion", "rig down",
)  # fmt: skip
GATES = ("LLI", "FDP", "EIA", "FE", "FID", "LOC", "BUD", "CON")
REQUIREMENTS = ("hp", "hook_load_t", "water_depth_m", "bop_class", "h2s", "terrain")
LINK_TYPES = ("FS", "SS", "FF", "SF")
LAG_KINDS = ("technical", "buffer")
LAG_CALENDARS = ("every_day", "predecessor", "successor")
CONSTRAINTS = ("SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO", "ALAP")
NPT_CODES = (
    "waiting on weather", "rig repair surface", "rig repair subsurface", "downhole tool",
    "stuck pipe", "lost circulation", "well control", "waiting on orders",
    "waiting on materials", "waiting on third party", "other",
)  # fmt: skip
RESPONSIBLE = ("contractor", "operator", "third party")

CALENDARS: Mapping[str, WorkCalendar] = {
    "24/7": ROUND_THE_CLOCK,
    "weekdays": calendar_over("weekdays", date(1990, 1, 1), date(2101, 1, 1), range(5)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work on one well or place; field names are those of the sheet's columns.

    Attributes:
        lineage_id: The same in every copy of the job in other scenarios.
        name: The well or what the job is called.
        api14: The well of the registry, where it is one.
        duration_days: In working days of its calendar. [d]
        low_days: Fast case of the duration (P10). [d]
        high_days: Slow case of the duration (P90). [d]
        percent: Done, 0 to 100. [%]
        remaining_days: Reported days still to do. [d]
        pinned: Its start does not move when others are re-timed.
        gates: Readiness gates: the day on which each is or will be passed, None while open;
            gates that do not apply are left out.
        requirements: What its rig must be able to do.
    """

    id: str
    lineage_id: str
    name: str
    api14: str | None = None
    oil_field: str = ""
    well_type: str = ""
    kind: str = "Drilling"
    plan_type: str = ""
    pad: str = ""
    rig_id: str | None = None
    campaign_ids: tuple[str, ...] = ()
    sequence: int = 0
    start_on: date | None = None
    duration_days: int | None = None
    low_days: int | None = None
    high_days: int | None = None
    calendar: str = "24/7"
    actual_start: date | None = None
    actual_finish: date | None = None
    percent: Decimal | None = None
    remaining_days: int | None = None
    pinned: bool = False
    constraint_type: str | None = None
    constraint_on: date | None = None
    depth_ft: Decimal | None = None
    afe_amount: Decimal | None = None
    tangible_cost: Decimal | None = None
    intangible_cost: Decimal | None = None
    mobilisation_cost: Decimal | None = None
    contingency_percent: Decimal | None = None
    working_interest_percent: Decimal | None = None
    requirements: Mapping[str, Any] = field(default_factory=dict)
    gates: Mapping[str, date | None] = field(default_factory=dict)
    notes: str = ""

    @property
    def finish_on(self) -> date | None:
        """The day after the last planned day of work.

        >>> Job(id="j", lineage_id="j", name="A-1", start_on=date(2028, 2, 28),
        ...     duration_days=2).finish_on
        datetime.date(2028, 3, 1)
        """
        if self.start_on is None or self.duration_days is None:
            return None
        if self.calendar == "24/7":
            return self.start_on + timedelta(days=self.duration_days)
        finish = CALENDARS[self.calendar].add(self.start_on.toordinal(), self.duration_days)
        return date.fromordinal(finish)

    @property
    def started(self) -> bool:
        """Whether work has begun; such a job is not re-timed."""
        return self.actual_start is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of a job; the phases follow each other in the order of `place`."""

    id: str
    job_id: str
    place: int
    phase: str
    duration_days: int
    limit_days: Decimal | None = None
    actual_start: date | None = None
    actual_finish: date | None = None
    from_ft: Decimal | None = None
    to_ft: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLink:
    """A link between two jobs of one scenario.

    Attributes:
        lag_days: Waiting time; negative is a lead. [d]
        most_days: The successor starts at the latest so long after the predecessor's start. [d]
    """

    id: str
    predecessor_id: str
    successor_id: str
    type: str = "FS"
    lag_days: int = 0
    lag_kind: str = "technical"
    lag_calendar: str = "every_day"
    most_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NptEvent:
    """Lost time on a job; hangs on the job's lineage. Moments are in UTC."""

    id: str
    lineage_id: str
    start_at: datetime
    end_at: datetime
    code: str
    responsible: str
    hits_critical: bool = True
    remark: str = ""


def remaining_days(job: Job, data_date: date) -> int:
    """Days still to do of a job that goes on: as reported, by percent and pace, or what is left.

    An overrun without a report counts as one more day. [d]
    """
    planned = job.duration_days or 0
    elapsed = (data_date - job.actual_start).days if job.actual_start else 0
    percent = None if job.percent is None else float(job.percent)
    done = planned * (percent or 0) / 100
    left, _overrun = days_left(
        duration_days=planned,
        elapsed_days=elapsed,
        entered_days=job.remaining_days,
        percent=percent,
        at_pace=pace(planned_days_done=done, actual_days=elapsed),
    )
    return left


def span_of(job: Job, data_date: date | None) -> tuple[date, date] | None:
    """The days that a job takes up: what happened, then what is left, else the plan."""
    if job.actual_start is not None:
        if job.actual_finish is not None:
            return job.actual_start, job.actual_finish
        today = data_date or job.actual_start
        left = CALENDARS[job.calendar].add(today.toordinal(), remaining_days(job, today))
        return job.actual_start, max(date.fromordinal(left), job.actual_start)
    if job.start_on is None or job.finish_on is None:
        return None
    return job.start_on, job.finish_on
