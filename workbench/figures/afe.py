"""AFEs: approved, committed and spent beside each other, as a Plotly figure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from plotly.graph_objs._figure import Figure

from workbench.figures.schematic import unmarked
from workbench.figures.well_rates import COLORS, Theme

SIDES = (
    ("estimate_usd", "Estimate", "#2a6fbb"),
    ("committed_usd", "Committed", "#b98a00"),
    ("actual_usd", "Actual", "#545c63"),
)


def afe_figure(rows: Sequence[Mapping[str, Any]], *, height: int, theme: Theme) -> Figure:
    """Three bars for each AFE. [$]

    Args:
        rows: With afe_no, lease or well, and the three amounts as decimals.
        height: Of the figure. [px]
        theme: Of the page.
    """
    colors, figure = COLORS[theme], Figure()
    names = [unmarked(f"{row['afe_no']} {row['well'] or row['lease'] or ''}".strip())
             for row in rows]  # fmt: skip
    for column, words, tone in SIDES:
        amounts: list[Decimal] = [row[column] for row in rows]
        figure.add_bar(
            # a drawing needs no cents
            x=names, y=[int(amount) for amount in amounts], name=words, marker={"color": tone},
            customdata=[f"{amount:,}" for amount in amounts],
            hovertemplate=f"%{{x}}, {words.lower()}: $%{{customdata}}<extra></extra>",
        )  # fmt: skip
    axis = {"gridcolor": colors["grid"], "zeroline": False, "color": colors["ink"]}
    figure.update_layout(
        barmode="group", height=height, margin={"l": 0, "r": 0, "t": 30, "b": 0},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        plot_bgcolor="rgba(0,0,0,0)", paper_bgcolor="rgba(0,0,0,0)", xaxis=axis,
        yaxis={**axis, "title": {"text": "$"}, "tickformat": ",~s"},
    )  # fmt: skip
    return figure
