"""The state of the installation: what is wrong, what was looked at, backups, slow queries."""

import socket
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.metadata import version

import streamlit as st

from kernel.store import connection, upkeep
from kernel.store.actor import Actor
from kernel.store.upkeep import Alert, BackupRun, Kind
from workbench import slow_queries
from workbench.doctor import AT_ONCE, ON_PRESS, Finding, State, examine
from workbench.operators import refuse_others
from workbench.settings import settings
from workbench.ui.clock import now, zone
from workbench.ui.frame import Color, nothing_here, section
from workbench.ui.page import failures, part
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import ago, moment_text
from workbench.upkeep import next_base, next_nightly

EVERY_S = 30.0
LONGEST_STATEMENT = 300
_FOUND = "status_found"  # what was found by a press, of the session
STATES: dict[State, tuple[str, Color]] = {
    "well": ("Well", "green"),
    "note": ("Worth knowing", "yellow"),
    "fault": ("Fault", "red"),
}
KINDS: dict[Kind, str] = {"nightly": "Nightly backup", "base": "Weekly base backup"}
_FINDINGS = (
    Column(heading="What", wrap=False),
    Column(heading="State", wrap=False),
    Column(heading="Found"),
    Column(heading="What to do"),
)
_ALERTS = (
    Column(heading="What is wrong"),
    Column(heading="Since", wrap=False),
    Column(heading="Details"),
)
_RUNS = (
    Column(heading="Backup", wrap=False),
    Column(heading="When", wrap=False),
    Column(heading="Result", wrap=False),
    Column(heading="Size", align="right", wrap=False),
    Column(heading="Took", align="right", wrap=False),
    Column(heading="File, or why it failed"),
)
_SLOW = (
    Column(heading="When", wrap=False),
    Column(heading="Took", align="right", wrap=False),
    Column(heading="Query"),
)


def context() -> str:
    """Which program answers, and from where."""
    return f"Version {version('well-workbench')}, answered by {socket.gethostname()}."


def look_further_button() -> None:
    """Ask what lies on other machines: only a press does so."""
    st.button(
        "Check mail, model and sites",
        icon=":material/network_check:",
        help="Connects to the mail server, the language model, the Commission's site and the "
        "address that people type, and compares the installed packages. Nothing is sent.",
        on_click=_look_further,
    )


def _look_further() -> None:
    st.session_state[_FOUND] = "asked"


@st.fragment(run_every=EVERY_S)
def state_part(opened_by: Actor) -> None:
    """What is wrong, and how each part stands."""
    with part(opened_by) as admin:
        refuse_others(admin)
        section("What is wrong")
        standing = upkeep.alerts(connection.urls())
        if standing:
            table(_ALERTS, [_alert(one) for one in standing], key="alerts", label="What is wrong")
        else:
            nothing_here("Nothing is wrong.", _who_is_told())
        section("Installation", f"Looked at {moment_text(now(), zone())}.")
        _findings(examine(settings(), AT_ONCE), key="looked-at", label="Installation")


def further_part() -> None:
    """What was found by the last press."""
    if _FOUND not in st.session_state:
        return
    if st.session_state[_FOUND] == "asked":
        with st.spinner("Connecting …"):
            st.session_state[_FOUND] = list(examine(settings(), ON_PRESS))
    section("Mail, model and sites")
    _findings(st.session_state[_FOUND], key="further", label="Mail, model and sites")


def backups_part(admin: Actor) -> None:
    """The newest backups, and when the next is due."""
    with failures():
        rows = upkeep.runs(connection.urls())
        section("Backups", _next(rows))
        if rows:
            table(_RUNS, [_run(row) for row in rows], key="backups", label="Backups")
            return
        nothing_here(
            "No backup was made yet.",
            "Set WORKBENCH_BACKUP_DIR to a folder, best on another disk: the worker then writes "
            "one every night. The command workbench backup FOLDER --keep 14 writes one now.",
        )


def slow_part() -> None:
    """The slow queries of the process that answers."""
    longest = settings().slow_query_ms
    section("Slow queries", f"Over {longest:,} ms, of this process since it started.")
    seen = slow_queries.newest()
    if not seen:
        nothing_here(
            "None." if longest else "They are not looked for.",
            "" if longest else "Set WORKBENCH_SLOW_QUERY_MS to more than 0.",
        )
        return
    rows = [
        (
            Cell(words=ago(one.at, now()), hint=moment_text(one.at, zone())),
            Cell(words=f"{one.query.ms:,.0f} ms", sort=one.query.ms),
            Cell(words=one.query.statement[:LONGEST_STATEMENT], hint=one.query.statement),
        )
        for one in seen
    ]
    table(_SLOW, rows, key="slow", label="Slow queries", sortable=True)


def _who_is_told() -> str:
    options = settings()
    if not options.smtp_host:
        return "No mail server is set, so alerts stand here alone: WORKBENCH_SMTP_HOST."
    if not options.alerts_to:
        return "Nobody is told by mail: name addresses in WORKBENCH_ALERTS_TO."
    return f"Alerts are mailed to {options.alerts_to}."


def _findings(found: Iterable[Finding], *, key: str, label: str) -> None:
    rows = [
        (
            one.area,
            Cell(words=STATES[one.state][0], color=STATES[one.state][1]),
            one.words,
            one.advice,
        )
        for one in found
    ]
    table(_FINDINGS, rows, key=key, label=label)


def _alert(one: Alert) -> tuple[Cell | str, ...]:
    since = Cell(words=ago(one.since, now()), hint=moment_text(one.since, zone()))
    return Cell(words=one.title, color="red"), since, one.words


def _run(row: BackupRun) -> tuple[Cell | str, ...]:
    good = row.succeeded
    return (
        KINDS[row.kind],
        Cell(words=ago(row.ended_at, now()), hint=moment_text(row.ended_at, zone())),
        Cell(words="Whole" if good else "Failed", color="green" if good else "red"),
        Cell(words=f"{row.bytes / 1e6:,.1f} MB" if good else "", sort=row.bytes),
        f"{(row.ended_at - row.began_at).total_seconds():,.0f} s",
        Cell(words=row.words, small=row.host),
    )


def _next(rows: Sequence[BackupRun]) -> str:
    options, at = settings(), now()
    due = []
    if options.backup_dir:
        due.append(f"nightly {_when(next_nightly(options, _last(rows, 'nightly'), at), at)}")
    if options.archive_dir and not options.database_url:
        due.append(f"base {_when(next_base(_last(rows, 'base'), at), at)}")
    return f"Next: {'; '.join(due)}." if due else "None is set to be made by the worker."


def _last(rows: Sequence[BackupRun], kind: Kind) -> datetime | None:
    return next((row.began_at for row in rows if row.kind == kind and row.succeeded), None)


def _when(due: datetime, at: datetime) -> str:
    return "within ten minutes" if due <= at else moment_text(due, zone())
