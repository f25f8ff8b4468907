"""The grid of a schedule: its columns with their editors, and what cannot be typed."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from st_aggrid import JsCode

from kernel.scheduling.board import Board
from kernel.scheduling.cells import JOB_COLUMNS, Column
from kernel.scheduling.sheet_board import rig_labels
from workbench.ui.grid.editors import DAY_EDITOR, choice_editor
from workbench.ui.grid.exchange import draw_grid, safe
from workbench.ui.sheet.columns import DAY_AFTER, RECKONED, SHOWN_FIRST, WIDTHS

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
    draw_grid(
        rows,
        _columns(board, shown, editable=editable),
        key=key,
        editable=editable,
        layout=layout,
        height_px=height_px,
        nothing="No job yet. Add one above, or import a schedule.",
        more={"invalidEditValueMode": "block"},
    )


def _columns(board: Board, shown: Collection[str], *, editable: bool) -> list[dict[str, Any]]:
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
    return [
        *first,
        *reckoned,
        *later,
        {"field": "_talk", "headerName": "Comments", "width": 100, "cellClass": "reckoned"},
        *({"field": name, "hide": True} for name in ("_tick", "_ack", "_rev", "id")),
    ]


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
            return _words(column.choices)
        case "rig":
            return _words(("", *sorted(rig_labels(board).values())))
        case "day":
            return dict(DAY_EDITOR)
        case "gate":
            params = {"getValidationErrors": JsCode(_GATE_FAULT)}
            return {"cellDataType": "text", "cellEditorParams": params}
        case "flag":
            return {"cellDataType": "boolean", "width": 85}
        case "whole" | "number" | "money" | "percent":
            return _number(board, column)
    needed = {"cellEditorParams": {"getValidationErrors": JsCode(_NEEDED)}} if column.needed else {}
    return {"cellDataType": "text", "tooltipField": safe(column.name), **needed}


def _words(words: Sequence[str]) -> dict[str, Any]:
    """A column of one of these; "" among them means none."""
    return choice_editor({one: one for one in words if one}, may_be_empty="" in words)


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
