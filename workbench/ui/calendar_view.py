"""Calendars to subscribe to: make an address, see which there are, end one."""

from datetime import datetime
from uuid import UUID

import streamlit as st

from kernel.store.actor import Actor
from kernel.workflows.campaign_feed import (
    LONGEST_NAME,
    feed_address,
    feeds,
    new_feed,
    revoke_feed,
)
from kernel.workflows.campaign_scenarios import scenario_list
from workbench.settings import settings
from workbench.ui.frame import nothing_here
from workbench.ui.page import failures, part
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.words import ago, day, moment_text, plain

SCOPES = {
    "plan": "The approved plan, else the newest draft",
    "follows": "Of that plan what I follow",
    "scenario": "One scenario",
    "duties": "The duties of the compliance calendar",
}
_END = "end:"


def calendar_table(person: Actor, now: datetime) -> None:
    """The addresses that hold; an address itself was shown once."""
    found = feeds(person)
    if not found:
        nothing_here(
            "No calendar program subscribes.",
            "Make an address, and add it to Outlook, Google Calendar or your phone.",
        )
        return
    rows = [
        (
            Cell(words=one.name, small=SCOPES[one.scope]),
            Cell(words=ago(one.last_used_at, now), hint=f"{moment_text(one.last_used_at)} UTC")
            if one.last_used_at
            else unknown("never asked for"),
            day(one.created_at),
            Cell(words="End", press=f"{_END}{one.id}", hint=f"End {one.name}"),
        )
        for one in found
    ]
    columns = (
        Column(heading="Calendar"),
        Column(heading="Last asked for", align="right"),
        Column(heading="Made", align="right"),
        Column(heading="", align="right"),
    )
    pressed = table(columns, rows, key="calendars", label="My calendars")
    if pressed and pressed.startswith(_END):
        revoke_feed(person, UUID(pressed.removeprefix(_END)))
        st.toast("The calendar is ended; its address answers no more.", icon=":material/check:")
        st.rerun()


@st.dialog("Subscribe a calendar", on_dismiss="rerun")
def calendar_dialog(person: Actor, scope: str = "plan") -> None:
    """Ask what it shows, SCOPE unless another is chosen; show its address once."""
    with part(person) as person:
        names = {str(one.id): one.name for one in scenario_list(person)}
        scopes = list(SCOPES)
        scope = st.radio(
            "It shows", scopes, index=scopes.index(scope), format_func=SCOPES.__getitem__
        )
        chosen = None
        if scope == "scenario":
            chosen = st.selectbox("Scenario", list(names), format_func=names.__getitem__)
        name = st.text_input(
            "What is it for?", max_chars=LONGEST_NAME, placeholder="Outlook at the office"
        )
        if st.button("Make the address", type="primary"):
            with failures():
                made = new_feed(
                    person,
                    name or "",
                    scope=scope,
                    scenario_id=UUID(chosen) if chosen else None,
                )
                st.success(
                    f"Copy the address of {plain(made.name)} now; it is shown only once. Whoever "
                    "has it sees its days, without a sign-in, until you end it.",
                    icon=":material/calendar_month:",
                )
                st.code(feed_address(settings().address, made.token), language=None)
