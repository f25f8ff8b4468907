"""Changing a schedule: what a person does is looked at first, then applied, kept apart or dropped.

Sheet and Gantt send their commands here, so both show the same preview and settle the same
clashes. What follows by itself (nothing else moves, no new conflict) is applied at once; undo
takes it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import streamlit as st

from kernel.errors import KernelError
from kernel.scheduling.cascade import Cascade
from kernel.scheduling.commands import Command, Mode
from kernel.scheduling.merging import Cell, Choice, Clash
from kernel.store.actor import Actor
from kernel.workflows.campaign_boards import (
    Applied,
    EditConflict,
    OpenBoard,
    Preview,
    apply_commands,
    open_board,
    opened_after,
    preview_commands,
    redo,
    try_commands,
    undo,
)
from workbench.ui.page import show_failure
from workbench.ui.presses import pressed
from workbench.ui.tables import Column, table
from workbench.ui.words import DASH, count, day, plain

PENDING = "schedule_pending"
REFUSED = "schedule_refused"  # a failure of the last run, said once
ANSWERS = "schedule_answers"  # counts up so that the chart takes back what was refused
OWN = "schedule_own"  # revisions made on this screen: what follows on them is no clash
KEPT_OWN = 200
SHOWN_SHIFTS = 12
SHOWN_TOASTS = 2
NOTHING = "Nothing moves: in planning each job starts as early as the rules allow."
PINNING = "To hold a job at a later day, choose “Scheduling” and move it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Commands that wait for the person's word."""

    scenario_id: str
    commands: tuple[Command, ...]
    seen: int
    mode: Mode
    clashes: tuple[Clash, ...] = ()


def answers() -> int:
    """How often this page has answered; part of what the chart is drawn from."""
    return int(st.session_state.get(ANSWERS, 0))


def wish(
    person: Actor,
    opened: OpenBoard,
    commands: Sequence[Command],
    *,
    mode: Mode,
    seen: int | None = None,
    conflicts_wait: bool = True,
) -> OpenBoard:
    """Do what a person asked for, or keep it until they have seen what would follow.

    Args:
        person: Who asks.
        opened: The scenario as it is now.
        commands: One action.
        mode: Planning, where the engine re-times what follows, or scheduling.
        seen: The revision that the person looked at; else that of OPENED.
        conflicts_wait: Whether a change that makes a conflict waits for the person's word; else
            it is made, and the conflict is told and flagged.

    Returns:
        The scenario after it.
    """
    st.session_state[ANSWERS] = answers() + 1
    now = opened.scenario.revision
    wanted = Pending(
        scenario_id=str(opened.scenario.id),
        commands=tuple(commands),
        seen=now if seen is None else min(seen, now),
        mode=mode,
    )
    try:
        preview, done = try_commands(
            person,
            wanted.scenario_id,
            wanted.commands,
            seen=wanted.seen,
            mode=mode,
            own=_own(wanted.scenario_id),
            by_itself=lambda found: _follows_by_itself(found, conflicts_wait=conflicts_wait),
        )
    except EditConflict as clash:
        st.session_state[PENDING] = replace(wanted, clashes=clash.clashes)
    except KernelError as failure:
        st.session_state[REFUSED] = failure
    else:
        if done is not None:
            _done(person, wanted.scenario_id, done)
            for conflict in preview.cascade.conflicts_added[:SHOWN_TOASTS]:
                st.toast(plain(f"New conflict: {conflict.words}"), icon=":material/error:")
            return opened_after(opened, done)
        if preview.changes:
            st.session_state[PENDING] = wanted
        else:
            st.toast(f"{NOTHING} {PINNING}", icon=":material/info:", duration="long")
    return opened


def refused(failure: KernelError) -> None:
    """Say a failure when the page is drawn next."""
    st.session_state[REFUSED] = failure


def waits(opened: OpenBoard) -> bool:
    """Whether a change of the scenario waits for the person's word."""
    wanted = st.session_state.get(PENDING)
    return wanted is not None and wanted.scenario_id == str(opened.scenario.id)


def _own(scenario_id: str) -> Sequence[int]:
    found: Sequence[int] = st.session_state.get(OWN, {}).get(scenario_id, ())
    return found


def _done(person: Actor, scenario_id: str, done: Applied) -> None:
    """Note what was written, and say whose changes it went together with."""
    st.session_state.pop(PENDING, None)
    mine = (*_own(scenario_id), done.revision)[-KEPT_OWN:]
    st.session_state.setdefault(OWN, {})[scenario_id] = mine
    others = dict.fromkeys(
        one.created_by_name for one in done.merged if one.created_by != person.user_id
    )
    if others:
        st.toast(f"Saved together with what {plain(', '.join(others))} changed meanwhile.")


def _preview(person: Actor, wanted: Pending) -> Preview:
    return preview_commands(
        person,
        wanted.scenario_id,
        wanted.commands,
        seen=wanted.seen,
        mode=wanted.mode,
        own=_own(wanted.scenario_id),
    )


def _follows_by_itself(found: Cascade, *, conflicts_wait: bool) -> bool:
    alone = all(shift.typed for shift in found.shifts)
    return alone and not (conflicts_wait and found.conflicts_added)


def _apply(person: Actor, wanted: Pending, choices: dict[Cell, Choice] | None = None) -> None:
    done = apply_commands(
        person,
        wanted.scenario_id,
        wanted.commands,
        seen=wanted.seen,
        mode=wanted.mode,
        choices=choices,
        own=_own(wanted.scenario_id),
    )
    _done(person, wanted.scenario_id, done)


def looked_at(person: Actor, opened: OpenBoard) -> Preview | None:
    """The change that waits, with its panel drawn here; None where there is none."""
    if (failure := st.session_state.pop(REFUSED, None)) is not None:
        show_failure(failure)
    wanted = st.session_state.get(PENDING)
    if wanted is None or wanted.scenario_id != str(opened.scenario.id):
        return None
    if wanted.clashes:
        _settle(person, wanted)
        return None
    try:
        preview = _preview(person, wanted)
    except EditConflict as clash:
        st.session_state[PENDING] = replace(wanted, clashes=clash.clashes)
        st.rerun()
    except KernelError as failure:
        st.session_state.pop(PENDING, None)
        show_failure(failure)
        return None
    _panel(person, opened, wanted, preview)
    return preview


def _panel(person: Actor, opened: OpenBoard, wanted: Pending, preview: Preview) -> None:
    found = preview.cascade
    others = [shift for shift in found.shifts if not shift.typed]
    with st.container(border=True, key="cascade"):
        st.markdown(f"**{plain(_headline(found, others))}**")
        st.markdown(f":gray[{plain(outcome(found, opened.board.currency))}]")
        shift_table(found, key="cascade-table")
        for conflict in found.conflicts_added:
            st.markdown(f":red[:material/error: New conflict: {plain(conflict.words)}]")
        for conflict in found.conflicts_resolved:
            st.markdown(f":green[:material/check_circle: Resolved: {plain(conflict.words)}]")
        with st.container(horizontal=True):
            if pressed("Apply", type="primary", icon=":material/check:", key="apply"):
                _try(person, replace(wanted, seen=preview.revision))
            if wanted.mode == "planning" and others:
                help_ = "Pin this change; the other jobs stay where they are."
                if pressed("Apply to this job only", key="apply-only", help=help_):
                    _try(person, replace(wanted, seen=preview.revision, mode="scheduling"))
            if pressed("Discard", key="discard"):
                drop()


def _try(person: Actor, wanted: Pending, choices: dict[Cell, Choice] | None = None) -> None:
    st.session_state[ANSWERS] = answers() + 1
    try:
        _apply(person, wanted, choices)
    except EditConflict as clash:
        st.session_state[PENDING] = replace(wanted, clashes=clash.clashes)
    except KernelError as failure:
        st.session_state.pop(PENDING, None)
        st.session_state[REFUSED] = failure
    st.rerun()


def drop() -> None:
    """Forget the change that waits, and run the page again."""
    st.session_state.pop(PENDING, None)
    st.session_state[ANSWERS] = answers() + 1
    st.rerun()


def _headline(found: Cascade, others: Sequence[object]) -> str:
    moved = f"This moves {count(len(others), 'other job')}" if others else "Nothing else moves"
    if not found.conflicts_added:
        return f"{moved}."
    return f"{moved}, {'and' if others else 'but'} {_conflicts(len(found.conflicts_added))}."


def _conflicts(number: int) -> str:
    return "there is a new conflict" if number == 1 else f"there are {number} new conflicts"


def outcome(found: Cascade, currency: str = "USD") -> str:
    """End and cost of a plan after a change against before, in words."""
    said = []
    if found.finish_before and found.finish_after:
        days = (found.finish_after - found.finish_before).days
        by = f"{count(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"
        said.append(f"The plan ends {by}" if days else "The plan ends on the same day")
    if found.cost_before is not None and found.cost_after is not None:
        more = found.cost_after - found.cost_before
        said.append(f"cost {_money(more, currency)}" if more else "cost unchanged")
    return ", ".join(said)


def _money(amount: Decimal, currency: str) -> str:
    sign = "+" if amount > 0 else "−"
    return f"{sign}{'$' if currency == 'USD' else currency} {abs(amount):,.0f}"


def shift_table(found: Cascade, *, key: str) -> None:
    """Who moves, from when to when, and why."""
    columns = [
        Column(heading="Job"),
        Column(heading="Rig", wrap=False),
        Column(heading="Now", wrap=False),
        Column(heading="Then", wrap=False),
        Column(heading="Days", align="right"),
        Column(heading="Why"),
    ]
    rows = [
        [
            shift.name,
            shift.rig or DASH,
            _days(shift.before),
            _days(shift.after),
            f"{shift.days:+d}".replace("-", "−") if shift.days else "0",
            shift.reason,
        ]
        for shift in found.shifts[:SHOWN_SHIFTS]
    ]
    table(columns, rows, key=key, label="What would move")
    if (more := len(found.shifts) - SHOWN_SHIFTS) > 0:
        st.caption(f"and {count(more, 'more job')}")


def _days(span: tuple[date, date] | None) -> str:
    return f"{day(span[0])} to {day(span[1])}" if span else DASH


def _settle(person: Actor, wanted: Pending) -> None:
    """Both set the same cells: whose value holds, cell by cell."""
    with st.container(border=True, key="settle"):
        st.markdown("**Somebody changed the same cells meanwhile. Whose value shall hold?**")
        choices: dict[Cell, Choice] = {}
        for at, clash in enumerate(wanted.clashes):
            picked = st.radio(
                plain(f"{clash.name}, {clash.words}"),
                ["theirs", "mine"],
                format_func={
                    "mine": f"Mine: {_value(clash.mine)}",
                    "theirs": f"Theirs: {_value(clash.theirs)}",
                }.__getitem__,
                key=f"settle-{at}",
                horizontal=True,
            )
            choices[clash.cell] = "mine" if picked == "mine" else "theirs"
        with st.container(horizontal=True):
            if pressed("Save so", type="primary", key="settle-save"):
                _try(person, replace(wanted, clashes=()), choices)
            if pressed("Drop my change", key="settle-drop"):
                drop()


def _value(value: object) -> str:
    return DASH if value in (None, "") else str(value)


def steps(person: Actor, opened: OpenBoard) -> None:
    """Undo and redo of the person's own actions, with what they would take back."""
    for name, words in (("undo", opened.undo), ("redo", opened.redo)):
        turn = pressed(
            name.capitalize(),
            icon=f":material/{name}:",
            key=f"icon-{name}",
            disabled=words is None or not opened.may_edit,
            help=f"{name.capitalize()}: {plain(words)}" if words else f"Nothing to {name}",
        )
        if turn:
            turned(person, opened, name)
            st.rerun()


def turned(person: Actor, opened: OpenBoard, step: str) -> OpenBoard:
    """Take back or do again (“undo”, “redo”) the person's last action; the scenario after it."""
    st.session_state[ANSWERS] = answers() + 1
    try:
        done = (undo if step == "undo" else redo)(person, opened.scenario.id)
        _done(person, str(opened.scenario.id), done)
    except KernelError as failure:
        st.session_state[REFUSED] = failure
    return open_board(person, opened.scenario.id)
