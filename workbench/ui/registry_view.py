"""Public lists into the registry, and the histories of wells: asked for, watched, with results."""

from collections.abc import Callable, Sequence
from datetime import date, tzinfo
from functools import partial
from uuid import UUID

import streamlit as st

from kernel.exports.cells import file_name
from kernel.exports.row_files import Rows, rows_csv, rows_xlsx
from kernel.store.actor import Actor
from kernel.store.admin_jobs import AdminJob
from kernel.store.registry_import import MOST_REJECTS, ImportRow
from kernel.workflows.admin_jobs import ENDINGS, list_jobs, stop_job
from kernel.workflows.import_registry import import_rejects, list_imports
from workbench.jobs.administration import ask_to_go_on, ask_to_import, ask_to_make_history_good
from workbench.registry_keepers import may_import
from workbench.ui.clock import zone
from workbench.ui.frame import Color, nothing_here, section
from workbench.ui.page import failures, part
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import count, moment_text, plain

EVERY_S = 2.0
MOST_SHOWN = 200
STATES: dict[str, tuple[str, Color]] = {
    "waiting": ("Waits for the worker", "gray"),
    "running": ("Coming in", "orange"),
    "stopped": ("Stopped", "yellow"),
    "done": ("Done", "green"),
    "failed": ("Failed", "red"),
}
_LIST_COLUMNS = (
    Column(heading="List"),
    Column(heading="State", wrap=False),
    Column(heading="Rows", align="right"),
    Column(heading="Wells added", align="right"),
    Column(heading="Wells changed", align="right"),
    Column(heading="Remarks", align="right"),
    Column(heading="Begun", align="right", wrap=False),
    Column(heading="", align="right"),
)
_REJECT_COLUMNS = (
    Column(heading="Line", align="right"),
    Column(heading="Why"),
    Column(heading="What stands there"),
)
_SHOW = "show:"
_OPEN = "rejects_open"  # of the session


def lists_part(person: Actor) -> None:
    """Bring a list in, watch it, and see what came in before."""
    section("Bring a public list in")
    if not may_import(person):
        nothing_here(
            "Your organization may not bring lists into the registry.",
            "All organizations of this workbench share it, so whoever runs the workbench names "
            "those that may, in the setting WORKBENCH_REGISTRY_KEEPERS. Your organization's id: "
            f"{person.organization_id}.",
        )
        return
    st.markdown(
        "The registry holds what is public about wells: number, county, operator, field, lease, "
        "position, dates. **All organizations of this workbench see it**, and what a list says "
        "replaces what stood there; what it leaves open stays. Nothing of your own work with "
        "wells is in it."
    )
    _upload(person)
    mine = list_jobs(person, "registry", limit=5)
    if any(job.open for job in mine):
        _watch(person)
    else:
        _mine(person, mine)
    section("Lists that came in", "newest first, those of the command line too")
    _lists(person, list_imports(person))


def _upload(person: Actor) -> None:
    with st.form("list", clear_on_submit=True):
        file = st.file_uploader(
            "A list as CSV or Parquet, packed as ZIP or GZ where it is large", type=list(ENDINGS),
            help="With headings: the wellbore query's CSV, the monthly wellbore file, OGOR-A and "
            "the like. A column must name the API number.",
        )  # fmt: skip
        again = st.checkbox("Bring it in though the same file is in already")
        if st.form_submit_button("Bring it in", type="primary", icon=":material/upload:"):
            with failures():
                if file is None:
                    st.error("Choose a file first.", icon=":material/error:")
                else:
                    ask_to_import(person, file.name, file.getvalue(), again=again)
                    st.rerun()


@st.fragment(run_every=EVERY_S)
def _watch(opened_by: Actor) -> None:
    with part(opened_by) as person:
        mine = list_jobs(person, "registry", limit=5)
        if not any(job.open for job in mine):
            st.rerun()
        _mine(person, mine)


def _mine(person: Actor, jobs: Sequence[AdminJob]) -> None:
    """The last lists of the own organization; one that came in whole stands below already."""
    for job in jobs:
        if job.state == "done":
            continue
        words, color = STATES[job.state]
        with st.container(border=True, gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.badge(words, color=color)
                st.markdown(f"**{plain(job.name)}** :gray[by {plain(job.created_by_name)}]",
                            width="content")  # fmt: skip
                st.space("stretch")
                if job.open:
                    st.button(
                        "Stop", key=f"stop-{job.id}", icon=":material/stop_circle:",
                        on_click=_as_of_now, args=(person, stop_job, job.id),
                        disabled=job.stop_asked,
                        help="It stops after the rows it is at and can go on later.",
                    )  # fmt: skip
                if job.state == "stopped":
                    st.button(
                        "Go on", key=f"go-{job.id}", icon=":material/play_arrow:",
                        on_click=_as_of_now, args=(person, ask_to_go_on, job.id),
                    )  # fmt: skip
            if job.state != "failed":
                st.progress(min(1.0, job.progress), text=plain(job.words or "0 lines"))
            else:
                st.markdown(f":red[{plain(job.words)}]")


def _as_of_now(opened_by: Actor, do: Callable[..., object], *of: UUID) -> None:
    """A callback: do it as the person with the role of this moment."""
    with part(opened_by) as person:
        do(person, *of)


def _lists(person: Actor, rows: Sequence[ImportRow]) -> None:
    if not rows:
        nothing_here("No list came in yet.", "The first one you bring in stands here.")
        return
    lines = [
        (
            row.name,
            Cell(words=STATES[row.state][0], color=STATES[row.state][1]),
            *(_number(n) for n in (row.rows, row.added, row.changed, row.rejected)),
            moment_text(row.started_at, zone()),
            Cell(words="Remarks", press=f"{_SHOW}{row.id}") if row.rejected else "",
        )
        for row in rows
    ]
    pressed = table(_LIST_COLUMNS, lines, key="imports", label="Lists that came in")
    if pressed and pressed.startswith(_SHOW):
        st.session_state[_OPEN] = pressed.removeprefix(_SHOW)
    chosen = [row for row in rows if str(row.id) == st.session_state.get(_OPEN)]
    if chosen:
        _rejects_dialog(person, chosen[0])


def _number(number: int) -> Cell:
    return Cell(words=f"{number:,}", sort=number)


def _closed() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("What was not taken as it stood", width="large", on_dismiss=_closed)
def _rejects_dialog(opened_by: Actor, row: ImportRow) -> None:
    with part(opened_by) as person:
        found = import_rejects(person, row.id, limit=MOST_SHOWN) if may_import(person) else []
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(row.name)}** :gray[{count(row.rejected, 'remark')}]",
                        width="content")  # fmt: skip
            st.space("stretch")
            for kind in ("xlsx", "csv"):
                st.download_button(
                    kind.upper(), partial(_reject_file, person, row.id, kind),
                    file_name(f"remarks {row.name}", date.today(), kind), key=f"rejects-{kind}",
                    icon=":material/download:", on_click="ignore",
                )  # fmt: skip
        table(
            _REJECT_COLUMNS,
            [(f"{line:,}", why, content) for line, why, content in found],
            key="rejects",
            label="What was not taken",
        )
        if row.rejected > len(found):
            st.caption(f"The first {len(found):,} are shown; the files hold up to "
                       f"{MOST_REJECTS:,}.")  # fmt: skip


def _reject_file(person: Actor, import_id: UUID, kind: str) -> bytes:
    found = import_rejects(person, import_id, limit=MOST_REJECTS)
    listed = Rows(name="Remarks", headings=["Line", "Why", "What stands there"], rows=found)
    return rows_xlsx([listed]) if kind == "xlsx" else rows_csv(listed)


def history_part(person: Actor) -> None:
    """Make the histories of the organization's wells good, and what came of it."""
    section("Histories of your wells", "from the plans, papers and fetches that are stored")
    st.markdown(
        "What was stored before the history was kept, or brought back from a backup, is added to "
        "the history of its well with its own day and person. What is told of already is not "
        "told again, so this can be repeated at any time."
    )
    done = list_jobs(person, "history", limit=5)
    st.button(
        "Make the histories good", icon=":material/manage_history:", key="history",
        on_click=_as_of_now, args=(person, ask_to_make_history_good),
        disabled=any(job.open for job in done),
    )  # fmt: skip
    if any(job.open for job in done):
        _watch_history(person)
    else:
        _histories(done, zone())


@st.fragment(run_every=EVERY_S)
def _watch_history(opened_by: Actor) -> None:
    with part(opened_by) as person:
        done = list_jobs(person, "history", limit=5)
        if not any(job.open for job in done):
            st.rerun()
        _histories(done, zone())


def _histories(jobs: Sequence[AdminJob], here: tzinfo) -> None:
    if not jobs:
        return
    lines = [
        (
            moment_text(job.created_at, here),
            job.created_by_name,
            Cell(words=_STEPS.get(job.state, STATES[job.state][0]), color=STATES[job.state][1]),
            _made_good(job),
        )
        for job in jobs
    ]
    columns = (
        Column(heading="When", wrap=False),
        Column(heading="Who"),
        Column(heading="State", wrap=False),
        Column(heading="What came of it"),
    )
    table(columns, lines, key="histories", label="Histories made good")


_STEPS = {"running": "At work"}


def _made_good(job: AdminJob) -> str:
    if job.results is None:
        return job.words
    interactions, wells = job.results["interactions"], job.results["wells"]
    if not interactions:
        return "Nothing was missing."
    return f"{count(interactions, 'entry', 'entries')} added to {count(wells, 'well')}."
