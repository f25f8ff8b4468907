"""What the chart shows and what it reports, as frozen values; see `js/` for the drawing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from workbench.ui.gantt.files import PLOTLY_NAME, address

State = Literal["planned", "committed", "in_progress", "done"]
_COMPONENT = st.components.v2.component(
    "workbench_gantt",
    html='<div class="g-root"></div>',
    css=(Path(__file__).parent / "gantt.css").read_text(encoding="utf-8"),
    js=f"""
const module = import(new URL("{address("mount.js")}", document.baseURI).href);
export default function (component) {{
  let ended = false;
  let end;
  module.then(({{ mount }}) => {{ if (!ended) end = mount(component); }});
  return () => {{ ended = true; end?.(); }};
}}
""",
    isolate_styles=False,  # Plotly puts its rules into the document, out of a shadow root's reach
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A rig, a field or a campaign, with a quiet second line."""

    id: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that may be done with a bar; `action` comes back in the `Event`."""

    action: str
    words: str
    danger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A job. `end` is the first day after it."""

    id: str
    label: str
    row: str
    start: date
    end: date
    short: str = ""  # stands in a bar that is too short for the label
    state: State = "planned"
    percent: int = 0  # done, of a job in progress [%]
    pinned: bool = False
    locked: str = ""  # why it cannot be moved, in words; empty: it can
    critical: bool = False
    float_days: int = 0
    baseline: tuple[date, date] | None = None
    was: tuple[date, date, str] | None = None  # where it stands before a change that is looked at
    conflict: str = ""
    words: Sequence[str] = ()  # further lines of what is said of it
    actions: Sequence[Action] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An arrow between two bars; `words` name it for a reader."""

    id: str
    from_id: str
    to_id: str
    kind: Literal["FS", "SS", "FF", "SF"]
    lag_days: int
    words: str
    driving: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days of a row that are closed, taken by a move, or claimed twice."""

    row: str
    start: date
    end: date
    kind: Literal["closure", "move", "conflict"]
    words: str
    bars: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All that is drawn.

    Attributes:
        revision: Counts up with every answer; a refused change is taken back by it.
        grouping: What a row is; only rows of rigs hold one job at a time.
        rows_move: Whether a bar may be taken to another row.
    """

    revision: int
    today: date
    label: str
    rows: Sequence[Row]
    bars: Sequence[Bar]
    links: Sequence[Link] = ()
    spans: Sequence[Span] = ()
    grouping: Literal["rig", "field", "campaign"] = "rig"
    editable: bool = False
    rows_move: bool = True
    height_px: int = 560  # of the window on the rows; more rows are scrolled


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a person did.

    Attributes:
        action: `moved`, `link`, `relink`, `unlink`, `picked`, or an action of the bar.
        details: As sent: `id`, and for a move `start`, `end`, `row`, `kind` (move, start, end),
            `from`; for a link `from`, `to`, `kind`, `lag`; `revision` as the chart knew it.
    """

    action: str
    details: dict[str, Any]


def _days(ends: tuple[date, date] | tuple[date, date, str] | None) -> dict[str, str] | None:
    if ends is None:
        return None
    named = {"start": ends[0].isoformat(), "end": ends[1].isoformat()}
    return named | ({"row": ends[2]} if len(ends) == 3 else {})


def _bar(bar: Bar) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": bar.id,
        "label": bar.label,
        "short": bar.short,
        "row": bar.row,
        "start": bar.start.isoformat(),
        "end": bar.end.isoformat(),
        "state": bar.state,
        "percent": bar.percent,
        "pinned": bar.pinned,
        "locked": bar.locked,
        "critical": bar.critical,
        "floatDays": bar.float_days,
        "baseline": _days(bar.baseline),
        "was": _days(bar.was),
        "conflict": bar.conflict,
        "words": list(bar.words),
        "actions": [asdict(action) for action in bar.actions],
    }
    return {name: value for name, value in shown.items() if value not in ("", None, False, 0, [])}


def as_data(chart: Chart) -> dict[str, Any]:
    """The chart as the browser gets it."""
    return {
        "plotly": address(PLOTLY_NAME),
        "revision": chart.revision,
        "today": chart.today.isoformat(),
        "label": chart.label,
        "grouping": chart.grouping,
        "editable": chart.editable,
        "rowsMove": chart.rows_move,
        "height": chart.height_px,
        "rows": [asdict(row) for row in chart.rows],
        "bars": [_bar(bar) for bar in chart.bars],
        "links": [
            {
                "id": link.id,
                "from": link.from_id,
                "to": link.to_id,
                "kind": link.kind,
                "lag": link.lag_days,
                "words": link.words,
                "driving": link.driving,
            }
            for link in chart.links
        ],
        "spans": [
            {
                "row": span.row,
                "start": span.start.isoformat(),
                "end": span.end.isoformat(),
                "kind": span.kind,
                "words": span.words,
                "bars": list(span.bars),
            }
            for span in chart.spans
        ],
    }


def gantt(chart: Chart, *, key: str) -> Event | None:
    """Draw the chart.

    Args:
        chart: What is shown.
        key: Unique on the page.

    Returns:
        What the person did, in the one run that follows it; else None.
    """
    drawn = _COMPONENT(
        data=as_data(chart),
        key=key,
        on_moved_change=lambda: None,
        on_asked_change=lambda: None,
        on_picked_change=lambda: None,
    )
    if drawn.moved:
        return Event(action="moved", details=drawn.moved)
    if drawn.asked:
        return Event(action=drawn.asked["action"], details=drawn.asked)
    if drawn.picked:
        return Event(action="picked", details=drawn.picked)
    return None
