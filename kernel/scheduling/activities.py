"""What is scheduled: activities with their constraints and progress, and the links between them."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from kernel.scheduling.calendars import ROUND_THE_CLOCK, WorkCalendar


class LinkType(IntEnum):
    """Which end of the predecessor holds which end of the successor."""

    FS = 0
    SS = 1
    FF = 2
    SF = 3


class LagCalendar(IntEnum):
    """In whose days a lag is counted."""

    EVERY_DAY = 0
    PREDECESSOR = 1
    SUCCESSOR = 2


class ConstraintType(StrEnum):
    """A date that somebody has set on an activity."""

    START_NO_EARLIER = "SNET"
    START_NO_LATER = "SNLT"
    FINISH_NO_EARLIER = "FNET"
    FINISH_NO_LATER = "FNLT"
    MUST_START = "MSO"
    MUST_FINISH = "MFO"
    AS_LATE_AS_POSSIBLE = "ALAP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A set date; `day` is unused for ALAP."""

    type: ConstraintType
    day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What has happened by the data date.

    Attributes:
        start: The day on which work began; an ordinal.
        finish: The end of the work, exclusive; None while it goes on.
        remaining_days: Working days still to do, for work that goes on.
    """

    start: int
    finish: int | None = None
    remaining_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """A piece of work that does not split; duration 0 is a milestone.

    Attributes:
        duration_days: In working days of its calendar. [d]
        release_day: Not startable before: pad ready, permit, contract start.
        progress: None before it has started.
    """

    id: str
    duration_days: int
    calendar: WorkCalendar = ROUND_THE_CLOCK
    constraint: Constraint | None = None
    release_day: int | None = None
    progress: Progress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A rule between two activities.

    Attributes:
        lag_days: Waiting time; negative is a lead. [d]
        most_days: The successor starts at the latest so many days after the predecessor's start;
            None sets no such limit. [d]
        buffer: The lag is reserve, not technique; an arrival is reckoned with and without it.
    """

    predecessor: str
    successor: str
    type: LinkType = LinkType.FS
    lag_days: int = 0
    lag_calendar: LagCalendar = LagCalendar.EVERY_DAY
    most_days: int | None = None
    buffer: bool = False
