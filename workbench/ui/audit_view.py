"""The audit as an administrator reads it: filters, changes, and one change in full."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from typing import Any
from uuid import UUID

import streamlit as st

from kernel.store.actor import Actor
from kernel.store.audit import AuditRow
from kernel.store.people import PersonRow
from kernel.workflows.audit import KINDS, MOST
from workbench.ui.frame import nothing_here
from workbench.ui.page import part
from workbench.ui.tables import Cell, Column, as_csv, table
from workbench.ui.words import DASH, moment_text, plain

PAGE = 100
_DONE = {"insert": "added", "update": "changed", "delete": "removed"}
_COLUMNS = (
    Column(heading="When", wrap=False),
    Column(heading="Who"),
    Column(heading="What"),
    Column(heading="Before and after"),
    Column(heading="", align="right"),
)
_FILE_COLUMNS = tuple(
    Column(heading=heading)
    for heading in ("When (UTC)", "Who", "Done", "What", "Key", "Before", "After")
)
_SHOW = "show:"
_LONGEST = 60  # signs of a value in the list; the whole is one press away
_QUIET = frozenset({"id", "organization_id"})
_EMPTY: tuple[object, ...] = (None, "", {}, [])
_SECRET = "(secret)"  # noqa: S105 - what the log keeps in place of one


def filters(people: Sequence[PersonRow]) -> tuple[str | None, UUID | None]:
    """The two filters above the list, kept in the address: a kind of row, a person."""
    names = {str(person.id): person.name for person in people}
    with st.container(horizontal=True, gap="small"):
        kind = st.selectbox(
            "What",
            list(KINDS),
            index=None,
            key="kind",
            bind="query-params",
            format_func=lambda table: KINDS[table][0].upper() + KINDS[table][1:],
            placeholder="Every kind",
            label_visibility="collapsed",
            width=260,
        )
        person = st.selectbox(
            "Who",
            list(names),
            index=None,
            key="who",
            bind="query-params",
            format_func=names.__getitem__,
            placeholder="Everybody",
            label_visibility="collapsed",
            width=260,
        )
    return kind, UUID(person) if person else None


def how_many() -> int:
    """How many changes are shown; “Show more” raises it."""
    return min(int(st.session_state.get("audit_limit", PAGE)), MOST)


def changes_table(admin: Actor, rows: Sequence[AuditRow], zone: tzinfo) -> None:
    """The changes, newest first; “Details” opens one in full."""
    if not rows:
        nothing_here("No change fits these filters.", "Choose another kind or person.")
        return
    lines = [
        (
            moment_text(row.at, zone),
            who(row),
            Cell(words=what(row), small=_name(row)),
            Cell(words="; ".join(differences(row)) or DASH),
            Cell(words="Details", press=f"{_SHOW}{row.id}"),
        )
        for row in rows
    ]
    pressed = table(_COLUMNS, lines, key="audit", label="Changes")
    if len(rows) == how_many() < MOST and st.button("Show more", icon=":material/expand_more:"):
        st.session_state["audit_limit"] = how_many() + PAGE
        st.rerun()
    chosen = [row for row in rows if pressed == f"{_SHOW}{row.id}"]
    if chosen:
        change_dialog(admin, chosen[0])


def who(row: AuditRow) -> str:
    """The person who changed it, or that the program did."""
    return row.person_name or ("a person of the past" if row.person_id else "the workbench")


def what(row: AuditRow) -> str:
    """What happened to what, in words."""
    kind = KINDS.get(row.table, row.table.removeprefix("app.").replace("_", " "))
    return f"{kind} {_DONE[row.operation]}"


def differences(row: AuditRow) -> list[str]:
    """Each changed value as “name: before → after”, shortened.

    A new or removed row tells its values alone; what is empty is left out, and so are its keys,
    moments and secrets, which “Details” tells.
    """
    before, after = row.before or {}, row.after or {}
    told = []
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if name in _QUIET or (old in _EMPTY and new in _EMPTY):
            continue
        if row.operation == "update":
            told.append(f"{_words(name)}: {_short(old)} → {_short(new)}")
        elif not name.endswith(("_id", "_at")) and (old or new) != _SECRET:
            told.append(f"{_words(name)}: {_short(old if new is None else new)}")
    return told


def _words(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


def _short(value: object) -> str:
    if value is None:
        return DASH
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _name(row: AuditRow) -> str:
    known: Mapping[str, Any] = {**(row.before or {}), **(row.after or {}), **row.key}
    named = next((known[k] for k in ("name", "plan_key", "api14", "path") if known.get(k)), "")
    return str(named)


@st.dialog("One change", width="large")
def change_dialog(admin: Actor, row: AuditRow) -> None:
    """Everything that the audit keeps of one change."""
    with part(admin):
        st.markdown(f"**{plain(what(row).capitalize())}** :gray[by {plain(who(row))}]")
        st.markdown(f":gray[{plain(f'{moment_text(row.at)} UTC')}]")
        before, after = st.columns(2)
        for place, title, values in ((before, "Before", row.before), (after, "After", row.after)):
            with place:
                st.markdown(f"**{title}**")
                st.json(dict(values) if values else {}, expanded=True)


def download(rows: Sequence[AuditRow], day: date) -> None:
    """The changes shown, as a spreadsheet file."""
    st.download_button(
        "CSV",
        lambda: as_csv(_FILE_COLUMNS, [_file_row(row) for row in rows]),
        f"audit_{day.isoformat()}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        disabled=not rows,
    )


def _file_row(row: AuditRow) -> list[str]:
    return [
        row.at.isoformat(timespec="seconds"),
        who(row),
        _DONE[row.operation],
        row.table,
        json.dumps(dict(row.key)),
        json.dumps(row.before, ensure_ascii=False) if row.before else "",
        json.dumps(row.after, ensure_ascii=False) if row.after else "",
    ]
