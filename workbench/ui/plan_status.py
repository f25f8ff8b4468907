"""Where a saved plan stands: chip, trail, log, and the buttons that move it on or back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from kernel.plugging.life import (
    LONGEST_COMMENT,
    LONGEST_REFERENCE,
    NOT_HOLDING,
    Move,
    Said,
    status_words,
)
from kernel.store.actor import Actor
from kernel.store.plan_status import StatusRow
from kernel.workflows.plan_status import Life, change_status, life_of, take_back
from workbench.ui.frame import Chip, Color
from workbench.ui.markup import Markup, joined, tag
from workbench.ui.page import failures, part
from workbench.ui.parts import panel
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, day, moment_text, plain

TRAIL = ("draft", "in_review", "approved", "filed", "plugged")
MARKS: Mapping[str, tuple[str, Color]] = {
    "draft": ("edit_note", "gray"),
    "in_review": ("rate_review", "orange"),
    "approved": ("verified", "green"),
    "filed": ("outgoing_mail", "green"),
    "plugged": ("task_alt", "gray"),
    "withdrawn": ("block", "gray"),
}
BUTTONS: Mapping[str, tuple[str, str]] = {
    "submit": ("Submit for review", "send"),
    "approve": ("Approve", "verified"),
    "return": ("Return to draft", "undo"),
    "file": ("Record the filing", "outgoing_mail"),
    "plug": ("Record the plugging", "task_alt"),
    "withdraw": ("Withdraw", "block"),
    "reopen": ("Take up again", "restart_alt"),
}
_NAMES = {NOT_HOLDING: "I know that another version of the plan holds"}
OPEN = "status_dialog"  # which dialog is open; a late redraw must not close it
FORWARD = ("submit", "approve", "file", "plug", "reopen")
_COLUMNS = (
    Column(heading="When", wrap=False),
    Column(heading="Who"),
    Column(heading="To", wrap=False),
    Column(heading="Said"),
)


def status_name(status: str) -> str:
    """A state with a capital.

    >>> status_name("in_review")
    'In review'
    """
    return status_words(status).capitalize()


def status_chip(status: str) -> Chip:
    """A state in words, by shape and by colour."""
    icon, color = MARKS[status]
    return Chip(words=status_name(status), icon=icon, color=color)


def status_cell(status: str, by: str | None = None) -> Cell:
    """A state in a table, with who moved it there."""
    return Cell(
        words=status_name(status),
        small=by or "",
        color=MARKS[status][1],
        sort=list(MARKS).index(status),
    )


def status_strip(actor: Actor, plan: Mapping[str, Any]) -> None:
    """The trail of a saved plan with its buttons, and its log beneath."""
    if not plan.get("snapshot_id"):
        return
    life = life_of(actor, str(plan["snapshot_id"]))
    with st.container(border=True, gap="xsmall", key="life"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            panel(trail(life), key="trail")
            _buttons(actor, life)
        if life.log:
            with st.expander(f"Log of the status · {_last_words(life.log[-1])}", key="status-log"):
                table(_COLUMNS, _log_rows(life.log), key="status-rows", label="Log of the status")


def trail(life: Life) -> Markup:
    """The stations of a plan with who reached them and when; the present one is marked."""
    stations: Sequence[str] = TRAIL if life.status != "withdrawn" else (*TRAIL[:1], "withdrawn")
    here = stations.index(life.status)
    reached: dict[str, StatusRow] = {row.status: row for row in life.log}
    return tag(
        "ol",
        *[
            _station(status, reached.get(status) if at <= here else None, at=at - here)
            for at, status in enumerate(stations)
        ],
        class_="trail",
        aria_label="Status of the plan",
    )


def _station(status: str, row: StatusRow | None, *, at: int) -> Markup:
    kind = "past" if at < 0 else "here" if at == 0 else "ahead"
    words = f"{row.created_by_name}, {day(row.on_date or row.created_at.date())}" if row else ""
    return tag(
        "li",
        joined(tag("b", status_name(status)), tag("small", words) if words else ""),
        class_=kind,
        aria_current="step" if at == 0 else None,
    )


def _buttons(actor: Actor, life: Life) -> None:
    if life.may_take_back and st.button(
        "Undo", icon=":material/undo:", type="tertiary", key="undo-status",
        help="Take your last step back while nobody else acted on it",
    ):  # fmt: skip
        take_back(actor, life.snapshot_id)
        st.toast("Taken back; the log keeps both.")
        st.rerun()
    for move in sorted(life.moves, key=lambda move: move.name in FORWARD):
        words, icon = BUTTONS[move.name]
        at_once = move.name in ("submit", "reopen")
        chosen = st.button(
            words, icon=f":material/{icon}:", key=f"move-{move.name}",
            type="primary" if move.name in FORWARD else "secondary",
            on_click=None if at_once else _opened, args=(life, move.name),
        )  # fmt: skip
        if chosen and at_once:
            _move(actor, life, move, Said())
        elif st.session_state.get(OPEN) == _name(life, move.name):
            _dialog(actor, life, move)
    reviews = any(move.name == "approve" for move in life.moves)
    if life.status == "in_review" and not reviews:
        st.markdown(":gray[Waits for another editor or an administrator.]", width="content")


def _name(life: Life, move: str) -> str:
    return f"{life.snapshot_id} {move}"


def _opened(life: Life, move: str) -> None:
    st.session_state[OPEN] = _name(life, move)


def _closed() -> None:
    st.session_state.pop(OPEN, None)


@st.dialog("Status of the plan", width="medium", on_dismiss=_closed)
def _dialog(actor: Actor, life: Life, move: Move) -> None:
    """What must be said with a move; a refusal is shown in place and nothing typed is lost."""
    with part(actor) as actor:
        words = BUTTONS[move.name][0]
        st.markdown(f"**{words}** :gray[version {life.version}]")
        with st.form(f"form-{move.name}", border=False):
            said = _said(life, move)
            sent = st.form_submit_button(words, type="primary")
        if sent:
            with failures():
                _move(actor, life, move, said)


def _said(life: Life, move: Move) -> Said:
    acknowledged: list[str] = []
    named = life.to_acknowledge if move.acknowledges else ()
    if named:
        against = ["The plan breaks the law."] if life.broken else []
        against += [] if life.holds else ["This is not the version that holds."]
        st.markdown(f":red[{' '.join(against)}] Acknowledge each point and give the reason.")
        acknowledged = [
            one
            for one in named
            if st.checkbox(plain(_NAMES.get(one, f"I acknowledge {one}")), key=f"ack-{one}")
        ]
    on, reference = None, ""
    if "date" in move.needs:
        if life.record:
            st.markdown(f":gray[{plain(life.record)} is on file; the day may be left open.]")
        on = st.date_input(
            "Filed on" if move.name == "file" else "Plugged on", format="YYYY-MM-DD",
            value=None if life.record else "today", max_value="today", key=f"on-{move.name}",
        )  # fmt: skip
    if "reference" in move.needs:
        reference = st.text_input(
            "Reference of the Commission", max_chars=LONGEST_REFERENCE, key="reference",
            placeholder="number under which the W-3A was filed",
        )  # fmt: skip
    needed = "comment" in move.needs or bool(named)
    comment = st.text_area(
        "Why" if needed else "Comment", max_chars=LONGEST_COMMENT, key=f"comment-{move.name}",
        placeholder="required" if needed else "for those who read later", height=90,
    )  # fmt: skip
    return Said(
        comment=comment or "",
        on=on if isinstance(on, date) else None,
        reference=reference,
        acknowledged=tuple(acknowledged),
    )


def _move(actor: Actor, life: Life, move: Move, said: Said) -> None:
    change_status(actor, life.snapshot_id, move.end, said, seen=life.status)
    _closed()
    st.toast(f"The plan is {status_words(move.end)}.")
    st.rerun()


def _last_words(row: StatusRow) -> str:
    return (
        f"{status_words(row.status)} by {plain(row.created_by_name)}, {day(row.created_at.date())}"
    )


def _log_rows(log: Sequence[StatusRow]) -> list[list[Cell | str]]:
    return [
        [
            moment_text(row.created_at),
            row.created_by_name,
            Cell(words=status_name(row.status), color=MARKS[row.status][1]),
            Cell(words=row.comment or DASH, small=_particulars(row)),
        ]
        for row in reversed(log)
    ]


def _particulars(row: StatusRow) -> str:
    words = [
        f"on {day(row.on_date)}" if row.on_date else "",
        f"reference {row.reference}" if row.reference else "",
        f"acknowledged {', '.join(row.acknowledged)}" if row.acknowledged else "",
    ]
    return " · ".join(word for word in words if word)
