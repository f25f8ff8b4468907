"""The report of compliance: what is overdue, what falls due, and drafts that nobody has filed."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from kernel.store.actor import Actor
from kernel.workflows.compliance import DRAFT_MARK, Duty, duties, report_drafts
from kernel.workflows.told_parts import Column, bars, part, table, told

SETTLED_BACK_D = 62
_DUTIES: tuple[Column, ...] = (
    ("Due", "day", 56), ("State", "text", 52), ("Days left", "number", 40),
    ("What", "text", 120), ("Form", "text", 50), ("About", "text", 90), ("Period", "day", 56),
    ("Seen to by", "text", 80),
)  # fmt: skip
_RULES: tuple[Column, ...] = (
    ("What", "text", 110), ("Form", "text", 50), ("Agency", "text", 90), ("Source", "text", 230),
    ("Certainty", "text", 60),
)  # fmt: skip
_SETTLED: tuple[Column, ...] = (
    ("Due", "day", 60), ("What", "text", 150), ("About", "text", 120), ("Outcome", "text", 60),
    ("Filed on", "day", 60), ("Days before due", "number", 60),
)  # fmt: skip
_DRAFTS: tuple[Column, ...] = (
    ("Mark", "text", 80), ("Form", "text", 40), ("Lease", "text", 120), ("Month", "month", 50),
    ("Version", "number", 40), ("Product", "text", 80), ("Opening, bbl", "volume", 56),
    ("Production, bbl or Mcf", "volume", 70), ("Closing, bbl", "volume", 56),
    ("Checks failed", "number", 50),
)  # fmt: skip
_STATES = (("overdue", "Overdue", "broken"), ("due soon", "Due soon", "lost"),
           ("upcoming", "Upcoming", "plan"))  # fmt: skip
DRAFTS_NOTE = (
    f"{DRAFT_MARK}: the product drafts and checks. A person files, and notes what became of it."
)


def compliance_report(actor: Actor, *, days: int, today: date) -> dict[str, Any]:
    """Duties of the coming days and the overdue ones, what was settled lately, and drafts."""
    until = today + timedelta(days=days)
    every = duties(actor, today=today, open_only=False)
    rows = [one for one in every if one.state != "done" and one.row.due <= until]
    since = today - timedelta(days=SETTLED_BACK_D)
    settled = [one for one in every if one.state == "done" and one.row.due >= since]
    drafts = report_drafts(actor)
    counts: Counter[str] = Counter(one.state for one in rows)
    nobody = sum(1 for one in rows if not one.row.assigned_to)
    return told(
        title=f"Compliance of {actor.organization}",
        organization=actor.organization,
        today=today,
        headline=f"{counts['overdue']} overdue, {counts['due soon']} due soon, "
        f"{counts['upcoming']} more until {until}; nobody sees to {nobody} of them.",
        mark="Contains drafts that are not filed" if drafts else "",
        figures=[
            (f"{counts['overdue']}", "overdue"), (f"{counts['due soon']}", "due soon"),
            (f"{counts['upcoming']}", "upcoming"), (f"{nobody}", "without an owner"),
            (f"{len(drafts)}", "drafts, not filed"),
        ],
        parts=[
            part("states", "Open duties", chart=bars(
                "Open duties", "duties", [(w, counts[s], tone) for s, w, tone in _STATES],
                empty="Nothing is open.")),
            part("duties", f"What is open until {until}", note="The earliest first. Dates follow "
                 "from the cited rules; confirm them before you rely on them.", table=table(
                     "Open duties", _DUTIES, [_duty(one) for one in rows],
                     empty="Nothing is open. “Plan duties” on the page Compliance enters the "
                     "coming months.")),
            part("rules", "The rules behind these dates", table=table(
                "Rules", _RULES, _rules(rows), empty="None.")),
            part("settled", "Settled lately", table=table(
                "Settled", _SETTLED, [_done(one) for one in settled],
                empty="Nothing was settled in the last two months.")),
            part("drafts", "Drafts of Form PR: not filed", note=DRAFTS_NOTE, table=table(
                "Drafts", _DRAFTS, [row for one in drafts for row in _draft(one)],
                empty="There is no draft. The page Compliance drafts from locked months.")),
        ],
    )  # fmt: skip


def _duty(one: Duty) -> list[Any]:
    return [
        one.row.due, one.state, one.days_left, one.title, one.rule.form if one.rule else None,
        one.row.about or "organization", one.row.period, one.row.assigned_to or "nobody",
    ]  # fmt: skip


def _rules(rows: Sequence[Duty]) -> list[list[Any]]:
    found = {one.rule.code: one.rule for one in rows if one.rule}
    return [[one.title, one.form, one.agency, one.cite, one.certainty] for one in found.values()]


def _done(one: Duty) -> list[Any]:
    filed = one.row.filed_at
    return [
        one.row.due, one.title, one.row.about or "organization", one.row.outcome, filed,
        (one.row.due - filed).days if filed else None,
    ]  # fmt: skip


def _draft(one: Any) -> list[list[Any]]:
    failed = sum(1 for check in one.checks if not check.get("passed", True))
    return [
        [
            DRAFT_MARK, one.form, one.lease, one.period, one.number,
            str(line["product"]).replace("_", " "), _number(line["opening_stock"]),
            _number(line["production"]), _number(line["closing_stock"]), failed,
        ]
        for line in one.payload["lines"]
    ]  # fmt: skip


def _number(text: Any) -> float | None:
    return None if text in (None, "") else round(float(text), 2)
