"""Following: the bell of a page, the choice on the schedule, and the list under My account."""

from collections.abc import Mapping, Sequence

import streamlit as st

from kernel.scheduling.board import Board
from kernel.store.actor import Actor
from kernel.store.follows import SubjectKind
from kernel.workflows.notices import (
    Followed,
    choose_mail,
    follow,
    followed_ids,
    follows,
    mail_choice,
    unfollow,
)
from workbench.mail_server import postage
from workbench.settings import settings
from workbench.ui.frame import nothing_here
from workbench.ui.screens import address
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import plain

KINDS: Mapping[SubjectKind, str] = {
    "scenario": "Scenario",
    "campaign": "Campaign",
    "rig": "Rig",
    "job": "Job",
    "well": "Well",
}
_STOP = "stop:"
Subject = tuple[SubjectKind, str]


def set_following(person: Actor, kind: SubjectKind, subject_id: str, *, wanted: bool) -> None:
    """Follow something or stop; nothing happens where it is so already."""
    held = (kind, subject_id) in followed_ids(person)
    if wanted and not held:
        follow(person, kind, subject_id)
    elif held and not wanted:
        unfollow(person, kind, subject_id)


def follow_button(person: Actor, kind: SubjectKind, subject_id: str, *, name: str) -> None:
    """A bell that says whether one follows something, and changes it."""
    held = (kind, subject_id) in followed_ids(person)
    pressed = st.button(
        "Following" if held else "Follow",
        icon=":material/notifications_active:" if held else ":material/notifications:",
        key=f"follow-{kind}-{subject_id}",
        help=f"Stop being told of changes of {plain(name)}."
        if held
        else f"Be told when somebody else changes {plain(name)}.",
    )
    if pressed:
        set_following(person, kind, subject_id, wanted=not held)
        st.toast(f"You {'no longer follow' if held else 'follow'} {plain(name)}.")
        st.rerun()


def schedule_following(person: Actor, board: Board, name: str, held: frozenset[Subject]) -> None:
    """On the schedule: the scenario, its rigs and campaigns; jobs are followed by their menu."""
    here = {one[1] for one in held}
    ids = {board.scenario_id, *board.fleet.rigs, *board.fleet.campaigns}
    ids |= {one.lineage_id for one in board.jobs.values()}
    icon = "notifications_active" if here & ids else "notifications"
    with st.popover("Follow", icon=f":material/{icon}:", key="follow"):
        st.markdown(":gray[You are told in your inbox when somebody else changes it.]")
        _toggle(person, "scenario", board.scenario_id, f"This scenario, {name}", held)
        rigs = {one.id: one.name for one in board.fleet.rigs.values()}
        _several(person, "rig", "Rigs", rigs, held)
        campaigns = {one.id: one.name for one in board.fleet.campaigns.values()}
        if campaigns:
            _several(person, "campaign", "Campaigns", campaigns, held)
        st.markdown(":gray[A single job: right-click its bar.]")


def _toggle(
    person: Actor,
    kind: SubjectKind,
    subject_id: str,
    words: str,
    held: frozenset[Subject],
) -> None:
    was = (kind, subject_id) in held
    now = st.toggle(plain(words), value=was, key=f"follow-{kind}-{subject_id}-{was}")
    if now != was:
        set_following(person, kind, subject_id, wanted=now)
        st.rerun()


def _several(
    person: Actor,
    kind: SubjectKind,
    words: str,
    names: Mapping[str, str],
    held: frozenset[Subject],
) -> None:
    was = [one for one in names if (kind, one) in held]
    now = st.multiselect(
        words,
        list(names),
        default=was,
        format_func=names.__getitem__,
        key=f"follow-{kind}-{'.'.join(was)}",
        placeholder=f"Choose {words.lower()}",
    )
    if set(now) != set(was):
        for one in {*now, *was}:
            set_following(person, kind, one, wanted=one in now)
        st.rerun()


def mail_form(person: Actor) -> None:
    """When notices come by mail."""
    on = postage() is not None
    words = {
        "at_once": "At once",
        "daily": f"Once a day, at {settings().mail_digest_hour:02}:00 UTC",
        "off": "Not by mail",
    }
    chosen = mail_choice(person)
    picked = st.radio(
        f"Notices to {plain(person.email)}",
        list(words),
        index=list(words).index(chosen),
        format_func=words.__getitem__,
        key=f"mail-{chosen}",
        help="What you read in the inbox before is not mailed.",
    )
    if picked != chosen:
        choose_mail(person, picked)
        st.rerun()
    if not on:
        st.markdown(
            ":gray[No mail server is set up, so none is sent yet; the inbox has everything.]"
        )


def follow_table(person: Actor) -> None:
    """Everything that the person follows; each can be stopped here."""
    found = follows(person)
    if not found:
        nothing_here("You follow nothing.", "Choose “Follow” on the schedule or a rig's page.")
        return
    pressed = table(
        (Column(heading="Followed"), Column(heading="What"), Column(heading="", align="right")),
        [_row(one) for one in found],
        key="follows",
        label="What I follow",
    )
    if pressed and pressed.startswith(_STOP):
        kind, _, subject_id = pressed.removeprefix(_STOP).partition(":")
        unfollow(person, kind, subject_id)
        st.rerun()


def _row(one: Followed) -> Sequence[Cell | str]:
    name = Cell(words=one.name, href=_address(one)) if one.name else Cell(words="no longer there")
    stop = Cell(
        words="Stop", press=f"{_STOP}{one.kind}:{one.id}", hint=f"Stop following {one.name}"
    )
    return name, KINDS[one.kind], stop


def _address(one: Followed) -> str:
    """The screen of what is followed; empty for what has none of its own."""
    if one.kind == "scenario":
        return address("schedule", scenario=one.id)
    if one.kind == "rig":
        return address("rigs", id=one.id)
    if one.kind == "well":
        return address("well", api=one.id)
    return ""
