"""The production of a well month by month, as a Plotly figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plotly.graph_objs._figure import Figure

from workbench.figures.chart import COLORS, Theme, axis, chart

PHASES: Mapping[str, tuple[str, str, str]] = {  # the name, the unit of a rate, the line's dash
    "oil": ("Oil and condensate", "bbl/d", "solid"),
    "gas": ("Gas", "Mcf/d", "dash"),
    "water": ("Water", "bbl/d", "dot"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRates:
    """Rates over all days of a month: liquids in bbl/d, gas in Mcf/d; None is not reported."""

    month: date
    oil: float | None
    gas: float | None
    water: float | None


def rates_figure(months: Sequence[MonthRates], *, height: int, theme: Theme) -> Figure:
    """Rates by month; a month that was not reported breaks the line.

    The scale is logarithmic, as decline is read; a rate of zero is drawn as a gap and stands in the
    table.
    """
    lines = []
    days = [one.month for one in months]
    for phase, (name, unit, dash) in PHASES.items():
        rates = [getattr(one, phase) or None for one in months]
        if not any(rates):
            continue
        lines.append(
            {
                "type": "scatter",
                "x": days,
                "y": rates,
                "name": f"{name}, {unit}",
                "mode": "lines+markers",
                "connectgaps": False,
                "line": {"color": COLORS[theme][phase], "dash": dash, "width": 1.8},
                "marker": {"size": 4},
                "hovertemplate": f"%{{x|%b %Y}}: %{{y:,.1f}} {unit}<extra>{name}</extra>",
            }
        )
    return chart(
        lines, height=height, top=28, hovermode="closest", xaxis=axis(theme),
        yaxis=axis(theme, type="log", title={"text": "per calendar day"}, tickformat=",~g"),
    )  # fmt: skip
