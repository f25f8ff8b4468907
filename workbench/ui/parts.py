"""Our own drawings and tables in the theme's font and colours, in one component.

A click or an arrow key on a row or plug with `data-n` writes its id to the session state named by
`picks`; every part with the same `picks` marks it, table and drawing alike. An element with
`data-jump` scrolls to the container of that key, one with a new `data-here` is scrolled to itself,
and a link with `data-go` leads to another screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from workbench.ui.markup import Inside, Markup, joined, tag
from workbench.ui.tables import GO

HERE = Path(__file__).parent
_PARTS = st.components.v2.component(
    "workbench_parts",
    html='<div class="root">\n</div>',
    css=(HERE / "parts.css").read_text(encoding="utf-8"),
    js=(HERE / "parts.js").read_text(encoding="utf-8"),
)


def panel(body: Markup, *, key: str, picks: str = "", reveal: bool = False) -> None:
    """Show markup of ours.

    Args:
        body: Markup made by `workbench.ui.markup`.
        key: Unique on the page.
        picks: The session-state key that a pick writes and that says what is marked.
        reveal: Whether a marked row far down is scrolled into view when the page opens.
    """

    def picked() -> None:
        if picks and st.session_state[key].picked is not None:
            st.session_state[picks] = st.session_state[key].picked

    def went() -> None:
        st.session_state[GO] = st.session_state[key].went

    chosen = st.session_state.get(picks) if picks else None
    _PARTS(
        data={"body": str(body), "chosen": chosen, "reveal": reveal},
        key=key,
        on_picked_change=picked,
        on_went_change=went,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A heading of a printed-page table; `kind` is r for numbers, nw for words kept together."""

    words: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells of one row; `pick` is what a click reports, `kind` a class of `parts.css`."""

    cells: Sequence[Inside]
    pick: str = ""
    kind: str = ""


def sheet(
    heads: Sequence[Head], rows: Sequence[Row], *, label: str, foot: Row | None = None
) -> Markup:
    """A printed-page table."""

    def line(row: Row) -> Markup:
        cells = [
            tag("td", cell, class_=head.kind) for cell, head in zip(row.cells, heads, strict=True)
        ]
        return tag("tr", *cells, data_n=row.pick, class_=row.kind)

    top = tag("tr", *[tag("th", head.words, scope="col", class_=head.kind) for head in heads])
    tail = tag("tfoot", line(foot)) if foot else ""
    body = tag("tbody", *[line(row) for row in rows])
    table = tag("table", tag("thead", top), body, tail, aria_label=label)
    return tag("div", table, class_="scroll")


def two_lines(first: Inside, second: Inside, *, kind: str = "") -> Markup:
    """A cell with a quiet second line; of the kind “minor” it is left out where room is short."""
    return joined(first, tag("small", second, class_=kind)) if second else joined(first)


def unknown(reason: str) -> Markup:
    """A dash with the reason why there is no value, for eye, pointer and ear."""
    return tag(
        "span", "–", class_="dim hint", title=reason, tabindex=0, role="note", aria_label=reason
    )
