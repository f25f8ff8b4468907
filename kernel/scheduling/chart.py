"""What a Gantt shows of a schedule, as plain values: screen, print and API draw the same chart.

Days are half-open: a bar ends on the first free day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kernel.scheduling.phases import PhaseDays

State = Literal["planned", "committed", "in_progress", "done"]
Grouping = Literal["rig", "field", "campaign"]
SpanKind = Literal["closure", "move", "conflict"]

LINK_WORDS: dict[str, str] = {
    "FS": "finish to start",
    "SS": "start to start",
    "FF": "finish to finish",
    "SF": "start to finish",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A rig, a field or a campaign, with a quiet second line."""

    id: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A job.

    Attributes:
        end: The first day after it.
        short: Stands in a bar that is too short for the label.
        percent: Done, of a job in progress. [%]
        locked: Why it cannot be moved, in words; empty where it can.
        plan: The planned days of a job that has begun, where they are not what happened.
        phases: Its parts, seen where there is room for them.
        was: Days and row before a change that is looked at.
        conflict: What clashes, in words; empty where nothing does.
        words: Further lines of what is said of it.
    """

    id: str
    label: str
    row: str
    start: date
    end: date
    short: str = ""
    state: State = "planned"
    percent: int = 0
    pinned: bool = False
    locked: str = ""
    critical: bool = False
    float_days: int = 0
    baseline: tuple[date, date] | None = None
    plan: tuple[date, date] | None = None
    phases: Sequence[PhaseDays] = ()
    was: tuple[date, date, str] | None = None
    conflict: str = ""
    words: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A link between two bars; `words` name it for a reader."""

    id: str
    from_id: str
    to_id: str
    kind: str  # FS, SS, FF or SF
    lag_days: int
    words: str
    driving: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days of a row that are closed, taken by a move, or claimed twice by the `bars`."""

    row: str
    start: date
    end: date
    kind: SpanKind
    words: str
    bars: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All that is drawn. Only rows of rigs hold one job at a time."""

    title: str
    today: date
    rows: Sequence[Row]
    bars: Sequence[Bar]
    arrows: Sequence[Arrow] = ()
    spans: Sequence[Span] = ()
    grouping: Grouping = "rig"

    @property
    def range(self) -> tuple[date, date]:
        """From the first day of a bar to the day after the last; of an empty chart ten weeks."""
        if not self.bars:
            return self.today - timedelta(days=14), self.today + timedelta(days=56)
        return min(bar.start for bar in self.bars), max(bar.end for bar in self.bars)


def lanes(bars: Sequence[Bar], *, grouping: Grouping) -> dict[str, int]:
    """The lane of each bar of one row: bars that overlap stand beneath each other.

    On a rig an overlap is a conflict, not a second place: all stand in one lane.

    >>> day = date(2027, 1, 1)
    >>> two = [Bar(id=n, label=n, row="f", start=day, end=date(2027, 1, 5)) for n in "ab"]
    >>> lanes(two, grouping="field"), lanes(two, grouping="rig")
    ({'a': 0, 'b': 1}, {'a': 0, 'b': 0})
    """
    ends: list[date] = []
    placed: dict[str, int] = {}
    for bar in sorted(bars, key=lambda one: (one.start, one.end, one.id)):
        free = (at for at, end in enumerate(ends) if grouping == "rig" or end <= bar.start)
        lane = next(free, len(ends))
        ends[lane : lane + 1] = [bar.end]
        placed[bar.id] = lane
    return placed


def arrow_words(kind: str, lag_days: int) -> str:
    """A link in words.

    >>> arrow_words("SS", -2), arrow_words("FS", 0)
    ('start to start, lead 2 d', 'finish to start')
    """
    lag = f", lag {lag_days} d" if lag_days > 0 else f", lead {-lag_days} d" if lag_days else ""
    return LINK_WORDS[kind] + lag
