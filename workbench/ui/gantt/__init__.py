"""The Gantt: bars that a person moves, resizes, links and asks things of. Plotly draws them.

Python hands over a `Chart` of the kernel and gets back one `Event` in the run that follows a
person's act; what comes of it is decided by the workflows.
"""

from workbench.ui.gantt.chart import Action, Event, View, act, gantt

__all__ = ["Action", "Event", "View", "act", "gantt"]
