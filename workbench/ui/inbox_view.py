"""Notices one by one: what happened, who did it and when, why one is told, and the way there."""

from collections.abc import Sequence
from typing import NoReturn

import streamlit as st

from kernel.store.actor import Actor
from kernel.store.follows import NoticeRow
from kernel.workflows.notices import followed_ids, mail_choice, mark_read, notices
from workbench.mail_server import postage
from workbench.ui.clock import now, zone
from workbench.ui.frame import nothing_here
from workbench.ui.screens import follow, go
from workbench.ui.words import ago, count, moment_text, plain

SHOWN = 25
SHOWN_LINES = 6
ICONS = {
    "schedule": "event_repeat",
    "decision": "gavel",
    "rig": "oil_barrel",
    "well": "vertical_align_bottom",
    "duty": "gavel",
    "report": "lab_profile",
}
MAIL = {
    "off": "no mail",
    "at_once": "mail at once",
    "daily": "mail once a day",
}


def context(person: Actor, waiting: int) -> str:
    """How much is unread, and whether mail brings it too."""
    said = f"{count(waiting, 'unread notice')}" if waiting else "Nothing unread"
    if postage() is None:
        return f"{said} · no mail server is set up, so notices stand here alone"
    return f"{said} · {MAIL[mail_choice(person)]}"


def read_all(person: Actor, waiting: int) -> None:
    """Mark everything as read."""
    if waiting and st.button("Mark all as read", icon=":material/done_all:", key="read-all"):
        mark_read(person)
        st.rerun()


def to_account() -> NoReturn:
    """Where one chooses what one follows."""
    go("account")


def inbox(person: Actor) -> None:
    """The notices, newest first."""
    with st.container(horizontal=True):
        shown = st.segmented_control(
            "Shown", ("Unread", "All"), default="Unread", key="inbox-shown",
            label_visibility="collapsed",
        )  # fmt: skip
    number = SHOWN + int(st.session_state.get("inbox_more", 0))
    found = notices(person, unread=shown != "All", limit=number + 1)
    if not found:
        _nothing(person, unread=shown != "All")
        return
    for one in found[:number]:
        _notice(person, one)
    if len(found) > number and st.button("Show older ones", key="inbox-older"):
        st.session_state["inbox_more"] = number
        st.rerun()


def _nothing(person: Actor, *, unread: bool) -> None:
    if not followed_ids(person):
        nothing_here(
            "You follow nothing yet.",
            "Choose “Follow” on the page of a well or a rig, or on the schedule: a scenario, "
            "campaigns or single jobs.",
        )
    elif unread:
        nothing_here("Nothing new.", "“All” shows what you have read.")
    else:
        nothing_here("Nothing yet.", "Here stands what others change in what you follow.")


def _notice(person: Actor, one: NoticeRow) -> None:
    with st.container(border=True, gap="xxsmall", key=f"notice-{one.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            mark = "" if one.read_at else ":blue[:material/circle:] "
            weight = plain(one.title) if one.read_at else f"**{plain(one.title)}**"
            st.markdown(f"{mark}:material/{ICONS[one.kind]}: {weight}", width="stretch")
            if one.screen and st.button("Open", key=f"open-{one.id}", type="tertiary"):
                mark_read(person, [one.id])
                follow(one.screen)
            words = "Mark as unread" if one.read_at else "Mark as read"
            if st.button(words, key=f"mark-{one.id}", type="tertiary"):
                mark_read(person, [one.id], read=one.read_at is None)
                st.rerun()
        st.markdown(_lines(one.lines))
        because = f" · you follow {plain(', '.join(one.because))}" if one.because else ""
        when = f"{ago(one.created_at, now())}, {moment_text(one.created_at, zone())}"
        st.markdown(f":gray[{plain(one.created_by_name)}, {when}{because}]")


def _lines(lines: Sequence[str]) -> str:
    shown = [f"- {plain(line)}" for line in lines[:SHOWN_LINES]]
    if len(lines) > SHOWN_LINES:
        shown.append(f"- :gray[{count(len(lines) - SHOWN_LINES, 'more line')}]")
    return "\n".join(shown)
