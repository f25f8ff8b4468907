"""A sheet as a grid (AG Grid, community): typed editors, ranges, copy and paste, and what came.

The grid never decides: an edit, a paste, a fill or Ctrl+Z travels with a serial number, and what
came of it returns with the number up to which all was taken up. What is not taken up travels again,
so that nothing typed while a run is broken off is lost. Pasted cells are not written by the grid: a
cell that is refused never looks taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from st_aggrid import AgGrid, JsCode

from workbench.ui.grid.look import grid_css, grid_theme

HERE = Path(__file__).parent
ROW_PX = 30
_SEEN = "-seen"  # of a grid's key: the serial number up to which everything was taken up
_GRID = (HERE / "grid.js").read_text(encoding="utf-8")
READY = JsCode(_GRID)
_ROWS = "\n".join(
    line
    for line in (HERE / "rows.js").read_text(encoding="utf-8").splitlines()
    if not line.startswith("//")
)
READY_ROWS = JsCode(f"function (p) {{ ({_GRID})(p); ({_ROWS})(p); }}")
_TRACK = JsCode("function (e) { window.__sheet.track(e); }")
_ROW_ID = JsCode("function (p) { return p.data.id; }")
_RETURN = JsCode(
    "function ({ streamlitRerunEventTriggerName, eventData }) {"
    " const s = window.__sheet, api = eventData.api, f = api.getFocusedCell();"
    " const node = f ? api.getDisplayedRowAtIndex(f.rowIndex) : null;"
    " const out = { event: streamlitRerunEventTriggerName,"
    " posts: s.waiting(), got: s.got || 0, named: s.named || '',"
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
MARKED = JsCode(
    "function (p) { return !!window.__sheet && window.__sheet.marked(p.node.rowIndex,"
    " p.column.getColId()); }"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GridMessage:
    """What came from the grid.

    Attributes:
        posts: Edits, pastes, fills and steps back that wait to be taken up, in order.
        selected: The ids of the rows that are ticked.
        focus: The cell in which the person stands: id and column.
        columns: Order, width, pins, sorting and visibility of the columns.
        got: The number of the last news that the grid has.
        named: The mark of the lists of names that it holds.
    """

    posts: Sequence[Mapping[str, Any]] = ()
    selected: Sequence[str] = ()
    focus: Mapping[str, str] | None = None
    columns: Sequence[Mapping[str, Any]] = ()
    got: int = 0
    named: str = ""

    @property
    def seen(self) -> int | None:
        """The oldest revision on which something that waits was done."""
        revisions = (one.get("revision") for one in self.posts)
        return min((one for one in revisions if one is not None), default=None)


def came(key: str) -> GridMessage:
    """What came from the grid of that key, known before it is drawn again."""
    told = st.session_state.get(key) or {}
    return GridMessage(
        posts=[one for one in told.get("posts") or () if one["serial"] > taken_up(key)],
        selected=told.get("selected") or (),
        focus=told.get("focus"),
        columns=told.get("columns") or (),
        got=int(told.get("got") or 0),
        named=str(told.get("named") or ""),
    )


def taken_up(key: str) -> int:
    """The serial number up to which everything of a grid was taken up."""
    return int(st.session_state.get(key + _SEEN, 0))


def take_up(key: str, message: GridMessage) -> None:
    """Note that all that waits in a message is taken up; it does not come again."""
    if message.posts:
        st.session_state[key + _SEEN] = max(int(one["serial"]) for one in message.posts)


def turn_of(message: GridMessage) -> str:
    """“undo” or “redo” where that was asked for by key; else empty."""
    return next((p["action"] for p in message.posts if p["action"] in ("undo", "redo")), "")


def draw_grid(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Mapping[str, Any]],
    *,
    key: str,
    editable: bool,
    ready: JsCode = READY,
    layout: Sequence[Mapping[str, Any]] | None = None,
    height_px: int = 420,
    nothing: str = "",
    each: Mapping[str, Any] | None = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Draw a grid.

    Args:
        rows: As the grid takes them; each has an `id`.
        columns: Their definitions; the first is pinned.
        key: Unique on the page.
        editable: Whether cells can be typed into.
        ready: What is done once it stands.
        layout: A saved arrangement of the columns.
        height_px: The height of the grid.
        nothing: What is said where there is no row.
        each: What holds for every column besides.
        more: Further options.
    """
    rules = {"marked": MARKED, **dict((each or {}).get("cellClassRules", {}))}
    options = {
        "columnDefs": [dict(one) for one in columns],
        "defaultColDef": {
            "resizable": True,
            "sortable": True,
            "filter": True,
            "minWidth": 70,
            "wrapHeaderText": True,
            **(each or {}),
            "cellClassRules": rules,
        },
        "context": {"editable": editable},
        "rowSelection": {"mode": "multiRow", "enableClickSelection": False},
        "selectionColumnDef": {"pinned": "left", "width": 40, "minWidth": 40},
        "getRowId": _ROW_ID,
        "rowHeight": ROW_PX,
        "headerHeight": ROW_PX + 10,
        "onGridReady": ready,
        "onCellValueChanged": _TRACK,
        "preventDefaultOnContextMenu": True,
        "stopEditingWhenCellsLoseFocus": True,
        "enterNavigatesVertically": True,
        "enterNavigatesVerticallyAfterEdit": True,
        "tooltipShowDelay": 400,
        "overlayNoRowsTemplate": nothing,
        "overlayLoadingTemplate": "Reading rows",
        **(more or {}),
    }
    AgGrid(
        # As JSON: the browser reads it many times faster than the wrapper's way through Arrow.
        pd.DataFrame(list(rows), dtype=object) if rows else pd.DataFrame({"id": []}),
        use_json_serialization=True,
        gridOptions=options,
        key=key,
        height=height_px,
        theme=grid_theme(),
        custom_css=grid_css(),
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


def safe(name: str) -> str:
    """The name of a field in the grid, which reads dots as paths.

    >>> safe("gates.LLI"), field_of("gates__LLI")
    ('gates__LLI', 'gates.LLI')
    """
    return name.replace(".", "__")


def field_of(name: str) -> str:
    """The field of a column of the grid."""
    return name.replace("__", ".")
