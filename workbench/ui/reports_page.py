"""The page Reports: what can be reported, with what, and everything that is kept."""

from datetime import date, timedelta
from typing import Any

import streamlit as st

from kernel.store.actor import Actor
from kernel.workflows.operating_reports import KINDS, ReportKind
from kernel.workflows.production import producing_fields
from kernel.workflows.reports import (
    EVERY_DAY,
    OperatingOrder,
    list_reports,
    list_schedules,
    schedule_operating_report,
)
from workbench.jobs.asking_reports import ask_for_operating_report
from workbench.ui.clock import now
from workbench.ui.frame import title_line
from workbench.ui.reports_view import Subject, reports_part

ABOUT = (
    "**What is this page?** Reports of your organization's operating data: production, the close "
    "of a month, AFEs against their approval, and compliance. Each is kept as page (HTML), print "
    "(PDF), workbook (XLSX) and executed notebook, as it was on its day. “Repeat” makes it every "
    "day, week or month; whoever set that up is told in the inbox, and by mail where mail is set. "
    "Reports of batches, scenarios and the portfolio are listed as well. Drafts of regulatory "
    "reports are marked as drafts: a person files."
)
MONTHS = {3: "3 months", 6: "6 months", 12: "1 year", 24: "2 years", 60: "5 years",
          120: "10 years"}  # fmt: skip
AHEAD = {30: "30 days", 60: "60 days", 90: "90 days", 120: "120 days"}
LAST_MONTH = "The last month"
MOST_KEPT, MOST_BACK = 30, 24


def reports_page(person: Actor) -> None:
    """Choose a report and its parameters; below stands everything that is kept."""
    context = "Production, month close, AFEs and compliance as page, PDF, workbook and notebook"
    with title_line("Reports", context=context, about=ABOUT):
        st.empty()
    chosen = st.segmented_control(
        "Report", list(KINDS), default="production", required=True, key="report",
        bind="query-params", format_func=lambda name: KINDS[name].title,
        label_visibility="collapsed",
    )  # fmt: skip
    kind = KINDS[chosen or "production"]
    with st.container(border=True, gap="small"):
        st.markdown(kind.about)
        order = OperatingOrder(name=kind.name, parameters=_parameters(person, kind))
    reports_part(person, _subject(kind, order))


def _parameters(person: Actor, kind: ReportKind) -> dict[str, Any]:
    """What the person chooses of a report."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        if kind.name == "production":
            months = st.selectbox(
                "Look back", list(MONTHS), index=2, format_func=MONTHS.__getitem__, width=150,
                help="Ends with the last month of which volumes are known.",
            )  # fmt: skip
            names = ["", *producing_fields(person)]
            of = st.selectbox("Field", names, format_func=lambda n: n or "All fields", width=280)
            return {"months": months, "field": of}
        if kind.name == "month_close":
            months_back = [LAST_MONTH, *_months()]
            month = st.selectbox(
                "Month", months_back, width=180,
                help="“The last month” moves on where the report is repeated.",
            )  # fmt: skip
            return {"month": "" if month == LAST_MONTH else month}
        if kind.name == "compliance":
            days = st.selectbox(
                "Look ahead", list(AHEAD), index=2, format_func=AHEAD.__getitem__, width=150
            )
            return {"days": days}
    st.markdown(":gray[All AFEs of the organization, with the agreed overrun of the settings.]")
    return {}


def _months() -> list[str]:
    found, month = [], now().date().replace(day=1)
    for _ in range(MOST_BACK):
        month = (month - timedelta(days=1)).replace(day=1)
        found.append(f"{month:%Y-%m}")
    return found


def _subject(kind: ReportKind, order: OperatingOrder) -> Subject:
    def repeat(actor: Actor, every: Any, first: date) -> Any:
        return schedule_operating_report(actor, order, every, first)

    return Subject(
        noun="organization",
        holds="Choose one above. An editor has it made in about half a minute; it is kept as "
        "page, print, workbook and notebook.",
        again=f"Report “{kind.title}” with the choices above, as things stand on that day.",
        heading="Kept reports",
        make=f"Make “{kind.title}”",
        every=EVERY_DAY,
        titled=True,
        kept=lambda actor: list_reports(actor, None, MOST_KEPT),
        standing=list_schedules,
        ask=lambda actor: ask_for_operating_report(actor, order),
        repeat=repeat,
    )
