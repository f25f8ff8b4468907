"""Small sheets that are typed into cell by cell: rows of a rig, places, moves.

What stands in a sheet is a list of rows; what comes back is the list as the person left it. An
empty row is no row, and what cannot be is told with the row and the column.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd
import streamlit as st

from kernel.errors import InvalidInput

Row = dict[str, Any]
ROW_PX, MOST_PX = 31, 640


def cell_sheet(
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, Any],
    *,
    key: str,
    editable: bool,
    fixed: Sequence[str] = (),
    grows: bool = True,
) -> list[Row]:
    """Draw a sheet; the rows as they are now.

    Args:
        rows: One mapping a row, by the names of the columns.
        columns: What `st.column_config` says of each column.
        key: Unique on the page; another one forgets what was typed.
        editable: Whether cells can be typed into.
        fixed: Columns that are only read.
        grows: Whether rows can be added and taken out.
    """
    frame = pd.DataFrame([{name: row.get(name) for name in columns} for row in rows])
    frame = frame.reindex(columns=list(columns)).astype(object)
    for name, kind in columns.items():
        if _is(kind, "number"):
            frame[name] = pd.to_numeric(frame[name], errors="coerce")
        elif _is(kind, "checkbox"):
            frame[name] = frame[name].fillna(False).astype(bool)
        elif _is(kind, "date"):
            frame[name] = pd.to_datetime(frame[name]).dt.date.astype(object)
    lines = 1 + len(frame) + (1 if grows and editable else 0)
    edited = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        num_rows="dynamic" if grows and editable else "fixed",
        disabled=list(fixed) if editable else True,
        column_config=dict(columns),
        height=min(MOST_PX, ROW_PX * max(lines, 2) + 3),
        placeholder="",
    )
    return [_row(one) for one in edited.to_dict("records")]


def _is(kind: Any, wanted: str) -> bool:
    return bool(kind and (kind.get("type_config") or {}).get("type") == wanted)


def _row(values: Mapping[Any, Any]) -> Row:
    return {str(name): None if pd.isna(value) else value for name, value in values.items()}


def filled(rows: Sequence[Row], *, but: Sequence[str] = ()) -> list[Row]:
    """The rows in which something stands, beside the columns that a new row fills by itself."""
    return [
        row
        for row in rows
        if any(value not in (None, "", False) for name, value in row.items() if name not in but)
    ]


def needed(row: Row, name: str, what: str) -> Any:
    """A value that a row must have.

    Raises:
        InvalidInput: It is empty.
    """
    value = row.get(name)
    if value is None or value == "":
        raise InvalidInput(f"{what}: “{name}” is empty.", hint="Fill it in, or take the row out.")
    return value


def day_in(row: Row, name: str) -> date | None:
    """A day, whatever the sheet made of it."""
    value = row.get(name)
    if value is None:
        return None
    return date(value.year, value.month, value.day)


def needed_day(row: Row, name: str, what: str) -> date:
    """A day that a row must have.

    Raises:
        InvalidInput: It is empty.
    """
    needed(row, name, what)
    found = day_in(row, name)
    assert found is not None  # noqa: S101 - it is not empty
    return found


def amount_in(row: Row, name: str, what: str, *, places: int) -> Decimal | None:
    """A number with so many decimals at most.

    Raises:
        InvalidInput: It is none.
    """
    value = row.get(name)
    if value is None or value == "":
        return None
    try:
        return round(Decimal(str(value)), places).normalize() + 0
    except InvalidOperation:
        raise InvalidInput(f"{what}: “{value}” is no number.") from None
