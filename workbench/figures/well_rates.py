"""The production of a well month by month, as a Plotly figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from plotly.graph_objs._figure import Figure

Theme = Literal["light", "dark"]
PHASES: Mapping[str, tuple[str, str, str]] = {  # the name, the unit of a rate, the line's dash
    "oil": ("Oil and condensate", "bbl/d", "solid"),
    "gas": ("Gas", "Mcf/d", "dash"),
    "water": ("Water", "bbl/d", "dot"),
}
COLORS: Mapping[Theme, Mapping[str, str]] = {
    "light": {"oil": "#1f7d4d", "gas": "#b3261e", "water": "#2a6fbb", "ink": "#545c63",
              "grid": "#d9dcd8"},
    "dark": {"oil": "#3fa873", "gas": "#e5675f", "water": "#4f94dc", "ink": "#a9b2ba",
             "grid": "#343c44"},
}  # fmt: skip


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
    colors = COLORS[theme]
    figure = Figure()
    days = [one.month for one in months]
    for phase, (name, unit, dash) in PHASES.items():
        rates = [getattr(one, phase) or None for one in months]
        if not any(rates):
            continue
        figure.add_scatter(
            x=days, y=rates, name=f"{name}, {unit}", mode="lines+markers", connectgaps=False,
            line={"color": colors[phase], "dash": dash, "width": 1.8}, marker={"size": 4},
            hovertemplate=f"%{{x|%b %Y}}: %{{y:,.1f}} {unit}<extra>{name}</extra>",
        )  # fmt: skip
    axis = {"gridcolor": colors["grid"], "zeroline": False, "color": colors["ink"]}
    figure.update_layout(
        height=height, hovermode="closest", margin={"l": 0, "r": 0, "t": 28, "b": 0},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        plot_bgcolor="rgba(0,0,0,0)", paper_bgcolor="rgba(0,0,0,0)", xaxis=axis,
        yaxis={**axis, "type": "log", "title": {"text": "per calendar day"},
               "tickformat": ",~g"},
    )  # fmt: skip
    return figure
