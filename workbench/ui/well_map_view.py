"""The map of wells on a page; a click on a well opens it."""

from collections.abc import Sequence
from typing import Any, Literal

import streamlit as st

from workbench.figures.well_map import Point, well_map
from workbench.ui.screens import address
from workbench.ui.tables import GO

_CONFIG = {
    "scrollZoom": True,
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d", "toImage"],
}


def theme() -> Literal["light", "dark"]:
    """The theme that the reader's browser shows."""
    return "dark" if st.context.theme.type == "dark" else "light"


def show_map(points: Sequence[Point], *, key: str, height: int = 460, keep: str = "") -> None:
    """Draw the wells over the counties.

    Args:
        points: Their `id` is the API number that the address of a well bears.
        key: Unique on the page.
        height: Of the map. [px]
        keep: While it stays the same, the place that a person zoomed to stays.
    """

    def clicked() -> None:
        if api := _first(st.session_state[key]):
            st.session_state[GO] = address("well", api=api)

    st.plotly_chart(
        well_map(points, height=height, theme=theme(), keep=keep),
        key=key,
        on_select=clicked,
        selection_mode="points",
        config=_CONFIG,
        alt="Map of wells over the borders of counties; the wells stand in the list too.",
    )


def _first(state: Any) -> str:
    """The API number of the well clicked."""
    for point in state.selection.points:
        told = point.get("customdata")
        return str(told[0] if isinstance(told, list) and told else told or "")
    return ""
