"""How a grid looks, in light and dark: the colours of the product, its font, and marks of cells."""

from collections.abc import Mapping
from typing import Any, Literal

import streamlit as st
from st_aggrid import StAggridTheme

Shade = Literal["light", "dark"]
_COLOURS: Mapping[Shade, Mapping[str, str]] = {
    "light": {
        "backgroundColor": "#ffffff",
        "foregroundColor": "#1b2127",
        "headerBackgroundColor": "#f4f5f3",
        "headerTextColor": "#545c63",
        "borderColor": "#e3e6e2",
        "accentColor": "#1d5fa8",
    },
    "dark": {
        "backgroundColor": "#14181c",
        "foregroundColor": "#e4e7e9",
        "headerBackgroundColor": "#1d2329",
        "headerTextColor": "#a9b2ba",
        "borderColor": "#2b3239",
        "accentColor": "#5b9be0",
    },
}
_MARKS: Mapping[Shade, Mapping[str, Mapping[str, str]]] = {
    "light": {
        ".marked": {"background-color": "#e6eff9 !important"},
        ".reckoned": {"color": "#545c63 !important"},
        ".conflict": {"color": "#9c1f18 !important"},
        ".wrong": {"background-color": "#fbe3e1 !important", "color": "#9c1f18 !important"},
        ".unsaved": {"background-color": "#fbf1d9 !important"},
    },
    "dark": {
        ".marked": {"background-color": "#1a2f45 !important"},
        ".reckoned": {"color": "#a9b2ba !important"},
        ".conflict": {"color": "#f3a09a !important"},
        ".wrong": {"background-color": "#4a1f1c !important", "color": "#f3a09a !important"},
        ".unsaved": {"background-color": "#3b2f14 !important"},
    },
}


def _shade() -> Shade:
    return "dark" if st.context.theme.type == "dark" else "light"


def grid_theme() -> Any:
    """The theme of the shade that the person looks at."""
    params: Any = {
        **_COLOURS[_shade()],
        "fontFamily": "'IBM Plex Sans', system-ui, sans-serif",
        "fontSize": 13,
        "headerFontWeight": 600,
        "spacing": 5,
        "wrapperBorderRadius": 4,
    }
    return StAggridTheme(base="quartz").withParams(**params)


def grid_css() -> dict[str, dict[str, str]]:
    """The font, served by us, and the marks of cells; colour is never the only sign."""
    return {
        "@font-face": {
            "font-family": "IBM Plex Sans",
            "font-weight": "100 700",
            "src": "url(../../app/static/ibm-plex-sans-latin-wght-normal.woff2) format('woff2')",
        },
        **{name: dict(rule) for name, rule in _MARKS[_shade()].items()},
        ".wrong::before": {"content": "'! '", "font-weight": "700"},
    }
