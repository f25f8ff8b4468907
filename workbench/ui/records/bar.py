"""What can be done with the rows of a sheet: add, double, delete, undo, bring in, take away."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, get_args
from uuid import UUID

import streamlit as st

from kernel.errors import InvalidInput
from kernel.exports.cells import file_name
from kernel.store.actor import Actor
from kernel.store.record_kinds import RecordKind
from kernel.workflows import records
from kernel.workflows.record_files import FileRow, file_rows, sheet_file
from workbench.ui.clock import now
from workbench.ui.grid.arrangement import Arrangeable, Kept, arrangement_bar
from workbench.ui.grid.exchange import came
from workbench.ui.page import acting, failures, told
from workbench.ui.presses import pressed
from workbench.ui.records.acts import (
    NEW,
    SheetOf,
    SheetState,
    bring_in,
    delete_rows,
    shown,
    store,
    turn,
)
from workbench.ui.records.history import history_button
from workbench.ui.words import count, plain

Format = Literal["csv", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)


def sheet_bar(
    person: Actor,
    sheet: SheetOf,
    state: SheetState,
    *,
    key: str,
    grid: str,
    where: Mapping[str, Any],
    words: str,
    arranged: Arrangeable,
    kept: Kept,
    closed: str,
) -> None:
    """Draw the bar.

    Args:
        person: Who looks.
        sheet: The sheet.
        state: What is known of it in this tab.
        key: Of the sheet.
        grid: The key of its grid.
        where: Values that all rows have.
        words: That are searched for.
        arranged: Its columns, to be arranged.
        kept: The person's arrangements.
        closed: Why nothing is typed; empty where it is.
    """
    message = came(grid)
    told(f"{key}-refused")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"{key}-bar"):
        if closed:
            st.markdown(f":gray[:material/lock: {plain(closed)}]")
        if sheet.grows:
            _rows(person, sheet, state, key, list(message.selected))
        if sheet.typed:
            _steps(person, sheet, state, key)
        history_button(person, sheet, key, grid)
        arrangement_bar(person, arranged, kept, message)
        bar = st.popover("Files", icon=":material/import_export:", key=f"{key}-files",
                         on_change="rerun")  # fmt: skip
        if bar.open:
            with bar:
                _take_away(person, sheet.kind, key, where, words)
                if sheet.grows:
                    _bring(sheet, state, key)


def _rows(person: Actor, sheet: SheetOf, state: SheetState, key: str, ticked: list[str]) -> None:
    if pressed("Add row", icon=":material/add:", key=f"{key}-add"):
        state.add_draft()
        st.rerun()
    nothing = None if ticked else "Tick rows at the left first."
    if pressed(
        "Duplicate", icon=":material/content_copy:", key=f"{key}-duplicate", disabled=not ticked,
        help=nothing,
    ):  # fmt: skip
        with failures():
            _duplicate(person, sheet, state, ticked)
            st.rerun()
    label = f"Delete {count(len(ticked), 'row')}" if ticked else "Delete"
    if pressed(
        label, icon=":material/delete:", key=f"{key}-delete", disabled=not ticked, help=nothing
    ):
        with failures():
            delete_rows(person, sheet, state, ticked)
            st.rerun()


def _duplicate(person: Actor, sheet: SheetOf, state: SheetState, ticked: list[str]) -> None:
    """New rows with the same cells, but for what only one row may have."""
    alone = sheet.kind.alone
    typed = {}
    for row_id in ticked:
        if row_id.startswith(NEW):
            state.add_draft(state.drafts.get(row_id))
            continue
        row = records.one(person, sheet.kind, UUID(row_id))
        cells = {
            name: shown(sheet.fields[name], row.get(name), sheet.named)
            for name in sheet.typed
            if name not in alone and row.get(name) is not None
        }
        typed[state.add_draft()] = {name: (cell, None) for name, cell in cells.items()}
    store(person, sheet, state, typed)


def _steps(person: Actor, sheet: SheetOf, state: SheetState, key: str) -> None:
    """Undo, redo, and letting go of what is not stored."""
    for which, steps, words in (
        ("undo", state.undo, "Take back the last step (Ctrl+Z)"),
        ("redo", state.redo, "Do it again (Ctrl+Y)"),
    ):
        if pressed(
            which.capitalize(),
            icon=f":material/{which}:", key=f"icon-{key}-{which}", disabled=not steps,
            help=words if steps else f"Nothing to {which}.",
        ):  # fmt: skip
            with failures():
                turn(person, sheet, state, which)
                st.rerun()
    if state.unsaved and pressed(
        f"Discard {count(state.unsaved, 'row')}",
        icon=":material/close:",
        key=f"{key}-discard",
        help="Lets go of what is not stored yet.",
    ):
        state.forget()
        st.rerun()


def _bring(sheet: SheetOf, state: SheetState, key: str) -> None:
    st.markdown(
        "**Import** :gray[CSV or Excel with the headings of the download. A row that names its "
        "record changes it; one that names none is new.]"
    )
    file = st.file_uploader("File", type=["csv", "xlsx", "txt"], key=f"{key}-file")
    if file is None:
        return
    with failures():
        found = file_rows(sheet.kind, file.name, file.getvalue())
        if len(found.rows) > records.MOST_AT_ONCE:
            raise InvalidInput(
                f"{len(found.rows):,} rows are too many at once.",
                hint=f"Bring in {records.MOST_AT_ONCE:,} at a time.",
            )
        if found.unknown:
            st.warning(f"Not known and left out: {plain(', '.join(found.unknown))}")
        new = sum(one.id is None for one in found.rows)
        st.markdown(f"{count(new, 'new row')}, {count(len(found.rows) - new, 'known row')}.")
        st.button(
            "Bring in",
            type="primary",
            key=f"{key}-bring-in",
            disabled=not found.rows,
            on_click=_brought,
            args=(sheet, state, key, found.rows),
        )


def _brought(sheet: SheetOf, state: SheetState, key: str, rows: Sequence[FileRow]) -> None:
    """Before the page runs: a press is not lost where the next run breaks this one off."""
    with acting(f"{key}-refused") as person:
        st.toast(bring_in(person, sheet, state, rows), icon=":material/upload:")


def _take_away(
    person: Actor, kind: RecordKind, key: str, where: Mapping[str, Any], words: str
) -> None:
    for format in FORMATS:
        st.download_button(
            f"Download {format.upper()}",
            data=_content(person, kind, format, where, words),
            file_name=file_name(kind.path, now().date(), format),
            key=f"{key}-{format}",
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )


def _content(
    person: Actor, kind: RecordKind, format: Format, where: Mapping[str, Any], words: str
) -> Callable[[], bytes]:
    """Made only when somebody downloads it."""
    return lambda: sheet_file(person, kind, format, where=where, words=words)
