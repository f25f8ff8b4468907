"""Plans and conversations of a well, and what was done with it."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.workflows.chat_threads import list_threads
from kernel.workflows.plans import list_plans
from kernel.workflows.well_page import Done, WellHead, well_timeline
from workbench.ui.chat.thread_list import thread_table
from workbench.ui.frame import nothing_here, section
from workbench.ui.plan_list import verdict_cell
from workbench.ui.plan_status import status_cell
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import ago, count, day, moment_text

MOST_PLANS = 50
AT_ONCE = 50  # steps of work
_SHOWN = "history_shown"  # the session-state key of how many steps are asked for
_PLAN_COLUMNS = (
    Column(heading="Version", wrap=False),
    Column(heading="State"),
    Column(heading="Status", wrap=False),
    Column(heading="Steps", align="right"),
    Column(heading="Sacks", align="right"),
    Column(heading="Made", align="right", wrap=False),
)
_LOG_COLUMNS = (
    Column(heading="What"),
    Column(heading="By"),
    Column(heading="When", align="right", wrap=False),
)


def plans_and_chats(person: Actor, well: WellHead, now: datetime) -> None:
    """Every saved version, newest first, and the conversations about them."""
    section("Plans", "each version is kept as it was")
    plans = list_plans(person, api=well.api, limit=MOST_PLANS)
    if plans:
        rows = [
            (
                Cell(
                    words=f"{plan.mode.capitalize()}, version {plan.version}",
                    small="holds now" if plan.holds else "",
                    href=address("plan", id=str(plan.snapshot_id)),
                ),
                verdict_cell(plan),
                status_cell(plan.status, plan.status_by),
                f"{plan.steps}",
                f"{plan.sacks:,}",
                _when(plan.created_at, now, plan.created_by),
            )
            for plan in plans
        ]
        table(_PLAN_COLUMNS, rows, key="plans", label="Plans of this well")
        if len(plans) == MOST_PLANS:
            st.caption(f"The newest {MOST_PLANS} are shown; the page “Plans” has all.")
    else:
        nothing_here("No plan of this well is saved yet.", "“Plan this well” makes the first.")
    _chats(person, well, now)


def _chats(person: Actor, well: WellHead, now: datetime) -> None:
    section("Conversations", "yours, and those shared with you")
    threads = list_threads(person, api14=well.api.api14)
    found = [*threads.owned, *threads.shared]
    if found:
        thread_table(
            person, found, now, key="chats", label="Conversations about this well",
            to=lambda row: address("plan", id=row.plan_key, thread=str(row.id)),
        )  # fmt: skip
    else:
        nothing_here(
            "No conversation about this well yet.",
            "One begins beside a plan: ask why, or say what shall be different.",
        )
    if (
        well.plan is not None
        and person.may(Role.EDITOR)
        and st.button("Ask the assistant", icon=":material/forum:")
    ):
        go("plan", id=well.plan.plan_key, thread="new")


def history(person: Actor, well: WellHead, now: datetime) -> None:
    """What the organization did with the well, day by day, newest first."""
    first = f", the first on {day(well.first_at.date())}" if well.first_at else ""
    section("Our work on it", count(well.interactions, "step") + first if well.last else "")
    if well.last is None:
        nothing_here(
            "Your organization has not worked on this well yet.",
            "A plan, a paper, a note, a label: each step is listed here with who and when. What "
            "others do is never told.",
        )
        return
    most = int(st.session_state.get(_SHOWN, AT_ONCE))
    done = well_timeline(person, well.api, limit=most)
    table(_LOG_COLUMNS, [_step(one, now) for one in done], key="history",
          label="What was done with the well")  # fmt: skip
    if well.interactions > len(done) == most:
        st.button("Show earlier steps", key="earlier", icon=":material/expand_more:",
                  on_click=_more, args=(most,))  # fmt: skip


def _more(most: int) -> None:
    st.session_state[_SHOWN] = most * 4


def _step(done: Done, now: datetime) -> Sequence[Cell | str]:
    href = address("plan", id=done.plan_id) if done.plan_id else ""
    return Cell(words=done.words, href=href), done.by, _when(done.at, now)


def _when(at: datetime, now: datetime, by: str = "") -> Cell:
    return Cell(words=ago(at, now), small=by, hint=f"{moment_text(at)} UTC", sort=-at.timestamp())
