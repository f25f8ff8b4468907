"""One import of volumes: its columns, its dry run, how far it is, its quarantine, its undo."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kernel.documents.import_layouts import TABLES
from kernel.documents.volume_layouts import Layout
from kernel.errors import KernelError
from kernel.exports.row_files import rows_csv
from kernel.store.actor import Actor, Role
from kernel.store.volume_imports import ImportRow
from kernel.workflows.volume_files import (
    choose_columns,
    file_of,
    forget_import,
    imported_before,
    layouts,
    one_import,
    reject_rows,
)
from kernel.workflows.volume_import import (
    cancel_import,
    reject_counts,
    rejects_of,
    retry_rejects,
    try_import,
)
from workbench.jobs.volumes import Work, ask_for
from workbench.ui.frame import Chip, Color, section, title_line
from workbench.ui.page import failures, part, show_failure
from workbench.ui.presses import pressed
from workbench.ui.screens import address, go
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import count, moment_text, plain

EVERY_S = 1.0
AT_ONCE = 100_000  # lines of a file whose dry run is waited for; a longer one is a worker's
SHOWN = 200  # rows of the quarantine that can be corrected on the page
NOT_READ = "not read"
ICONS = {"green": "check_circle", "orange": "sync", "red": "error", "gray": "draft"}
_REFUSED = (
    Column(heading="Why"),
    Column(heading="Rows", align="right"),
)
_MADE = {
    "wells": "New wells",
    "completions": "New completions",
    "leases": "New leases",
    "companies": "New companies",
    "decks": "New decks, as drafts",
    "afes": "New AFEs, as drafts",
}
_WAITS = "Else their rows wait in quarantine."
_MAKES = {
    "month": ("Make wells that are not known yet", _WAITS),
    "lease_month": ("Make leases that are not known yet", "Else they are left out and counted."),
    "deck": ("Make owners that are not known yet", _WAITS),
    "afe": ("Make vendors that are not known yet", _WAITS),
}
_LEADS_TO = {
    "lease_month": ("month_close", "Month close", "Each lease's month shows them."),
    "deck": ("division_orders", "Division orders", "New decks are drafts until approved there."),
    "afe": ("afes", "AFEs", "New AFEs are drafts until they are submitted there."),
}
_LINES = (Column(heading="Line", align="right"), Column(heading="Why"), Column(heading="Row"))


def import_view(person: Actor, row: ImportRow, *, state: tuple[str, Color], about: str) -> None:
    """The page of one import."""
    layout = next(one for one in layouts() if one.key == row.profile)
    words, color = state
    chips = [Chip(words=words, icon=ICONS.get(color, "info"), color=color)]
    told = f"{layout.name} · {row.lines:,} lines · handed in by {row.created_by_name}"
    told += f", {moment_text(row.created_at)}"
    with title_line(row.file_name, context=told, chips=chips, about=about):
        if st.button(
            "All imports", icon=":material/arrow_back:", key="all-imports", type="tertiary"
        ):
            go("volume_import")
        if person.may(Role.EDITOR):
            _actions(person, row)
    if row.words:
        st.markdown(plain(row.words))
    if row.status in ("trying", "running", "undoing"):
        _watch(person, row)
        return
    if row.status == "pending":
        _before(person, row, layout)
        return
    _figures(
        {
            "Rows read": row.rows_in,
            "In": row.rows_accepted,
            "Of these changed": row.rows_changed,
            "In quarantine": row.rows_quarantined,
        }
    )
    if row.status == "done" and layout.target in _LEADS_TO:
        name, words, why = _LEADS_TO[layout.target]
        st.markdown(f"{why} [{words}]({address(name)})")
    _remarks(row.remarks)
    _quarantine(person, row)


def _actions(person: Actor, row: ImportRow) -> None:
    if row.status in ("failed", "cancelled") and st.button(
        "Go on", icon=":material/play_arrow:", type="primary", key="go-on"
    ):
        _ask(person, "import_volumes", row)
    if row.status in ("done", "failed", "cancelled"):
        with st.popover("Undo", icon=":material/undo:", key="undo-import"):
            st.markdown(
                f"Takes {count(row.rows_accepted, 'row')} out again: what was added goes, what "
                "was changed is as before, and wells that only this file made are deleted."
            )
            if st.button("Undo this import", type="primary", key="undo-now"):
                _ask(person, "undo_volumes", row)
    if (row.status in ("pending", "undone")) and st.button(
        "Throw away", icon=":material/delete:", key="throw-away", help="Forget this file."
    ):
        with failures():
            forget_import(person, row.id)
            go("volume_import")


def _ask(person: Actor, work: Work, row: ImportRow) -> None:
    try:
        ask_for(person, work, row.id)
    except KernelError as failure:
        show_failure(failure)
        return
    st.rerun()


@st.fragment(run_every=EVERY_S)
def _watch(person: Actor, begun: ImportRow) -> None:
    """How far it is; the page runs again when it ends."""
    with part(person) as actor:
        row = one_import(actor, begun.id)
        if row.status != begun.status:
            st.rerun()
        done = max(0, row.next_line - 1) if row.status == "running" else 0
        words = {
            "trying": "The dry run reads the file …",
            "running": f"{done:,} of {row.lines:,} lines: {row.rows_accepted:,} rows in, "
            f"{row.rows_quarantined:,} in quarantine",
            "undoing": f"{row.remarks.get('taken_out', 0):,} rows taken out or put back …",
        }[row.status]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.progress(done / max(row.lines, 1), text=words, width="stretch")
            if (
                row.status == "running"
                and actor.may(Role.EDITOR)
                and st.button("Stop", icon=":material/stop_circle:", key="stop-import")
            ):
                cancel_import(actor, row.id)
                st.rerun()
        st.caption("It goes on when you leave this page; its address leads back here.")


def _before(person: Actor, row: ImportRow, layout: Layout) -> None:
    """A file that is not brought in: its columns, its dry run, and the press that brings it in."""
    same = imported_before(person, row)
    if same:
        st.info(
            f"The same file came in on {moment_text(same.created_at)} as "
            f"“{plain(same.file_name)}”. Again it changes nothing.",
            icon=":material/content_copy:",
        )
    if not person.may(Role.EDITOR):
        st.caption("An editor can bring this file in.")
        return
    changed = _columns(person, row, layout)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        tried = pressed(
            "Dry run",
            typed_first=not layout.fixed,
            icon=":material/science:",
            type="secondary" if row.trial else "primary",
            key="dry-run",
            help="Says what would change, and writes nothing.",
            disabled=changed,
        )
        run = pressed(
            "Bring it in",
            typed_first=not layout.fixed,
            icon=":material/check:",
            type="primary" if row.trial else "secondary",
            key="bring-in",
            disabled=changed or not row.trial,
            help="" if row.trial else "Make the dry run first.",
        )
    if tried:
        _try(person, row)
    if run:
        _ask(person, "import_volumes", row)
    if row.trial:
        _trial(row.trial)


def _try(person: Actor, row: ImportRow) -> None:
    if row.lines > AT_ONCE:
        _ask(person, "try_volumes", row)
        return
    try:
        with st.spinner("Comparing with what stands …", show_time=True):
            try_import(person, row.id)
    except KernelError as failure:
        show_failure(failure)
        return
    st.rerun()


def _columns(person: Actor, row: ImportRow, layout: Layout) -> bool:
    """What each column holds, and how the file is read; whether a change waits to be kept."""
    file = file_of(row)
    words = {one.name: one.words for one in layout.fields}
    by_place = {place: name for name, place in file.columns.items()}
    note = "known by its nineteen columns" if layout.fixed else "choose what each column holds"
    section("Columns", note)
    if file.said:
        told = " · ".join(f"{words[name]}: {plain(text)}" for name, text in file.said.items())
        st.caption(f"For every row, from above the headings: {told}")
    listed = [
        {
            "Heading": heading if not layout.fixed else words.get(by_place.get(at, ""), heading),
            "Examples": " · ".join(each[at] for each in file.examples[:3] if at < len(each)),
            "Holds": words[by_place[at]] if at in by_place else NOT_READ,
        }
        for at, heading in enumerate(file.headings)
    ]
    edited = st.data_editor(
        listed,
        key=f"volume-columns-{row.id}",
        hide_index=True,
        disabled=True if layout.fixed else ["Heading", "Examples"],
        height=min(36 * (len(listed) + 1), 330),
        column_config={
            "Holds": st.column_config.SelectboxColumn(
                options=[NOT_READ, *words.values()], required=True
            )
        },
    )
    names = {said: name for name, said in words.items()}
    chosen = [names.get(str(each["Holds"]), "") for each in edited]
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        said, else_so = _MAKES.get(layout.target, _MAKES["month"])
        make = st.toggle(
            said, value=bool(row.mapping["make_missing"]), key=f"make-{row.id}", help=else_so
        )
        metric, state = file.metric, file.state
        if layout.target in TABLES:
            metric = st.toggle(
                "Volumes are Sm³",
                value=file.metric,
                key=f"metric-{row.id}",
                help="They are converted to bbl and Mcf; the file is kept as it is.",
            )
            state = st.text_input(
                "State code, if leading zeros are lost",
                value=file.state,
                max_chars=2,
                placeholder="05",
                key=f"state-{row.id}",
                width=240,
            )
    columns = {name: at for at, name in enumerate(chosen) if name}
    if len(columns) < sum(1 for name in chosen if name):
        st.warning("Two columns hold the same; choose another for one of them.")
        return True
    now = (columns, make, metric, state)
    if now == (dict(file.columns), row.mapping["make_missing"], file.metric, file.state):
        return False
    try:
        choose_columns(
            person, row.id, columns=columns, make_missing=make, metric=metric, state=state
        )
    except KernelError as failure:
        show_failure(failure)
    else:
        st.rerun()
    return True


def _trial(trial: Mapping[str, Any]) -> None:
    refused = sum(one["count"] for one in trial["refused"].values())
    section("Dry run", "nothing is written yet")
    _figures(
        {
            "New": trial["added"],
            "Changed": trial["changed"],
            "The same already": trial["unchanged"],
            "To quarantine": refused,
            **{words: n for name, words in _MADE.items() if (n := trial.get(name, 0))},
        }
    )
    _remarks(trial["remarks"])
    if not trial["refused"]:
        return
    section("Set aside", "these rows would wait in quarantine; the others come in")
    rows: list[list[Cell | str]] = [
        [one["words"], Cell(words=f"{one['count']:,}", sort=one["count"])]
        for one in trial["refused"].values()
    ]
    table(_REFUSED, rows, key="refused", label="Reasons")
    with st.expander(f"The first {len(trial['shown'])} of these rows"):
        lines: list[list[Cell | str]] = [
            [Cell(words=f"{line:,}", sort=line), words, raw]
            for line, raw, _, words in trial["shown"]
        ]
        table(_LINES, lines, key="refused-lines", label="Rows set aside")


def _figures(told: Mapping[str, int]) -> None:
    with st.container(horizontal=True, gap="large"):
        for name, value in told.items():
            st.metric(name, f"{value:,}", width="content")


def _remarks(told: Mapping[str, Any]) -> None:
    """What is unusual about rows that are taken all the same."""
    odd = [one for one in told.values() if isinstance(one, dict)]
    for one in odd:
        lines = ", ".join(f"{line:,}" for line in one["lines"])
        st.markdown(
            f":orange[:material/info:] {plain(one['words'])} "
            f":gray[{count(one['count'], 'row')}, taken all the same; line {lines}"
            f"{' …' if one['count'] > len(one['lines']) else ''}]"
        )


def _quarantine(person: Actor, row: ImportRow) -> None:
    counts = reject_counts(person, row.id)
    if done := st.session_state.pop("retried", None):
        st.markdown(done)
    if not counts:
        if row.status == "done":
            st.caption("No row waits in quarantine.")
        return
    section("Quarantine", "correct a row or the wells it names, then try again")
    rows = rejects_of(person, row.id, limit=SHOWN)
    listed = [{"Line": one.line_no, "Why": one.words, "Row": one.raw} for one in rows]
    edited = st.data_editor(
        listed,
        key=f"quarantine-{row.id}-{row.rows_quarantined}",
        hide_index=True,
        disabled=["Line", "Why"] if person.may(Role.EDITOR) else True,
        column_config={
            "Line": st.column_config.NumberColumn(width="small"),
            "Row": st.column_config.TextColumn(width="large"),
        },
    )
    corrected = {
        one.line_no: str(each["Row"])
        for one, each in zip(rows, edited, strict=True)
        if each["Row"] != one.raw
    }
    total = sum(counts.values())
    if total > len(rows):
        st.caption(f"The first {len(rows):,} of {total:,}; the download has all of them.")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        may_retry = person.may(Role.EDITOR) and row.status == "done"
        words, icon = "Try again", ":material/replay:"
        if may_retry and pressed(words, icon=icon, key="retry-rejects", typed_first=True):
            _retry(person, row, corrected)
        st.download_button(
            "Quarantine, CSV",
            lambda: rows_csv(reject_rows(rejects_of(person, row.id, limit=None))),
            "quarantine.csv",
            icon=":material/download:",
            on_click="ignore",
            key="quarantine-csv",
        )


def _retry(person: Actor, row: ImportRow, corrected: Mapping[int, str]) -> None:
    try:
        with st.spinner("Trying again …", show_time=True):
            done = retry_rejects(person, row.id, corrected)
    except KernelError as failure:
        show_failure(failure)
        return
    st.session_state["retried"] = f"{count(done.resolved, 'row')} came in; {done.waiting:,} wait."
    st.rerun()
