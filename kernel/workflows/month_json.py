"""A lease's month as JSON: amounts and volumes as text, days as ISO days."""

from collections.abc import Sequence
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from kernel.finance.closing import state_words
from kernel.store.month_close import BoardRow
from kernel.workflows.month_close import MonthView

_PLAIN = frozenset({str, int, bool, type(None)})


def board_json(rows: Sequence[BoardRow]) -> dict[str, Any]:
    """The board of a month."""
    return {"rows": [plain_json(row) for row in rows]}


def view_json(view: MonthView) -> dict[str, Any]:
    """A lease's month."""
    figures, money = view.figures, view.money
    told = {
        "lease_id": view.close.lease_id,
        "lease": view.lease,
        "month": view.close.month,
        "state": view.close.state,
        "state_words": state_words(view.close.state),
        "version": view.close.version,
        "locked_at": view.close.locked_at,
        "next": view.next,
        "missing": view.missing,
        "exceptions": view.odd,
        "wells": figures.streams,
        "products": figures.products,
        "allocations": figures.runs,
        "balances": [
            {
                "product": one.row.product,
                "expected": one.balance.closing_expected if one.balance else None,
                "difference": one.balance.difference if one.balance else None,
            }
            for one in figures.balances
        ],
        "sales": money.sales,
        "statements": [
            {**asdict(one), "difference": one.difference} for one in money.matching.rows
        ],
        "owners": money.owners,
        "reconciliation": [{**asdict(one), "difference": one.difference} for one in money.paid],
        "to_post": money.totals,
        "posted": money.standing,
        "log": view.log,
    }
    answered: dict[str, Any] = plain_json(told)
    return answered


def plain_json(value: Any) -> Any:
    """A value as JSON can say it; a decimal is text, so that no reader makes a float of it.

    >>> plain_json({"net": Decimal("1.10"), "on": date(2025, 1, 31)})
    {'net': '1.10', 'on': '2025-01-31'}
    """
    if type(value) in _PLAIN:  # most of a long list is
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value
