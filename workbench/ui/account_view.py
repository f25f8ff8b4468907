"""One's own account: password and sessions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import streamlit as st

from kernel.errors import InvalidInput
from kernel.store.actor import Actor
from kernel.store.people import SessionRow
from kernel.workflows.credentials import MIN_LENGTH
from kernel.workflows.people import change_password, revoke_session
from workbench.ui.page import failures
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import ago, moment_text

_COLUMNS = (
    Column(heading="Browser"),
    Column(heading="Signed in", align="right"),
    Column(heading="Last action", align="right"),
    Column(heading="", align="right"),
)
_END = "end:"
_BROWSERS = (
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser(agent: str) -> str:
    """A browser's long signature in two words.

    >>> browser("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36")
    'Chrome on Windows'
    >>> browser("curl/8.5"), browser("")
    ('curl/8.5', 'unknown browser')
    """
    name = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return " on ".join(filter(None, (name, system))) or agent[:40] or "unknown browser"


def session_table(person: Actor, sessions: Sequence[SessionRow], now: datetime) -> None:
    """Where one is signed in; any but this session can be ended here."""
    rows = [
        (
            Cell(words=browser(row.agent), small=row.address),
            Cell(words=ago(row.created_at, now), hint=f"{moment_text(row.created_at)} UTC"),
            Cell(words=ago(row.last_seen_at, now), hint=f"{moment_text(row.last_seen_at)} UTC"),
            "this session"
            if row.id == person.session_id
            else Cell(words="End", press=f"{_END}{row.id}"),
        )
        for row in sessions
    ]
    pressed = table(_COLUMNS, rows, key="sessions", label="My sessions")
    if pressed and pressed.startswith(_END):
        revoke_session(person, UUID(pressed.removeprefix(_END)))
        st.toast("The session is ended.", icon=":material/check:")
        st.rerun()


def password_form(person: Actor) -> None:
    """Change one's own password; the other sessions end."""
    with failures(), st.form("password", clear_on_submit=True, width=420):
        current = st.text_input(
            "Current password", type="password", autocomplete="current-password"
        )
        new = st.text_input(
            "New password",
            type="password",
            autocomplete="new-password",
            help=f"At least {MIN_LENGTH} characters; a few words that do not belong together.",
        )
        again = st.text_input("New password again", type="password", autocomplete="new-password")
        if st.form_submit_button("Change password", type="primary"):
            if new != again:
                raise InvalidInput(
                    "The new passwords differ.", hint="Type the same twice; nothing was changed."
                )
            change_password(person, current=current or "", new=new or "")
            st.success("The password is changed. Your other sessions have ended.")
