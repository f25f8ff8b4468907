"""A sheet of records of any kind: typed, pasted, filled, stored at once, taken back, as a file.

The browser fetches the rows itself, page by page; what is typed comes here, is stored row by row,
and only news returns. Ten thousand rows are as quick to edit as ten.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import streamlit as st

from kernel.errors import KernelError, NotFound
from kernel.store.actor import Actor, Role
from kernel.store.record_kinds import RecordField, RecordKind
from kernel.store.records import Span, sortable
from kernel.workflows import records
from kernel.workflows.record_cells import Labels
from kernel.workflows.record_sheets import heading, stand
from kernel.workflows.record_sheets import labels as labels_of_kind
from workbench.ui.grid.arrangement import (
    Arrangeable,
    arrangement,
    arrangement_mark,
    arrangements,
    columns_shown,
)
from workbench.ui.grid.exchange import (
    READY_ROWS,
    ROW_PX,
    GridMessage,
    came,
    draw_grid,
    take_up,
    taken_up,
)
from workbench.ui.records.acts import NEW, SheetOf, SheetState, row_name, take_posts
from workbench.ui.records.bar import sheet_bar
from workbench.ui.records.columns import EACH, grid_columns
from workbench.ui.words import count, plain

LEAST_PX, MOST_PX, FRAME_PX = 140, 640, 60
SHOWN_FAULTS = 5
_ORDERS = ("name", "short_code", "line_no")
_UNSEEN = frozenset({"property_id", "api12", "subject_id", "product_price_id"})
_PLAIN = (str, int, bool, Decimal, date, UUID)


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
    others_follow: bool = False,
) -> int:
    """Draw the records of a kind that hold WHERE, and store what is typed; how many there are.

    Args:
        person: Who looks; an Editor types.
        kind: Of which kind.
        key: Unique on the page.
        where: Values that all rows have; new rows get them too, and their columns are not drawn.
            Of one of several, and of a span of days, they are.
        words: To search for.
        hidden: Fields that are not drawn.
        first: Fields that stand at the left.
        labels: What references are called, where only some are to be chosen.
        is_open: Whether rows may be changed at all.
        only: Where some are named, only these fields are typed, and no row comes or goes.
        codes: Of fields that hold a code, the words for each.
        others_follow: Whether other parts of the page show what is stored here.
    """
    where = where or {}
    labels = labels or {}
    named = {**labels_of_kind(person, kind, where, but=labels.keys()), **labels}
    fixed = {name: value for name, value in where.items() if not isinstance(value, tuple | Span)}
    gone = {*hidden, *fixed}
    drawn = [one for one in kind.fields if _is_shown(one) and one.name not in gone]
    fields = _ordered(drawn, first)
    may = person.may(Role.EDITOR) and is_open and not kind.read_only
    sheet = SheetOf(
        kind=kind,
        fields={one.name: one for one in fields},
        typed=frozenset(
            one.name for one in fields if may and one.writable and (not only or one.name in only)
        ),
        named=named,
        codes=codes or {},
        fixed=fixed,
        grows=may and not only,
    )
    arranged = Arrangeable(
        screen=f"records-{kind.path}",
        headings={one.name: heading(one) for one in fields},
        shown=[one.name for one in fields],
    )
    kept = arrangements(person, arranged)
    state: SheetState = st.session_state.setdefault(f"{key}-state", SheetState())
    grid = f"{key}-{hash((arrangement_mark(arranged), bool(sheet.typed)))}"
    message = came(grid)
    number = _acts(person, sheet, state, grid, message, where, words)
    if message.posts and others_follow:
        st.rerun()
    sheet_bar(
        person, sheet, state, key=key, grid=grid, where=where, words=words, arranged=arranged,
        kept=kept, closed="" if may else _closed(person, is_open),
    )  # fmt: skip
    shown = [sheet.fields[name] for name in columns_shown(arranged, kept) if name in sheet.fields]
    news = _news(person, sheet, state, message, grid, where, words)
    draw_grid(
        [{"id": "news", "_tick": 0, "_news": news}],
        grid_columns(shown, typed=sheet.typed, named=named, codes=codes or {}),
        key=grid,
        editable=bool(sheet.typed),
        ready=READY_ROWS,
        layout=arrangement(arranged, kept),
        height_px=min(MOST_PX, max(LEAST_PX, FRAME_PX + ROW_PX * (number + len(state.drafts) + 1))),
        nothing="No row yet." if not words else "No row has these words.",
        each=EACH,
    )
    _say(person, sheet, state)
    return number


def _acts(
    person: Actor,
    sheet: SheetOf,
    state: SheetState,
    grid: str,
    message: GridMessage,
    where: Mapping[str, Any],
    words: str,
) -> int:
    """Do what came from the grid; notice what others did; how many rows there are then."""
    mark = hash((words, tuple((name, tuple(one.items())) for name, one in sheet.named.items())))
    now = stand(person, sheet.kind, where)
    if (state.stand, state.lists) != (now, mark):
        if state.stand is not None:
            state.again()
        state.stand, state.lists = now, mark
    state.news = [one for one in state.news if one[0] > message.got]
    if message.posts and sheet.typed:
        take_up(grid, message)
        try:
            with st.spinner("Storing"):
                take_posts(person, sheet, state, message.posts)
        except KernelError as failure:
            state.number += 1
            state.told.append(str(failure))
        now = stand(person, sheet.kind, where)
        state.stand = now if state.stand is None else state.stand
    return now[0]


def _news(
    person: Actor,
    sheet: SheetOf,
    state: SheetState,
    message: GridMessage,
    grid: str,
    where: Mapping[str, Any],
    words: str,
) -> str:
    """What the grid is told: rows that were written, what is not stored, names, its sources."""
    latest = {row_id: row for _, row_id, row in state.news}
    return json.dumps(
        {
            "number": state.number,
            "load": state.load,
            "ack": taken_up(grid),
            "rows": [row for row in latest.values() if row is not None],
            "gone": [row_id for row_id, row in latest.items() if row is None],
            "drafts": [{"id": row_id, **cells} for row_id, cells in state.drafts.items()],
            "typed": state.typed,
            "who": f"{person.organization_id}.{person.user_id}",
            "faults": state.faults,
            "named": str(state.lists),
            "lists": None if message.named == str(state.lists) else _lists(sheet),
            "sources": _sources(sheet.kind, where, words),
        }
    )


def _lists(sheet: SheetOf) -> dict[str, dict[str, str]]:
    """What references are called; hundreds of kilobytes of a large organization, so sent once."""
    return {
        name: {str(record_id): label for record_id, label in one.items()}
        for name, one in sheet.named.items()
        if name in sheet.fields
    }


def _sources(kind: RecordKind, where: Mapping[str, Any], words: str) -> list[str]:
    """Where the grid fetches its rows: one address for each value of a field that may have many."""
    several = [(name, value) for name, value in where.items() if isinstance(value, tuple)]
    fixed = [
        f"{name}:{value.first or ''}..{value.last or ''}"
        if isinstance(value, Span)
        else f"{name}:{value}"
        for name, value in where.items()
        if not isinstance(value, tuple)
    ]
    each_of = [
        [*fixed, *(f"{name}:{one}" for (name, _), one in zip(several, chosen, strict=True))]
        for chosen in product(*(value for _, value in several))
    ]
    order = next((name for name in _ORDERS if name in sortable(kind)), "id")
    if isinstance(where.get(kind.dated), Span) and kind.dated in sortable(kind):
        order = f"-{kind.dated}"  # by the index that finds them
    return [
        f"/api/{kind.path}?"
        + urlencode(
            [
                ("limit", records.MOST_A_PAGE),
                ("sort", order),
                *((("q", words),) if words else ()),
                *(("where", one) for one in each),
            ]
        )
        for each in each_of
    ]


def _say(person: Actor, sheet: SheetOf, state: SheetState) -> None:
    """What could not be stored, and why; what others did meanwhile."""
    for words in state.told:
        st.warning(plain(words), icon=":material/group:")
    state.told.clear()
    if not state.faults:
        return
    lines = []
    for row_id, faults in list(state.faults.items())[:SHOWN_FAULTS]:
        called = _called(person, sheet, state, row_id)
        lines += [f"{called}, {heading(sheet.fields[name])}: {why}" for name, why in faults.items()]
    if (more := len(state.faults) - SHOWN_FAULTS) > 0:
        lines.append(f"and {count(more, 'more row')}")
    st.error(
        f"**Not stored yet: {count(len(state.faults), 'row')}.** The red cells say why; the rest "
        "is stored.  \n" + "  \n".join(plain(line) for line in lines),
        icon=":material/error:",
    )


def _called(person: Actor, sheet: SheetOf, state: SheetState, row_id: str) -> str:
    first = next(iter(sheet.fields), "")
    if row_id.startswith(NEW):
        return str(state.drafts.get(row_id, {}).get(first) or "New row")
    try:
        return row_name(sheet, records.one(person, sheet.kind, UUID(row_id)))
    except NotFound:
        return "A row that somebody deleted"


def _closed(person: Actor, is_open: bool) -> str:
    if not is_open:
        return "Closed to changes."
    return f"Your role is {person.role.name.capitalize()}: you read these."


def _is_shown(of: RecordField) -> bool:
    return of.type in _PLAIN and of.name not in (
        "property_id",
        "api12",
        "subject_id",
        "product_price_id",
    )


def _ordered(fields: Sequence[RecordField], first: Sequence[str]) -> list[RecordField]:
    place = {name: at for at, name in enumerate(first)}
    return sorted(fields, key=lambda one: place.get(one.name, len(place)))
