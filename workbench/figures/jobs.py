"""Jobs of a scenario on their rigs, as a Plotly figure that only shows."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from plotly.graph_objs._figure import Figure

from workbench.figures.chart import COLORS, Theme, axis, chart, unmarked

STATE_TONES: Mapping[str, str] = {
    "planned": "#2a6fbb",
    "committed": "#7a4fb5",
    "in progress": "#bf5519",
    "done": "#8a939b",
}
ROW_PX, LEAST_PX = 30, 220
NO_RIG = "no rig"


def jobs_figure(jobs: Sequence[Mapping[str, Any]], *, theme: Theme, today: str = "") -> Figure:
    """A bar for each job with days, on the row of its rig, coloured by its state.

    Args:
        jobs: As a scenario tells them; those without days are left out.
        theme: Of the page.
        today: The day that is marked, where there is one.
    """
    bars = []
    dated = [job for job in jobs if job["start_on"] and job["finish_on"]]
    for state, tone in STATE_TONES.items():
        shown = [job for job in dated if job["state"] == state]
        if not shown:
            continue
        days = [
            (date.fromisoformat(job["finish_on"]) - date.fromisoformat(job["start_on"])).days
            for job in shown
        ]
        bars.append(
            {
                "type": "bar",
                "y": [unmarked(job["rig"] or NO_RIG) for job in shown],
                "base": [job["start_on"] for job in shown],
                "x": [timedelta(days=number).total_seconds() * 1000 for number in days],
                "orientation": "h",
                "name": state.capitalize(),
                "marker": {"color": tone},
                "customdata": [
                    [unmarked(job["name"]), job["start_on"], job["finish_on"], number]
                    for job, number in zip(shown, days, strict=True)
                ],
                "hovertemplate": "%{customdata[0]}: %{customdata[1]} to %{customdata[2]}, "
                "%{customdata[3]} days<extra></extra>",
            }
        )
    rows = dict.fromkeys(unmarked(job["rig"] or NO_RIG) for job in dated)
    now = {"type": "line", "x0": today, "x1": today, "yref": "y domain", "y0": 0, "y1": 1,
           "line": {"color": COLORS[theme]["ink"], "dash": "dot", "width": 1}}  # fmt: skip
    return chart(
        bars, height=max(LEAST_PX, 90 + ROW_PX * len(rows)), barmode="overlay", bargap=0.3,
        showlegend=True, xaxis=axis(theme, type="date"), shapes=[now] if today else [],
        yaxis=axis(theme, categoryorder="array", categoryarray=list(rows)[::-1]),
    )  # fmt: skip
