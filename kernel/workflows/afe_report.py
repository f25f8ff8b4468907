"""The report of AFEs: what was approved against what was spent, line by line where it is over."""

from datetime import date
from decimal import Decimal
from typing import Any

from kernel.finance.afe import AfeStatus, Variance
from kernel.store import afes as store
from kernel.store.actor import Actor
from kernel.store.afes import AfeRow
from kernel.store.session import tenant_session
from kernel.workflows.afes import variance_of
from kernel.workflows.operating_settings import settings_of
from kernel.workflows.told_parts import Column, bars, count, part, table, told

MOST_PAIRS = 20
_AFES: tuple[Column, ...] = (
    ("AFE", "text", 52), ("Rev.", "number", 36), ("Kind", "text", 56),
    ("Lease or well", "text", 92), ("Status", "text", 54), ("Approved, $", "money", 66),
    ("Committed, $", "money", 66), ("Actual, $", "money", 66), ("Variance, $", "money", 66),
    ("%", "percent", 40), ("Supplement", "text", 70),
)  # fmt: skip
_LINES: tuple[Column, ...] = (
    ("AFE", "text", 56), ("Line", "number", 30), ("Account", "text", 50),
    ("Description", "text", 170), ("Phase", "text", 60), ("Estimate, $", "money", 70),
    ("Committed, $", "money", 70), ("Actual, $", "money", 70), ("Variance, $", "money", 70),
)  # fmt: skip
_WAITING = (AfeStatus.DRAFT, AfeStatus.SUBMITTED)


def afe_report(actor: Actor, *, today: date) -> dict[str, Any]:
    """All AFEs, the approved ones with their variance."""
    with tenant_session(actor) as session:
        settings = settings_of(session)
        rows = store.afes(session)
        over = [(row, variance_of(row, settings)) for row in rows]
        dear = [row.id for row, found in over if found is not None and found.amount > 0]
        lines = store.lines_of(session, dear)
    approved = [(row, found) for row, found in over if found is not None and not row.supplements]
    total = sum((found.approved for _, found in approved), Decimal("0.00"))
    actual = sum((found.actual for _, found in approved), Decimal("0.00"))
    due = [row for row, found in approved if found.is_supplement_due]
    numbers = {row.id: row.number for row in rows}
    return told(
        title=f"AFE variance of {actor.organization}",
        organization=actor.organization,
        today=today,
        headline=f"{count(len(approved), 'AFE')} approved with ${total:,}; ${actual:,} spent, "
        f"{_signed(actual - total)} against approved; {len(due)} past the agreed overrun.",
        figures=[
            (f"${total:,}", "approved"), (f"${actual:,}", "spent"),
            (_signed(actual - total), "variance"),
            (f"{len(due)}", "supplement due" if len(due) == 1 else "supplements due"),
        ],
        parts=[
            part("pairs", "Approved and spent", note="The mark is the agreed limit; a cost beyond "
                 "it asks for a supplement.", chart=_pairs(approved)),
            part("status", "AFEs by status", chart=bars(
                "AFEs by status", "AFEs", _by_status(rows), empty="There is no AFE yet.")),
            part("afes", "All AFEs", table=table(
                "AFEs", _AFES, [_afe(row, found) for row, found in over],
                empty="There is no AFE yet.")),
            part("lines", "Lines of AFEs that cost more than approved", table=table(
                "Lines over", _LINES,
                [[numbers[line.afe_id], line.number, line.account, line.description, line.phase,
                  line.estimate, line.committed, line.actual, line.actual - line.estimate]
                 for line in lines],
                empty="No AFE cost more than approved.")),
        ],
    )  # fmt: skip


def _signed(amount: Decimal) -> str:
    """An amount that is more or less.

    >>> _signed(Decimal("15.50")), _signed(Decimal("-1"))
    ('+$15.50', '−$1')
    """
    return f"{'−' if amount < 0 else '+'}${abs(amount):,}"


def _pairs(approved: list[tuple[AfeRow, Variance]]) -> dict[str, Any]:
    ordered = sorted(approved, key=lambda one: -abs(one[1].amount))[:MOST_PAIRS]
    return {
        "kind": "pairs",
        "title": "Approved and spent",
        "empty": "No AFE is approved yet.",
        "rows": [
            {
                "label": f"{row.number} {row.subject}",
                "plan": found.approved,
                "actual": found.actual,
                "limit": found.limit,
                "over": found.is_supplement_due,
                "words": f"{row.number}: ${found.approved:,} approved, ${found.actual:,} spent",
            }
            for row, found in ordered
        ],
    }


def _by_status(rows: list[AfeRow]) -> list[tuple[str, float, str]]:
    tones = {AfeStatus.APPROVED: "ready", AfeStatus.CLOSED: "ready", AfeStatus.REJECTED: "broken"}
    found = []
    for status in AfeStatus:
        if number := sum(1 for row in rows if row.status is status):
            tone = tones.get(status, "plan" if status in _WAITING else "open")
            found.append((status.value.capitalize(), float(number), tone))
    return found


def _afe(row: AfeRow, found: Variance | None) -> list[Any]:
    percent = None if found is None or found.percent is None else float(found.percent)
    return [
        row.number, row.revision, row.kind, row.subject, row.status.value,
        found.approved if found else row.gross or row.estimate, row.committed, row.actual,
        found.amount if found else None, percent,
        "due" if found and found.is_supplement_due else None,
    ]  # fmt: skip
