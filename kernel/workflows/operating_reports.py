"""The reports of operating data: production, month close, AFE variance, compliance.

Each is told once, as JSON; page, API, notebook, PDF and workbook are made of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kernel.errors import InvalidInput
from kernel.store.actor import Actor
from kernel.workflows.afe_report import afe_report
from kernel.workflows.compliance_report import compliance_report
from kernel.workflows.month_close_report import month_close_report
from kernel.workflows.production_report import production_report

Json = dict[str, Any]
MOST_MONTHS, MOST_DAYS = 600, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportKind:
    """A report that can be asked for.

    Attributes:
        name: Of its notebook.
        about: What it holds.
        parameters: Of the notebook, with what they are unless chosen.
    """

    name: str
    title: str
    about: str
    parameters: Mapping[str, Any]


KINDS: Mapping[str, ReportKind] = {
    kind.name: kind
    for kind in (
        ReportKind(
            name="production",
            title="Production",
            about="Volumes by month, wells by what they made, the largest changes, months that "
            "nobody reported.",
            parameters={"months": 12, "field": ""},
        ),
        ReportKind(
            name="month_close",
            title="Month close",
            about="How far each lease is, stock from opening to closing, sales against what "
            "owners got.",
            parameters={"month": ""},
        ),
        ReportKind(
            name="afe_variance",
            title="AFE variance",
            about="Estimate, committed and actual of each AFE, overruns and supplements due.",
            parameters={},
        ),
        ReportKind(
            name="compliance",
            title="Compliance",
            about="What is overdue and what falls due, who sees to it, and drafts of Form PR.",
            parameters={"days": 90},
        ),
    )
}


def kind_named(name: str) -> ReportKind:
    """The report of a name.

    Raises:
        InvalidInput: There is none.
    """
    if name not in KINDS:
        raise InvalidInput(f"There is no report “{name}”.", hint=f"Use {', '.join(KINDS)}.")
    return KINDS[name]


def checked(name: str, parameters: Mapping[str, Any]) -> Json:
    """The parameters of a report, completed.

    Raises:
        InvalidInput: There is no such report, no such parameter, or a value is not possible.
    """
    kind = kind_named(name)
    if unknown := set(parameters) - set(kind.parameters):
        raise InvalidInput(
            f"The report “{kind.title}” has no {', '.join(sorted(unknown))}.",
            hint=f"It takes {', '.join(kind.parameters) or 'nothing'}.",
        )
    made = {**kind.parameters, **parameters}
    if "months" in made:
        made["months"] = _whole("months", made["months"], MOST_MONTHS)
    if "days" in made:
        made["days"] = _whole("days", made["days"], MOST_DAYS)
    if made.get("month"):
        month_of(str(made["month"]), date.today())
    return made


def month_of(text: str, today: date) -> date:
    """The month that a text like 2026-09 names; the last one before today where it is empty.

    Raises:
        InvalidInput: It names none.

    >>> month_of("", date(2026, 1, 5)), month_of("2025-07", date(2026, 1, 5))
    (datetime.date(2025, 12, 1), datetime.date(2025, 7, 1))
    """
    if not text:
        return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    try:
        return date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        raise InvalidInput(f"“{text}” is no month.", hint="Write 2026-09.") from None


def report_told(actor: Actor, name: str, parameters: Mapping[str, Any], *, today: date) -> Json:
    """A report as JSON, as its person sees it on a day.

    Raises:
        InvalidInput: There is no such report, or a parameter is not possible.
    """
    asked = checked(name, parameters)
    tell: Mapping[str, Callable[[], Json]] = {
        "production": lambda: production_report(
            actor, months=asked["months"], of_field=asked["field"], today=today
        ),
        "month_close": lambda: month_close_report(
            actor, month_of(asked["month"], today), today=today
        ),
        "afe_variance": lambda: afe_report(actor, today=today),
        "compliance": lambda: compliance_report(actor, days=asked["days"], today=today),
    }
    return {"name": name, **tell[name]()}


def _whole(name: str, value: Any, most: int) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = 0
    if not 1 <= number <= most:
        raise InvalidInput(f"{value} {name} cannot be reported.", hint=f"From 1 to {most}.")
    return number
