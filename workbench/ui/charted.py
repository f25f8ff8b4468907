"""A chart that opens to its rows and downloads them."""

from collections.abc import Callable
from datetime import date
from typing import Literal

import streamlit as st

from kernel.exports.cells import file_name
from kernel.exports.row_files import Rows, rows_csv, rows_xlsx
from kernel.exports.schematic_shapes import Drawing
from kernel.exports.schematic_svg import svg
from workbench.ui.frame import nothing_here
from workbench.ui.markup import Markup, joined, tag
from workbench.ui.parts import panel
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, plain

Draw = Callable[[float], Drawing]
Place = Literal["full", "half"]
WIDTHS: dict[Place, tuple[float, float]] = {"full": (1140, 720), "half": (560, 400)}
MOST_ROWS = 500


def charted(
    title: str,
    draw: Draw,
    rows: Rows,
    *,
    key: str,
    stamp: str,
    note: str = "",
    place: Place = "full",
) -> None:
    """A heading, the chart or its rows, and their download.

    Args:
        title: What the chart shows; its finding where there is one.
        draw: Draws it in a width.
        rows: What stands behind it.
        key: Unique on the page.
        stamp: What the downloads are named after.
        note: A quiet remark beside the heading.
        place: Whether it stands alone in its line or beside another.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(plain(title), anchor=False, width="content")
        if note:
            st.markdown(f":gray[{plain(note)}]", width="content")
        st.space("stretch")
        opened = st.toggle("Rows", key=f"{key}-rows", help="Show the figures behind the chart.")
        downloads(rows, key=key, stamp=stamp)
    if opened:
        row_table(rows, key=f"{key}-table")
    else:
        picture(draw, key=key, place=place)


def picture(draw: Draw, *, key: str, place: Place = "full") -> None:
    """A chart drawn for a broad and a narrow place; the browser shows the one that fits."""
    broad, narrow = (draw(width) for width in WIDTHS[place])
    both = joined(
        tag("div", Markup(svg(broad)), class_="broad"),
        tag("div", Markup(svg(narrow)), class_="narrow"),
    )
    notes = tag("p", " ".join(broad.notes), class_="note") if broad.notes else Markup("")
    panel(joined(tag("div", both, class_=f"chart {place}"), notes), key=key)


def downloads(rows: Rows, *, key: str, stamp: str) -> None:
    """The rows as CSV and XLSX; offered once somebody opens the menu."""
    menu = st.popover(
        f"Download {rows.name}", icon=":material/download:", type="tertiary",
        key=f"icon-{key}-download", on_change="rerun",
    )  # fmt: skip
    if not menu.open:
        return
    with menu:
        for kind, made in (("xlsx", lambda: rows_xlsx([rows])), ("csv", lambda: rows_csv(rows))):
            name = file_name(f"{stamp} {rows.name}", date.today(), kind)
            st.download_button(
                f"{rows.name}, {kind.upper()}", made, name, on_click="ignore",
                key=f"{key}-{kind}", width="stretch",
            )  # fmt: skip


def opened_table(title: str, make: Callable[[], Rows], *, key: str) -> None:
    """A table under a heading that is closed at first; made once somebody opens it."""
    place = st.expander(title, key=f"{key}-opened", on_change="rerun")
    if place.open:
        with place:
            row_table(make(), key=key)


def row_table(rows: Rows, *, key: str) -> None:
    """The rows as a table; numbers stand right."""
    if not rows.rows:
        nothing_here("There are no rows yet.")
        return
    numeric = [
        any(isinstance(row[at], int | float) and not isinstance(row[at], bool) for row in rows.rows)
        for at in range(len(rows.headings))
    ]
    columns = [
        Column(heading=heading, align="right" if right else "left")
        for heading, right in zip(rows.headings, numeric, strict=True)
    ]
    shown = [[cell(value) for value in row] for row in rows.rows[:MOST_ROWS]]
    table(columns, shown, key=key, label=rows.name, sortable=True)
    if (more := len(rows.rows) - MOST_ROWS) > 0:
        st.caption(f"and {more:,} more in the download")


def cell(value: object) -> Cell | str:
    """A value as a table shows it.

    >>> cell(1234.5).words, cell(True), cell(None), cell(date(2027, 1, 31)).words
    ('1,234.5', 'yes', '–', '2027-01-31')
    """
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        words = (
            f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 1e4 else f"{value:,.1f}"
        )
        return Cell(words=words.replace("-", "−"), sort=float(value))
    if isinstance(value, date):
        return Cell(words=value.isoformat(), sort=value.isoformat())
    return str(value)
