"""The sheet as a grid (AG Grid, community): typed editors, ranges, copy and paste, and what came.

The grid never decides: an edit, a paste, a fill or Ctrl+Z travels with a serial number, is made a
command, and the rows come back as they are then, with the number up to which all was taken up. What
is not taken up travels again, so that nothing typed while a run is broken off is lost. Pasted cells
are not written by the grid: a cell refused by the board never looks taken.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import streamlit as st
from st_aggrid import AgGrid, JsCode, StAggridTheme

from kernel.scheduling.board import Board
from kernel.scheduling.cells import JOB_COLUMNS, Column
from kernel.scheduling.sheet_board import rig_labels
from workbench.ui.sheet.columns import (
    DAY_AFTER,
    RECKONED,
    SHOWN_FIRST,
    WIDTHS,
    safe,
)

HERE = Path(__file__).parent
SEEN = "sheet_seen"  # the serial number up to which everything was taken up
ROW_PX = 30
_READY = JsCode((HERE / "grid.js").read_text(encoding="utf-8"))
_TRACK = JsCode("function (e) { window.__sheet.track(e); }")
_ROW_ID = JsCode("function (p) { return p.data.id; }")
_RETURN = JsCode(
    "function ({ streamlitRerunEventTriggerName, eventData }) {"
    " const s = window.__sheet, api = eventData.api, f = api.getFocusedCell();"
    " const node = f ? api.getDisplayedRowAtIndex(f.rowIndex) : null;"
    " const out = { event: streamlitRerunEventTriggerName,"
    " posts: s.waiting(),"
    " selected: api.getSelectedNodes().map(function (n) { return n.id; }),"
    " focus: node ? { id: node.id, field: f.column.getColId() } : null,"
    " columns: api.getColumnState() };"
    " return out; }"
)
# Only what a person did to the columns is told; laying out the grid is not worth a run.
_WORTH = JsCode(
    "function ({ streamlitRerunEventTriggerName, eventData }) {"
    " if (!/^column|^sort/.test(streamlitRerunEventTriggerName)) { return true; }"
    " return /^(ui|contextMenu|columnMenu)/.test(eventData.source || '')"
    " && eventData.finished !== false; }"
)
_MARKED = JsCode(
    "function (p) { return !!window.__sheet && window.__sheet.marked(p.node.rowIndex,"
    " p.column.getColId()); }"
)
_MONEY = JsCode(
    "function (p) { return p.value === null || p.value === undefined ? '' :"
    " Number(p.value).toLocaleString('en-US', { maximumFractionDigits: 2 }); }"
)
_NUMBER_FAULT = (
    "function (p) {{ if (p.value === null || p.value === undefined || p.value === '')"
    " {{ return {empty}; }} const n = Number(p.value);"
    " if (!Number.isFinite(n)) {{ return ['Type a number']; }}"
    " if (n < {least} || n > {most}) {{ return ['From {least} to {most} {unit}']; }}"
    " {whole} return null; }}"
)
_GATE_FAULT = (
    "function (p) { const t = (p.value || '').trim().toLowerCase(); return t === '' ||"
    " t === 'open' || /^\\d{4}-\\d{2}-\\d{2}$/.test(t) ? null :"
    " ['A day as 2027-03-04, or “open” while there is none']; }"
)
_NEEDED = "function (p) { return p.value && String(p.value).trim() ? null : ['May not be empty']; }"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMessage:
    """What came from the grid.

    Attributes:
        posts: Edits, pastes, fills and steps back that wait to be taken up, in order.
        selected: The ids of the rows that are ticked.
        focus: The cell in which the person stands: id and column.
        columns: Order, width, pins, sorting and visibility of the columns.
    """

    posts: Sequence[Mapping[str, Any]] = ()
    selected: Sequence[str] = ()
    focus: Mapping[str, str] | None = None
    columns: Sequence[Mapping[str, Any]] = ()

    @property
    def seen(self) -> int | None:
        """The oldest revision on which something that waits was done."""
        revisions = (one.get("revision") for one in self.posts)
        return min((one for one in revisions if one is not None), default=None)


def came(key: str) -> SheetMessage:
    """What came from the grid of that key, known before it is drawn again."""
    told = st.session_state.get(key) or {}
    return SheetMessage(
        posts=[one for one in told.get("posts") or () if one["serial"] > taken_up()],
        selected=told.get("selected") or (),
        focus=told.get("focus"),
        columns=told.get("columns") or (),
    )


def sheet_grid(
    board: Board,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: str,
    editable: bool,
    shown: Collection[str],
    layout: Sequence[Mapping[str, Any]] | None = None,
    height_px: int = 420,
) -> None:
    """Draw the sheet.

    Args:
        board: Rigs to choose from, and the currency.
        rows: From `columns.records`.
        key: Unique on the page.
        editable: Whether cells can be typed into.
        shown: The names of the columns that are seen.
        layout: A saved arrangement of the columns.
        height_px: The height of the grid.
    """
    AgGrid(
        # As JSON: the browser reads it many times faster than the wrapper's way through Arrow.
        pd.DataFrame(list(rows), dtype=object) if rows else pd.DataFrame({"id": []}),
        use_json_serialization=True,
        gridOptions=_options(board, shown, editable=editable),
        key=key,
        height=height_px,
        theme=_theme(),
        custom_css=_css(),
        allow_unsafe_jscode=True,
        data_return_mode="CUSTOM",
        custom_jscode_for_grid_return=_RETURN,
        should_grid_return=_WORTH,
        update_on=[
            ("cellValueChanged", 150),
            ("selectionChanged", 150),
            ("cellContextMenu", 50),
            ("columnMoved", 900),
            ("columnResized", 900),
            ("columnPinned", 900),
            ("sortChanged", 900),
        ],
        server_sync_strategy="server_wins",
        columns_state=[dict(one) for one in layout] if layout else None,
    )


def taken_up() -> int:
    """The serial number up to which everything was taken up in this session."""
    return int(st.session_state.get(SEEN, 0))


def take_up(message: SheetMessage) -> None:
    """Note that all that waits in a message is taken up; it does not come again."""
    if message.posts:
        st.session_state[SEEN] = max(int(one["serial"]) for one in message.posts)


def _options(board: Board, shown: Collection[str], *, editable: bool) -> dict[str, Any]:
    columns = {column.name: column for column in JOB_COLUMNS if column.name in shown}
    first = [
        _column(board, columns[name], editable=editable) for name in SHOWN_FIRST if name in columns
    ]
    later = [
        _column(board, column, editable=editable)
        for name, column in columns.items()
        if name not in SHOWN_FIRST
    ]
    reckoned = [
        {
            "field": one.name,
            "headerName": _heading(one.words, board.currency if one.name == "cost" else one.unit),
            "headerTooltip": one.hint,
            "editable": False,
            "width": 170 if one.name in ("after", "conflicts") else 100,
            "cellClass": "conflict" if one.name == "conflicts" else "reckoned",
            "tooltipField": one.name,
            **({"valueFormatter": _MONEY, "type": "rightAligned"} if one.name == "cost" else {}),
        }
        for one in RECKONED
        if one.name in shown
    ]
    if first:
        first[0] |= {"pinned": "left"}
    return {
        "columnDefs": [
            *first,
            *reckoned,
            *later,
            {"field": "_talk", "headerName": "Comments", "width": 100, "cellClass": "reckoned"},
            {"field": "_tick", "hide": True},
            {"field": "_ack", "hide": True},
            {"field": "_rev", "hide": True},
            {"field": "id", "hide": True},
        ],
        "defaultColDef": {
            "resizable": True,
            "sortable": True,
            "filter": True,
            "minWidth": 70,
            "cellClassRules": {"marked": _MARKED},
            "wrapHeaderText": True,
        },
        "context": {"editable": editable},
        "rowSelection": {"mode": "multiRow", "enableClickSelection": False},
        "selectionColumnDef": {"pinned": "left", "width": 40, "minWidth": 40},
        "getRowId": _ROW_ID,
        "rowHeight": ROW_PX,
        "headerHeight": ROW_PX + 10,
        "onGridReady": _READY,
        "onCellValueChanged": _TRACK,
        "preventDefaultOnContextMenu": True,
        "stopEditingWhenCellsLoseFocus": True,
        "enterNavigatesVertically": True,
        "enterNavigatesVerticallyAfterEdit": True,
        "invalidEditValueMode": "block",
        "tooltipShowDelay": 400,
        "overlayNoRowsTemplate": "No job yet. Add one above, or import a schedule.",
    }


def _column(board: Board, column: Column, *, editable: bool) -> dict[str, Any]:
    """A typed column; what cannot be is said while it is typed."""
    shown: dict[str, Any] = {
        "field": safe(column.name),
        "headerName": _heading(column.words, _unit(board, column)),
        "editable": editable,
        "width": WIDTHS.get(column.name, 115),
    }
    if column.name == "finish_on":
        shown["headerTooltip"] = DAY_AFTER
    return shown | _editor(board, column)


def _heading(words: str, unit: str) -> str:
    return f"{words} ({unit})" if unit else words


def _unit(board: Board, column: Column) -> str:
    return board.currency if column.kind == "money" else column.unit


def _editor(board: Board, column: Column) -> dict[str, Any]:
    match column.kind:
        case "choice":
            return _choice(column.choices)
        case "rig":
            return _choice(("", *sorted(rig_labels(board).values())))
        case "day":
            return {"cellDataType": "dateString", "cellEditor": "agDateStringCellEditor"}
        case "gate":
            params = {"getValidationErrors": JsCode(_GATE_FAULT)}
            return {"cellDataType": "text", "cellEditorParams": params}
        case "flag":
            return {"cellDataType": "boolean", "width": 85}
        case "whole" | "number" | "money" | "percent":
            return _number(board, column)
    needed = {"cellEditorParams": {"getValidationErrors": JsCode(_NEEDED)}} if column.needed else {}
    return {"cellDataType": "text", "tooltipField": safe(column.name), **needed}


def _choice(values: Sequence[str]) -> dict[str, Any]:
    return {
        "cellDataType": "text",
        "cellEditor": "agSelectCellEditor",
        "cellEditorParams": {"values": list(values)},
    }


def _number(board: Board, column: Column) -> dict[str, Any]:
    whole = column.kind == "whole"
    fault = _NUMBER_FAULT.format(
        empty="['May not be empty']" if column.needed else "null",
        least=column.least or 0,
        most=column.most or 10**13,
        unit=_unit(board, column),
        whole="if (n !== Math.round(n)) { return ['Whole numbers only']; }" if whole else "",
    )
    return {
        "cellDataType": "number",
        "cellEditor": "agNumberCellEditor",
        "cellEditorParams": {"getValidationErrors": JsCode(fault)},
        "type": "rightAligned",
        **({"valueFormatter": _MONEY} if column.kind == "money" else {}),
    }


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


def _shade() -> Shade:
    return "dark" if st.context.theme.type == "dark" else "light"


def _theme() -> Any:
    params: Any = {
        **_COLOURS[_shade()],
        "fontFamily": "'IBM Plex Sans', system-ui, sans-serif",
        "fontSize": 13,
        "headerFontWeight": 600,
        "spacing": 5,
        "wrapperBorderRadius": 4,
    }
    return StAggridTheme(base="quartz").withParams(**params)


def _css() -> dict[str, dict[str, str]]:
    marked = "#e6eff9" if _shade() == "light" else "#1a2f45"
    quiet = "#545c63" if _shade() == "light" else "#a9b2ba"
    red = "#9c1f18" if _shade() == "light" else "#f3a09a"
    return {
        "@font-face": {
            "font-family": "IBM Plex Sans",
            "font-weight": "100 700",
            "src": "url(../../app/static/ibm-plex-sans-latin-wght-normal.woff2) format('woff2')",
        },
        ".marked": {"background-color": f"{marked} !important"},
        ".conflict": {"color": f"{red} !important"},
        ".reckoned": {"color": f"{quiet} !important"},
    }
