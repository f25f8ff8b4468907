"""API tokens: what programs of a person may sign in with."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import streamlit as st

from kernel.store.actor import Actor
from kernel.store.people import PersonRow, TokenRow
from kernel.workflows.people import LONGEST_TOKEN_DAYS, TOKEN_DAYS, create_token, revoke_token
from workbench.ui.frame import nothing_here
from workbench.ui.page import part
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.words import ago, day, moment_text, plain

_REVOKE = "revoke:"


def token_table(
    person: Actor,
    tokens: Sequence[TokenRow],
    now: datetime,
    *,
    people: Sequence[PersonRow] = (),
) -> None:
    """The tokens with what can end them; with PEOPLE, whose each one is."""
    if not tokens:
        nothing_here("There is no token.", "A program that uses the API needs one.")
        return
    names = {row.id: row.name for row in people}
    columns = [
        Column(heading="Token"),
        *([Column(heading="Person")] if people else []),
        Column(heading="State"),
        Column(heading="Last used", align="right"),
        Column(heading="", align="right"),
    ]
    rows = [
        [
            Cell(words=row.name, small=f"made {day(row.created_at)}"),
            *([names.get(row.person_id, "–")] if people else []),
            _state(row, now),
            Cell(words=ago(row.last_used_at, now), hint=f"{moment_text(row.last_used_at)} UTC")
            if row.last_used_at
            else unknown("never used"),
            Cell(words="Revoke", press=f"{_REVOKE}{row.id}", hint=f"Revoke {row.name}")
            if is_valid(row, now)
            else "",
        ]
        for row in tokens
    ]
    pressed = table(columns, rows, key="tokens", label="API tokens")
    if pressed and pressed.startswith(_REVOKE):
        revoke_token(person, UUID(pressed.removeprefix(_REVOKE)))
        st.toast("The token is revoked.", icon=":material/check:")
        st.rerun()


def is_valid(row: TokenRow, now: datetime) -> bool:
    """Whether a program can still use the token."""
    return row.revoked_at is None and (row.expires_at is None or row.expires_at > now)


def _state(row: TokenRow, now: datetime) -> Cell:
    if row.revoked_at is not None:
        return Cell(words=f"revoked {day(row.revoked_at)}", color="gray")
    if not is_valid(row, now):
        return Cell(words=f"ended {day(row.expires_at)}", color="gray")
    words = f"valid until {day(row.expires_at)}" if row.expires_at else "valid"
    return Cell(words=words, color="green")


@st.dialog("Make an API token", on_dismiss="rerun")
def token_dialog(person: Actor) -> None:
    """Ask what the token is for and how long it lasts; show it once."""
    with part(person) as person:
        with st.form("token", border=False):
            name = st.text_input(
                "What is it for?", max_chars=120, placeholder="Nightly export of plans"
            )
            days = st.number_input(
                "Days until it ends", min_value=1, max_value=LONGEST_TOKEN_DAYS, value=TOKEN_DAYS
            )
            sent = st.form_submit_button("Make", type="primary")
        if sent:
            made = create_token(person, name or "", days=int(days))
            st.success(
                f"Copy the token of {plain(made.name)} now. It is shown only once and ends on "
                f"{day(made.expires_at)}.",
                icon=":material/key:",
            )
            st.code(made.token, language=None)
