"""Production of wells as Plotly figures: rate, cumulative, gas-oil ratio, water cut, bubbles."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from plotly.graph_objs._figure import Figure

from kernel.production.rates import MCF_PER_BOE
from kernel.store.production_reading import WindowRow
from kernel.workflows.production import FieldSeries, SeriesPoint, WellSeries
from workbench.figures.chart import COLORS, Theme, axis, chart, unmarked
from workbench.figures.well_map import Point, well_map
from workbench.figures.well_rates import PHASES

View = Literal["rate", "cumulative", "boe", "gor", "water_cut"]
Phase = Literal["oil", "gas", "water"]
VIEWS: Mapping[View, str] = {
    "rate": "Rate–time",
    "cumulative": "Rate–cumulative",
    "boe": "Oil equivalent",
    "gor": "Gas-oil ratio",
    "water_cut": "Water cut",
}
# Wells beside each other: twelve tones that read on both themes, told apart by dash as well.
WELL_COLORS = (
    "#2a6fbb", "#bf5519", "#1f7d4d", "#b3261e", "#7a4fb5", "#b98a00",
    "#0d8a8a", "#c2457f", "#5b6b2f", "#4f94dc", "#e0803f", "#7b838a",
)  # fmt: skip
DASHES = ("solid", "dash", "dot", "dashdot")
BUBBLE_PX = 34  # across, of the largest
LEAST_DEGREES = 0.5  # about a county, so that wells of one lease stand apart
LEAST_PX = 4
VOLUME_UNITS: Mapping[Phase, str] = {"oil": "bbl", "gas": "Mcf", "water": "bbl"}
Value = Callable[[SeriesPoint], float | None]


def rate(point: SeriesPoint, phase: Phase) -> float | None:
    """Volume over all days of the period. [bbl/d or Mcf/d]"""
    volume: float | None = getattr(point, phase)
    return None if volume is None else volume / point.days


def oil_equivalent(point: SeriesPoint, mcf_per_boe: float) -> float | None:
    """Oil and gas over all days of the period; None where neither is known. [boe/d]"""
    if point.oil is None and point.gas is None:
        return None
    return ((point.oil or 0.0) + (point.gas or 0.0) / mcf_per_boe) / point.days


def gas_oil_ratio(point: SeriesPoint) -> float | None:
    """Producing GOR; None without oil. [ft³/bbl]"""
    return point.gas * 1000 / point.oil if point.oil and point.gas is not None else None


def water_cut(point: SeriesPoint) -> float | None:
    """Water over all liquid; None without liquid. [%]"""
    if point.water is None or point.oil is None or not point.water + point.oil:
        return None
    return 100 * point.water / (point.water + point.oil)


def production_figure(
    series: Sequence[WellSeries],
    *,
    view: View,
    phases: Sequence[Phase],
    log: bool,
    height: int,
    theme: Theme,
    mcf_per_boe: float = float(MCF_PER_BOE),
) -> Figure:
    """One well by its phases, or several by their colours.

    Args:
        series: The wells.
        view: What is drawn over time, or over what was produced.
        phases: Of a rate or cumulative; the other views need none.
        log: Whether the scale is logarithmic; a zero is then a gap and stands in the table.
        height: Of the figure. [px]
        theme: Of the page.
        mcf_per_boe: Gas taken as one barrel of oil equivalent. [Mcf]
    """
    lines = []
    for at, one in enumerate(series):
        shown: Sequence[Phase] = phases if view in ("rate", "cumulative") else ("oil",)
        for number, phase in enumerate(shown):
            name, color, dash = _style(one, at, phase, view, len(series) > 1, COLORS[theme], number)
            x = _across(one.points, phase, view)
            y = [_value(point, phase, view, mcf_per_boe) for point in one.points]
            unit = _unit(phase, view)
            what = "%{x:,.0f} produced" if view == "cumulative" else "%{x|%d %b %Y}"
            lines.append(
                {
                    "type": "scatter",
                    "x": x,
                    "y": [value or None for value in y] if log else y,
                    "name": name,
                    "mode": "lines+markers" if len(x) < 200 else "lines",
                    "connectgaps": False,
                    "line": {"color": color, "dash": dash, "width": 1.8},
                    "marker": {"size": 4},
                    "hovertemplate": f"{what}: %{{y:,.1f}} {unit}<extra>{name}</extra>",
                }
            )
    produced = {"title": {"text": f"Produced, {VOLUME_UNITS[phases[0]]}"}}
    scale = {"type": "log", "tickformat": ",~g"} if log else {"rangemode": "tozero"}
    return chart(
        lines, height=height, hovermode="closest", showlegend=True,
        xaxis=axis(theme, **(produced if view == "cumulative" else {})),
        yaxis=axis(theme, title={"text": _title(view)}, **scale),
    )  # fmt: skip


def _style(
    one: WellSeries, at: int, phase: Phase, view: View, many: bool, colors: Mapping[str, str],
    number: int,
) -> tuple[str, str, str]:  # fmt: skip
    """Name, colour and dash of a line: by phase for one well, by well for several."""
    words, unit, dash = PHASES[phase]
    label = f"{words}, {unit}" if view in ("rate", "cumulative") else VIEWS[view]
    if not many:
        return label, colors[phase if view in ("rate", "cumulative") else "oil"], dash
    name = unmarked(one.well.name)
    more = f" {words.lower()}" if view in ("rate", "cumulative") else ""
    dashes = DASHES[(at // len(WELL_COLORS) + number) % len(DASHES)]
    return f"{name}{more}", WELL_COLORS[at % len(WELL_COLORS)], dashes


def _across(points: Sequence[SeriesPoint], phase: Phase, view: View) -> list[object]:
    if view != "cumulative":
        return [point.period for point in points]
    total, found = 0.0, []
    for point in points:
        total += getattr(point, phase) or 0.0
        found.append(total)
    return list(found)


def _value(point: SeriesPoint, phase: Phase, view: View, mcf_per_boe: float) -> float | None:
    if view == "boe":
        return oil_equivalent(point, mcf_per_boe)
    if view == "gor":
        return gas_oil_ratio(point)
    if view == "water_cut":
        return water_cut(point)
    return rate(point, phase)


def _unit(phase: Phase, view: View) -> str:
    return {"boe": "boe/d", "gor": "ft³/bbl", "water_cut": "%"}.get(view, PHASES[phase][1])


def _title(view: View) -> str:
    told = {"boe": "boe per calendar day", "gor": "ft³/bbl", "water_cut": "water of all liquid, %"}
    return told.get(view, "per calendar day")


def fields_figure(
    series: Sequence[FieldSeries], *, phase: Phase, height: int, theme: Theme
) -> Figure:
    """Fields upon each other by month, the largest at the foot; its top is the whole.

    Args:
        series: The fields, the largest first.
        phase: What they made.
        height: Of the figure. [px]
        theme: Of the page.
    """
    bars = []
    unit = PHASES[phase][1]
    for at, one in enumerate(series):
        color = WELL_COLORS[at % len(WELL_COLORS)]
        name = unmarked(one.name)
        bars.append(
            {
                "type": "bar",
                "x": [point.period for point in one.points],
                "y": [rate(point, phase) for point in one.points],
                "name": name,
                "marker": {"color": color, "line": {"width": 0}},
                "hovertemplate": f"%{{x|%b %Y}}: %{{y:,.0f}} {unit}<extra>{name}</extra>",
            }
        )
    return chart(
        bars, height=height, barmode="stack", bargap=0.15, showlegend=True, xaxis=axis(theme),
        yaxis=axis(theme, title={"text": f"{PHASES[phase][0]}, {unit}"}, tickformat=",~g"),
    )  # fmt: skip


def bubble_map(
    rows: Sequence[WindowRow], *, phase: Phase, height: int, theme: Theme, keep: str = ""
) -> Figure:
    """Wells where they lie, each as large as what it made; the largest first among equals.

    Args:
        rows: Those with a position are drawn, at most as many as the map takes.
        phase: What the area of a bubble stands for.
        height: Of the figure. [px]
        theme: Of the page.
        keep: While it stays the same, the place that a person zoomed to stays.
    """
    placed = [row for row in rows if row.lat is not None and row.lon is not None]
    placed = [row for row in placed if getattr(row, phase) > 0]
    placed.sort(key=lambda row: getattr(row, phase), reverse=True)
    points = [
        Point(
            id=str(row.well_id),
            words=f"{row.name}: {getattr(row, phase):,.0f} {VOLUME_UNITS[phase]}",
            lat=float(row.lat or 0),
            lon=float(row.lon or 0),
            kind="ours",
        )
        for row in placed
    ]
    figure = well_map(points, height=height, theme=theme, keep=keep, least=LEAST_DEGREES)
    if not points:
        return figure
    most = float(getattr(placed[0], phase))
    sizes = [
        max(LEAST_PX, BUBBLE_PX * (float(getattr(row, phase)) / most) ** 0.5)
        for row in reversed(placed[: len(figure.data[-1].x)])
    ]
    figure.data[-1].update(
        name=f"{PHASES[phase][0]}, area as the volume",
        marker={"size": sizes, "color": COLORS[theme][phase], "opacity": 0.65},
    )
    return figure
