"""Who changed a row of a sheet and its cells, over the page."""

from typing import Any
from uuid import UUID

import streamlit as st

from kernel.store.actor import Actor
from kernel.workflows.record_history import RecordChange, history_of
from kernel.workflows.record_sheets import heading
from workbench.ui.clock import zone
from workbench.ui.grid.exchange import came
from workbench.ui.page import part
from workbench.ui.records.acts import NEW, SheetOf
from workbench.ui.tables import Column, table
from workbench.ui.words import DASH, moment_text, plain

_COLUMNS = (
    Column(heading="When", wrap=False),
    Column(heading="Who"),
    Column(heading="What"),
    Column(heading="Before"),
    Column(heading="After"),
)
_DONE = {"insert": "added", "delete": "deleted", "update": "changed"}
_LONGEST = 80  # signs of a value


def history_button(person: Actor, sheet: SheetOf, key: str, grid: str) -> None:
    """Opens the history of the row and cell in which the person stands.

    Args:
        person: Who looks.
        sheet: The sheet.
        key: Of the sheet.
        grid: The key of its grid.
    """
    known = bool(_stood_in(grid)[0])
    st.button(
        "History",
        icon=":material/history:",
        key=f"{key}-history",
        disabled=not known,
        help="Who changed the row and the cell." if known else "Tick a row, or right-click a cell.",
        on_click=_opened,
        args=(key, grid),
    )
    # kept until it is closed: what the grid still says of the press would else close it
    if opened := st.session_state.get(_key(key)):
        _dialog(key)(person, sheet, *opened)


def _stood_in(grid: str) -> tuple[str, str]:
    message = came(grid)
    focus = message.focus or {}
    row_id = str(focus.get("id", "")) or next(iter(message.selected), "")
    return ("", "") if row_id.startswith(NEW) else (row_id, str(focus.get("field", "")))


def _key(key: str) -> str:
    return f"{key}-history-open"


def _opened(key: str, grid: str) -> None:
    # asked of the grid anew: the page may have been drawn before the person went to this cell
    row_id, name = _stood_in(grid)
    if row_id:
        st.session_state[_key(key)] = (row_id, name)


def _dialog(key: str) -> Any:
    def closed() -> None:
        st.session_state.pop(_key(key), None)

    return st.dialog("Who changed it", width="large", on_dismiss=closed)(_history)


def _history(person: Actor, sheet: SheetOf, row_id: str, name: str) -> None:
    with part(person) as now:
        changes = history_of(now, sheet.kind, UUID(row_id))
        words = {one.name: heading(one) for one in sheet.kind.fields}
        options = ["", name] if name in words else [""]
        only = st.segmented_control(
            "Shown",
            options,
            default=options[-1],
            format_func=lambda one: words[one] if one else "Whole row",
            label_visibility="collapsed",
        )
        rows = [line for one in changes for line in _lines(one, sheet, words, only or "")]
        if rows:
            table(_COLUMNS, rows, key="record-history", label="History of the row")
        else:
            st.markdown(":gray[Nobody has changed this cell.]")


def _lines(one: RecordChange, sheet: SheetOf, words: dict[str, str], only: str) -> list[list[str]]:
    when, who = moment_text(one.at, zone()), one.by
    if one.what != "update" and not only:
        return [[when, who, _DONE[one.what], DASH, DASH]]
    return [
        [when, who, words.get(name, name.replace("_", " ")), _said(sheet, name, before),
         _said(sheet, name, after)]
        for name, (before, after) in one.cells.items()
        if not only or name == only
    ]  # fmt: skip


def _said(sheet: SheetOf, name: str, value: Any) -> str:
    if value in (None, ""):
        return DASH
    text = str(value)
    for record_id, label in sheet.named.get(name, {}).items():
        if str(record_id) == text:
            text = label
            break
    return plain(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
