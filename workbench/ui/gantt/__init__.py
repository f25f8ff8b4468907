"""The Gantt: bars that a person moves, resizes, links and asks things of. Plotly draws them.

Python hands over a `Chart` and gets back one `Event` in the run that follows a person's act; the
schedule itself is decided by the workflows. Days are half-open: a bar ends on the first free day.
"""

from workbench.ui.gantt.chart import Action, Bar, Chart, Event, Link, Row, Span, gantt

__all__ = ["Action", "Bar", "Chart", "Event", "Link", "Row", "Span", "gantt"]
