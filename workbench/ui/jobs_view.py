"""The jobs of an organization: how the queue stands, which job is where, stop and run again."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import streamlit as st

from kernel.store.actor import Actor
from kernel.store.queue_jobs import JobRow, JobState
from kernel.workflows.job_list import MOST_JOBS, Watched, again, jobs, stop
from kernel.workflows.people import list_people
from workbench.ui.clock import now, zone
from workbench.ui.frame import Chip, Color, nothing_here
from workbench.ui.page import acting, part, told
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, ago, count, moment_text

EVERY_S = 3.0
_TOLD = "jobs-told"
_STOP, _AGAIN = "stop:", "again:"
LONG_WAIT_S = 300.0
STATES: Mapping[JobState, tuple[str, Color]] = {
    "waiting": ("Waiting", "blue"),
    "running": ("Running", "orange"),
    "done": ("Done", "green"),
    "failed": ("Failed", "red"),
    "stopped": ("Stopped", "gray"),
}
WHAT: Mapping[str, str] = {
    "read_papers": "Read the papers of a well",
    "read_handed_in": "Read papers that were handed in",
    "fetch_papers": "Fetch papers from the Commission",
    "plan_batch": "Plan a batch of wells",
    "make_report": "Make a report",
    "administer": "Administration",
    "calculate": "Calculate a scenario",
    "fit_declines": "Fit declines",
    "mail_person": "Mail notices",
    "remind_person": "Remind of duties",
    "try_volumes": "Try an import of volumes",
    "import_volumes": "Import volumes",
    "undo_volumes": "Undo an import of volumes",
}
_COLUMNS = (
    Column(heading="Job"),
    Column(heading="Asked by"),
    Column(heading="Asked", wrap=False),
    Column(heading="State"),
    Column(heading="Took", align="right", wrap=False),
    Column(heading="Tries", align="right"),
    Column(heading="", align="right"),
)


def chips(watched: Watched) -> list[Chip]:
    """How the queue stands, for the title line."""
    alive = Chip(
        words=count(watched.workers, "worker"),
        icon="engineering",
        color="green" if watched.workers else "red",
    )
    late = watched.queue.oldest_waiting_s > LONG_WAIT_S
    line = Chip(
        words=f"{count(watched.queue.waiting, 'job')} in line", icon="schedule",
        color="yellow" if late else "gray",
    )  # fmt: skip
    return [alive, line]


def advice(watched: Watched) -> str:
    """What to do where jobs do not get on; empty where they do."""
    if not watched.workers:
        return (
            "No worker runs, so every job waits. Start one: `workbench worker`, or its service on "
            "the server."
        )
    if watched.queue.oldest_waiting_s > LONG_WAIT_S:
        minutes = watched.queue.oldest_waiting_s / 60
        return (
            f"The oldest job waits for {minutes:.0f} minutes. Another worker on any machine "
            "shortens the line."
        )
    return ""


def jobs_page(admin: Actor, watched: Watched) -> None:
    """What is shown, and the jobs."""
    if words := advice(watched):
        st.warning(words, icon=":material/warning:")
    chosen = st.segmented_control(
        "State", list(STATES), format_func=lambda state: STATES[state][0], key="state",
        label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    told(_TOLD)
    people = {one.id: one.name for one in list_people(admin)}
    _list(admin, people, chosen)


@st.fragment(run_every=EVERY_S)
def _list(opened_by: Actor, people: Mapping[UUID, str], state: JobState | None) -> None:
    with part(opened_by) as admin:
        rows = jobs(admin, state=state)
        if not rows:
            nothing_here(
                "No job here.",
                "Readings, fetches, batches, calculations, imports and reports stand here while "
                "they wait and run, and for two weeks after.",
            )
            return
        pressed = table(_COLUMNS, [_row(row, people) for row in rows], key="jobs", label="Jobs")
        if len(rows) == MOST_JOBS:
            st.caption(f"The newest {MOST_JOBS} are shown; choose a state to see others.")
        if pressed:
            _act(pressed)


def _act(pressed: str) -> None:
    with acting(_TOLD) as admin:
        if pressed.startswith(_STOP):
            stop(admin, int(pressed.removeprefix(_STOP)))
        elif pressed.startswith(_AGAIN):
            again(admin, int(pressed.removeprefix(_AGAIN)))
    st.rerun()


def _row(row: JobRow, people: Mapping[UUID, str]) -> tuple[Cell | str, ...]:
    words, color = STATES[row.state]
    if row.stopping and row.state == "running":
        words = "Stopping"
    later = row.due_at if row.state == "waiting" and row.due_at and row.due_at > now() else None
    return (
        Cell(words=WHAT.get(row.task, row.task.replace("_", " ").capitalize()), small=f"{row.id}"),
        people.get(row.person_id, "a person of the past") if row.person_id else "the clock",
        Cell(words=ago(row.asked_at, now()), sort=row.asked_at.timestamp(),
             hint=moment_text(row.asked_at, zone())),
        Cell(words=words, color=color, small=f"not before {moment_text(later, zone())}" if later
             else ""),
        _took(row),
        f"{row.attempts + (row.state == 'running')}",
        _way(row),
    )  # fmt: skip


def _took(row: JobRow) -> Cell:
    end: datetime | None = now() if row.state == "running" else row.ended_at
    if row.began_at is None or end is None or end < row.began_at:
        return Cell(words=DASH, hint="It has not run to an end.")
    seconds = (end - row.began_at).total_seconds()
    words = f"{seconds:.1f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
    return Cell(words=words, sort=seconds)


def _way(row: JobRow) -> Cell:
    if row.state == "failed":
        return Cell(words="Run again", press=f"{_AGAIN}{row.id}")
    if row.state == "waiting" or (row.state == "running" and not row.stopping):
        return Cell(words="Stop", press=f"{_STOP}{row.id}")
    return Cell(words="")
