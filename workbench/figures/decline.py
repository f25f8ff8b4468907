"""A fitted decline over the months of a well, as a Plotly figure."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
from plotly.graph_objs._figure import Figure

from kernel.production.arps import DAYS_PER_MONTH, DAYS_PER_YEAR
from kernel.production.decline_fit import MonthOfVolume
from kernel.workflows.declines import FittedWell, Phase
from workbench.figures.chart import COLORS, Theme, axis, chart
from workbench.figures.well_rates import PHASES

YEARS_AHEAD = 10.0  # of the forecast that is drawn


def first_of(index: int) -> date:
    """The first day of a month since year 0.

    >>> first_of(2024 * 12)
    datetime.date(2024, 1, 1)
    """
    return date(index // 12, index % 12 + 1, 1)


def decline_figure(
    months: tuple[MonthOfVolume, ...],
    found: FittedWell | None,
    *,
    phase: Phase,
    height: int,
    theme: Theme,
) -> Figure:
    """Operated-day rates, those left out drawn hollow, with the fit and its forecast.

    Args:
        months: All of the well.
        found: The fit; None where there is none, then the months stand alone.
        phase: Which is drawn.
        height: Of the figure. [px]
        theme: Of the page.
    """
    traces = []
    name, unit, _ = PHASES[phase]
    used = set(found.fit.used) if found else set()
    reasons = {index: reason.value for index, reason in found.fit.left_out} if found else {}
    drawn = [one for one in months if one.volume and one.days_on]
    inside = [one for one in drawn if found is None or one.index in used]
    outside = [one for one in drawn if found is not None and one.index not in used]
    for label, symbol, points in (
        ("Used" if found else name, "circle", inside),
        ("Left out", "circle-open", outside),
    ):
        if points:
            traces.append(
                {
                    "type": "scatter",
                    "x": [_middle(one.index) for one in points],
                    "y": [(one.volume or 0.0) / (one.days_on or 1.0) for one in points],
                    "text": [reasons.get(one.index, "") for one in points],
                    "mode": "markers",
                    "name": label,
                    "marker": {"color": COLORS[theme][phase], "symbol": symbol, "size": 6},
                    "hovertemplate": f"%{{x|%b %Y}}: %{{y:,.1f}} {unit} %{{text}}<extra></extra>",
                }
            )
    if found:
        traces += _curves(found, COLORS[theme]["ink"], unit)
    return chart(
        traces, height=height, hovermode="closest", showlegend=True, xaxis=axis(theme),
        yaxis=axis(
            theme, type="log", tickformat=",~g", title={"text": f"{unit} on the days on"}
        ),
    )  # fmt: skip


def _curves(found: FittedWell, ink: str, unit: str) -> Iterator[dict[str, Any]]:
    fit = found.fit
    zero = _middle(fit.used[0])
    ends = min(found.reserves.ends_on_day, found.now_day + YEARS_AHEAD * DAYS_PER_YEAR)
    for name, start, end, dash in (
        ("Fit", 0.0, found.now_day, "solid"),
        ("Forecast", found.now_day, ends, "dash"),
    ):
        days = np.arange(start, max(end, start + 1) + 1, DAYS_PER_MONTH / 2)
        yield {
            "type": "scatter",
            "x": [zero + timedelta(days=float(day)) for day in days],
            "y": fit.curve.rate(days).tolist(),
            "mode": "lines",
            "name": name,
            "line": {"color": ink, "dash": dash, "width": 2},
            "hovertemplate": f"%{{x|%b %Y}}: %{{y:,.1f}} {unit}<extra>{name}</extra>",
        }


def _middle(index: int) -> date:
    return first_of(index) + timedelta(days=15)
