"""Scenarios: which there are, what each waits for, two side by side, and an order for the rigs."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import streamlit as st

from kernel.scheduling.board import Rules
from kernel.scheduling.board_measures import measures_of
from kernel.scheduling.measures import LostTime, RigUse
from kernel.scheduling.scenario_diff import JobDiff, ScenarioDiff, Side
from kernel.store.actor import Actor, Role
from kernel.store.scenarios import ScenarioRow
from kernel.workflows.campaign_baselines import set_baseline
from kernel.workflows.campaign_boards import open_board
from kernel.workflows.campaign_conflicts import conflict_queue
from kernel.workflows.campaign_scenarios import (
    LONGEST_COMMENT,
    Move,
    compare_scenarios,
    decide,
    moves_for,
    scenario_decisions,
    scenario_list,
    set_scenario_details,
)
from kernel.workflows.campaign_talk import note_conflict
from workbench.ui.frame import Color, nothing_here, section
from workbench.ui.page import failures
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table, unknown
from workbench.ui.words import DASH, count, day, moment_text, plain

COLORS: dict[str, Color] = {"draft": "blue", "approved": "green", "archived": "gray"}
MOVES: dict[Move, tuple[str, str]] = {
    "submit": ("Submit for approval", "send"),
    "withdraw": ("Withdraw", "undo"),
    "approve": ("Approve", "verified"),
    "reject": ("Reject", "block"),
    "archive": ("Archive", "inventory_2"),
    "lock": ("Lock for others", "lock"),
    "unlock": ("Unlock", "lock_open"),
}
KINDS = {
    "added": "added",
    "removed": "removed",
    "moved": "moved",
    "re-sequenced": "other place in the order",
    "rig": "other rig",
    "duration": "other duration",
    "cost": "other cost",
    "status": "other status",
    "other": "other details",
}


def scenario_table(scenarios: Sequence[ScenarioRow]) -> None:
    """Every scenario with its state, parent and author."""
    names = {row.id: row.name for row in scenarios}
    rows: list[list[Cell | str]] = [
        [
            Cell(words=row.name, href=address("schedule", scenario=str(row.id))),
            Cell(words=_state(row), color=COLORS[row.state]),
            Cell(words=str(row.jobs), sort=row.jobs),
            Cell(words=str(row.revision), sort=row.revision),
            names.get(row.parent_id, DASH) if row.parent_id else DASH,
            Cell(
                words=row.created_by_name,
                small=moment_text(row.created_at),
                sort=row.created_at.timestamp(),
            ),
            Cell(words="Details", href=address("scenarios", id=str(row.id))),
        ]
        for row in scenarios
    ]
    columns = [
        Column(heading="Scenario"),
        Column(heading="State", wrap=False),
        Column(heading="Jobs", align="right"),
        Column(heading="Revision", align="right"),
        Column(heading="Copied from"),
        Column(heading="Made by"),
        Column(heading=""),
    ]
    table(columns, rows, key="scenarios", label="Scenarios", sortable=True)


def _state(row: ScenarioRow) -> str:
    if row.submitted_at is not None:
        return "waits for approval"
    return "locked draft" if row.locked_at is not None else row.state


def scenario_actions(person: Actor, row: ScenarioRow) -> None:
    """What the person may do with a scenario now; a comment goes with it."""
    moves = moves_for(person, row)
    if not moves:
        return
    comment = st.text_input(
        "Comment", placeholder="Why, for those who read it later", key="decision-comment"
    )
    pressed = None
    with st.container(horizontal=True):
        for move in moves:
            words, icon = MOVES[move]
            if st.button(
                words,
                icon=f":material/{icon}:",
                key=f"move-{move}",
                type="primary" if move in ("submit", "approve") else "secondary",
            ):
                pressed = move
        if st.button("Set as baseline", icon=":material/flag:", key="baseline"):
            set_baseline(person, row.id, f"{row.name}, revision {row.revision}")
            st.toast("The plan as it stands is the baseline now.")
    if pressed is not None:
        with failures():  # below the buttons, where there is room for the words
            decide(person, row.id, pressed, comment=comment, seen=row.revision)
            st.rerun()


def details(person: Actor, row: ScenarioRow) -> None:
    """A draft's name, note, first day, day of the last report and rules, in a form."""
    if not person.may(Role.EDITOR) or row.state != "draft" or row.submitted_at is not None:
        return
    with (
        st.popover("Name, days, rules", icon=":material/tune:", key="details"),
        st.form("scenario-details", border=False),
    ):
        name = st.text_input("Name", row.name, max_chars=120)
        start_on = st.date_input("First day of the plan", row.start_on)
        reported = st.date_input(
            "Reported up to",
            row.data_date,
            help="What happened before this day is known; what is left begins on it.",
        )
        same = st.number_input("Move within a pad, d", 0, 365, row.rules.same_place_days)
        other = st.number_input("Move between pads, d", 0, 365, row.rules.other_place_days)
        may_move = st.checkbox(
            "A rig may move while it is maintained", row.rules.moves_in_maintenance
        )
        note = st.text_area("Note", row.note, max_chars=LONGEST_COMMENT)
        if st.form_submit_button("Save", type="primary"):
            with failures():
                set_scenario_details(
                    person,
                    row.id,
                    seen=row.revision,
                    name=name,
                    note=note,
                    start_on=start_on,
                    data_date=reported,
                    rules=Rules(
                        same_place_days=same,
                        other_place_days=other,
                        moves_in_maintenance=may_move,
                    ),
                )
                st.rerun()


def decisions(person: Actor, row: ScenarioRow) -> None:
    """Who did what with a scenario, when and why."""
    found = scenario_decisions(person, row.id)
    if not found:
        return
    section("What was decided")
    rows = [
        [
            moment_text(each.created_at),
            each.created_by_name,
            each.move,
            str(each.revision),
            each.comment or DASH,
        ]
        for each in reversed(found)
    ]
    columns = [Column(heading=words) for words in ("When", "Who", "What", "Revision", "Comment")]
    table(columns, rows, key="decisions", label="What was decided")


def conflicts(person: Actor, row: ScenarioRow) -> None:
    """The conflict queue: what blocks submission first, who looks after what, why it is borne."""
    queue = conflict_queue(person, row.id)
    section("Conflicts", count(len(queue), "conflict") if queue else "")
    if not queue:
        nothing_here("Nothing clashes.", "Rigs, moves, contracts, gates and links go together.")
        return
    queue.sort(key=lambda entry: (not entry.conflict.hard, entry.conflict.start or date.max))
    rows: list[list[Cell | str]] = [
        [
            Cell(
                words="blocks submission" if entry.conflict.hard else "needs a reason",
                color="red" if entry.conflict.hard else "yellow",
            ),
            entry.conflict.words,
            _span(entry.conflict.start, entry.conflict.end),
            entry.owner or DASH,
            entry.reason or DASH,
        ]
        for entry in queue
    ]
    columns = [
        Column(heading=words) for words in ("Weight", "What", "Days", "Looked after by", "Reason")
    ]
    table(columns, rows, key="conflicts", label="Conflicts")
    if not person.may(Role.EDITOR):
        return
    with st.form("note", border=False):
        keys = {entry.conflict.key: entry.conflict.words for entry in queue}
        chosen = st.selectbox("Conflict", list(keys), format_func=keys.__getitem__)
        reason = st.text_input("Reason why it is borne")
        mine = st.checkbox("I look after it", value=True)
        if st.form_submit_button("Keep"):
            with failures():
                owner = person.user_id if mine else None
                note_conflict(person, row.id, chosen, owner_id=owner, reason=reason)
                st.rerun()


def _span(start: date | None, end: date | None) -> str:
    return f"{day(start)} to {day(end)}" if start and end else DASH


def measures(person: Actor, row: ScenarioRow) -> None:
    """How the rigs are used, what time was lost, and what the plan costs."""
    board = open_board(person, row.id).board
    found = measures_of(board)
    section("Measures", "" if found is None else f"{day(found.start)} to {day(found.end)}")
    if found is None:
        nothing_here("No job has dates yet.", "Give the jobs a start and a duration.")
        return
    columns = [
        Column(heading="Rig"),
        Column(heading="Jobs", align="right"),
        Column(heading="Available, days", align="right"),
        Column(heading="Busy, days", align="right"),
        Column(heading="Utilization, %", align="right"),
        Column(heading="NPT, %", align="right"),
        Column(heading="Most lost by"),
        Column(heading=f"Cost, {board.currency}", align="right"),
    ]
    rows = [_measured(one.name, one.jobs, one.use, one.lost, one.cost) for one in found.rigs]
    rows.append(_measured("Whole scenario", row.jobs, found.fleet, found.lost, found.cost))
    table(columns, rows, key="measures", label="Measures by rig")


def _measured(
    name: str, jobs: int, use: RigUse, lost: LostTime, cost: Decimal | None
) -> list[Cell | str]:
    most = max(lost.by_code, key=lambda code: lost.by_code[code], default="")
    return [
        name,
        str(jobs),
        str(use.available_days),
        str(use.busy_days),
        unknown("The rig was never available.")
        if use.utilisation is None
        else f"{100 * use.utilisation:.1f}",
        unknown("No hours have gone by.") if lost.percent is None else f"{lost.percent:.1f}",
        f"{most}, {lost.by_code[most]} h" if most else DASH,
        unknown("A day rate is missing.") if cost is None else f"{cost:,.0f}",
    ]


def comparison(person: Actor, row: ScenarioRow) -> None:
    """A scenario beside another one."""
    section("Compare")
    others = {str(each.id): each.name for each in scenario_list(person) if each.id != row.id}
    if not others:
        nothing_here("There is no other scenario.", "Clone this one on the schedule.")
        return
    ids = list(others)
    parent = str(row.parent_id)
    other = st.selectbox(
        "with",
        ids,
        index=ids.index(parent) if parent in others else 0,
        format_func=others.__getitem__,
        key="compare-with",
        width=320,
    )
    diff = compare_scenarios(person, other, row.id)
    st.markdown(plain(diff_words(diff, row.name, others[other])))
    if not diff.jobs:
        return
    columns = [
        Column(heading="Job"),
        Column(heading="What differs"),
        Column(heading=others[other]),
        Column(heading=row.name),
        Column(heading="Days", align="right"),
        Column(heading="Cost", align="right"),
        Column(heading="Why"),
    ]
    rows = [_diff_row(each) for each in diff.jobs]
    table(columns, rows, key="diff", label="What differs", sortable=True)


def diff_words(diff: ScenarioDiff, name: str, other: str) -> str:
    """The outcome of a comparison in a sentence."""
    if not diff.jobs and not diff.links:
        return f"“{name}” and “{other}” are the same."
    said = [count(len(diff.jobs), "job differs", "jobs differ")]
    if diff.links:
        said.append(count(len(diff.links), "link differs", "links differ"))
    if diff.finish_days is not None:
        how = "later" if diff.finish_days > 0 else "earlier"
        same = "both end on the same day"
        by = f"“{name}” ends {count(abs(diff.finish_days), 'day')} {how}"
        said.append(by if diff.finish_days else same)
    if diff.cost is not None:
        said.append(f"cost {money(diff.cost)}" if diff.cost else "the same cost")
    return ", ".join(said) + "."


def money(amount: Decimal) -> str:
    """An amount with its sign; whole units.

    >>> money(Decimal("-1250.40"))
    '−1,250'
    """
    return f"{'+' if amount > 0 else '−' if amount < 0 else ''}{abs(amount):,.0f}"


def _diff_row(diff: JobDiff) -> list[Cell | str]:
    return [
        diff.name,
        ", ".join(KINDS[kind] for kind in diff.kinds),
        _side(diff.before),
        _side(diff.after),
        Cell(words=f"{diff.days:+d}".replace("-", "−") if diff.days else "0", sort=diff.days),
        unknown("A day rate is missing.") if diff.cost is None else money(diff.cost),
        diff.reason or DASH,
    ]


def _side(side: Side | None) -> Cell | str:
    if side is None:
        return DASH
    return Cell(words=_span(side.start, side.finish), small=side.rig or "no rig")


def open_schedule(row: ScenarioRow) -> None:
    """The way to sheet and Gantt of a scenario."""
    if st.button("Open the schedule", icon=":material/view_timeline:", type="primary"):
        go("schedule", scenario=str(row.id))
