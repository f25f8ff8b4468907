"""What a person can do to a scenario, from a cell, a bar, a menu or a program.

Commands are checked and run by `editing.edit`; several given together are one action: one
revision, one step of undo.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from kernel.scheduling.cells import Row

Mode = Literal["planning", "scheduling"]
SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetField:
    """Set one cell; VALUE may be text as typed. `finish_on` sets the duration.

    Attributes:
        pin: Whether a start set in scheduling mode is pinned; an import leaves pins as they are.
    """

    id: str
    field: str
    value: Any
    row: Row = "job"
    pin: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkSet:
    """Set one field of many jobs, as fill down does."""

    ids: Sequence[str]
    field: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PasteBlock:
    """Paste a block of texts, as copied from a spreadsheet, over cells of jobs.

    Attributes:
        ids: One for each row of VALUES; None makes a new job.
        month_first: How 3/4/2027 is meant; None refuses what could be two days.
    """

    ids: Sequence[str | None]
    fields: Sequence[str]
    values: Sequence[Sequence[str]]
    month_first: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveJob:
    """Drag a bar to a day, and to another rig.

    In planning mode the day gives the place in the order; in scheduling mode it is pinned.
    """

    id: str
    start: date | None = None
    rig_id: str | None = SAME


@dataclass(frozen=True, slots=True, kw_only=True)
class ResizeJob:
    """Drag an end of a bar: START moves the left end and keeps the finish, FINISH the right."""

    id: str
    start: date | None = None
    finish: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddJob:
    """Add a job with the values given, as typed; its start is pinned only where they say so."""

    values: Mapping[str, Any]
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateJob:
    """Add a copy of a job after it, without its links and without what has happened."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteJobs:
    """Take jobs out, with their links and phases."""

    ids: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddLink:
    """Let one job wait for another."""

    predecessor_id: str
    successor_id: str
    type: str = "FS"
    lag_days: int = 0
    lag_kind: str = "technical"
    lag_calendar: str = "every_day"
    most_days: int | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteLink:
    """Take a link away."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLink:
    """Change type, lag, kind of lag or upper limit of a link."""

    id: str
    field: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPhases:
    """Give a job these phases in this order; each has at least `phase` and `duration_days`."""

    id: str
    phases: Sequence[Mapping[str, Any]]


Command = (
    SetField | BulkSet | PasteBlock | MoveJob | ResizeJob | AddJob | DuplicateJob | DeleteJobs
    | AddLink | DeleteLink | SetLink | SetPhases
)  # fmt: skip
