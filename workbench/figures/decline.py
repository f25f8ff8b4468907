"""A fitted decline over the months of a well, as a Plotly figure."""

from datetime import date, timedelta

import numpy as np
from plotly.graph_objs._figure import Figure

from kernel.production.arps import DAYS_PER_MONTH, DAYS_PER_YEAR
from kernel.production.decline_fit import MonthOfVolume
from kernel.workflows.declines import FittedWell, Phase
from workbench.figures.well_rates import COLORS, PHASES, Theme

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
    colors = COLORS[theme]
    figure = Figure()
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
            figure.add_scatter(
                x=[_middle(one.index) for one in points],
                y=[(one.volume or 0.0) / (one.days_on or 1.0) for one in points],
                text=[reasons.get(one.index, "") for one in points], mode="markers", name=label,
                marker={"color": colors[phase], "symbol": symbol, "size": 6},
                hovertemplate=f"%{{x|%b %Y}}: %{{y:,.1f}} {unit} %{{text}}<extra></extra>",
            )  # fmt: skip
    if found:
        _curve(figure, found, colors["ink"], unit)
    axis = {"gridcolor": colors["grid"], "zeroline": False, "color": colors["ink"]}
    figure.update_layout(
        height=height, hovermode="closest", margin={"l": 0, "r": 0, "t": 30, "b": 0},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0}, showlegend=True,
        plot_bgcolor="rgba(0,0,0,0)", paper_bgcolor="rgba(0,0,0,0)", xaxis=axis,
        yaxis={**axis, "type": "log", "tickformat": ",~g",
               "title": {"text": f"{unit} on the days on"}},
    )  # fmt: skip
    return figure


def _curve(figure: Figure, found: FittedWell, ink: str, unit: str) -> None:
    fit = found.fit
    zero = _middle(fit.used[0])
    ends = min(found.reserves.ends_on_day, found.now_day + YEARS_AHEAD * DAYS_PER_YEAR)
    for name, start, end, dash in (
        ("Fit", 0.0, found.now_day, "solid"),
        ("Forecast", found.now_day, ends, "dash"),
    ):
        days = np.arange(start, max(end, start + 1) + 1, DAYS_PER_MONTH / 2)
        figure.add_scatter(
            x=[zero + timedelta(days=float(day)) for day in days],
            y=fit.curve.rate(days).tolist(), mode="lines", name=name,
            line={"color": ink, "dash": dash, "width": 2},
            hovertemplate=f"%{{x|%b %Y}}: %{{y:,.1f}} {unit}<extra>{name}</extra>",
        )  # fmt: skip


def _middle(index: int) -> date:
    return first_of(index) + timedelta(days=15)
