"""The compliance calendar on its page: duties by day, the sheet to settle them, report drafts."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

import streamlit as st

from kernel.reference import compliance_rules
from kernel.store.actor import Actor, Role
from kernel.workflows import compliance
from kernel.workflows.compliance import Duty, State
from kernel.workflows.records import kind_of
from workbench.ui.calendar_view import calendar_dialog
from workbench.ui.clock import now
from workbench.ui.frame import Color, nothing_here, section
from workbench.ui.page import failures
from workbench.ui.records.sheet import record_sheet
from workbench.ui.tables import Cell, Column, table
from workbench.ui.words import DASH, count, day, plain

COLORS: Mapping[State, Color] = {
    "overdue": "red",
    "due soon": "yellow",
    "upcoming": "blue",
    "done": "green",
}


def found(person: Actor) -> list[Duty]:
    """The open duties as of today."""
    return compliance.duties(person, today=now().date())


def context(duties: Sequence[Duty]) -> str:
    """How many are overdue and due soon."""
    states = Counter(one.state for one in duties)
    told = [f"{states[state]} {state}" for state in ("overdue", "due soon") if states[state]]
    return " · ".join([*told, count(len(duties), "open duty", "open duties")])


def actions(person: Actor) -> None:
    """Enter the coming months; take the calendar away."""
    st.download_button(
        "Calendar (ICS)",
        data=_calendar(person),
        file_name="duties.ics",
        mime="text/calendar",
        icon=":material/calendar_month:",
        on_click="ignore",
        key="duties-ics",
    )
    if st.button(
        "Subscribe", icon=":material/event_upcoming:", key="subscribe-duties",
        help="An address for Outlook, Google Calendar or a phone, which stays up to date.",
    ):  # fmt: skip
        calendar_dialog(person, "duties")
    if person.may(Role.EDITOR) and st.button(
        "Enter the coming months", icon=":material/event_repeat:", type="primary", key="plan-duties"
    ):
        with failures():
            added = compliance.plan_duties(person, today=now().date())
            st.toast(f"Added {count(added, 'duty', 'duties')}.", icon=":material/check:")
            st.rerun()


def _calendar(person: Actor) -> Callable[[], bytes]:
    return lambda: compliance.duties_calendar(person, today=now().date())


def calendar(duties: Sequence[Duty]) -> None:
    """Open duties by their day."""
    if not duties:
        nothing_here(
            "Nothing falls due.",
            "“Enter the coming months” takes the monthly reports of every lease that reports, and"
            " what follows from wells that were completed or plugged.",
        )
        return
    rows: list[list[Cell | str]] = [
        [
            Cell(words=day(one.row.due), small=_left(one.days_left), sort=one.row.due.toordinal()),
            Cell(words=one.state, color=COLORS[one.state]),
            Cell(words=one.title, small=one.rule.form if one.rule else ""),
            one.row.about or "the organization",
            f"{one.row.period:%b %Y}",
            one.row.assigned_to or DASH,
            Cell(
                words=one.rule.cite if one.rule else DASH,
                small=one.rule.certainty if one.rule else "",
            ),
        ]
        for one in duties
    ]
    heads = ("Due", "State", "What", "Of", "Period", "Seen to by", "Source")
    columns = [Column(heading=head, wrap=head not in ("Due", "State", "Period")) for head in heads]
    table(columns, rows, key="duties", label="Duties", sortable=True)


def _left(days: int) -> str:
    """How far away a due day is.

    >>> [_left(days) for days in (-2, 0, 1)]
    ['2 days late', 'today', 'in 1 day']
    """
    if days < 0:
        return f"{count(-days, 'day')} late"
    return f"in {count(days, 'day')}" if days else "today"


def sheet(person: Actor) -> None:
    """Who sees to it, and what became of it."""
    section("Settle", "say who sees to it; the day of filing settles it, with its evidence")
    record_sheet(
        person,
        kind_of("compliance-schedule"),
        others_follow=True,
        key="duty-sheet",
        first=("rule_code", "lease_id", "due_date", "assigned_to", "filed_at", "outcome",
               "evidence", "period_start", "well_id"),
        hidden=("subject", "remind_on", "reminded_at"),
        only=("assigned_to", "filed_at", "outcome", "evidence"),
        codes={"rule_code": {code: rule.form for code, rule in compliance_rules().items()}},
    )  # fmt: skip


def drafts(person: Actor) -> None:
    """Drafts of reports with their checks; none is filed from here."""
    rows = compliance.report_drafts(person)
    section("Report drafts", "DRAFT: checked here, filed by a person")
    if not rows:
        nothing_here("There is no draft.", "Draft Form PR on Month close once a month is locked.")
        return
    for one in rows[:20]:
        passed = sum(bool(check["passed"]) for check in one.checks)
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":orange-badge[DRAFT] **Form {plain(one.form)}**, {plain(one.lease)}, "
                f"{one.period:%B %Y}, version {one.number} :gray[{passed} of "
                f"{len(one.checks)} checks passed]"
            )
            st.space("stretch")
            st.download_button(
                "CSV",
                data=_file(person, one.id),
                file_name=f"DRAFT-form-{one.form}-{one.period:%Y-%m}-v{one.number}.csv",
                key=f"draft-{one.id}",
                icon=":material/download:",
                on_click="ignore",
            )


def _file(person: Actor, draft_id: UUID) -> Callable[[], bytes]:
    return lambda: compliance.draft_file(person, draft_id)[1]
