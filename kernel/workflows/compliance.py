"""The compliance calendar, its days from cited rules, and drafts of Form PR.

The product drafts and checks; a person files, and notes what became of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.compliance.due_dates import (
    WorkingDays,
    due_after_events,
    due_for_period,
    month_after,
)
from kernel.compliance.form_pr import gas_code_fault
from kernel.errors import Conflict
from kernel.exports.duty_calendar import DutyEvent, duty_calendar
from kernel.exports.row_files import Rows, rows_csv
from kernel.reference import ComplianceRule, compliance_rules
from kernel.store import duties as store
from kernel.store.actor import Actor, Role
from kernel.store.duties import DraftRow, DutyRow
from kernel.store.follows import NewNotice, add_notices
from kernel.store.month_close import close_of, lease_name
from kernel.store.session import auth_session, tenant_session
from kernel.workflows.month_figures import month_figures
from kernel.workflows.operating_settings import OperatingSettings, settings_of

State = Literal["overdue", "due soon", "upcoming", "done"]
AHEAD_D = 120
LONGEST_NOTICE_D = 90  # the setting goes no further
EVENTS_BACK_D = 400
OF_WELLS = (
    "completion_report",
    "electric_log",
    "gas_initial_test",
    "plug_inactive_well",
    "plugging_record",
)
DRAFT_MARK = "DRAFT, not filed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A duty as a person sees it; its state follows from today and is never stored."""

    row: DutyRow
    rule: ComplianceRule | None
    state: State
    days_left: int

    @property
    def title(self) -> str:
        """What is to be filed."""
        return self.rule.title if self.rule else self.row.rule_code.replace("_", " ").capitalize()


def duties(actor: Actor, *, today: date, open_only: bool = True) -> list[Duty]:
    """What falls due in the next four months, and what is overdue; the earliest first."""
    with tenant_session(actor) as session:
        return _duties(session, today=today, open_only=open_only)


def _duties(session: Session, *, today: date, open_only: bool) -> list[Duty]:
    settings = settings_of(session)
    rows = store.duties(session, until=today + timedelta(days=AHEAD_D), open_only=open_only)
    rules = compliance_rules()
    return [
        Duty(
            row=row,
            rule=rules.get(row.rule_code),
            state=_state(row, today, settings),
            days_left=(row.due - today).days,
        )
        for row in rows
    ]


def _state(row: DutyRow, today: date, settings: OperatingSettings) -> State:
    if row.outcome != "none":
        return "done"
    if row.due < today:
        return "overdue"
    return "due soon" if (row.due - today).days <= settings.remind_days else "upcoming"


def plan_duties(actor: Actor, *, today: date, months: int = 3) -> int:
    """Enter the duties of the last month and the coming ones; what is there already stays.

    Monthly reports of every lease that reports and of the organization, and what follows from
    wells that were completed or plugged.

    Returns:
        How many were added.

    Raises:
        NotAllowed: The role does not permit changes.
    """
    actor.must_be(Role.EDITOR)
    rules = compliance_rules()
    with tenant_session(actor) as session:
        settings = settings_of(session)
        choices, calendar = dict(settings.due_choices or {}), settings.calendar
        leases = store.reporting_leases(session)
        rows: list[dict[str, Any]] = []
        for back in range(-1, months):
            month = month_after(today.replace(day=1), back, 1)
            for code, rule in rules.items():
                if rule.period != "month":
                    continue
                choice = choices.get(code) or None
                due = due_for_period(rule, month, choice=choice, calendar=calendar).day
                base = {"rule_code": code, "period_start": month, "due_date": due}
                if rule.subject == "organization" and any(j == "TX" for _, j in leases):
                    rows.append({**base, "subject": "organization"})
                if rule.subject == "lease":
                    wanted = "US-OCS" if code == "ogor" else "TX"
                    rows += [
                        {**base, "subject": "lease", "lease_id": lease_id}
                        for lease_id, jurisdiction in leases
                        if jurisdiction == wanted
                    ]
        for well_id, events in store.well_events(session, today - timedelta(days=EVENTS_BACK_D)):
            rows += _of_well(rules, well_id, events, calendar)
        return store.add_duties(session, rows)


def _of_well(
    rules: Mapping[str, ComplianceRule],
    well_id: UUID,
    events: Mapping[str, date],
    calendar: WorkingDays,
) -> list[dict[str, Any]]:
    found = []
    for code in OF_WELLS:
        due = due_after_events(rules[code], events, calendar=calendar)
        if due is None:
            continue
        found.append(
            {
                "rule_code": code,
                "subject": "well",
                "well_id": well_id,
                "period_start": events[due.because.after or ""],
                "due_date": due.day,
            }
        )
    return found


def duties_calendar(actor: Actor, *, today: date) -> bytes:
    """The open duties as iCalendar, a whole day each."""
    with tenant_session(actor) as session:
        return calendar_of_duties(session, f"Duties of {actor.organization}", today=today)


def calendar_of_duties(session: Session, name: str, *, today: date) -> bytes:
    """The open duties of the organization under a name, in an open transaction."""
    return duty_calendar(
        name,
        [
            DutyEvent(
                key=str(one.row.id),
                day=one.row.due,
                title=" ".join(filter(None, (one.title, one.row.about))),
                words=_words(one),
            )
            for one in _duties(session, today=today, open_only=True)
        ],
    )


def _words(one: Duty) -> str:
    told = [f"Period from {one.row.period:%Y-%m-%d}"]
    if one.rule:
        told += [f"{one.rule.form}, {one.rule.agency}", one.rule.cite]
    if one.row.assigned_to:
        told.append(f"Seen to by {one.row.assigned_to}")
    return "\n".join(told)


def people_to_remind(today: date) -> list[tuple[UUID, UUID]]:
    """Organization and id of everybody who may be due a reminder."""
    with auth_session() as session:
        return store.people_to_remind(session, today + timedelta(days=LONGEST_NOTICE_D))


def remind(actor: Actor, *, today: date) -> int:
    """Tell a person once of each open duty of theirs that falls due soon or is late.

    Returns:
        Of how many they were told; mail brings it where they want mail.
    """
    with tenant_session(actor) as session:
        days = settings_of(session).remind_days
        rows = store.take_reminders(session, today + timedelta(days=days))
        rules = compliance_rules()
        add_notices(
            session,
            [
                NewNotice(
                    person_id=actor.user_id,
                    kind="duty",
                    title=f"{_title(rules, row)} is due on {row.due:%Y-%m-%d}",
                    lines=[f"Period from {row.period:%Y-%m-%d}. You see to it."],
                    because=[row.about or actor.organization],
                    screen="compliance",
                )
                for row in rows
            ],
        )
    return len(rows)


def _title(rules: Mapping[str, ComplianceRule], row: DutyRow) -> str:
    rule = rules.get(row.rule_code)
    name = rule.title if rule else row.rule_code.replace("_", " ").capitalize()
    return f"{name} of {row.about}" if row.about else name


def draft_form_pr(actor: Actor, lease_id: UUID, month: date) -> DraftRow:
    """Draft the monthly production report of a lease from its locked figures, with its checks.

    Raises:
        NotAllowed: The role does not permit changes.
        NotFound: The organization has no such lease.
        Conflict: The month is not locked yet.
    """
    actor.must_be(Role.EDITOR)
    month = month.replace(day=1)
    with tenant_session(actor) as session:
        name, _ = lease_name(session, lease_id)
        if not close_of(session, lease_id, month).state.is_locked:
            raise Conflict(
                "A report is drafted from locked figures.",
                hint="Lock the month on the page Month close first.",
            )
        figures = month_figures(session, lease_id, month)
        lines = [
            {
                "product": one.row.product,
                "opening_stock": _text(one.row.opening),
                "production": _text(one.row.produced),
                "dispositions": [
                    {"code": went.code, "volume": _text(went.volume)}
                    for went in one.row.dispositions
                ],
                "closing_stock": _text(one.row.closing),
            }
            for one in figures.balances
        ]
        checks = [
            {
                "check": f"{one.row.product} balances",
                "passed": one.balance is not None and one.balance.is_balanced,
                "words": "; ".join(gap.why for gap in one.missing),
            }
            for one in figures.balances
        ]
        checks += [
            {
                "check": f"{one.row.product.replace('_', ' ')}, code {went.code}",
                "passed": False,
                "words": fault,
            }
            for one in figures.balances
            for went in one.row.dispositions
            if (fault := gas_code_fault(one.row.product, month, went.code, went.remark))
        ]
        passed = bool(checks) and all(one["passed"] for one in checks)
        made = store.add_draft(
            session,
            form="PR",
            lease_id=lease_id,
            period=month,
            payload={"mark": DRAFT_MARK, "lease": name, "month": f"{month:%Y-%m}", "lines": lines},
            checks=checks,
            status="checked" if passed else "draft",
        )
        [draft] = store.drafts(session, draft_id=made)
    return draft


def report_drafts(actor: Actor) -> list[DraftRow]:
    """Drafts of reports, the newest first."""
    with tenant_session(actor) as session:
        return store.drafts(session)


def draft_file(actor: Actor, draft_id: UUID) -> tuple[str, bytes]:
    """A draft as CSV; every row says that it is a draft.

    Raises:
        NotFound: The organization has no such draft.
    """
    with tenant_session(actor) as session:
        [draft] = store.drafts(session, draft_id=draft_id)
    rows = [
        [DRAFT_MARK, draft.lease, f"{draft.period:%Y-%m}", line["product"], line["opening_stock"],
         line["production"], went["code"], went["volume"], line["closing_stock"]]
        for line in draft.payload["lines"]
        for went in (line["dispositions"] or [{"code": "", "volume": ""}])
    ]  # fmt: skip
    table = Rows(
        name="Form PR",
        headings=["Status", "Lease", "Month", "Product", "Opening stock (bbl)",
                  "Production (bbl or Mcf)", "Disposition", "Volume (bbl or Mcf)",
                  "Closing stock (bbl)"],
        rows=rows,
    )  # fmt: skip
    return f"DRAFT-form-{draft.form}-{draft.period:%Y-%m}-v{draft.number}.csv", rows_csv(table)


def _text(volume: Decimal | None) -> str | None:
    return None if volume is None else str(volume)
