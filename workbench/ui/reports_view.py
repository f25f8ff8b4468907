"""The reports that are kept, of one subject or all; schedules that make them again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import streamlit as st

from kernel.store.actor import Actor, Role
from kernel.store.reports import ReportRow, ScheduleRow
from kernel.workflows.operating_reports import KINDS
from kernel.workflows.reports import (
    EVERY,
    Every,
    PortfolioOrder,
    end_schedule,
    list_reports,
    list_schedules,
    pause_schedule,
    report_file,
    schedule_campaign_report,
    schedule_portfolio_report,
    schedule_report,
)
from workbench.jobs.asking_reports import (
    ask_for_campaign_report,
    ask_for_portfolio_report,
    ask_for_report,
)
from workbench.ui.asking import answered, asking
from workbench.ui.clock import now, zone
from workbench.ui.frame import Color, nothing_here, section
from workbench.ui.page import failures, part
from workbench.ui.words import count, day, moment_text, plain

EVERY_S = 3.0
FILES = {"html": "HTML", "pdf": "PDF", "xlsx": "XLSX", "ipynb": "Notebook"}
EVERY_WORDS = {"daily": "Every day", "weekly": "Every week", "monthly": "Every month"}
TITLES = {"batch": "Batch", "campaign": "Scenario", "portfolio": "Portfolio"} | {
    kind.name: kind.title for kind in KINDS.values()
}
STATES: dict[str, tuple[str, str, Color]] = {
    "waiting": ("Waiting", "schedule", "gray"),
    "running": ("Being made", "progress_activity", "orange"),
    "done": ("Done", "check_circle", "green"),
    "failed": ("Failed", "error", "red"),
}
MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is reported.

    Attributes:
        noun: What it is called in words.
        holds: What a report of it holds.
        again: What is done when it is repeated.
        ready: Whether a report would be more than a torso now.
        heading: Above the list.
        make: What the button says.
        every: How often it can be repeated.
        titled: Whether reports of several kinds stand in one list.
        kept: The last reports of it.
        standing: Its schedules.
        ask: Has a report made.
        repeat: Has it made again and again.
    """

    noun: str
    holds: str
    again: str
    ready: bool = True
    heading: str = "Reports"
    make: str = "Make the report"
    every: Sequence[Every] = EVERY
    titled: bool = False
    kept: Callable[[Actor], Sequence[ReportRow]]
    standing: Callable[[Actor], Sequence[ScheduleRow]]
    ask: Callable[[Actor], UUID]
    repeat: Callable[[Actor, Every, date], UUID]


def batch_subject(batch_id: UUID, *, planned: bool) -> Subject:
    """A batch, whose report waits for its last well."""
    return Subject(
        noun="batch",
        ready=planned,
        holds="A report holds readiness, totals, map, findings and every well, as page, print and "
        "workbook. It is made when the last well is planned, or when an editor asks for it.",
        again="Plan the same wells anew and report them, with the papers of that day.",
        kept=lambda actor: list_reports(actor, batch_id, MOST),
        standing=lambda actor: list_schedules(actor, batch_id),
        ask=lambda actor: ask_for_report(actor, batch_id),
        repeat=lambda actor, every, first: schedule_report(actor, batch_id, every, first),
    )


def scenario_subject(scenario_id: UUID) -> Subject:
    """A scenario of a campaign."""
    return Subject(
        noun="scenario",
        holds="A report holds status, the next 30, 60 and 90 days, utilization, lost time, cost, "
        "arrivals and risks, as page, print and workbook. An editor asks for it.",
        again="Report this scenario as it stands on that day.",
        kept=lambda actor: list_reports(actor, None, MOST, scenario_id=scenario_id),
        standing=lambda actor: list_schedules(actor, scenario_id=scenario_id),
        ask=lambda actor: ask_for_campaign_report(actor, scenario_id),
        repeat=lambda actor, every, first: schedule_campaign_report(
            actor, scenario_id, every, first
        ),
    )


def portfolio_subject(order: PortfolioOrder) -> Subject:
    """All wells, with the days chosen on the page."""
    return Subject(
        noun="portfolio",
        holds="A report holds stale wells, readiness to plug, plans by status, interactions and "
        "the most worked wells, as page, print and workbook. An editor asks for it.",
        again="Report all wells as they stand on that day, with the days chosen above.",
        kept=lambda actor: list_reports(actor, None, MOST, name="portfolio"),
        standing=lambda actor: list_schedules(actor, name="portfolio"),
        ask=lambda actor: ask_for_portfolio_report(actor, order),
        repeat=lambda actor, every, first: schedule_portfolio_report(actor, order, every, first),
    )


def reports_part(actor: Actor, subject: Subject) -> None:
    """The section of reports: those kept, a new one, and the schedules."""
    kept = subject.kept(actor)
    standing = subject.standing(actor)
    heading = partial(
        section, subject.heading, f"kept with the {subject.noun}, each as it was on its day"
    )
    if not subject.titled:
        heading()
    if actor.may(Role.EDITOR):
        with st.container(horizontal=True, gap="small"):
            _make(actor, subject)
            _repeat(actor, subject)
    if subject.titled:  # on a page of reports the buttons stand beside what was chosen
        heading()
    if any(row.state in ("waiting", "running") for row in kept):
        _watch(actor, subject)
    elif kept:
        _kept(actor, kept, titled=subject.titled)
    elif not standing:
        nothing_here("No report yet.", subject.holds)
    _schedules(actor, standing, titled=subject.titled)


@st.fragment(run_every=EVERY_S)
def _watch(person: Actor, subject: Subject) -> None:
    with part(person) as actor:
        kept = subject.kept(actor)
        if not any(row.state in ("waiting", "running") for row in kept):
            st.rerun()
        _kept(actor, kept, titled=subject.titled)


def _make(actor: Actor, subject: Subject) -> None:
    ready = subject.ready
    told = "Made by the worker in half a minute." if ready else "Once the last well is planned."
    pressed = st.button(
        subject.make, icon=":material/lab_profile:", key="make-report", disabled=not ready,
        help=told, type="primary" if subject.titled else "secondary",
    )  # fmt: skip
    if pressed:
        with failures():
            subject.ask(actor)
            st.rerun()


def _repeat(actor: Actor, subject: Subject) -> None:
    with asking("Repeat", icon="event_repeat", key="repeat"):
        st.markdown(subject.again)
        every = st.segmented_control(
            "How often", list(subject.every), default="weekly", required=True,
            format_func=EVERY_WORDS.__getitem__, key="repeat-every",
        )  # fmt: skip
        today = now().astimezone(UTC).date()
        first = st.date_input(
            "First on", today + timedelta(days=7), min_value=today, key="repeat-first"
        )
        if st.button("Repeat it", type="primary", key="add-schedule"):
            with failures():
                subject.repeat(actor, every, first)
                answered("repeat")


def _kept(actor: Actor, rows: Sequence[ReportRow], *, titled: bool) -> None:
    with st.container(border=True, gap="xsmall"):
        for row in rows:
            words, icon, color = STATES[row.state]
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.badge(words, icon=f":material/{icon}:", color=color)
                if titled:
                    st.markdown(_title(row.name, row.parameters), width="content")
                made = moment_text((row.ended_at or row.created_at).astimezone(zone()))
                st.markdown(f"{plain(made)} :gray[by {plain(row.created_by_name)}]",
                            width="content")  # fmt: skip
                if row.state == "done":
                    st.space("stretch")
                    _files(actor, row)
            if row.state == "failed":
                st.markdown(f":red[{plain(row.words)}]")


def _title(name: str, parameters: Mapping[str, Any]) -> str:
    """A report with what it was asked for."""
    told = []
    if months := parameters.get("months"):
        told += [count(months, "month"), plain(parameters.get("field") or "all fields")]
    if name == "month_close":
        told.append(plain(parameters.get("month") or "the last month"))
    if name == "compliance":
        told.append(f"{count(parameters.get('days', 0), 'day')} ahead")
    return f"**{TITLES.get(name) or plain(name)}**" + (f" :gray[{', '.join(told)}]" if told else "")


def _files(actor: Actor, row: ReportRow) -> None:
    for kind, words in FILES.items():
        st.download_button(
            words, partial(report_file, actor, row.id, kind),
            f"{row.name}-report-{row.created_at.date().isoformat()}.{kind}", on_click="ignore",
            key=f"report-{row.id}-{kind}", type="tertiary", icon=":material/download:",
        )  # fmt: skip


def _schedules(actor: Actor, rows: Sequence[ScheduleRow], *, titled: bool) -> None:
    for row in rows:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            resting = row.paused_at is not None
            st.badge(
                "Paused" if resting else EVERY_WORDS[row.every],
                icon=":material/pause_circle:" if resting else ":material/event_repeat:",
                color="gray" if resting else "blue",
            )
            if titled:
                st.markdown(_title(row.name, row.parameters), width="content")
            st.markdown(
                (f"{row.every}" if resting else _next(row.next_on))
                + f" :gray[by {plain(row.created_by_name)}]",
                width="content",
            )
            st.space("stretch")
            if actor.may(Role.EDITOR):
                _change(actor, row, resting=resting)


def _next(on: date) -> str:
    """When a schedule runs next; a due one stands until the organization has room for its job."""
    if on <= datetime.now(UTC).date():
        return "due now, made within minutes once your organization's line has room"
    return f"next on {plain(day(on))}"


def _change(actor: Actor, row: ScheduleRow, *, resting: bool) -> None:
    go_on, icon = ("Go on", "play_arrow") if resting else ("Pause", "pause")
    if st.button(go_on, key=f"pause-{row.id}", icon=f":material/{icon}:", type="tertiary"):
        with failures():
            today = datetime.now(UTC).date()
            pause_schedule(actor, row.id, paused=not resting, today=today)
            st.rerun()
    told = "What it made stays."
    if st.button(
        "Delete", key=f"delete-{row.id}", icon=":material/delete:", type="tertiary", help=told
    ):
        with failures():
            end_schedule(actor, row.id)
            st.rerun()
