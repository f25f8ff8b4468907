"""A sheet of records of any kind: typed cells, new and deleted rows, save, undo, files.

Amounts travel as text, so that no cent passes through a binary fraction. Nothing is written until
“Save”; a save is one transaction, and what it did is taken back by “Undo”.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args
from uuid import UUID

import pandas as pd
import streamlit as st

from kernel.errors import InvalidInput
from kernel.store.actor import Actor, Role
from kernel.store.record_kinds import RecordField, RecordKind
from kernel.store.records import After
from kernel.workflows.record_sheets import (
    Labels,
    Saved,
    SheetPage,
    heading,
    save_sheet,
    sheet_file,
    sheet_page,
)
from workbench.ui.page import failures
from workbench.ui.words import count

Format = Literal["csv", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
PAGE_ROWS = 200
ROW_PX, MOST_PX, CODES_PX = 35, 640, 150
_PLAIN = (str, int, bool, Decimal, date, UUID, datetime)


def record_sheet(
    person: Actor,
    kind: RecordKind,
    *,
    key: str,
    where: Mapping[str, Any] | None = None,
    words: str = "",
    hidden: Sequence[str] = (),
    first: Sequence[str] = (),
    labels: Mapping[str, Labels] | None = None,
    is_open: bool = True,
    only: Sequence[str] = (),
    codes: Mapping[str, Mapping[str, str]] | None = None,
) -> SheetPage:
    """Draw the records of a kind that hold WHERE, and save what is typed.

    Args:
        person: Who looks; an Editor types.
        kind: Of which kind.
        key: Unique on the page.
        where: Values that all rows have; new rows get them too, and their columns are not drawn.
        words: To search for.
        hidden: Fields that are not drawn.
        first: Fields that stand at the left.
        labels: What references are called, where only some are to be chosen.
        is_open: Whether rows may be changed at all.
        only: Where some are named, only these fields are typed, and no row comes or goes.
        codes: Of fields that hold a code, the words for each.
    """
    where = where or {}
    page = sheet_page(person, kind, where=where, words=words, after=_after(key), most=PAGE_ROWS)
    named = {**page.labels, **(labels or {})}
    gone = {*hidden, *(name for name, value in where.items() if not isinstance(value, tuple))}
    drawn = [one for one in kind.fields if _is_shown(one) and one.name not in gone]
    fields = _ordered(drawn, first)
    editable = person.may(Role.EDITOR) and is_open
    grows = editable and not only
    grid = _grid_key(key)
    st.session_state[f"{key}-rows"] = page.rows
    st.data_editor(
        _frame(fields, page.rows, named),
        key=grid,
        hide_index=True,
        num_rows="dynamic" if grows else "fixed",
        disabled=[one.name for one in fields if not one.writable or (only and one.name not in only)]
        if editable
        else True,
        column_config={
            one.name: _column(one, named.get(one.name, {}), (codes or {}).get(one.name))
            for one in fields
        },
        height=min(MOST_PX, ROW_PX * (max(len(page.rows), 1) + 1 + grows) + 3),
        placeholder="",
    )
    _foot(person, kind, page, fields, named, key=key, where=where, words=words, editable=editable)
    return page


def cells_now(key: str, name: str) -> list[Decimal] | None:
    """The amounts of a column as they stand with what is typed and not saved yet.

    Args:
        key: Of the sheet.
        name: Of the field, an amount.

    Returns:
        None where the sheet was not drawn yet, or a cell is no number.
    """
    rows = st.session_state.get(f"{key}-rows")
    if rows is None:
        return None
    typed = st.session_state.get(_grid_key(key), {})
    gone = set(typed.get("deleted_rows", ()))
    edited = {int(at): cells for at, cells in typed.get("edited_rows", {}).items()}
    cells = [
        edited.get(at, {}).get(name, row[name]) for at, row in enumerate(rows) if at not in gone
    ]
    cells += [row[name] for row in typed.get("added_rows", ()) if row.get(name) is not None]
    try:
        return [Decimal(str(cell).replace(",", "")) for cell in cells if cell is not None]
    except InvalidOperation:
        return None


def _foot(
    person: Actor,
    kind: RecordKind,
    page: SheetPage,
    fields: Sequence[RecordField],
    named: Mapping[str, Labels],
    *,
    key: str,
    where: Mapping[str, Any],
    words: str,
    editable: bool,
) -> None:
    """Save, discard, undo, pages and files, below the sheet; refusals where they can be read."""
    pressed = False
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if editable:
            typed = _typed_rows(key)
            pressed = st.button(
                f"Save {count(typed, 'row')}" if typed else "Save",
                key=f"{key}-save",
                type="primary",
                icon=":material/save:",
                disabled=not typed,
            )
            st.button(
                "Discard", key=f"{key}-discard", disabled=not typed, on_click=_discard, args=(key,)
            )
            undo = st.button(
                "Undo",
                key=f"{key}-undo",
                icon=":material/undo:",
                disabled=not st.session_state.get(f"{key}-done"),
                help="Takes back the last save here, where nobody changed the rows since.",
            )
            if undo:
                _undo(person, kind, key)
        _pages(page, key)
        st.space("stretch")
        for format in FORMATS:
            st.download_button(
                format.upper(),
                data=_content(person, kind, format, where, words),
                file_name=f"{kind.path}.{format}",
                key=f"{key}-{format}",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
            )
    if pressed:
        with failures():
            _save(person, kind, page, fields, named, key=key, where=where)


def _content(
    person: Actor, kind: RecordKind, format: Format, where: Mapping[str, Any], words: str
) -> Callable[[], bytes]:
    """Made only when somebody downloads it."""
    return lambda: sheet_file(person, kind, format, where=where, words=words)


def _save(
    person: Actor,
    kind: RecordKind,
    page: SheetPage,
    fields: Sequence[RecordField],
    named: Mapping[str, Labels],
    *,
    key: str,
    where: Mapping[str, Any],
) -> None:
    batch = batch_of(st.session_state[_grid_key(key)], page.rows, fields, named, where=where)
    back = save_sheet(person, kind, batch)
    st.session_state.setdefault(f"{key}-done", []).append(back)
    st.toast(f"Saved {count(batch.size, 'row')}.", icon=":material/check:")
    _discard(key)
    st.rerun()


def _undo(person: Actor, kind: RecordKind, key: str) -> None:
    with failures():
        back = st.session_state[f"{key}-done"].pop()
        save_sheet(person, kind, back)
        st.toast(f"Took back {count(back.size, 'row')}.", icon=":material/undo:")
        _discard(key)
        st.rerun()


def batch_of(
    typed: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    fields: Sequence[RecordField],
    named: Mapping[str, Labels],
    *,
    where: Mapping[str, Any],
) -> Saved:
    """What was typed as changes of records.

    Args:
        typed: As Streamlit keeps it: `edited_rows`, `added_rows`, `deleted_rows`.
        rows: That the sheet was drawn with.
        fields: Its columns.
        named: What references are called.
        where: What new rows have besides.

    Raises:
        InvalidInput: A cell holds what its field cannot.
    """
    known = {one.name: one for one in fields}
    fixed = {name: value for name, value in where.items() if not isinstance(value, tuple)}
    gone = set(typed.get("deleted_rows", ()))
    changes = []
    for at, cells in typed.get("edited_rows", {}).items():
        if int(at) in gone:
            continue
        row = rows[int(at)]
        values = {name: _read(known[name], cell, named) for name, cell in cells.items()}
        values = {name: value for name, value in values.items() if value != row[name]}
        if values:
            changes.append((row["id"], row.get("version") or 0, values))
    adds = []
    for cells in typed.get("added_rows", ()):
        read = {name: _read(known[name], cell, named) for name, cell in cells.items()}
        values = {name: value for name, value in read.items() if value is not None}
        if values:
            _refuse_gaps(known, {**fixed, **values})
            adds.append({**fixed, **values})
    return Saved(
        changes=tuple(changes),
        adds=tuple(adds),
        deletes=tuple((rows[at]["id"], rows[at].get("version") or 0) for at in sorted(gone)),
    )


def _refuse_gaps(known: Mapping[str, RecordField], values: Mapping[str, Any]) -> None:
    for one in known.values():
        if one.required and values.get(one.name) is None:
            raise InvalidInput(
                f"A new row has no “{heading(one)}”.", hint="Fill it in, or take the row out."
            )


def _read(of: RecordField, cell: Any, named: Mapping[str, Labels]) -> Any:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return "" if of.type is str and not of.choices and of.required else None
    if of.type is UUID:
        by_name = {label: record_id for record_id, label in named.get(of.name, {}).items()}
        if cell not in by_name:
            raise InvalidInput(f"There is no {heading(of)} “{cell}”.", hint="Choose one.")
        return by_name[cell]
    if of.type is Decimal:
        return _decimal(of, str(cell))
    if of.type is date:
        return date.fromisoformat(str(cell)[:10])
    if of.type is int:
        return int(cell)
    return cell


def _decimal(of: RecordField, text: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", "").replace("$", "").strip())
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite():
        raise InvalidInput(f"“{text}” is no number for “{heading(of)}”.")
    places = of.places or 0
    if found != round(found, places):
        raise InvalidInput(
            f"“{text}” has more than {places} decimals.", hint=f"Round “{heading(of)}” first."
        )
    return round(found, places)


def _frame(
    fields: Sequence[RecordField],
    rows: Sequence[Mapping[str, Any]],
    named: Mapping[str, Labels],
) -> pd.DataFrame:
    shown = {one.name: [_cell(one, row.get(one.name), named) for row in rows] for one in fields}
    frame = pd.DataFrame(shown, columns=[one.name for one in fields], dtype=object)
    for one in fields:
        if one.type is bool:
            frame[one.name] = frame[one.name].fillna(False).astype(bool)
        elif one.type is int:
            frame[one.name] = pd.to_numeric(frame[one.name]).astype("Int64")
    return frame


def _cell(of: RecordField, value: Any, named: Mapping[str, Labels]) -> Any:
    if isinstance(value, UUID):
        return named.get(of.name, {}).get(value, str(value))
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value


def _column(of: RecordField, labels: Labels, codes: Mapping[str, str] | None) -> Any:
    words = heading(of)
    if of.choices or codes:
        known = codes or {one: one.replace("_", " ") for one in of.choices}
        return st.column_config.SelectboxColumn(
            words,
            width=CODES_PX if codes else None,
            options=list(known),
            format_func=lambda one: known[str(one)],
        )
    if of.type is UUID and labels:
        return st.column_config.SelectboxColumn(words, options=list(labels.values()))
    if of.type is Decimal:
        rest = rf"(\.\d{{0,{of.places}}})?" if of.places else ""
        return st.column_config.TextColumn(words, validate=rf"^-?[\d,]*{rest}$", alignment="right")
    if of.type is date:
        return st.column_config.DateColumn(words, format="YYYY-MM-DD")
    if of.type is bool:
        return st.column_config.CheckboxColumn(words)
    if of.type is int:
        return st.column_config.NumberColumn(words, step=1)
    return st.column_config.TextColumn(words, max_chars=20_000)


def _is_shown(of: RecordField) -> bool:
    return of.type in _PLAIN and of.name not in ("property_id", "api12", "subject_id")


def _ordered(fields: Sequence[RecordField], first: Sequence[str]) -> list[RecordField]:
    place = {name: at for at, name in enumerate(first)}
    return sorted(fields, key=lambda one: place.get(one.name, len(place)))


def _grid_key(key: str) -> str:
    return f"{key}-grid-{st.session_state.get(f'{key}-nonce', 0)}"


def _discard(key: str) -> None:
    """Let the sheet begin anew."""
    st.session_state[f"{key}-nonce"] = st.session_state.get(f"{key}-nonce", 0) + 1


def _typed_rows(key: str) -> int:
    typed = st.session_state.get(_grid_key(key), {})
    return (
        len(typed.get("edited_rows", {}))
        + sum(bool(row) for row in typed.get("added_rows", ()))
        + len(typed.get("deleted_rows", ()))
    )


def _after(key: str) -> After | None:
    trail: list[After] = st.session_state.get(f"{key}-trail", [])
    return trail[-1] if trail else None


def _pages(page: SheetPage, key: str) -> None:
    """Forward and back through a long list."""
    trail: list[After] = st.session_state.setdefault(f"{key}-trail", [])
    if not trail and page.next is None:
        return

    def back() -> None:
        st.session_state[f"{key}-trail"] = trail[:-1]
        _discard(key)

    def on() -> None:
        st.session_state[f"{key}-trail"] = [*trail, page.next]
        _discard(key)

    st.button("Back", key=f"{key}-back", disabled=not trail, on_click=back)
    st.markdown(f":gray[Page {len(trail) + 1}]", width="content")
    st.button("Next", key=f"{key}-next", disabled=page.next is None, on_click=on)
