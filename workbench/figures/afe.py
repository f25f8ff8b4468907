"""AFEs: approved, committed and spent beside each other, as a Plotly figure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from plotly.graph_objs._figure import Figure

from workbench.figures.chart import Theme, axis, chart, unmarked

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
    names = [unmarked(f"{row['afe_no']} {row['well'] or row['lease'] or ''}".strip())
             for row in rows]  # fmt: skip
    bars = []
    for column, words, tone in SIDES:
        amounts: list[Decimal] = [row[column] for row in rows]
        bars.append(
            {
                "type": "bar",
                "x": names,
                "y": [int(amount) for amount in amounts],  # a drawing needs no cents
                "name": words,
                "marker": {"color": tone},
                "customdata": [f"{amount:,}" for amount in amounts],
                "hovertemplate": f"%{{x}}, {words.lower()}: $%{{customdata}}<extra></extra>",
            }
        )
    return chart(
        bars, height=height, barmode="group", xaxis=axis(theme),
        yaxis=axis(theme, title={"text": "$"}, tickformat=",~s"),
    )  # fmt: skip
