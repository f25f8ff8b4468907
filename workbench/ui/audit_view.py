"""The audit as an administrator reads it: filters, changes, and one change in full."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import partial
from typing import Any
from uuid import UUID

import streamlit as st

from kernel.exports.cells import file_name
from kernel.exports.row_files import Rows, rows_csv, rows_xlsx
from kernel.store.actor import Actor
from kernel.store.audit import AuditRow
from kernel.store.people import PersonRow
from kernel.workflows.audit import KINDS, MOST, changes
from workbench.ui.days_asked import days_asked
from workbench.ui.frame import nothing_here
from workbench.ui.page import part
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, moment_text, plain

PAGE, MOST_SHOWN = 100, 1_000
_DONE = {"insert": "added", "update": "changed", "delete": "removed"}
_COLUMNS = (
    Column(heading="When", wrap=False),
    Column(heading="Who", least_em=8),
    Column(heading="What", least_em=13),
    Column(heading="Before and after"),
    Column(heading="", align="right"),
)
_FILE_HEADINGS = ("When (UTC)", "Who", "Done", "What", "Key", "Before", "After")
_SHOW = "show:"
_LONGEST = 60  # signs of a value in the list; the whole is one press away
_QUIET = frozenset({"id", "organization_id"})
_EMPTY: tuple[object, ...] = (None, "", {}, [])
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SECRET = "(secret)"  # noqa: S105 - what the log keeps in place of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which changes are meant."""

    kind: str | None
    person_id: UUID | None
    since: datetime | None
    until: datetime | None

    def changes(self, admin: Actor, limit: int) -> list[AuditRow]:
        """The newest of them."""
        return changes(
            admin, kind=self.kind, person_id=self.person_id, since=self.since, until=self.until,
            limit=limit,
        )  # fmt: skip


def filters(people: Sequence[PersonRow], zone: tzinfo) -> Asked:
    """What is shown, kept in the address: a kind of row, a person, days.

    Raises:
        InvalidInput: The last day lies before the first.
    """
    names = {str(person.id): person.name for person in people}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        kind = st.selectbox(
            "What", list(KINDS), index=None, key="kind", bind="query-params", width=230,
            format_func=lambda table: KINDS[table][0].upper() + KINDS[table][1:],
            placeholder="Every kind",
        )  # fmt: skip
        person = st.selectbox(
            "Who", list(names), index=None, key="who", bind="query-params", width=165,
            format_func=names.__getitem__, placeholder="Everybody",
        )  # fmt: skip
        since, until = days_asked(zone)
    return Asked(kind=kind, person_id=UUID(person) if person else None, since=since, until=until)


def how_many() -> int:
    """How many changes are shown; “Show more” raises it."""
    return min(int(st.session_state.get("audit_limit", PAGE)), MOST_SHOWN)


def changes_table(
    admin: Actor, rows: Sequence[AuditRow], zone: tzinfo, people: Sequence[PersonRow]
) -> None:
    """The changes, newest first; “Details” opens one in full."""
    names = {str(person.id): person.name for person in people}
    if not rows:
        nothing_here("No change fits these filters.", "Choose another kind or person.")
        return
    lines = [
        (
            moment_text(row.at, zone),
            who(row),
            Cell(words=what(row), small=_name(row)),
            Cell(words="; ".join(differences(row, names)) or DASH),
            Cell(words="Details", press=f"{_SHOW}{row.id}"),
        )
        for row in rows
    ]
    pressed = table(_COLUMNS, lines, key="audit", label="Changes")
    if len(rows) == how_many() < MOST_SHOWN and st.button(
        "Show more", icon=":material/expand_more:"
    ):
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


def differences(row: AuditRow, names: Mapping[str, str]) -> list[str]:
    """Each changed value as “name: before → after”, shortened.

    A new or removed row tells its values alone; what is empty is left out, and so are its keys,
    moments and secrets, which “Details” tells.

    Args:
        row: The change.
        names: Of people, by their keys.
    """
    before, after = row.before or {}, row.after or {}
    told = []
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if name in _QUIET or (old in _EMPTY and new in _EMPTY):
            continue
        old, new = (names.get(str(value), value) for value in (old, new))
        value = old if new is None else new
        if row.operation == "update":
            told.append(f"{_words(name)}: {_short(old)} → {_short(new)}")
        elif not (name.endswith(("_id", "_at")) or _is_key(value) or value == _SECRET):
            told.append(f"{_words(name)}: {_short(value)}")
    return told


def _is_key(value: object) -> bool:
    return isinstance(value, str) and bool(_KEY.fullmatch(value))


def _words(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


def _short(value: object) -> str:
    if value is None:
        return DASH
    if _is_key(value):
        return f"another ({str(value)[-6:]})"
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


def downloads(admin: Actor, asked: Asked, day: date) -> None:
    """All changes that the filters let through, as files."""
    for kind in ("xlsx", "csv"):
        st.download_button(
            kind.upper(), partial(_file, admin, asked, kind), file_name("audit", day, kind),
            icon=":material/download:", on_click="ignore", key=f"audit-{kind}",
            help=f"Everything that the filters let through, at most {MOST:,} changes.",
        )  # fmt: skip


def _file(admin: Actor, asked: Asked, kind: str) -> bytes:
    listed = change_rows(asked.changes(admin, MOST))
    return rows_xlsx([listed]) if kind == "xlsx" else rows_csv(listed)


def change_rows(rows: Sequence[AuditRow]) -> Rows:
    """Changes as a table for a file."""
    return Rows(name="Audit", headings=_FILE_HEADINGS, rows=[_file_row(row) for row in rows])


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
