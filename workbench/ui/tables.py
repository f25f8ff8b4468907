"""Quiet tables in the theme's font and colours, with links to objects and presses on rows.

Cells travel as text and are drawn with `textContent`, so nothing that a document or a person
wrote can become markup. A link is a real address (it can be opened in a new tab or mailed) and
changes the screen without loading the page anew.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from workbench.ui.frame import Color
from workbench.ui.words import DASH

HERE = Path(__file__).parent
_TABLE = st.components.v2.component(
    "workbench_table",
    html='<div class="root">\n</div>',
    css=(HERE / "tables.css").read_text(encoding="utf-8"),
    js=(HERE / "tables.js").read_text(encoding="utf-8"),
)
GO = "go_to"  # the session-state key under which `screens.navigation` finds the address chosen
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one place of a table."""

    words: str
    small: str = ""  # a second, quiet line
    href: str = ""  # the address of a screen, made by `screens.address`
    color: Color | None = None  # a state mark before the words; the words say the state too
    hint: str = ""  # shown on hover and read aloud: the reason of a dash, a full name
    press: str = ""  # a button; `table` returns this text when it is pressed
    sort: float | str | None = None  # orders the column instead of the words


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading and how its cells stand."""

    heading: str
    align: Literal["left", "right"] = "left"
    wrap: bool = True
    least_em: int = 0  # how narrow the column may become; 0 leaves it to the browser


def unknown(reason: str) -> Cell:
    """A dash with the reason why there is no value."""
    return Cell(words=DASH, hint=reason)


def _cell(value: Cell | str) -> dict[str, object]:
    cell = Cell(words=value) if isinstance(value, str) else value
    shown = {name: getattr(cell, name) for name in Cell.__slots__}
    return {name: value for name, value in shown.items() if value not in ("", None)}


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell | str]],
    *,
    key: str,
    label: str,
    sortable: bool = False,
) -> str | None:
    """Draw a table.

    Args:
        columns: Headings from left to right.
        rows: One sequence of cells a row, as long as the columns.
        key: Unique on the page.
        label: What the table lists, for those who hear it.
        sortable: Whether a click on a heading orders the rows.

    Returns:
        The `press` of the cell whose button was pressed in this run, else None.
    """

    def went() -> None:
        st.session_state[GO] = st.session_state[key].went

    drawn = _TABLE(
        data={
            "columns": [
                {"heading": c.heading, "align": c.align, "wrap": c.wrap, "least": c.least_em}
                for c in columns
            ],
            "rows": [[_cell(value) for value in row] for row in rows],
            "label": label,
            "sortable": sortable,
        },
        key=key,
        on_went_change=went,
        on_pressed_change=lambda: None,
    )
    pressed = drawn.pressed
    return pressed if isinstance(pressed, str) else None


def as_csv(columns: Sequence[Column], rows: Sequence[Sequence[Cell | str]]) -> bytes:
    r"""The table as a file for a spreadsheet, in UTF-8 with a mark that Excel reads.

    A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers
    stay numbers.

    >>> as_csv([Column(heading="Lease"), Column(heading="Feet")], [["=1+1", "-12"]])
    b"\xef\xbb\xbfLease,Feet\r\n'=1+1,-12\r\n"
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_harmless(column.heading) for column in columns])
    for row in rows:
        cells = [Cell(words=value) if isinstance(value, str) else value for value in row]
        writer.writerow([_harmless("" if cell.words == DASH else cell.words) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    if not text.startswith(_FORMULA_STARTS):
        return text
    try:
        float(text.replace(",", ""))
    except ValueError:
        return "'" + text
    return text
