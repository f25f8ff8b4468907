"""The chart on a page: what the browser gets, and what a person did; `js/` draws."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from kernel.scheduling.chart import Bar, Chart
from workbench.ui.gantt.files import PLOTLY_NAME, address

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
class Action:
    """Something that may be done with a bar; `action` comes back in the `Event`."""

    action: str
    words: str
    danger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a chart is shown and what may be done with it.

    Attributes:
        revision: Counts up with every answer; a refused change is taken back by it.
        label: What those hear who come to the chart by keyboard.
        rows_move: Whether a bar may be taken to another row.
        actions: What the menu of a bar offers.
        height_px: Of the window on the rows; more rows are scrolled.
        chosen: The bar that is brought into view and marked when the chart opens.
        after: What stands on the page first, as a selector of a frame; empty for nothing.
    """

    revision: int
    label: str
    editable: bool = False
    rows_move: bool = True
    actions: Callable[[Bar], Sequence[Action]] = lambda _bar: ()
    height_px: int = 560
    chosen: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a person did.

    Attributes:
        action: `moved`, `link`, `relink`, `unlink`, or an action of the bar.
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


def _bar(bar: Bar, actions: Sequence[Action]) -> dict[str, Any]:
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
        "plan": _days(bar.plan),
        "phases": [
            {
                "words": one.phase,
                "start": one.start.isoformat(),
                "end": one.end.isoformat(),
                "state": one.state,
                "late": one.late_days,
            }
            for one in bar.phases
        ],
        "was": _days(bar.was),
        "conflict": bar.conflict,
        "words": list(bar.words),
        "actions": [
            {"action": one.action, "words": one.words, "danger": one.danger} for one in actions
        ],
    }
    return {name: value for name, value in shown.items() if value not in ("", None, False, 0, [])}


def as_data(chart: Chart, view: View) -> dict[str, Any]:
    """The chart as the browser gets it."""
    return {
        "plotly": address(PLOTLY_NAME),
        "revision": view.revision,
        "today": chart.today.isoformat(),
        "label": view.label,
        "grouping": chart.grouping,
        "editable": view.editable,
        "rowsMove": view.rows_move,
        "height": view.height_px,
        "chosen": view.chosen,
        "after": view.after,
        "rows": [asdict(row) for row in chart.rows],
        "bars": [_bar(bar, view.actions(bar)) for bar in chart.bars],
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
            for link in chart.arrows
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


def act(key: str) -> Event | None:
    """What the person did with the chart of that key, in the one run that follows it.

    Known before the chart is drawn again, so that it is drawn once with what came of it.
    """
    told = st.session_state.get(key) or {}
    moved, asked = told.get("moved"), told.get("asked")
    latest = moved or asked
    if latest and latest["serial"] > _taken(key):  # one that was told again is taken once
        st.session_state[f"{key}-taken"] = latest["serial"]
        return Event(action="moved" if moved else latest["action"], details=latest)
    return None


def gantt(chart: Chart, view: View, *, key: str) -> None:
    """Draw the chart; `act` says what is done with it.

    Args:
        chart: What is shown.
        view: How, and what may be done with it.
        key: Unique on the page.
    """
    _COMPONENT(
        data=as_data(chart, view) | {"taken": _taken(key)},
        key=key,
        on_moved_change=lambda: None,
        on_asked_change=lambda: None,
    )


def _taken(key: str) -> int:
    return int(st.session_state.get(f"{key}-taken", 0))
