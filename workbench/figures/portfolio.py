"""The charts of a portfolio as Plotly figures; each mark carries the key of its wells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from plotly.graph_objs._figure import Figure

from kernel.exports.portfolio_rows import OTHER, common_kinds, span_starts
from workbench.figures.chart import CLEAR, unmarked

Tone = Literal["plan", "good", "warn", "bad", "quiet", "note"]
Json = Mapping[str, Any]
# The state colours of the theme, which Plotly cannot ask for.
TONES: Mapping[Tone, tuple[str, str]] = {
    "plan": ("#2a6fbb", "#4f94dc"),
    "good": ("#1f7d4d", "#3fa873"),
    "warn": ("#b98a00", "#d9ae3a"),
    "bad": ("#b3261e", "#e5675f"),
    "quiet": ("#7b838a", "#8b949c"),
    "note": ("#bf5519", "#e0803f"),
}
KINDS: Sequence[Tone] = ("plan", "good", "note", "warn")  # the rest is one, quiet
INK, RULE = ("#1b2127", "#e4e7e9"), ("#d9dcd8", "#343c44")
ROW_PX = 27
LONGEST_LABEL = 34  # signs


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: the key by which a click names it, its words, its number."""

    key: str
    words: str
    number: int
    tone: Tone = "plan"


def bars_figure(bars: Sequence[Bar], *, unit: str, dark: bool = False) -> Figure:
    """Bars from left to right, the first at the top, each with its number."""
    most = max((bar.number for bar in bars), default=0) or 1
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [bar.number for bar in bars],
        "y": [bar.key for bar in bars],
        "customdata": [bar.key for bar in bars],
        "marker": {"color": [TONES[bar.tone][dark] for bar in bars]},
        "text": [f"{bar.number:,}" for bar in bars],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": [f"{unmarked(bar.words)}: {bar.number:,} {unit}" for bar in bars],
        "hoverinfo": "text",
    }
    layout = _look(dark, height=ROW_PX * max(len(bars), 1) + 26) | {
        "xaxis": {"visible": False, "range": [0, most * 1.12], "fixedrange": True},
        "yaxis": {
            "type": "category", "autorange": "reversed", "ticks": "", "fixedrange": True,
            "showgrid": False, "automargin": True, "tickmode": "array",
            "tickvals": [bar.key for bar in bars],
            "ticktext": [unmarked(_short(bar.words)) for bar in bars],
        },
    }  # fmt: skip
    return Figure(data=[trace], layout=layout)


def trend_figure(told: Json, *, dark: bool = False) -> Figure:
    """Interactions by day, week or month, the commonest kinds apart from the rest."""
    spans = span_starts(told)
    named = common_kinds(told)
    traces = []
    for tone, type in zip([*KINDS[: len(named)], "quiet"], [*named, OTHER], strict=True):
        counts = dict.fromkeys(spans, 0)
        kinds = set()
        for row in told["trend"]:
            if (row["type"] if row["type"] in named else OTHER) == type:
                counts[row["start"]] = counts.get(row["start"], 0) + row["interactions"]
                kinds.add(row["kind"])
        if not kinds:
            continue
        words = "other" if type == OTHER else kinds.pop()
        traces.append(
            {
                "type": "bar",
                "name": unmarked(words),
                "x": list(counts),
                "y": list(counts.values()),
                "customdata": [f"{start} {type}" for start in counts],
                "marker": {"color": TONES[tone][dark]},
                "hovertext": [f"{start}: {n:,} × {unmarked(words)}" for start, n in counts.items()],
                "hoverinfo": "text",
            }
        )
    layout = _look(dark, height=300) | {
        "barmode": "stack", "bargap": 0.25, "showlegend": True,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0,
                   "traceorder": "normal"},
        "xaxis": {
            "type": "date", "showgrid": False, "fixedrange": True, "automargin": True,
            # the days stand clear of the zero beside them
            "ticks": "outside", "ticklen": 8, "tickcolor": CLEAR, "tickformat": "%-d %b %Y",
        },
        "yaxis": {
            "title": {"text": "Interactions"}, "gridcolor": RULE[dark], "zeroline": False,
            "rangemode": "tozero", "fixedrange": True, "tickformat": ",d", "automargin": True,
            "ticks": "",
        },
    }  # fmt: skip
    return Figure(data=traces, layout=layout)


def chosen_key(event: Mapping[str, Any]) -> str | None:
    """The key of the mark that a click chose; None where it chose nothing.

    >>> chosen_key({"selection": {"points": [{"customdata": "ready"}]}}), chosen_key({})
    ('ready', None)
    """
    points = event.get("selection", {}).get("points", [])
    found = points[0].get("customdata") if points else None
    found = found[0] if isinstance(found, list) and found else found
    return found if isinstance(found, str) else None


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1]}…"


def _look(dark: bool, *, height: int) -> dict[str, Any]:
    font = {"family": "IBM Plex Sans, system-ui, sans-serif", "size": 12}
    return {
        "template": "none", "height": height, "margin": {"l": 4, "r": 12, "t": 8, "b": 8},
        "showlegend": False, "paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR, "dragmode": False,
        "clickmode": "event+select", "font": {**font, "color": INK[dark]},
        "hoverlabel": {"font": font},
    }  # fmt: skip
